"""Random bytes in many small pieces, drawn from the system together."""

from __future__ import annotations

import os
from collections.abc import Iterator

_PIECES_DRAWN_MAX = 1024


def random_pieces(size: int) -> Iterator[bytes]:
    """Pieces of ``size`` bytes, without end, as good as a draw each.

    Every draw lets other threads run, and one a piece took a fifth of the writer's time. For one
    process and one thread: a forked child would continue the same pieces.
    """
    pieces = 4
    while True:
        drawn = os.urandom(size * pieces)
        pieces = min(2 * pieces, _PIECES_DRAWN_MAX)
        for start in range(0, len(drawn), size):
            yield drawn[start : start + size]
