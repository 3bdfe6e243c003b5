"""Searching as a page: what is found, with what was searched for marked in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from starlette.requests import Request

from domain.events.registry import Kind
from infra.search_queries import SearchFilter
from projections.search import ItemKind
from service.answers import render
from service.cursors import write_cursor
from service.field_texts import field_text
from service.language import Language
from service.page_cache import Page
from service.parameters import Before, Since
from service.parts import Parts
from service.public.docket_page import is_sample
from service.public.filter_form import Field as FormField
from service.public.matter_page import ENTRIES
from service.public.queries import Blank, PastPageQuery
from service.public.rendering import formats_of, html, language_of, with_query, wording
from service.search import SearchLine, lag, search
from service.search_api import organisers
from service.search_terms import QUERY_MAX, printable, terms_of
from service.views import Slice

PAGE_SIZE = 20
ORGANISATIONS_SHOWN = 5
"""Before the other results."""
LAG_TOLD = 200
"""From how many events on a reader is told that the index is behind."""
_FILTERS = ("kind", "within", "occurred_from", "occurred_to")
_PLACES = (Kind.STREET, Kind.COMMITTEE)


class SearchPageQuery(PastPageQuery):
    """What for, and where; terms that cannot be searched are told of on the page."""

    q: Annotated[str | None, Field(max_length=QUERY_MAX), Blank, AfterValidator(printable)] = None
    kind: Annotated[ItemKind | None, Blank] = None
    within: Annotated[UUID | None, Blank] = None
    occurred_from: Annotated[Since | None, Blank] = None
    occurred_to: Annotated[Before | None, Blank] = None


class Result(NamedTuple):
    """An item found, where it is shown, and whether it is of the sample district."""

    line: SearchLine
    address: str
    sample: bool


def search_page(request: Request, parts: Parts, query: SearchPageQuery) -> bytes:
    """The page of this query. Blocks."""
    language = language_of(request)
    words = wording(language)
    terms, fault = _terms(query, language)
    found: Slice[SearchLine] = Slice([])
    organisations: list[SearchLine] = []
    if terms:
        wanted = search_filter(parts, query, query.kind)
        found = search(parts, terms, wanted, after=query.after, limit=PAGE_SIZE)
        if query.kind is None and query.after is None:
            organisations = search(
                parts,
                terms,
                search_filter(parts, query, ItemKind.ORGANISATION),
                limit=ORGANISATIONS_SHOWN,
            ).items
    results = _results(request, found.items, query)
    return html(
        request,
        "search.html",
        language,
        query=query,
        fault=fault,
        searched=bool(terms),
        organisations=_results(request, organisations, query),
        results=results,
        any_sample=any(result.sample for result in results),
        fields=_fields(request, parts),
        filtered=any(request.query_params.get(name, "").strip() for name in _FILTERS),
        clear=with_query(request, after=None, **dict.fromkeys(_FILTERS)),
        next_page=with_query(request, after=found.next) if found.next else None,
        first_page=with_query(request, after=None) if query.after else None,
        behind=lag(parts) > LAG_TOLD,
        time=query,
        formats=formats_of(request, "json") if terms else (),
        title=words("search.title_of", query=query.q) if terms else words("search.title"),
    )


def search_json(parts: Parts, query: SearchPageQuery) -> Page:
    """What is found for a query, as JSON; raises a problem that names what is wrong with it."""
    try:
        terms = terms_of(query.q or "")
    except PydanticCustomError as unfit:
        error = {"loc": ("query", "q"), "type": unfit.type, "ctx": unfit.context or {}}
        raise RequestValidationError([error]) from None
    if not terms:
        raise RequestValidationError([{"loc": ("query", "q"), "type": "missing"}])
    wanted = search_filter(parts, query, query.kind)
    if query.kind is None:
        wanted = wanted._replace(kinds=None)
    found = search(parts, terms, wanted, after=query.after, limit=PAGE_SIZE)
    return render(found, next_cursor=found.next)


def search_filter(
    parts: Parts, query: SearchPageQuery, kind: ItemKind | None = None
) -> SearchFilter:
    """The filter that a query asks for. Without a kind, everything but organisations: those have a
    place of their own on the page. Blocks."""
    kinds = [kind] if kind else [it for it in ItemKind if it is not ItemKind.ORGANISATION]
    return SearchFilter(
        kinds=tuple(it.value for it in kinds),
        organisations=organisers(parts, None, query.within),
        occurred_from=query.occurred_from,
        occurred_before=query.occurred_to,
        happened_by=query.as_of,
        known_by=query.known_at,
    )


def _terms(query: SearchPageQuery, language: Language) -> tuple[list[str], str | None]:
    """The terms, or why there are none that can be searched."""
    try:
        return terms_of(query.q or ""), None
    except PydanticCustomError as unfit:
        return [], field_text(unfit.type, unfit.context or {}, language)


def _results(request: Request, lines: Sequence[SearchLine], query: SearchPageQuery) -> list[Result]:
    """With the addresses at which they stand, as of the same time."""
    return [Result(line, _address(request, line, query), is_sample(line)) for line in lines]


def _address(request: Request, line: SearchLine, query: SearchPageQuery) -> str:
    times = {
        name: request.query_params[name] for name in ("as_of", "known_at") if getattr(query, name)
    }
    base = f"/{language_of(request)}"
    if line.kind is ItemKind.ORGANISATION:
        address = f"{base}/organisations/{line.item}"
        return address + (f"?{urlencode(times)}" if times else "")
    if line.version > ENTRIES:  # a timeline that long has parts: the one that begins here
        times["after"] = write_cursor(line.occurred_at, line.position - 1)
    address = f"{base}/matters/{line.stream}" + (f"?{urlencode(times)}" if times else "")
    return f"{address}#e{line.position}"


def _fields(request: Request, parts: Parts) -> list[FormField]:
    """The fields of the form beside the words, as they are filled in."""
    words = wording(language_of(request))

    def field(widget: str, name: str, label: str, options: list[Any]) -> FormField:
        given = request.query_params.get(name, "")
        return FormField(widget, name, words(label), given, options)

    register = parts.reader.register.current()
    living = [it for it in register.organisations.values() if it.ended_at is None]
    living.sort(key=lambda it: it.division_code or "")
    kinds = [(kind.value, words(f"item.{kind.value}")) for kind in ItemKind]
    places = [
        (kind, [(str(it.id), it.name) for it in living if it.kind is kind]) for kind in _PLACES
    ]
    return [
        field("select", "kind", "field.item", kinds),
        field("places", "within", "field.within", places),
        field("day", "occurred_from", "field.occurred_from", []),
        field("day", "occurred_to", "field.occurred_to", []),
    ]
