"""Deadlines: counted day by day, over holidays, pauses and years not yet announced."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.rules.calendar import Calendar
from domain.rules.deadline import Deadline, Pause, Why, deadline, due_after
from domain.rules.pack import BEIJING, TERM_DAYS_MAX, Term
from service.importing.calendar import shipped_notices
from tests.domain.test_calendar import KNOWN, calendar_of

ONE_DAY = timedelta(days=1)


def working(days: int) -> Term:
    return Term(days=days, working=True)


def calendar_days(days: int) -> Term:
    return Term(days=days, working=False)


def due(start: date, term: Term, *pauses: Pause, calendar: Calendar = KNOWN) -> Deadline:
    return deadline(calendar, start, term, pauses)


def whys(counted: Deadline) -> list[str]:
    """Why each day counts or not, in order."""
    return [day.why.value for day in counted.days]


# Working days


@pytest.mark.parametrize(
    ("start", "days", "ends"),
    [
        pytest.param(date(2026, 3, 2), 1, date(2026, 3, 3), id="the next day"),
        pytest.param(date(2026, 3, 2), 5, date(2026, 3, 9), id="over a weekend"),
        pytest.param(date(2026, 3, 7), 1, date(2026, 3, 9), id="from a Saturday"),
        pytest.param(date(2026, 2, 13), 1, date(2026, 2, 14), id="a Saturday that is worked"),
        pytest.param(date(2026, 2, 13), 2, date(2026, 2, 24), id="over the Spring Festival"),
        pytest.param(date(2026, 2, 13), 6, date(2026, 2, 28), id="to the Saturday made up for it"),
        pytest.param(date(2026, 2, 13), 7, date(2026, 3, 2), id="but not to the Sunday after it"),
        pytest.param(date(2018, 12, 28), 2, date(2019, 1, 2), id="over the turn of a year"),
    ],
)
def test_working_days(start: date, days: int, ends: date) -> None:
    assert due(start, working(days)).due_on == ends


def test_it_explains_itself_day_by_day() -> None:
    counted = due(date(2026, 2, 12), working(3))
    assert counted.due_on == date(2026, 2, 24)
    assert [day.date for day in counted.days] == [
        date(2026, 2, 13) + n * ONE_DAY for n in range(12)
    ]
    assert whys(counted) == ["counted", "counted", *["holiday"] * 9, "counted"]
    assert [day.number for day in counted.days if day.number] == [1, 2, 3]
    worked_saturday, first_day_off = counted.days[1:3]
    assert worked_saturday.name == first_day_off.name == "春节"
    assert "2026年部分节假日安排" in first_day_off.notice
    assert not counted.provisional


def test_a_day_is_in_time_to_its_last_second_in_beijing() -> None:
    counted = due(date(2026, 3, 2), working(1))
    assert counted.due_at == datetime(2026, 3, 3, 15, 59, 59, tzinfo=UTC)


def test_the_day_of_the_act_is_the_day_in_beijing() -> None:
    act = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
    assert due_after(KNOWN, act, working(1)).starts_on == date(2026, 3, 3)
    assert due_after(KNOWN, act - timedelta(seconds=1), working(1)).starts_on == date(2026, 3, 2)
    assert due_after(KNOWN, act.astimezone(BEIJING), working(1)).due_on == date(2026, 3, 4)


# Calendar days


@pytest.mark.parametrize(
    ("start", "days", "ends"),
    [
        pytest.param(date(2026, 3, 2), 3, date(2026, 3, 5), id="ends on a working day"),
        pytest.param(date(2026, 3, 2), 5, date(2026, 3, 9), id="ends on a Saturday"),
        pytest.param(date(2026, 2, 5), 10, date(2026, 2, 24), id="ends in the Spring Festival"),
        pytest.param(date(2026, 2, 10), 4, date(2026, 2, 14), id="ends on a worked Saturday"),
        pytest.param(date(2026, 2, 9), 19, date(2026, 2, 28), id="and on the other one"),
    ],
)
def test_calendar_days_end_on_a_working_day(start: date, days: int, ends: date) -> None:
    counted = due(start, calendar_days(days))
    assert counted.due_on == ends
    rolled = [day for day in counted.days if day.why is Why.ROLLED]
    assert len(rolled) == (ends - start).days - days
    assert all(day.number is None for day in rolled)


# Pauses


def test_the_clock_stands_during_a_pause() -> None:
    """From the day after it begins to its last day; the days before count on."""
    pause = Pause(date(2026, 3, 3), date(2026, 3, 5))
    counted = due(date(2026, 3, 2), working(5), pause)
    assert counted.due_on == date(2026, 3, 11)
    assert whys(counted) == [
        "counted", "paused", "paused", "counted", "weekend", "weekend",
        "counted", "counted", "counted",
    ]  # fmt: skip


def test_a_pause_that_goes_on_leaves_no_deadline() -> None:
    counted = due(date(2026, 3, 2), working(5), Pause(date(2026, 3, 4), None))
    assert counted.due_on is None
    assert counted.due_at is None
    assert whys(counted) == ["counted", "counted"]


def test_pauses_that_overlap_stand_once_and_those_outside_not_at_all() -> None:
    twice = (Pause(date(2026, 3, 3), date(2026, 3, 5)), Pause(date(2026, 3, 4), date(2026, 3, 5)))
    once = twice[:1]
    start, term = date(2026, 3, 2), working(5)
    assert due(start, term, *twice).days == due(start, term, *once).days
    after = Pause(date(2026, 3, 30), None)
    before = Pause(date(2026, 2, 1), date(2026, 2, 20))
    assert due(start, term, before, after).days == due(start, term).days


# Years to come, and notices that change them


def test_a_year_that_is_not_announced_is_provisional() -> None:
    assert due(date(2026, 12, 30), working(1)).provisional is False
    over = due(date(2026, 12, 30), working(2))
    assert over.due_on == date(2027, 1, 1)  # a holiday, as anybody knows, but by no notice yet
    assert over.provisional is True
    assert [day.announced for day in over.days] == [True, False]
    assert due(date(2027, 6, 1), calendar_days(3)).provisional is True


def test_an_amending_notice_moves_a_deadline() -> None:
    """Labour Day of 2019 grew from one day to four, with two Sundays worked."""
    first, second = (it for it in shipped_notices() if it.year == 2019)
    start, term = date(2019, 4, 26), working(5)
    before = due(start, term, calendar=calendar_of(first))
    after = due(start, term, calendar=calendar_of(first, second))
    assert before.due_on == date(2019, 5, 6)
    assert after.due_on == date(2019, 5, 6)
    assert whys(before) != whys(after)
    short = working(4)
    assert due(start, short, calendar=calendar_of(first)).due_on == date(2019, 5, 5) - 2 * ONE_DAY
    assert due(start, short, calendar=calendar_of(first, second)).due_on == date(2019, 5, 5)


def test_the_festival_of_2020_that_went_on_moves_a_deadline() -> None:
    first, second = (it for it in shipped_notices() if it.year == 2020)
    start = date(2020, 1, 23)
    assert due(start, working(2), calendar=calendar_of(first)).due_on == date(2020, 2, 1)
    assert due(start, working(2), calendar=calendar_of(first, second)).due_on == date(2020, 2, 4)


# Whatever the day and the term


DAYS = st.dates(date(2016, 1, 1), date(2027, 12, 31))
TERMS = st.builds(Term, days=st.integers(1, 120), working=st.booleans())


@st.composite
def pauses(draw: st.DrawFn) -> tuple[Pause, ...]:
    begins = draw(st.lists(DAYS, max_size=3))
    return tuple(Pause(day, day + draw(st.integers(0, 30)) * ONE_DAY) for day in begins)


@given(DAYS, TERMS, pauses())
@settings(deadline=None)
def test_the_account_of_the_days_adds_up(start: date, term: Term, stops: tuple[Pause, ...]) -> None:
    counted = due(start, term, *stops)
    assert counted.due_on is not None
    dates = [day.date for day in counted.days]
    assert dates == [start + n * ONE_DAY for n in range(1, (counted.due_on - start).days + 1)]
    numbers = [day.number for day in counted.days if day.number is not None]
    assert numbers == list(range(1, term.days + 1))
    assert all((day.number is not None) == (day.why is Why.COUNTED) for day in counted.days)
    assert KNOWN.day(counted.due_on).worked
    assert counted.provisional == any(not KNOWN.day(day).announced for day in dates)
    for day in counted.days:
        if term.working and day.why is Why.COUNTED:
            assert KNOWN.day(day.date).worked
        if day.why in (Why.WEEKEND, Why.HOLIDAY):
            assert not KNOWN.day(day.date).worked


def test_the_longest_term_is_counted_to_its_end() -> None:
    counted = due(date(2016, 12, 12), working(TERM_DAYS_MAX))
    assert [day.number for day in counted.days if day.number][-1] == TERM_DAYS_MAX
    assert counted.due_on == counted.days[-1].date


def test_the_longest_pause_is_left_out_to_its_end() -> None:
    pause = Pause(date(1950, 1, 2), date(2026, 1, 5))
    assert due(date(1950, 1, 1), working(1), pause).due_on == date(1950, 1, 2)
    assert due(date(1950, 1, 1), working(2), pause).due_on == date(2026, 1, 6)


@given(DAYS, st.integers(0, 40), TERMS)
@settings(deadline=None)
def test_who_starts_later_ends_no_earlier(start: date, later: int, term: Term) -> None:
    first, second = due(start, term).due_on, due(start + later * ONE_DAY, term).due_on
    assert first is not None
    assert second is not None
    assert first <= second


@given(DAYS, TERMS, st.integers(1, 30), pauses())
@settings(deadline=None)
def test_who_has_longer_ends_no_earlier(
    start: date, term: Term, more: int, stops: tuple[Pause, ...]
) -> None:
    longer = Term(days=term.days + more, working=term.working)
    first, second = due(start, term, *stops).due_on, due(start, longer, *stops).due_on
    assert first is not None
    assert second is not None
    assert first <= second
    if term.working:
        assert first < second


@given(DAYS, TERMS, pauses())
@settings(deadline=None)
def test_a_pause_never_shortens_a_term(start: date, term: Term, stops: tuple[Pause, ...]) -> None:
    plain, paused = due(start, term).due_on, due(start, term, *stops).due_on
    assert plain is not None
    assert paused is not None
    assert plain <= paused
