"""The addresses of the pages for supervision: its entrance, feeds of tables, organisations."""

from __future__ import annotations

from functools import partial
from typing import Annotated
from uuid import UUID

import fastapi
from fastapi import APIRouter, Request, Response

from service.answers import PageRoute, cache_key, render, send
from service.page_cache import Page
from service.parts import parts_of
from service.public import organisation_page, organisations_page, supervision_page
from service.public.feed_pages import READING, respond_feed
from service.public.queries import PastPageQuery
from service.public.rendering import respond
from service.public.supervision_page import SupervisionQuery
from service.public.table_feeds import ENTRIES, table_feed
from service.tables.catalogue import TABLES
from service.tables.table import Table

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_Query = Annotated[PastPageQuery, fastapi.Query()]


@router.api_route("/zh/supervision", methods=READING)
@router.api_route("/en/supervision", methods=READING)
async def supervision(
    request: Request, query: Annotated[SupervisionQuery, fastapi.Query()]
) -> Response:
    """What needs looking at, and the tables."""
    page = partial(supervision_page.supervision_page, request, parts_of(request), query)
    return await respond(request, page)


@router.api_route("/zh/organisations", methods=READING)
@router.api_route("/en/organisations", methods=READING)
async def organisations(request: Request, query: _Query) -> Response:
    """Every organisation, by street."""
    page = partial(organisations_page.organisations_page, request, parts_of(request), query)
    return await respond(request, page)


@router.api_route("/zh/organisations/{id}.json", methods=READING)
@router.api_route("/en/organisations/{id}.json", methods=READING)
async def organisation_json(request: Request, id: UUID, query: _Query) -> Response:
    """An organisation for programs."""
    parts = parts_of(request)

    def page() -> Page:
        return render(organisation_page.organisation_json(parts, id, query))

    return send(request, await parts.pages.get(cache_key(request), page))


@router.api_route("/zh/organisations/{id}", methods=READING)
@router.api_route("/en/organisations/{id}", methods=READING)
async def organisation(request: Request, id: UUID, query: _Query) -> Response:
    """What an organisation owes, what it did, and what was said of it."""
    page = partial(organisation_page.organisation_page, request, parts_of(request), id, query)
    return await respond(request, page)


def _add_feed(table: Table) -> None:
    async def feed(request: Request, query: _Query) -> Response:
        gather = partial(table_feed, request, parts_of(request), table, query)
        return await respond_feed(request, gather)

    for language in ("zh", "en"):
        for ending in (".atom", ".feed.json"):
            router.add_api_route(f"/{language}/{table.name}{ending}", feed, methods=READING)


for _name in ENTRIES:
    _add_feed(TABLES[_name])
