"""One order for the whole ledger: no gaps, no doubles, nothing that turns up behind a reader."""

from __future__ import annotations

import json
import threading
from random import Random
from uuid import UUID

from domain.event import Event
from infra.recorder import LedgerRecorder
from tests.domain.specification import ORGANISATIONS
from tests.store.checks import check_order, check_receipts
from tests.store.ledgers import Place, opened, proposed, registered
from tests.store.writer import start_writer

PROCESSES, THREADS, EACH = 3, 8, 30


def follow(recorder: LedgerRecorder, done: threading.Event, seen: list[Event]) -> None:
    """Tail the ledger in pages of changing size until nothing more can come."""
    random = Random(7)
    last = 0
    while True:
        finished = done.is_set()
        page = recorder.page(last, random.choice([1, 3, 50, 1000]))
        seen += page
        last = page[-1].position if page else last
        if finished and not page:
            return


def test_many_processes_write_and_a_reader_that_follows_misses_nothing(place: Place) -> None:
    with opened(place) as ledger:
        registered(ledger)
        shared = proposed(ledger)
        writers = [start_writer(place, shared, THREADS, EACH) for _ in range(PROCESSES)]
        done, seen = threading.Event(), list[Event]()
        reader = threading.Thread(target=follow, args=(ledger.recorder, done, seen))
        reader.start()
        receipts = [
            json.loads(line) for writer in writers for line in writer.communicate()[0].splitlines()
        ]
        done.set()
        reader.join()
    assert [writer.returncode for writer in writers] == [0] * PROCESSES
    assert len(receipts) == PROCESSES * THREADS * EACH
    check_order(seen)
    check_receipts(seen, receipts)


def test_a_page_after_the_end_is_empty_and_pages_join_without_seams(place: Place) -> None:
    with opened(place) as ledger:
        recorder = registered(ledger).recorder
        head = recorder.head()
        assert head == len(ORGANISATIONS)
        assert recorder.page(head, 10) == []
        whole = recorder.page(0, 1000)
        for size in (1, 4, head, head + 1):
            assert [event for page in recorder.pages(0, size) for event in page] == whole
        assert [e.position for page in recorder.pages(head - 2, 5) for e in page] == [
            head - 1,
            head,
        ]


def test_a_stream_reads_the_same_from_any_version(place: Place) -> None:
    with opened(place) as ledger:
        matter = proposed(registered(ledger), adopted=True)
        whole = ledger.recorder.stream(matter)
        assert [event.version for event in whole] == [1, 2]
        assert ledger.recorder.stream(matter, 1) == whole[1:]
        assert ledger.recorder.stream(matter, 2) == []
        assert ledger.recorder.stream(UUID(int=404)) == []


def test_recorded_at_does_not_follow_a_clock_that_is_set_back(place: Place) -> None:
    """A later commit on a server whose clock was ahead before is stamped with the time before."""
    with opened(place) as ledger:
        head = registered(ledger).recorder.head()
        with ledger.datastore.connect() as connection:
            connection.execute(
                "INSERT INTO stored_events SELECT gen_random_uuid(), 1, topic, state,"
                " notification_id + 1, now() + interval '1 hour' FROM stored_events"
                " WHERE notification_id = %s",
                (head,),
            )
        proposed(ledger)
        ahead, after = ledger.recorder.page(head, 10)
    assert after.recorded_at == ahead.recorded_at
