"""The addresses of the public pages."""

from __future__ import annotations

from functools import partial
from typing import Annotated
from uuid import UUID

import fastapi
from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from service import pages_api
from service.answers import PageRoute
from service.language import preferred
from service.parameters import TimeQuery
from service.parts import parts_of
from service.public import (
    about_page,
    audit_page,
    data_page,
    docket_page,
    home_page,
    matter_page,
    matter_parts_pages,
)
from service.public.feed_pages import READING
from service.public.queries import DocketPageQuery, PastPageQuery
from service.public.rendering import respond

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.api_route("/", methods=READING)
async def front_door(request: Request) -> Response:
    """To the home page in the reader's language."""
    language = preferred(request.headers.get("accept-language"))
    headers = {"Vary": "Accept-Language", "Cache-Control": "no-cache"}
    return RedirectResponse(f"/{language}/", 302, headers=headers)


@router.api_route("/zh", methods=READING)
@router.api_route("/en", methods=READING)
async def without_slash(request: Request) -> Response:
    """To the home page."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{request.url.path}/{query}", 308)


@router.api_route("/zh/", methods=READING)
@router.api_route("/en/", methods=READING)
async def home(request: Request, query: Annotated[PastPageQuery, fastapi.Query()]) -> Response:
    """Home, as of any time."""
    return await respond(request, partial(home_page.home_page, request, parts_of(request), query))


@router.api_route("/zh/matters", methods=READING)
@router.api_route("/en/matters", methods=READING)
async def matters(request: Request, query: Annotated[DocketPageQuery, fastapi.Query()]) -> Response:
    """The docket."""
    page = partial(docket_page.docket_page, request, parts_of(request), query)
    return await respond(request, page)


@router.api_route("/zh/matters/{id}.json", methods=READING)
@router.api_route("/en/matters/{id}.json", methods=READING)
async def matter_json(
    request: Request, id: UUID, query: Annotated[PastPageQuery, fastapi.Query()]
) -> Response:
    """The matter as the API gives it."""
    then = TimeQuery(as_of=query.as_of, known_at=query.known_at)
    return await pages_api.matter(request, id, then)


@router.api_route("/zh/matters/{id}", methods=READING)
@router.api_route("/en/matters/{id}", methods=READING)
async def matter(
    request: Request, id: UUID, query: Annotated[PastPageQuery, fastapi.Query()]
) -> Response:
    """A matter, as of any time."""
    page = partial(matter_page.matter_page, request, parts_of(request), id, query)
    return await respond(request, page)


@router.api_route("/zh/matters/{id}/points", methods=READING)
@router.api_route("/en/matters/{id}/points", methods=READING)
async def points(
    request: Request, id: UUID, query: Annotated[PastPageQuery, fastapi.Query()]
) -> Response:
    """Every point of a matter."""
    page = partial(matter_parts_pages.points_page, request, parts_of(request), id, query)
    return await respond(request, page)


@router.api_route("/zh/matters/{id}/roster", methods=READING)
@router.api_route("/en/matters/{id}/roster", methods=READING)
async def roster(
    request: Request, id: UUID, query: Annotated[PastPageQuery, fastapi.Query()]
) -> Response:
    """Everybody who takes part in a matter."""
    page = partial(matter_parts_pages.roster_page, request, parts_of(request), id, query)
    return await respond(request, page)


@router.api_route("/zh/about", methods=READING)
@router.api_route("/en/about", methods=READING)
async def about(request: Request, query: Annotated[PastPageQuery, fastapi.Query()]) -> Response:
    """How to read the ledger, and the policy with what it led to."""
    page = partial(about_page.about_page, request, parts_of(request), query)
    return await respond(request, page)


@router.api_route("/zh/audit", methods=READING)
@router.api_route("/en/audit", methods=READING)
async def audit(request: Request) -> Response:
    """The log, and how to check it."""
    page = partial(audit_page.audit_page, request, parts_of(request))
    return await respond(request, page, brief=True)


@router.api_route("/zh/data", methods=READING)
@router.api_route("/en/data", methods=READING)
async def data(request: Request) -> Response:
    """Open data."""
    return await respond(request, partial(data_page.data_page, request, parts_of(request)))


@router.api_route("/zh/data/{name}", methods=READING)
@router.api_route("/en/data/{name}", methods=READING)
async def dictionary(request: Request, name: str) -> Response:
    """What the columns of a table mean."""
    return await respond(request, partial(data_page.dictionary_page, request, name))
