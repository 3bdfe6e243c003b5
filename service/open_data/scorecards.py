"""Scorecards (考核结果) as open data: what was proposed, made final and restated, a row a number.

What is counted as of any other moment is computed from the events (docs/SCORES.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from domain.scoring.counting import Card
from domain.streams.scorecard import ScorecardStage
from infra.page_choice import Order
from projections.scorecards import SCORECARDS, ScorecardPage
from service.tables.columns import Text, column
from service.tables.table import Looking, Table

_NO_DATA = ("数据不足", "insufficient data")


class ScorecardRow(msgspec.Struct, frozen=True):
    """An indicator or signal of a card at one of its stages."""

    scorecard: Annotated[UUID, column("考核结果编号", "Scorecard's id")]
    organisation: Annotated[UUID, column("被考核单位编号", "Office's id")]
    organisation_name: Annotated[
        str | None, column("被考核单位", "Office", link=("organisations", "organisation"))
    ]
    card: Annotated[Card | None, column("考核类别", "Which card")]
    year: Annotated[int, column("年度", "Year")]
    stage: Annotated[ScorecardStage, column("阶段", "Stage")]
    recorded_as: Annotated[
        int,
        column(
            "记录",
            "Record",
            "提出、确定或者更正这一结果的记录在账上的位置。",
            "Where the record that says so stands on the ledger.",
        ),
    ]
    as_of: Annotated[datetime, column("截止时间", "As of")]
    position: Annotated[
        int,
        column(
            "截止位置",
            "Up to",
            "计入的记录到账上的这一位置为止。",
            "Up to where on the ledger events were counted.",
        ),
    ]
    formula: Annotated[str, column("计分办法", "Formula")]
    formula_version: Annotated[int, column("计分办法版本", "Formula's version")]
    score: Annotated[
        int | None,
        column("得分", "Score", "单位为百分之一分。", "In hundredths of a point.", absent=_NO_DATA),
    ]
    indicator: Annotated[str, column("指标", "Indicator or signal")]
    numerator: Annotated[int, column("分子", "Numerator")]
    denominator: Annotated[int, column("分母", "Denominator")]
    excluded: Annotated[int, column("剔除", "Left out")]
    late: Annotated[int, column("补录", "Recorded late")]
    points: Annotated[
        int | None,
        column(
            "指标得分",
            "Points",
            "单位为百分之一分；警示指标不计分，为空。",
            "In hundredths of a point; empty for signals, which are not scored.",
            absent=_NO_DATA,
        ),
    ]


def _rows(looking: Looking, pages: Sequence[ScorecardPage]) -> Iterator[ScorecardRow]:
    for page in pages:
        for version in page.versions:
            said = version.figures
            for figure in said.figures:
                yield ScorecardRow(
                    scorecard=page.scorecard,
                    organisation=page.organisation,
                    organisation_name=looking.name(page.organisation),
                    card=page.card,
                    year=page.year,
                    stage=version.stage,
                    recorded_as=version.recorded_as,
                    as_of=said.as_of,
                    position=said.position,
                    formula=said.formula,
                    formula_version=said.formula_version,
                    score=said.score,
                    indicator=figure.indicator,
                    numerator=figure.numerator,
                    denominator=figure.denominator,
                    excluded=figure.excluded,
                    late=figure.late,
                    points=figure.points,
                )


SCORECARD_FIGURES = Table(
    name="scorecards",
    title=Text("考核结果", "Scorecards"),
    about=Text(
        "街道办事处和区级部门各年度考核结果，提出、确定和更正时的每一项数字。",
        "The yearly scorecards of street offices and departments: every number as it was proposed,"
        " made final or restated.",
    ),
    clauses=("E6",),
    row=ScorecardRow,
    projection=SCORECARDS,
    rows=_rows,
    order=Order(("changed_at", "scorecard"), descending=True),
    row_a_page=False,
)
