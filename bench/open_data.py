"""The whole public export over HTTP as NDJSON, against PostgreSQL copying the same pages out."""

from __future__ import annotations

import http.client
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg.sql import SQL

from bench.results import Result
from infra.district import District
from service.open_data.catalogue import OPEN_TABLES

ROUNDS = 3
PIECE = 1024 * 1024
ROWS_FLOOR = 50_000
WATCH_SECONDS = 0.05


def measure(port: int, pid: int, district: District) -> Iterator[Result]:
    """Every table and all events from the service at this port, whose process is ``pid``."""
    _downloaded(port)  # warm: connections, and the pages of the tables
    before = resident(pid)
    best, bytes_sent, rows = 0.0, 0, 0
    with watching(pid) as seen:
        for _ in range(ROUNDS):
            start = time.perf_counter()
            rows, bytes_sent = _downloaded(port)
            best = max(best, rows / (time.perf_counter() - start))
    start = time.perf_counter()
    copied = _copied(district)
    copy_rate = copied / (time.perf_counter() - start)
    yield Result("export_rows", rows, "rows", None)
    yield Result("export_bytes", bytes_sent, "bytes", None)
    yield Result("export_rows_per_s", best, "rows/s", ROWS_FLOOR)
    yield Result("export_vs_copy", best / copy_rate, "ratio", None)
    yield Result("export_memory_growth", (max(seen) - before) / 2**20, "MiB", None)


def _downloaded(port: int) -> tuple[int, int]:
    """Rows and bytes of all tables, each taken whole and let go."""
    rows = taken = 0
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    for name in OPEN_TABLES:
        connection.request("GET", f"/open-data/{name}.ndjson")
        answer = connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"{name} answered {answer.status}")
        while piece := answer.read1(PIECE):
            rows += piece.count(b"\n")
            taken += len(piece)
    connection.close()
    return rows, taken


def _copied(district: District) -> int:
    """How many pages PostgreSQL copied out: the same that the tables are made of."""
    pages = 0
    stores = district.projector.stores
    with district.datastore.connect() as connection, connection.cursor() as cursor:
        for name in dict.fromkeys(table.projection.name for table in OPEN_TABLES.values()):
            query = SQL("COPY (SELECT body FROM {}) TO STDOUT").format(stores[name].name)
            with cursor.copy(query) as copy:
                pages += sum(bytes(piece).count(b"\n") for piece in copy)
    return pages


def resident(pid: int) -> int:
    """Bytes of memory that a process holds."""
    told = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True
    )
    return int(told.stdout) * 1024


@contextmanager
def watching(pid: int) -> Iterator[list[int]]:
    """What the process holds, looked at again and again for the length of the block."""
    seen = [resident(pid)]
    over = threading.Event()

    def watch() -> None:
        while not over.wait(WATCH_SECONDS):
            seen.append(resident(pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()
