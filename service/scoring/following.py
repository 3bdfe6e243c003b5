"""Keeping the sums up with the pages, and as they were at past places of the ledger.

They follow the pages of the projection ``scored``: a stream in which something happened is read
whole and evaluated anew, and its part of the sums replaced.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

import psycopg
import structlog
from eventsourcing.persistence import PersistenceError

from domain.scoring.evaluation import Basis, evaluate, steps
from domain.streams.registry import Registry
from infra.district import District
from infra.page_export import exporting
from infra.past_pages import TooManyPasts
from infra.register import Register
from infra.scored_pages import LAST, changed_streams, of_streams, position_known_by
from service.scoring.sums import Sums

log = structlog.get_logger()

LOOK_SECONDS = 0.5
"""How often it looks for what is new when nobody asks; whoever asks has it look at once."""
WAIT_SECONDS = 10.0
"""How long somebody who asks waits while the sums are filled."""
ASKING_MAX = 4
"""How many may wait at once, for them to be filled or for a past place of the ledger."""
KEPT_MAX = 3
"""How many past places of the ledger are kept."""
_AT_ONCE = 500
"""Streams in memory at a time while they are evaluated."""
_AWAY = (psycopg.Error, PersistenceError, OSError)


class ScoresNotReady(RuntimeError):
    """What is asked for is still being counted, or its pages are behind; ask again shortly."""


class View(NamedTuple):
    """The sums of the ledger up to a position, and the registry as it was then."""

    sums: Sums
    basis: Basis
    until: int


class KeptSums:
    """Of one district; safe to share between threads. Its functions block."""

    def __init__(self, district: District, register: Register) -> None:
        self.store = district.projector.stores["scored"]
        self._recorder = district.recorder
        self._register = register
        self._lock = threading.RLock()
        self._live = View(Sums(), Basis.of(Registry()), 0)
        self._filled = threading.Event()
        self._asking = threading.BoundedSemaphore(ASKING_MAX)
        self._making = threading.Lock()
        self._past: OrderedDict[int, View] = OrderedDict()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="scoreboard", daemon=True)

    def start(self) -> None:
        """Fill them in the background, and follow the pages from then on."""
        self._thread.start()

    def close(self) -> None:
        """Stop following."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()

    @contextmanager
    def view(self, known_at: datetime | None, position: int | None) -> Iterator[View]:
        """The sums of what was on the ledger by a time and up to a position (None: all of it), for
        the length of the block.

        Raises ``ScoresNotReady``, and ``TooManyPasts`` where many ask for the past.
        """
        until = self._until(known_at, position)
        if until is not None:
            yield self._past_view(until)
            return
        with self._turn():
            self.catch_up()
            yield self._live

    def catch_up(self) -> None:
        """Count what is new on the pages; fill the sums anew where they are empty, or where the
        calendar, the rule packs or who stands under whom have changed."""
        with self._lock:
            last, streams = changed_streams(self.store, self._live.until)
            # Read after the pages, it knows every office that they name.
            registry = self._register.current(at_once=True)
            if not self._filled.is_set() or not self._live.basis.still_holds(registry):
                self._filled.clear()
                self._live = self._fill(Basis.of(registry))
                self._filled.set()
            elif streams or registry is not self._live.basis.registry:
                sums, basis, _ = self._live
                basis = basis if registry is basis.registry else Basis.of(registry)
                self._count(sums, streams, basis, last)
                self._live = View(sums, basis, last)

    def _fill(self, basis: Basis, until: int = LAST) -> View:
        """The sums of all pages up to a position."""
        sums = Sums()
        with exporting(self.store, [], None) as export:
            pages = (page for batch in export.batches for page in batch if page.position <= until)
            for stream, events in groupby(pages, key=attrgetter("stream")):
                sums.put(stream, steps(evaluate(list(events), basis)))
        sums.settle()
        return View(sums, basis, min(until, export.position))

    def _count(self, sums: Sums, streams: Sequence[UUID], basis: Basis, until: int) -> None:
        for start in range(0, len(streams), _AT_ONCE):
            some = streams[start : start + _AT_ONCE]
            pages = of_streams(self.store, some, until)
            for stream in some:
                sums.put(stream, steps(evaluate(pages.get(stream, ()), basis)))

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Alone with the live sums. While they are filled, few may wait: not all threads."""
        filled = self._filled.is_set()
        if not filled and not self._asking.acquire(blocking=False):
            raise ScoresNotReady
        try:
            if not self._lock.acquire(timeout=WAIT_SECONDS):
                raise ScoresNotReady
        finally:
            if not filled:
                self._asking.release()
        try:
            yield
        finally:
            self._lock.release()

    def _until(self, known_at: datetime | None, position: int | None) -> int | None:
        """The position up to which the ledger is asked for; None: all of it."""
        if position is None and known_at is None:
            return None
        until = LAST if position is None else position
        if known_at is not None:
            until = min(until, position_known_by(self._recorder, known_at))
        return until if until < self._recorder.head() else None

    def _past_view(self, until: int) -> View:
        kept = self._past.get(until)
        if kept is not None:
            return kept
        if not self._asking.acquire(blocking=False):
            raise TooManyPasts
        try:
            with self._making:
                kept = self._past.get(until) or self._made(until)
                self._past[until] = kept
                while len(self._past) > KEPT_MAX:
                    self._past.popitem(last=False)
        finally:
            self._asking.release()
        return kept

    def _made(self, until: int) -> View:
        """From the live sums, the streams in which something was recorded since evaluated anew;
        or from all pages, where the calendar, say, was another."""
        if self.store.position() < until:
            raise ScoresNotReady
        basis = Basis.of(self._register.known_at_position(until))
        with self._turn():
            self.catch_up()
            same = basis.still_holds(self._live.basis.registry)
            sums = self._live.sums.copy() if same else None
        if sums is None:
            return self._fill(basis, until)
        _, changed = changed_streams(self.store, until)
        self._count(sums, changed, basis, until)
        return View(sums, basis, until)

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                self.catch_up()
            except _AWAY as failure:
                log.warning("scoreboard_interrupted", reason=type(failure).__name__)
            except Exception:
                log.exception("scoreboard_failed")
            self._closing.wait(LOOK_SECONDS)
