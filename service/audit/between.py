"""What came between two checkpoints: whether the newer extends the older, and the entries added."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Literal, NamedTuple

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.merkle import (
    EMPTY_ROOT,
    leaf_hash,
    node_hash,
    peaks_of,
    root_over,
)
from infra.transparency_log.tile_reader import TileReader
from infra.transparency_log.tiles import WIDTH, BundleMalformed, Tile, read_bundle

Verdict = Literal["equal", "extends", "fork", "truncated", "altered"]
"""How a newer checkpoint stands to an older one, by what a log has: the same; it extends it; the
log, which has what it signed itself, does not have both, so that two histories were signed; the
log is smaller than the newer one; or what it has is not even what it signed itself."""


class Between(NamedTuple):
    """The verdict; for ``altered`` the first position where entry and tile differ, if any does; and
    whether the log comes to the older root and to the newer one, where that was asked."""

    verdict: Verdict
    position: int | None = None
    held: tuple[bool, bool] | None = None


def entries_at(reader: TileReader, indexes: Iterator[int] | range) -> Iterator[tuple[int, bytes]]:
    """The entries of ascending leaves, each bundle read once.

    Raises ``TileMissing`` or ``BundleMalformed``.
    """
    for number, leaves in groupby(indexes, key=lambda index: index // WIDTH):
        width = min(WIDTH, reader.size - number * WIDTH)
        entries = read_bundle(reader.file(Tile(-1, number, width)))
        if len(entries) < width:
            raise BundleMalformed("a bundle has fewer entries than its name says")
        for index in leaves:
            yield index, entries[index % WIDTH]


def compare(
    older: Checkpoint,
    newer: Checkpoint,
    own: Checkpoint,
    reader: TileReader,
    seen: Callable[[int, bytes], None] = lambda index, entry: None,
) -> Between:
    """How ``newer`` stands to ``older``, ``older.size ≤ newer.size``, by the log that ``reader``
    reads at the size of its ``own`` newest checkpoint. Hands over every entry between them.

    The newer root is put together anew from the peaks of the older tree and the entries between,
    so that what is handed over is what was signed. Raises ``TileMissing`` or ``BundleMalformed``.
    """
    if older.size == newer.size:
        return Between("equal" if older.root == newer.root else "fork")
    if newer.size > own.size:
        return Between("truncated")
    peaks = [reader.node(level, index) for level, index in peaks_of(older.size)]
    tree = list(peaks)
    for index, entry in entries_at(reader, range(older.size, newer.size)):
        grow(tree, index, leaf_hash(entry))
        seen(index, entry)
    if root_over(peaks) == older.root and root_over(tree) == newer.root:
        return Between("extends", held=(True, True))
    return _by_entries_alone(older, newer, own, reader)


def _by_entries_alone(
    older: Checkpoint, newer: Checkpoint, own: Checkpoint, reader: TileReader
) -> Between:
    """The verdict where tiles and entries do not lead to both roots: no tile is believed any
    more, so that an altered one is not taken for a fork."""
    tree: list[bytes] = []
    roots, differing = {0: EMPTY_ROOT}, None
    for index, entry in entries_at(reader, range(own.size)):
        leaf = leaf_hash(entry)
        if differing is None and leaf != reader.node(0, index):
            differing = index + 1
        grow(tree, index, leaf)
        if index + 1 in (older.size, newer.size, own.size):
            roots[index + 1] = root_over(tree)
    held = (roots[older.size] == older.root, roots[newer.size] == newer.root)
    if roots[own.size] == own.root and held != (True, True):
        return Between("fork", held=held)
    return Between("altered", differing, held)


def grow(peaks: list[bytes], index: int, leaf: bytes) -> None:
    """Add the leaf ``index`` to the peaks of a tree of that many leaves."""
    while index & 1:
        leaf = node_hash(peaks.pop(), leaf)
        index >>= 1
    peaks.append(leaf)


def first_difference(one: TileReader, other: TileReader) -> int | None:
    """The position of the first entry in which two logs differ, as far as both go; None when the
    smaller is the beginning of the larger. Raises ``TileMissing``."""
    for level, index in peaks_of(min(one.size, other.size)):
        if one.node(level, index) != other.node(level, index):
            while level:
                level -= 1
                index *= 2
                if one.node(level, index) == other.node(level, index):
                    index += 1
            return index + 1
    return None
