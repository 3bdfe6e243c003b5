"""The schema is brought up to date by whoever starts, once, with the rights that it has."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import InsufficientPrivilege
from psycopg.sql import SQL, Identifier

from infra.migrate import MigrationChanged, has_writer_role, migrate
from infra.page_store import PageStore
from infra.projector import rebuild, verify
from projections.catalogue import PROJECTIONS
from tests.domain import course
from tests.store.checks import check_order
from tests.store.conftest import NewRole
from tests.store.ledgers import Opened, Place, cosign, opened, proposed, registered

ROOT = Path(__file__).parents[2]
MIGRATIONS = sorted(path.name for path in (ROOT / "infra" / "migrations").glob("*.sql"))
MIGRATE = """
import sys
from infra.migrate import migrate
print(*migrate(sys.argv[1], sys.argv[2]))
"""


@contextmanager
def superuser(dsn: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield connection


def database_of(dsn: str) -> Identifier:
    return Identifier(str(conninfo_to_dict(dsn)["dbname"]))


def user_of(dsn: str) -> Identifier:
    return Identifier(str(conninfo_to_dict(dsn)["user"]))


def works(dsn: str) -> None:
    """Everything that a service does with a ledger, under this DSN's own rights."""
    with opened(Place(dsn)) as ledger:
        matter = proposed(registered(ledger))
        receipt = ledger.submit(cosign(), matter, key="k")
        assert ledger.submit(course.ADOPT, matter).position == receipt.position + 1
        for projection in PROJECTIONS.values():
            PageStore(ledger.datastore, projection).create_table()
            rebuild(ledger.recorder, projection)
        assert verify(ledger.recorder, PROJECTIONS) == {name: [] for name in PROJECTIONS}
        stays(ledger, dsn)


def stays(ledger: Opened, dsn: str) -> None:
    """Neither the service nor the role that it connects as changes what was recorded."""
    with ledger.datastore.connect() as service, pytest.raises(InsufficientPrivilege):
        service.execute("DELETE FROM stored_events")
    with psycopg.connect(dsn, autocommit=True) as own, pytest.raises(InsufficientPrivilege):
        own.execute(SQL("DELETE FROM {}.stored_events").format(Identifier("yishi")))


def test_many_processes_start_at_once(empty_database: str) -> None:
    command = [sys.executable, "-c", MIGRATE, empty_database, "yishi"]
    started = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(8)
    ]
    said = [process.communicate() for process in started]
    assert [process.returncode for process in started] == [0] * 8, said
    applied = [out.split() for out, _ in said]
    assert [names for names in applied if names] == [[name.encode() for name in MIGRATIONS]]
    works(empty_database)


def test_many_start_at_the_very_same_moment(empty_database: str) -> None:
    together = threading.Barrier(8)

    def start(_: int) -> list[str]:
        together.wait()
        return migrate(empty_database, "yishi")

    with ThreadPoolExecutor(8) as pool:
        applied = list(pool.map(start, range(8)))
    assert [names for names in applied if names] == [MIGRATIONS]


def test_a_second_run_does_nothing(empty_database: str) -> None:
    assert migrate(empty_database, "yishi") == MIGRATIONS
    before = catalogue(empty_database)
    assert migrate(empty_database, "yishi") == []
    assert catalogue(empty_database) == before


def catalogue(dsn: str) -> list[tuple[object, ...]]:
    """Every table and function of the ledger with its rights."""
    with superuser(dsn) as connection:
        return connection.execute(
            "SELECT relname::text, relacl::text, relowner FROM pg_class"
            " WHERE relnamespace::regnamespace::text LIKE 'yishi%'"
            " UNION ALL SELECT proname::text, proacl::text, proowner FROM pg_proc"
            " WHERE pronamespace::regnamespace::text LIKE 'yishi%' ORDER BY 1"
        ).fetchall()


def test_an_applied_migration_that_reads_differently_is_found_out(empty_database: str) -> None:
    migrate(empty_database, "yishi")
    with superuser(empty_database) as connection:
        connection.execute("UPDATE yishi.schema_migrations SET digest = repeat('0', 64)")
    with pytest.raises(MigrationChanged, match=r"0001_ledger\.sql .*yishi"):
        migrate(empty_database, "yishi")


def test_a_migration_that_fails_leaves_nothing_behind(empty_database: str) -> None:
    with superuser(empty_database) as connection:
        connection.execute("CREATE SCHEMA yishi")
        connection.execute("CREATE TABLE yishi.tokens ()")
    with pytest.raises(psycopg.errors.DuplicateTable):
        migrate(empty_database, "yishi")
    with superuser(empty_database) as connection:
        connection.execute("DROP TABLE yishi.tokens")
    assert migrate(empty_database, "yishi") == MIGRATIONS


def test_a_role_that_may_create_schemas_but_no_roles_works(
    empty_database: str, new_role: NewRole
) -> None:
    """It owns what it makes; the trigger alone keeps it from changing facts."""
    dsn = new_role()
    with superuser(empty_database) as connection:
        connection.execute(
            SQL("GRANT CREATE ON DATABASE {} TO {}").format(database_of(dsn), user_of(dsn))
        )
    assert migrate(dsn, "yishi") == MIGRATIONS
    with psycopg.connect(dsn) as connection:
        assert not has_writer_role(connection)
    works(dsn)


def test_a_role_that_was_given_two_schemas_works(empty_database: str, new_role: NewRole) -> None:
    dsn = new_role()
    with superuser(empty_database) as connection:
        for schema in ("yishi", "yishi_pages"):
            connection.execute(
                SQL("CREATE SCHEMA {} AUTHORIZATION {}").format(Identifier(schema), user_of(dsn))
            )
    assert migrate(dsn, "yishi") == MIGRATIONS
    assert migrate(dsn, "yishi") == []
    works(dsn)


def test_a_role_that_owns_nothing_works_as_the_writer(
    empty_database: str, new_role: NewRole
) -> None:
    """Somebody else migrates; the service's own login is a member of the writer role, no more."""
    migrate(empty_database, "yishi")
    dsn = new_role()
    with superuser(empty_database) as connection:
        connection.execute(SQL("GRANT yishi_writer TO {}").format(user_of(dsn)))
    assert migrate(dsn, "yishi") == []
    works(dsn)


def test_a_role_without_rights_is_told_so(empty_database: str, new_role: NewRole) -> None:
    with pytest.raises(InsufficientPrivilege):
        migrate(new_role(), "yishi")


def test_a_server_that_isolates_more_by_default_does_not_change_what_is_seen(
    empty_database: str,
) -> None:
    """Under repeatable read, an append would judge by what it saw before it waited its turn."""
    migrate(empty_database, "yishi")
    with superuser(empty_database) as connection:
        connection.execute(
            SQL("ALTER DATABASE {} SET default_transaction_isolation = 'serializable'").format(
                database_of(empty_database)
            )
        )
    with opened(Place(empty_database)) as one, opened(Place(empty_database)) as other:
        matter = proposed(registered(one))

        def write(number: int) -> int:
            return (one, other)[number % 2].submit(cosign(uuid4()), matter).version

        with ThreadPoolExecutor(8) as pool:
            assert sorted(pool.map(write, range(80))) == list(range(2, 82))
        check_order(one.recorder.page(0, 1000))
