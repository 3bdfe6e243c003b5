"""Commands played through the real deciders in memory, stream by stream, as the ledger would."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from domain.act import Act, History
from domain.catalogue import stream_of
from domain.decider import STEPS, decide
from domain.event import Fact
from domain.rules.pack import in_force
from domain.rules.packs import PACKS
from domain.streams.kinds import STREAM_KINDS
from domain.streams.registry import REGISTRY_STREAM, Registry
from domain.value import Sealed
from service.simulation.course import Entered


def seal(text: str, subject: UUID) -> Sealed:
    """A commitment without randomness."""
    digest = hashlib.sha256(subject.bytes + text.encode()).hexdigest()
    return Sealed(commitment=digest, subject=subject)


class Played:
    """What commands have come to; a refusal is raised."""

    def __init__(self) -> None:
        self.registry = Registry()
        self.states: dict[UUID, Any] = {REGISTRY_STREAM: self.registry}
        self.facts: list[tuple[datetime, UUID, Fact]] = []
        self.types: Counter[str] = Counter()
        self.latest: dict[UUID, datetime] = {}

    def take(self, entered: Entered) -> list[Fact]:
        """Decide one command and fold what it comes to; its facts."""
        command, stream = entered.command, entered.stream
        kind = STEPS[type(command)].stream
        state = self.states.setdefault(stream, STREAM_KINDS[kind].initial())
        assert command.occurred_at is not None
        act = Act(
            actor=entered.actor,
            occurred_at=command.occurred_at,
            received_at=datetime.now(UTC),
            rules=in_force(PACKS, command.occurred_at),
            registry=self.registry,
            seal=seal,
            stream=stream,
            others={
                other: self.states.get(other) or STREAM_KINDS["matter"].initial()
                for other in command.reads()
            },
            history=History(1, "ab" * 32) if command.needs_history else None,
        )
        decided = decide(state, command, act)
        for written, fact in decided:
            evolve = STREAM_KINDS[stream_of(fact.type)].evolve
            self.states[written] = evolve(self.states[written], fact, command.occurred_at)
            self.facts.append((command.occurred_at, written, fact))
            self.types[fact.type] += 1
        return [fact for _, fact in decided]
