"""What there is to choose from in a field, so that nobody types an id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from psycopg.sql import SQL

from domain.event import Event, Fact
from domain.events.archive import RecordCorrected
from domain.events.decision import DecisionAdopted
from domain.events.discussion import HostChallenged, SessionOpened, StatementMade
from domain.events.draw import RosterPoolCommitted
from domain.events.evaluation import EvaluatorEngaged, FindingRaised
from domain.events.funds import ContractAwarded, FundsApproved
from domain.events.notice import PartyInvited
from domain.events.publicity import OutcomePublished, ProgressPublished
from domain.events.referral import ReferralIssued
from domain.events.registry import Kind
from domain.events.scoring import ScorecardObjectionFiled
from domain.events.undertaking import TaskAssigned
from domain.roles import Role
from domain.streams.registry import Organisation
from domain.value import Sealed, yuan
from infra.page_queries import DocketFilter
from projections.scorecards import SCORECARDS
from service.desk.names import fact_name
from service.desk.record.meaning import Source, kinds_of
from service.desk.record.shape import Leaf
from service.desk.record.surroundings import Surroundings, shortened
from service.public.messages import pseudonym

LISTED_MAX = 200
"""The latest so many of a kind are offered; an older one can be named by its id."""


@dataclass(frozen=True, slots=True)
class Option:
    """``group`` is the heading below which it stands."""

    value: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """Where in the history of a stream a thing is named: the facts that it begins with, the field
    that holds its id, and the one that says what it is."""

    facts: tuple[type[Fact], ...]
    id: str
    says: Callable[[Any], Any]


HELD: dict[Source, Held] = {
    Source.SESSION: Held((SessionOpened,), "session", lambda fact: fact.place),
    Source.STATEMENT: Held((StatementMade,), "statement", lambda fact: fact.text),
    Source.TASK: Held((TaskAssigned,), "task", lambda fact: fact.title),
    Source.FUND: Held(
        (FundsApproved,), "fund", lambda fact: f"{yuan(fact.amount_fen)} {fact.purpose}"
    ),
    Source.CONTRACT: Held(
        (ContractAwarded,), "contract", lambda fact: f"{yuan(fact.amount_fen)} {fact.title}"
    ),
    Source.REFERRAL: Held((ReferralIssued,), "referral", lambda fact: fact.request),
    Source.PUBLICATION: Held(
        (OutcomePublished, ProgressPublished), "publication", lambda fact: fact.summary
    ),
    Source.DRAW: Held((RosterPoolCommitted,), "draw", lambda fact: fact.randomness.label),
    Source.INVITATION: Held((PartyInvited,), "invitation", lambda fact: fact.party),
    Source.CHALLENGE: Held((HostChallenged,), "challenge", lambda fact: fact.ground),
    Source.ENGAGEMENT: Held((EvaluatorEngaged,), "engagement", lambda fact: fact.scope),
    Source.FINDING: Held((FindingRaised,), "finding", lambda fact: fact.text),
    Source.OBJECTION: Held((ScorecardObjectionFiled,), "objection", lambda fact: fact.ground),
}
_NUMBERED: dict[Source, tuple[type[Fact], ...]] = {
    Source.DECISION: (DecisionAdopted,),
    Source.RECORD: (),
}
"""Named by the version of their record; nothing named: every record but corrections."""


class Choices:
    """What is to choose from in the fields of one form; asked for once, however many fields."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._found: dict[tuple[Source, frozenset[Kind]], list[Option]] = {}

    def of(self, leaf: Leaf) -> list[Option]:
        """What may stand in the field."""
        assert leaf.source is not None
        if leaf.name == "on_behalf_of":
            return list(self._below())
        kinds = kinds_of(leaf.owner, leaf.name)
        key = (leaf.source, kinds if leaf.source is Source.ORGANISATION else frozenset())
        if key not in self._found:
            self._found[key] = list(self._of(*key))
        return self._found[key]

    def seated(self) -> list[tuple[dict[str, str], str]]:
        """Everybody who may be ticked off on the roster."""
        return self._around.seated

    def streams(self) -> list[Option]:
        """The streams that a command for something begun may belong to."""
        if self._around.kind == "matter":
            return list(self._matters())
        if self._around.kind == "scorecard":
            return list(self._scorecards())
        return list(self._proceedings(self._around.kind))

    def _of(self, source: Source, kinds: frozenset[Kind]) -> Iterable[Option]:
        if source in HELD:
            return self._held(HELD[source])
        if source in _NUMBERED:
            return self._numbered(_NUMBERED[source])
        match source:
            case Source.ORGANISATION:
                return self._organisations(kinds)
            case Source.PERSON:
                known = self._around.persons.items()
                return (Option(str(person), name) for person, name in known)
            case Source.MATTER:
                return self._matters()
            case Source.CALL:
                return self._proceedings("opinion_call")
            case Source.MANDATE:
                return self._mandates()
            case _:
                return ()

    # What the stream holds

    def _held(self, held: Held) -> Iterator[Option]:
        events = [it for it in self._around.events if isinstance(it.fact, held.facts)]
        latest = [it for it in events if getattr(it.fact, held.id) is not None][-LISTED_MAX:]
        said = [(it, held.says(it.fact)) for it in latest]
        opened = self._around.opened([text for _, text in said if isinstance(text, Sealed)])
        for number, (event, text) in reversed(list(enumerate(said, len(events) - len(said) + 1))):
            yield Option(
                str(getattr(event.fact, held.id)), self._label(event, number, text, opened)
            )

    def _label(self, event: Event, number: int, text: Any, opened: dict[str, str]) -> str:
        words = self._around.words
        if isinstance(text, Sealed):
            shown = opened.get(text.commitment, words("words.unavailable"))
        else:
            shown = shortened(text) if isinstance(text, str) else self._around.party(text)
        return words(
            "desk_form.option", number=number, text=shown, day=words.day(event.occurred_at)
        )

    def _numbered(self, facts: tuple[type[Fact], ...]) -> Iterator[Option]:
        words = self._around.words
        for event in reversed(self._around.events[-LISTED_MAX:]):
            wanted = isinstance(event.fact, facts) if facts else event.type != RecordCorrected.type
            if wanted:
                label = words(
                    "desk_form.option",
                    number=event.version,
                    text=fact_name(event.type, words.language),
                    day=words.day(event.occurred_at),
                )
                yield Option(str(event.version), label)

    # The register

    def _organisations(self, kinds: frozenset[Kind]) -> Iterator[Option]:
        near = sorted(
            (it for it in self._around.registry.organisations.values() if self._offered(it, kinds)),
            key=lambda it: (self._street(it) or "", it.division_code or "~", it.name),
        )
        elsewhere = self._around.words("desk_form.of_the_district")
        for found in near:
            yield Option(str(found.id), found.name, self._street(found) or elsewhere)

    def _below(self) -> Iterator[Option]:
        """The organisations for which one may act: those below one's own."""
        own, registry = self._around.who.actor.organisation, self._around.registry
        everything = self._around.who.role is Role.IMPORTER
        for found in self._organisations(frozenset()):
            if everything or registry.is_under(UUID(found.value), own):
                yield found

    def _offered(self, found: Organisation, kinds: frozenset[Kind]) -> bool:
        """Those of the kinds asked for that live; committees and the like of one's own street."""
        if found.ended_at is not None or (kinds and found.kind not in kinds):
            return False
        own, registry = self._around.who.actor.organisation, self._around.registry
        if self._around.who.role in (Role.DISTRICT, Role.DEPARTMENT, Role.IMPORTER):
            return True
        mine = registry.find(own)
        home = own if mine and mine.kind is Kind.STREET else registry.above(own, Kind.STREET)
        street = registry.above(found.id, Kind.STREET)
        return street is None or street == home

    def _street(self, found: Organisation) -> str | None:
        street = self._around.registry.above(found.id, Kind.STREET)
        return self._around.registry.organisations[street].name if street else None

    def _mandates(self) -> Iterator[Option]:
        words, naming = self._around.words, self._around.naming
        for mandate, held in self._around.registry.mandates.items():
            if held.in_force(self._around.now):
                whose = pseudonym(held.person) if held.person else ""
                parts = (naming.organisation(held.organisation), words(f"role.{held.role}"), whose)
                yield Option(str(mandate), " · ".join(part for part in parts if part))

    # Other streams

    def _home(self) -> tuple[UUID, ...] | None:
        """The organisations whose matters concern the one who is signed in: those of its street,
        or all of them."""
        around = self._around
        if around.who.role not in (Role.COMMITTEE, Role.STREET):
            return None
        own = around.who.actor.organisation
        street = around.registry.above(own, Kind.STREET) or own
        return around.parts.reader.register.within(street)

    def _matters(self) -> Iterator[Option]:
        around = self._around
        own = around.who.actor.organisation
        found = around.parts.reader.docket(
            DocketFilter(organisations=self._home()), limit=LISTED_MAX
        ).items
        for line in sorted(found, key=lambda it: it.organisation != own):
            label = shortened(line.shown_title or around.words("words.unavailable"))
            stage = around.words(f"stage.{line.stage.value}")
            name = around.naming.organisation(line.organisation)
            yield Option(str(line.matter), f"{label}（{stage}）", name)

    def _scorecards(self) -> Iterator[Option]:
        """Those of one's own office; for the district all."""
        around, home = self._around, self._home()
        if around.who.role is Role.DEPARTMENT:
            home = (around.who.actor.organisation,)
        where = SQL(
            "WHERE %s::uuid[] IS NULL OR organisation = ANY(%s) ORDER BY year DESC LIMIT %s"
        )
        own = list(home) if home is not None else None
        store = around.parts.district.stores[SCORECARDS.name]
        for page in store.select(where, (own, own, LISTED_MAX)):
            name = around.naming.organisation(page.organisation)
            stage = around.words(f"score_stage.{page.stage.value}")
            yield Option(str(page.scorecard), f"{name} {page.year}（{stage}）")

    def _proceedings(self, kind: str) -> Iterator[Option]:
        around = self._around
        found = around.parts.reader.stored.proceedings(kind, self._home(), limit=LISTED_MAX)
        for page in found.items:
            opening = msgspec.json.decode(page.opening)
            said = opening.get("title") or opening.get("finding") or ""
            day = around.words.day(page.opened_at)
            name = around.naming.organisation(page.organisation)
            yield Option(str(page.stream), f"{shortened(said) or day} {day if said else ''}", name)
