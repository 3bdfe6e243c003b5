"""Who is drawn: candidates in order of their lots, each taken if the quotas can still be met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from domain.draw.commitment import by_id, lots
from domain.draw.demand import Demand, demand_of
from domain.draw.search import Effort, Undecided, completion
from domain.events.draw import Candidate, Quota


class Unmeetable(Exception):
    """No panel meets the quotas (domain/draw/shortfalls.py says which)."""


class Selection(NamedTuple):
    """Who was drawn, in order. ``undecided`` counts the classes passed over because the search
    gave up; while it is 0, any complete way to judge the quotas gives the same panel."""

    selected: tuple[UUID, ...]
    undecided: int


class Pool:
    """Candidates and what is asked of the panel, made ready for any number of draws.

    Raises ``Unmeetable`` when no panel meets the quotas, ``Undecided`` when none was found."""

    def __init__(
        self, candidates: Sequence[Candidate], quotas: Sequence[Quota], panel: int
    ) -> None:
        self.candidates = by_id(candidates)
        self._quotas = tuple(quotas)
        self._ids = [str(candidate.id).encode() for candidate in self.candidates]
        self._demand, self._classes = demand_of(self.candidates, quotas, panel)
        self._supply = [0] * len(self._demand.rows)
        for each in self._classes:
            self._supply[each] += 1
        nobody = [0] * len(self._demand.least)
        first = completion(self._demand, self._supply, nobody, panel, effort=Effort())
        if first is None:
            raise Unmeetable
        self._first = first

    def order(self, seed: str) -> list[int]:
        """The candidates by their places in ``candidates``, in order of their lots."""
        drawn = lots(seed, self._ids)
        return sorted(range(len(drawn)), key=drawn.__getitem__)

    def select(self, seed: str) -> Selection:
        """The panel that a seed gives."""
        walk = _Walk(self._demand, self._supply, self._first, Effort())
        places = list(self._walked(walk, seed))
        return Selection(tuple(self.candidates[it].id for it in places), walk.undecided)

    def follower(
        self, seed: str, members: Collection[UUID], leaves: UUID, passed_over: Collection[UUID]
    ) -> UUID | None:
        """Who takes the place of a member who leaves: the next in order with the same features,
        else the next with whom every quota is met; ``passed_over`` can take no place."""
        by_id = {candidate.id: candidate for candidate in self.candidates}
        waiting = [
            candidate
            for candidate in (self.candidates[it] for it in self.order(seed))
            if candidate.id not in members and candidate.id not in passed_over
        ]
        for candidate in waiting:
            if candidate.features == by_id[leaves].features:
                return candidate.id
        staying = [by_id[it] for it in members if it != leaves]
        for candidate in waiting:
            if self._met_by([*staying, candidate]):
                return candidate.id
        return None

    def _met_by(self, panel: Sequence[Candidate]) -> bool:
        counted = Counter(group for candidate in panel for group in candidate.features.items())
        return all(
            quota.least <= counted[(quota.feature, quota.value)] <= quota.most
            for quota in self._quotas
        )

    def places(self, seed: str, effort: Effort) -> list[int]:
        """The same panel as places in ``candidates``."""
        return list(self._walked(_Walk(self._demand, self._supply, self._first, effort), seed))

    def _walked(self, walk: _Walk, seed: str) -> Iterator[int]:
        for place in self.order(seed):
            if not walk.seats:
                return
            if walk.take(self._classes[place]):
                yield place


class _Walk:
    """A draw under way. ``planned`` is one way to fill the seats still free, by class."""

    def __init__(
        self, demand: Demand, supply: Sequence[int], planned: Sequence[int], effort: Effort
    ) -> None:
        self.seats = demand.panel
        self.undecided = 0
        self._demand = demand
        self._supply = list(supply)
        self._planned = list(planned)
        self._taken = [0] * len(demand.least)
        self._in_plan = [0] * len(demand.least)
        for each, number in enumerate(planned):
            for row in demand.rows[each]:
                self._in_plan[row] += number
        self._closed: set[int] = set()
        self._effort = effort

    def take(self, of: int) -> bool:
        """Take the next candidate, of this class, if the seats can be filled with one."""
        if of in self._closed:
            return False
        if not self._planned[of] and not self._replan(of):
            self._closed.add(of)
            self._supply[of] = 0
            return False
        self._planned[of] -= 1
        self._supply[of] -= 1
        self.seats -= 1
        for row in self._demand.rows[of]:
            self._taken[row] += 1
        return True

    def _replan(self, of: int) -> bool:
        """Find another way to fill the seats, with one of this class."""
        demand, rows = self._demand, self._demand.rows[of]
        if any(self._taken[row] >= demand.most[row] for row in rows):
            return False
        if self._swapped(of):
            return True
        try:
            found = completion(
                demand, self._supply, self._taken, self.seats, effort=self._effort, wanted=of
            )
        except Undecided:
            self.undecided += 1
            return False
        if found is None:
            return False
        self._planned = found
        self._in_plan = self._taken.copy()
        for each, number in enumerate(found):
            self._count(demand.rows[each], number)
        return True

    def _swapped(self, of: int) -> bool:
        """Let one of this class into the plan in the place of another; where that would break a
        quota of some features, let a third change its rows of these features the other way."""
        demand, rows = self._demand, self._demand.rows[of]
        planned = [each for each, number in enumerate(self._planned) if number]
        if not self._effort.spend(len(planned)):
            return False
        for out in planned:
            leaves = demand.rows[out]
            bound = [
                at
                for at, (old, new) in enumerate(zip(leaves, rows, strict=True))
                if old != new and not self._may_move(old, new)
            ]
            if not bound:
                self._swap(out, of)
                return True
            if not self._effort.spend(len(planned)):
                return False
            for third in planned:
                stands = list(demand.rows[third])
                if any(stands[at] != rows[at] for at in bound):
                    continue
                for at in bound:
                    stands[at] = leaves[at]
                other = demand.number.get(tuple(stands))
                if other is not None and self._planned[other] < self._supply[other]:
                    self._swap(out, of)
                    self._swap(third, other)
                    return True
        return False

    def _may_move(self, old: int, new: int) -> bool:
        demand, planned = self._demand, self._in_plan
        return planned[old] > demand.least[old] and planned[new] < demand.most[new]

    def _swap(self, out: int, into: int) -> None:
        self._planned[out] -= 1
        self._planned[into] += 1
        self._count(self._demand.rows[out], -1)
        self._count(self._demand.rows[into], 1)

    def _count(self, rows: tuple[int, ...], by: int) -> None:
        for row in rows:
            self._in_plan[row] += by
