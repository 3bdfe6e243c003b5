"""Pictures of scorecards: one scale, a place for each number, nothing drawn that is not counted."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scoring.card import Count, Line, reckon
from domain.scoring.counting import Card
from domain.scoring.interval import SCALE, Interval
from domain.scoring.shipped import SHIPPED
from service.public.score_picture import (
    LABEL_WIDTH,
    SCALE_WIDTH,
    Spot,
    across,
    course_of,
    picture_of,
    rate_of,
)
from service.public.score_words import highest, hundredths, lowest, percent, signed

FORMULA = SHIPPED[Card.STREET].formula
COUNTS = st.dictionaries(
    st.sampled_from([it.indicator for it in FORMULA.indicators]),
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda it: Count(min(it), max(it))),
)


def lines_of(counts: dict[str, Count]) -> tuple[Line, ...]:
    """The lines of the card that these counts make."""
    return reckon(FORMULA, counts).lines


def spans(path: str) -> list[tuple[float, float, float]]:
    """The intervals of a path: left, y, right."""
    found = re.findall(r"M([\d.]+) ([\d.]+)H([\d.]+)", path)
    return [(float(left), float(y), float(right)) for left, y, right in found]


@given(COUNTS)
def test_every_rate_lies_within_its_interval_and_the_scale(counts: dict[str, Count]) -> None:
    lines = lines_of(counts)
    picture = picture_of(lines)
    drawn = spans(picture.intervals) + spans(picture.few_intervals)
    dots = re.findall(r"M([\d.]+) ([\d.]+)h0", picture.rates + picture.few_rates)
    assert len(drawn) == len(dots) == sum(line.counted.denominator > 0 for line in lines)
    for (left, y, right), (x, at) in zip(drawn, dots, strict=True):
        assert y == float(at)
        assert LABEL_WIDTH <= left <= float(x) <= right <= LABEL_WIDTH + SCALE_WIDTH
    assert [it.indicator for it in picture.rows] == [line.indicator for line in lines]


@given(COUNTS)
def test_too_few_cases_are_drawn_otherwise(counts: dict[str, Count]) -> None:
    lines = lines_of(counts)
    few = [it for it in lines if it.counted.denominator and it.points is None]
    assert len(spans(picture_of(lines).few_intervals)) == len(few)


def test_the_scale_runs_from_nothing_to_all() -> None:
    assert across(0) == str(LABEL_WIDTH)
    assert across(SCALE) == str(LABEL_WIDTH + SCALE_WIDTH)


def test_a_month_without_a_score_interrupts_the_line() -> None:
    scored, nothing = Spot(8000, 7000, 9000), Spot(None, None, None)
    course = course_of([scored, scored, nothing, scored])
    assert course.spots.count("M") == 3
    assert course.band.count("M") == 1
    assert course.line.count("M") == 2
    assert course_of([nothing]).spots == course_of([]).spots == ""
    assert course_of([scored, scored], joined=False).band == ""


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (hundredths(8642), "86.42"),
        (hundredths(0), "0.00"),
        (hundredths(-5), "−0.05"),
        (percent(1, 3), "33.3%"),
        (percent(2, 3), "66.7%"),
        (percent(1, 2000), "0.1%"),
        (percent(0, 7), "0.0%"),
        (lowest(Interval(2079, 9386)), "20.7%"),
        (highest(Interval(2079, 9386)), "93.9%"),
        (signed(2), "+2"),
        (signed(-1), "−1"),
        (signed(0), "0"),
    ],
)
def test_numbers_are_written_exactly(written: str, expected: str) -> None:
    assert written == expected


def test_a_rate_without_cases_is_none() -> None:
    assert all(rate_of(line) is None for line in lines_of({}))
