"""Tiles and entry bundles (C2SP tlog-tiles): which file holds which hashes and entries.

Paths are relative to the log's prefix. A tile of level L holds 256 neighbouring nodes at tree
level 8·L; a bundle the entries under one tile of level 0. The rightmost of each level may be
partial; then its width is part of its name, so that no file ever changes.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from infra.transparency_log.merkle import HASH_BYTES

HEIGHT = 8
WIDTH = 1 << HEIGHT
ENTRY_BYTES_MAX = 65_535
LEVEL_MAX = 5
"""Six levels hold 2^48 leaves."""

_PATH = re.compile(
    r"tile/(?:(?P<level>0|[1-9][0-9]?)|entries)"
    r"/(?P<index>(?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


class BundleMalformed(ValueError):
    """The bytes are not a bundle of so many entries."""


class Tile(NamedTuple):
    """A file of the log: a tile of hashes of ``level``, or a bundle of entries (level −1)."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """``tile/<L>/<N>[.p/<W>]`` or ``tile/entries/<N>[.p/<W>]``."""
        folder = "entries" if self.level < 0 else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{folder}/{index_path(self.number)}{partial}"

    @property
    def full(self) -> Tile:
        """The same one when it has filled."""
        return self._replace(width=WIDTH)

    @classmethod
    def parse(cls, path: str) -> Tile | None:
        """The tile of a path; None when there can be none there."""
        found = _PATH.fullmatch(path)
        if found is None:
            return None
        level = int(found["level"]) if found["level"] else -1
        width = int(found["width"] or WIDTH)
        index = int(found["index"].replace("/", "").replace("x", ""))
        tile = cls(level, index, width)
        if level > LEVEL_MAX or width > WIDTH or tile.path != path:
            return None
        return tile


def index_path(index: int) -> str:
    """N in groups of three digits, all but the last with an x: 1234067 → x001/x234/067."""
    path = f"{index % 1000:03d}"
    while index := index // 1000:
        path = f"x{index % 1000:03d}/{path}"
    return path


def tiles_of(size: int, *, after: int = 0) -> Iterator[Tile]:
    """The tiles and bundles of a log of ``size`` entries; with ``after``, only those that a log
    of that many entries does not have (or has narrower). Bundles first, then level by level."""
    for level in (-1, *range(LEVEL_MAX + 1)):
        shift = HEIGHT * max(level, 0)
        count, before = size >> shift, after >> shift
        if count == 0 or (count == before):
            continue
        for index in range(before // WIDTH, count // WIDTH):
            yield Tile(level, index)
        if width := count % WIDTH:
            yield Tile(level, count // WIDTH, width)


def hashes_in(tile: bytes) -> list[bytes]:
    """The hashes of a tile."""
    return [tile[start : start + HASH_BYTES] for start in range(0, len(tile), HASH_BYTES)]


def write_bundle(entries: Sequence[bytes]) -> bytes:
    """(uint16 big-endian length ‖ entry)*; raises ``BundleMalformed`` for a longer entry."""
    pack = struct.Struct(">H").pack
    try:
        return b"".join([part for entry in entries for part in (pack(len(entry)), entry)])
    except struct.error:
        raise BundleMalformed("an entry is longer than 65,535 bytes") from None


def read_bundle(bundle: bytes) -> list[bytes]:
    """The entries of a bundle; raises ``BundleMalformed`` where it breaks off."""
    entries, at, end = [], 0, len(bundle)
    unpack = struct.Struct(">H").unpack_from
    while at < end:
        if at + 2 > end:
            raise BundleMalformed("the bundle breaks off")
        start = at + 2
        at = start + unpack(bundle, at)[0]
        if at > end:
            raise BundleMalformed("the bundle breaks off")
        entries.append(bundle[start:at])
    return entries
