"""Reading pages as JSON: the docket, a matter, its timeline and points, organisations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

import fastapi
from fastapi import APIRouter, Request, Response
from pydantic import Field

from domain.events.agenda import Category, Scale
from domain.streams.matter import Stage
from infra.page_queries import DocketFilter
from service.answers import PageRoute, cache_key, not_found, render, send, waited
from service.command_docs import problem_responses
from service.page_cache import Page
from service.page_reading import DOCKET_LIMIT
from service.parameters import Before, CursorText, Query, Since, TimeQuery, Until
from service.parts import Parts, parts_of
from service.reading import TIMELINE_LIMIT
from service.views import Slice

router = APIRouter(prefix="/api/v1", tags=["公开页面 Pages"], route_class=PageRoute)


def page_docs(schema: str, summary: str, *, listed: bool = False) -> dict[str, Any]:
    """The arguments of a reading route that document it; ``listed``: the page is an array."""
    ref = {"$ref": f"#/components/schemas/{schema}"}
    content = {"application/json": {"schema": {"type": "array", "items": ref} if listed else ref}}
    return {
        "summary": summary,
        "response_class": Response,
        "responses": {
            "200": {"description": "The page", "content": content},
            "304": {"description": "As the reader has it (If-None-Match)"},
            **problem_responses(401, 404, 422, 503, 504),
        },
    }


class DocketQuery(Query):
    """Which matters, those changed last first."""

    stage: Annotated[tuple[Stage, ...], Field(max_length=20)] = ()
    organisation: Annotated[UUID | None, Field(description="The organiser")] = None
    within: Annotated[
        UUID | None, Field(description="An organisation: its matters, and those of all below it")
    ] = None
    division: Annotated[
        str | None, Field(pattern=r"^[0-9]{2,15}$", description="How the division code begins")
    ] = None
    category: Category | None = None
    scale: Scale | None = None
    submitted_from: Since | None = None
    submitted_to: Annotated[Before | None, Field(description="Not included; a day is")] = None
    open_referrals: Annotated[
        bool | None, Field(description="Whether referrals await their end")
    ] = None
    after: CursorText = None
    limit: Annotated[int, Field(ge=1, le=DOCKET_LIMIT)] = 50


class TimelineQuery(TimeQuery):
    """Which part of a timeline."""

    after: CursorText = None
    limit: Annotated[int, Field(ge=1, le=TIMELINE_LIMIT)] = 200


class PointsQuery(TimeQuery):
    """Which part of the points."""

    after: CursorText = None
    limit: Annotated[int, Field(ge=1, le=DOCKET_LIMIT)] = 100


class OrganisationQuery(Query):
    """Under which names."""

    as_of: Annotated[Until | None, Field(description="Registered by then, as named then")] = None


@router.get("/matters", **page_docs("Docket", "议事事项目录 Docket"))
async def docket(request: Request, query: Annotated[DocketQuery, fastapi.Query()]) -> Response:
    """Every matter with its stage and dates; `total` counts all that the filters leave."""
    parts = parts_of(request)

    def page() -> Page:
        wanted = docket_filter(parts, query)
        matters = parts.reader.docket(wanted, after=query.after, limit=query.limit)
        return render(matters, next_cursor=matters.next)

    anew = await waited(request, "docket", query)
    return send(request, await parts.pages.get(cache_key(request), page, anew=anew))


def docket_filter(parts: Parts, query: DocketQuery) -> DocketFilter:
    """The filter that a query asks for. May look at the register, so it blocks."""
    organisers = {query.organisation} if query.organisation else None
    if query.within:
        below = set(parts.reader.register.within(query.within))
        organisers = below if organisers is None else organisers & below
    return DocketFilter(
        stages=tuple(stage.value for stage in query.stage) or None,
        organisations=None if organisers is None else tuple(organisers),
        division=query.division,
        category=query.category,
        scale=query.scale,
        submitted_from=query.submitted_from,
        submitted_to=query.submitted_to,
        open_referrals=query.open_referrals,
    )


@router.get("/matters/{id}", **page_docs("Matter", "一个事项 A matter"))
async def matter(
    request: Request, id: UUID, query: Annotated[TimeQuery, fastapi.Query()]
) -> Response:
    """Where a matter stands, or stood. The ETag begins with the stream's version, for If-Match."""
    reader = parts_of(request).reader

    def page() -> Page:
        line = reader.docket_page(id, as_of=query.as_of, known_at=query.known_at)
        if line is None:
            raise not_found()
        return render(line, version=reader.version_of(line))

    anew = await waited(request, "docket", query)
    return send(request, await parts_of(request).pages.get(cache_key(request), page, anew=anew))


@router.get("/matters/{id}/timeline", **page_docs("Timeline", "公开时间线 Timeline"))
async def timeline(
    request: Request, id: UUID, query: Annotated[TimelineQuery, fastapi.Query()]
) -> Response:
    """Every public fact of a matter in order of time, with the words that people wrote."""
    return await _part(request, id, query, _SAID, parts_of(request).reader.timeline)


@router.get("/matters/{id}/points", **page_docs("Points", "观点与表态 Points"))
async def points(
    request: Request, id: UUID, query: Annotated[PointsQuery, fastapi.Query()]
) -> Response:
    """The statements of a matter and how many agree: everybody's latest stance, counted once."""
    return await _part(request, id, query, _SAID, parts_of(request).reader.points)


_SAID = ("timeline", "points")
"""The points say which of the timeline's words are withheld; the timeline, which matters exist."""


async def _part(
    request: Request,
    matter: UUID,
    query: TimelineQuery | PointsQuery,
    projections: tuple[str, ...],
    read: Callable[..., Slice[Any]],
) -> Response:
    """A part of a matter's list; 404 for a matter of which nothing was ever recorded."""
    parts = parts_of(request)

    def page() -> Page:
        part = read(
            matter,
            as_of=query.as_of,
            known_at=query.known_at,
            after=query.after,
            limit=query.limit,
        )
        if not part.items and not parts.reader.latest_position(matter):
            raise not_found()
        return render(part, next_cursor=part.next)

    anew = any([await waited(request, projection, query) for projection in projections])
    return send(request, await parts.pages.get(cache_key(request), page, anew=anew))


@router.get("/organisations", **page_docs("Organisation", "单位登记簿 Organisations", listed=True))
async def organisations(
    request: Request, query: Annotated[OrganisationQuery, fastapi.Query()]
) -> Response:
    """Every organisation registered, ended ones included, by division code."""
    parts = parts_of(request)

    def page() -> Page:
        parts.reader.register.current(at_once=anew)
        lines = parts.reader.organisations(query.as_of)
        return render(lines, version=parts.reader.register.version)

    anew = await waited(request, "audit_trail", query)
    return send(request, await parts.pages.get(cache_key(request), page, anew=anew))


@router.get("/organisations/{id}", **page_docs("Organisation", "一个单位 An organisation"))
async def organisation(
    request: Request, id: UUID, query: Annotated[OrganisationQuery, fastapi.Query()]
) -> Response:
    """One organisation with all its names."""
    parts = parts_of(request)

    def page() -> Page:
        parts.reader.register.current(at_once=anew)
        line = parts.reader.organisation(id, query.as_of)
        if line is None:
            raise not_found()
        return render(line)

    anew = await waited(request, "audit_trail", query)
    return send(request, await parts.pages.get(cache_key(request), page, anew=anew))
