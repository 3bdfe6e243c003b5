"""The vault: people's words and pseudonyms, under one key a person, so that a person can be erased.

The ledger keeps SHA-256(salt ‖ words); the salt and the words lie here, encrypted with AES-256-GCM
under the subject's random key, which in turn is encrypted under a master key that the database
never sees. Destroying the subject's key, rows and salts forgets the person; no event changes
(docs/decisions/0003-vault.md).
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg import Connection
from psycopg.rows import tuple_row

from domain.value import Sealed
from infra.datastore import LedgerDatastore
from infra.erasing import Erasure, erasures_behind, is_known
from infra.randomness import random_pieces

log = structlog.get_logger()

SALT_BYTES = 32
NONCE_BYTES = 12
_KEYS_KEPT = 50_000


class SubjectErased(Exception):
    """The key of these subjects was destroyed; nothing more can be sealed for them."""

    def __init__(self, *subjects: UUID) -> None:
        super().__init__(*subjects)
        self.subjects = subjects


class MasterKeyUnfit(RuntimeError):
    """The master key is missing or is not the one this vault was made with."""


class SealedRow(NamedTuple):
    """A row for ``vault_texts``."""

    commitment: bytes
    subject: UUID
    sealed: bytes


class Opened(NamedTuple):
    """Words behind a commitment, and the salt (hexadecimal) with which anyone can check them."""

    text: str
    salt: str


class KeyRow(NamedTuple):
    """A row for ``vault_keys``: the subject's key under the master key."""

    subject: UUID
    wrapped: bytes


def load_master_key(path: Path) -> bytes:
    """The 32-byte master key of the vault; made on first use, readable by its owner alone.

    Several processes may make it at once: all of them get the one that was first.
    """
    if not path.exists():
        _make_master_key(path)
    key = path.read_bytes()
    if len(key) != 32:
        raise MasterKeyUnfit(f"{path} must hold 32 bytes, and holds {len(key)}")
    return key


