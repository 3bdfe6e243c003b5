"""Files that nobody is led to by the newest checkpoint, where all files are known: partial tiles of
earlier times, data beside the log. Each is what its name says, or is noted."""

from __future__ import annotations

import hashlib

from infra.transparency_log.entry import DETACHED_FOLDER
from infra.transparency_log.merkle import HASH_BYTES
from infra.transparency_log.tiles import (
    HEIGHT,
    WIDTH,
    BundleMalformed,
    Tile,
    read_bundle,
)
from service.audit.report import Checking
from service.audit.source import Source


def check_listed(source: Source, size: int, checking: Checking) -> None:
    """After the tree was walked: what was read then is not checked again."""
    for path in source.listed or ():
        tile = Tile.parse(path)
        if tile is not None:
            _check_tile(source, tile, size, checking)
        elif path.startswith(f"{DETACHED_FOLDER}/"):
            content = source.log(path) or b""
            if hashlib.sha256(content).hexdigest() != path.removeprefix(f"{DETACHED_FOLDER}/"):
                checking.fail("detached", "detached_wrong", path)


def _check_tile(source: Source, tile: Tile, size: int, checking: Checking) -> None:
    width = min(WIDTH, (size >> HEIGHT * max(tile.level, 0)) - tile.number * WIDTH)
    if tile.width >= width:
        return  # was read, or belongs to a later checkpoint
    widest = source.log(tile._replace(width=width).path) or source.log(tile.full.path) or b""
    content = source.log(tile.path) or b""
    if tile.level < 0:
        try:
            held = len(read_bundle(content))
        except BundleMalformed:
            held = -1
    else:
        held = len(content) // HASH_BYTES if len(content) % HASH_BYTES == 0 else -1
    if held != tile.width or not widest.startswith(content):
        kind = "entry_changed" if tile.level < 0 else "tile_changed"
        told = "A narrower file says something else than the wider one"
        checking.fail("files", kind, tile.path, "", told)
