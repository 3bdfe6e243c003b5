"""The addresses of the pages of scorecards, in every form."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Annotated
from uuid import UUID

import fastapi
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from domain.scoring.counting import Card
from service.answers import PageRoute, cache_key, render, send
from service.page_cache import Page
from service.parts import parts_of
from service.public import (
    formulas_page,
    score_items_page,
    score_years_page,
    scorecard_page,
    scorecards_page,
)
from service.public.feed_pages import READING
from service.public.queries import PastPageQuery
from service.public.rendering import respond
from service.public.score_items_page import What
from service.public.score_queries import (
    CardQuery,
    ScorecardsQuery,
    YearsQuery,
)
from service.public.tables import CSV
from service.scoring import pages as api

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Year = Annotated[int, fastapi.Path(ge=api.FIRST_YEAR, le=api.LAST_YEAR)]
Indicator = Annotated[str, fastapi.Path(pattern="^[a-z_]{1,40}$")]
FormulaId = Annotated[str, fastapi.Path(pattern="^[a-z0-9-]{3,60}$")]
_Past = Annotated[PastPageQuery, fastapi.Query()]
_District = Annotated[ScorecardsQuery, fastapi.Query()]
_Card = Annotated[CardQuery, fastapi.Query()]
_Years = Annotated[YearsQuery, fastapi.Query()]


async def _csv(lines: Iterator[bytes], name: str) -> Response:
    """A file, streamed; what does not fit is refused before it begins."""
    first = await run_in_threadpool(next, lines)

    def whole() -> Iterator[bytes]:
        yield first
        yield from lines

    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingResponse(whole(), headers=headers, media_type=CSV)


@router.api_route("/zh/scorecards", methods=READING)
@router.api_route("/en/scorecards", methods=READING)
async def scorecards(request: Request, query: _District) -> Response:
    """Every office of a card."""
    page = partial(scorecards_page.scorecards_page, request, parts_of(request), query)
    return await respond(request, page)


@router.api_route("/zh/scorecards.json", methods=READING)
@router.api_route("/en/scorecards.json", methods=READING)
async def scorecards_json(request: Request, query: _District) -> Response:
    """The same as the API gives it."""
    which = api.ScorecardsQuery(
        card=query.card or Card.STREET, year=query.year, as_of=query.as_of, known_at=query.known_at
    )
    return await api.scorecards(request, which)


@router.api_route("/zh/scorecards.csv", methods=READING)
@router.api_route("/en/scorecards.csv", methods=READING)
async def scorecards_as_csv(request: Request, query: _District) -> Response:
    """A line an office and indicator."""
    lines = scorecards_page.scorecards_csv(request, parts_of(request), query)
    return await _csv(lines, "scorecards")


@router.api_route("/zh/scorecards/formulas", methods=READING)
@router.api_route("/en/scorecards/formulas", methods=READING)
async def formulas(request: Request, query: _Past) -> Response:
    """Every formula."""
    return await respond(
        request, partial(formulas_page.formulas_page, request, parts_of(request), query)
    )


@router.api_route("/zh/scorecards/formulas/{formula}", methods=READING)
@router.api_route("/en/scorecards/formulas/{formula}", methods=READING)
async def formula(request: Request, formula: FormulaId, query: _Past) -> Response:
    """One formula, by its id and version."""
    page = partial(formulas_page.formula_page, request, parts_of(request), formula, query)
    return await respond(request, page)


@router.api_route("/zh/scorecards/{organisation}.json", methods=READING)
@router.api_route("/en/scorecards/{organisation}.json", methods=READING)
async def years_json(request: Request, organisation: UUID, query: _Years) -> Response:
    """An office over time, as the API gives it."""
    when = api.OverTimeQuery(year=query.year, as_of=query.as_of, known_at=query.known_at)
    return await api.over_time(request, organisation, when)


@router.api_route("/zh/scorecards/{organisation}.csv", methods=READING)
@router.api_route("/en/scorecards/{organisation}.csv", methods=READING)
async def years_as_csv(request: Request, organisation: UUID, query: _Years) -> Response:
    """A line a month and a line a year."""
    lines = score_years_page.years_csv(parts_of(request), organisation, query)
    return await _csv(lines, "scorecard-years")


@router.api_route("/zh/scorecards/{organisation}", methods=READING)
@router.api_route("/en/scorecards/{organisation}", methods=READING)
async def years(request: Request, organisation: UUID, query: _Years) -> Response:
    """An office over months and years."""
    page = partial(score_years_page.years_page, request, parts_of(request), organisation, query)
    return await respond(request, page)


@router.api_route("/zh/scorecards/{organisation}/{year}.json", methods=READING)
@router.api_route("/en/scorecards/{organisation}/{year}.json", methods=READING)
async def scorecard_json(
    request: Request, organisation: UUID, year: Year, query: _Card
) -> Response:
    """A card as the API gives it: as of the moment, and beside it what is official."""
    when = api.CardQuery(
        as_of=query.as_of, known_at=query.known_at, compare_as_of=query.compare_as_of
    )
    return await api.scorecard(request, organisation, year, when)


@router.api_route("/zh/scorecards/{organisation}/{year}.csv", methods=READING)
@router.api_route("/en/scorecards/{organisation}/{year}.csv", methods=READING)
async def scorecard_as_csv(
    request: Request, organisation: UUID, year: Year, query: _Card
) -> Response:
    """A line an indicator."""
    lines = scorecard_page.scorecard_csv(request, parts_of(request), organisation, year, query)
    return await _csv(lines, f"scorecard-{year}")


@router.api_route("/zh/scorecards/{organisation}/{year}", methods=READING)
@router.api_route("/en/scorecards/{organisation}/{year}", methods=READING)
async def scorecard(request: Request, organisation: UUID, year: Year, query: _Card) -> Response:
    """The card of an office and year."""
    parts = parts_of(request)
    page = partial(scorecard_page.scorecard_page, request, parts, organisation, year, query)
    return await respond(request, page)


@router.api_route("/zh/scorecards/{organisation}/{year}/{indicator}.json", methods=READING)
@router.api_route("/en/scorecards/{organisation}/{year}/{indicator}.json", methods=READING)
async def items_json(
    request: Request, organisation: UUID, year: Year, indicator: Indicator, query: _Past
) -> Response:
    """What is behind a number, for programs; the next part is behind its cursor."""
    parts = parts_of(request)

    def found() -> Page:
        part = score_items_page.items_json(parts, What(organisation, year, indicator), query)
        return render(part, next_cursor=part.next)

    return send(request, await parts.pages.get(cache_key(request), found))


@router.api_route("/zh/scorecards/{organisation}/{year}/{indicator}.csv", methods=READING)
@router.api_route("/en/scorecards/{organisation}/{year}/{indicator}.csv", methods=READING)
async def items_as_csv(
    request: Request, organisation: UUID, year: Year, indicator: Indicator, query: _Past
) -> Response:
    """All of it, a line an item."""
    what = What(organisation, year, indicator)
    lines = score_items_page.items_csv(parts_of(request), what, query)
    return await _csv(lines, f"{indicator}-{year}")


@router.api_route("/zh/scorecards/{organisation}/{year}/{indicator}", methods=READING)
@router.api_route("/en/scorecards/{organisation}/{year}/{indicator}", methods=READING)
async def items(
    request: Request, organisation: UUID, year: Year, indicator: Indicator, query: _Past
) -> Response:
    """What is behind a number."""
    what = What(organisation, year, indicator)
    page = partial(score_items_page.items_page, request, parts_of(request), what, query)
    return await respond(request, page)
