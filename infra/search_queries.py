"""Which items of the search may hold some words: the newest first, false ones among them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Composable

from infra.search_store import SearchStore
from projections.search import TITLED, SearchPage

_decode = msgspec.json.Decoder(SearchPage).decode

RECENT = 4000
"""How many of the newest items are looked through before the index is asked: words that stand all
over are found there, and of rarer ones the index gives few."""


class SearchFilter(NamedTuple):
    """Which items; None everywhere: all. ``organisations`` are organisers, any of them. Of the
    moments ``occurred_before`` is not included, the others are."""

    kinds: tuple[str, ...] | None = None
    organisations: tuple[UUID, ...] | None = None
    occurred_from: datetime | None = None
    occurred_before: datetime | None = None
    happened_by: datetime | None = None
    known_by: datetime | None = None


def candidates(
    store: SearchStore,
    texts: Sequence[str],
    wanted: SearchFilter,
    after: tuple[datetime, int] | None,
    limit: int,
) -> list[SearchPage]:
    """Items that the filter leaves and in whose wordings every pair of neighbouring characters of
    these folded texts stands somewhere, by (occurred_at, position) from the newest on, after the
    one named."""
    grams = store.grams.of(texts)
    if wanted.kinds is not None and len(wanted.kinds) == 1:
        grams.append(store.kind_tag(wanted.kinds[0]))
    organisers = wanted.organisations
    span, spanned = _conditions(
        ("occurred_at >= %s", wanted.occurred_from),
        ("occurred_at < %s", wanted.occurred_before),
        ("occurred_at <= %s", wanted.happened_by),
    )
    if after is not None:
        span.append(SQL("(occurred_at, position) < (%s, %s)"))
        spanned += after
    kept, keeping = _conditions(
        ("grams @> %s::integer[]", grams),
        ("recorded_at <= %s", wanted.known_by),
        ("kind = ANY(%s)", None if wanted.kinds is None else list(wanted.kinds)),
        ("organisation = ANY(%s)", None if organisers is None else list(organisers)),
        # The same again by the index, which else would give all that holds a common word.
        ("grams && %s::integer[]", _tags(store, organisers)),
    )
    query = _QUERY.format(
        table=store.name,
        span=_where(span),
        kept=_where(kept),
        everywhere=_where([*span, *kept, SQL("(SELECT count(*) FROM recent) < %s")]),
        newest=SQL("ORDER BY occurred_at DESC, position DESC LIMIT %s"),
    )
    values = [*spanned, RECENT, *keeping, limit, *spanned, *keeping, limit, limit, limit]
    with (
        store.datastore.get_connection() as connection,
        connection.cursor(row_factory=tuple_row) as cursor,
    ):
        # Planned anew each time: how common the words are decides how.
        return [_decode(row[0]) for row in cursor.execute(query, values, prepare=False)]


_QUERY = SQL(
    "WITH recent AS MATERIALIZED ("
    "  SELECT body, occurred_at, position FROM (SELECT * FROM {table} {span} {newest}) AS newest"
    "  {kept} {newest}"
    "), found AS MATERIALIZED ("
    "  SELECT stream, item, occurred_at, position FROM {table} {everywhere}"
    ") "
    "SELECT body, occurred_at, position FROM recent WHERE (SELECT count(*) FROM recent) = %s "
    "UNION ALL "
    "SELECT body, first.occurred_at, first.position FROM (SELECT * FROM found {newest}) AS first"
    " JOIN {table} USING (stream, item) "
    "ORDER BY occurred_at DESC, position DESC"
)
"""The newest items are looked through; only where they are not enough is the index asked.
Materialised, or the planner would walk all items by time for words that it thinks common."""


def called(store: SearchStore, streams: Sequence[UUID]) -> list[SearchPage]:
    """The items by which these matters are called: proposals, and titles of those adopted."""
    if not streams:
        return []
    keys = [(stream, item) for stream in streams for item in TITLED.values()]
    with store.datastore.get_connection() as connection, connection.cursor() as cursor:
        return list(store.load(cursor, keys).values())


def _tags(store: SearchStore, organisers: tuple[UUID, ...] | None) -> list[int] | None:
    return None if organisers is None else [store.organisation_tag(it) for it in organisers]


def _conditions(*given: tuple[str, Any]) -> tuple[list[Composable], list[Any]]:
    """Those whose value is not None."""
    present = [(text, value) for text, value in given if value is not None]
    return [SQL(text) for text, _ in present], [value for _, value in present]


def _where(conditions: Sequence[Composable]) -> Composable:
    return SQL("WHERE ") + SQL(" AND ").join(conditions) if conditions else SQL("")