def _make_master_key(path: Path) -> None:
    """Written aside and linked, so that nobody ever reads, and no crash leaves, half a key."""
    descriptor, draft = tempfile.mkstemp(prefix=f"{path.name}.new-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


class Vault:
    """Seals and opens words. Safe to share between threads for opening; one ``Sealing`` a batch."""

    def __init__(self, datastore: LedgerDatastore, master_key: bytes) -> None:
        self._datastore = datastore
        self._master = AESGCM(master_key)
        self._root = master_key
        self._hmac_inner, self._hmac_outer = _hmac_states(self.derived_key("requests"))
        self._keys: OrderedDict[UUID, bytes] = OrderedDict()
        self._erased: set[UUID] = set()

    def derived_key(self, purpose: str) -> bytes:
        """The 32-byte key for something beside the vault, which only the master key gives."""
        return hmac.digest(self._root, f"yishi {purpose}".encode(), "sha256")

    def check_master_key(self) -> None:
        """Raise ``MasterKeyUnfit`` when the vault was made with another master key.

        To be asked before anything is sealed: a vault under two master keys opens with neither.
        """
        with (
            self._datastore.get_connection() as connection,
            connection.cursor(row_factory=tuple_row, binary=True) as cursor,
        ):
            row = cursor.execute(
                "SELECT subject, wrapped FROM vault_keys WHERE wrapped IS NOT NULL LIMIT 1"
            ).fetchone()
        if row is not None:
            self._unwrap(*row)

    def sealing(self) -> Sealing:
        """A fresh collection of words to be sealed together."""
        return Sealing(self)

    def open(self, commitments: Iterable[str]) -> dict[str, Opened | Erasure]:
        """The words behind commitments (hexadecimal), or by which act they were erased. Those that
        are missing although nothing on the ledger says why are left out, and logged.

        Reads the keys anew each time: what was erased a moment ago is not opened.
        """
        wanted = list({bytes.fromhex(commitment) for commitment in commitments})
        if not wanted:
            return {}
        with (
            self._datastore.get_connection() as connection,
            connection.cursor(row_factory=tuple_row, binary=True) as cursor,
        ):
            rows = cursor.execute(
                "SELECT t.commitment, t.subject, t.sealed, k.wrapped"
                " FROM vault_texts t JOIN vault_keys k USING (subject)"
                " WHERE t.commitment = ANY(%b) AND k.wrapped IS NOT NULL",
                (wanted,),
            ).fetchall()
        found: dict[bytes, Opened | Erasure] = dict(self._opened(rows))
        gone = [commitment for commitment in wanted if commitment not in found]
        if gone:
            found.update(erasures_behind(self._datastore, gone))
        missing = [commitment.hex() for commitment in gone if commitment not in found]
        if missing:
            log.error("words_missing", missing=len(missing), first=missing[0])
        return {commitment.hex(): it for commitment, it in found.items()}

    def _opened(
        self, rows: Iterable[tuple[bytes, UUID, bytes, bytes]]
    ) -> Iterator[tuple[bytes, Opened]]:
        """The words of these rows, but for those that were tampered with."""
        ciphers: dict[UUID, AESGCM] = {}
        for commitment, subject, sealed, wrapped in rows:
            cipher = ciphers.get(subject)
            if cipher is None:
                cipher = ciphers[subject] = AESGCM(self._unwrap(subject, wrapped))
            try:
                plain = cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], commitment)
            except InvalidTag:
                continue
            salt, text = plain[:SALT_BYTES], plain[SALT_BYTES:]
            yield commitment, Opened(text.decode(), salt.hex())

    def pseudonyms(self, source: str, external_ids: Sequence[str]) -> dict[str, UUID]:
        """The random pseudonym of each outside id, made on first sight and the same ever after."""
        distinct = sorted(set(external_ids))  # in one order, lest two callers wait for each other
        with (
            self._datastore.get_connection() as connection,
            connection.cursor(row_factory=tuple_row) as cursor,
        ):
            cursor.execute(
                "INSERT INTO vault_pseudonyms (source, external_id, subject)"
                " SELECT %s, * FROM unnest(%s::text[], %s::uuid[]) ON CONFLICT DO NOTHING",
                (source, distinct, [uuid4() for _ in distinct]),
            )
            rows = cursor.execute(
                "SELECT external_id, subject FROM vault_pseudonyms"
                " WHERE source = %s AND external_id = ANY(%s)",
                (source, distinct),
            ).fetchall()
        return dict(rows)

    def fingerprint(self, request: bytes) -> bytes:
        """What is kept of a request's digest to know it again: an HMAC, since the digest alone
        would let anyone with the table guess the words of somebody who was erased.

        HMAC-SHA-256 (RFC 2104) from its two begun states: the library's own call sets the key up
        anew each time, which takes three times as long."""
        inner, outer = self._hmac_inner.copy(), self._hmac_outer.copy()
        inner.update(request)
        outer.update(inner.digest())
        return outer.digest()

    def must_not_be_erased(self, subject: UUID) -> None:
        """Raise ``SubjectErased`` for a subject known to be erased."""
        if subject in self._erased:
            raise SubjectErased(subject)

    def forget_cached_keys(self) -> None:
        """Drop the keys held in memory (after a batch failed)."""
        self._keys.clear()

    def forget(self, subjects: Iterable[UUID]) -> None:
        """Let go of those who were just erased."""
        for subject in subjects:
            self._erased.add(subject)
            self._keys.pop(subject, None)

    def subject_keys(
        self, connection: Connection[Any], subjects: set[UUID]
    ) -> tuple[Mapping[UUID, bytes], list[KeyRow]]:
        """The plain key of every subject, and rows for those that have none yet.

        Raises ``SubjectErased`` naming all those whose key was destroyed; from then on it is known
        of them as soon as something is to be sealed.
        """
        keys = {subject: self._keys[subject] for subject in subjects if subject in self._keys}
        missing = sorted(subjects - keys.keys())
        new: list[KeyRow] = []
        if missing:
            with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
                cursor.execute(
                    "SELECT subject, wrapped FROM vault_keys WHERE subject = ANY(%b)", (missing,)
                )
                known: dict[UUID, bytes | None] = dict(cursor.fetchall())
            erased = [subject for subject, wrapped in known.items() if wrapped is None]
            if erased:
                self._erased.update(erased)
                raise SubjectErased(*erased)
            for subject in missing:
                if subject not in known:
                    key = secrets.token_bytes(32)
                    nonce = secrets.token_bytes(NONCE_BYTES)
                    wrapped = nonce + self._master.encrypt(nonce, key, subject.bytes)
                    new.append(KeyRow(subject, wrapped))
                    keys[subject] = key
                else:
                    keys[subject] = self._unwrap(subject, known[subject] or b"")
            self._keys.update((subject, keys[subject]) for subject in missing)
        while len(self._keys) > _KEYS_KEPT:
            self._keys.popitem(last=False)
        return keys, new

    def _unwrap(self, subject: UUID, wrapped: bytes) -> bytes:
        try:
            return self._master.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], subject.bytes)
        except (InvalidTag, ValueError):
            raise MasterKeyUnfit("the vault was made with another master key") from None


