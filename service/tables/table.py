"""A public table: its rows, where they come from, what may be asked of it, and its order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from infra.page_choice import Condition, Order
from infra.past_pages import Moment
from projections.points import POINTS, PointPage
from projections.projection import Projection
from service.parts import Parts
from service.stored import StoredPoint
from service.tables.columns import Column, Text, columns_of
from service.tables.filters import Asked, Asking, Filter
from service.views import Slice

Row = msgspec.Struct


@dataclass(frozen=True)
class Looking:
    """What rows are made with: the service, and the moment as of which organisations are named."""

    parts: Parts
    as_of: datetime | None = None
    known_at: datetime | None = None

    @property
    def now(self) -> datetime:
        """By which what is overdue is told."""
        return self.as_of or datetime.now(UTC)

    def name(self, organisation: Any) -> str | None:
        """The name of an organisation then."""
        return self.parts.reader.register.name(organisation, self.as_of)

    def open(self, words: list[Any]) -> None:
        """Open the sealed words in these dictionaries, in place and all at once."""
        self.parts.reader.stored.opened(words)

    def titles(self, matters: Iterable[UUID]) -> dict[UUID, str | None]:
        """What these matters are called: None where the words were erased."""
        found = self.parts.reader.matters(set(matters))
        return {id: line.shown_title for id, line in found.items()}

    def withheld_now(self, points: Sequence[PointPage | StoredPoint]) -> dict[UUID, str | None]:
        """By statement, the ground on which it is not shown now: as of whatever time one asks, it
        stays so."""
        if self.as_of is None and self.known_at is None:
            return {it.point: it.withheld for it in points}
        found = self.parts.reader.stored.now(POINTS, [(it.matter, it.point) for it in points])
        return {key[1]: it.withheld for key, it in found.items()}


ROWS_COUNTED_MAX = 2000
"""Of a list whose pages are not a row each: it is counted where it takes no more pages than this,
for every one of them has to be looked at."""
_LOOKED_AT_ONCE = 1000
_LOOKED_AT_MAX = 20_000
"""Pages looked at for one part of a list: few of many may fit, and the next part goes on."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of the public.

    ``rows`` makes rows of pages of the projection, some at a time, none or several of each page;
    ``always`` are conditions on the pages that are in the table at all. ``shown`` are the columns
    of the page for people, in order; files have all. ``clauses`` are those of docs/POLICY.md that
    it answers to. ``totals`` are columns that projection and row call the same, to be added up.
    """

    name: str
    title: Text
    about: Text
    clauses: tuple[str, ...]
    row: type[Row]
    projection: Projection[Any]
    rows: Callable[[Looking, Sequence[Any]], Iterable[Any]]
    order: Order
    filters: tuple[Filter, ...] = ()
    always: tuple[Condition, ...] = ()
    shown: tuple[str, ...] = field(default=())
    totals: tuple[str, ...] = ()
    row_a_page: bool = True
    """Whether each page is one row, so that counted pages are counted rows."""
    history_kept: bool = False
    """Whether a page holds all that ever happened, so that its rows as of a past moment are made of
    the page as it is stored."""
    read: type[msgspec.Struct] | None = None
    """What files read of a stored page, where rows need less than the projection keeps."""
    key: tuple[str, ...] = ()
    """The columns of a row that hold the projection's key, where they are called otherwise."""
    key_before: tuple[Any, ...] = ()
    """What comes before them in the key and is the same for every row."""
    own_page: bool = False
    """Whether its page for people is made elsewhere, and only its files here."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, in order."""
        return columns_of(self.row)

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The columns that tell a row from any other, or a page's rows from any others."""
        return self.key or tuple(name for name, _ in self.projection.key)

    def pages_as_of(self, moment: Moment) -> Moment:
        """As of when its pages are to be read for rows as of a moment."""
        return Moment() if self.history_kept else moment

    def part(self, parts: Parts, asked: Asked, after: str | None, limit: int) -> Slice[Any]:
        """Rows from the cursor on: of up to so many pages where each is a row, else about so many,
        at most twice that from more than one page. ``total`` counts rows, where they are counted:
        of the latter, with the first part alone. Blocks."""
        look = _Look(self, parts, asked)
        if self.row_a_page and not look.of_rows:
            pages, rows = look.at(after, limit)
            return Slice(rows, pages.next, pages.total)
        found: list[Any] = []
        here, looked, chunk, start_total = after, 0, limit, None
        while True:
            pages, rows = look.at(here, chunk)
            start_total = pages.total if start_total is None else start_total
            if len(found) + len(rows) > 2 * limit and chunk > limit:
                chunk = max(chunk // 4, limit)  # rows came close together: fewer pages at a time
                continue
            found += rows
            here, looked = pages.next, looked + len(pages.items)
            if here is None or len(found) >= limit or looked >= _LOOKED_AT_MAX:
                break
            chunk = min(chunk * 4, _LOOKED_AT_ONCE)
        if after is not None:
            return Slice(found, here)
        counted = start_total is not None and start_total <= ROWS_COUNTED_MAX
        total = len(found) if here is None else (look.count() if counted else None)
        return Slice(found, here, total)

    def count(self, parts: Parts, asked: Asked) -> int:
        """How many rows there are. Blocks; where pages are not a row each, looks at all of them."""
        look = _Look(self, parts, asked)
        if self.row_a_page and not look.of_rows:
            return look.at(None, 1)[0].total or 0
        return look.count()

    def sums(self, parts: Parts, asked: Asked) -> dict[str, int]:
        """What ``totals`` come to over the whole list; nothing where rows are chosen one by one.
        Blocks."""
        look = _Look(self, parts, asked)
        if not self.totals or look.of_rows:
            return {}
        found = parts.reader.stored.sums(
            self.projection, look.of_pages, self.totals, moment=look.moment
        )
        return dict(zip(self.totals, found, strict=True))


class _Look:
    """One reader's question, put to pages and to the rows that are made of them."""

    def __init__(self, table: Table, parts: Parts, asked: Asked) -> None:
        self._table, self._parts = table, parts
        self._looking = Looking(parts, asked.moment.as_of, asked.moment.known_at)
        past = not asked.moment.is_present
        asking = Asking(parts.reader.register, self._looking.now, past)
        self.moment = table.pages_as_of(asked.moment)
        self.of_pages = [*table.always, *asked.conditions(table.filters, asking)]
        self.of_rows = asked.row_conditions(table.filters, asking)

    def at(self, after: str | None, limit: int) -> tuple[Slice[Any], list[Any]]:
        """Up to so many pages after a cursor, and the rows of them that fit."""
        table = self._table
        pages = self._parts.reader.stored.listing(
            table.projection,
            self.of_pages,
            table.order,
            moment=self.moment,
            after=after,
            limit=limit,
        )
        rows = table.rows(self._looking, pages.items)
        return pages, [row for row in rows if self._fits(row)]

    def count(self) -> int:
        """How many rows fit."""
        number, here = 0, None
        while True:
            pages, rows = self.at(here, _LOOKED_AT_ONCE)
            number, here = number + len(rows), pages.next
            if here is None:
                return number

    def _fits(self, row: Any) -> bool:
        return all(it.holds(getattr(row, it.column)) for it in self.of_rows)
