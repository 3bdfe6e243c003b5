"""The duties register as JSON: what is due, by whom and when; what is late, what is missing."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import fastapi
from fastapi import APIRouter, Request, Response
from pydantic import Field

from domain.duties.standing import Status
from domain.duties.table import DUTY_KINDS
from service.answers import PageRoute, cache_key, not_found, render, send, waited
from service.duties import DUTIES_LIMIT, WantedDuties
from service.page_cache import Page
from service.pages_api import page_docs
from service.parameters import Before, CursorText, Since, TimeQuery
from service.parts import Parts, parts_of

router = APIRouter(prefix="/api/v1/duties", tags=["应办事项 Duties"], route_class=PageRoute)

KindId = StrEnum("KindId", {name: name for name in DUTY_KINDS.kinds})  # type: ignore[misc]
ClauseId = StrEnum(  # type: ignore[misc]
    "ClauseId", {kind.clause: kind.clause for kind in DUTY_KINDS.kinds.values()}
)
"""Made from the table, so that an unknown one is refused."""


class DutiesQuery(TimeQuery):
    """Which duties."""

    owed_by: Annotated[UUID | None, Field(description="Who owes it")] = None
    within: Annotated[
        UUID | None, Field(description="An organisation: what it owes, and all below it")
    ] = None
    kind: Annotated[tuple[KindId, ...], Field(max_length=50)] = ()
    clause: Annotated[tuple[ClauseId, ...], Field(max_length=50)] = ()
    matter: Annotated[UUID | None, Field(description="A matter, or any other stream")] = None
    due_from: Since | None = None
    due_to: Annotated[Before | None, Field(description="Not included; a day is")] = None
    status: Annotated[tuple[Status, ...], Field(max_length=10)] = ()


class DutyListQuery(DutiesQuery):
    """Which part of the list, those opened first coming first."""

    after: CursorText = None
    limit: Annotated[int, Field(ge=1, le=DUTIES_LIMIT)] = 50


class DutySummaryQuery(DutiesQuery):
    """By what they are counted."""

    group: Literal["kind", "owed_by"] = "kind"


@router.get("", **page_docs("Duties", "应办事项登记 The duties register"))
async def duties(request: Request, query: Annotated[DutyListQuery, fastapi.Query()]) -> Response:
    """What is or was due, by whom, and where it stands. What nobody recorded shows as `overdue`.
    A part may hold fewer than its limit and still have a next one."""
    parts = parts_of(request)

    def page() -> Page:
        found = parts.duties.duties(_wanted(parts, query), after=query.after, limit=query.limit)
        return render(found, next_cursor=found.next)

    anew = await waited(request, "duties", query)
    return send(request, await parts.pages.get(cache_key(request), page, anew=anew))


@router.get("/summary", **page_docs("DutySummary", "应办事项统计 Duties counted", listed=True))
async def summary(
    request: Request, query: Annotated[DutySummaryQuery, fastapi.Query()]
) -> Response:
    """How many duties stand how, by kind or by who owes them; most overdue first."""
    parts = parts_of(request)

    def page() -> Page:
        return render(parts.duties.summary(_wanted(parts, query), query.group))

    anew = await waited(request, "duties", query)
    return send(request, await parts.pages.get(cache_key(request), page, anew=anew))


@router.get("/{id}/{kind}/{ref}", **page_docs("Duty", "一项应办事项 A duty"))
async def duty(
    request: Request,
    id: UUID,
    kind: KindId,
    ref: Annotated[str, fastapi.Path(pattern=r"^[0-9a-z_-]{1,64}$")],
    query: Annotated[TimeQuery, fastapi.Query()],
) -> Response:
    """One duty, each time that it was owed, and its clock day by day. `id` is the stream, or the
    organisation for what recurs; `ref` tells duties of a stream apart, `-` where there is one."""
    parts = parts_of(request)

    def page() -> Page:
        found = parts.duties.duty(
            id,
            kind.value,
            "" if ref == "-" else ref,
            as_of=query.as_of,
            known_at=query.known_at,
        )
        if found is None:
            raise not_found()
        return render(found)

    anew = await waited(request, "duties", query)
    return send(request, await parts.pages.get(cache_key(request), page, anew=anew))


def _wanted(parts: Parts, query: DutiesQuery) -> WantedDuties:
    """The duties that a query asks for. May look at the register, so it blocks."""
    owed_by = frozenset({query.owed_by}) if query.owed_by else None
    if query.within:
        below = frozenset(parts.reader.register.within(query.within))
        owed_by = below if owed_by is None else owed_by & below
    kinds = None
    if query.kind or query.clause:
        kinds = frozenset(
            kind.id
            for kind in DUTY_KINDS.kinds.values()
            if (not query.kind or kind.id in query.kind)
            and (not query.clause or kind.clause in query.clause)
        )
    return WantedDuties(
        owed_by=owed_by,
        kinds=kinds,
        stream=query.matter,
        statuses=frozenset(query.status),
        due_from=query.due_from,
        due_to=query.due_to,
        as_of=query.as_of,
        known_at=query.known_at,
    )
