"""A connection lost between the commit and its answer: the key tells what happened, once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest

from domain.refusal import Refusal
from infra import committer
from infra.recorder import lock_ledger
from infra.submission import LedgerUnavailable, Receipt
from tests.domain.course import ADOPT, PROPOSE
from tests.faults.wire import Break, Wire
from tests.store.checks import check_order
from tests.store.ledgers import (
    Opened,
    Place,
    cosign,
    opened,
    proposed,
    registered,
    submission,
)


@pytest.fixture
def wire(place: Place) -> Iterator[Wire]:
    with Wire(place) as wire:
        yield wire


@pytest.fixture
def far(wire: Wire) -> Iterator[Opened]:
    """A ledger at the far end of the wire."""
    with opened(wire.place) as ledger:
        yield registered(ledger)


@pytest.mark.parametrize("how", [Break.BEFORE_IT_ARRIVES, Break.BEFORE_ITS_ANSWER])
@pytest.mark.parametrize("own_key", ["k-7f3a", None])
def test_what_cannot_be_said_twice_is_said_once(
    far: Opened, wire: Wire, how: Break, own_key: str | None
) -> None:
    """A second proposal would be refused: here the refusal would be a lie."""
    matter = uuid4()
    one = submission(PROPOSE, matter, key=own_key)
    wire.arm(how, one.key.encode())
    receipt = far.ledger.submit(one)
    assert wire.broken.is_set()
    assert receipt.replayed == (how is Break.BEFORE_ITS_ANSWER)
    (event,) = far.recorder.stream(matter)
    assert event.position == receipt.position


@pytest.mark.parametrize("how", [Break.BEFORE_IT_ARRIVES, Break.BEFORE_ITS_ANSWER])
def test_a_whole_group_is_settled(far: Opened, wire: Wire, how: Break) -> None:
    person, matter = uuid4(), proposed(far)
    commands = [cosign(), cosign(person), cosign(person), cosign(), ADOPT]
    batch = [submission(command, matter) for command in commands]
    wire.arm(how, batch[3].key.encode())
    outcomes = far.ledger.enqueue(batch).result(timeout=30)
    assert wire.broken.is_set()
    versions = [getattr(outcome, "version", None) for outcome in outcomes]
    assert versions == [2, 3, None, 4, 5]
    assert isinstance(outcomes[2], Refusal)  # judged anew where the first judgement was lost
    assert len(far.recorder.stream(matter)) == 5


def test_a_commit_still_under_way_is_not_made_twice(far: Opened, wire: Wire, place: Place) -> None:
    """The server goes on with what it got, and commits it after the ledger has come back to ask."""
    matter = uuid4()
    one = submission(PROPOSE, matter)
    with psycopg.connect(place.dsn) as other, ThreadPoolExecutor(1) as pool:
        other.execute("SELECT pg_advisory_xact_lock(1498960712, hashtext(%s))", (place.schema,))
        wire.arm(Break.WHILE_IT_RUNS, one.key.encode())
        asked = pool.submit(far.ledger.submit, one)
        assert wire.broken.wait(10)
        time.sleep(0.5)  # for the ledger to connect again and wait behind its own first try
        assert not asked.done()
        other.rollback()
        receipt = asked.result(timeout=10)
    (event,) = far.recorder.stream(matter)
    assert receipt == Receipt(matter, 1, event.position, 1, replayed=True)


def test_connections_terminated_all_the_time(ledger: Opened, place: Place) -> None:
    """Whoever terminates them hits every moment of a commit sooner or later."""
    matter = proposed(ledger)
    done = threading.Event()

    def terminate() -> None:
        with psycopg.connect(place.dsn, autocommit=True) as connection:
            while not done.is_set():
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE query LIKE '%append_events%' AND pid <> pg_backend_pid()"
                )
                time.sleep(0.03)

    def write() -> list[Receipt]:
        return [ledger.submit(cosign(), matter) for _ in range(60)]

    terminator = threading.Thread(target=terminate)
    terminator.start()
    with ThreadPoolExecutor(8) as pool:
        writers = [pool.submit(write) for _ in range(8)]
        receipts = [receipt for writer in writers for receipt in writer.result(timeout=60)]
    done.set()
    terminator.join()
    assert sorted(receipt.version for receipt in receipts) == list(range(2, 482))
    assert len(ledger.recorder.stream(matter)) == 481
    check_order(ledger.recorder.page(0, 10_000))


def test_a_database_that_stays_away_is_said_so_and_comes_back(
    far: Opened, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committer, "RECONNECT_SECONDS", 1.0)
    matter = proposed(far)
    wire.cut()
    began = time.monotonic()
    first = far.ledger.enqueue([submission(cosign(), matter, key="k"), submission(ADOPT, matter)])
    assert [type(outcome) for outcome in first.result(timeout=20)] == [LedgerUnavailable] * 2
    assert 1.0 <= time.monotonic() - began < 6
    for _ in range(3):  # who comes now need not wait as long as the first
        began = time.monotonic()
        with pytest.raises(LedgerUnavailable):
            far.submit(cosign(), matter)
        assert time.monotonic() - began < 0.9
    wire.connect()
    receipt = far.submit(cosign(), matter)
    assert receipt.version == 2
    assert len(far.recorder.stream(matter)) == 2


def test_a_short_absence_is_only_a_delay(far: Opened, wire: Wire) -> None:
    matter = proposed(far)
    wire.cut()
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(far.submit, cosign(), matter) for _ in range(8)]
        time.sleep(0.7)
        assert not any(future.done() for future in asked)
        wire.connect()
        receipts = [future.result(timeout=20) for future in asked]
    assert sorted(receipt.version for receipt in receipts) == list(range(2, 10))


def test_who_falls_silent_holding_the_ledger_is_dropped(place: Place) -> None:
    """Nobody waits for ever behind a process that was stopped in the middle of its turn."""
    with opened(place) as ledger, ledger.datastore.connect() as silent:
        registered(ledger)
        silent.execute("BEGIN")
        lock_ledger(silent)
        patience = silent.execute("SHOW idle_in_transaction_session_timeout").fetchone()
        assert patience == ("10s",)
        silent.execute("SET LOCAL idle_in_transaction_session_timeout = '300ms'")
        assert proposed(ledger)
        with pytest.raises(psycopg.Error, match="idle-in-transaction timeout"):
            silent.execute("SELECT 1")
