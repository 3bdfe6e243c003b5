"""A second process that records streets beside the first (beside_work.py).

Streams of different streets do not meet, and the ledger takes any number of writers. The parent
writes a line of JSON that says what is simulated, then the number of a street at a time; the child
answers with how many facts it has recorded, and with 0 where a street is done.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import msgspec

from infra.district import District
from service.simulation.record import Order, SimulationRefused


class Hello(msgspec.Struct):
    """What the child is told first."""

    settings: msgspec.Raw
    order: Order


class Beside:
    """The child, as its parent sees it."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self._child = child

    def record(self, streets: Iterable[int], recorded: Callable[[int], None]) -> None:
        """Have these streets recorded; returns when they are on the ledger."""
        asks, answers = self._child.stdin, self._child.stdout
        assert asks is not None
        assert answers is not None
        for street in streets:
            asks.write(b"%d\n" % street)
            asks.flush()
            while facts := int(answers.readline() or -1):
                if facts < 0:
                    raise SimulationRefused("the process beside has ended; it says above why")
                recorded(facts)


@contextmanager
def started(district: District, order: Order) -> Iterator[Beside]:
    """A process beside this one for the length of the block; it does not outlive it."""
    own = district.settings.model_copy(update={"database_url": district.datastore.dsn})
    hello = Hello(msgspec.Raw(own.model_dump_json().encode()), order)
    child = subprocess.Popen(
        [sys.executable, "-m", "service.simulation.beside_work"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    with child:
        assert child.stdin is not None
        try:
            child.stdin.write(msgspec.json.encode(hello) + b"\n")
            child.stdin.flush()
            yield Beside(child)
            child.stdin.close()
            child.wait()
        finally:
            child.kill()
