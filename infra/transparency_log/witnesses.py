"""The witnesses of this log (C2SP tlog-witness): asked for a cosignature on every checkpoint, and
for what they have seen before anything is signed.

A witness that is away holds nothing up: it is waited for shortly, and asked again after growing
pauses, then about the newest checkpoint of that time.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import httpx

from infra.datastore import LedgerDatastore
from infra.transparency_log import log_records
from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.log_files import LogFiles
from infra.transparency_log.merkle import verify_consistency
from infra.transparency_log.note import (
    COSIGNATURE,
    Note,
    NoteMalformed,
    Signature,
    VerifierKey,
)
from infra.transparency_log.refusing import LogRefused
from infra.transparency_log.tile_reader import TileReader
from infra.transparency_log.witness_asker import Asker, Round
from infra.transparency_log.witness_client import WitnessClient

WAIT_SECONDS = 0.3
"""How long the publication of a checkpoint waits for cosignatures."""
CHECK_SECONDS = 10.0
"""How long the start waits for what witnesses have seen."""


class WitnessesUnfit(RuntimeError):
    """The file of witnesses cannot be used."""


class WitnessAddress(NamedTuple):
    """A witness's key, and the address below which it answers."""

    key: VerifierKey
    url: str


def read_witnesses(path: Path) -> list[WitnessAddress]:
    """The witnesses of a file: a line each, its verifier key and its address; ``#`` begins a
    comment. Raises ``WitnessesUnfit``."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        reason = getattr(fault, "strerror", None) or "not a text"
        raise WitnessesUnfit(f"{path}: {reason}") from None
    found: dict[VerifierKey, WitnessAddress] = {}
    for number, line in enumerate(lines, start=1):
        if words := line.partition("#")[0].split():
            try:
                witness = _witness(words)
            except (NoteMalformed, httpx.InvalidURL) as fault:
                raise WitnessesUnfit(f"{path}, line {number}: {fault}") from None
            if witness.key in found:
                raise WitnessesUnfit(f"{path}, line {number}: this witness stands there already")
            found[witness.key] = witness
    return list(found.values())


def _witness(words: Sequence[str]) -> WitnessAddress:
    if len(words) != 2:
        raise NoteMalformed("a line has the witness's key and its address")
    key, url = VerifierKey.parse(words[0]), httpx.URL(words[1])
    if key.algorithm != COSIGNATURE:
        raise NoteMalformed("the key is not one that cosigns (type 0x04)")
    if url.scheme not in ("http", "https") or not url.host:
        raise NoteMalformed("the address does not begin with http:// or https://")
    return WitnessAddress(key, words[1])


class Witnesses:
    """All of them, each asked by a thread of its own."""

    def __init__(
        self, datastore: LedgerDatastore, files: LogFiles, addresses: Sequence[WitnessAddress]
    ) -> None:
        self._datastore, self._files = datastore, files
        held = self._cosigned_sizes()
        self._names = {str(it.key): it.key.name for it in addresses}
        self._askers = [
            Asker(WitnessClient(it.key, it.url, held.get(str(it.key), 0)), self._keep)
            for it in addresses
        ]

    def start(self) -> None:
        """Let the threads begin."""
        for asker in self._askers:
            asker.start()

    def close(self) -> None:
        """Ask nobody any more."""
        for asker in self._askers:
            asker.close()

    def check(self, newest: Note) -> None:
        """Raise ``LogRefused`` where a witness has seen more than the newest checkpoint, or what
        does not lead to it. Witnesses that cannot be reached are passed over.

        Where nothing was signed yet, ``newest`` is the checkpoint of the empty log.
        """
        asked = self._ask(newest, CHECK_SECONDS)
        for key, fault in asked.contradictions.items():
            raise LogRefused(
                f"witness {self._names[key]} {fault}, and the newest checkpoint of this database"
                f" has {asked.size:,}: the database was restored from an older backup, or another"
                " one signs with the log's key. Nothing is signed; restore the newest backup."
                " docs/WITNESS.md says what to do where there is none"
            )

    def cosign(self, note: Note) -> None:
        """Ask for cosignatures of a new checkpoint, whose tiles are published, and wait shortly for
        them. Whatever comes, then or later, is kept in the table ``cosignatures``."""
        self._ask(note, WAIT_SECONDS)

    def _ask(self, note: Note, seconds: float) -> Round:
        new = Checkpoint.parse(note.text)
        asked = Round(note, new.size, lambda old: self._prove(old, new))
        asked.wait({asker.name for asker in self._askers if asker.ask(asked)}, seconds)
        return asked

    def _prove(self, old: int, new: Checkpoint) -> list[bytes]:
        """From the published files. Raises ``TileMissing``, or ``ProofWrong`` where what was signed
        here shows that they are damaged: that is not to be taken for another history."""
        proof = TileReader(self._files.read, new.size).consistency(old)
        with self._datastore.get_connection() as connection:
            root = log_records.signed_root(connection, old)
        if root is not None:
            verify_consistency(old, new.size, proof, root, new.root)
        return proof

    def _keep(self, key: VerifierKey, size: int, signature: Signature) -> None:
        with self._datastore.get_connection() as connection:
            connection.execute(
                "INSERT INTO cosignatures (size, witness, line, received_at)"
                " VALUES (%s, %s, %s, now()) ON CONFLICT DO NOTHING",
                (size, str(key), str(signature)),
            )

    def _cosigned_sizes(self) -> dict[str, int]:
        """The largest checkpoint that each witness is known to have cosigned."""
        with self._datastore.get_connection() as connection:
            rows = connection.execute(
                "SELECT witness, max(size) AS size FROM cosignatures GROUP BY witness"
            ).fetchall()
        return {row["witness"]: row["size"] for row in rows}
