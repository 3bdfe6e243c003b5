"""Open data for people: what there is, how to take it, and what each column means."""

from __future__ import annotations

from typing import NamedTuple

from starlette.requests import Request

from domain.catalogue import FACTS, stream_of
from service.answers import not_found
from service.open_data.catalogue import OPEN_TABLES
from service.open_data.describing import PATH
from service.open_data.files import FileFormat
from service.parts import Parts
from service.public.messages import Wording
from service.public.rendering import html, language_of, wording
from service.tables.columns import Column


class ColumnLine(NamedTuple):
    """A column as its dictionary has it; ``codes`` are (value, words)."""

    column: Column
    nature: str
    codes: list[tuple[str, str]]


def data_page(request: Request, parts: Parts) -> bytes:
    """What there is, and how to take it."""
    return html(
        request,
        "data.html",
        language_of(request),
        tables=list(OPEN_TABLES.values()),
        downloads=PATH,
        formats_given=list(FileFormat),
        base=parts.settings.base_url,
        licence=parts.settings.data_licence,
    )


def dictionary_page(request: Request, name: str) -> bytes:
    """What each column of a table means."""
    table = OPEN_TABLES.get(name)
    if table is None:
        raise not_found("name")
    language = language_of(request)
    words = wording(language)
    return html(
        request,
        "data_table.html",
        language,
        table=table,
        lines=[_line(words, column) for column in table.columns],
        key=table.key_columns,
        filters=[(name, words(it.label)) for it in table.filters for name in it.names],
        has_page=bool(table.filters or table.shown),
        downloads=PATH,
        formats_given=list(FileFormat),
        fact_types=_fact_types() if table.name == "events" else [],
    )


def _line(words: Wording, column: Column) -> ColumnLine:
    nature = "fen" if column.text.unit == "fen" else column.nature
    group = column.text.message
    codes = [(code, words.either(f"{group}.{code}", code)) for code in column.codes]
    return ColumnLine(column, words(f"nature.{nature}"), codes)


def _fact_types() -> list[tuple[str, str, str, tuple[str, ...]]]:
    """(type, Chinese name, kind of stream, clauses) of everything that can be recorded."""
    return [(name, fact.zh, stream_of(name), fact.clauses) for name, fact in FACTS.items()]
