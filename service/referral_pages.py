"""Referrals as JSON: a matter's as of any time, one with its days counted, the district's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import fastapi
import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field

from domain.rules.calendar import Calendar
from domain.streams.referral import ReferralStatus
from infra.page_queries import ReferralFilter
from projections.referral_page import ReferralPage, reckoned
from service.answers import PageRoute, cache_key, not_found, render, send, waited
from service.matter_pages import names
from service.page_cache import Page
from service.page_reading import DOCKET_LIMIT
from service.pages_api import page_docs
from service.parameters import CursorText, Query, TimeQuery
from service.parts import parts_of
from service.reading import Reader

router = APIRouter(prefix="/api/v1", tags=["公开页面 Pages"], route_class=PageRoute)


class ReferralLine(ReferralPage, frozen=True, kw_only=True):
    """A referral. ``due_at`` was promised; ``due_now`` is reckoned by the holidays known now, None
    while the clock stands still (``paused``). ``provisional`` where days were counted in a year
    whose holidays are not announced."""

    due_now: datetime | None
    paused: bool
    provisional: bool


class DayLine(msgspec.Struct, frozen=True):
    """A day of the clock: ``number`` is its place in the count, None when it does not count;
    ``why``: counted, weekend, holiday or paused; ``name`` and ``notice`` of the holiday."""

    date: date
    number: int | None
    why: str
    name: str
    notice: str
    announced: bool


class ReferralDetail(ReferralLine, frozen=True, kw_only=True):
    """A referral with its days counted (``working``; none for a clock fixed to a moment) and the
    names of the organisations that it mentions."""

    working: list[DayLine]
    names: dict[str, str]


class Referrals(msgspec.Struct, frozen=True):
    """Referrals; ``names`` are those of the organisations that they mention. ``next`` and ``total``
    are of the district's list alone."""

    items: list[ReferralLine]
    names: dict[str, str]
    next: str | None = None
    total: int | None = None


SCHEMAS: dict[str, Any] = {"Referrals": Referrals, "ReferralDetail": ReferralDetail}
"""For the OpenAPI document, by the name that the routes refer to."""


class ReferralQuery(Query):
    """Which referrals, those issued last first."""

    to: Annotated[UUID | None, Field(description="The addressee of now")] = None
    status: ReferralStatus | None = None
    organiser: Annotated[UUID | None, Field(description="Who asks for help")] = None
    after: CursorText = None
    limit: Annotated[int, Field(ge=1, le=DOCKET_LIMIT)] = 50


@router.get("/matters/{id}/referrals", **page_docs("Referrals", "一个事项的转办 Its referrals"))
async def of_matter(
    request: Request, id: UUID, query: Annotated[TimeQuery, fastapi.Query()]
) -> Response:
    """The referrals of a matter in order, each with its whole course and every clock it had."""
    reader = parts_of(request).reader

    def page() -> Page:
        pages = reader.stored.referrals_of(id, as_of=query.as_of, known_at=query.known_at)
        if not pages and not reader.stored.begun(id, as_of=query.as_of, known_at=query.known_at):
            raise not_found()
        return render(_listed(reader, pages, query.as_of))

    anew = await waited(request, "referrals", query)
    await waited(request, "docket", query)  # which says whether there is such a matter
    return send(request, await parts_of(request).pages.get(cache_key(request), page, anew=anew))


@router.get(
    "/matters/{id}/referrals/{referral}", **page_docs("ReferralDetail", "一项转办 A referral")
)
async def one(
    request: Request, id: UUID, referral: UUID, query: Annotated[TimeQuery, fastapi.Query()]
) -> Response:
    """One referral; its clock is told day by day, so that anyone can count after."""
    reader = parts_of(request).reader

    def page() -> Page:
        pages = reader.stored.referrals_of(id, as_of=query.as_of, known_at=query.known_at)
        found = next((it for it in pages if it.referral == referral), None)
        if found is None:
            raise not_found("id" if not pages else "referral")
        calendar = reader.register.current().calendar
        content = msgspec.to_builtins(_line(found, calendar))
        reader.stored.opened([content])
        content["working"] = _days(found, calendar)
        return render({**content, "names": names(reader, content, query.as_of)})

    anew = await waited(request, "referrals", query)
    return send(request, await parts_of(request).pages.get(cache_key(request), page, anew=anew))


@router.get("/referrals", **page_docs("Referrals", "全区转办 Referrals of the district"))
async def of_district(
    request: Request, query: Annotated[ReferralQuery, fastapi.Query()]
) -> Response:
    """Every referral of the district, those issued last first; `total` counts all that the filters
    leave."""
    reader = parts_of(request).reader

    def page() -> Page:
        wanted = ReferralFilter(query.to, query.status, query.organiser)
        found = reader.stored.referrals(wanted, after=query.after, limit=query.limit)
        content = _listed(reader, found.items, None)
        content.update(next=found.next, total=found.total)
        return render(content, next_cursor=found.next)

    anew = await waited(request, "referrals", query)
    return send(request, await parts_of(request).pages.get(cache_key(request), page, anew=anew))


def _listed(reader: Reader, pages: list[ReferralPage], moment: datetime | None) -> dict[str, Any]:
    calendar = reader.register.current().calendar
    lines = [msgspec.to_builtins(_line(page, calendar)) for page in pages]
    reader.stored.opened(lines)
    return {"items": lines, "names": names(reader, lines, moment), "next": None, "total": None}


def _line(page: ReferralPage, calendar: Calendar) -> ReferralLine:
    clock = reckoned(page, calendar)
    return ReferralLine(
        **msgspec.structs.asdict(page),
        due_now=page.due_at if clock is None else clock.due_at,
        paused=page.paused,
        provisional=clock is not None and clock.provisional,
    )


def _days(page: ReferralPage, calendar: Calendar) -> list[DayLine]:
    clock = reckoned(page, calendar)
    return [DayLine(**day._asdict()) for day in clock.days] if clock else []
