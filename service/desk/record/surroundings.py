"""What a form stands in: who fills it in, the stream with its history, the register, the rules of
the day. Read from the ledger itself, so that a form knows what was recorded a moment ago."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from domain.act import Act
from domain.catalogue import stream_of
from domain.event import Event, Fact
from domain.events.draw import DrawExecuted
from domain.events.notice import ApplicationReceived, NoticeElements, SeatFilled, SeatReplaced
from domain.rules.pack import RulePack, in_force
from domain.rules.packs import PACKS
from domain.streams.kinds import STREAM_KINDS
from domain.streams.registry import Registry
from domain.value import Party, Sealed
from service import problem_kinds as kinds
from service.desk.signed_in import SignedIn
from service.parts import Parts
from service.problems import Problem
from service.public.messages import Wording, pseudonym
from service.public.naming import Naming
from service.words import words as words_of

SHORT_LENGTH_MAX = 40
"""Of what stands in a list to choose from."""


@dataclass
class Surroundings:
    """For one form. ``stream`` is None until it is chosen; ``kind`` is a name in STREAM_KINDS. A
    stream of another kind is a problem, as one that is nowhere."""

    parts: Parts
    words: Wording
    who: SignedIn
    kind: str
    stream: UUID | None

    @cached_property
    def now(self) -> datetime:
        """When the form is filled in."""
        return datetime.now(UTC)

    @cached_property
    def registry(self) -> Registry:
        """The register as it stands."""
        return self.parts.reader.register.current(at_once=True)

    @cached_property
    def events(self) -> list[Event]:
        """What the stream holds; nothing where it is to begin, or is the register."""
        if self.stream is None or self.kind == "registry":
            return []
        events = self.parts.district.recorder.stream(self.stream)
        if events and stream_of(events[0].type) != self.kind:
            raise Problem(kinds.NOT_FOUND)
        return events

    @property
    def version(self) -> int:
        """The version of the stream."""
        return self.events[-1].version if self.events else 0

    @cached_property
    def state(self) -> Any:
        """What the rules remember of the stream."""
        if self.kind == "registry":
            return self.registry
        kind = STREAM_KINDS[self.kind]
        state: Any = kind.initial()
        for event in self.events:
            state = kind.evolve(state, event.fact, event.occurred_at)
        return state

    @cached_property
    def rules(self) -> RulePack:
        """The rule pack of the day."""
        return in_force((*PACKS, *self.registry.packs), self.now)

    @cached_property
    def act(self) -> Act:
        """The circumstances in which the one who is signed in would act now."""
        return Act(
            actor=self.who.actor,
            occurred_at=self.now,
            received_at=self.now,
            rules=self.rules,
            registry=self.registry,
            seal=_seal_nothing,
            stream=self.stream or UUID(int=0),
        )

    @cached_property
    def persons(self) -> dict[UUID, str]:
        """Everybody whom the stream names, by pseudonym, with how they are called on a page."""
        capacities: dict[UUID, str] = {}
        for event in self.events:
            capacities |= _capacities(event.fact)
        naming = Naming(self.words, self.registry, {str(it): c for it, c in capacities.items()})
        found = dict.fromkeys(it for event in self.events for it in _persons(event.fact))
        return {person: naming.party({"person": str(person)}) for person in found}

    @cached_property
    def seated(self) -> list[tuple[dict[str, str], str]]:
        """Everybody on the matter's roster and its host, as JSON, each with how they are called."""
        if self.kind != "matter" or self.stream is None:
            return []
        notice = self.state.notice
        ids = dict.fromkeys(([notice.host.id] if notice else []) + list(self.state.roster.seats))
        return [self._as_party(id) for id in ids]

    def _as_party(self, id: UUID) -> tuple[dict[str, str], str]:
        if self.registry.find(id) is not None:
            return {"organisation": str(id)}, self.naming.organisation(id)
        return {"person": str(id)}, self.party(Party(person=id))

    @cached_property
    def naming(self) -> Naming:
        """Names of organisations, and of people without their capacity."""
        return Naming(self.words, self.registry, {})

    def party(self, party: Party) -> str:
        """How a party is called."""
        if party.person is not None:
            return self.persons.get(party.person) or pseudonym(party.person)
        return self.naming.organisation(party.organisation)

    def opened(self, sealed: list[Sealed]) -> dict[str, str]:
        """The beginning of the words behind these commitments, where they can be shown."""
        opened = self.parts.district.vault.open({it.commitment for it in sealed})
        texts = {it.commitment: words_of(it.commitment, opened).get("text", "") for it in sealed}
        return {commitment: shortened(text) for commitment, text in texts.items() if text}


def shortened(text: str) -> str:
    """Text in one short line."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT_LENGTH_MAX else f"{line[: SHORT_LENGTH_MAX - 1]}…"


def _seal_nothing(text: str, subject: UUID) -> Sealed:
    raise AssertionError("nothing is decided here")


def _persons(fact: Fact) -> Iterator[UUID]:
    if isinstance(fact, DrawExecuted):
        yield from fact.selected
    for value in vars(fact).values():
        held = value if isinstance(value, tuple) else (value,)
        if isinstance(value, NoticeElements):
            held = (value.host,)
        for party in held:
            if isinstance(party, Party) and party.person is not None:
                yield party.person


def _capacities(fact: Fact) -> dict[UUID, str]:
    match fact:
        case ApplicationReceived(applicant=Party(person=UUID() as person), capacity=capacity):
            return {person: capacity.value}
        case SeatFilled(party=Party(person=UUID() as person), capacity=capacity):
            return {person: capacity.value}
        case SeatReplaced(party=Party(person=UUID() as person), capacity=capacity):
            return {person: capacity.value}
        case _:
            return {}
