"""Pictures of scorecards: rates with the interval within which they lie, and scores over time.

Every picture has the same scale from 0 to 100, and a table beside it with the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from domain.scoring.card import Line
from domain.scoring.interval import SCALE

LABEL_WIDTH = 84
SCALE_WIDTH = 176
"""Of the scale from 0 to 100 %, to the right of the labels; counts stand at the other end."""
ROW_HEIGHT = 17
AXIS_HEIGHT = 14

COURSE_WIDTH = 320
COURSE_HEIGHT = 130
COURSE_LEFT = 26
COURSE_TOP = 8


class Row(NamedTuple):
    """An indicator in a picture: its id, the baseline of its words, and what it counts."""

    indicator: str
    y: int
    numerator: int
    denominator: int


class Picture(NamedTuple):
    """Paths of an office's picture: intervals (``few``: of those with fewer cases than asked for)
    and the rates as points."""

    height: int
    rows: list[Row]
    intervals: str
    few_intervals: str
    rates: str
    few_rates: str


class Spot(NamedTuple):
    """A score at a place of the course, in hundredths of a point; None where there is none."""

    score: int | None
    lowest: int | None
    highest: int | None


class Course(NamedTuple):
    """The picture of scores over time: where each stands, the band of their bounds, the line."""

    places: list[tuple[str, str]]
    """Where the words of each place stand, and where its score is."""
    band: str
    line: str
    spots: str


def rate_of(line: Line) -> int | None:
    """The rate in hundredths of a percent, rounded half up; None without cases."""
    if not line.counted.denominator:
        return None
    whole = line.counted.denominator
    return (2 * line.counted.numerator * SCALE + whole) // (2 * whole)


def picture_of(lines: Sequence[Line]) -> Picture:
    """The indicators of a card, one below the other."""
    rows, spans, points = [], {True: "", False: ""}, {True: "", False: ""}
    for number, line in enumerate(lines):
        y = AXIS_HEIGHT + number * ROW_HEIGHT
        rows.append(Row(line.indicator, y + 12, line.counted.numerator, line.counted.denominator))
        rate = rate_of(line)
        if line.interval is not None and rate is not None:
            enough, middle = line.points is not None, y + ROW_HEIGHT // 2
            left, right = (across(it) for it in line.interval)
            spans[enough] += f"M{left} {middle}H{right}"
            points[enough] += f"M{across(rate)} {middle}h0"
    height = AXIS_HEIGHT + len(rows) * ROW_HEIGHT
    return Picture(height, rows, spans[True], spans[False], points[True], points[False])


def across(hundredths: int) -> str:
    """Where so many hundredths of a percent stand, in units of the picture."""
    return _tenths(10 * LABEL_WIDTH + hundredths * SCALE_WIDTH * 10 // SCALE)


def course_of(spots: Sequence[Spot], *, joined: bool = True) -> Course:
    """Scores from left to right. A place without a score interrupts the line; scores that are not
    ``joined`` each stand for themselves, as those of years do."""
    step = (COURSE_WIDTH - COURSE_LEFT) * 10 // max(1, len(spots))
    xs = [10 * COURSE_LEFT + step * number + step // 2 for number in range(len(spots))]
    places = [(_tenths(x), _down(spot.score or 0)) for x, spot in zip(xs, spots, strict=True)]
    band = line = points = ""
    for run in _runs(spots, joined):
        upper = [(xs[it], spots[it].highest or 0) for it in run]
        lower = [(xs[it], spots[it].lowest or 0) for it in reversed(run)]
        if len(run) > 1:
            band += _through([*upper, *lower]) + "Z"
            line += _through([(xs[it], spots[it].score or 0) for it in run])
        for it in run:
            spot = spots[it]
            points += f"M{_tenths(xs[it])} {_down(spot.score or 0)}h0"
            if len(run) == 1:
                line += f"M{_tenths(xs[it])} {_down(spot.highest or 0)}V{_down(spot.lowest or 0)}"
    return Course(places, band, line, points)


def _runs(spots: Sequence[Spot], joined: bool) -> list[list[int]]:
    """The places that have a score, those next to each other together where they are joined."""
    runs: list[list[int]] = []
    for number, spot in enumerate(spots):
        if spot.score is None:
            continue
        if joined and runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _through(points: Iterable[tuple[int, int]]) -> str:
    return "M" + "L".join(f"{_tenths(x)} {_down(score)}" for x, score in points)


def _down(hundredths: int) -> str:
    """How far from the top a score of so many hundredths of a point stands."""
    return _tenths(10 * COURSE_TOP + (SCALE - hundredths) * COURSE_HEIGHT * 10 // SCALE)


def _tenths(value: int) -> str:
    whole, rest = divmod(value, 10)
    return f"{whole}.{rest}" if rest else str(whole)
