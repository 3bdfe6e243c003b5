"""Who is told of events: the table of subscriptions, and how far each has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString, NamedTuple
from uuid import UUID

from psycopg.rows import class_row, scalar_row

from infra.datastore import LedgerDatastore
from infra.page_queries import EventFilter

SUBSCRIPTIONS_MAX = 20
"""A token may have so many."""


class Subscription(NamedTuple):
    """A subscription as it is stored. It asks for events of these ``types`` (None: of all), of this
    organisation and this matter (None: of any). Every event up to ``position`` was delivered or is
    not among those asked for. ``failures`` counts the failed attempts at the next one since
    ``failing_since``; ``outcome`` is what came of the last attempt at any. It is at its end where
    ``ended_at`` says when and ``ended_because`` why."""

    id: UUID
    token: UUID
    url: str
    label: str
    types: list[str] | None
    organisation: UUID | None
    matter: UUID | None
    secret: bytes
    previous_secret: bytes | None
    previous_until: datetime | None
    created_at: datetime
    position: int
    next_attempt_at: datetime
    failures: int
    failing_since: datetime | None
    attempted_at: datetime | None
    outcome: str | None
    ended_at: datetime | None
    ended_because: str | None

    @property
    def filter(self) -> EventFilter:
        """Which events it asks for."""
        types = tuple(self.types) if self.types else None
        return EventFilter(stream=self.matter, organisation=self.organisation, types=types)


_ALL: LiteralString = ", ".join(
    (
        "id, token, url, label, types, organisation, matter, secret, previous_secret",
        "previous_until, created_at, position, next_attempt_at, failures, failing_since",
        "attempted_at, outcome, ended_at, ended_because",
    )
)


class Subscriptions:
    """The table; safe to share between threads."""

    def __init__(self, datastore: LedgerDatastore) -> None:
        self._datastore = datastore

    def add(
        self,
        subscription: UUID,
        token: UUID,
        url: str,
        label: str,
        wanted: EventFilter,
        secret: bytes,
        after: int,
    ) -> bool:
        """Make one that begins after a position; False where the token has as many as it may."""
        made = self._write(
            "INSERT INTO webhook_subscriptions"
            " (id, token, url, label, types, organisation, matter, secret, position)"
            " SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s"
            " WHERE (SELECT count(*) FROM webhook_subscriptions WHERE token = %s) < %s",
            (
                subscription,
                token,
                url,
                label,
                list(wanted.types) if wanted.types else None,
                wanted.organisation,
                wanted.stream,
                secret,
                after,
                token,
                SUBSCRIPTIONS_MAX,
            ),
        )
        return made == 1

    def of_token(self, token: UUID) -> list[Subscription]:
        """Those of a token, the oldest first."""
        return self._read("WHERE token = %s ORDER BY created_at, id", (token,))

    def find(self, subscription: UUID, token: UUID | None = None) -> Subscription | None:
        """One by its id; where a token is given, only one of its own."""
        found = self._read(
            "WHERE id = %s AND (%s::uuid IS NULL OR token = %s)", (subscription, token, token)
        )
        return found[0] if found else None

    def all(self) -> list[Subscription]:
        """Every one, the oldest first."""
        return self._read("ORDER BY created_at, id", ())

    def due(self, now: datetime, head: int) -> list[UUID]:
        """Those that something may be sent to now, the ledger having come to ``head``."""
        with (
            self._datastore.get_connection() as connection,
            connection.cursor(row_factory=scalar_row) as cursor,
        ):
            return cursor.execute(
                "SELECT id FROM webhook_subscriptions WHERE ended_at IS NULL"
                " AND next_attempt_at <= %s AND position < %s ORDER BY next_attempt_at",
                (now, head),
                prepare=True,
            ).fetchall()

    def remove(self, subscription: UUID, token: UUID) -> bool:
        """Delete one of a token's own; False where there is none."""
        return (
            self._write(
                "DELETE FROM webhook_subscriptions WHERE id = %s AND token = %s",
                (subscription, token),
            )
            == 1
        )

    def replace_secret(self, subscription: UUID, secret: bytes, previous_until: datetime) -> None:
        """Sign with another secret, and until a moment with the one before it as well."""
        self._write(
            "UPDATE webhook_subscriptions SET previous_secret = secret, previous_until = %s,"
            " secret = %s WHERE id = %s",
            (previous_until, secret, subscription),
        )

    # What comes of attempts. Each holds only while the subscription stands where it was read, so
    # that whoever lost the lead, or has an old copy, changes nothing.

    def move(self, it: Subscription, position: int) -> bool:
        """Nothing up to the position is asked for; False where it stands elsewhere by now."""
        return self._stands(it, "position = %s", (position,))

    def delivered(self, it: Subscription, position: int, at: datetime, outcome: str) -> bool:
        """The event at the position was taken; False where it stands elsewhere by now."""
        changed: LiteralString = (
            "position = %s, attempted_at = %s, outcome = %s, failures = 0, failing_since = NULL"
        )
        return self._stands(it, changed, (position, at, outcome))

    def failed(
        self, it: Subscription, at: datetime, outcome: str, next_attempt_at: datetime
    ) -> None:
        """An attempt came to nothing; the next one is not before a moment."""
        self._stands(
            it,
            "attempted_at = %s, outcome = %s, next_attempt_at = %s, failures = failures + 1,"
            " failing_since = coalesce(failing_since, %s)",
            (at, outcome, next_attempt_at, at),
        )

    def end(self, subscription: UUID, at: datetime, because: str) -> bool:
        """Send nothing more; False where there is none that could end."""
        return (
            self._write(
                "UPDATE webhook_subscriptions SET ended_at = %s, ended_because = %s"
                " WHERE id = %s AND ended_at IS NULL",
                (at, because, subscription),
            )
            == 1
        )

    def _stands(self, it: Subscription, changes: LiteralString, values: tuple[object, ...]) -> bool:
        changed = self._write(
            f"UPDATE webhook_subscriptions SET {changes}"
            " WHERE id = %s AND position = %s AND ended_at IS NULL",
            (*values, it.id, it.position),
        )
        return changed == 1

    def _read(self, where: LiteralString, values: Sequence[object]) -> list[Subscription]:
        with (
            self._datastore.get_connection() as connection,
            connection.cursor(row_factory=class_row(Subscription)) as cursor,
        ):
            query: LiteralString = f"SELECT {_ALL} FROM webhook_subscriptions {where}"
            return cursor.execute(query, values, prepare=True).fetchall()

    def _write(self, query: LiteralString, values: Sequence[object]) -> int:
        with self._datastore.get_connection() as connection:
            return connection.execute(query, values, prepare=True).rowcount
