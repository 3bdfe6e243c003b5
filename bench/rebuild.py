"""Rebuilding the timeline, against the library's ``ProjectionRunner``; and a past timeline read."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta

import psycopg
from psycopg.sql import SQL, Identifier

from bench import library
from bench.results import Result
from bench.world import START, World, commit
from infra.district import District
from infra.projector import rebuild
from projections.timeline import TIMELINE
from service.reading import Reader

FACTS = 500_000
RUNNER_EVENTS = 8_000
ROUNDS = 3
TIMELINE_FACTS = 1_000
READS = 300


def measure(district: District, world: World) -> list[Result]:
    """Fill the ledger up to half a million facts, then rebuild and run in turn."""
    head = district.recorder.head()
    while head < FACTS:
        head = commit(district, world.stances(min(20_000, FACTS - head)), 2_000)
    env = library.environment(district, "bench_runner")
    application = library.Discussions(env=env)
    library.append_rate(application, RUNNER_EVENTS)
    application.close()
    ours, runners = [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        rebuild(district.recorder, TIMELINE)
        ours.append(head / (time.perf_counter() - start))
        runners.append(_runner(district, env))
    ratio = statistics.median(a / b for a, b in zip(ours, runners, strict=True))
    return [
        Result("rebuild_facts_per_s", statistics.median(ours), "1/s", 50_000),
        Result("rebuild_projection_runner_events_per_s", statistics.median(runners), "1/s", None),
        Result("rebuild_vs_projection_runner", ratio, "ratio", 25.0),
    ]


def _runner(district: District, env: dict[str, str]) -> float:
    """From the start each time: the view begins anew."""
    with psycopg.connect(district.datastore.dsn, autocommit=True) as owner:
        for table in owner.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'bench_runner'"
            " AND tablename NOT LIKE '%_events'"
        ).fetchall():
            owner.execute(SQL("DROP TABLE bench_runner.{}").format(Identifier(table[0])))
    return library.runner_rate(env, RUNNER_EVENTS)


def measure_past(district: District, world: World) -> list[Result]:
    """One timeline of 1,000 facts as of a past date, names and words included, read by read."""
    matter = world.new_matter(people=100, points=100)
    opening = [*world.opening(matter)]
    rest = [(matter.id, world.statement(matter)) for _ in range(TIMELINE_FACTS - 200)]
    commit(district, [*opening, *rest])
    rebuild(district.recorder, TIMELINE)
    reader = Reader(district)
    as_of = START + timedelta(days=8)
    times = []
    for _ in range(READS):
        start = time.perf_counter()
        lines = reader.timeline(matter.id, as_of=as_of, limit=TIMELINE_FACTS)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return [
        Result("as_of_timeline_facts", len(lines.items), "facts", None),
        Result("as_of_timeline_p50_ms", times[len(times) // 2], "ms", None),
        Result("as_of_timeline_p99_ms", times[int(len(times) * 0.99)], "ms", 60.0),
    ]
