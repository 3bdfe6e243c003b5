"""What was recorded stays, by privilege for the service and by trigger for everybody."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from psycopg.sql import SQL, Composed, Identifier

from infra.migrate import APPEND_ONLY, WRITER_ROLE
from tests.domain.specification import ORGANISATIONS
from tests.store.ledgers import Opened, Place, cosign, opened, proposed, registered

CHANGES = {
    "update": "UPDATE {} SET {} = {}",
    "update of nothing": "UPDATE {} SET {} = {} WHERE false",
    "delete": "DELETE FROM {}",
    "truncate": "TRUNCATE {}",
}
COLUMN = {
    "stored_events": "state",
    "answers": "request",
    "checkpoints": "note",
    "cosignatures": "line",
    "log_timestamps": "token",
    "log_keys": "note",
}


@pytest.fixture(scope="module")
def ledger(shared_place: Place) -> Iterator[Opened]:
    with opened(shared_place) as ledger:
        matter = proposed(registered(ledger))
        ledger.submit(cosign(), matter, key="k")
        with ledger.datastore.connect() as connection:
            connection.execute("INSERT INTO checkpoints VALUES (1, '', '', '', now())")
            connection.execute("INSERT INTO cosignatures VALUES (1, '', '', now())")
            connection.execute("INSERT INTO log_timestamps VALUES (1, '', '', now())")
            connection.execute("INSERT INTO log_keys VALUES (1, '', 0, '')")
        yield ledger


def statement(change: str, schema: str, table: str) -> Composed:
    column = Identifier(COLUMN[table])
    return SQL(CHANGES[change]).format(Identifier(schema, table), column, column)  # type: ignore[arg-type]  # from the table above


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("change", CHANGES)
def test_the_service_lacks_the_right(ledger: Opened, change: str, table: str) -> None:
    with ledger.datastore.connect() as connection:
        user = connection.execute("SELECT current_user").fetchone()
        assert user == (WRITER_ROLE,)
        with pytest.raises(InsufficientPrivilege, match="permission denied"):
            connection.execute(statement(change, ledger.datastore.schema, table))


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("change", CHANGES)
def test_the_owner_is_stopped_by_a_trigger(
    ledger: Opened, shared_place: Place, change: str, table: str
) -> None:
    with psycopg.connect(shared_place.dsn, autocommit=True) as owner:
        with pytest.raises(InsufficientPrivilege, match="append-only"):
            owner.execute(statement(change, shared_place.schema, table))
        found = owner.execute(
            SQL("SELECT count(*) FROM {}").format(Identifier(shared_place.schema, table))
        ).fetchone()
    assert found is not None
    assert found[0] > 0


def test_the_service_makes_no_tables_beside_the_ledger(ledger: Opened) -> None:
    with (
        ledger.datastore.connect() as connection,
        pytest.raises(InsufficientPrivilege, match="permission denied for schema"),
    ):
        connection.execute(
            SQL("CREATE TABLE {} ()").format(Identifier(ledger.datastore.schema, "more"))
        )


@pytest.mark.parametrize(
    "attempt",
    [
        "DROP TABLE stored_events",
        "ALTER TABLE stored_events DISABLE TRIGGER ALL",
        "DROP TRIGGER stored_events_append_only ON stored_events",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
        "UPDATE schema_migrations SET digest = ''",
    ],
)
def test_the_service_cannot_take_the_guards_down(ledger: Opened, attempt: str) -> None:
    with ledger.datastore.connect() as connection, pytest.raises(psycopg.Error):
        connection.execute(attempt.encode())
    assert ledger.recorder.head() == len(ORGANISATIONS) + 2
