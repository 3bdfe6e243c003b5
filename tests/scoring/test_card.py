"""E6 What counts come to under a formula: integers, one rounding, no number where there are too few
cases, bands where bounds overlap."""

from __future__ import annotations

from decimal import Decimal, getcontext
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scoring.card import Count, Reckoned, bands, contribution, reckon
from domain.scoring.counting import Card
from domain.scoring.formula import WHOLE_WEIGHT, Missing
from domain.scoring.indicators import INDICATORS
from domain.scoring.interval import SCALE, wilson
from domain.scoring.shipped import SHIPPED

FORMULA = SHIPPED[Card.DEPARTMENT].formula


def counted(numerator: int = 7, denominator: int = 10) -> dict[str, Count]:
    return {it.indicator: Count(numerator, denominator) for it in FORMULA.indicators}


@pytest.mark.parametrize("card", Card)
def test_what_is_shipped_is_a_fit_formula(card: Card) -> None:
    formula = SHIPPED[card].formula
    assert sum(it.weight for it in formula.indicators) == WHOLE_WEIGHT
    assert all(card in INDICATORS[it.indicator].cards for it in formula.indicators)
    assert not any(INDICATORS[it.indicator].signal for it in formula.indicators)
    first = formula.indicators[:2]
    assert {it.group.value for it in first} == {"satisfaction"}
    by_group: dict[str, int] = {}
    for it in formula.indicators:
        by_group[it.group.value] = by_group.get(it.group.value, 0) + it.weight
    assert max(by_group, key=lambda group: by_group[group]) == "satisfaction"
    assert SHIPPED[card].shipped


def test_all_done_is_a_hundred_points_and_nothing_done_is_none_of_them() -> None:
    assert reckon(FORMULA, counted(10, 10)).score == 100_00
    assert reckon(FORMULA, counted(0, 10)).score == 0


def test_nothing_to_count_is_insufficient_data_and_never_nought() -> None:
    empty = reckon(FORMULA, {})
    assert empty.score is None
    assert {line.points for line in empty.lines} == {None}


def test_too_few_cases_give_their_weight_to_the_others() -> None:
    counts = counted(10, 10)
    counts["attendance"] = Count(0, 4)
    card = reckon(FORMULA, counts)
    assert card.weight_present == 88
    assert card.score is not None
    assert abs(card.score - 100_00) <= len(card.lines)
    attendance = next(line for line in card.lines if line.indicator == "attendance")
    assert (attendance.points, attendance.counted.denominator) == (None, 4)


def test_below_the_weight_that_must_be_present_there_is_no_score() -> None:
    weights = {it.indicator: it.weight for it in FORMULA.indicators}
    few = {"referrals_answered": Count(9, 10), "attendance": Count(9, 10)}
    assert sum(weights[it] for it in few) < FORMULA.weight_present_least
    assert reckon(FORMULA, few).score is None


def test_a_formula_may_withhold_the_score_where_anything_is_missing() -> None:
    strict = FORMULA.model_copy(update={"missing": Missing.WITHHOLD})
    assert reckon(strict, counted()).score is not None
    without = {name: it for name, it in counted().items() if name != "attendance"}
    assert reckon(strict, without).score is None


@pytest.mark.parametrize(
    ("numerator", "denominator", "points"),
    [(1, 3, 3_33), (2, 3, 6_67), (1, 8, 1_25), (1, 800, 1), (1, 2001, 0), (3, 2000, 2)],
    ids=lambda it: str(it),
)
def test_a_half_is_rounded_up(numerator: int, denominator: int, points: int) -> None:
    assert contribution(10, 100, Count(numerator, denominator)) == points


@given(
    st.dictionaries(
        st.sampled_from([it.indicator for it in FORMULA.indicators]),
        st.tuples(st.integers(0, 400), st.integers(0, 400)),
    )
)
def test_the_printed_parts_add_up_to_the_printed_whole(pairs: dict[str, tuple[int, int]]) -> None:
    counts = {name: Count(min(pair), max(pair)) for name, pair in pairs.items()}
    card = reckon(FORMULA, counts)
    if card.score is not None:
        assert card.score == min(100_00, sum(line.points or 0 for line in card.lines))
        assert card.lowest is not None
        assert card.highest is not None
        slack = len(card.lines)
        assert card.lowest - slack <= card.score <= card.highest + slack


@given(st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_bounds_are_those_of_wilson(pair: tuple[int, int]) -> None:
    k, n = pair
    getcontext().prec = 60
    z, p = Decimal("1.96"), Decimal(k) / n
    middle = p + z * z / (2 * n)
    spread = z * (p * (1 - p) / n + z * z / (4 * n * n)).sqrt()
    whole = 1 + z * z / n
    low, high = (SCALE * (middle + side * spread) / whole for side in (-1, 1))
    found = wilson(k, n)
    tiny = Decimal("1e-40")
    assert found.lowest <= low + tiny
    assert low - found.lowest < 1 + tiny
    assert found.highest >= high - tiny
    assert found.highest - high < 1 + tiny
    assert 0 <= found.lowest <= found.highest <= SCALE


def scored(score: int | None, lowest: int = 0, highest: int = 0) -> Reckoned:
    return Reckoned((), 100, score, lowest, highest)


def test_offices_whose_bounds_overlap_share_a_band() -> None:
    a, b, c, d, none = (UUID(int=n) for n in range(1, 6))
    found = bands(
        {
            a: scored(9000, 8800, 9200),
            b: scored(8700, 8500, 8900),
            c: scored(8000, 7800, 8700),
            d: scored(6000, 5500, 6500),
            none: scored(None),
        }
    )
    assert found == {a: 1, b: 1, c: 2, d: 3}
