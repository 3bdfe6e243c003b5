"""The whole tree put together anew from the entries: every leaf, every tile, every signed root.

One pass in the order of the log, one bundle with its tile at a time. Where the two disagree, the
published tile above tells which of them is still what was sealed, and in the end the signed root
tells whether that was told rightly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256

from infra.transparency_log.merkle import (
    EMPTY_ROOT,
    HASH_BYTES,
    fold_pairs,
    peaks_of,
    perfect_root,
    root_over,
)
from infra.transparency_log.tile_reader import TileMissing, TileReader
from infra.transparency_log.tiles import (
    HEIGHT,
    WIDTH,
    BundleMalformed,
    Tile,
    hashes_in,
    read_bundle,
    write_bundle,
)
from service.audit.alignment import Alignment
from service.audit.between import grow
from service.audit.findings import positions
from service.audit.report import Checking
from service.audit.source import Source

_sha256 = sha256

MISSING_MAX = 1000
"""After so many files in a row that are missing, the rest is taken to be: a checkpoint may claim
any size."""

Visit = Callable[[int, list[bytes]], None]
"""Takes the entries of a bundle that are what was sealed, and the index of the first of them."""


class Tree:
    """Walks through a log of ``size`` entries.

    ``marks`` are the sizes for which the root is wanted, all of them up to ``size``.
    ``altered`` is the first leaf from which on the entries are not what was sealed.
    """

    def __init__(
        self, source: Source, size: int, root: bytes, marks: set[int], checking: Checking
    ) -> None:
        self.roots: dict[int, bytes] = {0: EMPTY_ROOT} if 0 in marks else {}
        self.altered: int | None = None
        self._source = source
        self._size = size
        self._root = root
        self._marks = sorted(marks - {0}, reverse=True)
        self._checking = checking
        self._reader = TileReader(source.log, size)
        self._alignment = Alignment(checking)
        self._peaks: list[bytes] = []
        """Of the full tiles so far."""
        self._above: list[list[bytes]] = [[]]
        """By tile level from 1: the hashes of the tile that is filling."""
        self._suspects: list[tuple[Tile, list[bytes]]] = []
        """Tiles above level 0 that are not what lies below them, and what that comes to."""
        self._rest: list[bytes] = []
        """The peaks within the last tile, where it is partial."""
        self._broken = False

    def walk(self, visit: Visit) -> bytes | None:
        """The root to which what was sealed leads; None where too much is missing to say."""
        looked_at = missing = 0
        for tile, (bundle, hashes) in zip(self._leaf_tiles(), self._files(), strict=True):
            self._take(tile, bundle, hashes, visit)
            looked_at += 1
            missing = missing + 1 if bundle is None and hashes is None else 0
            if missing == MISSING_MAX:
                self._checking.count("files", looked_at)
                return None
        self._alignment.finish()
        self._rightmost_tiles()
        self._checking.count("files", looked_at)
        if self._broken:
            return None
        root = root_over([*self._peaks, *self._rest])
        self._judge(root)
        return root

    def _leaf_tiles(self) -> Iterator[Tile]:
        for number in range(-(-self._size // WIDTH)):
            yield Tile(0, number, min(WIDTH, self._size - number * WIDTH))

    def _files(self) -> Iterator[tuple[bytes | None, bytes | None]]:
        """The bundle and the tile of each leaf tile, as they are published."""
        both = ((tile._replace(level=-1), tile) for tile in self._leaf_tiles())
        contents = self._source.logs(each.path for pair in both for each in pair)
        for tile in self._leaf_tiles():
            bundle, hashes = next(contents), next(contents)
            if bundle is None:
                bundle = self._cut_from_full(tile._replace(level=-1))
            if hashes is None:
                hashes = self._cut_from_full(tile)
            yield bundle, hashes

    def _cut_from_full(self, tile: Tile) -> bytes | None:
        """What a partial file had that is gone, from the full one, which is there then."""
        content = self._source.log(tile.full.path) if tile.width < WIDTH else None
        if content is None or tile.level >= 0:
            return content and content[: tile.width * HASH_BYTES]
        try:
            return write_bundle(read_bundle(content)[: tile.width])
        except BundleMalformed:
            return content

    def _take(self, tile: Tile, bundle: bytes | None, hashes: bytes | None, visit: Visit) -> None:
        entries = self._entries(tile, bundle)
        leaves = [_sha256(b"\x00" + entry).digest() for entry in entries or ()]
        first = tile.number * WIDTH
        if hashes is not None and len(leaves) == tile.width and b"".join(leaves) == hashes:
            sealed: list[bytes] | None = leaves
        else:
            sealed = self._hashes(tile, hashes)
            if self._are_sealed(tile, leaves, sealed):
                if sealed is not None:
                    self._checking.fail("files", "tile_changed", tile.path)
                sealed = leaves
            elif self.altered is None:
                self.altered = first
        if self.altered is None and entries is not None:
            visit(first, entries)
        aligned = sealed is leaves and not self._alignment.open
        if sealed is not None and entries is not None and not aligned:
            self._alignment.feed(first, leaves, sealed)
        self._grow(tile, sealed)

    def _entries(self, tile: Tile, bundle: bytes | None) -> list[bytes] | None:
        path = tile._replace(level=-1).path
        if bundle is None:
            self._checking.fail("files", "tile_missing", path)
            return None
        try:
            return read_bundle(bundle)
        except BundleMalformed:
            self._checking.fail("files", "entry_malformed", path, "", "The bundle breaks off")
            return None

    def _hashes(self, tile: Tile, hashes: bytes | None) -> list[bytes] | None:
        if hashes is None:
            self._checking.fail("files", "tile_missing", tile.path)
            return None
        if len(hashes) != tile.width * HASH_BYTES:
            self._checking.fail("files", "tile_changed", tile.path, "", "It has another length")
            return None
        return hashes_in(hashes)

    def _are_sealed(self, tile: Tile, leaves: list[bytes], sealed: list[bytes] | None) -> bool:
        """Whether it is the entries, and not the tile, that what lies above speaks for."""
        if len(leaves) != tile.width:
            return False
        if tile.width < WIDTH:
            return sealed is None or root_over([*self._peaks, *_peaks(leaves)]) == self._root
        try:
            return perfect_root(leaves) == self._reader.node(HEIGHT, tile.number)
        except TileMissing:
            return sealed is None

    # The tree that grows

    def _grow(self, tile: Tile, leaves: list[bytes] | None) -> None:
        """Add the leaves under a tile; None where they are known neither from entries nor from
        the tile: then their node is taken from above."""
        end = tile.number * WIDTH + tile.width
        wanted = []
        while self._marks and self._marks[-1] <= end:
            wanted.append(self._marks.pop())
        if self._broken:
            return
        if leaves is None:
            node = self._node_from_above(tile)
            self._broken = node is None
        else:
            levels = _levels(leaves)
            for mark in wanted:
                inside = peaks_of(mark - tile.number * WIDTH)
                nodes = [levels[level][index] for level, index in inside]
                self.roots[mark] = root_over([*self._peaks, *nodes])
            node = levels[HEIGHT][0] if tile.width == WIDTH else None
            self._rest = _peaks(leaves) if tile.width < WIDTH else []
        if node is not None:
            grow(self._peaks, tile.number, node)
            self._rise(1, tile.number, node)

    def _node_from_above(self, tile: Tile) -> bytes | None:
        try:
            return self._reader.node(HEIGHT, tile.number) if tile.width == WIDTH else None
        except TileMissing:
            return None

    def _rise(self, level: int, number: int, node: bytes) -> None:
        """A tile of the level below is done: its node goes into the tile above it."""
        if len(self._above) < level:
            self._above.append([])
        filling = self._above[level - 1]
        filling.append(node)
        if len(filling) == WIDTH:
            self._compare(Tile(level, number // WIDTH), filling)
            self._above[level - 1] = []
            self._rise(level + 1, number // WIDTH, perfect_root(filling))

    def _rightmost_tiles(self) -> None:
        for level, filling in enumerate(self._above, start=1):
            if filling:
                number = (self._size >> HEIGHT * level) // WIDTH
                self._compare(Tile(level, number, len(filling)), filling)

    def _compare(self, tile: Tile, computed: list[bytes]) -> None:
        published = self._source.log(tile.path)
        if published is None:
            published = self._cut_from_full(tile)
        if published is None:
            self._checking.fail("files", "tile_missing", tile.path)
        elif published != b"".join(computed):
            self._suspects.append((tile, computed))

    def _judge(self, root: bytes) -> None:
        """Say of tiles above level 0 that disagree with what lies below them which is altered.

        Where everything below leads to the signed root, it is they; where they lead to it,
        entries were altered together with their tiles.
        """
        upper_holds = root != self._root and self._upper_root() == self._root
        for tile, computed in self._suspects:
            if not upper_holds:
                self._checking.fail("files", "tile_changed", tile.path)
            elif tile.level == 1:
                published = hashes_in(self._reader.file(tile))
                for offset, (one, other) in enumerate(zip(computed, published, strict=False)):
                    if one != other:
                        first = (tile.number * WIDTH + offset) * WIDTH
                        self.altered = first if self.altered is None else self.altered
                        where = positions(first + 1, first + WIDTH)
                        self._checking.fail("files", "entry_changed", where)

    def _upper_root(self) -> bytes | None:
        try:
            return self._reader.root()
        except TileMissing:
            return None


def _levels(leaves: list[bytes]) -> list[list[bytes]]:
    """All nodes over leaves, from themselves upward."""
    levels = [leaves]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append(fold_pairs(below[: len(below) // 2 * 2]))
    return levels


def _peaks(leaves: list[bytes]) -> list[bytes]:
    levels = _levels(leaves)
    return [levels[level][index] for level, index in peaks_of(len(leaves))]
