"""What quotas ask of a panel, in numbers: candidates who differ in no quota count as one class.

Every feature that has quotas parts the candidates into rows: one for each of its quotas and one,
without bounds, for all its other values. A class is a way to stand in one row of each feature.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.draw.commitment import by_feature
from domain.events.draw import Candidate, Quota


@dataclass(frozen=True, slots=True)
class Demand:
    """``features`` lists the rows of each feature, ``least`` and ``most`` the bounds of each row;
    ``rows`` the rows of each class, ``members`` the classes of each row,
    ``number`` the class by its rows."""

    panel: int
    features: tuple[tuple[int, ...], ...]
    least: tuple[int, ...]
    most: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...]
    members: tuple[tuple[int, ...], ...]
    number: Mapping[tuple[int, ...], int]


def demand_of(
    candidates: Sequence[Candidate], quotas: Sequence[Quota], panel: int
) -> tuple[Demand, list[int]]:
    """The demand, and the class of each candidate."""
    row_of: dict[str, dict[str, int]] = {}
    least: list[int] = []
    most: list[int] = []
    for quota in by_feature(quotas):
        row_of.setdefault(quota.feature, {})[quota.value] = len(least)
        least.append(quota.least)
        most.append(min(quota.most, panel))
    features = []
    others: dict[str, int] = {}
    for feature, values in row_of.items():
        others[feature] = len(least)
        least.append(0)
        most.append(panel)
        features.append((*values.values(), others[feature]))
    stands = [
        tuple(
            values.get(candidate.features[feature], others[feature])
            for feature, values in row_of.items()
        )
        for candidate in candidates
    ]
    rows = sorted(set(stands))
    number = {row: index for index, row in enumerate(rows)}
    members: list[list[int]] = [[] for _ in least]
    for index, row in enumerate(rows):
        for each in row:
            members[each].append(index)
    demand = Demand(
        panel=panel,
        features=tuple(features),
        least=tuple(least),
        most=tuple(most),
        rows=tuple(rows),
        members=tuple(map(tuple, members)),
        number=number,
    )
    return demand, [number[row] for row in stands]
