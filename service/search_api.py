"""Searching over HTTP: one route, and what may be asked of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import fastapi
from fastapi import APIRouter, Request, Response
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from infra.search_queries import SearchFilter
from projections.search import ItemKind
from service.answers import PageRoute, cache_key, render, send, waited
from service.page_cache import Page
from service.pages_api import page_docs
from service.parameters import Before, CursorText, Since, TimeQuery
from service.parts import Parts, parts_of
from service.search import LIMIT, search
from service.search_terms import QUERY_MAX, printable, terms_of

router = APIRouter(prefix="/api/v1", tags=["公开页面 Pages"], route_class=PageRoute)


def _searchable(query: str) -> str:
    """The query, where it can be searched."""
    if not terms_of(printable(query) or ""):
        raise PydanticCustomError("missing", "nothing to search for")
    return query


SearchText = Annotated[str, Field(max_length=QUERY_MAX), AfterValidator(_searchable)]


class SearchQuery(TimeQuery):
    """What for, and where."""

    q: Annotated[
        SearchText,
        Field(
            description="Terms of two characters and more, separated by spaces; all of them must"
            " be found. Width, case and composition make no difference",
            examples=["电梯 补偿"],
        ),
    ]
    kind: Annotated[tuple[ItemKind, ...], Field(max_length=len(ItemKind))] = ()
    organisation: Annotated[UUID | None, Field(description="The organiser")] = None
    within: Annotated[
        UUID | None, Field(description="An organisation: what is its, and of all below it")
    ] = None
    occurred_from: Since | None = None
    occurred_to: Annotated[Before | None, Field(description="Not included; a day is")] = None
    after: CursorText = None
    limit: Annotated[int, Field(ge=1, le=LIMIT)] = 20


@router.get("/search", **page_docs("Search", "全文检索 Search"))
async def items(request: Request, query: Annotated[SearchQuery, fastapi.Query()]) -> Response:
    """Titles, proposals, statements, decisions, notices, referrals, outcomes, findings and
    organisations that hold all of the terms, the newest first. What was erased or is withheld is
    not found, as of whatever time one asks; a corrected text is found by its latest wording, or by
    the one of the time asked for. A part may hold fewer than `limit` and yet have a `next`."""
    parts = parts_of(request)
    anew = await waited(request, "search", query)
    page = found(parts, query)
    return send(request, await parts.pages.get(cache_key(request), page, anew=anew))


def found(parts: Parts, query: SearchQuery) -> Callable[[], Page]:
    """What renders the answer to a query. That blocks."""

    def page() -> Page:
        wanted = SearchFilter(
            kinds=tuple(kind.value for kind in query.kind) or None,
            organisations=organisers(parts, query.organisation, query.within),
            occurred_from=query.occurred_from,
            occurred_before=query.occurred_to,
            happened_by=query.as_of,
            known_by=query.known_at,
        )
        part = search(parts, terms_of(query.q), wanted, after=query.after, limit=query.limit)
        return render(part, next_cursor=part.next)

    return page


def organisers(
    parts: Parts, organisation: UUID | None, within: UUID | None
) -> tuple[UUID, ...] | None:
    """Those that are meant; None for all. May look at the register, so it blocks."""
    if within is None:
        return None if organisation is None else (organisation,)
    below = parts.reader.register.within(within)
    return tuple(it for it in below if organisation in (None, it))
