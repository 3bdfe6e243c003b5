"""Referrals with their deadline box (I4 L3): every clock, counted day by day, with why."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from domain.rules.calendar import Calendar
from domain.rules.deadline import CountedDay, Deadline, Why
from projections.referral_page import Clock, ReferralPage, reckoned
from service.public.course import Course


class Holiday(NamedTuple):
    """A holiday that was left out of the count, by its notice."""

    name: str
    notice: str
    days: int


class Box(NamedTuple):
    """The clock that runs, or ran last. ``days`` is its count day by day, empty for a clock fixed
    to a moment; ``holidays`` are those left out."""

    clock: Clock
    due_now: datetime | None
    provisional: bool
    days: tuple[CountedDay, ...]
    holidays: list[Holiday]


class ReferralShown(NamedTuple):
    """A referral. ``days_late`` says of each answer how many days after its term it came."""

    page: ReferralPage
    box: Box
    earlier: tuple[Clock, ...]
    days_overdue: int
    days_late: list[int]


def referrals_shown(
    pages: list[ReferralPage], course: Course, calendar: Calendar, now: datetime
) -> list[ReferralShown]:
    """The referrals of a matter in the order in which they were issued."""
    return [_shown(page, course, calendar, now) for page in pages]


def _shown(page: ReferralPage, course: Course, calendar: Calendar, now: datetime) -> ReferralShown:
    told = course.referrals.get(str(page.referral))
    late = {it.position: it.days_late for it in told.answers} if told else {}
    return ReferralShown(
        page,
        _box(page, reckoned(page, calendar)),
        page.clocks[:-1],
        told.days_overdue(now) if told else 0,
        [late.get(it.position, 0) for it in page.answers],
    )


def _box(page: ReferralPage, deadline: Deadline | None) -> Box:
    clock = page.clocks[-1]
    if deadline is None:
        return Box(clock, page.due_at, clock.provisional, (), [])
    found: dict[tuple[str, str], int] = {}
    for day in deadline.days:
        if day.why is Why.HOLIDAY:
            found[day.name, day.notice] = found.get((day.name, day.notice), 0) + 1
    return Box(
        clock,
        deadline.due_at,
        deadline.provisional,
        deadline.days,
        [Holiday(name, notice, days) for (name, notice), days in found.items()],
    )
