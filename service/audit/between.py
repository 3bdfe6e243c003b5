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
    tree_root,
)
from infra.transparency_log.tile_reader import TileReader
from infra.transparency_log.tiles import WIDTH, BundleMalformed, Tile, read_bundle

Verdict = Literal["equal", "extends", "fork", "altered"]
"""How a newer checkpoint stands to an older one: the same; it extends it; it does not, so that
two histories were signed; or what is published below the newer one is not what was signed."""


class Between(NamedTuple):
    """The verdict; for ``altered`` the first position where entry and tile differ, if any does."""

    verdict: Verdict
    position: int | None = None


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
    reader: TileReader,
    seen: Callable[[int, bytes], None] = lambda index, entry: None,
) -> Between:
    """How ``newer`` stands to ``older``, ``older.size ≤ newer.size``; ``reader`` is of the log
    from which the newer one is, at its size. Every entry between them is handed to ``seen``.

    The newer root is put together anew from the peaks of the older tree and the entries between,
    so that what is listed is what was signed. Raises ``TileMissing`` or ``BundleMalformed``.
    """
    if older.size == newer.size:
        return Between("equal" if older.root == newer.root else "fork")
    peaks = [reader.node(level, index) for level, index in peaks_of(older.size)]
    tree = list(peaks)
    for index, entry in entries_at(reader, range(older.size, newer.size)):
        grow(tree, index, leaf_hash(entry))
        seen(index, entry)
    if root_over(peaks) == older.root and root_over(tree) == newer.root:
        return Between("extends")
    return _by_entries_alone(older, newer, reader)


def _by_entries_alone(older: Checkpoint, newer: Checkpoint, reader: TileReader) -> Between:
    """The verdict where tiles and entries between do not lead to both roots: nothing is believed
    but the newer root, so that an altered tile is not taken for a fork."""
    tree: list[bytes] = []
    older_root, differing = EMPTY_ROOT, None
    for index, entry in entries_at(reader, range(newer.size)):
        leaf = leaf_hash(entry)
        if differing is None and leaf != reader.node(0, index):
            differing = index + 1
        grow(tree, index, leaf)
        if index + 1 == older.size:
            older_root = root_over(tree)
    if root_over(tree) == newer.root and older_root != older.root:
        return Between("fork")
    return Between("altered", differing)


def grow(peaks: list[bytes], index: int, leaf: bytes) -> None:
    """Add the leaf ``index`` to the peaks of a tree of that many leaves."""
    while index & 1:
        leaf = node_hash(peaks.pop(), leaf)
        index >>= 1
    peaks.append(leaf)


def holds(reader: TileReader, checkpoint: Checkpoint) -> bool:
    """Whether a log's tiles come to this checkpoint's root at its size. Raises ``TileMissing``."""
    return (
        checkpoint.size <= reader.size
        and tree_root(checkpoint.size, reader.node) == checkpoint.root
    )


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
