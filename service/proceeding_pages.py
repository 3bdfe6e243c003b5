"""Proceedings beside matters as JSON: lists by kind, and the timeline of each stream."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import fastapi
import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field

from domain.streams.registry import REGISTRY_STREAM
from projections.proceedings import Proceeding
from service.answers import PageRoute, cache_key, not_found, render, send, waited
from service.commands import PREFIXES
from service.matter_pages import names
from service.page_cache import Page
from service.page_reading import DOCKET_LIMIT
from service.pages_api import TimelineQuery, page_docs
from service.parameters import CursorText, Query
from service.parts import Parts, parts_of

router = APIRouter(tags=["公开页面 Pages"], route_class=PageRoute)

LISTED = {
    "opinion_call": "征集意见 Calls for opinions",
    "suggestion": "工作建议 Suggestions",
    "common_issue": "共性问题 Common issues",
    "assembly": "居民会议 Assemblies",
    "training": "培训 Trainings",
    "norm": "制度规范 Norms",
    "appraisal": "评议 Appraisals",
}
"""Kind of stream → what its list is called."""


class ProceedingLine(msgspec.Struct, frozen=True):
    """A proceeding: ``opening`` and ``latest`` are facts' JSON, ``names`` of organisations."""

    stream: UUID
    kind: str
    organisation: UUID | None
    division_code: str | None
    opened_at: datetime
    changed_at: datetime
    facts: int
    opening: dict[str, Any]
    latest_type: str
    latest: dict[str, Any]
    positions: tuple[int, int]
    names: dict[str, str]


class ProceedingQuery(Query):
    """Which proceedings of a kind, those changed last first."""

    organisation: Annotated[UUID | None, Field(description="Whose it is")] = None
    within: Annotated[
        UUID | None, Field(description="An organisation: its own, and those of all below it")
    ] = None
    after: CursorText = None
    limit: Annotated[int, Field(ge=1, le=DOCKET_LIMIT)] = 50


def _line(parts: Parts, page: Proceeding) -> ProceedingLine:
    opening = msgspec.json.decode(page.opening)
    latest = msgspec.json.decode(page.latest)
    values = msgspec.structs.asdict(page)
    return ProceedingLine(
        **{**values, "opening": opening, "latest": latest},
        names=names(parts.reader, [opening, latest, str(page.organisation)], None),
    )


def _list_route(kind: str, summary: str) -> None:
    async def endpoint(
        request: Request, query: Annotated[ProceedingQuery, fastapi.Query()]
    ) -> Response:
        parts = parts_of(request)

        def page() -> Page:
            organisers = {query.organisation} if query.organisation else None
            if query.within:
                below = set(parts.reader.register.within(query.within))
                organisers = below if organisers is None else organisers & below
            found = parts.reader.stored.proceedings(
                kind,
                None if organisers is None else tuple(organisers),
                after=query.after,
                limit=query.limit,
            )
            lines = [_line(parts, it) for it in found.items]
            content = {"items": lines, "next": found.next, "total": found.total}
            return render(content, next_cursor=found.next)

        anew = await waited(request, "proceedings", query)
        return send(request, await parts.pages.get(cache_key(request), page, anew=anew))

    path = PREFIXES[kind].removesuffix("/{id}")
    router.add_api_route(
        path,
        endpoint,
        methods=["GET"],
        name=f"{kind}_list",
        description="Those changed last first.",
        **page_docs("Proceedings", summary),
    )


def _timeline_route(kind: str) -> None:
    async def timeline(request: Request, query: TimelineQuery, stream: UUID) -> Response:
        parts = parts_of(request)

        def page() -> Page:
            part = parts.reader.timeline(
                stream,
                as_of=query.as_of,
                known_at=query.known_at,
                after=query.after,
                limit=query.limit,
            )
            if not part.items and not parts.reader.latest_position(stream):
                raise not_found()
            return render(part, next_cursor=part.next)

        anew = await waited(request, "timeline", query)
        return send(request, await parts.pages.get(cache_key(request), page, anew=anew))

    async def of_one(
        request: Request, id: UUID, query: Annotated[TimelineQuery, fastapi.Query()]
    ) -> Response:
        return await timeline(request, query, id)

    async def of_registry(
        request: Request, query: Annotated[TimelineQuery, fastapi.Query()]
    ) -> Response:
        return await timeline(request, query, REGISTRY_STREAM)

    router.add_api_route(
        f"{PREFIXES[kind]}/timeline",
        of_registry if kind == "registry" else of_one,
        methods=["GET"],
        name=f"{kind}_timeline",
        description="Its public facts in order of time.",
        **page_docs("Timeline", "公开时间线 Timeline"),
    )


for _kind, _summary in LISTED.items():
    _list_route(_kind, _summary)
for _kind in (*LISTED, "registry"):
    _timeline_route(_kind)
