"""The district's scorecards: every street office, or every department, in pictures and a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import msgspec
from starlette.requests import Request

from domain.scoring.counting import Card
from domain.scoring.formula import Adopted
from domain.scoring.indicators import INDICATORS
from domain.scoring.shipped import formula_of
from domain.streams.scorecard import ScorecardStage
from service.parts import Parts
from service.public.rendering import (
    formats_of,
    html,
    language_of,
    time_query,
    with_query,
    wording,
)
from service.public.score_picture import picture_of, rate_of
from service.public.score_queries import BY_BAND, BY_CODE, ScorecardsQuery
from service.public.score_shown import ShownCard, asked, shown_cards, year_of, years_until
from service.public.score_words import NUMBERS
from service.public.table_page import sample_district
from service.tables.cells import csv_head, csv_lines
from service.tables.columns import column, columns_of, values_of


class CardRow(msgspec.Struct, frozen=True):
    """An indicator of an office; scores and bounds of the office stand on each of its rows."""

    organisation: Annotated[UUID, column("单位编号", "Id of the office")]
    name: Annotated[str, column("单位", "Office")]
    division_code: Annotated[str | None, column("区划代码", "Division code")]
    card: Annotated[Card, column("考核对象", "Whose card")]
    year: Annotated[int, column("年度", "Year")]
    stage: Annotated[ScorecardStage, column("状态", "How far its course has come")]
    formula: Annotated[str, column("计分办法编号", "Id of the formula")]
    formula_version: Annotated[int, column("计分办法版本", "Version of the formula")]
    shipped_default: Annotated[bool, column("系统默认", "Whether it is the shipped default")]
    score: Annotated[int | None, column("得分", "Score, in hundredths of a point")]
    score_lowest: Annotated[int | None, column("得分下限", "Lower bound of the score")]
    score_highest: Annotated[int | None, column("得分上限", "Upper bound of the score")]
    band: Annotated[int | None, column("档次", "Band")]
    indicator: Annotated[str, column("指标编号", "Id of the indicator")]
    indicator_name: Annotated[str, column("指标", "Indicator")]
    weight: Annotated[int, column("权重", "Weight")]
    least: Annotated[int, column("最少件数", "Cases needed")]
    numerator: Annotated[int, column("分子", "Numerator")]
    denominator: Annotated[int, column("分母", "Denominator")]
    excluded: Annotated[int, column("剔除", "Left out")]
    late: Annotated[int, column("补录", "Recorded late")]
    lowest: Annotated[int | None, column("区间下限", "Lower bound, in hundredths of a percent")]
    highest: Annotated[int | None, column("区间上限", "Upper bound, in hundredths of a percent")]
    points: Annotated[int | None, column("该项得分", "Contribution, in hundredths of a point")]


_COLUMNS = columns_of(CardRow)


class Row(NamedTuple):
    """An office on the page; ``path`` is the address of its card without a query."""

    shown: ShownCard
    path: str
    address: str
    picture: Any


def scorecards_page(request: Request, parts: Parts, query: ScorecardsQuery) -> bytes:
    """The page. Blocks."""
    language = language_of(request)
    moment = asked(query)
    card, year = _which(query)
    sort = query.sort.value if query.sort else BY_CODE
    found = shown_cards(parts, card, year, moment)
    adopted = _adopted(parts, query, found)
    by_indicator = [it.indicator for it in adopted.formula.indicators]
    return html(
        request,
        "scorecards.html",
        language,
        card=card,
        cards=[(it, with_query(request, card=it.value, sort=None)) for it in Card],
        year=year,
        years=[(it, with_query(request, year=str(it))) for it in years_until(parts, moment)],
        adopted=adopted,
        rows=[_row(request, it) for it in in_order(found, sort)],
        sort=sort,
        sort_addresses={
            it: with_query(request, sort=None if it == BY_CODE else it) + "#numbers"
            for it in (BY_CODE, BY_BAND, *by_indicator)
        },
        indicators=INDICATORS,
        then=time_query(request),
        any_sample=sample_district(parts),
        time=query,
        formats=formats_of(request, "json", "csv"),
        **NUMBERS,
    )


def scorecards_csv(request: Request, parts: Parts, query: ScorecardsQuery) -> Iterator[bytes]:
    """A line an office and indicator, in the order of the page. Blocks."""
    card, year = _which(query)
    sort = query.sort.value if query.sort else BY_CODE
    yield csv_head(_COLUMNS)
    for it in in_order(shown_cards(parts, card, year, asked(query)), sort):
        yield card_lines(language_of(request), it)


def card_lines(language: str, shown: ShownCard) -> bytes:
    """The lines of one card."""
    return csv_lines((values_of(it, _COLUMNS) for it in card_rows(language, shown)), _COLUMNS)


def card_head() -> bytes:
    """The line above them."""
    return csv_head(_COLUMNS)


def card_rows(language: str, shown: ShownCard) -> list[CardRow]:
    """A card as rows, one an indicator, in the order of its formula."""
    words, live, formula = wording(language), shown.live, shown.adopted.formula
    whole = shown.reckoned
    return [
        CardRow(
            organisation=live.organisation,
            name=live.name,
            division_code=live.division_code,
            card=live.card,
            year=live.year,
            stage=live.stage,
            formula=formula.id,
            formula_version=formula.version,
            shipped_default=shown.adopted.shipped,
            score=whole.score,
            score_lowest=whole.lowest,
            score_highest=whole.highest,
            band=shown.band,
            indicator=line.indicator,
            indicator_name=words.pick(_name(line.indicator)),
            weight=line.weight,
            least=line.least,
            **line.counted._asdict(),
            lowest=line.interval.lowest if line.interval else None,
            highest=line.interval.highest if line.interval else None,
            points=line.points,
        )
        for line in whole.lines
    ]


def in_order(found: list[ShownCard], sort: str) -> list[ShownCard]:
    """By division code as they come; by band; or by the rate of an indicator, highest first and
    those without enough cases last."""
    if sort == BY_CODE:
        return found
    if sort == BY_BAND:
        return sorted(found, key=lambda it: (it.band is None, it.band or 0))

    def rank(shown: ShownCard) -> tuple[bool, int]:
        line = next((it for it in shown.reckoned.lines if it.indicator == sort), None)
        if line is None or line.points is None:
            return True, 0
        return False, -(rate_of(line) or 0)

    return sorted(found, key=rank)


def _which(query: ScorecardsQuery) -> tuple[Card, int]:
    return query.card or Card.STREET, query.year or year_of(asked(query))


def _adopted(parts: Parts, query: ScorecardsQuery, found: list[ShownCard]) -> Adopted:
    """The formula of the cards shown, or of those that there would be."""
    if found:
        return found[0].adopted
    moment = asked(query)
    card, year = _which(query)
    formulas = parts.scoreboard.registry(moment).formulas
    return formula_of(formulas, card, year, moment.as_of or datetime.now(UTC))


def _row(request: Request, shown: ShownCard) -> Row:
    path = f"/{language_of(request)}/scorecards/{shown.live.organisation}/{shown.live.year}"
    return Row(shown, path, path + time_query(request), picture_of(shown.reckoned.lines))


def _name(indicator: str) -> tuple[str, str]:
    it = INDICATORS[indicator]
    return it.zh, it.en
