"""A simulated district: a generated year of facts, lawful and plainly not real."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Lock

from infra.district import District
from service.importing.report import NoProgress, Progress
from service.simulation.beside import started
from service.simulation.record import Order, long_turns, record_register, record_streets
from service.simulation.town import Town

__all__ = ["LedgerInUse", "simulate"]

ALONE = 20_000
"""So many facts are recorded sooner than a second process has started."""


class LedgerInUse(RuntimeError):
    """The ledger holds facts: a simulated district is always by itself."""


def simulate(
    district: District,
    *,
    year: int,
    communities: int,
    facts: int,
    seed: int,
    progress: Progress | None = None,
) -> int:
    """Record a year of a simulated district on an empty ledger (docs/SIMULATION.md); how many
    facts it came to. The year must be over. Raises ``LedgerInUse``."""
    if district.recorder.head():
        raise LedgerInUse("the ledger holds facts already; a simulation takes one of its own")
    shown = progress or NoProgress()
    shown.stage("facts", facts)
    town = Town(year, communities, seed)
    begun = record_register(district.ledger, town)
    shown.advance(begun)
    order = Order(year, communities, facts - begun, seed)
    streets = _HandedOut(len(town.streets))
    with ExitStack() as stack:
        stack.enter_context(long_turns())
        beside = None
        if facts > ALONE:
            child = stack.enter_context(started(district, order))
            threads = stack.enter_context(ThreadPoolExecutor(1))
            beside = threads.submit(child.record, streets, shown.advance)
        record_streets(district.ledger, order, streets, shown.advance)
        if beside is not None:
            beside.result()
    return district.recorder.head()


class _HandedOut:
    """The numbers of the streets, each once, to whichever thread asks."""

    def __init__(self, streets: int) -> None:
        self._left = iter(range(streets))
        self._lock = Lock()

    def __iter__(self) -> Iterator[int]:
        return self

    def __next__(self) -> int:
        with self._lock:
            return next(self._left)
