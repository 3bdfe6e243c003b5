"""The addresses of the noticeboard, its feeds and its calendars."""

from __future__ import annotations

from functools import partial
from typing import Annotated
from uuid import UUID

import fastapi
from fastapi import APIRouter, Request, Response

from service.answers import PageRoute, not_found
from service.parts import parts_of
from service.public import notice_feeds, notices_page
from service.public.feed_pages import READING, respond_feed
from service.public.queries import PastPageQuery
from service.public.rendering import respond
from service.session_calendar import MEDIA_TYPE

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_Query = Annotated[PastPageQuery, fastapi.Query()]


@router.api_route("/zh/notices", methods=READING)
@router.api_route("/en/notices", methods=READING)
async def notices(request: Request, query: _Query) -> Response:
    """The noticeboard."""
    page = partial(notices_page.notices_page, request, parts_of(request), query)
    return await respond(request, page)


@router.api_route("/zh/notices.atom", methods=READING)
@router.api_route("/zh/notices.feed.json", methods=READING)
@router.api_route("/en/notices.atom", methods=READING)
@router.api_route("/en/notices.feed.json", methods=READING)
async def notices_feed(request: Request, query: _Query) -> Response:
    """Notices as a feed."""
    gather = partial(notice_feeds.notices_feed, request, parts_of(request), query)
    return await respond_feed(request, gather)


@router.api_route("/zh/notices.ics", methods=READING)
@router.api_route("/en/notices.ics", methods=READING)
async def notices_calendar(request: Request, query: _Query) -> Response:
    """Sessions as a calendar."""
    calendar = partial(notice_feeds.notices_calendar, request, parts_of(request), query)
    return await respond(request, calendar, media_type=MEDIA_TYPE)


@router.api_route("/zh/matters/{id}.ics", methods=READING)
@router.api_route("/en/matters/{id}.ics", methods=READING)
async def matter_calendar(request: Request, id: UUID, query: _Query) -> Response:
    """The sessions of a matter as a calendar."""
    parts = parts_of(request)

    def calendar() -> bytes:
        found = notice_feeds.matter_calendar(request, parts, id, query)
        if found is None:
            raise not_found()
        return found

    return await respond(request, calendar, media_type=MEDIA_TYPE)
