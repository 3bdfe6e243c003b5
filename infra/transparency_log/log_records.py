"""What the database keeps of the log: the checkpoints that were signed, who cosigned, the keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from psycopg import Connection
from psycopg.rows import class_row, tuple_row

from infra.transparency_log.tiles import WIDTH


class SignedCheckpoint(NamedTuple):
    """A checkpoint that was signed; ``note`` has the log's own signatures and no others."""

    size: int
    root: bytes
    peaks: bytes
    note: str
    signed_at: datetime


class KeyRecord(NamedTuple):
    """The log's key ``number``, as it was introduced."""

    number: int
    verifier: str
    first_size: int
    note: str


class Cosigned(NamedTuple):
    """The last checkpoint that a witness cosigned; ``witness`` is its verifier key."""

    witness: str
    size: int
    received_at: datetime


class Stamped(NamedTuple):
    """A checkpoint over which an authority gave a timestamp."""

    size: int
    authority: str
    stamped_at: datetime


def ledger_head(connection: Connection[Any]) -> int:
    """The last position on the ledger; 0 when it is empty."""
    return _number(connection, "SELECT coalesce(max(notification_id), 0) FROM stored_events")


def recorded_at(connection: Connection[Any], position: int) -> datetime:
    """When the event at this position was recorded."""
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        row = cursor.execute(
            "SELECT recorded_at FROM stored_events WHERE notification_id = %s", (position,)
        ).fetchone()
    assert row is not None
    moment: datetime = row[0]
    return moment


def newest_checkpoint(connection: Connection[Any]) -> SignedCheckpoint | None:
    """The last one signed."""
    with connection.cursor(row_factory=class_row(SignedCheckpoint)) as cursor:
        return cursor.execute(
            "SELECT size, root, peaks, note, signed_at FROM checkpoints ORDER BY size DESC LIMIT 1"
        ).fetchone()


def keep_checkpoint(connection: Connection[Any], signed: SignedCheckpoint) -> None:
    """Remember what was signed, durably once the transaction ends."""
    connection.execute(
        "INSERT INTO checkpoints (size, root, peaks, note, signed_at) VALUES (%s, %s, %s, %s, %s)",
        signed,
    )


def signed_roots(connection: Connection[Any]) -> list[tuple[int, bytes]]:
    """Size and root of every checkpoint, in order."""
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        return cursor.execute("SELECT size, root FROM checkpoints ORDER BY size").fetchall()


def signed_root(connection: Connection[Any], size: int) -> bytes | None:
    """The root that was signed for this size; None where none was."""
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        row = cursor.execute("SELECT root FROM checkpoints WHERE size = %s", (size,)).fetchone()
    return row[0] if row else None


def checkpoint_count(connection: Connection[Any]) -> int:
    """How many checkpoints were signed."""
    return _number(connection, "SELECT count(*) FROM checkpoints")


def checkpoint_notes(connection: Connection[Any], number: int) -> list[bytes]:
    """The notes of the checkpoints in the file ``number`` of ``checkpoints/``, in order."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        rows = cursor.execute(
            "SELECT note FROM checkpoints ORDER BY size OFFSET %s LIMIT %s", (number * WIDTH, WIDTH)
        ).fetchall()
    return [row[0].encode() for row in rows]


def cosignature_lines(connection: Connection[Any], size: int) -> list[str]:
    """The signature lines of witnesses under the checkpoint of this size, in a fixed order."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        rows = cursor.execute(
            "SELECT line FROM cosignatures WHERE size = %s ORDER BY witness", (size,)
        ).fetchall()
    return [row[0] for row in rows]


def cosigned_sizes(connection: Connection[Any]) -> dict[str, int]:
    """The largest checkpoint that each witness, by its verifier key, has cosigned."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        return dict(
            cursor.execute(
                "SELECT witness, max(size) FROM cosignatures GROUP BY witness ORDER BY witness"
            ).fetchall()
        )


def timestamp_files(connection: Connection[Any]) -> list[tuple[int, bytes]]:
    """The timestamps, each with the size of its checkpoint."""
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        return cursor.execute("SELECT size, token FROM log_timestamps ORDER BY size").fetchall()


def newest_cosignatures(connection: Connection[Any]) -> list[Cosigned]:
    """The last of each witness, by its key; of those among the last thousand."""
    with connection.cursor(row_factory=class_row(Cosigned)) as cursor:
        return cursor.execute(
            "SELECT DISTINCT ON (witness) witness, size, received_at FROM ("
            "SELECT * FROM cosignatures ORDER BY size DESC LIMIT 1000) AS newest"
            " ORDER BY witness, size DESC"
        ).fetchall()


def newest_timestamps(connection: Connection[Any], limit: int) -> list[Stamped]:
    """The last timestamps, the newest first."""
    with connection.cursor(row_factory=class_row(Stamped)) as cursor:
        return cursor.execute(
            "SELECT size, authority, stamped_at FROM log_timestamps ORDER BY size DESC LIMIT %s",
            (limit,),
        ).fetchall()


def log_keys(connection: Connection[Any]) -> list[KeyRecord]:
    """The log's keys, the first one first."""
    with connection.cursor(row_factory=class_row(KeyRecord)) as cursor:
        return cursor.execute(
            "SELECT number, verifier, first_size, note FROM log_keys ORDER BY number"
        ).fetchall()


def keep_key(connection: Connection[Any], key: KeyRecord) -> None:
    """Remember a key that was introduced."""
    connection.execute(
        "INSERT INTO log_keys (number, verifier, first_size, note) VALUES (%s, %s, %s, %s)", key
    )


def _number(connection: Connection[Any], query: str) -> int:
    with connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(query.encode()).fetchone()
    assert row is not None
    return int(row[0])
