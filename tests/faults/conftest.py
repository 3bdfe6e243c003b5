"""A durable server of the test's own, to be killed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from infra.embedded_postgres import EmbeddedPostgres
from infra.logs import places_instead_of_messages
from infra.migrate import migrate
from tests.store.ledgers import Opened, Place, opened, registered


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    """As the service logs: structlog's own default spells out every local of a traceback."""
    structlog.configure(
        processors=[places_instead_of_messages, structlog.processors.JSONRenderer()]
    )


@pytest.fixture(scope="module")
def durable() -> Iterator[EmbeddedPostgres]:
    """A server that flushes every commit, as it is shipped."""
    with tempfile.TemporaryDirectory(prefix="yishi-faults-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with EmbeddedPostgres(Path(folder) / "postgres") as server:
            yield server


@pytest.fixture
def place(durable: EmbeddedPostgres, request: pytest.FixtureRequest) -> Place:
    """An empty ledger on it."""
    durable.start()  # where the test before left it dead
    schema = f"faults_{abs(hash(request.node.nodeid)) % 10**8}"
    place = Place(durable.dsn, schema)
    migrate(place.dsn, place.schema)
    return place


@pytest.fixture
def ledger(place: Place) -> Iterator[Opened]:
    with opened(place) as ledger:
        yield registered(ledger)
