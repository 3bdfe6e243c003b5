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
from domain.draw.search import Effort
from domain.draw.selection import Pool
from domain.events.draw import Candidate, Quota

TRIALS_MAX = 1_000
TRIALS_MIN = 20
CANDIDATES_MAX = 100_000
"""How many candidates are put in order in all trials together."""
TRIAL_EFFORT_MAX = 2_000_000
TRIALS_EFFORT_MAX = 10_000_000
"""What the searches of one trial may cost, and of all but the least number of them."""


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


def trials_for(candidates: Sequence[Candidate]) -> int:
    """How many trials a pool is given: fewer for a large one, which tells as much by each."""
    return max(TRIALS_MIN, min(TRIALS_MAX, CANDIDATES_MAX // len(candidates)))


def chances(
    candidates: Sequence[Candidate],
    quotas: Sequence[Quota],
    panel: int,
    digest: str,
    trials: int,
) -> Chances:
    """The chances in a pool that was committed under this digest. There are fewer trials where
    the quotas are so hard to judge that the effort for them is spent before."""
    pool = Pool(candidates, quotas, panel)
    drawn = [0] * len(pool.candidates)
    done = spent = 0
    while done < trials and (done < TRIALS_MIN or spent < TRIALS_EFFORT_MAX):
        effort = Effort(TRIAL_EFFORT_MAX)
        for place in pool.places(trial_seed(digest, done), effort):
            drawn[place] += 1
        spent += effort.spent
        done += 1
    members: Counter[tuple[str, str]] = Counter()
    selected: Counter[tuple[str, str]] = Counter()
    for candidate, times in zip(pool.candidates, drawn, strict=True):
        for group in candidate.features.items():
            members[group] += 1
            selected[group] += times
    return Chances(
        done,
        tuple(Group(*group, members[group], selected[group]) for group in sorted(members)),
    )
