"""Sums kept while events come in are those of all of them at once, as of any moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.event import Event
from domain.scoring.card import NOTHING, Count
from domain.scoring.evaluation import Basis, evaluate, steps
from domain.scoring.items import ScoredEvent, standing
from domain.streams.registry import REGISTRY_STREAM, Registry, evolve
from projections.projection import fold_all
from projections.scored import SCORED
from service.scoring.sums import Cell, Sums
from tests.scoring.years import ORGANISATIONS, moment, year

YEARS = (2025, 2026)
Counts = dict[Cell, Count]


def pages_of(events: Iterable[Event]) -> dict[UUID, list[ScoredEvent]]:
    found: dict[UUID, list[ScoredEvent]] = defaultdict(list)
    for page in fold_all(SCORED, events).values():
        found[page.stream].append(page)
    return found


def basis_of(events: Iterable[Event]) -> Basis:
    registry = Registry()
    for event in events:
        if event.stream == REGISTRY_STREAM:
            evolve(registry, event.fact, event.occurred_at)
    return Basis.of(registry)


def one_by_one(events: Sequence[Event], as_of: datetime) -> Counts:
    """Every item by itself."""
    found: Counts = defaultdict(Count)
    basis = basis_of(events)
    for pages in pages_of(events).values():
        for item, office, changes, _ in evaluate(pages, basis):
            change = standing(changes, as_of)
            if office and change and change.counted and change.counted.year in YEARS:
                in_year, *numbers = change.counted
                cell = Cell(office.id, in_year, item.indicator.id)
                found[cell] = found[cell].plus(Count(*numbers))
    return {cell: count for cell, count in found.items() if count != NOTHING}


def counts(sums: Sums, as_of: datetime) -> Counts:
    return {
        Cell(office, of_year, indicator): count
        for of_year in YEARS
        for office, of in sums.counts(of_year, as_of).items()
        for indicator, count in of.items()
    }


class Following:
    """As the service follows the ledger, without one."""

    def __init__(self) -> None:
        self.sums, self.basis = Sums(), Basis.of(Registry())

    def see(self, events: Sequence[Event], since: int) -> None:
        """All events by now, of which those after a position are new."""
        pages, basis = pages_of(events), basis_of(events)
        changed = {stream for stream, of in pages.items() if of[-1].position > since}
        if not self.basis.still_holds(basis.registry):
            self.sums, changed = Sums(), set(pages)
        self.basis = basis
        for stream in changed:
            self.sums.put(stream, steps(evaluate(pages[stream], basis)))


SEEDS = st.integers(0, 2**32).map(Random)
SIZE = 50


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.lists(st.integers(0, SIZE), max_size=4))
def test_kept_sums_are_those_of_all_events(chance: Random, cuts: list[int]) -> None:
    events = year(chance, SIZE)
    following, since = Following(), 0
    # Organisations are on the register before anything names them.
    for until in sorted({*(max(it, len(ORGANISATIONS)) for it in cuts), len(events)}):
        following.see(events[:until], since)
        since = until
        if chance.random() < 0.5:
            following.sums.settle()
    for as_of in (*(moment(chance) for _ in range(3)), max(it.occurred_at for it in events)):
        assert counts(following.sums, as_of) == one_by_one(events, as_of)


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_the_items_behind_a_number_add_up_to_it(chance: Random) -> None:
    following, as_of = Following(), moment(chance)
    following.see(year(chance, SIZE), 0)
    for cell, count in counts(following.sums, as_of).items():
        total = NOTHING
        for _, counted in following.sums.items(cell, as_of).values():
            total = total.plus(counted)
        assert total == count


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_a_copy_goes_its_own_way(chance: Random) -> None:
    following, as_of, events = Following(), moment(chance), year(chance, SIZE)
    following.see(events, 0)
    before, copy = counts(following.sums, as_of), following.sums.copy()
    for stream in pages_of(events):
        following.sums.put(stream, ())
    following.sums.settle()
    assert counts(following.sums, as_of) == {}
    copy.settle()
    assert counts(copy, as_of) == before
