"""Pages are kept up with a ledger in use: live, rebuilt beside, by one leader at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from psycopg.sql import SQL, Identifier

from domain.event import Event
from infra import projector as projecting
from infra.page_store import PageStore
from infra.projector import POLL_SECONDS, Announcer, Projector, rebuild, verify
from infra.submission import Receipt
from projections.catalogue import PROJECTIONS
from projections.docket import DOCKET
from projections.projection import Key, Projection
from projections.timeline import TIMELINE
from tests.domain import course
from tests.store.ledgers import (
    Opened,
    Place,
    cosign,
    opened,
    play,
    proposed,
    registered,
    submission,
)

ALL = list(PROJECTIONS.values())
CLEAN: dict[str, list[str]] = {name: [] for name in PROJECTIONS}


@contextmanager
def following(
    ledger: Opened, projections: list[Projection[Any]] | None = None
) -> Iterator[Projector]:
    """A projector at work."""
    projector = Projector(ledger.recorder, ALL if projections is None else projections)
    projector.create_tables()
    projector.start()
    try:
        yield projector
    finally:
        projector.close()


def until(condition: Callable[[], bool], seconds: float = 15.0) -> float:
    """Wait for it; how long it took."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < seconds, "waited in vain"
        time.sleep(0.002)
    return time.monotonic() - begun


def reached(projector: Projector, position: int) -> bool:
    return all(store.position() >= position for store in projector.stores.values())


@contextmanager
def superuser(place: Place) -> Iterator[psycopg.Connection]:
    with psycopg.connect(place.dsn, autocommit=True) as connection:
        connection.execute(
            SQL("SET search_path TO {}, {}").format(
                Identifier(f"{place.schema}_pages"), Identifier(place.schema)
            )
        )
        yield connection


def terminate_listeners(place: Place) -> int:
    """End every connection that leads projections there, as an administrator might."""
    with superuser(place) as connection:
        return connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = %s"
            " OR pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s"
            " AND objid::bigint = ANY(SELECT hashtext(name)::bigint & 4294967295"
            " FROM unnest(%s::text[]) AS name))",
            (
                f'LISTEN "{projecting.channel(place.schema)}"',
                projecting._LEADER_LOCK,
                [f"{place.schema}.{name}.v{p.version}" for name, p in PROJECTIONS.items()],
            ),
        ).rowcount


def test_pages_follow_the_ledger(ledger: Opened) -> None:
    with following(ledger) as projector:
        matter = uuid4()
        receipts = play(ledger, matter, course.DECIDED)
        until(lambda: reached(projector, receipts[-1].position))
        page = projector.stores["docket"].get((matter,))
        assert page is not None
        assert page.last_position == receipts[-1].position
        assert verify(ledger.recorder, PROJECTIONS) == CLEAN


