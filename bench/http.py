"""The service over HTTP: single-fact POSTs and timelines, against routes that do nearly nothing."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

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

Requests = Callable[[], bytes]
"""Makes the next request to send, whole."""


def measure(settings: Settings, district: District, world: World) -> list[Result]:
    """Both servers stand side by side and are asked in turn; medians of the ratios."""
    _, token = create_token(district.datastore, DISTRICT, Role.IMPORTER, label="bench")
    with _server(_own_command(), _own_environment(settings), "/health") as own:
        reference = [sys.executable, "-m", "uvicorn", "bench.reference_app:app", "--loop", "uvloop"]
        reference += ["--http", "httptools", "--log-level", "warning", "--no-access-log", "--port"]
        with _server(reference, dict(os.environ), "/constant/1") as other:
            return [
                *_posts(own, other, token, world),
                *_timelines(own, other, world),
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
        return _request(f"POST /api/v1/matters/{matter}/take-stance", headers, body)

    def noop() -> bytes:
        return _request("POST /noop", "Accept: */*", bodies[next(counter) % len(bodies)][1])

    ours, theirs = _in_turn((own, post), (other, noop))
    return [
        Result("http_posts_per_s", statistics.median(ours), "1/s", None),
        Result("http_noops_per_s", statistics.median(theirs), "1/s", None),
        Result("http_post_vs_noop", _ratio(ours, theirs), "ratio", 0.4),
    ]


def _timelines(own: int, other: int, world: World) -> list[Result]:
    matters = [matter.id for matter in world.matters[:READ_MATTERS]]
    paths = [f"/api/v1/matters/{matter}/timeline?limit=100" for matter in matters]
    size = round(statistics.mean(_size(own, path) for path in paths))
    counter = iter(range(10**9))

    def timeline() -> bytes:
        return _request(f"GET {paths[next(counter) % len(paths)]}", "Accept: application/json")

    def constant() -> bytes:
        return _request(f"GET /constant/{size}", "Accept: application/json")

    ours, theirs = _in_turn((own, timeline), (other, constant))
    return [
        Result("http_timeline_bytes", size, "bytes", None),
        Result("http_timelines_per_s", statistics.median(ours), "1/s", None),
        Result("http_constants_per_s", statistics.median(theirs), "1/s", None),
        Result("http_timeline_vs_constant", _ratio(ours, theirs), "ratio", 0.4),
    ]


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def _in_turn(
    own: tuple[int, Requests], other: tuple[int, Requests]
) -> tuple[list[float], list[float]]:
    asyncio.run(_load(*own, 1.0))
    asyncio.run(_load(*other, 1.0))
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(asyncio.run(_load(*own, SECONDS)))
        theirs.append(asyncio.run(_load(*other, SECONDS)))
    return ours, theirs


async def _load(port: int, requests: Requests, seconds: float) -> float:
    """Answers a second that so many clients get, each sending its next request on its answer."""
    done = 0
    start = time.perf_counter()

    async def client() -> None:
        nonlocal done
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() - start < seconds:
            writer.write(requests())
            status, _ = await _answer(reader)
            if status not in (200, 201):
                raise RuntimeError(f"answered {status}")
            done += 1
        writer.close()

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return done / (time.perf_counter() - start)


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    lower = head.lower()
    at = lower.index(b"content-length:") + 15
    length = int(lower[at : lower.index(b"\r\n", at)])
    return int(head[9:12]), await reader.readexactly(length)


def _request(line: str, headers: str, body: bytes = b"") -> bytes:
    content = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    return f"{line} HTTP/1.1\r\nHost: bench\r\n{headers}\r\n{content}\r\n".encode() + body


def _size(port: int, path: str) -> int:
    async def ask() -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(_request(f"GET {path}", "Accept: application/json"))
        status, body = await _answer(reader)
        writer.close()
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return len(body)

    return asyncio.run(ask())


def _own_command() -> list[str]:
    return [sys.executable, "-m", "service.cli", "serve"]


def _own_environment(settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        "YISHI_DATA_DIR": str(settings.data_dir),
        "YISHI_SCHEMA": settings.schema_name,
        "YISHI_SAMPLE": "false",
        "YISHI_LOG_LEVEL": "WARNING",
        **({"YISHI_DATABASE_URL": settings.database_url} if settings.database_url else {}),
    }


@contextmanager
def _server(command: list[str], environment: dict[str, str], ready: str) -> Iterator[int]:
    """A server in a process of its own on a free port, while it is needed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    own = command[-1] == "serve"
    if own:
        environment = {**environment, "YISHI_PORT": str(port)}
    process = subprocess.Popen(command if own else [*command, str(port)], env=environment)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                _size(port, ready)
                break
            except (OSError, asyncio.IncompleteReadError, RuntimeError):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(30)
