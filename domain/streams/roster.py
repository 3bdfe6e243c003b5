"""The part of a matter's state that notices, applications, seats, invitations and draws make up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.events.draw import Candidate, Quota, Randomness
from domain.events.notice import Capacity, NoticeElements, SeatSource


class ApplicationStatus(StrEnum):
    """N2 What became of an application."""

    WAITING = "waiting"
    ADMITTED = "admitted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Notice:
    """N1 A notice, in force from its publication until the next one."""

    published_at: datetime
    elements: NoticeElements


@dataclass(slots=True)
class Application:
    """N2 An application and what became of it."""

    capacity: Capacity
    received_at: datetime
    status: ApplicationStatus = ApplicationStatus.WAITING


@dataclass(frozen=True, slots=True)
class Seat:
    """N3 A seat: in what capacity, and how it was filled."""

    capacity: Capacity
    source: SeatSource
    draw: UUID | None = None


@dataclass(slots=True)
class Invitation:
    """N4 An invitation; ``accepted`` is None until it is answered."""

    party: UUID
    capacity: Capacity
    invited_by: UUID
    invited_at: datetime
    accepted: bool | None = None


class DrawStatus(StrEnum):
    """N3 Where a draw stands."""

    LISTED = "listed"
    COMMITTED = "committed"
    EXECUTED = "executed"
    CANCELLED = "cancelled"


@dataclass(slots=True)
class Draw:
    """N3 A draw from its pool to its panel; ``selected`` in the order drawn."""

    candidates: list[Candidate] = field(default_factory=list)
    quotas: tuple[Quota, ...] = ()
    panel: int = 0
    randomness: Randomness | None = None
    digest: str = ""
    committed_at: datetime | None = None
    value: str = ""
    selected: tuple[UUID, ...] = ()
    status: DrawStatus = DrawStatus.LISTED


@dataclass(slots=True)
class Roster:
    """N2 N3 N4 N5 Who takes part, and how it came about."""

    applications: dict[UUID, Application] = field(default_factory=dict)
    seats: dict[UUID, Seat] = field(default_factory=dict)
    frozen_at: datetime | None = None
    requests: dict[UUID, datetime] = field(default_factory=dict)
    """N4 Department → when the street was asked to bring it."""
    invitations: dict[UUID, Invitation] = field(default_factory=dict)
    quotas: tuple[Quota, ...] = ()
    draws: dict[UUID, Draw] = field(default_factory=dict)
    assessed_at: datetime | None = None
    """N5 When an expert's assessment was first filed."""
