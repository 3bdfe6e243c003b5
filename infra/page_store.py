"""Where pages lie: one table a projection and version, and its position with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Generic, Protocol

import msgspec
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from psycopg import Connection, Cursor, IsolationLevel
from psycopg.adapt import PyFormat
from psycopg.rows import DictRow, tuple_row
from psycopg.sql import SQL, Composable, Composed, Identifier, Placeholder

from infra.datastore import LedgerDatastore
from projections.projection import Key, P, Projection

Row = tuple[Any, ...]

_ARRAY = "[]"
"""How the name of an array's type ends."""


class PageStore(PostgresTrackingRecorder, Generic[P]):
    """The pages of one projection. A rebuild writes another store of the same projection under
    ``table`` and ``tracked`` names of its own, and swaps."""

    datastore: LedgerDatastore

    def __init__(
        self, datastore: LedgerDatastore, projection: Projection[P], *, suffix: str = ""
    ) -> None:
        super().__init__(datastore, tracking_table_name="projection_positions")
        self.projection = projection
        self.tracked = f"{projection.name}.v{projection.version}{suffix}"
        self.table = f"{projection.name}_v{projection.version}{suffix}"
        self._key_names = [name for name, _ in projection.key]
        self._column_names = [
            *self._key_names,
            *(column.name for column in projection.columns if column.name not in self._key_names),
            "body",
        ]
        self._types = [
            *(sql_type for _, sql_type in projection.key),
            *(c.sql_type for c in projection.columns if c.name not in self._key_names),
            "text",
        ]
        self._values: list[Callable[[P], Any]] = [
            column.value for column in projection.columns if column.name not in self._key_names
        ]
        self._indexes = list(projection.indexes)
        self._encode = msgspec.json.Encoder().encode
        self._decode = msgspec.json.Decoder(projection.page).decode

    @property
    def name(self) -> Composable:
        """The table, schema and all."""
        return SQL("{}.{}").format(Identifier(self.datastore.pages), Identifier(self.table))

    def create_table(self) -> None:
        """Make the table if it is missing; several processes may do so at once."""
        with self.datastore.get_connection() as connection, connection.transaction():
            connection.execute(
                "SELECT pg_advisory_xact_lock(1498960714, hashtext(%s))", (self.table,)
            )
            self._create(connection)

    def _create(self, connection: Connection[Any]) -> None:
        columns = [
            SQL("{} {}").format(Identifier(name), SQL(sql_type))
            for name, sql_type in zip(self._column_names, self._types, strict=True)
        ]
        exists = connection.execute(
            "SELECT to_regclass(%s) AS found", (f'"{self.datastore.pages}"."{self.table}"',)
        ).fetchone()
        if exists and _first(exists) is not None:
            return
        connection.execute(
            SQL("CREATE TABLE {} ({}, PRIMARY KEY ({}))").format(
                self.name,
                SQL(", ").join(columns),
                SQL(", ").join(Identifier(name) for name in self._key_names),
            )
        )
        types = dict(zip(self._column_names, self._types, strict=True))
        for index in self._indexes:
            # An array is searched for what it contains, which takes an index of another kind.
            kind = "gin" if any(types[name].endswith(_ARRAY) for name in index) else "btree"
            connection.execute(
                SQL("CREATE INDEX ON {} USING {} ({})").format(
                    self.name,
                    Identifier(kind),
                    SQL(", ").join(Identifier(name) for name in index),
                )
            )

    def position(self) -> int:
        """Up to where the pages have been folded; 0 at first.

        Asked once: the library's own way tries a lost database ten times before it says so.
        """
        with self.datastore.get_connection() as connection:
            row = connection.execute(
                "SELECT notification_id AS position FROM projection_positions"
                " WHERE application_name = %s",
                (self.tracked,),
                prepare=True,
            ).fetchone()
        return int(row["position"]) if row else 0

    def lock_position(self, cursor: Cursor[Any]) -> int:
        """The position, held against every other writer of these pages until the commit."""
        cursor.execute(
            "INSERT INTO projection_positions VALUES (%s, 0) ON CONFLICT DO NOTHING",
            (self.tracked,),
        )
        row = cursor.execute(
            "SELECT notification_id FROM projection_positions"
            " WHERE application_name = %s FOR UPDATE",
            (self.tracked,),
        ).fetchone()
        assert row is not None
        return int(_first(row))

    def track(self, cursor: Cursor[DictRow], position: int) -> None:
        """Move the position, in the transaction that writes the pages."""
        self._insert_tracking(cursor, Tracking(self.tracked, position))

    def load(self, cursor: Cursor[Any], keys: Sequence[Key]) -> dict[Key, P]:
        """Those of the pages that exist."""
        if not keys:
            return {}
        arrays = [list(part) for part in zip(*keys, strict=True)]
        query = SQL(
            "SELECT {names}, body FROM {table} JOIN unnest({arrays}) AS q ({names}) USING ({names})"
        ).format(
            names=SQL(", ").join(Identifier(name) for name in self._key_names),
            table=self.name,
            arrays=self._arrays(self._types[: len(self._key_names)]),
        )
        with cursor.connection.cursor(row_factory=tuple_row, binary=True) as rows:
            rows.execute(query, arrays, prepare=True)
            return {row[:-1]: self._decode(row[-1]) for row in rows}

    def save(self, cursor: Cursor[Any], pages: Mapping[Key, P]) -> None:
        """Write pages, over those that were there."""
        if not pages:
            return
        rows = self.rows(pages)
        updates = [
            SQL("{0} = excluded.{0}").format(Identifier(name))
            for name in self._column_names[len(self._key_names) :]
        ]
        # unnest would flatten an array of arrays: each goes as its text, which the cast reads.
        travelling = ["text" if it.endswith(_ARRAY) else it for it in self._types]
        cast = [
            SQL("{}::{}").format(Identifier(name), SQL(sql_type))
            for name, sql_type in zip(self._column_names, self._types, strict=True)
        ]
        query = SQL(
            "INSERT INTO {} ({}) SELECT {} FROM unnest({}) AS q ({})"
            " ON CONFLICT ({}) DO UPDATE SET {}"
        ).format(
            self.name,
            self._names(self._column_names),
            SQL(", ").join(cast),
            self._arrays(travelling),
            self._names(self._column_names),
            self._names(self._key_names),
            SQL(", ").join(updates),
        )
        columns = [
            [_array_text(value) for value in part] if sql_type.endswith(_ARRAY) else list(part)
            for sql_type, part in zip(self._types, zip(*rows, strict=True), strict=True)
        ]
        with cursor.connection.cursor(binary=True) as writing:
            writing.execute(query, columns, prepare=True)

    @contextmanager
    def copying(self, connection: Connection[Any]) -> Iterator[Callable[[Key, P], None]]:
        """Writes pages that are known to be new, the fast way: one COPY for all of them, which the
        server works on while the next ones are folded."""
        query = SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
            self.name, self._names(self._column_names)
        )
        with connection.cursor() as writing, writing.copy(query) as copy:
            copy.set_types(self._types)
            write_row, row = copy.write_row, self.row
            yield lambda key, page: write_row(row(key, page))

    def get(self, key: Key) -> P | None:
        """One page, None when there is none."""
        with self.datastore.get_connection() as connection, connection.cursor() as cursor:
            return self.load(cursor, [key]).get(key)

    def select(self, where: Composable, parameters: Sequence[Any]) -> list[P]:
        """The pages that a WHERE … ORDER BY … LIMIT chooses, by the projection's columns."""
        query = SQL("SELECT body FROM {} {}").format(self.name, where)
        with (
            self.datastore.get_connection() as borrowed,
            borrowed.cursor(row_factory=tuple_row) as cursor,
        ):
            cursor.execute(query, parameters, prepare=True)
            return [self._decode(row[0]) for row in cursor]

    def count(self, where: Composable, parameters: Sequence[Any]) -> int:
        """How many pages a WHERE chooses."""
        query = SQL("SELECT count(*) AS n FROM {} {}").format(self.name, where)
        with self.datastore.get_connection() as connection:
            row = connection.execute(query, parameters).fetchone()
        assert row is not None
        return int(row["n"])

    @contextmanager
    def snapshot(self) -> Iterator[tuple[int, Iterator[tuple[Key, Row]]]]:
        """The position, and every row that stood at it by its key, a few at a time; whatever is
        written meanwhile is not among them."""
        with self.datastore.connect() as connection:
            connection.isolation_level = IsolationLevel.REPEATABLE_READ
            with connection.transaction(), connection.cursor(name="snapshot") as rows:
                # First of all, or a swap might leave us an old snapshot of a new table.
                connection.execute(SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(self.name))
                found = connection.execute(
                    "SELECT notification_id FROM projection_positions WHERE application_name = %s",
                    (self.tracked,),
                ).fetchone()
                rows.itersize = 5000
                rows.execute(
                    SQL("SELECT {} FROM {}").format(self._names(self._column_names), self.name),
                    binary=True,
                )
                width = len(self._key_names)
                yield (int(found[0]) if found else 0), ((row[:width], row) for row in rows)

    def row(self, key: Key, page: P) -> Row:
        """The page as it is stored: key, columns, JSON text."""
        return (*key, *(value(page) for value in self._values), self._encode(page).decode())

    def rows(self, pages: Mapping[Key, P]) -> list[Row]:
        """The pages as they are stored, in order."""
        return [self.row(key, page) for key, page in pages.items()]

    def lock_table(self, cursor: Cursor[Any], wait: str) -> None:
        """Keep readers and writers out until the commit; raises LockNotAvailable after ``wait``."""
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", (wait,))
        cursor.execute(SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(self.name))
        cursor.execute("SET LOCAL lock_timeout = 0")

    def drop(self, connection: Connection[Any]) -> None:
        """Remove the table and the position."""
        connection.execute(SQL("DROP TABLE IF EXISTS {}").format(self.name))
        connection.execute(
            "DELETE FROM projection_positions WHERE application_name = %s", (self.tracked,)
        )

    def take_over(self, connection: Connection[Any], other: PageStore[P], position: int) -> None:
        """Put the table that ``other`` has built in the place of this one, within a transaction."""
        connection.execute(SQL("DROP TABLE IF EXISTS {}").format(self.name))
        connection.execute(
            SQL("ALTER TABLE {} RENAME TO {}").format(other.name, Identifier(self.table))
        )
        connection.execute(
            "UPDATE projection_positions SET notification_id = %s WHERE application_name = %s",
            (position, self.tracked),
        )
        connection.execute(
            "DELETE FROM projection_positions WHERE application_name = %s", (other.tracked,)
        )

    def _names(self, names: Sequence[str]) -> Composed:
        return SQL(", ").join(Identifier(name) for name in names)

    def _arrays(self, types: Sequence[str]) -> Composed:
        return SQL(", ").join(
            SQL("{}::{}[]").format(Placeholder(format=PyFormat.BINARY), SQL(sql_type))
            for sql_type in types
        )


