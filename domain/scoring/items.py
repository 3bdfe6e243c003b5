"""From events to items, and what each item counts at any moment.

An item is a course of marks in the order in which they happened. Between two marks it changes at
most once, when it falls due; so what it counts over time is a short list of changes, and every past
day is a sum of those before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from domain.rules.pack import beijing_date, end_of_day
from domain.rules.packs import PACKS
from domain.scoring.counting import (
    AS_NAMED,
    OWN,
    STREAM_ORGANISATION,
    Counting,
    Effect,
    Indicator,
    Move,
)
from domain.scoring.indicators import INDICATORS

AN_INSTANT = timedelta(microseconds=1)
"""What is due at a moment is late this much after it: moments of the ledger are no finer."""

_LATE_AFTER = {pack.id: timedelta(days=pack.late_record_days.value) for pack in PACKS}
_LATE_AFTER_OTHERWISE = timedelta(days=1)


class ScoredEvent(msgspec.Struct, frozen=True, gc=False):
    """An event as far as anything is counted by it. ``data`` holds the fields that moves name, by
    path, as JSON has them; of an array of parties the ids of the organisations alone."""

    stream: UUID
    position: int
    type: str
    occurred_at: datetime
    recorded_at: datetime
    organisation: UUID | None
    rule_pack: str
    data: dict[str, Any]

    @property
    def late(self) -> bool:
        """Whether it was recorded later than the rules of its day allow."""
        allowed = _LATE_AFTER.get(self.rule_pack, _LATE_AFTER_OTHERWISE)
        return self.recorded_at - self.occurred_at > allowed


Term = Callable[[str, str, date], datetime]
"""When a term ends: the id of the pack, the rule's name and the day of the act give the last second
in time, in UTC."""


class Mark(NamedTuple):
    """What an event does to an item. ``due`` where it sets one."""

    at: datetime
    position: int
    effect: Effect
    late: bool
    due: datetime | None = None


class Exclusion(NamedTuple):
    """An item is left out of the count from a moment on, or (``reason`` None) in it again."""

    at: datetime
    position: int
    reason: str | None


@dataclass(slots=True)
class Item:
    """A unit of an indicator. ``opened`` is the position of the event that opened it: with the
    indicator it names the item. ``done`` and ``whole`` are what a tally adds, 0 and 1 otherwise;
    ``year`` is set where the event says by which it counts."""

    indicator: Indicator
    opened: int
    stream: UUID
    place: str
    owner: UUID
    marks: list[Mark]
    done: int = 0
    whole: int = 1
    year: int | None = None


class Counted(NamedTuple):
    """What an item counts: ``numerator`` of ``denominator`` in a year; as ``excluded`` instead,
    where it was left out; ``late`` where any of its events was recorded late."""

    year: int
    numerator: int
    denominator: int
    excluded: int
    late: int


class Change(NamedTuple):
    """From this moment on the item counts so; None: not at all. ``positions`` are those of the
    events that settle it: that which opened it, and the last that decided how it stands."""

    at: datetime
    counted: Counted | None
    positions: tuple[int, ...]


class Stand(NamedTuple):
    """When an item is due (None: at no known moment) and the mark that settles it, if any does."""

    due: datetime | None
    settled: Mark | None


def items(events: Iterable[ScoredEvent], term: Term) -> list[Item]:
    """The items of one stream, in the order in which they were opened; ``events`` in any order."""
    found: list[Item] = []
    marked = sorted(events, key=lambda event: (event.occurred_at, event.position))
    by_indicator: dict[str, list[tuple[Move, ScoredEvent]]] = defaultdict(list)
    for event in marked:
        for indicator, move in _MOVES.get(event.type, ()):
            if _applies(move, event.data):
                by_indicator[indicator.id].append((move, event))
    for id, moves in by_indicator.items():
        found += _Opening(INDICATORS[id], term).items(moves)
    return found


@dataclass(slots=True)
class _Opening:
    """The items of one indicator in one stream, while its events are gone through."""

    indicator: Indicator
    term: Term
    found: list[Item] = field(default_factory=list)
    current: dict[str, Item] = field(default_factory=dict)
    named: dict[str, UUID] = field(default_factory=dict)

    def items(self, moves: Iterable[tuple[Move, ScoredEvent]]) -> list[Item]:
        for move, event in moves:
            match move.effect:
                case Effect.NAMES:
                    self._name(move, event)
                case Effect.OPENS:
                    self._open(move, event)
                case Effect.TALLIES:
                    self._tally(move, event)
                case _:
                    due = _due(move, event, self.term)
                    mark = Mark(event.occurred_at, event.position, move.effect, event.late, due)
                    for item in self._about(move, event):
                        item.marks.append(mark)
        return self.found

    def _name(self, move: Move, event: ScoredEvent) -> None:
        owner = self._owner(move, event, "")
        if owner is not None:
            self.named[_place(move, event)] = owner

    def _open(self, move: Move, event: ScoredEvent) -> None:
        place = _place(move, event)
        owner = self._owner(move, event, place)
        if owner is None:
            return
        self.named[place] = owner
        before = self.current.get(place)
        if before is not None:
            ended = Mark(event.occurred_at, event.position, Effect.ENDS, event.late)
            before.marks.append(ended)
        due = _due(move, event, self.term)
        opened = Mark(event.occurred_at, event.position, Effect.OPENS, event.late, due)
        item = Item(self.indicator, event.position, event.stream, place, owner, [opened])
        self.current[place] = item
        self.found.append(item)

    def _tally(self, move: Move, event: ScoredEvent) -> None:
        owner = self._owner(move, event, "")
        if owner is None:
            return
        mark = Mark(
            event.occurred_at, event.position, Effect.TALLIES, event.late, event.occurred_at
        )
        year = date.fromisoformat(event.data[move.year]).year if move.year else None
        done, whole = _number(move.done, event), _number(move.whole, event)
        self.found.append(
            Item(
                self.indicator, event.position, event.stream, OWN, owner, [mark], done, whole, year
            )
        )

    def _owner(self, move: Move, event: ScoredEvent, place: str) -> UUID | None:
        if move.owner == AS_NAMED:
            return self.named.get(place)
        if move.owner == STREAM_ORGANISATION:
            return event.organisation
        assert move.owner is not None
        owner = event.data.get(move.owner)
        return None if owner is None else UUID(owner)

    def _about(self, move: Move, event: ScoredEvent) -> Iterator[Item]:
        """The items open by now that the event is about."""
        if move.places is not None:
            wanted: Iterable[str] = event.data.get(move.places) or ()
        elif move.place is not None:
            wanted = (_place(move, event),)
        else:
            wanted = tuple(self.current)
        return (self.current[place] for place in wanted if place in self.current)


def _place(move: Move, event: ScoredEvent) -> str:
    if move.place is None:
        return ""
    return str(event.position) if move.place == OWN else str(event.data.get(move.place) or "")


def _number(said: str | int, event: ScoredEvent) -> int:
    return said if isinstance(said, int) else int(event.data[said])


def _due(move: Move, event: ScoredEvent, term: Term) -> datetime | None:
    if move.due_rule is not None:
        return term(event.rule_pack, move.due_rule, beijing_date(event.occurred_at))
    if move.due_at is not None:
        return datetime.fromisoformat(event.data[move.due_at])
    if move.due_on is not None:
        return end_of_day(date.fromisoformat(event.data[move.due_on]))
    return event.occurred_at if move.due_now or move.effect is Effect.FALLS_DUE else None


_SETTLES = (Effect.MEETS, Effect.FAILS, Effect.ENDS)
_DUES = (Effect.OPENS, Effect.SETS_DUE, Effect.PAUSES, Effect.FALLS_DUE, Effect.TALLIES)


@dataclass(slots=True)
class _Course:
    """How an item stands while its marks are gone through."""

    item: Item
    due: datetime | None = None
    fallen: bool = False
    """Whether it was due before the mark in hand: from then on nothing moves its clock."""
    settled: Mark | None = None
    late: bool = False

    def pass_to(self, moment: datetime) -> None:
        """Time goes on."""
        self.fallen = self.fallen or (self.due is not None and self.due < moment)

    def take(self, mark: Mark) -> None:
        """Something happens."""
        self.pass_to(mark.at)
        self.late = self.late or mark.late
        if mark.effect in _DUES and not self.fallen:
            self.due = mark.due
        if mark.effect in _SETTLES and self.settled is None:
            self.settled = mark
        elif mark.effect is Effect.REVERTS:
            self.settled = None

    def counted(self, moment: datetime) -> Counted | None:
        """What it counts now, exclusions apart."""
        item, settled, due = self.item, self.settled, self.due
        if item.marks[0].effect is Effect.TALLIES:
            if due is None:
                return None  # it is yet to come
            year = item.year or beijing_date(item.marks[0].at).year
            return Counted(year, item.done, item.whole, 0, int(self.late))
        if settled is None or settled.effect is Effect.ENDS:
            until = moment if settled is None else settled.at
            if due is None or due >= until:
                return None
            return Counted(beijing_date(due).year, 0, 1, 0, int(self.late))
        year = beijing_date(due or settled.at).year
        in_time = item.indicator.counting is Counting.EVER or due is None or settled.at <= due
        done = settled.effect is Effect.MEETS and in_time
        return Counted(year, int(done), 1, 0, int(self.late))

    def positions(self) -> tuple[int, ...]:
        """Of the events by which it stands so."""
        settled = () if self.settled is None else (self.settled.position,)
        return (self.item.opened, *settled)


def changes(item: Item, exclusions: Iterable[Exclusion] = ()) -> list[Change]:
    """What the item counts over time, each change once, in order of time. Before the first it
    counts nothing."""
    course = _Course(item)
    out: list[Change] = []
    steps: list[tuple[datetime, int, Mark | Exclusion]] = sorted(
        [
            *((it.at, it.position, it) for it in item.marks),
            *((it.at, it.position, it) for it in exclusions),
        ],
        key=lambda it: it[:2],
    )
    excluded = False
    for number, (at, _, step) in enumerate(steps):
        if isinstance(step, Mark):
            course.take(step)
        else:
            excluded = step.reason is not None
        then = steps[number + 1][0] if number + 1 < len(steps) else None
        if then != at:
            _tell(out, at, course, excluded)
        due = course.due
        if due is not None and due >= at and (then is None or due < then):
            _tell(out, due + AN_INSTANT, course, excluded)
    return out


def _tell(out: list[Change], at: datetime, course: _Course, excluded: bool) -> None:
    counted = course.counted(at)
    if counted is not None and excluded:
        counted = Counted(counted.year, 0, 0, 1, counted.late)
    change = Change(at, counted, course.positions() if counted is not None else ())
    if change[1:] != (out[-1][1:] if out else (None, ())):
        out.append(change)


def standing(all_changes: Iterable[Change], as_of: datetime) -> Change | None:
    """The last change by a moment; None where there was none, or it no longer counts."""
    last = None
    for change in all_changes:
        if change.at > as_of:
            break
        last = change
    return last if last is not None and last.counted is not None else None


def stand(item: Item, as_of: datetime) -> Stand:
    """How an item stands at a moment, exclusions apart."""
    course = _Course(item)
    for mark in sorted(item.marks, key=lambda it: (it.at, it.position)):
        if mark.at <= as_of:
            course.take(mark)
    return Stand(course.due, course.settled)


def _applies(move: Move, data: Mapping[str, Any]) -> bool:
    if move.when is not None:
        path, values = move.when
        if _text(data.get(path)) not in values:
            return False
    return move.when_any is None or bool(data.get(move.when_any))


def _text(value: Any) -> str:
    """A value as JSON text has it, without quotation marks."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


_MOVES: dict[str, list[tuple[Indicator, Move]]] = defaultdict(list)
for _indicator in INDICATORS.values():
    for _move in _indicator.moves:
        _MOVES[_move.type].append((_indicator, _move))
