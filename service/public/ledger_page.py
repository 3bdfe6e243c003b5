"""The ledger for people: its events, filtered; what is behind a figure is a list of this kind."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from starlette.requests import Request

from domain.catalogue import FACTS, FACTS_BY_STREAM, stream_of
from domain.streams.registry import Organisation, Registry
from infra.page_queries import EventFilter
from service.ledger_reading import EventLine, count_events, events_after, events_before
from service.parts import Parts
from service.public.docket_page import is_sample, shown_title
from service.public.entries import Entry
from service.public.ledger_queries import LedgerQuery
from service.public.messages import Wording
from service.public.messages.clauses import CLAUSES
from service.public.rendering import formats_of, html, language_of, with_query, wording
from service.public.telling import tell, type_label

PAGE_SIZE = 50
FIELDS = (
    "positions",
    "stream",
    "organisation",
    "type",
    "clause",
    "occurred_from",
    "occurred_to",
    "recorded_from",
    "recorded_to",
)


class Row(NamedTuple):
    """An event of the list, and what it belongs to; ``title`` is that of a matter."""

    entry: Entry
    stream: UUID
    kind: str
    title: str | None
    restricted: bool


def ledger_page(request: Request, parts: Parts, query: LedgerQuery) -> bytes:
    """The page of this query. Blocks."""
    language = language_of(request)
    words = wording(language)
    wanted = query.filter()
    lines, more = listed(parts, query, wanted, PAGE_SIZE)
    registry = parts.reader.register.current()
    rows, any_sample = _rows(parts, words, lines)
    given = {name: request.query_params.get(name, "").strip() for name in FIELDS}
    after = str(lines[-1].position) if more else None
    return html(
        request,
        "ledger.html",
        language,
        rows=rows,
        any_sample=any_sample,
        counted=count_events(parts, wanted),
        query=query,
        given=given,
        filtered=any(given.values()),
        types=_types(words),
        clauses=[message.removeprefix("clause.") for message in CLAUSES],
        organisations=_organisations(registry),
        next_page=with_query(request, after=after) if after else None,
        first_page=with_query(request, after=None) if query.after else None,
        time=query,
        formats=formats_of(request, "json", "csv"),
    )


def listed(
    parts: Parts, query: LedgerQuery, wanted: EventFilter, limit: int
) -> tuple[list[EventLine], bool]:
    """A part of the list, and whether it goes on."""
    if query.forward:
        lines = events_after(parts, wanted, query.after or 0, limit + 1)
    else:
        lines = events_before(parts, wanted, query.after, limit + 1)
    return lines[:limit], len(lines) > limit


def kind_of(type_name: str) -> str:
    """The kind of stream that holds such facts; a matter's for a type that is not known."""
    return stream_of(type_name) if type_name in FACTS else "matter"


def _rows(parts: Parts, words: Wording, lines: list[EventLine]) -> tuple[list[Row], bool]:
    matters = parts.reader.matters({line.stream for line in lines})
    rows = [
        Row(
            entry,
            line.stream,
            kind_of(line.type),
            shown_title(words, matters[line.stream]) if line.stream in matters else None,
            line.restricted,
        )
        for line, entry in zip(lines, tell(parts, words, lines), strict=True)
    ]
    return rows, any(is_sample(matter) for matter in matters.values())


def _types(words: Wording) -> list[tuple[str, list[tuple[str, str]]]]:
    """Types of facts by kind of stream, each with what it is called."""
    return [
        (kind, [(fact.type, type_label(words, fact.type)) for fact in facts])
        for kind, facts in FACTS_BY_STREAM.items()
    ]


def _organisations(registry: Registry) -> list[Organisation]:
    """All that were ever registered, by kind and name: what has ended still has acted."""
    return sorted(registry.organisations.values(), key=lambda it: (it.kind.value, it.name))
