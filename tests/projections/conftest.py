"""A migrated ledger for each test, in a schema of its own on the run's one server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest
import structlog

from infra.logs import places_instead_of_messages
from infra.migrate import migrate
from tests.store.ledgers import Opened, Place, opened, registered

_numbers = count(1)


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    """As the service logs: structlog's own default spells out every local of a traceback."""
    structlog.configure(
        processors=[places_instead_of_messages, structlog.processors.JSONRenderer()]
    )


@pytest.fixture(scope="session")
def new_place(server: str) -> Callable[[], Place]:
    """Makes an empty ledger's place."""

    def make() -> Place:
        place = Place(server, f"projected_{next(_numbers)}")
        migrate(place.dsn, place.schema)
        return place

    return make


@pytest.fixture
def place(new_place: Callable[[], Place]) -> Place:
    return new_place()


@pytest.fixture
def ledger(place: Place) -> Iterator[Opened]:
    with opened(place, pool_size=8) as ledger:
        yield registered(ledger)
