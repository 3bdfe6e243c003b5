"""Appraisals (民主评议): a row each office in each round.

No points are shown of too few ratings, nor of a round that is not closed: of two moments the
difference would tell who gave what.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from domain.performance import RATINGS_MIN
from infra.page_choice import Order
from projections.ratings import RATINGS, RatingsPage
from service.tables.columns import Text, column
from service.tables.filters import Days, Place
from service.tables.matter_columns import OrganiserId, OrganiserName, Positions
from service.tables.table import Looking, Table


class AppraisalRow(msgspec.Struct, frozen=True):
    """An office in a round. Points are from 1 to 5; the mean is the sum over the ratings."""

    appraisal: Annotated[UUID, column("评议编号", "Round's id")]
    organiser: OrganiserId
    organiser_name: OrganiserName
    subject: Annotated[UUID, column("被评议单位编号", "Office's id")]
    subject_name: Annotated[
        str | None, column("被评议单位", "Office", link=("organisations", "subject"))
    ]
    period_from: Annotated[date, column("评议期起", "Period from")]
    period_until: Annotated[date, column("评议期止", "Period until")]
    ratings: Annotated[int, column("评分份数", "Ratings")]
    taking_part_sum: Annotated[
        int | None,
        column(
            "参与协商得分合计",
            "Points for taking part",
            f"每份1至5分；评议未结束或不足{RATINGS_MIN}份时不公开，为空。",
            f"1 to 5 a rating; empty until the round is closed, or below {RATINGS_MIN} ratings.",
            absent=("未结束或份数不足，不公开", "under way, or too few ratings to show"),
        ),
    ]
    carrying_out_sum: Annotated[
        int | None,
        column(
            "落实结果得分合计",
            "Points for carrying out",
            "同上。",
            "Likewise.",
            absent=("未结束或份数不足，不公开", "under way, or too few ratings to show"),
        ),
    ]
    opened_at: Annotated[datetime, column("开始时间", "Opened")]
    closed_at: Annotated[
        datetime | None, column("结束时间", "Closed", absent=("进行中", "under way"))
    ]
    positions: Positions


def _rows(looking: Looking, pages: Sequence[RatingsPage]) -> Iterator[AppraisalRow]:
    for page in pages:
        for subject, result in page.subjects.items():
            shown = page.closed_at is not None and result.ratings >= RATINGS_MIN
            yield AppraisalRow(
                appraisal=page.appraisal,
                organiser=page.organisation,
                organiser_name=looking.name(page.organisation),
                subject=UUID(subject),
                subject_name=looking.name(UUID(subject)),
                period_from=page.period_from,
                period_until=page.period_until,
                ratings=result.ratings,
                taking_part_sum=result.taking_part_sum if shown else None,
                carrying_out_sum=result.carrying_out_sum if shown else None,
                opened_at=page.opened_at,
                closed_at=page.closed_at,
                positions=page.positions,
            )


APPRAISALS = Table(
    name="appraisals",
    title=Text("民主评议", "Appraisals"),
    about=Text(
        "参与协商的居民和单位对街道办事处、部门的评分，按评议轮次列出；谁打了几分不公开。",
        "How those who took part rated street offices and departments, round by round; who rated"
        " what is not public.",
    ),
    clauses=("E5",),
    row=AppraisalRow,
    projection=RATINGS,
    rows=_rows,
    order=Order(("period_from", "appraisal"), descending=True),
    row_a_page=False,
    filters=(
        Place("subject", "field.subject", kinds=("street", "department"), of_row="subject"),
        Place("within", "field.within", kinds=("street", "committee"), column="organisation"),
        Days("period", "field.period", column="period_from", dates=True),
    ),
    shown=(
        "subject_name",
        "organiser_name",
        "period_from",
        "period_until",
        "ratings",
        "taking_part_sum",
        "carrying_out_sum",
        "positions",
    ),
)
