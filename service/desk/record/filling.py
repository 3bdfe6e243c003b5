"""One form being filled in: its content, what is wrong with it, and the page that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from domain.act import Command
from domain.catalogue import COMMANDS
from domain.decider import STEPS
from domain.personal_data import find
from domain.refusal import NotPermitted
from domain.streams.registry import REGISTRY_STREAM
from service import problem_kinds as kinds
from service.desk.record.beginning import begin, completed
from service.desk.record.checking import Fault, check, field_at, place_of
from service.desk.record.choices import Choices
from service.desk.record.content import Content, blank, read, write
from service.desk.record.explaining import explain
from service.desk.record.meaning import Source
from service.desk.record.sent import Sent
from service.desk.record.shape import Leaf, Shape, leaves, shape_of
from service.desk.record.surroundings import Surroundings
from service.desk.record.view import Viewer, anchor, label_at, summary
from service.desk.rendering import desk_page
from service.desk.signed_in import SignedIn
from service.desk.work import BEGINNINGS
from service.field_texts import field_text
from service.parts import Parts, parts_of
from service.persons import WHO_NAMES_PEOPLE, OutsidePerson
from service.public.assets import address
from service.public.messages import Wording
from service.public.rendering import SECURITY_HEADERS, language_of, wording

_SCRIPTED = f"{SECURITY_HEADERS['Content-Security-Policy']}; script-src 'self'; connect-src 'self'"
"""Forms have scripts of our own, which save drafts and open rows in place."""


@dataclass
class Notice:
    """Something said at the top of a form: ``clause`` where a rule says it."""

    text: str
    clause: str = ""


@dataclass
class Filling:
    """A form of the command named, in the hands of ``who``. The functions block."""

    request: Request
    name: str
    who: SignedIn
    sent: Sent
    content: Content = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    opened: str = ""

    def __post_init__(self) -> None:
        self.command: type[Command] = COMMANDS[self.name]
        self.kind = STEPS[self.command].stream
        self.shape: Shape = shape_of(self.name, self.command)
        self.words: Wording = wording(language_of(self.request))
        if self.kind == "registry":
            self.sent.stream = REGISTRY_STREAM
        elif self.sent.stream is None and self.name in BEGINNINGS:
            self.sent.stream = uuid4()
        self.around = Surroundings(
            parts_of(self.request), self.words, self.who, self.kind, self.sent.stream
        )
        self.choices = Choices(self.around)

    @property
    def parts(self) -> Parts:
        """The running parts of the service."""
        return self.around.parts

    @property
    def names_people(self) -> bool:
        """Whether whoever is signed in may ask for pseudonyms."""
        return self.who.role in WHO_NAMES_PEOPLE

    def begin(self, given: Mapping[str, str]) -> None:
        """A new form, or the one of a draft."""
        if self.who.role not in STEPS[self.command].roles:
            self.notices.append(Notice(NotPermitted().text(self.words.language), "S2"))
        if self.sent.fields:
            self.take()
            return
        self.content = begin(self.shape, self.around, self.choices, given)
        self.sent.version = self.around.version

    def choose_stream(self) -> None:
        """What was entered, with what the stream just chosen says."""
        known = begin(self.shape, self.around, self.choices, {})
        said = {name: value for name, value in self.content.items() if not blank(value)}
        self.content = known | said
        self.sent.version = self.around.version

    def take(self) -> None:
        """What was entered, as the command's content."""
        self.content = completed(self.name, read(self.shape, self.sent.fields))

    def name_persons(self) -> None:
        """Pseudonyms for the people entered by the number of the organisation's own register; the
        number itself goes no further."""
        wanted = {}
        entered = self.sent.outside if self.names_people else {}
        known = {it: n for it, n in entered.items() if field_at(self.shape, place_of(it)) == it}
        self.sent.outside = known
        for path, number in known.items():
            fault = self._unfit_number(number)
            if fault:
                self.faults.append(Fault(path, fault))
            else:
                wanted[path] = number
        if not wanted:
            return
        source = f"{self.who.actor.organisation}/{self.sent.person_source}"
        vault = self.parts.district.vault
        found = vault.pseudonyms(source, list(dict.fromkeys(wanted.values())))
        for path, number in wanted.items():
            self.sent.fields[path] = [str(found[number])]
            del self.sent.outside[path]

    def _unfit_number(self, number: str) -> str:
        """What is wrong with a number of a person; nothing where it will do."""
        if find(number):
            return self.words("desk_form.number_of_a_person")
        try:
            OutsidePerson(source=self.sent.person_source, external_id=number)
        except ValidationError as unfit:
            error = unfit.errors(include_url=False, include_input=False)[0]
            return field_text(error["type"], error.get("ctx", {}), self.words.language)
        return ""

    def checked(self) -> Command | None:
        """The command; None with ``faults`` where it is none yet."""
        command, faults = check(self.shape, self.command, self.content, self.words.language)
        self.faults += faults
        if self.sent.stream is None:
            self.faults.insert(0, Fault("_stream", self.words("desk_form.choose_stream")))
        return None if self.faults else command

    # Shown

    def form(self, status: int = 200) -> Response:
        """The form."""
        fields = self._viewer().form(self.shape, self.content)
        return self._page(
            "desk/record.html",
            status,
            fields=fields,
            streams=self.choices.streams() if self._wants_stream() else None,
            people=self.names_people and _asks_for_people(self.shape),
        )

    def review(self) -> Response:
        """What is about to be recorded, to be read through."""
        lines = summary(self.words, self._viewer().form(self.shape, self.content))
        return self._page("desk/review.html", 200, lines=lines)

    def saved(self) -> Response:
        """That the draft is kept, for a form that stays as it is."""
        return desk_page(self.request, "desk/saved.html", self.who, saved_at=datetime.now(UTC))

    def away(self) -> Response:
        """That nobody knows yet whether it was recorded: to be sent again, which settles it. Says
        so without asking anything of the database."""
        return desk_page(
            self.request,
            "desk/away.html",
            self.who,
            status=kinds.LEDGER_UNAVAILABLE.status,
            action=f"/{self.words.language}/desk/record/{self.name}{self.query()}",
            hidden=[("csrf", self.who.csrf), *self.fields_to_keep()],
        )

    def fields_to_keep(self) -> list[tuple[str, str]]:
        """The form as a draft keeps it: numbers of people's own registers are not kept."""
        return [*self.sent.carried(), *write(self.shape, self.content)]

    def _page(self, template: str, status: int, **shown: Any) -> Response:
        response = desk_page(
            self.request,
            template,
            self.who,
            status=status,
            filling=self,
            explained=explain(self.words, self.name, self.around.rules),
            title=self._title(),
            action=f"/{self.words.language}/desk/record/{self.name}{self.query()}",
            hidden=[("csrf", self.who.csrf), *self.sent.carried()],
            written=write(self.shape, self.content),
            begins=self.name in BEGINNINGS,
            htmx=address("htmx.min.js"),
            script=address("desk.js"),
            elsewhere=f"/{self.words.other}/desk/record/{self.name}{self.query()}",
            **shown,
        )
        response.headers["Content-Security-Policy"] = _SCRIPTED
        return response

    def anchor(self, path: str) -> str:
        """The id of the field at a path."""
        return anchor(path)

    def called(self, path: str) -> str:
        """What the field at a path is called."""
        return label_at(self.words, self.shape, path)

    def query(self) -> str:
        """What the address of this form says besides the command."""
        named = self.sent.stream is not None and self.kind != "registry"
        begun = named and self.name not in BEGINNINGS
        return f"?stream={self.sent.stream}" if begun else ""

    def _title(self) -> str | None:
        """What the matter is called; None where it is none, or is to begin."""
        if self.kind != "matter" or self.sent.stream is None:
            return None
        line = self.parts.reader.matters({self.sent.stream}).get(self.sent.stream)
        return line.shown_title if line else None

    def _wants_stream(self) -> bool:
        return self.sent.stream is None and self.kind != "person"

    def _viewer(self) -> Viewer:
        faults = {fault.path: fault.text for fault in self.faults}
        return Viewer(
            self.words,
            self.choices,
            self.names_people,
            faults,
            self.opened,
            self.sent.fields,
            self.sent.outside,
        )


def _asks_for_people(shape: Shape) -> bool:
    return any(
        isinstance(node, Leaf) and node.source is Source.PERSON for node in leaves(shape.fields)
    )
