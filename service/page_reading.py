"""Pages as their projections keep them: of a matter, of proceedings, rounds and referrals.

Functions here block (a query or two each). ``as_of`` asks what had happened by a moment,
``known_at`` what was on the ledger by then.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from infra import page_queries
from infra.district import District
from infra.page_choice import (
    Condition,
    Order,
    chosen,
    fits,
    place_of,
    stored_count,
    stored_counts,
    stored_pages,
    stored_sums,
    value_of,
)
from infra.page_queries import ReferralFilter
from infra.page_store import PageStore
from infra.past_pages import Moment, PastPages
from projections.docket import DOCKET
from projections.proceedings import Proceeding
from projections.projection import Key, Projection, fold_all
from projections.projection import as_of as history_as_of
from projections.ratings import RATINGS, RatingsPage
from projections.referral_page import ReferralPage
from projections.referrals import REFERRALS
from service.cursors import read_cursor, write_cursor
from service.views import Slice
from service.words import open_words

DOCKET_LIMIT = 200
_HISTORIES_AT_ONCE = 2


class PageReader:
    """Answers readers of one district; safe to share between threads."""

    def __init__(self, district: District) -> None:
        self._district = district
        self._stores: dict[str, PageStore[Any]] = district.projector.stores
        self._histories = threading.BoundedSemaphore(_HISTORIES_AT_ONCE)
        self._past = PastPages(district.recorder, self._stores)

    def listing(
        self,
        projection: Projection[Any],
        conditions: Sequence[Condition],
        order: Order,
        *,
        moment: Moment,
        after: str | None,
        limit: int,
    ) -> Slice[Any]:
        """The pages of a projection that fit, as of a moment, and how many there are in all; words
        stay sealed. ``after`` is the cursor of the part before."""
        start = read_cursor(after, _place(projection, order))
        if moment.is_present:
            store = self._stores[projection.name]
            pages = stored_pages(store, conditions, order, start, limit + 1)
            more, pages = len(pages) > limit, pages[:limit]
            whole = start is None and not more
            total = len(pages) if whole else stored_count(store, conditions)
        else:
            past = self._past.pages(projection, moment)
            pages, total = chosen(projection, past, conditions, order, start, limit + 1)
            more, pages = len(pages) > limit, pages[:limit]
        last = place_of(projection, order, pages[-1]) if more else None
        return Slice(pages, write_cursor(*last) if last else None, total)

    def sums(
        self,
        projection: Projection[Any],
        conditions: Sequence[Condition],
        columns: Sequence[str],
        *,
        moment: Moment,
    ) -> list[int]:
        """What these columns come to over all pages that fit, as of a moment."""
        if moment.is_present:
            return stored_sums(self._stores[projection.name], conditions, columns)
        pages = self.past_pages(projection, conditions, moment)
        return [sum(value_of(projection, it, page) or 0 for page in pages) for it in columns]

    def counts(
        self,
        projection: Projection[Any],
        conditions: Sequence[Condition],
        column: str,
        *,
        moment: Moment,
    ) -> dict[Any, int]:
        """How many pages fit, by the value of a column, as of a moment."""
        if moment.is_present:
            return stored_counts(self._stores[projection.name], conditions, column)
        pages = self.past_pages(projection, conditions, moment)
        return Counter(value_of(projection, column, page) for page in pages)

    def now(self, projection: Projection[Any], keys: Sequence[Key]) -> dict[Key, Any]:
        """Those of the pages that there are now."""
        store = self._stores[projection.name]
        with store.datastore.get_connection() as connection, connection.cursor() as cursor:
            return store.load(cursor, keys)

    def look_back(self, projections: Sequence[Projection[Any]], moment: Moment) -> None:
        """Make ready what several of the functions here will be asked for as of one moment: faster
        than each by itself. Nothing for the present."""
        if not moment.is_present:
            self._past.make(projections, moment)

    def past_pages(
        self, projection: Projection[Any], conditions: Sequence[Condition], moment: Moment
    ) -> list[Any]:
        """All pages that fit as of a past moment, in no order; words stay sealed."""
        past = self._past.pages(projection, moment)
        return [page for page in past if fits(projection, page, conditions)]

    def page_of(
        self,
        projection: Projection[Any],
        matter: UUID,
        *,
        as_of: datetime | None = None,
        known_at: datetime | None = None,
    ) -> dict[str, Any] | None:
        """A projection's page of a matter, by which alone it is keyed, as JSON with its words
        opened; None when there is none (yet)."""
        page: Any
        if as_of is None and known_at is None:
            page = self._stores[projection.name].get((matter,))
        else:
            events = self.history(matter, as_of, known_at)
            begun = bool(events) and events[0].version == 1
            page = fold_all(projection, events).get((matter,)) if begun else None
        if page is None:
            return None
        content: dict[str, Any] = msgspec.to_builtins(page)
        open_words(self._district.vault, [content])
        return content

    def begun(
        self, matter: UUID, *, as_of: datetime | None = None, known_at: datetime | None = None
    ) -> bool:
        """Whether there was anything of the matter by then."""
        return self.page_of(DOCKET, matter, as_of=as_of, known_at=known_at) is not None

    def round_of(
        self,
        appraisal: UUID,
        *,
        as_of: datetime | None = None,
        known_at: datetime | None = None,
    ) -> RatingsPage | None:
        """A round of appraisal; None when it had not been opened."""
        if as_of is None and known_at is None:
            page: RatingsPage | None = self._stores["ratings"].get((appraisal,))
            return page
        events = self.history(appraisal, as_of, known_at)
        begun = bool(events) and events[0].version == 1
        return fold_all(RATINGS, events).get((appraisal,)) if begun else None

    def rounds(self, as_of: datetime, known_at: datetime | None) -> list[RatingsPage]:
        """Every round closed by then, as it was closed."""
        closed: list[RatingsPage] = page_queries.closed_rounds(self._stores["ratings"], as_of)
        if known_at is None:
            return closed
        known = (self.round_of(page.appraisal, known_at=known_at) for page in closed)
        return [page for page in known if page is not None and page.closed_at is not None]

    def proceedings(
        self,
        kind: str,
        organisations: tuple[UUID, ...] | None,
        *,
        after: str | None = None,
        limit: int = DOCKET_LIMIT,
    ) -> Slice[Proceeding]:
        """The proceedings of a kind of stream, those changed last first."""
        pages, total = page_queries.proceedings_after(
            self._stores["proceedings"],
            kind,
            organisations,
            read_cursor(after, tuple[datetime, UUID]),
            limit + 1,
        )
        more = len(pages) > limit
        pages = pages[:limit]
        cursor = write_cursor(pages[-1].changed_at, pages[-1].stream) if more else None
        return Slice(pages, cursor, total)

    def referrals_of(
        self, matter: UUID, *, as_of: datetime | None = None, known_at: datetime | None = None
    ) -> list[ReferralPage]:
        """The referrals of a matter in the order in which they were issued; words stay sealed."""
        if as_of is None and known_at is None:
            return page_queries.referrals_of(self._stores["referrals"], matter)
        pages = fold_all(REFERRALS, self.history(matter, as_of, known_at)).values()
        return sorted(pages, key=lambda page: (page.issued_at, page.referral))

    def referrals(
        self, wanted: ReferralFilter, *, after: str | None = None, limit: int = DOCKET_LIMIT
    ) -> Slice[ReferralPage]:
        """The referrals that the filter leaves, those issued last first; words stay sealed."""
        start = read_cursor(after, tuple[datetime, UUID, UUID])
        store = self._stores["referrals"]
        pages, total = page_queries.referrals_after(store, wanted, start, limit + 1)
        more, pages = len(pages) > limit, pages[:limit]
        last = pages[-1] if more else None
        cursor = write_cursor(last.issued_at, last.matter, last.referral) if last else None
        return Slice(pages, cursor, total)

    def opened(self, content: list[Any]) -> None:
        """Open the sealed words in this JSON, decoded."""
        open_words(self._district.vault, content)

    def history(self, matter: UUID, as_of: datetime | None, known_at: datetime | None) -> list[Any]:
        """A stream's events as of a time: the whole stream is read."""
        with self._histories:  # the whole stream is read: a few at a time
            return history_as_of(self._district.recorder.stream(matter), as_of, known_at)


_PYTHON_TYPES: dict[str, Any] = {
    "uuid": UUID,
    "timestamptz": datetime,
    "date": date,
    "text": str,
    "integer": int,
    "bigint": int,
}


def _place(projection: Projection[Any], order: Order) -> Any:
    """The type of a place in this order, for its cursors."""
    types = dict(projection.key)
    types |= {column.name: column.sql_type for column in projection.columns}
    return tuple[tuple(_PYTHON_TYPES[types[name]] for name in order.columns)]  # type: ignore[misc]
