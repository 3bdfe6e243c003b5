"""Reading the events that are counted (projections/scored.py), and what was known of them when."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import tuple_row
from psycopg.sql import SQL

from domain.scoring.items import ScoredEvent
from infra.page_store import PageStore
from infra.recorder import LedgerRecorder

LAST = 2**62
"""No position lies behind it."""

ByStream = dict[UUID, list[ScoredEvent]]


def changed_streams(
    store: PageStore[ScoredEvent], after: int, until: int = LAST
) -> tuple[int, list[UUID]]:
    """The streams of which pages lie after a position, and the last position of such a page (the
    same when there is none)."""
    query = SQL(
        "SELECT stream, max(position) FROM {} WHERE position > %s AND position <= %s GROUP BY 1"
    ).format(store.name)
    with (
        store.datastore.get_connection() as borrowed,
        borrowed.cursor(row_factory=tuple_row) as cursor,
    ):
        rows = cursor.execute(query, (after, until), prepare=True).fetchall()
    return max((last for _, last in rows), default=after), [stream for stream, _ in rows]


def of_streams(
    store: PageStore[ScoredEvent], streams: Collection[UUID], until: int = LAST
) -> ByStream:
    """The pages of these streams up to a position, in its order; nothing of a stream
    without any."""
    if not streams:
        return {}
    where = SQL("WHERE stream = ANY(%s) AND position <= %s ORDER BY stream, position")
    pages = store.select(where, (list(streams), until))
    return {stream: list(of) for stream, of in groupby(pages, key=attrgetter("stream"))}


def position_known_by(recorder: LedgerRecorder, moment: datetime) -> int:
    """The last position recorded by a moment; 0 where nothing was. Positions have no gaps, and
    ``recorded_at`` never decreases with them."""
    head = recorder.head()
    with recorder.datastore.get_connection() as borrowed:
        positions = range(1, head + 1)
        return bisect_right(positions, moment, key=lambda it: _recorded_at(borrowed, it))


def _recorded_at(connection: Connection[Any], position: int) -> datetime:
    with connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(
            "SELECT recorded_at FROM stored_events WHERE notification_id = %s",
            (position,),
            prepare=True,
        ).fetchone()
    assert row is not None, "positions have no gaps"
    found: datetime = row[0]
    return found
