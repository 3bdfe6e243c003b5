"""A PostgreSQL server for the whole run, and a database of its own for each test."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from infra import projector
from infra.district import District, open_district
from infra.embedded_postgres import EmbeddedPostgres
from infra.settings import Settings
from service.sample import load

_numbers = count(1)


@pytest.fixture(scope="session", autouse=True)
def quick_to_stop() -> Iterator[None]:
    """A projector looks up more often, and so notices sooner that it should end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(projector, "POLL_SECONDS", 0.05)
        yield


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The DSN of an embedded server that forgets with the run: it need not flush to disk."""
    with tempfile.TemporaryDirectory(prefix="yishi-tests-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with EmbeddedPostgres(Path(folder) / "postgres") as running:
            with psycopg.connect(running.dsn, autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("SELECT pg_reload_conf()")
            yield running.dsn


NewDatabase = Callable[[str | None], str]


@pytest.fixture(scope="session")
def new_database(server: str) -> NewDatabase:
    """Makes a database, empty or a copy of the one named; returns its name."""

    def make(template: str | None = None) -> str:
        name = f"test_{next(_numbers)}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(
                f"CREATE DATABASE {name} TEMPLATE {template or 'template0'} STRATEGY FILE_COPY"
            )
        return name

    return make


@pytest.fixture(scope="session")
def drop_database(server: str) -> Callable[[str], None]:
    """Removes a database that a test has done with."""

    def drop(name: str) -> None:
        with suppress(psycopg.Error), psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    return drop


@pytest.fixture(scope="session")
def settings_for(
    server: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Settings]:
    """The settings of a district in the database named; all share one vault key."""
    folder = tmp_path_factory.mktemp("district")

    def settings(name: str) -> Settings:
        return Settings(
            database_url=make_conninfo(server, dbname=name),
            data_dir=folder,
            log_dir=folder / name / "log",
            sealer="none",
            webhooks="none",
            sample=False,
        )

    return settings


@pytest.fixture
def settings(
    new_database: NewDatabase,
    drop_database: Callable[[str], None],
    settings_for: Callable[[str], Settings],
) -> Iterator[Settings]:
    """The settings of an empty district of this test's own."""
    name = new_database(None)
    yield settings_for(name)
    drop_database(name)


@pytest.fixture(scope="session")
def sample_database(new_database: NewDatabase, settings_for: Callable[[str], Settings]) -> str:
    """A database to copy, with the sample and its pages."""
    name = new_database(None)
    load_sample(settings_for(name))
    return name


def load_sample(settings: Settings) -> None:
    """Load the sample, and wait until every page has it."""
    with open_district(settings) as district:
        load(district)
        settle(district)


def settle(district: District) -> None:
    """Wait until every page is up to date."""
    head, deadline = district.recorder.head(), time.monotonic() + 60
    while min(it.position() for it in district.stores.values()) < head:
        assert time.monotonic() < deadline
        time.sleep(0.02)
