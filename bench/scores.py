"""Scorecards of a generated year of a whole district: made, live, as of past dates, recomputed.

The ledger is made by ``yishi simulate`` as anybody would. Of its pages only those that counts
and the open data of events rest on are folded for the year itself; the others follow from there on,
so that they cost what they cost while events come in. Nothing is sealed meanwhile.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from bench import live_scores
from bench.load import Load, ask, own_server, size
from bench.open_data import resident
from bench.results import Result
from domain.events.registry import Kind
from domain.rules.pack import beijing_date, start_of_day
from infra.district import District, open_district
from infra.projector import rebuild
from infra.register import Register
from infra.settings import BACKGROUND, Settings
from projections.audit_trail import AUDIT_TRAIL
from projections.scored import SCORED
from service.open_data.events import EVENTS
from service.open_data.exports import rows_of
from service.open_data.files import FileFormat, written
from service.parts import Parts
from service.scoring.recomputing import differences, recompute

FACTS = int(os.environ.get("BENCH_FACTS", 2_000_000))
COMMUNITIES = 177
NEEDED = (SCORED, AUDIT_TRAIL)
DATES = 300
"""As of so many different moments all cards are asked for."""
ROUNDS = 3
FILLED_WITHIN_SECONDS = 300


def measure(folder: Path) -> list[Result]:
    """A generated district, and everything of it."""
    settings = Settings(data_dir=folder / "scores")
    settings = settings.model_copy(update=dict.fromkeys(BACKGROUND, "none"))
    year = beijing_date(datetime.now(UTC)).year - 1
    results = [*_generated(settings, year)]
    with open_district(settings) as district:
        results += _folded(district)
        file = folder / "events.parquet"
        results += _exported(settings, district, file)
        start = time.perf_counter()
        quiet = {"sealer": "none", "webhooks": "none"}
        with own_server(settings, "service.cli", "serve", **quiet) as running:
            known = Register(district.recorder).current().organisations.values()
            office = next(it.id for it in known if it.kind is Kind.STREET)
            _until_answered(running.port, f"/api/v1/scorecards/{office}/{year}")
            results.append(Result("scores_served_after", time.perf_counter() - start, "s", None))
            results += _past(running.port, file, year)
            results += live_scores.measure(running.port, district, office)
            results.append(
                Result("scores_service_memory", resident(running.process) / 2**20, "MiB", None)
            )
    return results


def _generated(settings: Settings, year: int) -> Iterator[Result]:
    """By the command, in processes of its own."""
    environment = {**os.environ, "YISHI_DATA_DIR": str(settings.data_dir), "YISHI_SAMPLE": "false"}
    wanted = ["--year", year, "--communities", COMMUNITIES, "--facts", FACTS, "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "service.cli", "simulate", *map(str, wanted)],
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    told = json.loads(done.stdout)
    yield Result("scores_facts", told["facts"], "facts", None)
    yield Result("scores_generated_per_s", told["facts"] / told["seconds"], "1/s", 10_000)


def _folded(district: District) -> Iterator[Result]:
    """The pages needed; the others begin here."""
    start = time.perf_counter()
    for projection in NEEDED:
        rebuild(district.recorder, projection)
    yield Result("scores_folded_in", time.perf_counter() - start, "s", None)
    stores = [it for name, it in district.stores.items() if name not in {n.name for n in NEEDED}]
    print(f"{len(stores)} other projections begin after the generated year")
    with (
        district.datastore.get_connection() as connection,
        connection.transaction(),
        connection.cursor() as cursor,
    ):
        for store in stores:
            store.lock_position(cursor)
            store.track(cursor, district.recorder.head())


def _exported(settings: Settings, district: District, file: Path) -> Iterator[Result]:
    """The open data of events, which anybody can download."""
    start = time.perf_counter()
    with rows_of(Parts.of(settings, district), EVENTS) as rows, file.open("wb") as out:
        for piece in written(FileFormat.PARQUET, EVENTS.columns, rows.batches, {}):
            out.write(piece)
    yield Result("scores_events_exported_in", time.perf_counter() - start, "s", None)


def _past(port: int, file: Path, year: int) -> Iterator[Result]:
    """All cards as of past dates, each asked for once, and recomputed from the file."""
    begins = start_of_day(date(year, 1, 1))
    chance = random.Random(year)
    moments = [begins + timedelta(seconds=chance.randrange(395 * 86_400)) for _ in range(DATES)]
    addresses = [f"/api/v1/scorecards?year={year}&as_of={quote(it.isoformat())}" for it in moments]
    seconds = []
    for address in addresses:
        start = time.perf_counter()
        size(port, address)
        seconds.append(time.perf_counter() - start)
    took = Load(len(seconds) / sum(seconds), seconds)
    yield Result("scores_past_p50_ms", took.percentile(50), "ms", None)
    yield Result("scores_past_p99_ms", took.percentile(99), "ms", 1000)
    recomputed = []
    for moment, address in zip(moments[:ROUNDS], addresses, strict=False):
        start = time.perf_counter()
        _, cards = recompute(file, as_of=moment, year=year)
        recomputed.append(time.perf_counter() - start)
        if found := differences(cards, ask(port, address)):
            raise RuntimeError(f"the served and the recomputed cards of {moment} differ: {found}")
    best = min(recomputed)
    yield Result("scores_recomputed_ms", statistics.median(recomputed) * 1000, "ms", 10_000)
    yield Result("scores_past_vs_recomputed", best / statistics.median(seconds), "ratio", None)


def _until_answered(port: int, path: str) -> None:
    """Until the scoreboard is filled."""
    deadline = time.monotonic() + FILLED_WITHIN_SECONDS
    while True:
        try:
            size(port, path)
            return
        except RuntimeError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
