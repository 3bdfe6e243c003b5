"""Pages are rebuilt beside those in use and compared with the ledger, while both go on."""

from __future__ import annotations

import threading
import time
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg.sql import SQL

from infra import projector as projecting
from infra.page_store import PageStore
from infra.projector import rebuild, verify
from infra.submission import Receipt
from projections.catalogue import PROJECTIONS
from projections.docket import DOCKET
from projections.projection import Key
from projections.timeline import TIMELINE
from tests.domain import course
from tests.domain.specification import ORGANISATIONS
from tests.projections.following import ALL, CLEAN, following, reached, superuser, until
from tests.store.ledgers import Opened, Place, cosign, opened, play, proposed, submission


def test_a_rebuild_beside_live_writes_loses_nothing_and_shows_no_gap(ledger: Opened) -> None:
    """Readers meet every page that they have met before, through rebuilds under load."""
    matter = proposed(ledger)
    done = threading.Event()
    thinnest: list[tuple[int, int]] = []
    failures: list[Exception] = []

    def load() -> None:
        while not done.is_set():
            ledger.ledger.enqueue([submission(cosign(), matter) for _ in range(5)]).result()
            time.sleep(0.01)

    def read(stores: dict[str, PageStore[Any]]) -> None:
        seen = 0
        while not done.is_set():
            try:
                now = stores["timeline"].count(SQL(""), [])
                page = stores["docket"].get((matter,))
                shown = stores["timeline"].select(SQL("ORDER BY position LIMIT 1"), [])
            except Exception as failure:
                failures.append(failure)
                return
            if now < seen or page is None or not shown:
                thinnest.append((seen, now))
            seen = now

    with following(ledger) as projector:
        until(lambda: reached(projector, ledger.recorder.head()))
        threads = [threading.Thread(target=load)]
        threads += [threading.Thread(target=read, args=(projector.stores,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for _ in range(2):
            for projection in ALL:
                rebuild(ledger.recorder, projection)
        beside = verify(ledger.recorder, PROJECTIONS)
        done.set()
        for thread in threads:
            thread.join()
        until(lambda: reached(projector, ledger.recorder.head()))
    assert failures == []
    assert thinnest == []
    assert beside == CLEAN
    assert verify(ledger.recorder, PROJECTIONS) == CLEAN


def test_a_swap_waits_for_a_long_read_without_stopping_others(
    ledger: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projecting, "SWAP_WAIT", "50ms")
    monkeypatch.setattr(projecting, "SWAP_PAUSE_SECONDS", 0.1)
    matter = proposed(ledger)
    begun = ledger.recorder.head()
    with following(ledger) as projector:
        until(lambda: reached(projector, begun))
        docket = projector.stores["docket"]
        with docket.snapshot():
            swap = threading.Thread(target=rebuild, args=(ledger.recorder, DOCKET))
            swap.start()
            waited = []
            for _ in range(10):
                ledger.submit(cosign(), matter)
                waited.append(until(lambda: docket.get((matter,)) is not None))
                time.sleep(0.03)
            until(lambda: docket.position() == begun + 10)
            assert swap.is_alive()
        swap.join(timeout=10)
        assert not swap.is_alive()
    assert max(waited) < 2
    assert verify(ledger.recorder, PROJECTIONS) == CLEAN


def test_two_rebuilds_at_once_take_turns(ledger: Opened) -> None:
    matter = uuid4()
    play(ledger, matter, course.HELD)
    threads = [
        threading.Thread(target=rebuild, args=(ledger.recorder, projection))
        for projection in ALL * 2
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify(ledger.recorder, PROJECTIONS) == CLEAN


@pytest.fixture
def kept(ledger: Opened) -> Opened:
    """A ledger whose pages are all there."""
    play(ledger, uuid4(), course.HELD)
    for projection in ALL:
        rebuild(ledger.recorder, projection)
    assert verify(ledger.recorder, PROJECTIONS) == CLEAN
    return ledger


NAMES: dict[str, Any] = {
    **{name: f"{name}_v{projection.version}" for name, projection in PROJECTIONS.items()},
    "proposed": len(ORGANISATIONS) + 1,
}
"""The tables of today's versions, and the position of the first fact after the register's."""

PLANTED: dict[str, tuple[str, str, str]] = {
    "edited body": (
        "timeline",
        "UPDATE {timeline} SET body = replace(body, 'committee', 'street')"
        " WHERE position = {proposed}",
        "differs from the ledger",
    ),
    "edited column": (
        "docket",
        "UPDATE {docket} SET stage = 'decided'",
        "differs from the ledger",
    ),
    "edited time": (
        "audit_trail",
        "UPDATE {audit_trail} SET recorded_at = recorded_at + interval '1 ms' WHERE position = 3",
        "differs from the ledger",
    ),
    "missing row": ("points", "DELETE FROM {points}", "missing"),
    "extra row": (
        "timeline",
        "INSERT INTO {timeline} SELECT gen_random_uuid(), position, occurred_at, recorded_at, body"
        " FROM {timeline} LIMIT 1",
        "stored, but not on the ledger",
    ),
    "position ahead of the pages": (
        "audit_trail",
        "DELETE FROM {audit_trail} WHERE position = (SELECT max(position) FROM {audit_trail})",
        "missing",
    ),
}


@pytest.mark.parametrize("difference", PLANTED)
def test_what_somebody_planted_is_found(kept: Opened, place: Place, difference: str) -> None:
    name, change, finding = PLANTED[difference]
    with superuser(place) as connection:
        assert connection.execute(change.format(**NAMES).encode()).rowcount == 1
    found = verify(kept.recorder, PROJECTIONS)
    assert [text.endswith(finding) for text in found.pop(name)] == [True]
    assert not any(found.values())
    rebuild(kept.recorder, PROJECTIONS[name])
    assert verify(kept.recorder, PROJECTIONS) == CLEAN


def test_progress_is_told(kept: Opened) -> None:
    told: list[int] = []
    assert rebuild(kept.recorder, TIMELINE, progress=told.append) == kept.recorder.head()
    assert told[-1] == kept.recorder.head()
    compared: dict[str, int] = {}
    verify(kept.recorder, PROJECTIONS, progress=compared.__setitem__)
    assert compared["audit_trail"] == kept.recorder.head()


def test_an_empty_ledger_has_no_pages_and_no_differences(place: Place) -> None:
    with opened(place) as empty:
        for projection in ALL:
            PageStore(empty.datastore, projection).create_table()
            assert rebuild(empty.recorder, projection) == 0
        assert verify(empty.recorder, PROJECTIONS) == CLEAN


def test_a_page_of_nobody_is_none(kept: Opened) -> None:
    for projection in ALL:
        store = PageStore(kept.datastore, projection)
        nobody: Key = tuple(0 if kind == "bigint" else UUID(int=0) for _, kind in projection.key)
        assert store.get(nobody) is None
    assert isinstance(kept.submit(course.PROPOSE, uuid4()), Receipt)
