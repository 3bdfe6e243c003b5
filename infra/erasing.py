"""What is left in the vault of whom, and who was erased: the ledger says so, the vault obeys.

An erasure is carried out in the transaction of its fact (``append_events``). What comes back from
a backup of the vault is erased again by ``repeat_erasures``, since the ledger still says so
(docs/ERASURE.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import msgspec
import psycopg
import structlog
from psycopg import Connection
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from domain.events.erasure import SubjectErased
from infra.datastore import LedgerDatastore
from infra.migrate import pages_schema

log = structlog.get_logger()

LOCK_SECONDS = 10
"""How long clearing the files may wait for a table that others use."""


class Erasure(NamedTuple):
    """Who was erased, on which ground, by the event at which position, recorded when."""

    subject: UUID
    ground: str
    position: int
    at: datetime


class Holdings(NamedTuple):
    """How much is kept of a person: rows of each kind, the last in the index of the search."""

    keys: int = 0
    texts: int = 0
    links: int = 0
    salts: int = 0
    tokens: int = 0
    searched: int = 0


class Found(NamedTuple):
    """A pseudonym, and the outside system that knows the person by another id."""

    subject: UUID
    source: str


_OF_EVENT: LiteralString = "e.originator_id, e.state, e.notification_id, e.recorded_at"
_KEPT: LiteralString = (
    " (SELECT count(*) FROM vault_keys k WHERE k.subject = {0} AND k.wrapped IS NOT NULL) AS keys,"
    " (SELECT count(*) FROM vault_texts t WHERE t.subject = {0}) AS texts,"
    " (SELECT count(*) FROM vault_pseudonyms p WHERE p.subject = {0}) AS links,"
    " (SELECT count(*) FROM vault_restricted r WHERE r.subject = {0} AND r.salt IS NOT NULL)"
    " AS salts,"
    " (SELECT count(*) FROM tokens o WHERE o.person = {0}"
    " AND (o.revoked_at IS NULL OR o.label <> '')) AS tokens,"
    " count_searched({0}) AS searched"
)


def erasures_behind(
    datastore: LedgerDatastore, commitments: Sequence[bytes]
) -> dict[bytes, Erasure]:
    """By which act the words behind these commitments were erased; those that no fact on the
    ledger accounts for are left out."""
    with (
        datastore.get_connection() as connection,
        connection.cursor(row_factory=tuple_row, binary=True) as cursor,
    ):
        rows = cursor.execute(
            f"SELECT t.commitment, {_OF_EVENT} FROM vault_erased_texts t"
            " JOIN stored_events e ON e.originator_id = t.subject AND e.topic = %b"
            " WHERE t.commitment = ANY(%b)",
            (SubjectErased.type, list(commitments)),
        ).fetchall()
    return {commitment: _erasure(*event) for commitment, *event in rows}


def list_erasures(datastore: LedgerDatastore) -> list[Erasure]:
    """Every erasure on the ledger, in its order."""
    with (
        datastore.get_connection() as connection,
        connection.cursor(row_factory=tuple_row, binary=True) as cursor,
    ):
        rows = cursor.execute(
            f"SELECT {_OF_EVENT} FROM stored_events e"
            f" WHERE e.topic = '{SubjectErased.type}' ORDER BY e.notification_id"
        ).fetchall()
    return [_erasure(*row) for row in rows]


def is_erased(datastore: LedgerDatastore, subject: UUID) -> bool:
    """Whether the ledger says that this person was erased."""
    with datastore.get_connection() as connection:
        found = connection.execute(
            "SELECT FROM stored_events WHERE originator_id = %s AND topic = %s",
            (subject, SubjectErased.type),
        ).fetchone()
    return found is not None


def repeat_erasures(datastore: LedgerDatastore) -> list[UUID]:
    """Erase again whoever was erased by the ledger and of whom the vault has anything, as after a
    backup was restored; whom it was. Costs a look at the erasures, and no more where all is well.
    """
    kept = SQL(_KEPT).format(SQL("e.originator_id"))
    query = SQL(
        "SELECT x.subject, erase_subject(x.subject, x.recorded_at) FROM"
        " (SELECT e.originator_id AS subject, e.recorded_at, {kept} FROM stored_events e"
        " WHERE e.topic = {topic} ORDER BY e.notification_id) x"
        " WHERE x.keys + x.texts + x.links + x.salts + x.tokens + x.searched > 0"
        " OR NOT EXISTS (SELECT FROM vault_keys k WHERE k.subject = x.subject)"
    ).format(kept=kept, topic=SubjectErased.type)
    with (
        datastore.get_connection() as connection,
        connection.cursor(row_factory=tuple_row) as cursor,
    ):
        again = [row[0] for row in cursor.execute(query).fetchall()]
    if again:
        log.warning("erasures_repeated", subjects=len(again))
    return again


def is_known(connection: Connection[Any], subject: UUID) -> bool:
    """Whether the vault holds, or ever held, anything of a person."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(
            "SELECT EXISTS (SELECT FROM vault_keys WHERE subject = %(subject)s)"
            " OR EXISTS (SELECT FROM vault_pseudonyms WHERE subject = %(subject)s)"
            " OR EXISTS (SELECT FROM vault_restricted WHERE subject = %(subject)s)"
            " OR EXISTS (SELECT FROM tokens WHERE person = %(subject)s)",
            {"subject": subject},
        ).fetchone()
    return row is not None and bool(row[0])