def _hmac_states(key: bytes) -> tuple[hashlib._Hash, hashlib._Hash]:
    """SHA-256 begun with the inner and with the outer key; for keys of up to 64 bytes."""
    whole = key.ljust(64, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in whole) for pad in (0x36, 0x5C))
    return hashlib.sha256(inner), hashlib.sha256(outer)


class Sealing:
    """The words of one batch: committed to at once, encrypted together before it is written."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._waiting: list[tuple[bytes, UUID, bytes]] = []
        self._erased: set[UUID] = set()
        self._salts = random_pieces(SALT_BYTES)

    def seal(self, text: str, subject: UUID) -> Sealed:
        """The commitment that stands for the words in a fact; raises ``SubjectErased``."""
        self._vault.must_not_be_erased(subject)
        if subject in self._erased:
            raise SubjectErased(subject)
        salted = next(self._salts) + text.encode()
        commitment = hashlib.sha256(salted)
        self._waiting.append((commitment.digest(), subject, salted))
        return Sealed(commitment=commitment.hexdigest(), subject=subject)

    def knows(self, connection: Connection[Any], subject: UUID) -> bool:
        """Whether the vault, or this batch, has or had anything of a person."""
        sealed = any(it == subject for _, it, _ in self._waiting)
        return sealed or is_known(connection, subject)

    def erase(self, subject: UUID) -> None:
        """Seal nothing more for somebody whom this batch erases."""
        self._erased.add(subject)

    def fingerprint(self, request: bytes) -> bytes:
        """See ``Vault.fingerprint``."""
        return self._vault.fingerprint(request)

    def mark(self) -> int:
        """A point to go back to with ``undo``."""
        return len(self._waiting)

    def undo(self, mark: int) -> None:
        """Forget what was sealed since the mark: its command was refused."""
        del self._waiting[mark:]

    def rows(self, connection: Connection[Any]) -> tuple[list[KeyRow], list[SealedRow]]:
        """The rows that must be written with the facts, in the same transaction."""
        if not self._waiting:
            return [], []
        subjects = {subject for _, subject, _ in self._waiting}
        keys, new = self._vault.subject_keys(connection, subjects)
        nonces = secrets.token_bytes(NONCE_BYTES * len(self._waiting))
        ciphers = {subject: AESGCM(key) for subject, key in keys.items()}
        sealed: list[SealedRow] = []
        for index, (commitment, subject, salted) in enumerate(self._waiting):
            nonce = nonces[index * NONCE_BYTES : (index + 1) * NONCE_BYTES]
            cipher = ciphers[subject].encrypt(nonce, salted, commitment)
            sealed.append(SealedRow(commitment, subject, nonce + cipher))
        return new, sealed
