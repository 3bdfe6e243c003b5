"""Access tokens, bound to an organisation and a role: shown once when made, kept as a SHA-256."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from psycopg.rows import class_row, tuple_row

from domain.roles import Role
from infra.datastore import LedgerDatastore

PREFIX = "yishi_"
_RANDOM_BYTES = 32


class Token(NamedTuple):
    """What is known of a token; the token itself is kept nowhere."""

    id: UUID
    organisation: UUID
    role: str
    person: UUID | None
    label: str
    created_at: datetime
    revoked_at: datetime | None


def create_token(
    datastore: LedgerDatastore,
    organisation: UUID,
    role: Role,
    *,
    label: str = "",
    person: UUID | None = None,
) -> tuple[UUID, str]:
    """Make a token; its id and the token, which cannot be had again."""
    token_id = uuid4()
    token = PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
    with datastore.get_connection() as connection:
        connection.execute(
            "INSERT INTO tokens (id, digest, organisation, role, person, label)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            (token_id, digest(token.encode()), organisation, role.value, person, label),
        )
    return token_id, token


def revoke_token(datastore: LedgerDatastore, token_id: UUID) -> bool:
    """Let a token be refused from now on; False when there is none that could be."""
    with datastore.get_connection() as connection:
        revoked = connection.execute(
            "UPDATE tokens SET revoked_at = now() WHERE id = %s AND revoked_at IS NULL",
            (token_id,),
        )
    return revoked.rowcount == 1


def list_tokens(datastore: LedgerDatastore) -> list[Token]:
    """Every token ever made, the oldest first."""
    with (
        datastore.get_connection() as connection,
        connection.cursor(row_factory=class_row(Token)) as cursor,
    ):
        return cursor.execute(
            "SELECT id, organisation, role, person, label, created_at, revoked_at"
            " FROM tokens ORDER BY created_at, id"
        ).fetchall()


def find_token(
    datastore: LedgerDatastore, token_digest: bytes
) -> tuple[UUID, UUID, str, UUID | None] | None:
    """(id, organisation, role, person) of a token in force; None for any other."""
    with (
        datastore.get_connection() as connection,
        connection.cursor(row_factory=tuple_row) as cursor,
    ):
        return cursor.execute(
            "SELECT id, organisation, role, person FROM tokens"
            " WHERE digest = %s AND revoked_at IS NULL",
            (token_digest,),
            prepare=True,
        ).fetchone()


def digest(token: bytes) -> bytes:
    """What is kept of a token. It is random enough that a plain hash cannot be reversed."""
    return hashlib.sha256(token).digest()
