"""The live scoreboard: what every office's items count, as of any moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from functools import reduce
from typing import NamedTuple
from uuid import UUID

from domain.events.scoring import Difference
from domain.rules.pack import start_of_day
from domain.scoring.card import NOTHING, Count
from domain.scoring.evaluation import Evaluated, evaluate
from domain.scoring.indicators import INDICATORS
from domain.scoring.items import AN_INSTANT, Counted, Exclusion, Stand, stand, standing
from domain.streams.registry import Registry
from infra.district import District
from infra.register import Register
from infra.scored_pages import of_streams
from service.scoring.following import KeptSums, View
from service.scoring.sums import Cell


class Moment(NamedTuple):
    """What had happened by ``as_of`` (None: by now), of what was on the ledger by ``known_at`` and
    up to ``position`` (None: all of it)."""

    as_of: datetime | None = None
    known_at: datetime | None = None
    position: int | None = None


NOW = Moment()


class CountedItem(NamedTuple):
    """An item behind a number. ``stand`` tells when it is due and what settles it, ``reason`` why
    it is left out, where it is; ``positions`` are those of the events by which it counts so."""

    stream: UUID
    opened: int
    place: str
    owner: UUID
    counted: Counted
    positions: tuple[int, ...]
    reason: str | None
    stand: Stand


class _Behind(NamedTuple):
    """What is behind a number: the stream of each item and what it counts, by its opening."""

    indicator: str
    as_of: datetime
    view: View
    items: dict[int, tuple[UUID, Count]]


class Scoreboard:
    """Of one district; safe to share between threads. Its functions block, and raise what
    ``KeptSums.view`` raises."""

    def __init__(self, district: District, register: Register) -> None:
        self.kept = KeptSums(district, register)

    def counts(self, year: int, moment: Moment = NOW) -> dict[UUID, dict[str, Count]]:
        """By office and indicator, where anything counts; signals are among them."""
        with self.kept.view(moment.known_at, moment.position) as view:
            return view.sums.counts(year, _as_of(moment))

    def months(
        self, office: UUID, year: int, moment: Moment = NOW
    ) -> list[tuple[datetime, dict[str, Count]]]:
        """The counts of an office for a year at the end of each of its months that is over by the
        moment, and at the moment itself where it lies within the year."""
        last = _as_of(moment)
        ends = [it for it in _ends_of_months(year) if it <= last]
        if len(ends) < 12 and last >= start_of_day(date(year, 1, 1)):
            ends.append(last)
        with self.kept.view(moment.known_at, moment.position) as view:
            cells = [Cell(office, year, indicator) for indicator in INDICATORS]
            return [(end, {it.indicator: view.sums.count(it, end) for it in cells}) for end in ends]

    def years(self, moment: Moment = NOW) -> list[int]:
        """Those for which anything counts."""
        with self.kept.view(moment.known_at, moment.position) as view:
            return sorted({cell.year for cell in view.sums.cells(_as_of(moment))})

    def registry(self, moment: Moment = NOW) -> Registry:
        """The registry by which items are counted: that of the place on the ledger."""
        with self.kept.view(moment.known_at, moment.position) as view:
            return view.basis.registry

    def items(
        self,
        office: UUID,
        indicator: str,
        year: int,
        moment: Moment = NOW,
        *,
        after: int = 0,
        limit: int | None = None,
    ) -> list[CountedItem]:
        """What is behind a number, by the position of the event that opened each; ``after`` one of
        these, and at most so many."""
        cell = Cell(office, year, indicator)
        behind = self._behind(cell, moment._replace(as_of=_as_of(moment)))
        wanted = [opened for opened in behind.items if opened > after][:limit]
        return self._counted(behind, wanted)

    def differences(
        self, office: UUID, year: int, before: Moment, after: Moment
    ) -> tuple[Difference, ...]:
        """The indicators that count otherwise, in the order of the catalogue, with the events that
        made the difference: by which an item stands the one way, and not the other."""
        moments = [it._replace(as_of=_as_of(it)) for it in (before, after)]
        found = []
        for indicator in INDICATORS:
            cell = Cell(office, year, indicator)
            sides = [self._behind(cell, it) for it in moments]
            was, is_now = (side.items for side in sides)
            then, now = (_sum(it) for it in (was, is_now))
            if then[:2] == now[:2]:
                continue
            others = {it for it in was.keys() | is_now.keys() if was.get(it) != is_now.get(it)}
            stood, stands = (
                {it.opened: set(it.positions) for it in self._counted(side, others)}
                for side in sides
            )
            causes: set[int] = set()
            for it in others:
                rested, rests = stood.get(it, set()), stands.get(it, set())
                causes |= rested ^ rests or rests
            found.append(
                Difference(
                    indicator=indicator,
                    numerator_before=then.numerator,
                    denominator_before=then.denominator,
                    numerator=now.numerator,
                    denominator=now.denominator,
                    events=tuple(sorted(causes)),
                )
            )
        return tuple(found)

    def _behind(self, cell: Cell, moment: Moment) -> _Behind:
        as_of = _as_of(moment)
        with self.kept.view(moment.known_at, moment.position) as view:
            return _Behind(cell.indicator, as_of, view, view.sums.items(cell, as_of))

    def _counted(self, behind: _Behind, wanted: Collection[int]) -> list[CountedItem]:
        """Those of the items behind a number, in order."""
        chosen = {it: behind.items[it][0] for it in sorted(wanted) if it in behind.items}
        found: dict[int, Evaluated] = {}
        for events in of_streams(self.kept.store, set(chosen.values()), behind.view.until).values():
            for it in evaluate(events, behind.view.basis):
                if it.item.indicator.id == behind.indicator:
                    found[it.item.opened] = it
        return [_told(found[it], behind.as_of) for it in chosen]


def _as_of(moment: Moment) -> datetime:
    return moment.as_of or datetime.now(UTC)


def _sum(items: Mapping[int, tuple[UUID, Count]]) -> Count:
    return reduce(Count.plus, (count for _, count in items.values()), NOTHING)


def _ends_of_months(year: int) -> list[datetime]:
    starts = [date(year, month, 1) for month in range(2, 13)] + [date(year + 1, 1, 1)]
    return [start_of_day(it) - AN_INSTANT for it in starts]


def _last_exclusion(found: Evaluated, as_of: datetime) -> Exclusion | None:
    told = [it for it in found.exclusions if it.at <= as_of]
    return max(told, key=lambda it: (it.at, it.position), default=None)


def _told(found: Evaluated, as_of: datetime) -> CountedItem:
    change, told = standing(found.changes, as_of), _last_exclusion(found, as_of)
    assert change is not None, "what the sums hold counts"
    assert change.counted is not None
    positions = change.positions if told is None else (*change.positions, told.position)
    item = found.item
    return CountedItem(
        item.stream,
        item.opened,
        item.place,
        item.owner,
        change.counted,
        tuple(dict.fromkeys(positions)),
        told.reason if told else None,
        stand(item, as_of),
    )
