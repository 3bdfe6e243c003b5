"""What was done to entries: the hashes of those published, beside those that were sealed."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import islice

from service.audit.findings import position, positions
from service.audit.report import Checking

AGREE = 4
"""So many hashes after a gap must agree again for it to be one."""
GAP_MAX = 64
"""The longest run of entries that is recognised as dropped or inserted."""
_AHEAD = GAP_MAX + AGREE


class Alignment:
    """Follows two sequences of leaf hashes from where they first differ: ``published`` are those
    of the entries that are there, ``sealed`` those of the tiles, which lead to the signed root."""

    def __init__(self, checking: Checking) -> None:
        self._checking = checking
        self._published: deque[bytes] = deque()
        self._sealed: deque[bytes] = deque()
        self._at = 0
        self._changed: list[tuple[int, bytes, bytes]] = []

    @property
    def open(self) -> bool:
        """Whether there is something left to align: then all that follows must be fed too."""
        return bool(self._published or self._sealed)

    def feed(self, first: int, published: Sequence[bytes], sealed: Sequence[bytes]) -> None:
        """The hashes of one more bundle and of its tile, which begins with leaf ``first``."""
        if not self.open:
            self._at = first
        self._published += published
        self._sealed += sealed
        self._settle(last=False)

    def finish(self) -> None:
        """There are no more; note what was found."""
        self._settle(last=True)
        if self._sealed:
            self._dropped(len(self._sealed))
        elif self._published:
            self._inserted(len(self._published))
        self._swaps_and_changes()

    def _settle(self, *, last: bool) -> None:
        published, sealed = self._published, self._sealed
        while published and sealed:
            if published[0] == sealed[0]:
                self._step()
            elif not last and min(len(published), len(sealed)) < _AHEAD:
                return
            elif gap := _gap(published, sealed):
                self._dropped(gap)
            elif gap := _gap(sealed, published):
                self._inserted(gap)
            else:
                self._changed.append((self._at + 1, published[0], sealed[0]))
                self._step()

    def _step(self) -> None:
        self._published.popleft()
        self._sealed.popleft()
        self._at += 1

    def _dropped(self, gap: int) -> None:
        where = positions(self._at + 1, self._at + gap)
        self._checking.fail("files", "entry_dropped", where)
        for _ in range(gap):
            self._sealed.popleft()
        self._at += gap

    def _inserted(self, gap: int) -> None:
        where = f"before {position(self._at + 1)}"
        self._checking.fail("files", "entry_inserted", where)
        for _ in range(gap):
            self._published.popleft()

    def _swaps_and_changes(self) -> None:
        pairs = {(here, there): at for at, here, there in self._changed}
        for at, here, there in self._changed:
            other = pairs.get((there, here))
            if other is None:
                self._checking.fail("files", "entry_changed", position(at))
            elif at < other:
                where = f"{position(at)} and {position(other)}"
                self._checking.fail("files", "entries_swapped", where)


def _gap(short: deque[bytes], long: deque[bytes]) -> int:
    """After how many members of ``long`` it goes on like ``short``; 0 where it does not."""
    for gap in range(1, min(GAP_MAX, len(long) - 1) + 1):
        if long[gap] == short[0]:
            beyond = islice(long, gap, gap + AGREE)
            if all(one == other for one, other in zip(beyond, short, strict=False)):
                return gap
    return 0
