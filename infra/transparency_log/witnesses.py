"""The witnesses of this log (C2SP tlog-witness): asked for a cosignature on every checkpoint, and
for what they have seen before anything is signed.

A witness that is away holds nothing up: it is waited for shortly, and asked again after growing
pauses, then about the newest checkpoint of that time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import httpx

from infra.datastore import LedgerDatastore
from infra.transparency_log.note import (
    COSIGNATURE,
    Note,
    NoteMalformed,
    Signature,
    VerifierKey,
)
from infra.transparency_log.witness_asker import Asker, Round
from infra.transparency_log.witness_client import Consistency, WitnessClient

WAIT_SECONDS = 0.3
"""How long the publication of a checkpoint waits for cosignatures."""
CHECK_SECONDS = 10.0
"""How long the start waits for what witnesses have seen."""


class WitnessesUnfit(RuntimeError):
    """The file of witnesses cannot be used."""


class LogForked(RuntimeError):
    """A witness has seen what this database does not hold: to sign would be to fork the log."""


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
    """All of them, each asked by a thread of its own.

    ``on_late`` is told the size of a checkpoint, from any of those threads, when a cosignature
    comes that ``cosign`` no longer waited for.
    """

    def __init__(
        self,
        datastore: LedgerDatastore,
        addresses: Sequence[WitnessAddress],
        on_late: Callable[[int], None] = lambda size: None,
    ) -> None:
        self._datastore = datastore
        self._keys = [it.key for it in addresses]
        held = self._cosigned_sizes()
        proving = threading.Lock()
        self._askers = [
            Asker(
                WitnessClient(it.key, it.url, held.get(str(it.key), 0)),
                proving,
                self._keep,
                on_late,
            )
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

    def check(self, newest: Note, consistency: Consistency) -> None:
        """Raise ``LogForked`` where a witness has seen more than the newest checkpoint, or what
        does not lead to it. Witnesses that cannot be reached are passed over.

        Where nothing was signed yet, ``newest`` is the checkpoint of the empty log.
        """
        asked = self._ask(newest, consistency, CHECK_SECONDS)
        for name, fault in asked.contradictions.items():
            raise LogForked(
                f"witness {name} {fault}, and the newest checkpoint in this database has"
                f" {asked.size:,}: the database was restored from an older backup, or another"
                " service signs with this log's key. Nothing was signed. Restore a newer backup;"
                " docs/WITNESS.md says what to do where there is none"
            )

    def cosign(self, note: Note, size: int, consistency: Consistency) -> list[Signature]:
        """The cosignatures of a new checkpoint that come within a short wait; the others are asked
        for meanwhile and later (``on_late``). ``consistency`` is called in other threads, one at a
        time, as long as this checkpoint is the newest."""
        return self._ask(note, consistency, WAIT_SECONDS).signatures

    def _ask(self, note: Note, consistency: Consistency, seconds: float) -> Round:
        asked = Round(note, consistency)
        awaited = {asker.name for asker in self._askers if asker.ask(asked)}
        asked.wait(awaited, seconds)
        return asked

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
