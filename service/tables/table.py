"""A public table: its rows, where they come from, what may be asked of it, and its order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from infra.page_choice import Condition, Order
from projections.projection import Projection
from service.parts import Parts
from service.tables.columns import Column, Text, columns_of
from service.tables.filters import Asked, Asking, Filter
from service.views import Slice

Row = msgspec.Struct


@dataclass(frozen=True)
class Looking:
    """What rows are made with: the service, and the moment as of which organisations are named."""

    parts: Parts
    as_of: datetime | None = None

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


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of the public.

    ``rows`` makes rows of pages of the projection, some at a time, none or several of each page;
    ``always`` are conditions on the pages that are in the table at all. ``shown`` are the columns
    of the page for people, in order; files have all. ``clauses`` are those of docs/POLICY.md that
    it answers to.
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
    row_a_page: bool = True
    """Whether each page is one row, so that counted pages are counted rows."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, in order."""
        return columns_of(self.row)

    def part(self, parts: Parts, asked: Asked, after: str | None, limit: int) -> Slice[Any]:
        """Rows of up to so many pages from the cursor on; ``total`` counts pages. Blocks."""
        looking = Looking(parts, asked.moment.as_of)
        asking = Asking(parts.reader.register, looking.now)
        found = parts.reader.stored.listing(
            self.projection,
            [*self.always, *asked.conditions(self.filters, asking)],
            self.order,
            moment=asked.moment,
            after=after,
            limit=limit,
        )
        return Slice(list(self.rows(looking, found.items)), found.next, found.total)
