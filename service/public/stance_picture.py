"""Where people agree and where they differ (D2), as a picture: a bar a point, widest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from service.views import PointLine

MOSTLY = Fraction(3, 4)
"""From this share of those for or against on, a point is mostly agreed to, or mostly opposed."""

OPENED_MAX = 300
"""Stances on a point up to which its numbers open to them."""
_NONE: dict[UUID, dict[str, list[int]]] = {}

HALF_WIDTH = 150
ROW_HEIGHT = 18
BAR_HEIGHT = 12


class Standing(StrEnum):
    """How a point stands among those who took a stance on it."""

    AGREED = "agreed"
    DIVIDED = "divided"
    OPPOSED = "opposed"
    OPEN = "open"
    """Nobody is for or against."""


class Point(NamedTuple):
    """A point, its number in the picture and the share of each stance in tenths of a per cent;
    ``stances`` are the positions behind its numbers, none where there are too many to name."""

    number: int
    line: PointLine
    total: int
    agree: int
    disagree: int
    standing: Standing
    stances: dict[str, list[int]]


class Bar(NamedTuple):
    """A row of the picture, in its units; ``disagree`` grows to the left of the middle."""

    number: int
    y: int
    agree: int
    disagree: int


class Picture(NamedTuple):
    """The picture, and how many points stand how."""

    height: int
    bars: list[Bar]
    counts: dict[Standing, int]


def points_of(
    lines: Sequence[PointLine], stances: Mapping[UUID, dict[str, list[int]]] = _NONE
) -> list[Point]:
    """The points with their shares, numbered in their order."""
    return [
        _point(number, line, stances.get(line.point, {})) for number, line in enumerate(lines, 1)
    ]


def picture(points: Sequence[Point]) -> Picture | None:
    """Points from the most agreed to the most opposed; None where no stance was taken."""
    taken = [point for point in points if point.standing is not Standing.OPEN]
    if not taken:
        return None
    most = max(max(it.line.agree, it.line.disagree) for it in taken)
    taken.sort(key=lambda it: (it.line.disagree - it.line.agree, it.number))
    bars = [
        Bar(
            it.number,
            row * ROW_HEIGHT,
            it.line.agree * HALF_WIDTH // most,
            it.line.disagree * HALF_WIDTH // most,
        )
        for row, it in enumerate(taken)
    ]
    counts = {name: sum(it.standing is name for it in points) for name in Standing}
    return Picture(len(bars) * ROW_HEIGHT, bars, counts)


def _point(number: int, line: PointLine, stances: dict[str, list[int]]) -> Point:
    total = line.agree + line.disagree + line.abstain
    share = 1000 / total if total else 0
    return Point(
        number,
        line,
        total,
        round(line.agree * share),
        round(line.disagree * share),
        _standing(line),
        stances if total <= OPENED_MAX else {},
    )


def _standing(line: PointLine) -> Standing:
    decided = line.agree + line.disagree
    if not decided:
        return Standing.OPEN
    agreed = Fraction(line.agree, decided)
    if agreed >= MOSTLY:
        return Standing.AGREED
    return Standing.OPPOSED if agreed <= 1 - MOSTLY else Standing.DIVIDED
