"""given(…).when(command).then(facts) or .refused(reason): the real decider on a folded history.

A history is a sequence of (fact or command, moment) or (…, moment, actor); commands are played
through the decider, so that a history is lawful by itself. The street below has two committees.
"""

from __future__ import annotations

import copy
import hashlib
import pickle
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import pytest

from domain.act import Act, Command
from domain.act import History as Held
from domain.decider import decide
from domain.event import Actor, Fact
from domain.events.registry import Kind, OrganisationRegistered
from domain.refusal import Refusal
from domain.roles import Role
from domain.rules.pack import BEIJING, in_force
from domain.rules.packs import PACKS
from domain.scoring.reckoning import Reckoning
from domain.streams import registry as register
from domain.streams.kinds import STREAM_KINDS
from domain.streams.registry import Registry, organisation_id
from domain.value import Party, Sealed

History = tuple[tuple[Any, ...], ...]
T = TypeVar("T")

DISTRICT = organisation_id("110101")
STREET = organisation_id("110101901")
OTHER_STREET = organisation_id("110101902")
COMMITTEE = organisation_id("110101901001")
NEIGHBOUR = organisation_id("110101901002")
DISTANT_COMMITTEE = organisation_id("110101902001")
HOUSING = organisation_id("department:housing")
WATER = organisation_id("department:water")
GRID = organisation_id("grid")
ESTATE = organisation_id("estate")
BUILDING = organisation_id("building")
OWNERS = organisation_id("owners")
PROPERTY = organisation_id("property")
JUDICIAL = organisation_id("judicial")
WATCHERS = organisation_id("supervision")
ASSESSOR = organisation_id("evaluator")

ORGANISATIONS: tuple[tuple[UUID, Kind, str, UUID | None], ...] = (
    (DISTRICT, Kind.DISTRICT, "某区民政局", None),
    (STREET, Kind.STREET, "槐树街道办事处", DISTRICT),
    (OTHER_STREET, Kind.STREET, "柳树街道办事处", DISTRICT),
    (COMMITTEE, Kind.COMMITTEE, "槐树社区居委会", STREET),
    (NEIGHBOUR, Kind.COMMITTEE, "槐南社区居委会", STREET),
    (DISTANT_COMMITTEE, Kind.COMMITTEE, "柳树社区居委会", OTHER_STREET),
    (HOUSING, Kind.DEPARTMENT, "区房管局", DISTRICT),
    (WATER, Kind.DEPARTMENT, "区水务局", DISTRICT),
    (GRID, Kind.GRID, "第一网格", COMMITTEE),
    (ESTATE, Kind.ESTATE, "槐树小区", COMMITTEE),
    (BUILDING, Kind.BUILDING, "三号楼", ESTATE),
    (OWNERS, Kind.OWNERS_COMMITTEE, "槐树小区业主委员会", COMMITTEE),
    (PROPERTY, Kind.PROPERTY_COMPANY, "槐树物业公司", COMMITTEE),
    (JUDICIAL, Kind.JUDICIAL_OFFICE, "槐树司法所", STREET),
    (WATCHERS, Kind.SUPERVISION_GROUP, "槐树社区居民监督小组", COMMITTEE),
    (ASSESSOR, Kind.EVALUATOR, "某评估中心", DISTRICT),
)

CLERK = Actor(COMMITTEE, Role.COMMITTEE)
NEIGHBOUR_CLERK = Actor(NEIGHBOUR, Role.COMMITTEE)
STREET_CLERK = Actor(STREET, Role.STREET)
OTHER_STREET_CLERK = Actor(OTHER_STREET, Role.STREET)
HOUSING_CLERK = Actor(HOUSING, Role.DEPARTMENT)
WATER_CLERK = Actor(WATER, Role.DEPARTMENT)
JUDICIAL_CLERK = Actor(JUDICIAL, Role.DEPARTMENT)
WATCHER = Actor(WATCHERS, Role.SUPERVISION)
EVALUATOR = Actor(ASSESSOR, Role.EVALUATOR)
DISTRICT_CLERK = Actor(DISTRICT, Role.DISTRICT)
IMPORTER = Actor(HOUSING, Role.IMPORTER)

STREAM = UUID(int=0xA)
"""The stream under test."""


def december(day: int, hour: int = 9, minute: int = 0, second: int = 0) -> datetime:
    """A moment of December 2025 in Beijing: under the rules before the law of 2025."""
    return datetime(2025, 12, day, hour, minute, second, tzinfo=BEIJING)


def january(day: int, hour: int = 9, minute: int = 0, second: int = 0) -> datetime:
    """A moment of January 2026 in Beijing: under the law of 2025."""
    return datetime(2026, 1, day, hour, minute, second, tzinfo=BEIJING)


