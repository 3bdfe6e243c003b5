"""Whether seats can be filled so that every quota is met: a complete search with a limit.

A solution says how many of each class take a seat. The search narrows the possible numbers of each
class until nothing changes, then splits one class in two halves and tries both, the likelier first.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.draw.demand import Demand

EFFORT_MAX = 20_000_000
"""What all searches of one draw may cost together: a part of the algorithm's version."""
SEARCH_MAX = 3_000_000
"""What one of them may cost."""


class Undecided(Exception):
    """The search gave up before it knew."""


class Effort:
    """What searches may still cost: a look at all classes costs their number times that of the
    features, a look at one exchange costs one."""

    def __init__(self, most: int = EFFORT_MAX) -> None:
        self.left = most
        self.spent = 0

    def spend(self, cost: int) -> bool:
        """Whether there was so much left."""
        self.left -= cost
        self.spent += cost
        return self.left >= 0


def completion(
    demand: Demand,
    supply: Sequence[int],
    taken: Sequence[int],
    seats: int,
    *,
    effort: Effort,
    wanted: int | None = None,
) -> list[int] | None:
    """How many of each class may take the ``seats`` still free, with ``taken`` in each row already
    and at least one of the class ``wanted``; None when there is no way. Raises ``Undecided``."""
    if sum(supply) < seats:
        return None
    low = [0] * len(supply)
    high = [min(each, seats) for each in supply]
    if wanted is not None:
        low[wanted] = 1
    least = [low - have for low, have in zip(demand.least, taken, strict=True)]
    most = [high - have for high, have in zip(demand.most, taken, strict=True)]
    if not demand.features:
        return _any(low, high, seats)
    waiting = [(low, high)]
    own = Effort(min(SEARCH_MAX, effort.left))
    try:
        return _searched(demand, waiting, least, most, seats, own)
    finally:
        effort.spend(own.spent)


def _searched(
    demand: Demand,
    waiting: list[tuple[list[int], list[int]]],
    least: Sequence[int],
    most: Sequence[int],
    seats: int,
    effort: Effort,
) -> list[int] | None:
    """The first solution within one of the bounds ``waiting``, the last of them first."""
    while waiting:
        low, high = waiting.pop()
        tightest = _narrow(demand, low, high, least, most, seats, effort)
        if tightest is None:
            continue
        if sum(low) == seats:
            return low
        split = max(demand.members[tightest], key=lambda it: (high[it] - low[it], -it))
        middle = low[split] + (high[split] - low[split] + 1) // 2
        fewer, more = high.copy(), low.copy()
        fewer[split], more[split] = middle - 1, middle
        waiting.append((low.copy(), fewer))
        waiting.append((more, high))
    return None


def _any(low: list[int], high: list[int], seats: int) -> list[int] | None:
    """Without quotas, whoever comes first."""
    free = seats - sum(low)
    for index, most in enumerate(high):
        more = min(most - low[index], free)
        low[index] += more
        free -= more
    return low if not free else None


def _narrow(
    demand: Demand,
    low: list[int],
    high: list[int],
    least: Sequence[int],
    most: Sequence[int],
    seats: int,
    effort: Effort,
) -> int | None:
    """Narrow the bounds of the classes to what rows and features leave them, until nothing
    changes. The row with the least freedom among those not settled (any row once all are); None
    when nothing is left."""
    changed = True
    while changed:
        changed = False
        if not effort.spend(len(low) * len(demand.features)):
            raise Undecided
        tightest, freedom = demand.features[0][0], seats + sum(high) + 1
        for feature in demand.features:
            bounds = []
            lows = highs = 0
            for row in feature:
                members = demand.members[row]
                fewest = sum([low[it] for it in members])
                largest = sum([high[it] for it in members])
                a, b = max(least[row], fewest), min(most[row], largest)
                if a > b:
                    return None
                bounds.append((row, fewest, largest, a, b))
                lows += a
                highs += b
            if lows > seats or highs < seats:
                return None
            for row, fewest, largest, a, b in bounds:
                at_least = max(a, seats - highs + b)
                at_most = min(b, seats - lows + a)
                if at_least > at_most:
                    return None
                if at_most < largest:
                    for it in demand.members[row]:
                        if high[it] > (top := low[it] + at_most - fewest):
                            high[it] = top
                            changed = True
                if at_least > fewest:
                    for it in demand.members[row]:
                        if low[it] < (bottom := high[it] - largest + at_least):
                            low[it] = bottom
                            changed = True
                if fewest < largest and largest - at_least < freedom:
                    tightest, freedom = row, largest - at_least
    return tightest
