"""Keeps pages up with the ledger: live behind the writer, and rebuilt beside the pages in use."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

import psycopg
import structlog
from eventsourcing.persistence import PersistenceError
from psycopg import Connection
from psycopg.errors import LockNotAvailable
from psycopg.sql import SQL, Identifier

from domain.event import Event
from infra.announcer import POLL_SECONDS, channel
from infra.codec import UnknownEventType
from infra.page_store import PageStore, Row, StoreMaker
from infra.recorder import LedgerRecorder
from projections.projection import Key, Projection

log = structlog.get_logger()

PAGE = 5000
"""Events folded in one transaction at most."""
ROUND_SECONDS = 0.05
"""Shortest time from one look at the ledger to the next: under load, pages then move in larger and
fewer transactions, which leaves the machine to those who write. The first commit after a pause is
folded at once."""
AILING_SECONDS = 5.0
"""How long a projection rests after its fold has failed."""
SWAP_WAIT = "1s"
"""How long a swap may keep new readers waiting behind a long read of the same table."""
SWAP_PAUSE_SECONDS = 0.5
_CACHED_PAGES = 100_000
_AWAY = (psycopg.Error, PersistenceError, OSError)
_LEADER_LOCK = 1498960715


class Projector:
    """One thread that leads as many projections as no other process leads.

    Leadership is a session lock on the connection that also writes the pages: a leader that loses
    its connection can write no more.
    """

    def __init__(
        self,
        recorder: LedgerRecorder,
        projections: Sequence[Projection[Any]],
        *,
        make_store: StoreMaker = PageStore,
    ) -> None:
        self._recorder = recorder
        self.stores = {p.name: make_store(recorder.datastore, p) for p in projections}
        self.positions = dict.fromkeys(self.stores, 0)
        """Up to where this process has folded; 0 for projections that another process leads."""
        self._led: set[str] = set()
        self._ailing_until: dict[str, float] = {}
        self._read: tuple[int, list[Event]] = (-1, [])
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="projector", daemon=True)

    def start(self) -> None:
        """Begin to follow the ledger; the tables must exist (``create_tables``)."""
        self._thread.start()

    def close(self) -> None:
        """Stop after the transaction under way."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()

    def create_tables(self) -> None:
        """Make the page tables that are missing."""
        for store in self.stores.values():
            store.create_table()

    def _run(self) -> None:
        listen = SQL("LISTEN {}").format(Identifier(channel(self._recorder.datastore.schema)))
        while not self._closing.is_set():
            try:
                with self._recorder.datastore.connect() as connection:
                    self._led.clear()
                    connection.execute(listen)
                    lead_at = 0.0
                    while not self._closing.is_set():
                        if time.monotonic() >= lead_at:
                            self._lead(connection)
                            lead_at = time.monotonic() + POLL_SECONDS
                        round_ends = time.monotonic() + ROUND_SECONDS
                        self.catch_up(connection, self._led)
                        self._closing.wait(max(0.0, round_ends - time.monotonic()))
                        # All that were announced meanwhile are answered by one more look.
                        for _ in connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                            pass
            except _AWAY as failure:
                log.warning("projector_interrupted", reason=type(failure).__name__)
                self._closing.wait(POLL_SECONDS)
            except Exception:
                log.exception("projector_failed")
                self._closing.wait(AILING_SECONDS)

    def _lead(self, connection: Connection[Any]) -> None:
        for name in self.stores.keys() - self._led:
            row = connection.execute(
                "SELECT pg_try_advisory_lock(%s, hashtext(%s))",
                (_LEADER_LOCK, f"{self._recorder.datastore.schema}.{self.stores[name].tracked}"),
            ).fetchone()
            if row is not None and row[0]:
                self._led.add(name)

    def catch_up(self, connection: Connection[Any], names: set[str]) -> None:
        """Fold what is new into these projections' pages, a page of events a transaction.

        A projection whose fold fails is left where it is for a while; the others go on.
        """
        now = time.monotonic()
        behind = {name for name in names if self._ailing_until.get(name, now) <= now}
        while behind and not self._closing.is_set():
            for name in sorted(behind, key=lambda name: self.positions[name]):
                try:
                    if not self._advance(connection, name):
                        behind.discard(name)
                except (*_AWAY, UnknownEventType):
                    raise
                except Exception:
                    log.exception("projection_failed", projection=name)
                    self._ailing_until[name] = time.monotonic() + AILING_SECONDS
                    behind.discard(name)

    def _advance(self, connection: Connection[Any], name: str) -> bool:
        """Fold one page of events; False when there was nothing new."""
        store = self.stores[name]
        events = self._events_after(self.positions[name])
        if self.positions[name] and not events:
            return False
        with connection.transaction(), connection.cursor() as cursor:
            position = store.lock_position(cursor)
            if position != self.positions[name]:
                events = self._events_after(position)
            if not events:
                self.positions[name] = position
                return False
            keys = [key for event in events for key in store.projection.keys(event)]
            pages = {} if store.projection.once else store.load(cursor, list(dict.fromkeys(keys)))
            store.save(cursor, _fold(store.projection, events, pages))
            store.track(cursor, events[-1].position)
        self.positions[name] = events[-1].position
        return True

    def _events_after(self, position: int) -> list[Event]:
        """The next page of events, read and decoded once for projections that keep step."""
        if self._read[0] != position or not self._read[1]:
            self._read = (position, self._recorder.page(position, PAGE))
        return self._read[1]


