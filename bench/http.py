"""The service over HTTP: single-fact POSTs and timelines, against routes that do nearly nothing."""

from __future__ import annotations

import json
import os
import statistics
import sys
from collections.abc import Sequence

from bench.load import Requests, free_port, load, own_server, request, server, size
from bench.results import Result
from bench.world import DISTRICT, World
from domain.roles import Role
from infra.district import District
from infra.settings import Settings
from infra.tokens import create_token

CLIENTS = 32
SECONDS = 4.0
ROUNDS = 5
READ_MATTERS = 20


def measure(settings: Settings, district: District, world: World) -> list[Result]:
    """Both servers stand side by side and are asked in turn; medians of the ratios."""
    _, token = create_token(district.datastore, DISTRICT, Role.IMPORTER, label="bench")
    other = free_port()
    reference = [sys.executable, "-m", "uvicorn", "bench.reference_app:app", "--loop", "uvloop"]
    reference += ["--http", "httptools", "--log-level", "warning", "--no-access-log"]
    reference += ["--port", str(other)]
    with (
        own_server(settings, "service.cli", "serve") as running,
        server(reference, dict(os.environ), other, "/constant/1"),
    ):
        return [
            *_posts(running.port, other, token, world),
            *_timelines(running.port, other, world),
        ]


def _posts(own: int, other: int, token: str, world: World) -> list[Result]:
    bodies = [
        (matter, json.dumps(command.model_dump(mode="json", exclude_none=True)).encode())
        for matter, command in world.stances(2_000)
    ]
    counter = iter(range(10**9))

    def post() -> bytes:
        number = next(counter)
        matter, body = bodies[number % len(bodies)]
        headers = f"Authorization: Bearer {token}\r\nIdempotency-Key: bench-{os.getpid()}-{number}"
        return request(f"POST /api/v1/matters/{matter}/take-stance", headers, body)

    def noop() -> bytes:
        return request("POST /noop", "Accept: */*", bodies[next(counter) % len(bodies)][1])

    ours, theirs = _in_turn((own, post), (other, noop))
    return [
        Result("http_posts_per_s", statistics.median(ours), "1/s", None),
        Result("http_noops_per_s", statistics.median(theirs), "1/s", None),
        Result("http_post_vs_noop", _ratio(ours, theirs), "ratio", 0.4),
    ]


def _timelines(own: int, other: int, world: World) -> list[Result]:
    matters = [matter.id for matter in world.matters[:READ_MATTERS]]
    paths = [f"/api/v1/matters/{matter}/timeline?limit=100" for matter in matters]
    mean = round(statistics.mean(size(own, path) for path in paths))
    counter = iter(range(10**9))

    def timeline() -> bytes:
        return request(f"GET {paths[next(counter) % len(paths)]}", "Accept: application/json")

    def constant() -> bytes:
        return request(f"GET /constant/{mean}", "Accept: application/json")

    ours, theirs = _in_turn((own, timeline), (other, constant))
    return [
        Result("http_timeline_bytes", mean, "bytes", None),
        Result("http_timelines_per_s", statistics.median(ours), "1/s", None),
        Result("http_constants_per_s", statistics.median(theirs), "1/s", None),
        Result("http_timeline_vs_constant", _ratio(ours, theirs), "ratio", 0.4),
    ]


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def _in_turn(
    own: tuple[int, Requests], other: tuple[int, Requests]
) -> tuple[list[float], list[float]]:
    load(*own, CLIENTS, 1.0)
    load(*other, CLIENTS, 1.0)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(load(*own, CLIENTS, SECONDS).per_s)
        theirs.append(load(*other, CLIENTS, SECONDS).per_s)
    return ours, theirs
