"""E6 Scorecards as JSON: every office's, one office's, over time, and what is behind a number."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import fastapi
from fastapi import APIRouter, Request, Response
from pydantic import Field

from domain.rules.pack import beijing_date
from domain.rules.packs import PACKS
from domain.scoring.card import reckon
from domain.scoring.counting import Card
from domain.scoring.indicators import INDICATORS
from domain.scoring.office import CARD_OF_KIND
from domain.scoring.shipped import formula_of
from service.answers import PageRoute, cache_key, not_found, render, send, waited
from service.cursors import read_cursor, write_cursor
from service.page_cache import Page
from service.pages_api import page_docs
from service.parameters import CursorText, TimeQuery, Until
from service.parts import Parts, parts_of
from service.scoring.cards import OfficeCard, office_card, office_cards
from service.scoring.scoreboard import Moment
from service.scoring.views import (
    CardLine,
    ItemLine,
    MonthLine,
    OverTime,
    card_line,
    item_line,
    month_line,
)
from service.views import Slice

FIRST_YEAR = PACKS[0].effective_from.year
"""No record is older than the policy."""
LAST_YEAR = 2200
ITEMS_LIMIT = 200

router = APIRouter(prefix="/api/v1/scorecards", tags=["考核计分 Scorecards"], route_class=PageRoute)

Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
IndicatorId = StrEnum("IndicatorId", {name: name for name in INDICATORS})  # type: ignore[misc]
"""Made from the catalogue, so that an unknown one is refused."""


class ScorecardsQuery(TimeQuery):
    """Which cards: of both kinds unless one is named, of this year unless another is."""

    card: Card | None = None
    year: Year | None = None


class CardQuery(TimeQuery):
    """As of when, and with which other moment it is compared."""

    compare_as_of: Annotated[
        Until | None, Field(description="Another moment: its card comes as `compared`")
    ] = None


class OverTimeQuery(TimeQuery):
    """The months of which year, this one unless it says."""

    year: Year | None = None


class ItemsQuery(TimeQuery):
    """Which part of the list, in the order in which the items began."""

    after: CursorText = None
    limit: Annotated[int, Field(ge=1, le=ITEMS_LIMIT)] = 50


async def _ready(request: Request, query: TimeQuery) -> bool:
    """Wait until what cards are made of has come to the position asked for, if any."""
    anew = await waited(request, "scored", query)
    await waited(request, "scorecards", query)
    return anew


@router.get("", **page_docs("Scorecard", "全部考核计分卡 Every office's card", listed=True))
async def scorecards(
    request: Request, query: Annotated[ScorecardsQuery, fastapi.Query()]
) -> Response:
    """The cards of a year: street offices, then departments, each by division code. In `band`s, not
    ranks: offices whose bounds overlap are in one."""
    parts = parts_of(request)

    def page() -> Page:
        moment = _moment(query)
        year = query.year or _year_of(moment)
        cards = Card if query.card is None else (query.card,)
        found = [it for card in cards for it in office_cards(parts, card, year, moment)]
        return render([card_line(it) for it in found])

    anew = await _ready(request, query)
    return send(request, await parts.pages.get(cache_key(request), page, anew=anew))


@router.get(
    "/{organisation}", **page_docs("ScorecardsOverTime", "历年考核计分 An office over time")
)
async def over_time(
    request: Request, organisation: UUID, query: Annotated[OverTimeQuery, fastapi.Query()]
) -> Response:
    """The cards of an office over the years, and those of one year at the end of each month."""
    parts = parts_of(request)

    def page() -> Page:
        return render(_over_time(parts, organisation, query))

    anew = await _ready(request, query)
    return send(request, await parts.pages.get(cache_key(request), page, anew=anew))


@router.get("/{organisation}/{year}", **page_docs("Scorecard", "考核计分卡 A card"))
async def scorecard(
    request: Request, organisation: UUID, year: Year, query: Annotated[CardQuery, fastapi.Query()]
) -> Response:
    """An office's card of a year: provisional as of any moment, and beside it what was proposed or
    is final. The contributions of its indicators add up to the score."""
    parts = parts_of(request)

    def page() -> Page:
        compared = None
        if query.compare_as_of is not None:
            other = _found(
                parts, organisation, year, _moment(query)._replace(as_of=query.compare_as_of)
            )
            compared = card_line(other)
        return render(card_line(_found(parts, organisation, year, _moment(query)), compared))

    anew = await _ready(request, query)
    return send(request, await parts.pages.get(cache_key(request), page, anew=anew))


@router.get(
    "/{organisation}/{year}/{indicator}", **page_docs("ScoredItems", "考核事项 What is counted")
)
async def items(
    request: Request,
    organisation: UUID,
    year: Year,
    indicator: IndicatorId,
    query: Annotated[ItemsQuery, fastapi.Query()],
) -> Response:
    """The items behind a number, with the positions of the events by which each counts so."""
    parts = parts_of(request)

    def page() -> Page:
        part = _items(parts, organisation, year, indicator.value, query)
        return render(part, next_cursor=part.next)

    anew = await _ready(request, query)
    return send(request, await parts.pages.get(cache_key(request), page, anew=anew))


def _over_time(parts: Parts, office: UUID, query: OverTimeQuery) -> OverTime:
    moment = _moment(query)
    this_year = _year_of(moment)
    year = query.year or this_year
    years = [it for it in parts.scoreboard.years(moment) if it <= this_year]
    cards = [office_card(parts, office, it, moment) for it in sorted(years, reverse=True)]
    found = parts.scoreboard.registry(moment).find(office)
    card = CARD_OF_KIND.get(found.kind) if found else None
    if found is None or card is None:
        raise not_found("organisation")
    return OverTime(
        organisation=office,
        name=found.name_at(moment.as_of),
        years=[card_line(it) for it in cards if it is not None],
        year=year,
        months=_months(parts, office, card, year, moment),
    )


def _months(parts: Parts, office: UUID, card: Card, year: int, moment: Moment) -> list[MonthLine]:
    formulas = parts.scoreboard.registry(moment).formulas
    found = []
    for end, counts in parts.scoreboard.months(office, year, moment):
        formula = formula_of(formulas, card, year, end).formula
        found.append(month_line(office, year, end, reckon(formula, counts)))
    return found


def _items(
    parts: Parts, office: UUID, year: int, indicator: str, query: ItemsQuery
) -> Slice[ItemLine]:
    card = _found(parts, office, year, _moment(query))
    if card.card not in INDICATORS[indicator].cards:
        raise not_found("indicator")
    (after,) = read_cursor(query.after, tuple[int]) or (0,)
    found = parts.scoreboard.items(
        office, indicator, year, card.moment, after=after, limit=query.limit + 1
    )
    shown = found[: query.limit]
    lines = [item_line(parts, it, card.moment) for it in shown]
    following = write_cursor(shown[-1].opened) if len(found) > query.limit else None
    return Slice(lines, following)


def _found(parts: Parts, office: UUID, year: int, moment: Moment) -> OfficeCard:
    found = office_card(parts, office, year, moment)
    if found is None:
        raise not_found("organisation")
    return found


def _moment(query: TimeQuery) -> Moment:
    """The moment asked for, one and the same for a whole answer."""
    return Moment(query.as_of or datetime.now(UTC), query.known_at)


def _year_of(moment: Moment) -> int:
    assert moment.as_of is not None
    return beijing_date(moment.as_of).year


SCHEMAS: dict[str, Any] = {
    "Scorecard": CardLine,
    "ScorecardsOverTime": OverTime,
    "ScoredItems": Slice[ItemLine],
}
"""For the OpenAPI document."""
