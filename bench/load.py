"""Asking a server over HTTP as fast as it answers, from so many connections at once."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from infra.settings import Settings

Requests = Callable[[], bytes]
"""Makes the next request to send, whole."""


class Load(NamedTuple):
    """How a server bore it."""

    per_s: float
    seconds: list[float]
    """How long each answer took."""

    def percentile(self, percent: int) -> float:
        """So many answers of a hundred took no longer, in milliseconds."""
        return statistics.quantiles(self.seconds, n=100)[percent - 1] * 1000


class Running(NamedTuple):
    """A service: where it listens, and the id of its process."""

    port: int
    process: int


def load(port: int, requests: Requests, clients: int, seconds: float) -> Load:
    """So many clients, each sending its next request on its answer. Any answer but 200 and 201
    raises ``RuntimeError``."""
    return asyncio.run(_load(port, requests, clients, seconds))


async def _load(port: int, requests: Requests, clients: int, seconds: float) -> Load:
    took: list[float] = []
    start = time.perf_counter()

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (sent := time.perf_counter()) - start < seconds:
            writer.write(requests())
            status, _ = await _answer(reader)
            if status not in (200, 201):
                raise RuntimeError(f"answered {status}")
            took.append(time.perf_counter() - sent)
        writer.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    return Load(len(took) / (time.perf_counter() - start), took)


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    lower = head.lower()
    at = lower.index(b"content-length:") + 15
    length = int(lower[at : lower.index(b"\r\n", at)])
    return int(head[9:12]), await reader.readexactly(length)


def request(line: str, headers: str = "Accept: */*", body: bytes = b"") -> bytes:
    """A request; ``line`` is the method and the path."""
    content = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    return f"{line} HTTP/1.1\r\nHost: bench\r\n{headers}\r\n{content}\r\n".encode() + body


def size(port: int, path: str) -> int:
    """Bytes of the answer to a GET, which must be 200."""
    return len(_body(port, path))


def ask(port: int, path: str) -> Any:
    """The JSON that a GET is answered with, which must be 200."""
    return json.loads(_body(port, path))


def _body(port: int, path: str) -> bytes:
    async def get() -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request(f"GET {path}"))
        status, body = await _answer(reader)
        writer.close()
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return body

    return asyncio.run(get())


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def own_server(settings: Settings, *module: str, **others: str) -> Iterator[Running]:
    """The service in a process of its own on a free port, or another module that runs it;
    ``others`` are settings in words."""
    port = free_port()
    environment = {
        **os.environ,
        "YISHI_DATA_DIR": str(settings.data_dir),
        "YISHI_SCHEMA": settings.schema_name,
        "YISHI_SAMPLE": "false",
        "YISHI_LOG_LEVEL": "WARNING",
        "YISHI_PORT": str(port),
        **{f"YISHI_{name.upper()}": value for name, value in others.items()},
        **({"YISHI_DATABASE_URL": settings.database_url} if settings.database_url else {}),
    }
    with server([sys.executable, "-m", *module], environment, port, "/health") as process:
        yield Running(port, process)


@contextmanager
def server(command: list[str], environment: dict[str, str], port: int, ready: str) -> Iterator[int]:
    """A server in a process of its own, while it is needed: the id of the process. It is up when
    ``ready`` answers."""
    process = subprocess.Popen(command, env=environment)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                size(port, ready)
                break
            except (OSError, asyncio.IncompleteReadError, RuntimeError):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)
