"""The addresses of the search: the page, and the same address as JSON."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import fastapi
from fastapi import APIRouter, Request, Response

from service.answers import PageRoute, cache_key, send
from service.parts import parts_of
from service.public.feed_pages import READING
from service.public.rendering import respond
from service.public.search_page import SearchPageQuery, search_json, search_page

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_Query = Annotated[SearchPageQuery, fastapi.Query()]


@router.api_route("/zh/search", methods=READING)
@router.api_route("/en/search", methods=READING)
async def page(request: Request, query: _Query) -> Response:
    """What is found."""
    return await respond(request, partial(search_page, request, parts_of(request), query))


@router.api_route("/zh/search.json", methods=READING)
@router.api_route("/en/search.json", methods=READING)
async def as_json(request: Request, query: _Query) -> Response:
    """The same, as /api/v1/search gives it."""
    parts = parts_of(request)
    found = partial(search_json, parts, query)
    return send(request, await parts.pages.get(cache_key(request), found))
