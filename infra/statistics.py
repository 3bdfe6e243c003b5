"""The ledger in figures, counted by the database."""

from __future__ import annotations

from typing import NamedTuple

from psycopg.rows import tuple_row

from infra.recorder import LedgerRecorder


class LedgerFigures(NamedTuple):
    """``events_by_type`` holds only types that occur; ``streams`` counts all kinds of stream."""

    position: int
    streams: int
    events_by_type: dict[str, int]


def ledger_figures(recorder: LedgerRecorder) -> LedgerFigures:
    """What is on the ledger now; reads every event's key, so it takes seconds on millions."""
    with (
        recorder.datastore.get_connection() as connection,
        connection.transaction(),
        connection.cursor(row_factory=tuple_row) as cursor,
    ):
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        by_type = cursor.execute(
            "SELECT topic, count(*) FROM stored_events GROUP BY topic ORDER BY topic"
        ).fetchall()
        streams = cursor.execute(
            "SELECT count(*) FROM stored_events WHERE originator_version = 1"
        ).fetchone()
        head = cursor.execute(
            "SELECT coalesce(max(notification_id), 0) FROM stored_events"
        ).fetchone()
    assert streams is not None
    assert head is not None
    return LedgerFigures(head[0], streams[0], dict(by_type))
