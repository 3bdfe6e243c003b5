"""Nodes of the tree from its published tiles, wherever those lie."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from infra.transparency_log.merkle import (
    HASH_BYTES,
    consistency_proof,
    inclusion_proof,
    perfect_root,
    tree_root,
)
from infra.transparency_log.tiles import HEIGHT, WIDTH, Tile, hashes_in, read_bundle

Fetch = Callable[[str], bytes | None]
"""Gives the file at a path below the log's prefix; None where there is none."""

_TILES_KEPT = 512


class TileMissing(LookupError):
    """A file that a log of this size must have is not there, or is too short."""


class TileReader:
    """The tree of the first ``size`` entries, as its tiles have it. Keeps what it has read.

    What it gives is only as true as the tiles: whoever does not trust them compares the root.
    """

    def __init__(self, fetch: Fetch, size: int) -> None:
        self.size = size
        self._fetch = fetch
        self._kept: OrderedDict[tuple[int, int], list[bytes]] = OrderedDict()

    def node(self, level: int, index: int) -> bytes:
        """The node at (level, index); raises ``TileMissing``."""
        tile_level, height = divmod(level, HEIGHT)
        tile, offset = divmod(index << height, WIDTH)
        hashes = self._hashes(tile_level, tile)[offset : offset + (1 << height)]
        if len(hashes) < 1 << height:
            raise TileMissing("the node is not in the tree")
        return perfect_root(hashes)

    def root(self) -> bytes:
        """The root of the tree."""
        return tree_root(self.size, self.node)

    def inclusion(self, index: int) -> list[bytes]:
        """The audit path of a leaf."""
        return inclusion_proof(index, self.size, self.node)

    def consistency(self, old: int) -> list[bytes]:
        """The proof that the tree of ``old`` leaves is the beginning of this one."""
        return consistency_proof(old, self.size, self.node)

    def entry(self, index: int) -> bytes:
        """The entry of a leaf; raises ``TileMissing`` or ``BundleMalformed``."""
        if not 0 <= index < self.size:
            raise TileMissing("the entry is not in the tree")
        entries = read_bundle(self.file(Tile(-1, index // WIDTH, self._width(0, index // WIDTH))))
        if index % WIDTH >= len(entries):
            raise TileMissing("the entry is not in its bundle")
        return entries[index % WIDTH]

    def file(self, tile: Tile) -> bytes:
        """A tile or bundle as it is published. Where a partial one is gone, the full one has all
        that it had, and more. Raises ``TileMissing``."""
        content = self._fetch(tile.path)
        if content is None and tile.width < WIDTH:
            content = self._fetch(tile.full.path)
        if content is None:
            raise TileMissing(tile.path)
        return content

    def _hashes(self, level: int, index: int) -> list[bytes]:
        hashes = self._kept.get((level, index))
        if hashes is None:
            tile = Tile(level, index, self._width(level, index))
            content = self.file(tile)
            if len(content) < tile.width * HASH_BYTES:
                raise TileMissing(tile.path)
            hashes = self._kept[level, index] = hashes_in(content)[: tile.width]
            if len(self._kept) > _TILES_KEPT:
                self._kept.popitem(last=False)
        return hashes

    def _width(self, level: int, index: int) -> int:
        width = min(WIDTH, (self.size >> HEIGHT * level) - index * WIDTH)
        if width <= 0:
            raise TileMissing("the tile is not in the tree")
        return width
