"""What the page of a referral holds: everybody it went to, every clock it had, what came of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.rules.calendar import Calendar
from domain.rules.deadline import Deadline, Pause, deadline
from domain.rules.pack import Term, beijing_date
from domain.streams.referral import ReferralStatus

Words = dict[str, Any]
"""A person's words: commitment and subject, until a reader's page opens them."""


class Addressee(msgspec.Struct, frozen=True):
    """Whom it was put to, since when; ``reason`` where it was redirected."""

    to: UUID
    since: datetime
    position: int
    reason: str | None = None


class PauseOfClock(msgspec.Struct, frozen=True):
    """When the clock stood still; ``resumed_at`` None: still. Days from the day after it was paused
    to the day on which it was resumed are not counted."""

    paused_at: datetime
    reason: str
    position: int
    expected_until: date | None = None
    resumed_at: datetime | None = None
    resumed_because: str | None = None
    resumed_position: int | None = None


class Extension(msgspec.Struct, frozen=True):
    """An extension asked for. ``outcome``: waiting, granted, refused, or lapsed when an answer (or
    an objection upheld) came first; ``due_at`` is the end that was granted."""

    asked_at: datetime
    working_days: int
    reason: str
    position: int
    judge: UUID | None = None
    outcome: str = "waiting"
    decided_at: datetime | None = None
    decided_because: str | None = None
    decided_position: int | None = None
    due_at: datetime | None = None


class Clock(msgspec.Struct, frozen=True):
    """A clock: ``promised_at`` is the end that it had when it began, ``due_at`` the end last
    promised. Without ``working_days`` it is fixed to that moment. ``begun_by``: issued, redirected
    or reopened."""

    begun_by: str
    started_at: datetime
    promised_at: datetime
    due_at: datetime
    due_source: str
    position: int
    working_days: int | None = None
    provisional: bool = False
    extended_days: int = 0
    pauses: tuple[PauseOfClock, ...] = ()
    extensions: tuple[Extension, ...] = ()
    reason: str | None = None


class Objection(msgspec.Struct, frozen=True):
    """An objection; ``upheld`` None: not yet decided."""

    by: UUID
    ground: Words
    objected_at: datetime
    position: int
    judge: UUID | None = None
    upheld: bool | None = None
    decided_at: datetime | None = None
    decided_because: str | None = None
    decided_position: int | None = None


class Interim(msgspec.Struct, frozen=True):
    """A report of how far it has come."""

    by: UUID
    report: Words
    reported_at: datetime
    position: int


class ReferralAnswer(msgspec.Struct, frozen=True):
    """An answer, what the department says; and what became of it on the residents' side."""

    by: UUID
    answer: Words
    answered_at: datetime
    position: int
    relayed_at: datetime | None = None
    relayed_position: int | None = None
    verified_at: datetime | None = None
    verified_position: int | None = None
    rejected_at: datetime | None = None
    rejected_because: Words | None = None
    rejected_position: int | None = None


class ReferralPage(msgspec.Struct, frozen=True):
    """A referral. ``to`` and ``due_at`` are those of now; ``due_at`` was promised, and may move as
    holidays become known. Of the four times, each is that of the latest answer (or acceptance),
    gone when the residents' side sent it back. ``sources`` are the positions of all its facts."""

    matter: UUID
    referral: UUID
    organiser: UUID | None
    to: UUID
    status: ReferralStatus
    request: Words
    issued_at: datetime
    due_at: datetime
    task: UUID | None = None
    source: str | None = None
    accepted_at: datetime | None = None
    answered_at: datetime | None = None
    relayed_at: datetime | None = None
    verified_at: datetime | None = None
    closed_at: datetime | None = None
    closed_because: str | None = None
    rejections: int = 0
    addressees: tuple[Addressee, ...] = ()
    clocks: tuple[Clock, ...] = ()
    objections: tuple[Objection, ...] = ()
    interims: tuple[Interim, ...] = ()
    answers: tuple[ReferralAnswer, ...] = ()
    sources: tuple[int, ...] = ()

    @property
    def paused(self) -> bool:
        """Whether the clock stands still."""
        pauses = self.clocks[-1].pauses
        return bool(pauses) and pauses[-1].resumed_at is None


def reckoned(page: ReferralPage, calendar: Calendar) -> Deadline | None:
    """The clock that runs, counted day by day by the calendar; None for one fixed to a moment."""
    clock = page.clocks[-1]
    if clock.working_days is None:
        return None
    term = Term(days=clock.working_days + clock.extended_days, working=True)
    pauses = [
        Pause(
            beijing_date(it.paused_at),
            None if it.resumed_at is None else beijing_date(it.resumed_at),
        )
        for it in clock.pauses
    ]
    return deadline(calendar, beijing_date(clock.started_at), term, pauses)
