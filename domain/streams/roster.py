"""The part of a matter's state that notices, applications, seats, invitations and draws make up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.events.draw import Candidate, Quota, Randomness
from domain.events.notice import Capacity, NoticeElements, SeatSource
from domain.value import Party


class ApplicationStatus(StrEnum):
    """N2 What became of an application."""

    WAITING = "waiting"
    ADMITTED = "admitted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Notice:
    """N1 A notice, in force from its publication until the next one or until it is cancelled."""

    published_at: datetime
    elements: NoticeElements
    hosted_from: datetime | None = None
    """When another host took over (D1); None while the one announced hosts."""
    frozen_at: datetime | None = None
    """When the roster was frozen under it (N3); every notice opens the roster again."""
    cancelled_at: datetime | None = None

    @property
    def since(self) -> datetime:
        """From when these elements hold."""
        return self.hosted_from or self.published_at


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
    filled_at: datetime
    draw: UUID | None = None


@dataclass(slots=True)
class Invitation:
    """N4 An invitation; ``accepted`` is None until it is answered."""

    party: Party
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
    """N3 A draw from its pool to its panel; ``selected`` in the order drawn. ``members`` are those
    drawn and those who followed them, but for those who ``left``."""

    candidates: list[Candidate] = field(default_factory=list)
    capacity: Capacity = Capacity.RESIDENT
    quotas: tuple[Quota, ...] = ()
    panel: int = 0
    randomness: Randomness | None = None
    digest: str = ""
    committed_at: datetime | None = None
    value: str = ""
    selected: tuple[UUID, ...] = ()
    executed_at: datetime | None = None
    members: set[UUID] = field(default_factory=set)
    left: set[UUID] = field(default_factory=set)
    status: DrawStatus = DrawStatus.LISTED


@dataclass(slots=True)
class Roster:
    """N2 N3 N4 N5 Who takes part, and how it came about."""

    applications: dict[UUID, Application] = field(default_factory=dict)
    seats: dict[UUID, Seat] = field(default_factory=dict)
    frozen_at: datetime | None = None
    """When it was frozen under the latest notice; None while it is open."""
    convened: set[UUID] = field(default_factory=set)
    """E5 Who sat on it when a session opened."""
    requests: dict[UUID, datetime] = field(default_factory=dict)
    """N4 Department → when the street was asked to bring it."""
    invitations: dict[UUID, Invitation] = field(default_factory=dict)
    quotas: tuple[Quota, ...] = ()
    quotas_set_at: datetime | None = None
    draws: dict[UUID, Draw] = field(default_factory=dict)
    assessed_at: datetime | None = None
    """N5 When an expert's assessment was first filed."""

    @property
    def draw_stands(self) -> bool:
        """N3 Whether a pool stands committed and neither drawn from nor cancelled."""
        return any(draw.status is DrawStatus.COMMITTED for draw in self.draws.values())
