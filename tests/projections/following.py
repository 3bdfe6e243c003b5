"""A projector at work, and how a test waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from infra.projector import Projector
from projections.catalogue import PROJECTIONS
from projections.projection import Projection
from tests.store.ledgers import Opened, Place

ALL = list(PROJECTIONS.values())
CLEAN: dict[str, list[str]] = {name: [] for name in PROJECTIONS}


@contextmanager
def following(
    ledger: Opened, projections: list[Projection[Any]] | None = None
) -> Iterator[Projector]:
    """A projector at work."""
    projector = Projector(ledger.recorder, ALL if projections is None else projections)
    projector.create_tables()
    projector.start()
    try:
        yield projector
    finally:
        projector.close()


def until(condition: Callable[[], bool], seconds: float = 15.0) -> float:
    """Wait for it; how long it took."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < seconds, "waited in vain"
        time.sleep(0.002)
    return time.monotonic() - begun


def reached(projector: Projector, position: int) -> bool:
    return all(store.position() >= position for store in projector.stores.values())


@contextmanager
def superuser(place: Place) -> Iterator[psycopg.Connection]:
    with psycopg.connect(place.dsn, autocommit=True) as connection:
        connection.execute(
            SQL("SET search_path TO {}, {}").format(
                Identifier(f"{place.schema}_pages"), Identifier(place.schema)
            )
        )
        yield connection
