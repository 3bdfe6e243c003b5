"""Hashes, proves, signs and publishes what was committed, in an order in which a crash at any
moment leaves no checkpoint that contradicts an earlier one (docs/LOG.md)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import structlog
from psycopg import Connection

from infra.datastore import LedgerDatastore
from infra.transparency_log import log_records
from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.edge import Edge
from infra.transparency_log.ledger_entries import LedgerAltered, entry_pages
from infra.transparency_log.log_files import CHECKPOINTS_FOLDER, AtStep, LogFiles
from infra.transparency_log.log_records import SignedCheckpoint
from infra.transparency_log.merkle import ProofWrong, verify_consistency
from infra.transparency_log.note import Note
from infra.transparency_log.refusing import LogRefused, refuse_fork, shorter
from infra.transparency_log.remaking import (
    complete,
    detached_path,
    remake,
    write_checkpoint_files,
    write_key_files,
    write_newest_checkpoint,
)
from infra.transparency_log.signing import Signing
from infra.transparency_log.tile_reader import TileReader
from infra.transparency_log.tiles import HEIGHT, WIDTH, Tile, index_path, write_bundle
from infra.transparency_log.witnesses import Witnesses

log = structlog.get_logger()


class Publisher:
    """The log in the hands of the one who leads, from the moment when its files agree with the
    database. After any failure it is given up and begun anew from what is durable."""

    def __init__(
        self,
        datastore: LedgerDatastore,
        connection: Connection[Any],
        files: LogFiles,
        signing: Signing,
        witnesses: Witnesses | None,
        at_step: AtStep,
    ) -> None:
        self._datastore = datastore
        self.connection = connection
        self._files = files
        self._signing = signing
        self._witnesses = witnesses
        self._at_step = at_step
        files.clear_staging()
        self._newest = log_records.newest_checkpoint(connection)
        refuse_fork(connection, files, self._newest, signing.origin)
        self._edge = self._agreed_edge()
        self._ask_witnesses_what_they_saw()
        signing.refresh(connection, self.size)
        self._notes = write_checkpoint_files(connection, files)
        self._count = log_records.checkpoint_count(connection)
        write_key_files(connection, files)
        write_newest_checkpoint(connection, files)

    @property
    def size(self) -> int:
        """How far the log is sealed."""
        return self._newest.size if self._newest is not None else 0

    def advance(self) -> None:
        """Seal what has been committed since; where nothing was, publish what witnesses sent."""
        head = log_records.ledger_head(self.connection)
        if head < self.size:
            raise LogRefused(shorter(self.size, head))
        self._signing.refresh(self.connection, self.size)
        if head > self.size:
            self._seal()
        else:
            write_newest_checkpoint(self.connection, self._files)

    def _agreed_edge(self) -> Edge:
        """The edge as the files have it, made again where they do not come to the signed root."""
        if self._newest is None:
            return Edge()
        if complete(self._files, self.size):
            edge = Edge.read(self._tiles(), self._newest.root)
            if edge is not None:
                return edge
        log.warning("log_files_made_again", size=self.size)
        return remake(self._datastore, self._files)

    def _seal(self) -> None:
        before = self.size
        try:
            self._write_files()
        except LedgerAltered as altered:
            raise LogRefused(f"the ledger cannot be sealed: {altered}") from None
        root = self._edge.root()
        self._prove(before, root)
        self._at_step("proved")
        self._sign(root)
        self._at_step("signed and kept")
        self._ask_witnesses()
        self._at_step("cosigned")
        self._publish_history()
        self._at_step("history published")
        write_newest_checkpoint(self.connection, self._files)
        self._at_step("published")

    def _write_files(self) -> None:
        """Write all that is new on the ledger."""
        before = self.size
        with self._files.staging() as staging, self._datastore.get_connection() as reading:
            for page in entry_pages(self.connection, reading, before, commit=True):
                self._at_step("entries made")
                for data in page.detached:
                    staging.add(detached_path(data), data)
                for tile, content in self._edge.extend(page.entries):
                    staging.add(tile.path, content)
            for tile, content in self._edge.partial_files():
                if _grown(tile, self._edge.size, before):
                    staging.add(tile.path, content)
            staging.put_in_place()

    def _prove(self, before: int, root: bytes) -> None:
        """From the files as they are now: they come to the root, and go on from what was signed."""
        tiles = TileReader(self._files.read, self._edge.size)
        if tiles.root() != root:
            raise ProofWrong("the files do not come to the root")
        if self._newest is not None:
            proof = tiles.consistency(before)
            verify_consistency(before, tiles.size, proof, self._newest.root, root)

    def _sign(self, root: bytes) -> None:
        """Sign, and keep what was signed. A checkpoint is dated no earlier than what it holds, nor
        than the one before it, whatever the clocks of the machines."""
        size = self._edge.size
        signed_at = max(datetime.now(UTC), log_records.recorded_at(self.connection, size))
        if self._newest is not None:
            signed_at = max(signed_at, self._newest.signed_at)
        checkpoint = Checkpoint(self._signing.origin, size, root)
        note = self._signing.sign(checkpoint.text, int(signed_at.timestamp()))
        peaks = b"".join(self._edge.peaks())
        signed = SignedCheckpoint(size, root, peaks, str(note), signed_at)
        log_records.keep_checkpoint(self.connection, signed)
        self._newest = signed

    def _ask_witnesses(self) -> None:
        """Cosignatures are waited for shortly, and kept in the database whenever they come."""
        if self._witnesses is not None and self._newest is not None:
            self._witnesses.cosign(Note.parse(self._newest.note.encode()))

    def _ask_witnesses_what_they_saw(self) -> None:
        """Raise ``LogRefused`` where a witness has seen more than was signed here, before anything
        is signed, a new key among it."""
        if self._newest is not None:
            newest = Note.parse(self._newest.note.encode())
        elif (nothing := self._signing.nothing()) is not None:
            newest = nothing
        else:
            return
        if self._witnesses is not None:
            self._witnesses.check(newest)

    def _tiles(self) -> TileReader:
        return TileReader(self._files.read, self.size)

    def _publish_history(self) -> None:
        assert self._newest is not None
        self._notes.append(self._newest.note.encode())
        number = self._count // WIDTH
        self._count += 1
        full = len(self._notes) == WIDTH
        partial = "" if full else f".p/{len(self._notes)}"
        path = f"{CHECKPOINTS_FOLDER}/{index_path(number)}{partial}"
        self._files.put(path, write_bundle(self._notes))
        if full:
            self._notes = []


def _grown(partial: Tile, size: int, before: int) -> bool:
    shift = HEIGHT * max(partial.level, 0)
    return size >> shift != before >> shift
