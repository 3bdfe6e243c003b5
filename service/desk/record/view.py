"""A form as its template shows it: labels, hints, values, faults and what there is to choose."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from domain.rules.pack import BEIJING
from service.desk.record.choices import Choices, Option
from service.desk.record.content import (
    Content,
    Submitted,
    entered,
    joined,
    party_value,
    row_numbers,
)
from service.desk.record.meaning import Source
from service.desk.record.shape import Group, Input, Leaf, Node, Rows, Shape, Ticks
from service.public.messages import Wording, pseudonym
from service.public.messages.field_hints import HINTS, YES_NO
from service.public.messages.fields import FIELDS
from service.public.messages.rule_fields import RULE_FIELDS

LABELS = {**FIELDS, **RULE_FIELDS}


class Choice(NamedTuple):
    """One of several values; ``group`` is a heading, empty for none."""

    value: str
    label: str
    chosen: bool


def anchor(path: str) -> str:
    """The id of the field at a path: the path, but where the frame of the page has that id."""
    return f"{path}-field" if path in _FRAME else path


_FRAME = frozenset({"content"})


@dataclass
class View:
    """A field, a group or a list of a form. ``name`` is its path, ``kind`` how the template shows
    it. ``parts`` are the fields of a group, or the rows of a list; ``choices`` (heading, choices).
    """

    name: str
    kind: str
    label: str
    hint: str
    required: bool
    fault: str
    value: str = ""
    choices: list[tuple[str, list[Choice]]] = field(default_factory=list)
    parts: list[View] = field(default_factory=list)
    length_max: int | None = None
    outside: str = ""
    names_people: bool = False
    more: bool = False
    either: bool = False
    """One of two, of which either will do."""

    @property
    def id(self) -> str:
        """Its id on the page."""
        return anchor(self.name)


@dataclass(frozen=True)
class Viewer:
    """Shows a form's content. ``faults`` by path; ``opened`` is a list that gets a blank row;
    ``sent`` is what the form sent, whose lists keep as many rows as they had; ``outside`` what was
    entered as numbers of people in the organisation's own register."""

    words: Wording
    choices: Choices
    names_people: bool
    faults: dict[str, str]
    opened: str = ""
    sent: Submitted = field(default_factory=dict)
    outside: dict[str, str] = field(default_factory=dict)

    def form(self, shape: Shape, content: Content) -> list[View]:
        """Every field of a form, in order."""
        return [self._view(node, node.name, content.get(node.name)) for node in shape.fields]

    def _view(self, node: Node, path: str, value: Any, label: str | None = None) -> View:
        hint = "" if label else hint_of(self.words, node)  # a row of a list: said once above them
        label = label or label_of(self.words, node)
        fault = self.faults.get(path, "")
        match node:
            case Leaf():
                return self._leaf(node, path, value, label, hint, fault)
            case Ticks():
                chosen = value if isinstance(value, list) else []
                known = [
                    Choice(it, self.words(f"{node.choices_group}.{it}"), it in chosen)
                    for it in node.choices
                ]
                choices = [("", known)]
                needed = node.least > 0
                return View(path, "ticks", label, hint, needed, fault, choices=choices)
            case Group():
                held = value if isinstance(value, dict) else {}
                parts = [
                    self._view(it, joined(path, it.name), held.get(it.name)) for it in node.fields
                ]
                for part in parts:
                    part.either = node.party
                kind = "party" if node.party else "group"
                return View(path, kind, label, hint, node.required, fault, parts=parts)
            case Rows():
                return self._rows(node, path, value, label, hint, fault)

    def _rows(self, node: Rows, path: str, value: Any, label: str, hint: str, fault: str) -> View:
        held = list(value) if isinstance(value, list) else []
        boxes = self._boxes(held) if node.from_roster else []
        if boxes:
            held = [row for row in held if party_value(row) not in {it.value for it in boxes}]
        shown = max(
            len(held), len(row_numbers(path, self.sent)), 0 if boxes else min(node.least, 1)
        )
        shown = min(shown + (self.opened == path), node.most)
        held += [None] * (shown - len(held))
        rows = [
            self._view(node.item, joined(path, index), row, self._row(label, index))
            for index, row in enumerate(held)
        ]
        more = len(held) < node.most
        view = View(path, "rows", label, hint, node.least > 0, fault, parts=rows, more=more)
        view.choices = [("", boxes)] if boxes else []
        return view

    def _row(self, label: str, index: int) -> str:
        return self.words("desk_form.row", label=label, number=index + 1)

    def _boxes(self, held: list[Any]) -> list[Choice]:
        ticked = {party_value(row) for row in held}
        seated = [(party_value(party), name) for party, name in self.choices.seated()]
        return [Choice(it, name, it in ticked) for it, name in seated]

    def _leaf(self, leaf: Leaf, path: str, value: Any, label: str, hint: str, fault: str) -> View:
        text = "" if value is None else entered(leaf, value)
        view = View(
            path,
            leaf.input.value,
            label,
            hint,
            leaf.required,
            fault,
            text,
            length_max=leaf.length_max,
        )
        match leaf.input:
            case Input.CHOICE:
                known = [(it, self.words(f"{leaf.choices_group}.{it}")) for it in leaf.choices]
                view.choices = [("", [Choice(it, name, it == text) for it, name in known])]
            case Input.YES_NO:
                yes, no = (self.words.pick(it) for it in _truths(leaf))
                answers = (("true", yes), ("false", no))
                view.choices = [("", [Choice(it, name, it == text) for it, name in answers])]
            case Input.CHOSEN:
                view.choices = _grouped(self._options(leaf, text), text)
                if leaf.source is Source.PERSON:
                    view.kind = "person"
                    view.names_people = self.names_people
                    view.outside = self.outside.get(path, "")
        return view

    def _options(self, leaf: Leaf, text: str) -> list[Option]:
        """What there is to choose from, with what was chosen among it, and no free entry but
        where nothing is known to choose from."""
        options = self.choices.of(leaf)
        if text and all(option.value != text for option in options):
            someone = leaf.source is Source.PERSON
            message = "desk_form.person" if someone else "desk_form.number"
            options = [Option(text, self.words(message, number=pseudonym(text))), *options]
        return options


