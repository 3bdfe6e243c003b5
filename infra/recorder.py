"""The event store's tables, read and written through an ``eventsourcing`` recorder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg import Connection
from psycopg.errors import SerializationFailure
from psycopg.rows import tuple_row

from domain.event import Event
from infra.codec import Codec
from infra.datastore import LedgerDatastore
from infra.manifest import Leaf, leaf
from infra.vault import KeyRow, SealedRow


class EventRow(NamedTuple):
    """An event to be appended, already encoded."""

    stream: UUID
    version: int
    type: str
    state: bytes


class AnswerRow(NamedTuple):
    """An idempotency key with what it is answered. ``ordinal`` counts the batch's facts up to and
    with the last of this command: its position is that of the first fact of the batch − 1 + it.
    ``request`` is ``Vault.fingerprint`` of what was asked."""

    caller: UUID
    key: str
    request: bytes
    stream: UUID
    version: int
    ordinal: int
    facts: int


class KeptAnswer(NamedTuple):
    """An answer as it is stored."""

    request: bytes
    stream: UUID
    version: int
    position: int
    facts: int


class Batch(NamedTuple):
    """What one transaction appends; ``expected`` holds every stream written or read with the
    version on which the decisions rest; ``erased`` are subjects to be forgotten with their facts.
    """

    expected: dict[UUID, int]
    events: list[EventRow]
    answers: list[AnswerRow]
    keys: list[KeyRow]
    sealed: list[SealedRow]
    erased: Sequence[UUID] = ()


_APPEND = (
    "SELECT first_position, stamped FROM append_events("
    "%b::uuid[], %b::bigint[], %b::uuid[], %b::bigint[], %b::text[], %b::bytea[],"
    "%b::uuid[], %b::text[], %b::bytea[], %b::uuid[], %b::bigint[], %b::integer[], %b::integer[],"
    "%b::uuid[], %b::bytea[], %b::bytea[], %b::uuid[], %b::bytea[],"
    "%b::uuid[])"
)

_LOCK = "SELECT pg_advisory_xact_lock(1498960712, hashtext(current_schema()))"
"""The lock that append_events takes too (migrations/0001_ledger.sql)."""

_SELECT = (
    "SELECT notification_id, originator_id, originator_version, topic, state, recorded_at"
    " FROM stored_events"
)


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[]] * width


def append(connection: Connection[Any], batch: Batch) -> tuple[int, datetime]:
    """Append a batch in one transaction; the position of its first fact and its ``recorded_at``.

    Raises psycopg's SerializationFailure when a stream has moved on, UniqueViolation when an
    idempotency key has been answered or a subject has got a key meanwhile.
    """
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        row = cursor.execute(
            _APPEND,
            (
                list(batch.expected.keys()),
                list(batch.expected.values()),
                *_columns(batch.events, 4),
                *_columns(batch.answers, 7),
                *_columns(batch.keys, 2),
                *_columns(batch.sealed, 3),
                list(batch.erased),
            ),
            prepare=True,
        ).fetchone()
    assert row is not None
    return row[0], row[1]


def lock_ledger(connection: Connection[Any]) -> None:
    """Keep every other writer out until the transaction under way ends.

    The server ends it by itself when we fall silent in it for long, so that nobody waits for ever.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '10s'")
        cursor.execute(_LOCK)


def select_versions(connection: Connection[Any], streams: Sequence[UUID]) -> dict[UUID, int]:
    """The version at which each of these streams is; 0 for an unknown one."""
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        rows = cursor.execute(
            "SELECT q.id, coalesce((SELECT max(originator_version) FROM stored_events"
            " WHERE originator_id = q.id), 0) FROM unnest(%b::uuid[]) AS q (id)",
            (list(streams),),
        ).fetchall()
    return dict(rows)


def select_events(
    connection: Connection[Any],
    codec: Codec,
    where: LiteralString,
    parameters: tuple[Any, ...],
) -> list[Event]:
    """The events that a WHERE … ORDER BY chooses."""
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        cursor.execute(_SELECT + where, parameters, prepare=True)
        return [codec.decode(*row) for row in cursor.fetchall()]


def select_leaves(connection: Connection[Any], stream: UUID) -> list[Leaf]:
    """The manifest of a stream, read from what is stored."""
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        cursor.execute(
            "SELECT originator_version, topic, state FROM stored_events"
            " WHERE originator_id = %b ORDER BY originator_version",
            (stream,),
        )
        return [leaf(*row) for row in cursor]


