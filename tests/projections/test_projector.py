"""Pages are kept up with a ledger in use: live, rebuilt beside, by one leader at a time."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from psycopg.sql import SQL, Identifier

from domain.event import Event
from infra import projector as projecting
from infra.announcer import POLL_SECONDS, Announcer, channel
from infra.projector import Projector, verify
from projections.catalogue import PROJECTIONS
from projections.docket import DOCKET
from projections.projection import Key
from projections.timeline import TIMELINE
from tests.domain import course
from tests.projections.following import ALL, CLEAN, following, reached, superuser, until
from tests.store.ledgers import (
    Opened,
    Place,
    cosign,
    opened,
    play,
    proposed,
    registered,
)


def terminate_listeners(place: Place) -> int:
    """End every connection that leads projections there, as an administrator might."""
    with superuser(place) as connection:
        return connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = %s"
            " OR pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s"
            " AND objid::bigint = ANY(SELECT hashtext(name)::bigint & 4294967295"
            " FROM unnest(%s::text[]) AS name))",
            (
                f'LISTEN "{channel(place.schema)}"',
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
                begun = ledger.recorder.head()
                until(lambda: reached(projector, begun))
                lags = []
                for position in range(begun + 1, begun + 13):
                    ledger.submit(cosign(), matter)
                    lags.append(until(lambda at=position: reached(projector, at)))  # type: ignore[misc]
        announcer.close()
    assert sorted(lags)[len(lags) // 2] < POLL_SECONDS / 2


def test_a_lost_announcement_costs_no_more_than_a_poll(ledger: Opened) -> None:
    """Nobody announces here at all."""
    with following(ledger) as projector:
        until(lambda: reached(projector, ledger.recorder.head()))
        for _ in range(3):
            proposed(ledger)
            waited = until(lambda: reached(projector, ledger.recorder.head()))
            assert waited < POLL_SECONDS + 3


def test_announcements_do_not_pile_up(
    ledger: Opened, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand while one page is folded are answered by one look, not by a thousand."""
    monkeypatch.setattr("infra.projector.POLL_SECONDS", POLL_SECONDS)  # other tests poll faster
    announced_on = channel(place.schema)
    begun = ledger.recorder.head()
    with following(ledger) as projector, superuser(place) as connection:
        until(lambda: reached(projector, begun))
        looks = 0
        look = projector.catch_up

        def counted(*args: Any) -> None:
            nonlocal looks
            looks += 1
            time.sleep(0.05)
            look(*args)

        projector.catch_up = counted  # type: ignore[method-assign]
        for number in range(1000):
            connection.execute(SQL("NOTIFY {}, {}").format(Identifier(announced_on), str(number)))
            if number % 20 == 0:  # so that some arrive while pages are being written
                proposed(ledger)
        until(lambda: reached(projector, begun + 50))

        def calm() -> bool:
            nonlocal looks
            looks = 0
            time.sleep(POLL_SECONDS * 2)
            return looks <= 3

        until(calm)  # a look each would go on for fifty seconds


def test_one_leads_and_another_takes_over(ledger: Opened, place: Place) -> None:
    begun = ledger.recorder.head()
    with following(ledger) as one:
        until(lambda: reached(one, begun))
        with opened(place) as second, following(second) as other:
            for _ in range(5):
                proposed(ledger)
            until(lambda: reached(one, begun + 5))
            assert set(other.positions.values()) == {0}
            one.close()
            proposed(ledger)
            until(lambda: set(other.positions.values()) == {begun + 6})
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
    begun = ledger.recorder.head()
    with following(ledger, [TIMELINE, failing]) as projector:
        proposed(ledger)
        until(lambda: projector.stores["timeline"].position() == begun + 1)
        proposed(ledger)
        until(lambda: projector.stores["timeline"].position() == begun + 2)
        # It may have got as far as the register, of which the docket folds nothing.
        assert projector.stores["docket"].position() <= begun
        broken.clear()
        until(lambda: projector.stores["docket"].position() == begun + 2)
    assert verify(ledger.recorder, {"docket": DOCKET}) == {"docket": []}


def test_an_event_of_a_newer_program_stops_the_pages_before_it(
    ledger: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They wait for the newer program rather than leave something out."""
    monkeypatch.setattr(projecting, "AILING_SECONDS", 0.2)
    begun = ledger.recorder.head()
    with following(ledger) as projector:
        until(lambda: reached(projector, begun))
        ledger.recorder.insert_events([StoredEvent(uuid4(), 1, "matter.sealed.v9", b"{}")])
        time.sleep(0.5)
        assert {store.position() for store in projector.stores.values()} == {begun}


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
