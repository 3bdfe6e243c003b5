"""Page tables in step with the program: new ones filled before they are read, old ones gone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from psycopg.sql import SQL, Identifier

from infra.datastore import LedgerDatastore
from infra.page_store import PageStore, StoreMaker
from infra.projector import rebuild
from infra.recorder import LedgerRecorder
from projections.projection import Projection

BEHIND_MAX = 20_000
"""Pages further behind the ledger than this are rebuilt rather than followed up: it is quicker,
and nobody is shown a table half filled."""


def bring_up(
    recorder: LedgerRecorder,
    projections: Sequence[Projection[Any]],
    *,
    starting: Callable[[str], None] = lambda name: None,
    behind_max: int = BEHIND_MAX,
    make_store: StoreMaker = PageStore,
) -> list[str]:
    """Rebuild the pages that are new or far behind; their names. ``starting`` hears of each."""
    head = recorder.head()
    rebuilt = []
    for projection in projections:
        store = make_store(recorder.datastore, projection)
        position = store.position()
        if head - position > behind_max or (head and not position):
            starting(projection.name)
            rebuild(recorder, projection, make_store=make_store)
            rebuilt.append(projection.name)
    return rebuilt


def drop_old_versions(
    datastore: LedgerDatastore, projections: Sequence[Projection[Any]]
) -> list[str]:
    """Drop the page tables, and forget the positions, of versions other than these; their names.

    Only for when no older program reads them any more.
    """
    current = {PageStore(datastore, projection).table for projection in projections}
    with datastore.connect() as connection, connection.transaction():
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s", (datastore.pages,)
        ).fetchall()
        old = sorted(str(row[0]) for row in tables if row[0] not in current)
        for table in old:
            name, _, version = table.rpartition("_v")
            connection.execute(
                SQL("DROP TABLE {}.{}").format(Identifier(datastore.pages), Identifier(table))
            )
            connection.execute(
                "DELETE FROM projection_positions WHERE application_name = %s",
                (f"{name}.v{version}",),
            )
    return old