def positions(stores: Mapping[str, PageStore[Any]]) -> dict[str, int]:
    """Up to where the pages of each of these stores of one district have been folded; one query.
    Raises ``ValueError`` for none."""
    first = next(iter(stores.values()), None)
    if first is None:
        raise ValueError("no stores")
    with first.datastore.get_connection() as connection:
        rows = connection.execute(
            "SELECT application_name AS tracked, notification_id AS position"
            " FROM projection_positions",
            prepare=True,
        ).fetchall()
    tracked = {row["tracked"]: int(row["position"]) for row in rows}
    return {name: tracked.get(store.tracked, 0) for name, store in stores.items()}


class StoreMaker(Protocol):
    """Makes the store of a projection, as ``PageStore`` does."""

    def __call__(
        self, datastore: LedgerDatastore, projection: Projection[Any], *, suffix: str = ""
    ) -> PageStore[Any]: ...


def _array_text(values: Sequence[str] | Sequence[int] | None) -> str | None:
    """An array as PostgreSQL writes it, every text quoted."""
    if values is None:
        return None
    if values and isinstance(values[0], int):
        return "{" + ",".join(map(str, values)) + "}"
    quoted = (str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"


def _first(row: Any) -> Any:
    return next(iter(row.values())) if isinstance(row, dict) else row[0]
