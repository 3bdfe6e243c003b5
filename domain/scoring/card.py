"""E6 A scorecard: counts and a formula make contributions and a score, in integers throughout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from domain.scoring.formula import POINT, WHOLE_WEIGHT, Formula, Group, Missing
from domain.scoring.interval import Interval, wilson


class Count(NamedTuple):
    """What was counted of an indicator, for one office and year. ``excluded`` items are in neither
    number; ``late`` of those counted or excluded have an event that was recorded late."""

    numerator: int = 0
    denominator: int = 0
    excluded: int = 0
    late: int = 0

    def plus(self, other: Count) -> Count:
        """Both together."""
        return Count(
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.excluded + other.excluded,
            self.late + other.late,
        )


NOTHING = Count()


class Line(NamedTuple):
    """An indicator on a card. ``points`` (hundredths of a point) is None where there are fewer
    cases than ``least``: insufficient data. ``full`` is what all done would contribute."""

    indicator: str
    group: Group
    weight: int
    least: int
    counted: Count
    interval: Interval | None
    points: int | None
    full: int | None


class Reckoned(NamedTuple):
    """A card. ``score`` and its bounds are in hundredths of a point of 100; None where the formula
    gives no score to what is present. ``weight_present`` is that of lines with enough cases."""

    lines: tuple[Line, ...]
    weight_present: int
    score: int | None
    lowest: int | None
    highest: int | None


def reckon(formula: Formula, counts: Mapping[str, Count]) -> Reckoned:
    """The card that these counts (by indicator) make under a formula."""
    found = [(it, counts.get(it.indicator, NOTHING)) for it in formula.indicators]
    present = sum(it.weight for it, count in found if count.denominator >= it.least)
    whole = present if formula.missing is Missing.SPREAD else WHOLE_WEIGHT
    lines = []
    for it, count in found:
        enough = count.denominator >= it.least
        lines.append(
            Line(
                it.indicator,
                it.group,
                it.weight,
                it.least,
                count,
                wilson(count.numerator, count.denominator) if count.denominator else None,
                contribution(it.weight, whole, count) if enough else None,
                rounded(it.weight * WHOLE_WEIGHT * POINT, whole) if enough else None,
            )
        )
    least = WHOLE_WEIGHT if formula.missing is Missing.WITHHOLD else formula.weight_present_least
    if present < least:
        return Reckoned(tuple(lines), present, None, None, None)
    lowest, highest = _bounds(lines, whole)
    score = min(sum(line.points or 0 for line in lines), WHOLE_WEIGHT * POINT)
    return Reckoned(tuple(lines), present, score, lowest, highest)


def contribution(weight: int, whole: int, count: Count) -> int:
    """Hundredths of a point, rounded half up: the one rounding of a score."""
    return rounded(weight * WHOLE_WEIGHT * POINT * count.numerator, whole * count.denominator)


def rounded(numerator: int, denominator: int) -> int:
    """A fraction that is not negative, rounded half up to an integer."""
    return (2 * numerator + denominator) // (2 * denominator)


def _bounds(lines: Sequence[Line], whole: int) -> tuple[int, int]:
    """Where every rate at once were at its lower, or upper, bound: wider than chance would have
    it, so that nobody is put below another without need."""
    sides = []
    for side in (0, 1):
        total = sum(
            line.weight * line.interval[side]
            for line in lines
            if line.points is not None and line.interval is not None
        )
        sides.append(total // whole if side == 0 else -(-total // whole))
    return sides[0], sides[1]


def bands(scores: Mapping[UUID, Reckoned]) -> dict[UUID, int]:
    """Bands instead of ranks: the office with the highest score opens the first band, with all
    whose bounds overlap with its own; of the rest the highest opens the next. Offices without a
    score have none."""
    left = sorted(
        (office for office, it in scores.items() if it.score is not None),
        key=lambda office: (-(scores[office].score or 0), str(office)),
    )
    found: dict[UUID, int] = {}
    band = 0
    while left:
        band += 1
        lowest = scores[left[0]].lowest or 0
        within = [it for it in left if (scores[it].highest or 0) >= lowest]
        found.update((office, band) for office in within)
        left = [it for it in left if it not in found]
    return found
