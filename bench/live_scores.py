"""How soon a card of the API counts what was recorded, while so much else is recorded."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID, uuid4

from bench.load import Load, ask
from bench.results import Result
from domain.act import Command
from domain.event import Actor
from domain.events.agenda import Category
from domain.events.registry import Kind
from domain.roles import Role
from domain.rules.pack import beijing_date
from domain.steps.proposal import AdoptProposal, DeclineProposal, SubmitProposal
from domain.streams.registry import Registry
from domain.value import Party
from infra.district import District
from infra.register import Register
from infra.submission import Receipt, Submission

SECONDS = 40.0
EVENTS_PER_S = 200
_GROUP = 10
_POLL_SECONDS = 0.02
_PREPARED = 600
"""Proposals that wait to be declined, one a probe."""
_PROPOSER = UUID(int=1)


def measure(port: int, district: District, office: UUID) -> Iterator[Result]:
    """From the answer to a command that declines a proposal to the card that counts it, while so
    many events are recorded elsewhere."""
    year = beijing_date(datetime.now(UTC)).year
    registry = Register(district.recorder).current()
    importer = Actor(_of_kind(registry, Kind.DISTRICT)[0], Role.IMPORTER)
    committees = _of_kind(registry, Kind.COMMITTEE)
    own = next(it for it in committees if registry.is_under(it, office))
    others = [it for it in committees if not registry.is_under(it, office)]
    waiting = [uuid4() for _ in range(_PREPARED)]
    for at in range(0, _PREPARED, 100):
        _submit(district, importer, [(it, _proposal(own)) for it in waiting[at : at + 100]])
    address = f"/api/v1/scorecards/{office}/{year}"
    time.sleep(1)
    declined = _declined(port, address)
    answer = DeclineProposal(on_behalf_of=own, reason="不属于协商事项。")
    seconds = []
    with _recording(district, importer, others) as recorded:
        start = time.perf_counter()
        while time.perf_counter() - start < SECONDS and waiting:
            _submit(district, importer, [(waiting.pop(), answer)])
            acknowledged = time.perf_counter()
            declined += 1
            while _declined(port, address) < declined:
                time.sleep(_POLL_SECONDS)
            seconds.append(time.perf_counter() - acknowledged)
        rate = len(recorded) / (time.perf_counter() - start)
    took = Load(len(seconds) / sum(seconds), seconds)
    yield Result("scores_live_events_per_s", rate, "1/s", EVENTS_PER_S * 0.99)
    yield Result("scores_live_probes", len(seconds), "events", None)
    yield Result("scores_live_p50_ms", took.percentile(50), "ms", None)
    yield Result("scores_live_p99_ms", took.percentile(99), "ms", 2000)


@contextmanager
def _recording(
    district: District, importer: Actor, committees: Sequence[UUID]
) -> Iterator[list[int]]:
    """Proposals are made and adopted all over the district for the length of the block, so many
    events a second; their positions."""
    over, positions = threading.Event(), list[int]()

    def record() -> None:
        proposed: list[tuple[UUID, UUID]] = []
        number, start = 0, time.perf_counter()
        while not over.is_set():
            group = [(matter, _adopted(committee)) for matter, committee in proposed]
            made = []
            for _ in range(_GROUP - len(group)):
                made.append((uuid4(), committees[number % len(committees)]))
                number += 1
            group += [(matter, _proposal(committee)) for matter, committee in made]
            positions.extend(_submit(district, importer, group))
            proposed = made[: _GROUP // 2]
            due = start + len(positions) / EVENTS_PER_S
            over.wait(max(0.0, due - time.perf_counter()))

    writer = threading.Thread(target=record)
    writer.start()
    try:
        yield positions
    finally:
        over.set()
        writer.join()


def _submit(
    district: District, importer: Actor, commands: Sequence[tuple[UUID, Command]]
) -> list[int]:
    """Record these in one group; their positions."""
    group = [Submission.of(command, stream, importer) for stream, command in commands]
    outcomes = district.ledger.enqueue(group).result()
    for outcome in outcomes:
        if not isinstance(outcome, Receipt):
            raise outcome
    return [it.position for it in outcomes if isinstance(it, Receipt)]


def _proposal(committee: UUID) -> Command:
    return SubmitProposal(
        organiser=committee,
        category=Category.HARDSHIP,
        proposers=(Party(person=_PROPOSER),),
        title="楼道照明",
        text="楼道里的灯坏了几盏，希望商量怎么修。",
        on_behalf_of=committee,
    )


def _adopted(committee: UUID) -> Command:
    return AdoptProposal(
        on_behalf_of=committee,
        title="楼道照明",
        reason="居民反映集中，具备协商条件。",
    )


def _of_kind(registry: Registry, kind: Kind) -> list[UUID]:
    return [it.id for it in registry.organisations.values() if it.kind is kind]


def _declined(port: int, address: str) -> int:
    """What the card says."""
    signals = {it["signal"]: it["numerator"] for it in ask(port, address)["signals"]}
    return int(signals["proposals_declined"])
