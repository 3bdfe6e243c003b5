"""The recording desk's tables: sessions known by a digest, and sealed drafts."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from psycopg.rows import class_row

from infra.datastore import LedgerDatastore

REMEMBERED = timedelta(days=7)
"""How long a session that has ended by itself still says whose it was, so that a form sent late is
kept as a draft; it gives no right to anything else."""
SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is written down when a session was last used."""


class SessionRow(NamedTuple):
    """A session; ``organisation`` and ``role`` are None while no mandate was chosen. ``lapsed``:
    it was unused for too long, or is too old, and gives no right any more."""

    person: UUID
    organisation: UUID | None
    role: str | None
    sample: bool
    lapsed: bool


class DraftRow(NamedTuple):
    """A draft as it is kept."""

    id: UUID
    sealed: bytes
    saved_at: datetime


class Recorded(NamedTuple):
    """What somebody recorded: the stream, and the last fact that their command added to it."""

    position: int
    stream: UUID
    type: str
    recorded_at: datetime


class DeskStore:
    """Safe to share between threads. Its functions block; the database's clock counts."""

    def __init__(self, datastore: LedgerDatastore) -> None:
        self._datastore = datastore

    def begin(
        self,
        cookie: bytes,
        person: UUID,
        organisation: UUID | None,
        role: str | None,
        *,
        sample: bool,
        instead_of: bytes | None = None,
        goes_on: bool = False,
    ) -> None:
        """Begin a session under a new cookie; the one before in this browser ends. ``goes_on``:
        it is as old as that one."""
        before = None if instead_of is None else _digest(instead_of)
        with self._datastore.get_connection() as connection, connection.transaction():
            ended = connection.execute(
                "DELETE FROM desk_sessions WHERE digest = %s RETURNING begun_at", (before,)
            ).fetchone()
            connection.execute(
                "DELETE FROM desk_sessions WHERE begun_at < now() - %s", (REMEMBERED,)
            )
            begun_at = ended["begun_at"] if ended is not None and goes_on else None
            connection.execute(
                "INSERT INTO desk_sessions (digest, person, organisation, role, sample, begun_at)"
                " VALUES (%s, %s, %s, %s, %s, coalesce(%s, now()))",
                (_digest(cookie), person, organisation, role, sample, begun_at),
            )

    def find(self, cookie: bytes, idle: timedelta, longest: timedelta) -> SessionRow | None:
        """The session of a cookie, which counts as used; None for an unknown one."""
        digest = _digest(cookie)
        with (
            self._datastore.get_connection() as connection,
            connection.cursor(row_factory=class_row(SessionRow)) as cursor,
        ):
            found = cursor.execute(
                "SELECT person, organisation, role, sample,"
                " seen_at < now() - %s OR begun_at < now() - %s AS lapsed"
                " FROM desk_sessions WHERE digest = %s AND begun_at > now() - %s",
                (idle, longest, digest, REMEMBERED),
                prepare=True,
            ).fetchone()
            if found is not None and not found.lapsed:
                connection.execute(
                    "UPDATE desk_sessions SET seen_at = now()"
                    " WHERE digest = %s AND seen_at < now() - %s",
                    (digest, SEEN_EVERY),
                    prepare=True,
                )
        return found

    def end(self, cookie: bytes) -> None:
        """End a session for good; nothing happens when there is none."""
        with self._datastore.get_connection() as connection:
            connection.execute("DELETE FROM desk_sessions WHERE digest = %s", (_digest(cookie),))

    def save_draft(
        self,
        caller: UUID,
        id: UUID,
        person: UUID,
        sealed: bytes,
        *,
        at_most: int,
        bytes_at_most: int,
    ) -> None:
        """Keep a draft, in the place of one under the same id; of a caller's the oldest go that
        are more than ``at_most``, or more than ``bytes_at_most`` together with the newer ones."""
        with self._datastore.get_connection() as connection, connection.transaction():
            connection.execute(
                "INSERT INTO desk_drafts (caller, id, person, sealed) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT (caller, id) DO UPDATE SET sealed = excluded.sealed,"
                " person = excluded.person, saved_at = now()",
                (caller, id, person, sealed),
            )
            connection.execute(
                "DELETE FROM desk_drafts WHERE caller = %s AND id IN ("
                "SELECT id FROM (SELECT id, row_number() OVER newer AS place,"
                " sum(length(sealed)) OVER newer AS bytes FROM desk_drafts WHERE caller = %s"
                " WINDOW newer AS (ORDER BY saved_at DESC, id ROWS UNBOUNDED PRECEDING)) AS counted"
                " WHERE place > %s OR (place > 1 AND bytes > %s))",
                (caller, caller, at_most, bytes_at_most),
            )

    def drafts(self, caller: UUID, kept: timedelta, id: UUID | None = None) -> list[DraftRow]:
        """The drafts of a caller, the last saved first; with ``id`` that one."""
        with (
            self._datastore.get_connection() as connection,
            connection.cursor(row_factory=class_row(DraftRow)) as cursor,
        ):
            return cursor.execute(
                "SELECT id, sealed, saved_at FROM desk_drafts WHERE caller = %s"
                " AND saved_at > now() - %s AND (%s::uuid IS NULL OR id = %s)"
                " ORDER BY saved_at DESC, id",
                (caller, kept, id, id),
            ).fetchall()

    def discard_draft(self, caller: UUID, id: UUID) -> None:
        """Forget a draft; nothing happens when there is none."""
        with self._datastore.get_connection() as connection:
            connection.execute(
                "DELETE FROM desk_drafts WHERE caller = %s AND id = %s", (caller, id)
            )

    def recorded_last(self, caller: UUID, limit: int) -> list[Recorded]:
        """What a caller recorded last, the latest first."""
        with (
            self._datastore.get_connection() as connection,
            connection.cursor(row_factory=class_row(Recorded)) as cursor,
        ):
            return cursor.execute(
                "SELECT a.position, a.stream, e.topic AS type, e.recorded_at"
                " FROM answers a JOIN stored_events e ON e.notification_id = a.position"
                " WHERE a.caller = %s AND a.facts > 0 ORDER BY a.position DESC LIMIT %s",
                (caller, limit),
            ).fetchall()

    def discard_old(self, kept: timedelta) -> None:
        """Forget the drafts that are older than this, and the sessions that nobody needs."""
        with self._datastore.get_connection() as connection:
            connection.execute("DELETE FROM desk_drafts WHERE saved_at < now() - %s", (kept,))
            connection.execute(
                "DELETE FROM desk_sessions WHERE begun_at < now() - %s", (REMEMBERED,)
            )


def _digest(cookie: bytes) -> bytes:
    """What is kept of a cookie: it is random enough that a plain hash cannot be reversed."""
    return hashlib.sha256(cookie).digest()
