"""Every page of a projection as of a past moment.

A page whose stream has not moved since is the page that is stored; the others are folded from
their streams. What was folded is kept for those who ask for the same moment again, and only
streams that something was recorded in meanwhile are folded anew: a late record of an early act
changes the past too.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.rows import tuple_row
from psycopg.sql import SQL

from infra.page_store import PageStore
from infra.recorder import LedgerRecorder
from projections.projection import Key, Projection, as_of, fold_cut

KEPT_MAX = 12
"""How many moments are kept."""
STREAMS_AT_ONCE = 200
"""How many streams are in memory while they are folded."""

_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class Moment(NamedTuple):
    """What had happened by one time and was on the ledger by another; None: whenever."""

    as_of: datetime | None = None
    known_at: datetime | None = None

    @property
    def is_present(self) -> bool:
        """Whether it is now."""
        return self.as_of is None and self.known_at is None


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
        self._making = threading.Lock()

    def pages(self, projection: Projection[Any], moment: Moment) -> list[Any]:
        """All pages, in no order."""
        key = (projection.name, moment)
        with self._making:
            known = self._kept.pop(key, None)
            past = self._made(projection, moment) if known is None else known
            head = self._recorder.head()
            if past.position < head:
                moved = self._recorded_in(past.position)
                past = _Past(head, self._folded(projection, moment, past.pages, moved))
            self._kept[key] = past
            while len(self._kept) > KEPT_MAX:
                self._kept.popitem(last=False)
        return list(past.pages.values())

    def _made(self, projection: Projection[Any], moment: Moment) -> _Past:
        """From the stored pages, up to a position that they have surely come to."""
        trail, store = self._stores["audit_trail"], self._stores[projection.name]
        position = min(trail.position(), store.position())
        moved = self._moved_since(moment)
        # What was folded into the stored pages while we looked is folded anew as well.
        pages = {_key(projection, page): page for page in store.select(SQL(""), [])}
        moved.update(self._recorded_in(position))
        return _Past(position, self._folded(projection, moment, pages, moved))

    def _folded(
        self,
        projection: Projection[Any],
        moment: Moment,
        pages: dict[Key, Any],
        streams: Iterable[UUID],
    ) -> dict[Key, Any]:
        """These pages, those of the streams named folded as of the moment."""
        anew = set(streams)
        kept = {key: page for key, page in pages.items() if key[0] not in anew}
        wanted = list(anew)
        for start in range(0, len(wanted), STREAMS_AT_ONCE):
            histories = self._recorder.streams(wanted[start : start + STREAMS_AT_ONCE])
            for history in histories.values():
                events = as_of(history, moment.as_of, moment.known_at)
                if events and events[0].version == 1:
                    kept.update(fold_cut(projection, events))
        return kept

    def _moved_since(self, moment: Moment) -> set[UUID]:
        """Streams in which something happened, or was recorded, after the moment."""
        query = SQL(
            "SELECT DISTINCT stream FROM {} WHERE occurred_at > %s OR recorded_at > %s"
        ).format(self._stores["audit_trail"].name)
        return self._streams(query, [moment.as_of or _NEVER, moment.known_at or _NEVER])

    def _recorded_in(self, position: int) -> set[UUID]:
        """Streams in which something was recorded after a position."""
        query = SQL("SELECT DISTINCT originator_id FROM stored_events WHERE notification_id > %s")
        return self._streams(query, [position])

    def _streams(self, query: Any, values: Sequence[Any]) -> set[UUID]:
        with (
            self._recorder.datastore.get_connection() as connection,
            connection.cursor(row_factory=tuple_row) as cursor,
        ):
            return {row[0] for row in cursor.execute(query, values)}


def _key(projection: Projection[Any], page: Any) -> Key:
    return tuple(getattr(page, name) for name, _ in projection.key)