def _fold(
    projection: Projection[Any], events: Sequence[Event], pages: dict[Key, Any]
) -> dict[Key, Any]:
    """Fold events into the pages given; only those touched are returned."""
    touched: dict[Key, Any] = {}
    fold, keys = projection.fold, projection.keys
    for event in events:
        for key in keys(event):
            page = touched.get(key)
            touched[key] = fold(page if page is not None else pages.get(key), event, key)
    return touched


def rebuild(
    recorder: LedgerRecorder,
    projection: Projection[Any],
    *,
    progress: Callable[[int], None] = lambda position: None,
    make_store: StoreMaker = PageStore,
) -> int:
    """Fold every page anew in a table beside the one in use, then swap; the position reached.

    Readers see the old pages until the swap and the new ones after it. What is committed
    meanwhile is folded in before the swap, with the live projector held off for that moment.
    """
    live = make_store(recorder.datastore, projection)
    built = make_store(recorder.datastore, projection, suffix="_build")
    live.create_table()
    with recorder.datastore.connect() as connection:
        connection.execute(
            "SELECT pg_advisory_lock(%s, hashtext(%s))",
            (_LEADER_LOCK, f"{recorder.datastore.schema}.{built.tracked}"),
        )
        connection.execute("SET synchronous_commit = off")
        with connection.transaction():
            built.drop(connection)
        built.create_table()
        kept: OrderedDict[Key, Any] = OrderedDict()
        if projection.once:
            position = _copy_all(recorder, connection, built, progress)
        else:
            position = 0
            for events in _prefetched(recorder.pages(0, PAGE)):
                with connection.transaction(), connection.cursor() as cursor:
                    _write_built(built, cursor, events, kept)
                position = events[-1].position
                progress(position)
        position = _swap(recorder, connection, live, built, position, kept)
    progress(position)
    return position


def _copy_all(
    recorder: LedgerRecorder,
    connection: Connection[Any],
    store: PageStore[Any],
    progress: Callable[[int], None],
) -> int:
    """Fill a table with pages that one event each makes; the position reached."""
    keys, fold = store.projection.keys, store.projection.fold
    position = 0
    with connection.transaction(), store.copying(connection) as write:
        for events in recorder.pages(0, PAGE):
            for event in events:
                for key in keys(event):
                    write(key, fold(None, event, key))
            position = events[-1].position
            progress(position)
    return position


def _swap(
    recorder: LedgerRecorder,
    connection: Connection[Any],
    live: PageStore[Any],
    built: PageStore[Any],
    position: int,
    kept: OrderedDict[Key, Any],
) -> int:
    """Write the rest and put the built table in the place of the live one; the position reached.

    Tried again where a long read holds the live table, since whoever waits for that keeps new
    readers waiting too.
    """
    while True:
        position = _write_rest(recorder, connection, built, position, kept)
        try:
            with connection.transaction(), connection.cursor() as cursor:
                live.lock_position(cursor)
                live.lock_table(cursor, SWAP_WAIT)
                reached = _write_rest(recorder, connection, built, position, kept)
                live.take_over(connection, built, reached)
                return reached
        except LockNotAvailable:
            time.sleep(SWAP_PAUSE_SECONDS)


