"""A table of the public as a page, and the same address as JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starlette.requests import Request

from infra.past_pages import Moment
from service.parts import Parts
from service.public.docket_page import is_sample
from service.public.filter_form import chips_of, form_fields
from service.public.queries import PastPageQuery
from service.public.rendering import formats_of, html, language_of, with_query
from service.tables.cells import csv_head, csv_lines
from service.tables.columns import values_of
from service.tables.filters import Asked
from service.tables.table import Table
from service.views import Slice

PAGE_SIZE = 50
FILE_PART = 500
"""Pages of the projection that are in memory while a file is written."""
FEEDS = ("outcomes", "referrals", "findings")
"""Tables that have feeds (service/public/table_feeds.py)."""


def asked_of(table: Table, request: Request, query: PastPageQuery) -> Asked:
    """What an address asks of a table."""
    known = {name for it in table.filters for name in it.names}
    given = {
        name: value
        for name, value in request.query_params.items()
        if name in known and value.strip()
    }
    return Asked(given, Moment(query.as_of, query.known_at))


def table_page(request: Request, parts: Parts, table: Table, query: PastPageQuery) -> bytes:
    """The page of this query. Blocks."""
    language = language_of(request)
    asked = asked_of(table, request, query)
    found = table.part(parts, asked, query.after, PAGE_SIZE)
    by_id = {column.id: column for column in table.columns}
    fields = form_fields(request, parts, table)
    feeds = ("atom", "feed.json") if table.name in FEEDS else ()
    return html(
        request,
        "table.html",
        language,
        table=table,
        columns=[by_id[name] for name in table.shown],
        rows=found.items,
        total=found.total,
        totals=table.sums(parts, asked) if found.items else {},
        any_sample=_any_sample(parts, found.items),
        fields=fields,
        chips=chips_of(request, parts, fields),
        clear=with_query(request, after=None, **dict.fromkeys(asked.given)),
        next_page=with_query(request, after=found.next) if found.next else None,
        first_page=with_query(request, after=None) if query.after else None,
        time=query,
        formats=formats_of(request, "json", "csv", *feeds),
    )


def table_json(request: Request, parts: Parts, table: Table, query: PastPageQuery) -> Slice[Any]:
    """A part of the list; the next is behind its cursor. Blocks."""
    return table.part(parts, asked_of(table, request, query), query.after, FILE_PART)


def table_csv(
    request: Request, parts: Parts, table: Table, query: PastPageQuery
) -> Iterator[bytes]:
    """The whole list from the cursor on, a part in memory at a time. Blocks."""
    asked, after = asked_of(table, request, query), query.after
    head = csv_head(table.columns)
    while True:
        found = table.part(parts, asked, after, FILE_PART)
        rows = (values_of(row, table.columns) for row in found.items)
        yield head + csv_lines(rows, table.columns)
        head, after = b"", found.next
        if after is None:
            return


def _any_sample(parts: Parts, rows: list[Any]) -> bool:
    """Whether any row is of a matter of the sample district, or of that district otherwise."""
    matters = {row.matter for row in rows if getattr(row, "matter", None)}
    if not matters:
        return sample_district(parts)
    return any(is_sample(line) for line in parts.reader.matters(matters).values())


def sample_district(parts: Parts) -> bool:
    """Whether the matter that changed last is one of the sample district."""
    return any(is_sample(line) for line in parts.reader.docket(limit=1).items)
