"""The calendar and deadlines as JSON: which days are worked by which notice, and when a term ends.

Deadlines are for anybody to try: they count as the ledger counts, and say how.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import fastapi
import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field

from domain.rules.calendar import Calendar
from domain.rules.deadline import Deadline, deadline
from domain.rules.pack import Term
from service.answers import PageRoute, cache_key, render, send, waited
from service.page_cache import Page
from service.pages_api import page_docs
from service.parameters import DayParameter, TimeQuery
from service.parts import Parts, parts_of

router = APIRouter(prefix="/api/v1", tags=["日历与期限 Calendar"], route_class=PageRoute)

TERM_DAYS_MAX = 1000
"""Of a term that anybody may have counted: longer than any in the rules."""


class HolidayLine(msgspec.Struct, frozen=True):
    """A holiday from day to day inclusive, the days worked to make up for it, and by which
    notice: the last one that names it."""

    name: str
    first: date
    last: date
    make_up_workdays: tuple[date, ...]
    notice: str


class NoticeLine(msgspec.Struct, frozen=True):
    """A notice of the State Council, in the order in which they were issued."""

    notice: str
    issued_on: date


class CalendarPage(msgspec.Struct, frozen=True):
    """A year's holidays. ``announced`` is false where no notice is known: weekends alone are known
    to be free then, and what is counted in that year is provisional."""

    year: int
    announced: bool
    notices: list[NoticeLine]
    holidays: list[HolidayLine]


class DeadlineDay(msgspec.Struct, frozen=True):
    """A day of a term: ``number`` is its place in the count, None when it is not counted; ``why``
    says so; ``holiday`` and ``notice`` by which holiday, where it is one."""

    date: date
    number: int | None
    why: str
    holiday: str
    notice: str
    announced: bool


class DeadlinePage(msgspec.Struct, frozen=True):
    """When a term ends. ``due_on`` is the last day in time and ``due_at`` its last second;
    ``provisional`` when days of a year that is not announced were counted."""

    starts_on: date
    days: int
    working: bool
    due_on: date
    due_at: datetime
    provisional: bool
    account: list[DeadlineDay]


class DeadlineQuery(TimeQuery):
    """A term, from the day of the act."""

    starts_on: Annotated[
        DayParameter, Field(alias="from", description="The day of the act: it is not counted")
    ]
    days: Annotated[int, Field(ge=1, le=TERM_DAYS_MAX)]
    working: Annotated[
        bool, Field(description="Working days; else calendar days, ended on a working day")
    ] = True


@router.get("/calendar/{year}", **page_docs("Calendar", "节假日安排 Holidays of a year"))
async def calendar(
    request: Request,
    year: Annotated[int, fastapi.Path(ge=2000, le=2100)],
    query: Annotated[TimeQuery, fastapi.Query()],
) -> Response:
    """The holidays of a year by the notices known, with the days worked to make up for them."""
    parts = parts_of(request)
    anew = await waited(request, "audit_trail", query)

    def page() -> Page:
        known = _calendar(parts, query, anew)
        return render(
            CalendarPage(
                year=year,
                announced=year in known.years,
                notices=[NoticeLine(it.notice, it.issued_on) for it in known.notices(year)],
                holidays=[
                    HolidayLine(
                        name=said.holiday.name,
                        first=said.holiday.first,
                        last=said.holiday.last,
                        make_up_workdays=said.holiday.make_up_workdays,
                        notice=said.notice.notice,
                    )
                    for said in known.holidays(year)
                ],
            )
        )

    return send(request, await parts.pages.get(cache_key(request), page, anew=anew))


@router.get("/deadlines", **page_docs("Deadline", "期限计算 When a term ends"))
async def deadlines(request: Request, query: Annotated[DeadlineQuery, fastapi.Query()]) -> Response:
    """When a term ends that begins on a day, counted by the notices known, day by day."""
    parts = parts_of(request)
    anew = await waited(request, "audit_trail", query)

    def page() -> Page:
        term = Term(days=query.days, working=query.working)
        counted = deadline(_calendar(parts, query, anew), query.starts_on, term)
        return render(_deadline_page(counted))

    return send(request, await parts.pages.get(cache_key(request), page, anew=anew))


def _calendar(parts: Parts, query: TimeQuery, anew: bool) -> Calendar:
    register = parts.reader.register
    register.current(at_once=anew)
    return register.calendar_at(query.as_of, query.known_at)


def _deadline_page(counted: Deadline) -> DeadlinePage:
    due_on, due_at = counted.due_on, counted.due_at
    assert due_on is not None  # nothing pauses here
    assert due_at is not None
    return DeadlinePage(
        starts_on=counted.starts_on,
        days=counted.term.days,
        working=counted.term.working,
        due_on=due_on,
        due_at=due_at,
        provisional=counted.provisional,
        account=[
            DeadlineDay(
                date=day.date,
                number=day.number,
                why=day.why.value,
                holiday=day.name,
                notice=day.notice,
                announced=day.announced,
            )
            for day in counted.days
        ],
    )
