"""An office's scorecards over time: year after year, and one year month by month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from starlette.requests import Request

from domain.rules.pack import beijing_date
from domain.scoring.card import Reckoned, reckon
from domain.scoring.office import CARD_OF_KIND
from domain.scoring.shipped import formula_of
from domain.streams.scorecard import ScorecardStage
from service.answers import not_found
from service.parts import Parts
from service.public.rendering import (
    formats_of,
    html,
    language_of,
    time_query,
    with_query,
    wording,
)
from service.public.score_picture import Spot, course_of
from service.public.score_queries import YearsQuery
from service.public.score_shown import ShownCard, asked, shown_card, year_of, years_until
from service.public.score_words import NUMBERS
from service.public.table_page import sample_district
from service.scoring.scoreboard import Moment
from service.tables.cells import csv_head, csv_lines
from service.tables.columns import column, columns_of, values_of


class YearShown(NamedTuple):
    """A year's card, and where its page is."""

    card: ShownCard
    address: str


class MonthShown(NamedTuple):
    """The card as it stood at the end of a month, or at the moment asked for; ``address`` leads to
    that day's."""

    until: datetime
    reckoned: Reckoned
    address: str


class OverTimeRow(msgspec.Struct, frozen=True):
    """A score at a moment."""

    year: Annotated[int, column("年度", "Year")]
    as_of: Annotated[datetime, column("截至", "As of")]
    stage: Annotated[ScorecardStage | None, column("状态", "Stage; empty for months")]
    score: Annotated[int | None, column("得分", "Score, in hundredths of a point")]
    lowest: Annotated[int | None, column("得分下限", "Lower bound")]
    highest: Annotated[int | None, column("得分上限", "Upper bound")]
    weight_present: Annotated[int, column("有数据的权重", "Weight with enough data")]


class _OverTime(NamedTuple):
    name: str
    year: int
    years: list[ShownCard]
    months: list[tuple[datetime, Reckoned]]


_COLUMNS = columns_of(OverTimeRow)


def years_page(request: Request, parts: Parts, organisation: UUID, query: YearsQuery) -> bytes:
    """The page. Blocks; raises ``Problem`` where the office has no cards."""
    language = language_of(request)
    found, moment = _over_time(parts, organisation, query), asked(query)
    oldest_first = found.years[::-1]
    return html(
        request,
        "score_years.html",
        language,
        organisation=organisation,
        name=found.name,
        year=found.year,
        choices=[(it, with_query(request, year=str(it))) for it in years_until(parts, moment)],
        years=[
            YearShown(it, f"{request.url.path}/{it.live.year}{time_query(request)}")
            for it in found.years
        ],
        years_picture=course_of([_spot(it.reckoned) for it in oldest_first], joined=False),
        years_names=[str(it.live.year) for it in oldest_first],
        months=[_month(request, found.year, *it) for it in found.months],
        months_picture=course_of([_spot(it) for _, it in found.months]),
        months_names=_names(language, [it for it, _ in found.months]),
        any_sample=sample_district(parts),
        time=query,
        formats=formats_of(request, "json", "csv"),
        **NUMBERS,
    )


def years_csv(parts: Parts, organisation: UUID, query: YearsQuery) -> Iterator[bytes]:
    """A line a year, then a line a month. Blocks; raises as the page does."""
    found = _over_time(parts, organisation, query)
    rows = [
        _csv_row(it.live.year, it.moment.as_of, it.live.stage, it.reckoned) for it in found.years
    ]
    rows += [_csv_row(found.year, at, None, it) for at, it in found.months]
    lines = (values_of(row, _COLUMNS) for row in rows)
    yield csv_head(_COLUMNS) + csv_lines(lines, _COLUMNS)


def _over_time(parts: Parts, organisation: UUID, query: YearsQuery) -> _OverTime:
    moment = asked(query)
    registry = parts.scoreboard.registry(moment)
    office = registry.find(organisation)
    card = CARD_OF_KIND.get(office.kind) if office else None
    if office is None or card is None or not _registered_by(office.names[0][0], moment):
        raise not_found("organisation")
    year = query.year or year_of(moment)
    found = (shown_card(parts, organisation, it, moment) for it in years_until(parts, moment))
    return _OverTime(
        office.name_at(moment.as_of),
        year,
        [it for it in found if it is not None],
        [
            (at, reckon(formula_of(registry.formulas, card, year, at).formula, counts))
            for at, counts in parts.scoreboard.months(organisation, year, moment)
        ],
    )


def _registered_by(since: datetime, moment: Moment) -> bool:
    """Whether something registered then was so by the moment."""
    return moment.as_of is None or since <= moment.as_of


def _month(request: Request, year: int, until: datetime, reckoned: Reckoned) -> MonthShown:
    asked_for = {"as_of": beijing_date(until).isoformat()}
    if known := request.query_params.get("known_at"):
        asked_for["known_at"] = known
    return MonthShown(until, reckoned, f"{request.url.path}/{year}?{urlencode(asked_for)}")


def _names(language: str, ends: list[datetime]) -> list[str]:
    words = wording(language)
    return [words("years.month_n", month=beijing_date(it).month) for it in ends]


def _spot(reckoned: Reckoned) -> Spot:
    return Spot(reckoned.score, reckoned.lowest, reckoned.highest)


def _csv_row(
    year: int, at: datetime | None, stage: ScorecardStage | None, reckoned: Reckoned
) -> OverTimeRow:
    assert at is not None, "the moment of a card is set"
    return OverTimeRow(
        year, at, stage, reckoned.score, reckoned.lowest, reckoned.highest, reckoned.weight_present
    )
