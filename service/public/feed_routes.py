"""The addresses of the feeds of matters; before the pages', which take an id there."""

from __future__ import annotations

from functools import partial
from typing import Annotated
from uuid import UUID

import fastapi
from fastapi import APIRouter, Request, Response

from service.answers import PageRoute
from service.parts import parts_of
from service.public import matter_feeds
from service.public.feed_pages import READING, respond_feed
from service.public.queries import DocketPageQuery, PageQuery

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.api_route("/zh/matters.atom", methods=READING)
@router.api_route("/zh/matters.feed.json", methods=READING)
@router.api_route("/en/matters.atom", methods=READING)
@router.api_route("/en/matters.feed.json", methods=READING)
async def matters_feed(
    request: Request, query: Annotated[DocketPageQuery, fastapi.Query()]
) -> Response:
    """Matters that changed last."""
    gather = partial(matter_feeds.matters_feed, request, parts_of(request), query)
    return await respond_feed(request, gather)


@router.api_route("/zh/matters/{id}.atom", methods=READING)
@router.api_route("/zh/matters/{id}.feed.json", methods=READING)
@router.api_route("/en/matters/{id}.atom", methods=READING)
@router.api_route("/en/matters/{id}.feed.json", methods=READING)
async def matter_feed(
    request: Request, id: UUID, query: Annotated[PageQuery, fastapi.Query()]
) -> Response:
    """What is recorded of a matter."""
    gather = partial(matter_feeds.matter_feed, request, parts_of(request), id, query)
    return await respond_feed(request, gather)
