"""Which days are worked: weekends, and what the State Council's notices make of them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from domain.events.rulebook import Holiday, HolidayCalendarPublished

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
"""As ``date.weekday`` has it; so many days of a week are worked, where no notice says otherwise."""


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


class Announced(NamedTuple):
    """A holiday as it holds, and the notice that says so last."""

    holiday: Holiday
    notice: HolidayCalendarPublished


@dataclass(slots=True)
class Calendar:
    """The notices known; of those that name a holiday of a year, or a day, the one issued last
    holds."""

    version: int = 0
    """Counts the notices taken in: what was reckoned by an older one is reckoned anew."""
    years: set[int] = field(default_factory=set)
    """The years of which a notice is known."""
    _notices: dict[tuple[int, str], HolidayCalendarPublished] = field(default_factory=dict)
    _said: dict[tuple[int, str], Announced] = field(default_factory=dict)
    _days: dict[date, Day] = field(default_factory=dict)
    _moved: list[tuple[date, int]] = field(default_factory=list)
    """In order, by how much a day counts for more or less than its place in the week says."""

    def take(self, published: HolidayCalendarPublished) -> None:
        """Take a notice in; told once more, it says what it was told last. Otherwise the order in
        which notices come does not matter, unless two were issued on one day."""
        self.version += 1
        self.years.add(published.year)
        self._notices.pop((published.year, published.notice), None)
        self._notices[published.year, published.notice] = published
        self._said = {
            (notice.year, holiday.name): Announced(holiday, notice)
            for notice in sorted(self._notices.values(), key=lambda notice: notice.issued_on)
            for holiday in notice.holidays
        }
        in_order = sorted(self._said.values(), key=lambda said: said.notice.issued_on)
        self._days = {day.date: day for said in in_order for day in _days(said)}
        self._moved = sorted(
            (day.date, day.worked - (not is_weekend(day.date))) for day in self._days.values()
        )

    def knows(self, published: HolidayCalendarPublished) -> bool:
        """Whether the notice is known to say just this."""
        return self._notices.get((published.year, published.notice)) == published

    def notices(self, year: int) -> list[HolidayCalendarPublished]:
        """The notices known of a year, in the order in which they were issued."""
        of_year = (notice for notice in self._notices.values() if notice.year == year)
        return sorted(of_year, key=lambda notice: notice.issued_on)

    def holidays(self, year: int) -> list[Announced]:
        """The holidays of a year as they hold, in order; none where no notice is known."""
        of_year = (said for (its_year, _), said in self._said.items() if its_year == year)
        return sorted(of_year, key=lambda said: said.holiday.first)

    def day(self, day: date) -> Day:
        """What a day is, as far as the notices known tell."""
        known = self._days.get(day)
        if known is not None:
            return known
        kind = DayKind.WEEKEND if is_weekend(day) else DayKind.WORKING_DAY
        return Day(day, kind, day.year in self.years)

    def worked_days(self, after: date, until: date) -> int:
        """How many days are worked of those after the one up to and with the other, which is not
        before it."""
        first, end = (bisect_right(self._moved, day, key=itemgetter(0)) for day in (after, until))
        moved = sum(by for _, by in self._moved[first:end])
        return _weekdays(until) - _weekdays(after) + moved


def is_weekend(day: date) -> bool:
    """Whether it is a Saturday or a Sunday."""
    return day.weekday() >= _SATURDAY


def _weekdays(until: date) -> int:
    """How many since the first Monday of the calendar, this day with them."""
    weeks, rest = divmod(until.toordinal(), 7)
    return weeks * _SATURDAY + min(rest, _SATURDAY)


def _days(said: Announced) -> list[Day]:
    """The days on which a holiday differs from an ordinary week."""
    holiday, name, notice = said.holiday, said.holiday.name, said.notice.notice
    length = (holiday.last - holiday.first).days + 1
    off = [
        Day(holiday.first + n * _ONE_DAY, DayKind.HOLIDAY, True, name, notice)
        for n in range(length)
    ]
    on = [Day(day, DayKind.MAKE_UP_WORKDAY, True, name, notice) for day in holiday.make_up_workdays]
    return off + on
