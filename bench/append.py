"""Single-fact commands, decide to durable commit, against raw inserts and the stock library."""

from __future__ import annotations

import asyncio
import secrets
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg

from bench import library
from bench.results import Result
from bench.world import ACTOR, World
from infra.district import District
from infra.submission import Submission

ROUNDS = 5
COMMANDS = 6_000
RAW_ROWS = 6_000
LIBRARY_EVENTS = 800
IN_FLIGHT = 32
CONNECTIONS = 8
STATE_BYTES = 600
"""Size of a row of the raw side: about what a stance takes with its envelope."""


def measure(district: District, world: World) -> list[Result]:
    """Rounds in turn, so that the machine's moods fall on all alike; medians of the ratios."""
    raw_rates, library_rates, our_rates = [], [], []
    application = library.Discussions(env=library.environment(district, "bench_append"))
    _prepare_raw(district)
    for _ in range(ROUNDS):
        raw_rates.append(_raw(district))
        our_rates.append(_ours(district, world))
        library_rates.append(library.append_rate(application, LIBRARY_EVENTS))
    application.close()
    to_raw = statistics.median(o / r for o, r in zip(our_rates, raw_rates, strict=True))
    to_library = statistics.median(o / r for o, r in zip(our_rates, library_rates, strict=True))
    return [
        Result("append_commands_per_s", statistics.median(our_rates), "1/s", None),
        Result("append_raw8_rows_per_s", statistics.median(raw_rates), "1/s", None),
        Result("append_library8_events_per_s", statistics.median(library_rates), "1/s", None),
        Result("append_vs_raw8", to_raw, "ratio", 0.6),
        Result("append_vs_library8", to_library, "ratio", 5.0),
    ]


def _ours(district: District, world: World) -> float:
    commands = world.stances(COMMANDS)

    async def run() -> float:
        waiting = iter(commands)

        async def caller() -> None:
            for stream, command in waiting:
                await district.ledger.submit_async(Submission.of(command, stream, ACTOR))

        start = time.perf_counter()
        await asyncio.gather(*(caller() for _ in range(IN_FLIGHT)))
        return COMMANDS / (time.perf_counter() - start)

    return asyncio.run(run())


def _prepare_raw(district: District) -> None:
    with psycopg.connect(district.datastore.dsn, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS bench_raw")
        connection.execute("DROP TABLE IF EXISTS bench_raw.events")
        connection.execute(
            "CREATE TABLE bench_raw.events (stream uuid NOT NULL, version bigint NOT NULL,"
            " topic text NOT NULL, state bytea NOT NULL, position bigserial UNIQUE,"
            " recorded_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (stream, version))"
        )


def _raw(district: District) -> float:
    state = secrets.token_bytes(STATE_BYTES)

    def insert(rows: int) -> None:
        stream = uuid4()
        with psycopg.connect(district.datastore.dsn, autocommit=True) as connection:
            cursor = connection.cursor(binary=True)
            for version in range(1, rows + 1):
                cursor.execute(
                    "INSERT INTO bench_raw.events (stream, version, topic, state)"
                    " VALUES (%b, %b, %b, %b)",
                    (stream, version, "stance.taken.v1", state),
                    prepare=True,
                )

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        start = time.perf_counter()
        list(pool.map(insert, [RAW_ROWS // CONNECTIONS] * CONNECTIONS))
        return RAW_ROWS / (time.perf_counter() - start)
