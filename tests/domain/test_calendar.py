"""Which days are worked: the shipped notices against two other packages, and notices that amend."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from domain.events.rulebook import Holiday, HolidayCalendarPublished
from domain.rules.calendar import Calendar, DayKind
from domain.steps.rulebook import PublishHolidayCalendar
from service.importing.calendar import shipped_notices
from tests.domain.specification import DISTRICT_CLERK, given

YEARS = range(2016, 2027)
ONE_DAY = timedelta(days=1)
HOLIDAYS_OF_CHINA = holidays.country_holidays("CN", years=range(2015, 2028))
KNOWN = given(
    "registry", *((notice, notice.occurred_at, DISTRICT_CLERK) for notice in shipped_notices())
).registry.calendar


def published(notice: PublishHolidayCalendar) -> HolidayCalendarPublished:
    """The fact that the command comes to."""
    said = dict(notice)
    return HolidayCalendarPublished(
        **{name: said[name] for name in HolidayCalendarPublished.model_fields}
    )


def calendar_of(*notices: PublishHolidayCalendar) -> Calendar:
    """A calendar that took these notices in, in this order."""
    calendar = Calendar()
    for notice in notices:
        calendar.take(published(notice))
    return calendar


def days_of(year: int) -> list[date]:
    """Every day of a year."""
    first = date(year, 1, 1)
    return [first + n * ONE_DAY for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", YEARS)
def test_every_day_is_worked_or_not_as_two_other_packages_have_it(year: int) -> None:
    for day in days_of(year):
        known = KNOWN.day(day)
        assert known.announced
        assert known.worked == chinese_calendar.is_workday(day), day
        assert known.worked == HOLIDAYS_OF_CHINA.is_working_day(day), day


def test_every_year_since_the_policy_is_announced() -> None:
    assert KNOWN.years == set(YEARS)
    assert not KNOWN.day(date(2027, 6, 1)).announced
    assert not KNOWN.day(date(2015, 6, 1)).announced


def test_a_notice_comes_before_its_year_and_an_amending_one_within_it() -> None:
    for year in YEARS:
        first, *amending = KNOWN.notices(year)
        assert first.issued_on.year == year - 1
        assert str(year) in first.notice
        assert {it.name for it in first.holidays} >= {
            it.name for later in amending for it in later.holidays
        }
        assert all(later.issued_on.year == year for later in amending)
    amended = [year for year in YEARS if len(KNOWN.notices(year)) > 1]
    assert amended == [2019, 2020]


def test_a_year_has_its_seven_holidays() -> None:
    """Some years two of them fall together, and are one in the notice."""
    for year in YEARS:
        of_year = KNOWN.holidays(year)
        names = "、".join(said.holiday.name for said in of_year).split("、")
        assert sorted(names) == sorted(
            ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"]
        )
        days = [day for said in of_year for day in said.holiday.make_up_workdays]
        assert all(KNOWN.day(day).kind is DayKind.MAKE_UP_WORKDAY for day in days)


def test_the_amending_notices_hold() -> None:
    assert not KNOWN.day(date(2019, 5, 2)).worked
    assert KNOWN.day(date(2019, 4, 28)).kind is DayKind.MAKE_UP_WORKDAY
    assert "国办发明电〔2019〕3号" in KNOWN.day(date(2019, 5, 2)).notice
    assert not KNOWN.day(date(2020, 2, 1)).worked  # made up for no more: the holiday went on
    assert KNOWN.day(date(2020, 1, 19)).kind is DayKind.MAKE_UP_WORKDAY
    assert KNOWN.day(date(2020, 2, 3)).kind is DayKind.WORKING_DAY


def test_before_an_amending_notice_the_first_one_holds() -> None:
    first, second = (it for it in shipped_notices() if it.year == 2019)
    before = calendar_of(first)
    assert before.day(date(2019, 5, 2)).worked
    assert before.day(date(2019, 4, 28)).kind is DayKind.WEEKEND
    assert calendar_of(first, second).day(date(2019, 5, 2)).kind is DayKind.HOLIDAY


def test_the_order_in_which_notices_come_does_not_matter() -> None:
    notices = [it for it in shipped_notices() if it.year in (2019, 2020)]
    every_day = [*days_of(2019), *days_of(2020)]
    expected = [KNOWN.day(day) for day in every_day]
    for order in itertools.permutations(notices):
        calendar = calendar_of(*order)
        assert [calendar.day(day) for day in every_day] == expected


def test_a_notice_told_anew_takes_its_own_place() -> None:
    """What it said by mistake is said no more."""
    [notice] = [it for it in shipped_notices() if it.year == 2026]
    mistaken = notice.model_copy(
        update={
            "holidays": (
                *notice.holidays,
                Holiday(name="重阳节", first=date(2026, 10, 18), last=date(2026, 10, 19)),
            )
        }
    )
    calendar = calendar_of(mistaken)
    assert not calendar.day(date(2026, 10, 19)).worked
    calendar.take(published(notice))
    assert calendar.day(date(2026, 10, 19)).worked
    assert calendar.version == 2
    assert calendar.knows(published(notice))
    assert not calendar.knows(published(mistaken))


@pytest.mark.parametrize("reverse", [False, True], ids=["as issued", "the later one first"])
def test_of_two_notices_that_contradict_each_other_on_a_day_the_later_holds(
    reverse: bool,
) -> None:
    """The one gives the day for another holiday than the one for which it was to be worked."""
    day = date(2026, 10, 10)
    may = Holiday(name="劳动节", first=date(2026, 5, 1), last=date(2026, 5, 5))
    autumn = Holiday(
        name="国庆节", first=date(2026, 10, 1), last=date(2026, 10, 7), make_up_workdays=(day,)
    )
    longer = Holiday(name="劳动节", first=date(2026, 10, 9), last=date(2026, 10, 11))
    first = HolidayCalendarPublished(
        year=2026, notice="先发通知", issued_on=date(2025, 11, 4), holidays=(may, autumn)
    )
    second = HolidayCalendarPublished(
        year=2026, notice="后发通知", issued_on=date(2026, 9, 1), holidays=(longer,)
    )
    calendar = Calendar()
    for notice in (second, first) if reverse else (first, second):
        calendar.take(notice)
    assert calendar.day(day).kind is DayKind.HOLIDAY
    assert calendar.day(day).notice == "后发通知"


def test_the_days_at_the_turn_of_a_year_are_known_by_the_notice_of_the_next() -> None:
    before = calendar_of(*(it for it in shipped_notices() if it.year == 2019))
    assert before.day(date(2018, 12, 29)).kind is DayKind.MAKE_UP_WORKDAY
    assert before.day(date(2018, 12, 31)).kind is DayKind.HOLIDAY
    assert before.day(date(2018, 12, 31)).announced
    assert not before.day(date(2018, 12, 28)).announced


def test_without_a_notice_weekends_alone_are_free() -> None:
    empty = Calendar()
    assert empty.day(date(2026, 1, 1)) == (date(2026, 1, 1), DayKind.WORKING_DAY, False, "", "")
    assert empty.day(date(2026, 1, 3)).kind is DayKind.WEEKEND
    assert empty.holidays(2026) == []
    assert empty.notices(2026) == []


def test_worked_days_are_counted_as_day_by_day() -> None:
    for after in days_of(2024)[::11]:
        count = 0
        for ahead in range(500):
            assert KNOWN.worked_days(after, after + ahead * ONE_DAY) == count
            count += KNOWN.day(after + (ahead + 1) * ONE_DAY).worked
