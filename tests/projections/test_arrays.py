"""A column of several texts is the same however its page was written, and found by any of them."""

from __future__ import annotations

import dataclasses

import pytest
from psycopg.sql import SQL

from infra.page_store import PageStore
from infra.projector import rebuild, verify
from projections.audit_trail import AUDIT_TRAIL, AuditEntry
from projections.projection import Column
from tests.store.ledgers import Opened, proposed

AWKWARD = [
    [],
    ["A3"],
    ['quote " and \\ and {brace}, comma', "", " ", "议事", "NULL"],
]


def test_arrays_written_one_by_one_or_copied_are_equal_and_indexed(ledger: Opened) -> None:
    """By an upsert, as live pages are; by COPY, as rebuilt ones."""
    texts: Column[AuditEntry] = Column(
        "texts", "text[]", lambda entry: AWKWARD[entry.position % len(AWKWARD)]
    )
    projection = dataclasses.replace(
        AUDIT_TRAIL,
        name="of_arrays",
        columns=(*AUDIT_TRAIL.columns, texts),
        indexes=(("texts",),),
    )
    proposed(ledger)
    rebuild(ledger.recorder, projection)
    store = PageStore(ledger.recorder.datastore, projection)
    copied = store.select(SQL("ORDER BY position"), [])
    with ledger.recorder.datastore.get_connection() as connection, connection.transaction():
        connection.execute(SQL("DELETE FROM {}").format(store.name))
        with connection.cursor() as cursor:
            store.save(cursor, {(entry.position,): entry for entry in copied})
    assert verify(ledger.recorder, {"of_arrays": projection}) == {"of_arrays": []}
    found = store.select(SQL("WHERE texts @> ARRAY[%s] ORDER BY position"), ["NULL"])
    assert [it.position % 3 for it in found] == [2] * len(found) != []


@pytest.mark.parametrize("clause", ["A3", "N1"])
def test_events_are_found_by_a_clause_that_they_serve(ledger: Opened, clause: str) -> None:
    proposed(ledger)
    rebuild(ledger.recorder, AUDIT_TRAIL)
    store = PageStore(ledger.recorder.datastore, AUDIT_TRAIL)
    found = store.select(SQL("WHERE clauses @> ARRAY[%s]"), [clause])
    everything = store.select(SQL("ORDER BY position"), [])
    assert {it.position for it in found} == {
        it.position for it in everything if clause in it.meta.clauses
    }
