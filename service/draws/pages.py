"""Routes of draws: the list of a matter's, and the document of one."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Annotated
from uuid import UUID

import fastapi
from fastapi import APIRouter, Request, Response

from domain.catalogue import stream_of
from infra.district import District
from projections.projection import as_of as history_as_of
from service.answers import PageRoute, cache_key, not_found, render, send, waited
from service.draws.documents import Course, DrawList, courses
from service.page_cache import Page
from service.pages_api import page_docs
from service.parameters import TimeQuery
from service.parts import parts_of

router = APIRouter(prefix="/api/v1", tags=["公开页面 Pages"], route_class=PageRoute)

_one_at_a_time = threading.Semaphore(1)
"""A draw's chances take up to some seconds to count, once: others shall not wait for them all."""


def read_draws(
    district: District, matter: UUID, as_of: datetime | None, known_at: datetime | None
) -> dict[UUID, Course]:
    """The draws of a matter as of any time; a problem for a matter that nothing is known of."""
    events = history_as_of(district.recorder.stream(matter), as_of, known_at)
    if not events or events[0].version != 1 or stream_of(events[0].type) != "matter":
        raise not_found()
    return courses(events)


@router.get("/matters/{id}/draws", **page_docs("Draws", "抽签 Draws"))
async def draws(
    request: Request, id: UUID, query: Annotated[TimeQuery, fastapi.Query()]
) -> Response:
    """The draws of a matter in the order of their commitment, cancelled ones among them."""
    parts = parts_of(request)

    def page() -> Page:
        found = read_draws(parts.district, id, query.as_of, query.known_at)
        return render(DrawList(tuple(course.summary() for course in found.values())))

    anew = await waited(request, "audit_trail", query)
    return send(request, await parts.pages.get(cache_key(request), page, anew=anew))


@router.get("/matters/{id}/draws/{draw}", **page_docs("Draw", "一次抽签 A draw"))
async def draw(
    request: Request, id: UUID, draw: UUID, query: Annotated[TimeQuery, fastapi.Query()]
) -> Response:
    """One draw, whole: `yishi draw verify` recomputes it from this document alone."""
    parts = parts_of(request)

    def page() -> Page:
        course = read_draws(parts.district, id, query.as_of, query.known_at).get(draw)
        if course is None:
            raise not_found("draw")
        with _one_at_a_time:
            return render(course.document())

    anew = await waited(request, "audit_trail", query)
    return send(request, await parts.pages.get(cache_key(request), page, anew=anew))
