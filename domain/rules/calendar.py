"""Which days are worked: weekends, and what the State Council's notices make of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from domain.events.rulebook import HolidayCalendarPublished

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class DayKind(StrEnum):
    """What a day is."""

    WORKING_DAY = "working_day"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP_WORKDAY = "make_up_workday"


class Day(NamedTuple):
    """A day, what it is and by which notice. ``announced``: the notice for its year is known;
    without it weekends alone are known to be free."""

    date: date
    kind: DayKind
    announced: bool
    name: str = ""
    notice: str = ""

    @property
    def worked(self) -> bool:
        """Whether it counts as a working day."""
        return self.kind in (DayKind.WORKING_DAY, DayKind.MAKE_UP_WORKDAY)


@dataclass(slots=True)
class Calendar:
    """The notices known, by year and holiday; the latest issued says what holds of a holiday."""

    version: int = 0
    """Counts the notices taken in: what was reckoned by an older one is reckoned anew."""
    years: set[int] = field(default_factory=set)
    _said: dict[tuple[int, str], tuple[date, list[Day]]] = field(default_factory=dict)
    _days: dict[date, Day] = field(default_factory=dict)

    def take(self, published: HolidayCalendarPublished) -> None:
        """Take a notice in. The order in which notices come does not matter."""
        self.version += 1
        self.years.add(published.year)
        for holiday in published.holidays:
            key = (published.year, holiday.name)
            if key in self._said and self._said[key][0] > published.issued_on:
                continue
            off = [
                Day(holiday.first + n * _ONE_DAY, DayKind.HOLIDAY, True, holiday.name)
                for n in range((holiday.last - holiday.first).days + 1)
            ]
            on = [
                Day(day, DayKind.MAKE_UP_WORKDAY, True, holiday.name)
                for day in holiday.make_up_workdays
            ]
            days = [day._replace(notice=published.notice) for day in (*off, *on)]
            self._said[key] = (published.issued_on, days)
        self._days = {day.date: day for _, days in self._said.values() for day in days}

    def day(self, day: date) -> Day:
        """What a day is, as far as the notices known tell."""
        known = self._days.get(day)
        if known is not None:
            return known
        kind = DayKind.WEEKEND if day.weekday() >= _SATURDAY else DayKind.WORKING_DAY
        return Day(day, kind, day.year in self.years)
