"""A ledger with a log of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from infra.migrate import migrate
from tests.log.sealed import SealedLedger, sealed_ledger
from tests.store.ledgers import Place

_numbers = count(1)


@pytest.fixture
def log(server: str, tmp_path: Path) -> Iterator[SealedLedger]:
    """An empty ledger, of which nothing has been sealed."""
    place = Place(server, f"log_{next(_numbers)}")
    migrate(place.dsn, place.schema)
    with sealed_ledger(place, tmp_path) as log:
        yield log