def select_streams(
    connection: Connection[Any], codec: Codec, streams: Sequence[UUID]
) -> dict[UUID, list[Event]]:
    """Every event of these streams, in order; an empty list for an unknown one."""
    found: dict[UUID, list[Event]] = {stream: [] for stream in streams}
    where: LiteralString = (
        " WHERE originator_id = ANY(%b) ORDER BY originator_id, originator_version"
    )
    for event in select_events(connection, codec, where, (list(streams),)):
        found[event.stream].append(event)
    return found


def select_answers(
    connection: Connection[Any], asked: Sequence[tuple[UUID, str]]
) -> dict[tuple[UUID, str], KeptAnswer]:
    """The answers kept for these (caller, key) pairs."""
    if not asked:
        return {}
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        rows = cursor.execute(
            "SELECT a.caller, a.key, a.request, a.stream, a.version, a.position, a.facts"
            " FROM answers a JOIN unnest(%b::uuid[], %b::text[]) AS q (caller, key)"
            " USING (caller, key)",
            ([caller for caller, _ in asked], [key for _, key in asked]),
        ).fetchall()
    return {(row[0], row[1]): KeptAnswer(*row[2:]) for row in rows}


class LedgerRecorder(PostgresApplicationRecorder):
    """The library's recorder over our table: one gap-free order, appended through one function."""

    datastore: LedgerDatastore

    def __init__(self, datastore: LedgerDatastore, codec: Codec | None = None) -> None:
        super().__init__(datastore, events_table_name="stored_events")
        self.codec = codec or Codec()

    def create_table(self) -> None:
        """Nothing: migrations make the tables."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        """The library's way in takes ours, so that its applications keep the order too.

        Raises ``IntegrityError`` unless each stream goes on from the version at which it is.
        """
        if not stored_events:
            return []
        events = [
            EventRow(UUID(str(e.originator_id)), e.originator_version, e.topic, e.state)
            for e in stored_events
        ]
        expected: dict[UUID, int] = {}
        latest: dict[UUID, int] = {}
        for event in events:
            before = latest.get(event.stream, event.version - 1)
            if event.version != before + 1:
                raise IntegrityError(f"stream {event.stream} skips from version {before}")
            expected.setdefault(event.stream, before)
            latest[event.stream] = event.version
        with self.datastore.get_connection() as connection:
            try:
                first, _stamped = append(connection, Batch(expected, events, [], [], []))
            except SerializationFailure as moved_on:
                raise IntegrityError(str(moved_on)) from moved_on
        return range(first, first + len(events))

    def head(self) -> int:
        """The last position; 0 for an empty ledger.

        Asked once: the library's own way tries a lost database ten times before it says so.
        """
        with self.datastore.get_connection() as connection:
            row = connection.execute(
                "SELECT max(notification_id) AS head FROM stored_events", prepare=True
            ).fetchone()
        return int(row["head"] or 0) if row else 0

    def stream(self, stream: UUID, after: int = 0) -> list[Event]:
        """The stream's events after a version, in order; empty for an unknown stream."""
        return self._select(
            " WHERE originator_id = %b AND originator_version > %b ORDER BY originator_version",
            (stream, after),
        )

    def streams(self, streams: Sequence[UUID]) -> dict[UUID, list[Event]]:
        """Every event of several streams, in order."""
        with self.datastore.get_connection() as connection:
            return select_streams(connection, self.codec, streams)

    def leaves(self, stream: UUID) -> list[Leaf]:
        """The manifest of a stream; empty for an unknown one."""
        with self.datastore.get_connection() as connection:
            return select_leaves(connection, stream)

    def page(self, after: int, limit: int) -> list[Event]:
        """Up to ``limit`` events after a position, in order: a page of the ledger."""
        return self._select(
            " WHERE notification_id > %b ORDER BY notification_id LIMIT %b", (after, limit)
        )

    def pages(self, after: int = 0, limit: int = 5000) -> Iterator[list[Event]]:
        """The ledger from a position to its present end, page by page."""
        while page := self.page(after, limit):
            yield page
            after = page[-1].position

    def _select(self, where: LiteralString, parameters: tuple[Any, ...]) -> list[Event]:
        with self.datastore.get_connection() as connection:
            return select_events(connection, self.codec, where, parameters)
