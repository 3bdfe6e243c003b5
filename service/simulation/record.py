"""Records a simulated year: every command goes to the ledger, and is judged like any other."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from uuid import uuid5

from domain.streams.registry import NAMESPACE, REGISTRY_STREAM
from infra.district import District
from infra.group import Outcome
from infra.ledger import Ledger
from infra.submission import Receipt, Submission
from service.importing.report import NoProgress, Progress
from service.simulation.course import Entered
from service.simulation.town import Town
from service.simulation.year import Year

BATCH = 1000
"""Commands handed over together."""
UNDER_WAY = 2
"""Batches waiting for their commit while the next is planned."""
CALLER = uuid5(NAMESPACE, "simulation")
"""Whose idempotency keys those of the simulation are."""


class LedgerInUse(RuntimeError):
    """The ledger holds facts: a simulated district is always by itself."""


class SimulationRefused(RuntimeError):
    """A command of the simulation was refused: a fault of the simulation."""


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
    facts it came to. Raises ``LedgerInUse``."""
    if district.recorder.head():
        raise LedgerInUse("the ledger holds facts already; a simulation takes one of its own")
    shown = progress or NoProgress()
    shown.stage("facts", facts)
    town = Town(year, communities, seed)
    recording = Recording(district.ledger, shown)
    recording.take("register", registered(town))
    recording.settle()
    plan = Year(town, facts - recording.facts)
    for street in range(len(town.streets)):
        for number, entered in enumerate(plan.street(street)):
            recording.take(f"{street}.{number}", entered)
    recording.settle()
    return recording.facts


def registered(town: Town) -> list[Entered]:
    """The commands of the register."""
    return [
        Entered(command.occurred_at or town.days.begins, REGISTRY_STREAM, actor, command, 0)
        for actor, command in town.register()
    ]


class Recording:
    """A way to the ledger: batches, a few under way while the next is planned."""

    def __init__(self, ledger: Ledger, progress: Progress) -> None:
        self.facts = 0
        self._ledger, self._progress = ledger, progress
        self._batch: list[Submission] = []
        self._under_way: deque[tuple[list[Submission], Future[list[Outcome]]]] = deque()

    def take(self, name: str, entered: Iterable[Entered]) -> None:
        """Commands in order; their keys are counted within the name."""
        self._batch += _submissions(name, entered)
        while len(self._batch) >= BATCH:
            self._send(self._batch[:BATCH])
            self._batch = self._batch[BATCH:]

    def settle(self) -> None:
        """Wait until all is on the ledger."""
        if self._batch:
            self._send(self._batch)
            self._batch = []
        while self._under_way:
            self._land()

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
        self.facts += facts
        self._progress.advance(facts)


def _submissions(name: str, entered: Iterable[Entered]) -> Iterator[Submission]:
    for number, it in enumerate(entered):
        key = f"{name}.{number}"
        yield Submission.of(it.command, it.stream, it.actor, caller=CALLER, key=key)
