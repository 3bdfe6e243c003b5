"""kill -9 under load: of the server, of one of its processes, of a process that writes."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from infra.embedded_postgres import EmbeddedPostgres
from tests.store.checks import check_order, check_receipts
from tests.store.ledgers import Opened, Place, cosign, opened, proposed, registered, submission
from tests.store.writer import insist, start_writer

THREADS = 8


class Load:
    """Threads that write with keys of their own until told to stop, and what they were told."""

    def __init__(self, ledger: Opened) -> None:
        self.ledger = ledger
        self.receipts: list[dict[str, Any]] = []
        self.asked: dict[str, tuple[UUID, UUID]] = {}
        self._matters = [proposed(ledger) for _ in range(THREADS // 2)]
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._write, args=(number,)) for number in range(THREADS)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=60)
            assert not thread.is_alive()

    def _write(self, number: int) -> None:
        while not self._stop.is_set():
            person = uuid4()
            matter = self._matters[number % len(self._matters)]
            self.asked[str(person)] = (person, matter)
            receipt = insist(self.ledger, submission(cosign(person), matter, key=str(person)))
            self.receipts.append(
                {
                    "person": str(person),
                    "stream": str(receipt.stream),
                    "version": receipt.version,
                    "position": receipt.position,
                }
            )

    def more(self, receipts: int) -> None:
        """Wait until that many more were acknowledged."""
        wanted = len(self.receipts) + receipts
        deadline = time.monotonic() + 60
        while len(self.receipts) < wanted:
            assert time.monotonic() < deadline, "nothing is acknowledged any more"
            time.sleep(0.01)


def a_backend(place: Place) -> int:
    """The process that serves the writer."""
    with psycopg.connect(place.dsn) as connection:
        row = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE query LIKE '%append_events%'"
            " AND pid <> pg_backend_pid() ORDER BY query_start DESC LIMIT 1"
        ).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("victim", ["postmaster", "backend"])
def test_a_killed_server_loses_nothing_acknowledged(
    durable: EmbeddedPostgres, place: Place, victim: str
) -> None:
    with opened(place) as ledger:
        load = Load(registered(ledger))
        load.start()
        for _ in range(2):
            load.more(100)
            if victim == "postmaster":
                os.kill(durable.pid, signal.SIGKILL)
                time.sleep(0.2)
                durable.start()
            else:
                os.kill(a_backend(place), signal.SIGKILL)  # the postmaster restarts the others
        load.more(100)
        load.stop()
        before = ledger.recorder.head()
        for person, matter in load.asked.values():
            receipt = insist(ledger, submission(cosign(person), matter, key=str(person)))
            assert receipt.replayed
        assert ledger.recorder.head() == before
        events = ledger.recorder.page(0, 100_000)
    check_order(events)
    check_receipts(events, load.receipts)
    assert len(load.receipts) == len(load.asked)


def test_a_killed_writer_loses_nothing_acknowledged(place: Place) -> None:
    seed, threads, each = uuid4(), 6, 120
    with opened(place) as ledger:
        shared = proposed(registered(ledger))
        acknowledged: list[dict[str, Any]] = []
        writer = start_writer(place, shared, threads, each, seed=seed)
        assert writer.stdout is not None
        for line in writer.stdout:
            if line.endswith(b"\n"):  # the last may be torn
                acknowledged.append(json.loads(line))
            if len(acknowledged) == 150:
                writer.kill()
        assert writer.wait() == -signal.SIGKILL
        assert 150 <= len(acknowledged) < threads * each
        check_receipts(ledger.recorder.page(0, 100_000), acknowledged)

        again = start_writer(place, shared, threads, each, seed=seed)
        retried = [json.loads(line) for line in again.communicate()[0].splitlines()]
        events = ledger.recorder.page(0, 100_000)
    assert again.returncode == 0
    check_order(events)
    check_receipts(events, acknowledged + retried)
    assert len(retried) == threads * each
    known = {receipt["person"]: receipt for receipt in acknowledged}
    for receipt in retried:
        if receipt["person"] in known:
            assert receipt == {**known[receipt["person"]], "replayed": True}