def _write_rest(
    recorder: LedgerRecorder,
    connection: Connection[Any],
    store: PageStore[Any],
    position: int,
    kept: OrderedDict[Key, Any],
) -> int:
    """Fold what came after the position and write what was kept; the position reached.

    In short transactions, since whoever is erased may have to wait for one (infra/search_store).
    """
    for events in recorder.pages(position, PAGE):
        with connection.transaction(), connection.cursor() as cursor:
            _write_built(store, cursor, events, kept)
        position = events[-1].position
    while kept:
        some = [kept.popitem(last=False) for _ in range(min(len(kept), PAGE))]
        with connection.transaction(), connection.cursor() as cursor:
            store.save(cursor, dict(some))
    return position


def _write_built(
    store: PageStore[Any],
    cursor: psycopg.Cursor[Any],
    events: Sequence[Event],
    kept: OrderedDict[Key, Any],
) -> None:
    """Fold a page of events into the table being built.

    Pages that many events touch are kept in memory and written when there are too many of them,
    or by ``_write_rest`` at the end.
    """
    if store.projection.once:
        store.save(cursor, _fold(store.projection, events, {}))
        return
    keys = dict.fromkeys(key for event in events for key in store.projection.keys(event))
    kept.update(store.load(cursor, [key for key in keys if key not in kept]))
    for key, page in _fold(store.projection, events, kept).items():
        kept[key] = page
        kept.move_to_end(key)
    spilled = {}
    while len(kept) > _CACHED_PAGES:
        key, page = kept.popitem(last=False)
        spilled[key] = page
    store.save(cursor, spilled)


def _prefetched(pages: Iterator[list[Event]]) -> Iterator[list[Event]]:
    """The same pages, the next one being read while one is worked on."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        coming = pool.submit(next, pages, None)
        while (page := coming.result()) is not None:
            coming = pool.submit(next, pages, None)
            yield page


def verify(
    recorder: LedgerRecorder,
    projections: Mapping[str, Projection[Any]],
    *,
    progress: Callable[[str, int], None] = lambda name, pages: None,
    make_store: StoreMaker = PageStore,
) -> dict[str, list[str]]:
    """Replay the whole ledger in memory and compare every stored page; differences by projection.

    Compares one snapshot at the position that it has reached, columns included, so it may run
    beside a live service.
    """
    differences: dict[str, list[str]] = {}
    for name, projection in projections.items():
        store = make_store(recorder.datastore, projection)
        found = differences[name] = []
        compared = 0
        with store.snapshot() as (position, rows):
            expected = _replayed(recorder, store, position)
            while some := dict(islice(rows, PAGE)):
                compared += len(some)
                found += _differing(store, some, expected)
        found += [f"{_readable(key)}: missing" for key in expected]
        progress(name, compared)
    return differences


def _differing(
    store: PageStore[Any], stored: Mapping[Key, Row], expected: dict[Key, Any]
) -> Iterator[str]:
    """What is wrong with these rows; theirs are taken out of the pages expected."""
    pages = {key: expected.pop(key) for key in stored if key in expected}
    if not store.projection.once:
        pages = dict(zip(pages, map(_hash, store.rows(pages)), strict=True))
    for key, row in stored.items():
        if key not in pages:
            yield f"{_readable(key)}: stored, but not on the ledger"
        elif _hash(row) != pages[key]:
            yield f"{_readable(key)}: differs from the ledger"


def _replayed(recorder: LedgerRecorder, store: PageStore[Any], position: int) -> dict[Key, Any]:
    """Every page up to a position; where no page is folded twice, the hash of its row suffices."""
    projection = store.projection
    pages: dict[Key, Any] = {}
    for events in recorder.pages(0, PAGE):
        within = [event for event in events if event.position <= position]
        touched = _fold(projection, within, pages)
        if projection.once:
            pages.update((key, _hash(store.row(key, page))) for key, page in touched.items())
        else:
            pages.update(touched)
        if len(within) < len(events):
            break
    return pages


def _hash(row: tuple[Any, ...]) -> int:
    """Of a row with its arrays."""
    return hash(tuple(tuple(value) if isinstance(value, list) else value for value in row))


def _readable(key: Key) -> str:
    return " ".join(str(part) for part in key)
