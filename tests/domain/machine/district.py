"""A district held in memory: its streams, what was recorded of them, and the hands that act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from domain.act import Act, Command
from domain.act import History as Held
from domain.decider import STEPS, decide
from domain.event import Actor, Envelope, Event, Fact
from domain.events.registry import Kind, OrganisationRegistered
from domain.refusal import Refusal, UnknownStream
from domain.roles import Role
from domain.rules.pack import BEIJING, RulePack, in_force
from domain.rules.packs import PACKS
from domain.streams.kinds import STREAM_KINDS
from domain.streams.registry import Registry, organisation_id
from tests.domain import specification as spec
from tests.domain.machine.reckoned import reckoned
from tests.domain.specification import copied, resident, seal

REGISTRY = UUID(int=0xBEEF)
SINCE = datetime(2016, 12, 12, tzinfo=BEIJING)
THIRD = organisation_id("110101901003")
NEIGHBOUR_WATCHERS = organisation_id("supervision:neighbour")
SPARE_GRID, SPARE_DEPARTMENT = organisation_id("grid:spare"), organisation_id("department:spare")
CONTRACTOR = organisation_id("contractor")

ORGANISATIONS = (
    *spec.ORGANISATIONS,
    (THIRD, Kind.COMMITTEE, "槐北社区居委会", spec.STREET),
    (NEIGHBOUR_WATCHERS, Kind.SUPERVISION_GROUP, "槐南社区居民监督小组", spec.NEIGHBOUR),
    (SPARE_GRID, Kind.GRID, "第九网格", spec.COMMITTEE),
    (SPARE_DEPARTMENT, Kind.DEPARTMENT, "区园林局", spec.DISTRICT),
    (CONTRACTOR, Kind.SOCIAL_ORGANISATION, "某照明工程队", spec.COMMITTEE),
)
DEPUTY, IMPOSTOR = UUID(int=0xF301), UUID(int=0xF302)
"""A person who may come to have a mandate for the committee, and one who never does."""

ACTORS = (
    spec.CLERK,
    spec.NEIGHBOUR_CLERK,
    Actor(THIRD, Role.COMMITTEE),
    Actor(spec.DISTANT_COMMITTEE, Role.COMMITTEE),
    spec.STREET_CLERK,
    spec.OTHER_STREET_CLERK,
    spec.DISTRICT_CLERK,
    spec.HOUSING_CLERK,
    spec.WATER_CLERK,
    spec.JUDICIAL_CLERK,
    Actor(SPARE_DEPARTMENT, Role.DEPARTMENT),
    spec.WATCHER,
    Actor(NEIGHBOUR_WATCHERS, Role.SUPERVISION),
    spec.EVALUATOR,
    spec.IMPORTER,
    Actor(spec.ESTATE, Role.COMMITTEE),
    Actor(spec.OWNERS, Role.COMMITTEE),
    Actor(spec.PROPERTY, Role.COMMITTEE),
    Actor(spec.DISTRICT, Role.AUDITOR),
    Actor(spec.STREET, Role.DISTRICT),
    Actor(spec.COMMITTEE, Role.COMMITTEE, DEPUTY),
    Actor(spec.COMMITTEE, Role.COMMITTEE, IMPOSTOR),
)


ACQUAINTED = frozenset(resident(number).id for number in range(5))
"""Those of whom the vault would know."""


class Record(NamedTuple):
    """A fact as the ledger would hold it, with the rules of its day."""

    position: int
    stream: UUID
    version: int
    fact: Fact
    at: datetime
    recorded_at: datetime
    by: Actor
    on_behalf_of: UUID | None
    rules: RulePack
    organisation: UUID | None

    @property
    def acting_for(self) -> UUID:
        """The organisation whose act it is."""
        return self.on_behalf_of or self.by.organisation

    def event(self) -> Event:
        """As a projection takes it in."""
        id = UUID(int=0xE0000000 + self.position)
        envelope = Envelope(
            id=id,
            occurred_at=self.at,
            actor=self.by,
            clauses=self.fact.clauses,
            rule_pack=self.rules.id,
            causation=id,
            correlation=self.stream,
            organisation=self.organisation,
            on_behalf_of=self.on_behalf_of,
            visibility=self.fact.visibility,
        )
        return Event(
            self.position,
            self.stream,
            self.version,
            self.fact.type,
            self.recorded_at,
            envelope,
            self.fact,
        )


@dataclass
class District:
    """Its streams by id, each with its kind and its state, and its ledger."""

    now: datetime
    kinds: dict[UUID, str] = field(default_factory=lambda: {REGISTRY: "registry"})
    states: dict[UUID, Any] = field(default_factory=lambda: {REGISTRY: Registry()})
    ledger: list[Record] = field(default_factory=list)
    named: int = 0xABC000

    def __post_init__(self) -> None:
        for organisation, kind, name, parent in ORGANISATIONS:
            entry = OrganisationRegistered(
                organisation=organisation, kind=kind, name=name, parent=parent
            )
            self._record(REGISTRY, entry, SINCE, SINCE, spec.DISTRICT_CLERK, None, PACKS[0])

    @property
    def registry(self) -> Registry:
        """The state of the register."""
        found: Registry = self.states[REGISTRY]
        return found

    @property
    def packs(self) -> tuple[RulePack, ...]:
        """The rules shipped and those adopted."""
        return (*PACKS, *self.registry.packs)

    @property
    def rules(self) -> RulePack:
        """The rules of now."""
        return in_force(self.packs, self.now)

    def new_id(self) -> UUID:
        """An id that nothing bears yet."""
        self.named += 1
        return UUID(int=self.named)

    def of_kind(self, kind: str) -> list[UUID]:
        """Streams of a kind, in the order in which they began."""
        return [stream for stream, known in self.kinds.items() if known == kind]

    def matters(self) -> Iterator[tuple[UUID, Any]]:
        """Every matter with its state."""
        return ((stream, self.states[stream]) for stream in self.of_kind("matter"))

    def records(self, stream: UUID) -> list[Record]:
        """What was recorded of a stream, in order."""
        return [record for record in self.ledger if record.stream == stream]

    def advance(self, minutes: int) -> None:
        """Time goes on."""
        self.now += timedelta(minutes=minutes)

    def give(
        self, stream: UUID, command: Command, by: Actor, at: datetime | None = None
    ) -> list[Record] | Refusal:
        """What comes of a command as the committer would have it decided; facts are recorded."""
        kind = STEPS[type(command)].stream
        known = self.kinds.get(stream)
        if known not in (None, kind):
            return UnknownStream()
        state = self.states[stream] if known else STREAM_KINDS[kind].initial()
        act = self.act(stream, command, by, at or self.now)
        if command.needs_reckoning:
            reckoning = reckoned(self, stream, command, act.occurred_at)
            act = msgspec.structs.replace(act, reckoning=reckoning)
        try:
            decided = decide(state, command, act)
        except Refusal as refusal:
            return refusal
        if decided and not known:
            self.kinds[stream], self.states[stream] = kind, state
        behalf = command.on_behalf_of
        return [
            self._record(to, fact, act.occurred_at, self.now, by, behalf, act.rules)
            for to, fact in decided
        ]

    def snapshot(self, stream: UUID, command: Command) -> Any:
        """A copy of all that a decision on this command may look at."""
        seen = (stream, REGISTRY, *command.reads())
        return copied([self.states.get(it) for it in seen])

    def looked_at(self, stream: UUID, command: Command) -> Any:
        """The same, as it is."""
        return [self.states.get(it) for it in (stream, REGISTRY, *command.reads())]

    def refolded(self, stream: UUID) -> Any:
        """The state of a stream, folded once more from all of its facts."""
        kind = STREAM_KINDS[self.kinds[stream]]
        state: Any = kind.initial()
        for record in self.records(stream):
            state = kind.evolve(state, record.fact, record.at)
        return state

    def act(self, stream: UUID, command: Command, by: Actor, at: datetime) -> Act:
        """The circumstances in which a command is judged."""
        held = len(self.records(stream)) if command.needs_history else 0
        return Act(
            actor=by,
            occurred_at=at,
            received_at=self.now,
            rules=in_force(self.packs, at),
            registry=self.registry,
            seal=seal,
            stream=stream,
            on_behalf_of=command.on_behalf_of,
            others={it: self.states.get(it) for it in command.reads()},
            history=Held(held, "ab" * 32) if command.needs_history else None,
            acquainted=command.needs_acquaintance and stream in ACQUAINTED,
        )

    def _record(
        self,
        stream: UUID,
        fact: Fact,
        at: datetime,
        recorded_at: datetime,
        by: Actor,
        behalf: UUID | None,
        rules: RulePack,
    ) -> Record:
        state = STREAM_KINDS[self.kinds[stream]].evolve(self.states[stream], fact, at)
        self.states[stream] = state
        record = Record(
            len(self.ledger) + 1,
            stream,
            1 + sum(known.stream == stream for known in self.ledger),
            fact,
            at,
            recorded_at,
            by,
            behalf,
            rules,
            state.organisation,
        )
        self.ledger.append(record)
        return record
