"""When a term ends: counted day by day, with pauses and extensions, and able to explain itself.

The day of the act is not counted (民法典第二百零一条). A term in calendar days that would end on
a day off ends on the next working day (第二百零三条). What was counted in a year whose calendar is
not announced is provisional.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from domain.rules.calendar import Calendar, DayKind
from domain.rules.pack import Term, beijing_date, end_of_day

_ONE_DAY = timedelta(days=1)


class Why(StrEnum):
    """Why a day counts or does not."""

    COUNTED = "counted"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    PAUSED = "paused"
    ROLLED = "rolled"
    """The term ended on a day off: the next working day takes its place."""


class CountedDay(NamedTuple):
    """A day of the term. ``number`` is its place in the count, None when it is not counted.

    ``name`` and ``notice`` say by which holiday notice, where it is one.
    """

    date: date
    number: int | None
    why: Why
    name: str = ""
    notice: str = ""
    announced: bool = True


class Pause(NamedTuple):
    """The clock stands from the day after ``begins`` to ``ends`` inclusive (None: still)."""

    begins: date
    ends: date | None


class Deadline(NamedTuple):
    """``due_on`` is the last day in time; None while the clock stands. ``days`` tell how it came
    about, in order; ``provisional`` when a day of an unannounced year was reckoned with."""

    starts_on: date
    term: Term
    due_on: date | None
    provisional: bool
    days: tuple[CountedDay, ...]

    @property
    def due_at(self) -> datetime | None:
        """The last second in time, in UTC."""
        return None if self.due_on is None else end_of_day(self.due_on)


def deadline(
    calendar: Calendar, starts_on: date, term: Term, pauses: Sequence[Pause] = ()
) -> Deadline:
    """Count a term from the day of the act. It ends: terms, pauses with an end and holidays do."""
    days: list[CountedDay] = []
    number = 0
    day = starts_on
    while number < term.days:
        day += _ONE_DAY
        known = calendar.day(day)
        if any(p.begins < day and (p.ends is None or day <= p.ends) for p in pauses):
            if any(p.begins < day and p.ends is None for p in pauses):
                return Deadline(starts_on, term, None, _provisional(days), tuple(days))
            days.append(CountedDay(day, None, Why.PAUSED, announced=known.announced))
        elif term.working and not known.worked:
            why = Why.WEEKEND if known.kind is DayKind.WEEKEND else Why.HOLIDAY
            days.append(CountedDay(day, None, why, known.name, known.notice, known.announced))
        else:
            number += 1
            days.append(
                CountedDay(day, number, Why.COUNTED, known.name, known.notice, known.announced)
            )
    if not term.working:
        while not calendar.day(day).worked:
            day += _ONE_DAY
            known = calendar.day(day)
            days.append(
                CountedDay(day, None, Why.ROLLED, known.name, known.notice, known.announced)
            )
    return Deadline(starts_on, term, day, _provisional(days), tuple(days))


def due_after(calendar: Calendar, moment: datetime, term: Term) -> Deadline:
    """The deadline of a term that an act of this moment sets running."""
    return deadline(calendar, beijing_date(moment), term)


def _provisional(days: Sequence[CountedDay]) -> bool:
    return not all(day.announced for day in days)
