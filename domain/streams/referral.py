"""The part of a matter's state that a referral makes up: its course and its clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from domain.rules.calendar import Calendar
from domain.rules.deadline import Deadline, Pause, deadline
from domain.rules.pack import Term, beijing_date


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
    CLOSED = "closed"
    """Ended without being done, with the reason."""
    REOPENED = "reopened"


TO_BE_ANSWERED = (
    ReferralStatus.ISSUED,
    ReferralStatus.ACCEPTED,
    ReferralStatus.REJECTED,
    ReferralStatus.REOPENED,
)
"""The standings in which the next step is the addressee's."""
ENDED = (ReferralStatus.WITHDRAWN, ReferralStatus.VERIFIED, ReferralStatus.CLOSED)
"""The standings in which nobody is to do anything more."""


@dataclass(slots=True)
class ExtensionRequest:
    """I4 A request that waits for its decision."""

    working_days: int
    requested_at: datetime


@dataclass(slots=True)
class Referral:
    """I4 A referral; ``moved_at`` is when its status last changed. The clock that runs began at
    ``started_at`` with ``working_days`` (None: ``due_at`` is fixed)."""

    to: UUID
    moved_at: datetime
    started_at: datetime
    due_at: datetime
    working_days: int | None
    status: ReferralStatus = ReferralStatus.ISSUED
    pauses: list[Pause] = field(default_factory=list)
    extended_days: int = 0
    extensions: int = 0
    request: ExtensionRequest | None = None
    """An extension asked for and not yet decided."""
    objections_dismissed: int = 0
    released: set[UUID] = field(default_factory=set)
    """Addressees whose objection was upheld: it is not their duty."""
    clock_moved_at: datetime | None = None
    """When the clock was last paused, resumed, or an extension asked for or decided."""

    @property
    def paused(self) -> bool:
        """Whether the clock stands."""
        return bool(self.pauses) and self.pauses[-1].ends is None

    def clock(self, calendar: Calendar) -> Deadline | None:
        """The clock reckoned by the calendar; None for one that is fixed to a moment."""
        if self.working_days is None:
            return None
        term = Term(days=self.working_days + self.extended_days, working=True)
        return deadline(calendar, beijing_date(self.started_at), term, self.pauses)

    def due(self, calendar: Calendar) -> datetime | None:
        """When it is due as the calendar now stands; None while the clock stands still."""
        reckoned = self.clock(calendar)
        return self.due_at if reckoned is None else reckoned.due_at

    def has_run_out(self, calendar: Calendar, moment: datetime) -> bool:
        """Whether it was overdue at a moment by the calendar; a clock that stands has not."""
        due_at = self.due(calendar)
        return due_at is not None and due_at < moment

    def extended_by(self, working_days: int, calendar: Calendar, on: date) -> Deadline:
        """The clock with so many working days more, reckoned on a day: a clock that stands still
        as though it went on from that day, one fixed to a moment from the day of that moment."""
        if self.working_days is None:
            term = Term(days=working_days, working=True)
            return deadline(calendar, beijing_date(self.due_at), term)
        days = self.working_days + self.extended_days + working_days
        pauses = [pause if pause.ends else Pause(pause.begins, on) for pause in self.pauses]
        term = Term(days=days, working=True)
        return deadline(calendar, beijing_date(self.started_at), term, pauses)
