"""Every page of a projection as of a past moment.

A page whose stream has not moved since is the page that is stored; the others are folded from
their streams. What was folded is kept for those who ask for the same moment again, and only
streams that something was recorded in meanwhile are folded anew: a late record of an early act
changes the past too.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from infra.page_store import PageStore
from infra.recorder import LedgerRecorder
from projections.projection import Key, Projection, as_of, fold_cut

KEPT_MAX = 24
"""How many lists are kept, each of a projection as of a moment."""
STREAMS_AT_ONCE = 200
"""How many streams are in memory while they are folded."""

ASKING_MAX = 4
"""How many may ask at once for a moment that is not kept: one is served, the others wait."""

_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class Moment(NamedTuple):
    """What had happened by one time and was on the ledger by another; None: whenever."""

    as_of: datetime | None = None
    known_at: datetime | None = None

    @property
    def is_present(self) -> bool:
        """Whether it is now."""
        return self.as_of is None and self.known_at is None


class TooManyPasts(RuntimeError):
    """Too many ask for past moments at once; whoever is refused may ask again."""


class _Past(NamedTuple):
    position: int
    pages: dict[Key, Any]


class PastPages:
    """For projections whose keys begin with the stream and whose pages follow from it alone. Safe
    to share between threads; one moment is made at a time."""

    def __init__(self, recorder: LedgerRecorder, stores: dict[str, PageStore[Any]]) -> None:
        self._recorder = recorder
        self._stores = stores
        self._kept: OrderedDict[tuple[str, Moment], _Past] = OrderedDict()
        self._asking = threading.BoundedSemaphore(ASKING_MAX)
        self._making = threading.Lock()

    def pages(self, projection: Projection[Any], moment: Moment) -> list[Any]:
        """All pages, in no order; raises ``TooManyPasts``."""
        key = (projection.name, moment)
        kept = self._kept.get(key)
        if kept is not None and kept.position == self._recorder.head():
            return list(kept.pages.values())
        with self._turn():
            known = self._kept.pop(key, None)
            past = self._made([projection], moment)[0] if known is None else known
            known_to, head = past.position, self._recorder.head()
            if known_to < head:
                past = _Past(head, dict(past.pages))
                self._fold([(projection, past.pages)], moment, self._recorded_in(known_to))
            self._keep(key, past)
        return list(past.pages.values())

    def make(self, projections: Sequence[Projection[Any]], moment: Moment) -> None:
        """Make the pages of several projections of one moment, for those who ask next: most of the
        time goes into reading streams, which this does once for all of them. Raises
        ``TooManyPasts``."""
        with self._turn():
            missing = [it for it in projections if (it.name, moment) not in self._kept]
            for projection, past in zip(missing, self._made(missing, moment), strict=True):
                self._keep((projection.name, moment), past)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Alone with what is kept; those who wait may not fill up all threads."""
        if not self._asking.acquire(blocking=False):
            raise TooManyPasts
        try:
            with self._making:
                yield
        finally:
            self._asking.release()

    def _keep(self, key: tuple[str, Moment], past: _Past) -> None:
        self._kept[key] = past
        while len(self._kept) > KEPT_MAX:
            self._kept.popitem(last=False)

    def _made(self, projections: Sequence[Projection[Any]], moment: Moment) -> list[_Past]:
        """From the stored pages, up to a position that they have surely come to."""
        if not projections:
            return []
        stores = [self._stores[it.name] for it in projections]
        position = min(it.position() for it in (self._stores["audit_trail"], *stores))
        moved, begun = self._moved_since(moment)
        # What was folded into the stored pages while we looked is folded anew as well.
        made = [(it, _unmoved(store, moved)) for it, store in zip(projections, stores, strict=True)]
        recorded = self._recorded_in(position)
        self._fold(made, moment, begun | recorded)
        return [_Past(position, pages) for _, pages in made]

    def _fold(
        self,
        made: Sequence[tuple[Projection[Any], dict[Key, Any]]],
        moment: Moment,
        streams: Iterable[UUID],
    ) -> None:
        """Fold the streams named as of the moment into these pages, in the place of theirs."""
        anew = set(streams)
        for _, pages in made:
            for key in [key for key in pages if key[0] in anew]:
                del pages[key]
        wanted = list(anew)
        for start in range(0, len(wanted), STREAMS_AT_ONCE):
            histories = self._recorder.streams(wanted[start : start + STREAMS_AT_ONCE])
            for history in histories.values():
                events = as_of(history, moment.as_of, moment.known_at)
                if events and events[0].version == 1:
                    for projection, pages in made:
                        pages.update(fold_cut(projection, events))

    def _moved_since(self, moment: Moment) -> tuple[set[UUID], set[UUID]]:
        """Streams in which something happened, or was recorded, after the moment; and those among
        them that had begun by then."""
        query = SQL(
            "SELECT stream, bool_or(occurred_at <= %(as_of)s AND recorded_at <= %(known_at)s)"
            " FROM {} GROUP BY stream"
            " HAVING max(occurred_at) > %(as_of)s OR max(recorded_at) > %(known_at)s"
        ).format(self._stores["audit_trail"].name)
        ends = {"as_of": moment.as_of or _NEVER, "known_at": moment.known_at or _NEVER}
        rows = self._rows(query, ends)
        return {stream for stream, _ in rows}, {stream for stream, begun in rows if begun}

    def _recorded_in(self, position: int) -> set[UUID]:
        """Streams in which something was recorded after a position."""
        query = SQL("SELECT DISTINCT originator_id FROM stored_events WHERE notification_id > %s")
        return {row[0] for row in self._rows(query, [position])}

    def _rows(self, query: Any, values: Any) -> list[tuple[Any, ...]]:
        with (
            self._recorder.datastore.get_connection() as connection,
            connection.cursor(row_factory=tuple_row) as cursor,
        ):
            return cursor.execute(query, values).fetchall()


def _unmoved(store: PageStore[Any], moved: Iterable[UUID]) -> dict[Key, Any]:
    """The pages of all other streams."""
    others = SQL(
        "WHERE NOT EXISTS (SELECT FROM unnest(%s::uuid[]) AS moved (stream)"
        " WHERE moved.stream = {}.{})"
    ).format(store.name, Identifier(store.projection.key[0][0]))
    return {_key(store.projection, page): page for page in store.select(others, [list(moved)])}


def _key(projection: Projection[Any], page: Any) -> Key:
    return tuple(getattr(page, name) for name, _ in projection.key)
