"""What was begun at the desk and not yet recorded: kept encrypted, thirty days at most."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec
import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from infra.desk_store import DeskStore, DraftRow
from service.desk.signed_in import SignedIn

log = structlog.get_logger()

KEPT = timedelta(days=30)
DRAFTS_MAX = 100
BYTES_MAX = 8 * 1024 * 1024
"""Of one caller, all together; the work list opens them all."""
CSRF_FIELD = "csrf"
"""The field of every form that is no part of what was written."""
NONCE_BYTES = 12


class Content(msgspec.Struct, frozen=True, array_like=True):
    """What is encrypted of a draft."""

    command: str
    stream: UUID | None
    fields: list[tuple[str, str]]


class Draft(NamedTuple):
    """A form as it was last sent: the fields in their order, one name as often as it came.
    ``stream`` is None where the form begins something new."""

    id: UUID
    command: str
    stream: UUID | None
    fields: list[tuple[str, str]]
    saved_at: datetime


_read = msgspec.json.Decoder(Content).decode


class Drafts:
    """Each draft is its caller's alone. The functions block: call them in the thread pool."""

    def __init__(self, store: DeskStore, key: bytes) -> None:
        self._store = store
        self._cipher = AESGCM(key)

    def save(
        self,
        who: SignedIn,
        draft_id: UUID,
        command: str,
        stream: UUID | None,
        fields: Sequence[tuple[str, str]],
    ) -> None:
        """Keep a form, in the place of what was kept under this id; ``who`` may have lapsed."""
        written = [(name, value) for name, value in fields if name != CSRF_FIELD]
        content = msgspec.json.encode(Content(command, stream, written))
        nonce = os.urandom(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, content, who.caller.bytes + draft_id.bytes)
        self._store.discard_old(KEPT)
        self._store.save_draft(
            who.caller,
            draft_id,
            who.person,
            sealed,
            at_most=DRAFTS_MAX,
            bytes_at_most=BYTES_MAX,
        )

    def load(self, who: SignedIn, draft_id: UUID) -> Draft | None:
        """One draft; None where this caller has none under the id."""
        found = self._opened(who, self._store.drafts(who.caller, KEPT, draft_id))
        return found[0] if found else None

    def of(self, who: SignedIn) -> list[Draft]:
        """All that the caller has, the last saved first."""
        return self._opened(who, self._store.drafts(who.caller, KEPT))

    def discard(self, who: SignedIn, draft_id: UUID) -> None:
        """Forget a draft: it was recorded, or is not wanted."""
        self._store.discard_draft(who.caller, draft_id)

    def _opened(self, who: SignedIn, rows: Sequence[DraftRow]) -> list[Draft]:
        """Those that open: under another master key, or tampered with, a draft is lost."""
        drafts = []
        for row in rows:
            nonce, sealed = row.sealed[:NONCE_BYTES], row.sealed[NONCE_BYTES:]
            try:
                plain = self._cipher.decrypt(nonce, sealed, who.caller.bytes + row.id.bytes)
                content = _read(plain)
            except (InvalidTag, ValueError, msgspec.MsgspecError):
                log.warning("draft_unreadable")
                continue
            drafts.append(
                Draft(row.id, content.command, content.stream, content.fields, row.saved_at)
            )
        return drafts
