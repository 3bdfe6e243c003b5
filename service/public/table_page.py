"""A table of the public as a page, and the same address as JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from starlette.requests import Request

from domain.events.registry import Kind
from infra.past_pages import Moment
from service.parts import Parts
from service.public.queries import PastPageQuery
from service.public.rendering import formats_of, html, language_of, with_query, wording
from service.tables.cells import csv_head, csv_lines
from service.tables.columns import values_of
from service.tables.filters import Asked, Choice, Days, Filter, Flag, Place, Yuan
from service.tables.table import Table
from service.views import Slice

PAGE_SIZE = 50
FILE_PART = 500
"""Pages of the projection that are in memory while a file is written."""


class Field(NamedTuple):
    """A field of the form: ``widget`` is select, places, day, number or check; ``options`` are
    (value, words), or for places (group, [(value, name)])."""

    widget: str
    name: str
    label: str
    given: str
    options: list[Any]


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
    return html(
        request,
        "table.html",
        language,
        table=table,
        columns=[by_id[name] for name in table.shown],
        rows=found.items,
        total=found.total,
        fields=form_fields(request, parts, table),
        filtered=bool(asked.given),
        clear=with_query(request, after=None, **dict.fromkeys(asked.given)),
        next_page=with_query(request, after=found.next) if found.next else None,
        first_page=with_query(request, after=None) if query.after else None,
        time=query,
        formats=formats_of(request, "json", "csv"),
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


def form_fields(request: Request, parts: Parts, table: Table) -> list[Field]:
    """The fields of the form of a table's filters, as they are filled in. Blocks."""
    return [field for it in table.filters for field in _fields(request, parts, it)]


def _fields(request: Request, parts: Parts, it: Filter) -> Iterator[Field]:
    words = wording(language_of(request))

    def field(widget: str, name: str, label: str, options: list[Any]) -> Field:
        return Field(widget, name, label, request.query_params.get(name, ""), options)

    match it:
        case Choice():
            named = [(code.value, words(f"{it.message}.{code.value}")) for code in it.codes]
            yield field("select", it.name, words(it.label), named)
        case Place():
            yield field("places", it.name, words(it.label), _places(parts, it))
        case Days():
            for name in it.names:
                end = words("field.from" if name.endswith("_from") else "field.to")
                yield field("day", name, f"{words(it.label)}{end}", [])
        case Yuan():
            yield field("number", it.name, words(it.label), [])
        case Flag():
            yield field("check", it.name, words(it.label), [])
        case _:
            raise TypeError(type(it).__name__)


def _places(parts: Parts, it: Place) -> list[tuple[Kind, list[tuple[str, str]]]]:
    """Organisations that have not ended, by kind."""
    register = parts.reader.register.current()
    living = [found for found in register.organisations.values() if found.ended_at is None]
    living.sort(key=lambda found: (found.division_code or "", found.name))
    return [
        (Kind(kind), [(str(found.id), found.name) for found in living if found.kind == kind])
        for kind in it.kinds
    ]
