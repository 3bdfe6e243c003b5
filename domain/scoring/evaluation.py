"""What the items of one stream count over time, on whose card, and what was left out of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from domain.events.scoring import ItemExcluded, ItemReadmitted
from domain.scoring.card import NOTHING, Count
from domain.scoring.items import Change, Counted, Exclusion, Item, ScoredEvent, changes, items
from domain.scoring.office import Office, office_of
from domain.scoring.terms import Terms
from domain.streams.registry import Organisation, Registry

EXCLUDING_TYPES = frozenset({ItemExcluded.type, ItemReadmitted.type})
"""They lie in the stream of a scorecard and are about an item of another, whose page they get."""


@dataclass(frozen=True)
class Basis:
    """The registry by which items are evaluated: calendar, rule packs, who stands under whom.

    A registry that was handed out never changes (infra/register.py).
    """

    registry: Registry
    terms: Terms = field(compare=False)

    @classmethod
    def of(cls, registry: Registry) -> Basis:
        """With the terms that follow from it."""
        return cls(registry, Terms(registry.calendar, registry.packs))

    def still_holds(self, later: Registry) -> bool:
        """Whether everything evaluated by this would come out the same by a later state of the
        registry: no event can have named an office before it was registered."""
        known = self.registry
        return known is later or (
            known.calendar.version == later.calendar.version
            and known.packs == later.packs
            and all(
                _standing(it) == _standing(later.organisations[it.id])
                for it in known.organisations.values()
            )
        )


class Evaluated(NamedTuple):
    """An item with what it counts over time. ``office`` None: it stands on nobody's card."""

    item: Item
    office: Office | None
    changes: tuple[Change, ...]
    exclusions: tuple[Exclusion, ...]


class Step(NamedTuple):
    """From ``at`` on the item that was ``opened`` at a position adds so much more to the count of
    an office, year and indicator. ``added`` may be negative."""

    office: UUID
    year: int
    indicator: str
    at: datetime
    opened: int
    added: Count


def evaluate(events: Sequence[ScoredEvent], basis: Basis) -> list[Evaluated]:
    """The items of one stream; ``events`` with the exclusions that are about it, in any order."""
    if not events:
        return []
    left_out: dict[tuple[str, int], list[Exclusion]] = defaultdict(list)
    for event in events:
        if event.type in EXCLUDING_TYPES:
            about = event.data["indicator"], event.data["item"]
            told = Exclusion(event.occurred_at, event.position, event.data.get("reason"))
            left_out[about].append(told)
    found = []
    for item in items(events, basis.terms):
        exclusions = tuple(left_out.get((item.indicator.id, item.opened), ()))
        office = office_of(basis.registry, item.owner, item.marks[0].at)
        if office is not None and office.card not in item.indicator.cards:
            office = None
        found.append(Evaluated(item, office, tuple(changes(item, exclusions)), exclusions))
    return found


def steps(found: Iterable[Evaluated]) -> Iterator[Step]:
    """The changes of items as differences, so that every count is a sum of those before it."""
    for item, office, all_changes, _ in found:
        if office is None:
            continue
        year, before = 0, NOTHING
        for at, counted, _ in all_changes:
            then, now = (year, NOTHING) if counted is None else (counted.year, _count(counted))
            named = (office.id, item.indicator.id, at, item.opened)
            if then != year and before != NOTHING:
                yield _step(named, year, NOTHING, before)
                before = NOTHING
            if now != before:
                yield _step(named, then, now, before)
            year, before = then, now


def _step(named: tuple[UUID, str, datetime, int], year: int, now: Count, before: Count) -> Step:
    office, indicator, at, opened = named
    added = Count(*(a - b for a, b in zip(now, before, strict=True)))
    return Step(office, year, indicator, at, opened, added)


def _count(counted: Counted) -> Count:
    return Count(counted.numerator, counted.denominator, counted.excluded, counted.late)


def _standing(it: Organisation) -> tuple[Any, ...]:
    return it.kind, it.parent, it.ended_at, it.merged_into
