"""A call for opinions (征集民意): what was asked, what came in, what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, assert_never
from uuid import UUID

from domain.event import Fact
from domain.events.opinions import (
    Channel,
    OpinionGathered,
    OpinionsCalled,
    OpinionsFact,
    OpinionsSummarised,
)


@dataclass(slots=True)
class OpinionCall:
    """A2 Through which channels until when, and the opinions gathered so far."""

    stream_kind: ClassVar[str] = "opinion_call"

    organisation: UUID | None = None
    channels: frozenset[Channel] = frozenset()
    called_at: datetime | None = None
    closes_at: datetime | None = None
    opinions: set[UUID] = field(default_factory=set)
    latest_at: datetime | None = None
    summarised_at: datetime | None = None

    @property
    def exists(self) -> bool:
        """Whether it was ever made."""
        return self.called_at is not None


def evolve(call: OpinionCall, fact: Fact, at: datetime) -> OpinionCall:
    """Fold one fact in. It never refuses."""
    happened: OpinionsFact = fact  # type: ignore[assignment]  # the stream holds no others
    match happened:
        case OpinionsCalled():
            call.organisation = happened.organiser
            call.channels = frozenset(happened.channels)
            call.called_at = at
            call.closes_at = happened.closes_at
        case OpinionGathered():
            call.opinions.add(happened.opinion)
            call.latest_at = max(call.latest_at or at, at)
        case OpinionsSummarised():
            call.summarised_at = at
        case _:
            assert_never(happened)
    return call
