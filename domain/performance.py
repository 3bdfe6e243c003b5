"""E6 年度绩效考核: what a year's record of an office comes to, as counts and never as opinions.

An indicator is a numerator and a denominator of listed facts. What was due and is not done stays
in the denominator; what may still be done in time is not counted yet. Whether and how indicators
make a score is for a formula that the district adopts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from domain.duties.kind import DutyKind
from domain.duties.standing import Standing, Status
from domain.value import Value

RATINGS_MIN = 3
"""Fewer ratings than this tell who gave them, and little else: no mean is shown."""

COUNTED = (Status.MET, Status.MET_LATE, Status.OVERDUE)
"""Standings of what has fallen due."""


class OnTime(NamedTuple):
    """Duties of one kind that fell due in the year: ``met`` in time, of ``due``; ``positions`` are
    those of the facts behind the denominator."""

    kind: str
    clause: str
    zh: str
    en: str
    met: int
    due: int
    positions: tuple[int, ...]


class Rated(NamedTuple):
    """Points from 1 to 5 given by participants of one round; sums, so that nothing is rounded."""

    ratings: int
    taking_part_sum: int
    carrying_out_sum: int


class Satisfaction(Value):
    """E5 Ratings of the year's rounds added up. The means are fractions, and absent where there are
    too few ratings (``RATINGS_MIN``)."""

    rounds: int
    ratings: int
    taking_part: tuple[int, int] | None = None
    carrying_out: tuple[int, int] | None = None


def on_time(standings: Iterable[tuple[DutyKind, Standing]], year: int) -> list[OnTime]:
    """One line a kind of duty that fell due in the year, in the order in which kinds first come."""
    met: dict[str, int] = defaultdict(int)
    due: dict[str, int] = defaultdict(int)
    positions: dict[str, dict[int, None]] = defaultdict(dict)
    kinds: dict[str, DutyKind] = {}
    for kind, standing in standings:
        if standing.due.on is None or standing.due.on.year != year:
            continue
        if standing.status not in COUNTED:
            continue
        kinds.setdefault(kind.id, kind)
        due[kind.id] += 1
        met[kind.id] += standing.status is Status.MET
        positions[kind.id].update((entry.position, None) for entry in standing.run.entries)
    return [
        OnTime(id, kind.clause, kind.zh, kind.en, met[id], due[id], tuple(positions[id]))
        for id, kind in kinds.items()
    ]


def satisfaction(rounds: Iterable[Rated]) -> Satisfaction:
    """The rounds of a year added up."""
    counted = list(rounds)
    ratings = sum(it.ratings for it in counted)
    enough = ratings >= RATINGS_MIN
    return Satisfaction(
        rounds=len(counted),
        ratings=ratings,
        taking_part=(sum(it.taking_part_sum for it in counted), ratings) if enough else None,
        carrying_out=(sum(it.carrying_out_sum for it in counted), ratings) if enough else None,
    )


def belongs_to(period_from: date, period_until: date, year: int) -> bool:
    """Whether a round's period counts for a year: it ends in it."""
    return period_from <= period_until and period_until.year == year