def _grouped(options: list[Option], chosen: str) -> list[tuple[str, list[Choice]]]:
    return [
        (group, [Choice(it.value, it.label, it.value == chosen) for it in found])
        for group, found in groupby(options, key=lambda it: it.group)
    ]


def _truths(leaf: Leaf) -> tuple[tuple[str, str], tuple[str, str]]:
    return YES_NO.get(f"{leaf.owner}.{leaf.name}") or YES_NO.get(leaf.name) or YES_NO[""]


def label_of(words: Wording, node: Node) -> str:
    """What a field is called."""
    texts = LABELS.get(f"{node.owner}.{node.name}") or LABELS[node.name]
    return words.pick(texts)


def hint_of(words: Wording, node: Node) -> str:
    """What is said below its name, where there is anything to say; what is said of a name in
    general is not said where it means something else."""
    own = f"{node.owner}.{node.name}"
    texts = HINTS.get(own) or (None if own in LABELS else HINTS.get(node.name))
    return words.pick(texts) if texts else ""


def label_at(words: Wording, shape: Shape, path: str) -> str:
    """What the field at a path of the form is called, with the lists and groups that it is in."""
    fields, row, called = shape.fields, None, []
    for part in path.split("."):
        node = row or next((it for it in fields if it.name == part), None)
        if node is None:
            break
        if row is not None:
            called[-1] = words("desk_form.row", label=called[-1], number=int(part) + 1)
        else:
            called.append(label_of(words, node))
        row = node.item if isinstance(node, Rows) else None
        fields = node.fields if isinstance(node, Group) else ()
    return " · ".join(called) or words("desk_form.stream.matter")


# Reading it through


class Line(NamedTuple):
    """A line of what is about to be recorded: a field with its value, or a heading without."""

    depth: int
    label: str
    value: str


def summary(words: Wording, views: list[View], depth: int = 0) -> list[Line]:
    """What was entered, in words, for reading through before it is recorded."""
    lines: list[Line] = []
    for view in views:
        chosen = [it.label for _, group in view.choices for it in group if it.chosen]
        if chosen:
            lines.append(Line(depth, view.label, words.listing(chosen)))
        if view.kind == "rows":
            lines += summary(words, view.parts, depth)
        elif view.parts:
            inside = summary(words, view.parts, depth + 1)
            lines += [Line(depth, view.label, ""), *inside] if inside else []
        elif view.value and not view.choices and view.kind != Input.NEW:
            lines.append(Line(depth, view.label, _read_out(words, view)))
    return lines


def _read_out(words: Wording, view: View) -> str:
    """A value as it is read, not as it is entered."""
    try:
        match view.kind:
            case Input.DATE:
                return words.day(date.fromisoformat(view.value))
            case Input.MOMENT:
                return words.moment(datetime.fromisoformat(view.value).replace(tzinfo=BEIJING))
            case Input.TICK:
                return words("desk_form.yes" if view.value == "true" else "desk_form.no")
            case _:
                return view.value
    except ValueError:
        return view.value
