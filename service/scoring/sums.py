"""What is counted, as sums over time: of every office, year and indicator, as of any moment.

A cell holds the changes of its items in order of time with the sums up to each, so that a count is
found by bisection. What changed lately lies beside them, unsorted, until there is enough of it to
be merged in.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from operator import itemgetter
from struct import Struct
from typing import NamedTuple
from uuid import UUID

from domain.scoring.card import NOTHING, Count
from domain.scoring.evaluation import Step

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_STEP = Struct("<Iqqiibb")
"""Number of the cell, moment, position of the item, and what is added of each of the four."""
_LATELY_MIN, _LATELY_SHARE = 64, 8

_Entry = tuple[int, int, int, int, int]


class Cell(NamedTuple):
    """What is counted together."""

    office: UUID
    year: int
    indicator: str


class _Line:
    """The sums of one cell. The arrays are never changed, so that copies share them."""

    __slots__ = ("at", "lately", "streams", "sums")

    def __init__(self) -> None:
        self.at = array("q")
        self.sums = tuple(array("i") for _ in range(4))
        self.lately: list[_Entry] = []
        self.streams = array("I")
        """Numbers of the streams that had items here, some perhaps no longer."""

    def add(self, entry: _Entry) -> None:
        self.lately.append(entry)
        if len(self.lately) > _LATELY_MIN + len(self.at) // _LATELY_SHARE:
            self.merge()

    def merge(self) -> None:
        """Put what came lately in its place."""
        if not self.lately:
            return
        entries = sorted([*self._entries(), *self.lately], key=itemgetter(0))
        self.at = array("q", (entry[0] for entry in entries))
        columns = zip(*entries, strict=True)
        next(columns)
        self.sums = tuple(array("i", accumulate(column)) for column in columns)
        self.lately = []

    def _entries(self) -> Iterator[_Entry]:
        before = (0, 0, 0, 0)
        for at, *sums in zip(self.at, *self.sums, strict=True):
            a, b, c, d = (now - then for now, then in zip(sums, before, strict=True))
            yield at, a, b, c, d
            before = (sums[0], sums[1], sums[2], sums[3])

    def count(self, at: int) -> Count:
        place = bisect_right(self.at, at) - 1
        a, b, c, d = (it[place] for it in self.sums) if place >= 0 else (0, 0, 0, 0)
        for then, more_a, more_b, more_c, more_d in self.lately:
            if then <= at:
                a, b, c, d = a + more_a, b + more_b, c + more_c, d + more_d
        return Count(a, b, c, d)

    def copy(self) -> _Line:
        twin = _Line()
        twin.at, twin.sums = self.at, self.sums
        twin.lately, twin.streams = self.lately.copy(), self.streams[:]
        return twin


class Sums:
    """Not safe to share between threads."""

    def __init__(self) -> None:
        self._lines: dict[Cell, _Line] = {}
        self._cells: list[Cell] = []
        self._cell_numbers: dict[Cell, int] = {}
        self._streams: list[UUID] = []
        self._stream_numbers: dict[UUID, int] = {}
        self._steps: list[bytes] = []

    def put(self, stream: UUID, steps: Iterable[Step]) -> None:
        """Count these steps of a stream in the place of those that were counted of it."""
        number = self._stream_numbers.get(stream)
        if number is None:
            number = self._stream_numbers[stream] = len(self._streams)
            self._streams.append(stream)
            self._steps.append(b"")
        packed = b"".join(
            _STEP.pack(
                self._number(Cell(it.office, it.year, it.indicator)), _ticks(it.at), it.opened,
                *it.added,
            )
            for it in steps
        )  # fmt: skip
        before = self._steps[number]
        if packed == before:
            return
        self._steps[number] = packed
        known = set()
        for cell, at, _, a, b, c, d in _STEP.iter_unpack(before):
            known.add(cell)
            self._lines[self._cells[cell]].add((at, -a, -b, -c, -d))
        for cell, at, _, a, b, c, d in _STEP.iter_unpack(packed):
            line = self._lines[self._cells[cell]]
            line.add((at, a, b, c, d))
            if cell not in known:
                known.add(cell)
                line.streams.append(number)

    def settle(self) -> None:
        """Merge everything in: after much was put, before much is asked."""
        for line in self._lines.values():
            line.merge()

    def counts(self, year: int, at: datetime) -> dict[UUID, dict[str, Count]]:
        """Of every office and indicator of which anything counts as of a moment."""
        found: dict[UUID, dict[str, Count]] = defaultdict(dict)
        ticks = _ticks(at)
        for cell, line in self._lines.items():
            if cell.year == year:
                count = line.count(ticks)
                if count != NOTHING:
                    found[cell.office][cell.indicator] = count
        return dict(found)

    def count(self, cell: Cell, at: datetime) -> Count:
        """What a cell counts as of a moment."""
        line = self._lines.get(cell)
        return line.count(_ticks(at)) if line else NOTHING

    def cells(self, at: datetime) -> list[Cell]:
        """Those in which anything counts as of a moment."""
        ticks = _ticks(at)
        return [cell for cell, line in self._lines.items() if line.count(ticks) != NOTHING]

    def items(self, cell: Cell, at: datetime) -> dict[int, tuple[UUID, Count]]:
        """The items that count in a cell as of a moment: the stream of each and what it counts, by
        the position of the event that opened it, in order."""
        line, number, ticks = self._lines.get(cell), self._cell_numbers.get(cell), _ticks(at)
        found: dict[int, tuple[UUID, Count]] = {}
        for stream in set(line.streams) if line else ():
            for its_cell, then, opened, *added in _STEP.iter_unpack(self._steps[stream]):
                if its_cell == number and then <= ticks:
                    _, before = found.get(opened, (None, NOTHING))
                    found[opened] = self._streams[stream], before.plus(Count(*added))
        return {opened: found[opened] for opened in sorted(found) if found[opened][1] != NOTHING}

    def copy(self) -> Sums:
        """Another that changes by itself; most of what they hold they share."""
        twin = Sums()
        twin._lines = {cell: line.copy() for cell, line in self._lines.items()}
        twin._cells, twin._cell_numbers = self._cells.copy(), self._cell_numbers.copy()
        twin._streams, twin._stream_numbers = self._streams.copy(), self._stream_numbers.copy()
        twin._steps = self._steps.copy()
        return twin

    def _number(self, cell: Cell) -> int:
        number = self._cell_numbers.get(cell)
        if number is None:
            number = self._cell_numbers[cell] = len(self._cells)
            self._cells.append(cell)
            self._lines[cell] = _Line()
        return number


def _ticks(moment: datetime) -> int:
    """Microseconds since 1970, of which the ledger knows no part."""
    return (moment - _EPOCH) // _TICK
