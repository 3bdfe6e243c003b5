"""Connections to the ledger's database, in the shape that the ``eventsourcing`` recorders use."""

from __future__ import annotations

from typing import Any

import psycopg
from eventsourcing.postgres import ConnectionPool, PostgresDatastore
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow, dict_row
from psycopg.sql import SQL, Identifier

from infra.migrate import WRITER_ROLE, has_writer_role, pages_schema

BORROW_SECONDS = 5.0
"""How long a reader waits for a connection before it is told that there is none."""
RECONNECT_SECONDS = 2.0
"""How long the pool tries a lost connection again, ever more slowly, before it waits to be asked:
it would otherwise find a server that came back after a minute only in the next minute."""


class LedgerDatastore(PostgresDatastore):
    """A pool of connections that work as the writer role in one district's schema.

    ``dsn`` is any libpq connection string, several hosts and ``target_session_attrs`` included.
    """

    def __init__(self, dsn: str, schema: str, *, pool_size: int = 10) -> None:
        super().__init__("", "", "", "", "", schema=schema, originator_id_type="uuid")
        self.dsn = dsn
        self.pages = pages_schema(schema)
        self.pool = ConnectionPool(
            connection_class=Connection[DictRow],
            kwargs={"connect_timeout": 5, **conninfo_to_dict(dsn), "row_factory": dict_row},
            min_size=1,
            max_size=pool_size,
            open=False,
            configure=self._configure,
            check=ConnectionPool.check_connection,
            timeout=BORROW_SECONDS,
            reconnect_timeout=RECONNECT_SECONDS,
        )

    def register_type_adapters(self) -> None:
        """Nothing to register: events go in as plain arrays, not as composite types."""

    def connect(self, **options: Any) -> Connection[tuple[Any, ...]]:
        """A connection of one's own outside the pool (the writer's, a listener's)."""
        known = {"connect_timeout": 5, **conninfo_to_dict(self.dsn), **options}
        connection = psycopg.connect(autocommit=True, **known)
        try:
            self._configure(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _configure(self, connection: Connection[Any]) -> None:
        connection.autocommit = True
        # The append must see what was committed while it waited for its lock.
        connection.execute("SET default_transaction_isolation TO 'read committed'")
        connection.execute(
            SQL("SET search_path TO {}, {}").format(Identifier(self.schema), Identifier(self.pages))
        )
        if has_writer_role(connection):
            connection.execute(SQL("SET ROLE {}").format(Identifier(WRITER_ROLE)))
