"""The log's own signatures, by the keys of the key file, each of which the log introduces once."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from psycopg import Connection

from infra.transparency_log import log_records
from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.key_notes import introduce
from infra.transparency_log.keys import create_key, load_signers
from infra.transparency_log.log_files import LogFiles
from infra.transparency_log.log_records import KeyRecord
from infra.transparency_log.merkle import EMPTY_ROOT
from infra.transparency_log.note import Note, Signer
from infra.transparency_log.refusing import LogRefused
from infra.transparency_log.remaking import write_key_files


class Signing:
    """Signs for the log named ``origin`` with the keys of a file: one, or two while one is being
    replaced."""

    def __init__(self, files: LogFiles, key_file: Path, origin: str) -> None:
        self.origin = origin
        self._files = files
        self._key_file = key_file
        self._signers: list[Signer] = []
        self._read_at: tuple[int, int] | None = None

    def refresh(self, connection: Connection[Any], size: int) -> None:
        """Read the key file where it changed, and introduce what is new in it.

        ``size`` is that of the newest checkpoint, 0 before the first: a new key signs from the
        next one on. Raises ``LogKeyUnfit``, and ``LogRefused`` when the file has not the newest
        key of the log.
        """
        known = log_records.log_keys(connection)
        if not self._key_file.exists() and not known:
            create_key(self._key_file)
        if self._signers and self._version() == self._read_at:
            return
        version = self._version()
        signers = load_signers(self._key_file, self.origin)
        self._introduce(connection, known, signers, size)
        self._signers, self._read_at = signers, version

    def sign(self, text: str, at: int) -> Note:
        """The note over a checkpoint, signed twice by every key: plainly, and with the time (Unix
        seconds)."""
        return _signed(self._signers, text, at)

    def nothing(self) -> Note | None:
        """The checkpoint of the empty log, to ask witnesses by where nothing was signed yet; None
        where there is no key either. It commits to nothing, and is not kept."""
        if not self._key_file.exists():
            return None
        signers = load_signers(self._key_file, self.origin)
        return _signed(signers, Checkpoint(self.origin, 0, EMPTY_ROOT).text, int(time.time()))

    def _introduce(
        self,
        connection: Connection[Any],
        known: list[KeyRecord],
        signers: list[Signer],
        size: int,
    ) -> None:
        verifiers = [str(signer.verifier()) for signer in signers]
        newest = known[-1].verifier if known else None
        if newest is not None and newest not in verifiers:
            raise LogRefused(
                f"{self._key_file} does not hold key {len(known)} of the log, {newest}; a new key"
                " can only follow beside the one that it replaces (yishi key rotate)"
            )
        before = None if newest is None else signers[verifiers.index(newest)]
        for signer in signers[0 if before is None else verifiers.index(str(newest)) + 1 :]:
            number = len(known) + 1
            first_size = size + 1 if known else 0
            note = introduce(signer, number, first_size, before)
            record = KeyRecord(number, str(signer.verifier()), first_size, str(note))
            log_records.keep_key(connection, record)
            known.append(record)
            before = signer
        write_key_files(connection, self._files)

    def _version(self) -> tuple[int, int] | None:
        """What changes when the key file is replaced; None where there is no file."""
        try:
            found = self._key_file.stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino


def _signed(signers: list[Signer], text: str, at: int) -> Note:
    return Note(
        text,
        tuple(
            signature
            for signer in signers
            for signature in (signer.sign(text), signer.cosign(text, at))
        ),
    )
