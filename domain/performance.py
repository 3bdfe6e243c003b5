"""What an organisation did in time of what fell due in a year, duty by duty.

What was due and is not done stays in the denominator; what may still be done in time is not counted
yet. Street offices and departments are scored besides (``domain.scoring``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from domain.duties.kind import DutyKind
from domain.duties.standing import Standing, Status

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
