"""A ledger whose events are put there as they are, and its log, sealed in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from domain.catalogue import FACTS
from infra.recorder import Batch, EventRow, append
from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.log_files import AtStep, LogFiles, no_step
from infra.transparency_log.merkle import verify_consistency
from infra.transparency_log.note import COSIGNATURE, ED25519, Note, VerifierKey
from infra.transparency_log.remaking import (
    remake,
    write_checkpoint_files,
    write_key_files,
    write_newest_checkpoint,
)
from infra.transparency_log.sealer import Sealer
from infra.transparency_log.tile_reader import TileReader
from infra.transparency_log.tiles import WIDTH, Tile, index_path, read_bundle
from tests.golden import samples
from tests.store.ledgers import Opened, Place, opened

ORIGIN = "log.example/dongcheng"


@dataclass(frozen=True)
class SealedLedger:
    """A ledger and the folder of its log; ``sealer`` as often as processes would have one."""

    place: Place
    ledger: Opened
    folder: Path

    @property
    def files(self) -> LogFiles:
        """The published log."""
        return LogFiles(self.folder / "log")

    @property
    def key_file(self) -> Path:
        """The log's key."""
        return self.folder / "log.key"

    def sealer(self, at_step: AtStep = no_step, origin: str = ORIGIN, **options: Any) -> Sealer:
        """A sealer of its own."""
        files = LogFiles(self.folder / "log", at_step)
        datastore = self.ledger.datastore
        return Sealer(datastore, files, self.key_file, origin, at_step=at_step, **options)

    def append(self, count: int, *facts: str) -> int:
        """Record so many events in one commit, of these kinds in turn (of all of them by default,
        those of restricted visibility included); the position of the last."""
        codec = self.ledger.recorder.codec
        kinds = [FACTS[name] for name in facts] or list(FACTS.values())
        stream = uuid4()
        rows = [
            EventRow(
                stream,
                version,
                kind.type,
                codec.encode(samples.envelope(kind, full=True), samples.specimen(kind, full=True)),
            )
            for version, kind in zip(range(1, count + 1), kinds * count, strict=False)
        ]
        with self.ledger.datastore.get_connection() as connection:
            first, _ = append(connection, Batch({stream: 0}, rows, [], [], []))
        return first + count - 1

    def seal(self, *counts: int) -> None:
        """Record and seal so many events, one checkpoint after the other."""
        for count in counts:
            head = self.append(count)
            assert self.sealer().seal_all() == head

    def entries(self) -> list[bytes]:
        """All that is published."""
        published = self.files.published()
        assert published is not None
        tiles = TileReader(self.files.read, published.size)
        found: list[bytes] = []
        for number in range(-(-tiles.size // WIDTH)):
            width = min(WIDTH, tiles.size - number * WIDTH)
            found += read_bundle(tiles.file(Tile(-1, number, width)))[:width]
        return found

    def history(self) -> list[Note]:
        """Every checkpoint of ``checkpoints/``, in order."""
        notes: list[Note] = []
        while True:
            path = f"checkpoints/{index_path(len(notes) // WIDTH)}"
            if (bundle := self.files.read(path)) is None:
                break
            notes += map(Note.parse, read_bundle(bundle))
        widths = [w for w in range(1, WIDTH) if self.files.has(f"{path}.p/{w}")]
        if widths:
            bundle = self.files.read(f"{path}.p/{widths[-1]}")
            assert bundle is not None
            notes += map(Note.parse, read_bundle(bundle))
        return notes

    def alter(self, statement: str, *values: object) -> None:
        """What an operator with every right does to the database."""
        with psycopg.connect(self.place.dsn, autocommit=True) as connection:
            schema = Identifier(self.place.schema)
            connection.execute(SQL("SET search_path TO {}").format(schema))
            connection.execute("SET session_replication_role TO replica")  # no trigger fires
            connection.execute(statement.encode(), values)


@contextmanager
def sealed_ledger(place: Place, folder: Path) -> Iterator[SealedLedger]:
    """A ledger at this place, its log below this folder."""
    with opened(place) as ledger:
        yield SealedLedger(place, ledger, folder)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every published file, by its path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".new" not in path.parts
    }


def made_again(log: SealedLedger, folder: Path) -> dict[str, bytes]:
    """The files of the log as they come from the database alone."""
    files = LogFiles(folder)
    remake(log.ledger.datastore, files)
    with log.ledger.datastore.connect() as connection:
        write_checkpoint_files(connection, files)
        write_key_files(connection, files)
        write_newest_checkpoint(connection, files)
    return files_in(folder)


def verify_history(files: LogFiles, notes: Sequence[Note], *keys: VerifierKey) -> None:
    """Each checkpoint goes on from the one before, and comes to the root of what is published."""
    checkpoints = [Checkpoint.parse(note.text) for note in notes]
    assert [each.size for each in checkpoints] == sorted({each.size for each in checkpoints})
    for note in notes:
        for key in keys:
            plain = VerifierKey(key.name, ED25519, key.public)
            dated = VerifierKey(key.name, COSIGNATURE, key.public)
            assert len(note.signed_by([plain, dated])) == 2
    for old, new in pairwise(checkpoints):
        proof = TileReader(files.read, new.size).consistency(old.size)
        verify_consistency(old.size, new.size, proof, old.root, new.root)
    newest = checkpoints[-1]
    assert TileReader(files.read, newest.size).root() == newest.root
