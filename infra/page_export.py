"""Every page of a projection in the order of its key, a few at a time, from one snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import msgspec
from psycopg import IsolationLevel
from psycopg.sql import SQL, Composable, Identifier
from psycopg.types.string import ByteaBinaryLoader

from infra.page_choice import Condition, as_sql
from infra.page_store import PageStore
from projections.projection import Key, P

BATCH = 2000
"""Pages in memory at a time."""


class Export(NamedTuple):
    """``position`` is where the ledger stood for all of it; ``pages`` is how many come."""

    position: int
    pages: int
    batches: Iterator[list[Any]]


@contextmanager
def exporting(
    store: PageStore[P],
    conditions: Sequence[Condition],
    start: Key | None,
    page: type[msgspec.Struct] | None = None,
) -> Iterator[Export]:
    """The pages that fit, from the key ``start`` on (itself included), decoded as ``page`` or else
    as the projection has them. Whatever is written meanwhile is not among them. The snapshot is let
    go at the end of the block."""
    texts, values = as_sql(conditions)
    names = SQL(", ").join(Identifier(name) for name, _ in store.projection.key)
    if start is not None:
        places = SQL(", ").join(
            SQL("%s::{}").format(SQL(sql_type)) for _, sql_type in store.projection.key
        )
        texts.append(SQL("({}) >= ({})").format(names, places))
        values += start
    where: Composable = SQL("WHERE ") + SQL(" AND ").join(texts) if texts else SQL("")
    with store.datastore.connect() as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        with connection.transaction(), connection.cursor(name="export") as rows:
            # First of all, or a swap might leave us an old snapshot of a new table.
            connection.execute(SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(store.name))
            tracked = connection.execute(
                "SELECT notification_id FROM projection_positions WHERE application_name = %s",
                (store.tracked,),
            ).fetchone()
            counted = connection.execute(
                SQL("SELECT count(*) FROM {} {}").format(store.name, where), values
            ).fetchone()
            rows.itersize = BATCH
            # JSON is decoded from UTF-8, which a str would only have to be turned into again.
            rows.adapters.register_loader("text", ByteaBinaryLoader)
            rows.execute(
                SQL("SELECT body FROM {} {} ORDER BY {}").format(store.name, where, names),
                values,
                binary=True,
            )
            decode = msgspec.json.Decoder(page or store.projection.page).decode
            batches = _decoded(rows, decode)
            yield Export(tracked[0] if tracked else 0, counted[0] if counted else 0, batches)


def _decoded(rows: Any, decode: Any) -> Iterator[list[Any]]:
    while batch := rows.fetchmany(BATCH):
        yield [decode(body) for (body,) in batch]
