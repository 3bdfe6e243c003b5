"""What chance gives the simulation: numbers that follow from a seed, and days that are worked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from domain.events.rulebook import HolidayCalendarPublished
from domain.rules.calendar import Calendar
from domain.rules.pack import BEIJING
from service.importing.calendar import shipped_notices

_OPENS, _OFFICE_MINUTES = 9 * 60, 8 * 60
_ONE_DAY = timedelta(days=1)


class Seeded(Random):
    """Chance that follows from what it is named by: the same words give the same numbers, on any
    machine and in any process."""

    def __init__(self, *name: str | int) -> None:
        super().__init__("/".join(map(str, name)))

    def id(self) -> UUID:
        """An id."""
        return UUID(int=self.getrandbits(128), version=4)

    def chance(self, share: float) -> bool:
        """Whether it happens, where it does in this share of all cases."""
        return self.random() < share


class Days:
    """The days that are worked in a year and in the one after it, by the notices shipped."""

    def __init__(self, year: int) -> None:
        calendar = Calendar()
        for notice in shipped_notices():
            if notice.year in (year, year + 1):
                calendar.take(
                    HolidayCalendarPublished(
                        year=notice.year,
                        notice=notice.notice,
                        issued_on=notice.issued_on,
                        holidays=notice.holidays,
                    )
                )
        first, after = date(year, 1, 1), date(year + 2, 1, 1)
        every = (first + _ONE_DAY * n for n in range((after - first).days))
        self._worked = [day for day in every if calendar.day(day).worked]
        self.begins = datetime.combine(first, time(0), BEIJING)
        self.ends = datetime.combine(date(year + 1, 1, 1), time(0), BEIJING)

    def of_year(self, number: int, of: int) -> date:
        """The day on which the ``number``th of so many falls that are spread over the year."""
        worked = bisect_left(self._worked, self.ends.date())
        return self._worked[number * worked // of]

    def after(self, moment: datetime, days: int, chance: Seeded) -> datetime:
        """Some time in the office hours so many worked days later; later on the same day for 0."""
        if days <= 0:
            return moment + timedelta(minutes=chance.randint(11, 55))
        index = bisect_right(self._worked, moment.date()) + days - 1
        day = self._worked[min(index, len(self._worked) - 1)]
        return at_office(day, chance)

    def between(self, start: datetime, end: datetime) -> int:
        """How many worked days come after the day of the one, to that of the other."""
        return bisect_right(self._worked, end.date()) - bisect_right(self._worked, start.date())


def at_office(day: date, chance: Seeded) -> datetime:
    """Some time of a day at which offices are open, in Beijing."""
    minute = _OPENS + chance.randrange(_OFFICE_MINUTES)
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=BEIJING)