def resident(number: int) -> Party:
    """A person, by pseudonym."""
    return Party(person=UUID(int=0xF000 + number))


def seal(text: str, subject: UUID) -> Sealed:
    """A commitment without randomness, so that facts can be compared."""
    digest = hashlib.sha256(subject.bytes + text.encode()).hexdigest()
    return Sealed(commitment=digest, subject=subject)


def copied(states: T) -> T:
    """The same apart; where it can be by way of pickle, which is three times as quick."""
    try:
        apart: T = pickle.loads(pickle.dumps(states))
    except pickle.PicklingError:  # functions in a rule pack that was adopted
        return copy.deepcopy(states)
    return apart


def registered() -> Registry:
    """The register with every organisation above."""
    registry = Registry()
    since = datetime(2016, 12, 12, tzinfo=BEIJING)
    for organisation, kind, name, parent in ORGANISATIONS:
        fact = OrganisationRegistered(
            organisation=organisation, kind=kind, name=name, parent=parent
        )
        register.evolve(registry, fact, since)
    return registry


@dataclass
class Given:
    """A stream with its history, and what else the decider may read."""

    kind: str
    state: Any
    registry: Registry
    others: dict[UUID, Any] = field(default_factory=dict)
    stream: UUID = STREAM
    acquainted: bool = True

    def when(
        self,
        command: Command,
        *,
        at: datetime,
        by: Actor = CLERK,
        received: datetime | None = None,
        reckoning: Reckoning | None = None,
    ) -> Outcome:
        """Put the command to the decider; whatever comes of it, nothing given may change."""
        act = Act(
            actor=by,
            occurred_at=at,
            received_at=received or at,
            rules=in_force(PACKS, at),
            registry=self.registry,
            seal=seal,
            stream=self.stream,
            on_behalf_of=command.on_behalf_of,
            others=self.others,
            history=Held(len(self.state.types), "ab" * 32) if command.needs_history else None,
            acquainted=command.needs_acquaintance and self.acquainted,
            reckoning=reckoning,
        )
        before = copied((self.state, self.registry, self.others))
        refusal: Refusal | None = None
        decided: list[tuple[UUID, Fact]] = []
        try:
            decided = decide(self.state, command, act)
        except Refusal as refused:
            refusal = refused
        assert (self.state, self.registry, self.others) == before, "a decider changed its input"
        return Outcome(self, at, decided, refusal)

    def reading(self, stream: UUID, other: Given) -> Given:
        """Let the decider read another stream too."""
        return Given(
            self.kind, self.state, self.registry, {**self.others, stream: other.state}, self.stream
        )


@dataclass
class Outcome:
    """What the decider said."""

    given: Given
    at: datetime
    decided: list[tuple[UUID, Fact]]
    refusal: Refusal | None

    def then(self, *facts: Fact | tuple[UUID, Fact]) -> None:
        """Exactly these facts, in order; one alone is for the stream under test."""
        if self.refusal is not None:
            pytest.fail(f"refused: {self.refusal.reason} ({self.refusal.field})")
        own = self.given.stream
        assert self.decided == [f if isinstance(f, tuple) else (own, f) for f in facts]

    def accepted(self) -> list[Fact]:
        """Not refused; the facts, for a closer look at some of them."""
        if self.refusal is not None:
            pytest.fail(f"refused: {self.refusal.reason} ({self.refusal.field})")
        return [fact for _, fact in self.decided]

    def refused(self, reason: type[Refusal], clause: str, field: str | None = None) -> None:
        """For exactly this reason, under this clause, at this field of the command."""
        assert self.refusal is not None, f"not refused: {self.decided}"
        assert type(self.refusal) is reason
        assert self.refusal.clause == clause
        assert self.refusal.field == field
        assert self.refusal.text("zh")
        assert self.refusal.text("en")


def given(
    kind: str,
    *history: tuple[Any, ...],
    registry: Registry | None = None,
    stream_id: UUID = STREAM,
) -> Given:
    """A stream of this kind after the history; ``registry`` stands in for the one above."""
    stream_kind = STREAM_KINDS[kind]
    known = registered() if registry is None else registry
    state = known if kind == "registry" else stream_kind.initial()
    stream = Given(kind, state, known, stream=stream_id)
    for item in history:
        happened, at, *actor = item
        if isinstance(happened, Command):
            by = actor[0] if actor else CLERK
            facts = stream.when(happened, at=at, by=by).accepted()
        else:
            facts = [happened]
        for fact in facts:
            stream.state = stream_kind.evolve(stream.state, fact, at)
    return stream
