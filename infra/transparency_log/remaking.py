"""The log's files made again from the ledger, every signed root compared on the way."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from psycopg import Connection

from infra.datastore import LedgerDatastore
from infra.transparency_log import log_records
from infra.transparency_log.edge import Edge
from infra.transparency_log.entry import DETACHED_FOLDER
from infra.transparency_log.key_notes import KEYS_FOLDER
from infra.transparency_log.ledger_entries import LedgerAltered, entry_pages
from infra.transparency_log.log_files import (
    CHECKPOINT,
    CHECKPOINTS_FOLDER,
    TIMESTAMPS_FOLDER,
    LogFiles,
    Staging,
)
from infra.transparency_log.note import Note, Signature
from infra.transparency_log.refusing import LogRefused
from infra.transparency_log.tile_reader import TileMissing, TileReader
from infra.transparency_log.tiles import (
    HEIGHT,
    WIDTH,
    BundleMalformed,
    Tile,
    index_path,
    read_bundle,
    tiles_of,
    write_bundle,
)


def remake(
    datastore: LedgerDatastore,
    files: LogFiles,
    *,
    progress: Callable[[int], None] = lambda entries: None,
) -> Edge:
    """Write bundles, tiles, detached data and timestamps of all that was signed, byte for byte as
    they were; the edge of the tree.

    Raises ``LogRefused``, naming the first position that no longer fits, when the ledger does not
    come to a root that was signed; then no file has been touched. ``progress`` hears of entries.
    """
    with (
        datastore.get_connection() as connection,
        datastore.get_connection() as reading,
        files.staging() as staging,
    ):
        roots = deque(log_records.signed_roots(connection))
        newest, edge, fits = roots[-1][0] if roots else 0, Edge(), 0
        try:
            for page in entry_pages(connection, reading, 0, newest):
                for data in page.detached:
                    staging.add(detached_path(data), data)
                entries = page.entries
                while roots and roots[0][0] <= edge.size + len(entries):
                    size, root = roots.popleft()
                    part = size - edge.size
                    _add(staging, edge.extend(entries[:part]))
                    entries = entries[part:]
                    if edge.root() != root:
                        raise _no_longer_fits(datastore, files, fits, size)
                    _add(staging, (new for new in edge.partial_files() if _stays(new[0], newest)))
                    fits = size
                _add(staging, edge.extend(entries))
                progress(len(page.entries))
        except LedgerAltered as altered:
            raise LogRefused(f"{_ALTERED}: {altered}") from None
        for size, token in log_records.timestamp_files(connection):
            staging.add(f"{TIMESTAMPS_FOLDER}/{index_path(size)}", token)
        staging.put_in_place()
    return edge


def complete(files: LogFiles, size: int) -> bool:
    """Whether every tile and bundle of a log of that size is there."""
    return all(
        files.has(tile.path) or (tile.width < WIDTH and files.has(tile.full.path))
        for tile in tiles_of(size)
    )


def write_checkpoint_files(
    connection: Connection[Any], files: LogFiles, *, anew: bool = False
) -> list[bytes]:
    """Write the files of ``checkpoints/`` that are missing, or all of them anew; the notes in the
    partial one."""
    full, width = divmod(log_records.checkpoint_count(connection), WIDTH)
    with files.staging() as staging:
        for number in range(full):
            path = f"{CHECKPOINTS_FOLDER}/{index_path(number)}"
            if anew or not files.has(path):
                notes = log_records.checkpoint_notes(connection, number)
                staging.add(path, write_bundle(notes))
            files.drop_partials(path)
        notes = log_records.checkpoint_notes(connection, full) if width else []
        for wide in range(1, width + 1):
            path = f"{CHECKPOINTS_FOLDER}/{index_path(full)}.p/{wide}"
            if anew or not files.has(path):
                staging.add(path, write_bundle(notes[:wide]))
        staging.put_in_place()
    return notes


def write_key_files(connection: Connection[Any], files: LogFiles, *, anew: bool = False) -> None:
    """Write the files of ``keys/`` that are missing, or all of them anew."""
    for key in log_records.log_keys(connection):
        path = f"{KEYS_FOLDER}/{key.number}"
        if anew or not files.has(path):
            files.put(path, key.note.encode())


def write_newest_checkpoint(connection: Connection[Any], files: LogFiles) -> None:
    """Let readers see the newest checkpoint with all its cosignatures, if they do not yet."""
    newest = log_records.newest_checkpoint(connection)
    if newest is None:
        return
    note = Note.parse(newest.note.encode())
    lines = log_records.cosignature_lines(connection, newest.size)
    cosigned = tuple(Signature.parse(line.rstrip("\n")) for line in lines)
    content = str(Note(note.text, note.signatures + cosigned)).encode()
    if files.read(CHECKPOINT) != content:
        files.put(CHECKPOINT, content)


def detached_path(data: bytes) -> str:
    """Where data too long for its entry is published."""
    return f"{DETACHED_FOLDER}/{sha256(data).hexdigest()}"


_ALTERED = (
    "the ledger no longer holds what was signed: somebody altered the database, and nothing more"
    " is signed over it"
)


def _add(staging: Staging, new: Iterator[tuple[Tile, bytes]]) -> None:
    for tile, content in new:
        staging.add(tile.path, content)


def _stays(partial: Tile, newest: int) -> bool:
    """Whether no full tile has replaced a partial one by the newest checkpoint."""
    return partial.number == (newest >> HEIGHT * max(partial.level, 0)) // WIDTH


def _no_longer_fits(
    datastore: LedgerDatastore, files: LogFiles, fits: int, size: int
) -> LogRefused:
    """What to say of the checkpoint of ``size``, when that of ``fits`` still did."""
    position = _first_difference(datastore, files, fits, size)
    where = (
        f"position {position} differs from what was published"
        if position is not None
        else f"one of the positions {fits + 1} to {size} was changed"
    )
    return LogRefused(f"{_ALTERED}: {where}, in the checkpoint of size {size}")


def _first_difference(
    datastore: LedgerDatastore, files: LogFiles, fits: int, size: int
) -> int | None:
    """The first position after ``fits`` whose published entry is another than the ledger's; None
    where what was published is not there any more, or does not differ."""
    published = _published(TileReader(files.read, size), fits)
    position = fits
    with datastore.get_connection() as connection, datastore.get_connection() as reading:
        try:
            for page in entry_pages(connection, reading, fits, size):
                for entry, other in zip(page.entries, published, strict=False):
                    position += 1
                    if entry != other:
                        return position
        except (TileMissing, BundleMalformed):
            pass
    return None


def _published(tiles: TileReader, after: int) -> Iterator[bytes]:
    for number in range(after // WIDTH, -(-tiles.size // WIDTH)):
        bundle = tiles.file(Tile(-1, number, min(WIDTH, tiles.size - number * WIDTH)))
        yield from read_bundle(bundle)[max(0, after - number * WIDTH) :]
