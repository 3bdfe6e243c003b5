"""The site over HTTP: pages of a grown district, against a constant page of the same service."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid4, uuid5

from bench import open_data
from bench.grown import grow
from bench.load import Load, Requests, load, own_server, request, size
from bench.results import Result
from domain.events.agenda import Category
from domain.events.registry import Kind
from domain.steps.proposal import SubmitProposal
from domain.streams.registry import organisation_id
from domain.value import Party
from infra.district import District, open_district
from infra.page_upkeep import bring_up
from infra.register import Register
from infra.settings import BACKGROUND, Settings
from infra.submission import Submission
from projections.catalogue import PROJECTIONS
from service.sample.loading import IMPORTER
from service.sample.names import NAMESPACE

CLIENTS = 50
ROUNDS = 5
SECONDS = 3.0
ADDRESSES = 200
"""How many different pages of a kind are asked for."""
COLD = 60
FACTS = 200_000
WRITING_SECONDS = 12.0
WRITE_EVERY_SECONDS = 1.0
TABLES = ("outcomes", "referrals", "funds", "findings", "statements")


_PROPOSAL = SubmitProposal(
    organiser=organisation_id("110101007001"),
    category=Category.HARDSHIP,
    proposers=(Party(person=uuid5(NAMESPACE, "proposer")),),
    title="院里下水道总堵",
    text="一下雨院里就积水，希望商量怎么修。",
    on_behalf_of=organisation_id("110101007001"),
)


class Asked(NamedTuple):
    """Pages of one kind by their paths."""

    name: str
    paths: list[str]


def kinds(district: District, matters: Sequence[UUID]) -> list[Asked]:
    """The pages that are measured: matters, and what supervision groups ask of tables."""
    organisations = Register(district.recorder).current().organisations.values()
    places = [it.id for it in organisations if it.kind in (Kind.STREET, Kind.COMMITTEE)]
    filtered = [
        f"/{language}/{table}?within={place}"
        for place in places
        for table in TABLES
        for language in ("zh", "en")
    ]
    return [
        Asked("matter", [f"/zh/matters/{matter}" for matter in matters[:ADDRESSES]]),
        Asked("table", filtered[:ADDRESSES]),
    ]


def measure(folder: Path) -> list[Result]:
    """A grown district; every kind of its pages cold, kept, and while something is recorded."""
    settings = Settings(data_dir=folder / "pages")
    settings = settings.model_copy(update=dict.fromkeys(BACKGROUND, "none"))
    with open_district(settings) as district:
        start = time.perf_counter()
        matters = grow(district, FACTS)
        bring_up(district.recorder, list(PROJECTIONS.values()))
        with district.datastore.connect() as connection:
            for projector in (district.projector, district.searching):
                projector.catch_up(connection, set(projector.stores))
        results = [
            Result("pages_facts", district.recorder.head(), "facts", None),
            Result("pages_matters", len(matters), "matters", None),
            Result("pages_prepared_in", time.perf_counter() - start, "s", None),
        ]
        return results + measure_served(settings, district, matters)


def measure_served(settings: Settings, district: District, matters: Sequence[UUID]) -> list[Result]:
    """Every kind of page of a district that is ready."""
    with own_server(settings, "bench.own_app") as (port, process):
        return [
            *(it for kind in kinds(district, matters) for it in _measure(port, district, kind)),
            *open_data.measure(port, process, district),
        ]


def _measure(port: int, district: District, kind: Asked) -> Iterator[Result]:
    cold = _cold(port, kind.paths[:COLD])
    yield Result(f"{kind.name}_cold_p50_ms", cold.percentile(50), "ms", None)
    yield Result(f"{kind.name}_cold_p99_ms", cold.percentile(99), "ms", None)
    weight = round(statistics.mean(size(port, path) for path in kind.paths))
    ours, constants = [], []
    for _ in range(ROUNDS):
        _cold(port, kind.paths)  # those that were kept for their longest are made again before
        ours.append(load(port, _in_turn(kind.paths), CLIENTS, SECONDS))
        constants.append(load(port, _in_turn([f"/constant/{weight}"]), CLIENTS, SECONDS))
    rate = statistics.median(it.per_s for it in constants)
    yield Result(f"{kind.name}_bytes", weight, "bytes", None)
    yield Result(f"{kind.name}_constants_per_s", rate, "1/s", None)
    yield from _told(f"{kind.name}_kept", ours, constants, 0.5)
    with _recording(district):
        while_writing = load(port, _in_turn(kind.paths), CLIENTS, WRITING_SECONDS)
    yield from _told(f"{kind.name}_with_writes", [while_writing], constants, None)


def _told(
    name: str, ours: list[Load], constants: list[Load], floor: float | None
) -> Iterator[Result]:
    rate = statistics.median(it.per_s for it in ours)
    ratio = statistics.median(a.per_s / b.per_s for a, b in zip(ours, constants, strict=False))
    slow = statistics.median(it.percentile(99) for it in ours)
    yield Result(f"{name}_per_s", rate, "1/s", None)
    yield Result(f"{name}_p99_ms", slow, "ms", None)
    yield Result(f"{name}_vs_constant", ratio, "ratio", floor)


def _cold(port: int, paths: Sequence[str]) -> Load:
    """One after the other, each for the first time."""
    seconds = []
    for path in paths:
        start = time.perf_counter()
        size(port, path)
        seconds.append(time.perf_counter() - start)
    return Load(len(seconds) / sum(seconds), seconds)


def _in_turn(paths: Sequence[str]) -> Requests:
    numbers = count()
    whole = [request(f"GET {path}", "Accept: text/html") for path in paths]
    return lambda: whole[next(numbers) % len(whole)]


@contextmanager
def _recording(district: District) -> Iterator[None]:
    """Somebody proposes something, time and again."""
    over = threading.Event()

    def record() -> None:
        while not over.wait(WRITE_EVERY_SECONDS):
            district.ledger.submit(Submission.of(_PROPOSAL, uuid4(), IMPORTER))

    writer = threading.Thread(target=record)
    writer.start()
    try:
        yield
    finally:
        over.set()
        writer.join()
