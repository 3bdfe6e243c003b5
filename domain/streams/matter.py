"""A matter (议事事项), one stream from proposal to published outcome: what the rules ask of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.events.agenda import Category
from domain.events.decision import AssemblyKind
from domain.events.notice import Capacity, NoticeElements
from domain.value import Party


class Stage(StrEnum):
    """Where a matter stands in the procedure."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    MERGED = "merged"
    ADOPTED = "adopted"
    NOTICED = "noticed"
    DISCUSSING = "discussing"
    SHELVED = "shelved"
    BEFORE_ASSEMBLY = "before_assembly"
    DECIDED = "decided"


class ApplicationStatus(StrEnum):
    """N2 What became of an application."""

    WAITING = "waiting"
    ADMITTED = "admitted"
    REJECTED = "rejected"


class ReferralStatus(StrEnum):
    """I4 E4 Where a referral stands; "answered" and "verified" are two things."""

    ISSUED = "issued"
    ACCEPTED = "accepted"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"
    ANSWERED = "answered"
    RELAYED = "relayed"
    REJECTED = "rejected"
    VERIFIED = "verified"


class TaskStatus(StrEnum):
    """I1 Where a task stands."""

    OPEN = "open"
    COMPLETED = "completed"
    FAILED = "failed"


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


@dataclass(slots=True)
class Session:
    """D1 A session, open while ``closed_at`` is None; ``latest_at`` is its latest act."""

    opened_at: datetime
    latest_at: datetime
    closed_at: datetime | None = None
    present: set[UUID] = field(default_factory=set)

    def open_at(self, moment: datetime) -> bool:
        """Whether it was in session at that moment."""
        return self.opened_at <= moment and (self.closed_at is None or moment <= self.closed_at)


@dataclass(slots=True)
class Assembly:
    """K4 The assembly called and not yet held."""

    kind: AssemblyKind
    meets_on: date
    called_at: datetime


@dataclass(slots=True)
class Task:
    """I1 A task."""

    owner: UUID
    assigned_at: datetime
    status: TaskStatus = TaskStatus.OPEN


@dataclass(slots=True)
class Referral:
    """I4 A referral; ``moved_at`` is when its status last changed."""

    to: UUID
    moved_at: datetime
    status: ReferralStatus = ReferralStatus.ISSUED


@dataclass(slots=True)
class Matter:
    """What the rules ask of a matter's history; texts and pages are the projections' part."""

    stream_kind: ClassVar[str] = "matter"

    stage: Stage | None = None
    stage_since: datetime | None = None
    organisation: UUID | None = None
    category: Category | None = None
    proposers: dict[UUID, Party] = field(default_factory=dict)
    cosigners: dict[UUID, Party] = field(default_factory=dict)
    submitted_at: datetime | None = None
    adopted_at: datetime | None = None
    pack_published_at: datetime | None = None
    notices: list[Notice] = field(default_factory=list)
    applications: dict[UUID, Application] = field(default_factory=dict)
    seats: dict[UUID, Capacity] = field(default_factory=dict)
    roster_frozen_at: datetime | None = None
    sessions: dict[UUID, Session] = field(default_factory=dict)
    statements: set[UUID] = field(default_factory=set)
    assembly: Assembly | None = None
    decided_at: datetime | None = None
    tasks: dict[UUID, Task] = field(default_factory=dict)
    referrals: dict[UUID, Referral] = field(default_factory=dict)
    outcome_published_at: datetime | None = None

    @property
    def exists(self) -> bool:
        """Whether anything has been recorded of it."""
        return self.stage is not None

    @property
    def notice(self) -> NoticeElements | None:
        """The latest notice."""
        return self.notices[-1].elements if self.notices else None

    @property
    def notice_published_at(self) -> datetime | None:
        """When the latest notice was published."""
        return self.notices[-1].published_at if self.notices else None

    def notice_at(self, moment: datetime) -> Notice | None:
        """N1 The notice in force at a moment, so that a late record is judged by its own day."""
        return next((n for n in reversed(self.notices) if n.published_at <= moment), None)

    @property
    def open_sessions(self) -> list[Session]:
        """Sessions not yet closed."""
        return [session for session in self.sessions.values() if session.closed_at is None]

    @property
    def closed_rounds(self) -> int:
        """K2 How many sessions have been held to their end."""
        return len(self.sessions) - len(self.open_sessions)

    @property
    def last_session_closed_at(self) -> datetime | None:
        """When the latest session ended; None when none has."""
        ends = [s.closed_at for s in self.sessions.values() if s.closed_at is not None]
        return max(ends) if ends else None

    def took_part(self, person: UUID) -> bool:
        """E5 Whether the person sat on the frozen roster of a session that was held."""
        return self.roster_frozen_at is not None and bool(self.sessions) and person in self.seats