def test_an_announced_commit_is_folded_at_once(place: Place) -> None:
    with opened(place) as first:
        announcer = Announcer(first.recorder)
        announcer.start()
        with opened(place, on_commit=announcer.announce) as ledger:
            matter = proposed(registered(ledger))
            with following(ledger) as projector:
                until(lambda: reached(projector, 14))
                lags = []
                for position in range(15, 27):
                    ledger.submit(cosign(), matter)
                    lags.append(until(lambda at=position: reached(projector, at)))  # type: ignore[misc]
        announcer.close()
    assert sorted(lags)[len(lags) // 2] < POLL_SECONDS / 2


def test_a_lost_announcement_costs_no_more_than_a_poll(ledger: Opened) -> None:
    """Nobody announces here at all."""
    with following(ledger) as projector:
        until(lambda: reached(projector, 13))
        for _ in range(3):
            proposed(ledger)
            waited = until(lambda: reached(projector, ledger.recorder.head()))
            assert waited < POLL_SECONDS + 3


def test_announcements_do_not_pile_up(ledger: Opened, place: Place) -> None:
    """A thousand while one page is folded are answered by one look, not by a thousand."""
    channel = projecting.channel(place.schema)
    with following(ledger) as projector, superuser(place) as connection:
        until(lambda: reached(projector, 13))
        looks = 0
        look = projector.catch_up

        def counted(*args: Any) -> None:
            nonlocal looks
            looks += 1
            time.sleep(0.05)
            look(*args)

        projector.catch_up = counted  # type: ignore[method-assign]
        for number in range(1000):
            connection.execute(SQL("NOTIFY {}, {}").format(Identifier(channel), str(number)))
        proposed(ledger)
        until(lambda: reached(projector, 14))
        time.sleep(0.3)
    assert looks < 60


def test_one_leads_and_another_takes_over(ledger: Opened, place: Place) -> None:
    with following(ledger) as one:
        until(lambda: reached(one, 13))
        with opened(place) as second, following(second) as other:
            for _ in range(5):
                proposed(ledger)
            until(lambda: reached(one, 18))
            assert set(other.positions.values()) == {0}
            one.close()
            proposed(ledger)
            until(lambda: set(other.positions.values()) == {19})
            assert verify(ledger.recorder, PROJECTIONS) == CLEAN


def test_leaders_whose_connections_are_terminated_come_back(ledger: Opened, place: Place) -> None:
    with opened(place) as second, following(ledger) as one, following(second) as other:
        matter = proposed(ledger)
        for _ in range(4):
            until(lambda: reached(one, ledger.recorder.head()))
            assert terminate_listeners(place) >= 1
            for _ in range(20):
                ledger.submit(cosign(), matter)
        until(lambda: reached(one, ledger.recorder.head()))
        assert max(one.positions["docket"], other.positions["docket"]) == ledger.recorder.head()
    assert verify(ledger.recorder, PROJECTIONS) == CLEAN


def test_a_fold_that_fails_does_not_hold_up_the_others(
    ledger: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projecting, "AILING_SECONDS", 0.2)
    broken = threading.Event()
    broken.set()

    def fold(page: Any, event: Event, key: Key) -> Any:
        if broken.is_set():
            raise ValueError("a mistake in the fold")
        return DOCKET.fold(page, event, key)

    failing = replace(DOCKET, fold=fold)
    with following(ledger, [TIMELINE, failing]) as projector:
        proposed(ledger)
        until(lambda: projector.stores["timeline"].position() == 14)
        proposed(ledger)
        until(lambda: projector.stores["timeline"].position() == 15)
        assert projector.stores["docket"].position() == 0
        broken.clear()
        until(lambda: projector.stores["docket"].position() == 15)
    assert verify(ledger.recorder, {"docket": DOCKET}) == {"docket": []}


def test_an_event_of_a_newer_program_stops_the_pages_before_it(
    ledger: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They wait for the newer program rather than leave something out."""
    monkeypatch.setattr(projecting, "AILING_SECONDS", 0.2)
    with following(ledger) as projector:
        until(lambda: reached(projector, 13))
        ledger.recorder.insert_events([StoredEvent(uuid4(), 1, "matter.sealed.v9", b"{}")])
        time.sleep(0.5)
        assert {store.position() for store in projector.stores.values()} == {13}


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
        until(lambda: reached(projector, 14))
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
    with following(ledger) as projector:
        until(lambda: reached(projector, 14))
        docket = projector.stores["docket"]
        with docket.snapshot():
            swap = threading.Thread(target=rebuild, args=(ledger.recorder, DOCKET))
            swap.start()
            waited = []
            for _ in range(10):
                ledger.submit(cosign(), matter)
                waited.append(until(lambda: docket.get((matter,)) is not None))
                time.sleep(0.03)
            until(lambda: docket.position() == 24)
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


PLANTED: dict[str, tuple[str, str, str]] = {
    "edited body": (
        "timeline",
        "UPDATE timeline_v1 SET body = replace(body, 'committee', 'street') WHERE position = 14",
        "differs from the ledger",
    ),
    "edited column": (
        "docket",
        "UPDATE docket_v1 SET stage = 'decided'",
        "differs from the ledger",
    ),
    "edited time": (
        "audit_trail",
        "UPDATE audit_trail_v1 SET recorded_at = recorded_at + interval '1 ms' WHERE position = 3",
        "differs from the ledger",
    ),
    "missing row": ("points", "DELETE FROM points_v1", "missing"),
    "extra row": (
        "timeline",
        "INSERT INTO timeline_v1 SELECT gen_random_uuid(), position, occurred_at, recorded_at, body"
        " FROM timeline_v1 LIMIT 1",
        "stored, but not on the ledger",
    ),
    "position ahead of the pages": (
        "audit_trail",
        "DELETE FROM audit_trail_v1 WHERE position = (SELECT max(position) FROM audit_trail_v1)",
        "missing",
    ),
}


@pytest.mark.parametrize("difference", PLANTED)
def test_what_somebody_planted_is_found(kept: Opened, place: Place, difference: str) -> None:
    name, change, finding = PLANTED[difference]
    with superuser(place) as connection:
        assert connection.execute(change.encode()).rowcount == 1
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


def test_tables_are_made_once_by_however_many(place: Place) -> None:
    failures: list[Exception] = []
    with opened(place, pool_size=10) as ledger:

        def make() -> None:
            try:
                Projector(ledger.recorder, ALL).create_tables()
            except Exception as failure:
                failures.append(failure)

        threads = [threading.Thread(target=make) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []


def test_it_ends_when_told_to_wherever_it_is(ledger: Opened, place: Place) -> None:
    matter = proposed(ledger)
    for _ in range(3):
        projector = Projector(ledger.recorder, ALL)
        projector.create_tables()
        announcer = Announcer(ledger.recorder)
        announcer.start()
        projector.start()
        ledger.submit(cosign(), matter)
        with suppress(psycopg.Error):
            terminate_listeners(place)
        begun = time.monotonic()
        projector.close()
        announcer.close()
        assert time.monotonic() - begun < 5


def test_a_page_of_nobody_is_none(kept: Opened) -> None:
    for projection in ALL:
        store = PageStore(kept.datastore, projection)
        nobody: Key = tuple(0 if kind == "bigint" else UUID(int=0) for _, kind in projection.key)
        assert store.get(nobody) is None
    assert isinstance(kept.submit(course.PROPOSE, uuid4()), Receipt)
