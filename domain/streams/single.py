"""Streams of one fact: an assembly or a training that was held, a norm that was adopted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from domain.event import Fact
from domain.events.ability import TrainingHeld
from domain.events.archive import NormAdopted
from domain.events.decision import AssemblyHeld


@dataclass(slots=True)
class Training:
    """C1 A training, held or not yet."""

    stream_kind: ClassVar[str] = "training"

    organisation: UUID | None = None
    held_at: datetime | None = None

    @property
    def exists(self) -> bool:
        """Whether it was held."""
        return self.held_at is not None


@dataclass(slots=True)
class Meeting:
    """K4 An assembly, held or not yet."""

    stream_kind: ClassVar[str] = "assembly"

    organisation: UUID | None = None
    held_at: datetime | None = None

    @property
    def exists(self) -> bool:
        """Whether it met."""
        return self.held_at is not None


@dataclass(slots=True)
class Norm:
    """S6 A norm, adopted or not yet."""

    stream_kind: ClassVar[str] = "norm"

    organisation: UUID | None = None
    adopted_at: datetime | None = None

    @property
    def exists(self) -> bool:
        """Whether it was adopted."""
        return self.adopted_at is not None


def evolve_training(training: Training, fact: Fact, at: datetime) -> Training:
    """Fold the one fact in. It never refuses."""
    assert isinstance(fact, TrainingHeld)
    training.organisation, training.held_at = fact.organiser, at
    return training


def evolve_meeting(meeting: Meeting, fact: Fact, at: datetime) -> Meeting:
    """Fold the one fact in. It never refuses."""
    assert isinstance(fact, AssemblyHeld)
    meeting.organisation, meeting.held_at = fact.organiser, at
    return meeting


def evolve_norm(norm: Norm, fact: Fact, at: datetime) -> Norm:
    """Fold the one fact in. It never refuses."""
    assert isinstance(fact, NormAdopted)
    norm.organisation, norm.adopted_at = fact.issuer, at
    return norm
