"""The part of a matter's state that a referral makes up: its course and its clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
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
