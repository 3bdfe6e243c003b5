"""The right edge of a growing tree: all that is needed of it to add leaves and know the root."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

from infra.transparency_log.merkle import (
    HASH_BYTES,
    leaf_hash,
    peaks_of,
    perfect_root,
    root_over,
)
from infra.transparency_log.tile_reader import TileMissing, TileReader
from infra.transparency_log.tiles import (
    HEIGHT,
    LEVEL_MAX,
    WIDTH,
    BundleMalformed,
    Tile,
    hashes_in,
    read_bundle,
    write_bundle,
)

NewFile = tuple[Tile, bytes]


class Edge:
    """The partial tile of each level and the partial bundle of a log of ``size`` entries."""

    def __init__(self) -> None:
        self.size = 0
        self._entries: list[bytes] = []
        self._levels: list[list[bytes]] = [[] for _ in range(LEVEL_MAX + 1)]

    @classmethod
    def read(cls, tiles: TileReader, root: bytes) -> Edge | None:
        """The edge of a published log; None where a file of it is missing, or is not what comes
        to this root."""
        edge = cls()
        edge.size = tiles.size
        try:
            for tile in edge._partial_tiles():
                content = tiles.file(tile)
                if tile.level < 0:
                    edge._entries = read_bundle(content)[: tile.width]
                else:
                    edge._levels[tile.level] = hashes = hashes_in(content)[: tile.width]
                    if len(b"".join(hashes)) != tile.width * HASH_BYTES:
                        return None
        except (TileMissing, BundleMalformed):
            return None
        leaves = [leaf_hash(entry) for entry in edge._entries]
        return edge if leaves == edge._levels[0] and edge.root() == root else None

    def extend(self, entries: Sequence[bytes]) -> Iterator[NewFile]:
        """Add entries; the bundles and tiles that are full now."""
        first = self.size // WIDTH
        self.size += len(entries)
        self._entries += entries
        full = len(self._entries) // WIDTH
        for number in range(full):
            bundle = write_bundle(self._entries[number * WIDTH : (number + 1) * WIDTH])
            yield Tile(-1, first + number), bundle
        del self._entries[: full * WIDTH]
        nodes = [sha256(b"\x00" + entry).digest() for entry in entries]
        for level in range(LEVEL_MAX + 1):
            nodes, files = self._extend_level(level, nodes)
            yield from files
            if not nodes:
                return

    def partial_files(self) -> Iterator[NewFile]:
        """The partial bundle and tiles, as they stand."""
        for tile in self._partial_tiles():
            if tile.level < 0:
                yield tile, write_bundle(self._entries)
            else:
                yield tile, b"".join(self._levels[tile.level])

    def peaks(self) -> list[bytes]:
        """The roots of the perfect subtrees, the largest first."""
        return [self._node(level, index) for level, index in peaks_of(self.size)]

    def root(self) -> bytes:
        """The root of the tree."""
        return root_over(self.peaks())

    def _extend_level(self, level: int, nodes: list[bytes]) -> tuple[list[bytes], list[NewFile]]:
        """Add nodes to a level; those of the next level that came of it, and the full tiles."""
        hashes = self._levels[level] + nodes
        count = self.size >> HEIGHT * level
        first = (count - len(hashes)) // WIDTH
        above, files = [], []
        for number in range(len(hashes) // WIDTH):
            whole = hashes[number * WIDTH : (number + 1) * WIDTH]
            files.append((Tile(level, first + number), b"".join(whole)))
            above.append(perfect_root(whole))
        self._levels[level] = hashes[len(above) * WIDTH :]
        return above, files

    def _partial_tiles(self) -> Iterator[Tile]:
        for level in (-1, *range(LEVEL_MAX + 1)):
            number, width = divmod(self.size >> HEIGHT * max(level, 0), WIDTH)
            if width:
                yield Tile(level, number, width)

    def _node(self, level: int, index: int) -> bytes:
        tile_level, height = divmod(level, HEIGHT)
        start = (index << height) % WIDTH
        return perfect_root(self._levels[tile_level][start : start + (1 << height)])