def subjects_among(connection: Connection[Any], ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of these ids under which words were ever sealed."""
    if not ids:
        return frozenset()
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        cursor.execute("SELECT subject FROM vault_keys WHERE subject = ANY(%b)", (list(ids),))
        return frozenset(subject for (subject,) in cursor)


def holdings(datastore: LedgerDatastore, subject: UUID) -> Holdings:
    """What the vault holds of a person now."""
    with (
        datastore.get_connection() as connection,
        connection.cursor(row_factory=tuple_row) as cursor,
    ):
        row = cursor.execute(SQL("SELECT" + _KEPT).format(subject)).fetchone()
    return Holdings(*(row or ()))


def find_subjects(datastore: LedgerDatastore, outside: str) -> list[Found]:
    """Whom ``source:external id`` may mean; the source may be given without the organisation whose
    system it is."""
    with (
        datastore.get_connection() as connection,
        connection.cursor(row_factory=tuple_row) as cursor,
    ):
        rows = cursor.execute(
            "SELECT subject, source FROM vault_pseudonyms"
            " WHERE source || ':' || external_id = %(outside)s"
            " OR regexp_replace(source, '^[0-9a-f-]{36}/', '') || ':' || external_id = %(outside)s"
            " ORDER BY source",
            {"outside": outside},
        ).fetchall()
    return [Found(*row) for row in rows]


REWRITTEN = (
    "vault_keys",
    "vault_pseudonyms",
    "vault_restricted",
    "tokens",
    "webhook_subscriptions",
    "desk_sessions",
    "desk_drafts",
)
"""Written anew, so that no old row lies in their files: they are small, and hold what counts."""
CLEARED = ("vault_texts",)
"""Large, and nothing without the keys: its dead rows are only given up."""


def clear_dead_rows(dsn: str, schema: str) -> list[str]:
    """Leave nothing of deleted rows in the files of the vault and of the search's index, as far as
    the connecting role may; the tables that could not be cleared, because they are another's or
    were in use for long."""
    untouched: list[str] = []
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        pages = pages_schema(schema)
        searched = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename ~ '^search_v'",
            (pages,),
        ).fetchall()
        tables = [(schema, table) for table in (*REWRITTEN, *CLEARED)]
        for within, table in [*tables, *((pages, str(row[0])) for row in searched)]:
            if not _may_clear(connection, within, table):
                untouched.append(table)
                continue
            how = SQL("VACUUM (FULL) {}") if table in REWRITTEN else SQL("VACUUM {}")
            try:
                connection.execute(how.format(Identifier(within, table)))
            except psycopg.errors.LockNotAvailable:
                untouched.append(table)
    return untouched


def _may_clear(connection: Connection[Any], schema: str, table: str) -> bool:
    """Whether the connecting role owns the table; others are passed over by VACUUM in silence."""
    return (
        connection.execute(
            "SELECT FROM pg_tables t JOIN pg_roles r ON r.rolname = t.tableowner"
            " WHERE t.schemaname = %s AND t.tablename = %s AND pg_has_role(r.oid, 'USAGE')",
            (schema, table),
        ).fetchone()
        is not None
    )


def _erasure(subject: UUID, state: bytes, position: int, at: datetime) -> Erasure:
    ground = msgspec.json.decode(state)["data"]["ground"]
    return Erasure(subject, ground, position, at.astimezone(UTC))
