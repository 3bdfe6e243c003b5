"""Records what is simulated: every command goes to the ledger, and is judged like any other."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import NamedTuple
from uuid import uuid5

from domain.streams.registry import NAMESPACE, REGISTRY_STREAM
from infra.group import Outcome
from infra.ledger import Ledger
from infra.submission import Receipt, Submission
from service.simulation.course import Entered
from service.simulation.town import Town
from service.simulation.year import Year

BATCH = 1000
"""Commands handed over together."""
UNDER_WAY = 2
"""Batches waiting for their commit while the next is planned."""
CALLER = uuid5(NAMESPACE, "simulation")
"""Whose idempotency keys those of the simulation are."""


SWITCH_SECONDS = 0.005
"""How long planning or deciding may keep the interpreter from the other: nobody waits for a single
answer."""


class SimulationRefused(RuntimeError):
    """A command of the simulation was refused: a fault of the simulation."""


class Order(NamedTuple):
    """What is to be simulated; ``facts`` are those beside the register's."""

    year: int
    communities: int
    facts: int
    seed: int


@contextmanager
def long_turns() -> Iterator[None]:
    """Threads change places less often for the length of the block, since every change costs."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    yield
    sys.setswitchinterval(before)


def record_register(ledger: Ledger, town: Town) -> int:
    """The organisations of the town; how many facts they came to."""
    recording = Recording(ledger)
    recording.take("register", registered(town))
    return recording.settle()


def record_streets(
    ledger: Ledger, order: Order, streets: Iterable[int], recorded: Callable[[int], None]
) -> None:
    """The year of each of these streets with its communities; ``recorded`` is told of facts as
    they are on the ledger."""
    town = Town(order.year, order.communities, order.seed)
    year = Year(town, order.facts)
    recording = Recording(ledger, recorded)
    for street in streets:
        for number, entered in enumerate(year.street(street)):
            recording.take(f"{street}.{number}", entered)
    recording.settle()


def registered(town: Town) -> list[Entered]:
    """The commands of the register."""
    return [
        Entered(command.occurred_at or town.days.begins, REGISTRY_STREAM, actor, command, 0)
        for actor, command in town.register()
    ]


class Recording:
    """A way to the ledger: batches, a few under way while the next is planned."""

    def __init__(
        self, ledger: Ledger, recorded: Callable[[int], None] = lambda facts: None
    ) -> None:
        self._ledger, self._recorded = ledger, recorded
        self._facts = 0
        self._batch: list[Submission] = []
        self._under_way: deque[tuple[list[Submission], Future[list[Outcome]]]] = deque()

    def take(self, name: str, entered: Iterable[Entered]) -> None:
        """Commands in order; their keys are counted within the name."""
        self._batch += _submissions(name, entered)
        while len(self._batch) >= BATCH:
            self._send(self._batch[:BATCH])
            self._batch = self._batch[BATCH:]

    def settle(self) -> int:
        """Wait until all is on the ledger; how many facts that came to in all."""
        if self._batch:
            self._send(self._batch)
            self._batch = []
        while self._under_way:
            self._land()
        return self._facts

    def _send(self, batch: list[Submission]) -> None:
        self._under_way.append((batch, self._ledger.enqueue(batch)))
        while len(self._under_way) > UNDER_WAY:
            self._land()

    def _land(self) -> None:
        batch, future = self._under_way.popleft()
        facts = 0
        for submission, outcome in zip(batch, future.result(), strict=True):
            if not isinstance(outcome, Receipt):
                name = type(submission.command).__name__
                raise SimulationRefused(f"{submission.key} {name}: {outcome!r}") from outcome
            facts += outcome.facts
        self._facts += facts
        self._recorded(facts)


def _submissions(name: str, entered: Iterable[Entered]) -> Iterator[Submission]:
    for number, it in enumerate(entered):
        key = f"{name}.{number}"
        yield Submission.of(it.command, it.stream, it.actor, caller=CALLER, key=key)
