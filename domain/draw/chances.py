"""How likely each group is to be drawn: the draw is done many times with seeds of the digest alone.

Quotas change the chances of those whom they favour; this says by how much, before and after the
draw alike, and anyone can count it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from domain.draw.commitment import trial_seed
from domain.draw.selection import Pool
from domain.events.draw import Candidate, Quota

TRIALS_MAX = 1_000
TRIALS_MIN = 20
_EFFORT = 200_000


class Group(NamedTuple):
    """``candidates`` of the pool have this value; ``selected`` of them in all trials together."""

    feature: str
    value: str
    candidates: int
    selected: int


class Chances(NamedTuple):
    """Of every group by (feature, value), over so many ``trials``."""

    trials: int
    groups: tuple[Group, ...]

    def share(self, group: Group) -> Fraction:
        """How likely one candidate of the group is to be drawn."""
        return Fraction(group.selected, self.trials * group.candidates)


def trials_for(candidates: Sequence[Candidate], quotas: Sequence[Quota]) -> int:
    """How many trials a pool is given: fewer for a large one, which tells as much by each."""
    features = len({quota.feature for quota in quotas})
    return max(TRIALS_MIN, min(TRIALS_MAX, _EFFORT // (len(candidates) * (1 + features))))


def chances(
    candidates: Sequence[Candidate],
    quotas: Sequence[Quota],
    panel: int,
    digest: str,
    trials: int,
) -> Chances:
    """The chances in a pool that was committed under this digest."""
    pool = Pool(candidates, quotas, panel)
    drawn = [0] * len(pool.candidates)
    for trial in range(trials):
        for place in pool.places(trial_seed(digest, trial)):
            drawn[place] += 1
    members: Counter[tuple[str, str]] = Counter()
    selected: Counter[tuple[str, str]] = Counter()
    for candidate, times in zip(pool.candidates, drawn, strict=True):
        for group in candidate.features.items():
            members[group] += 1
            selected[group] += times
    return Chances(
        trials,
        tuple(Group(*group, members[group], selected[group]) for group in sorted(members)),
    )
