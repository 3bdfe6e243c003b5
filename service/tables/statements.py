"""Statements (发言): a row each that is public, and where everybody stands on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from domain.events.discussion import WithholdingGround
from infra.page_choice import Condition, Order
from projections.points import POINTS, PointPage
from service.stored import StoredPoint
from service.tables.columns import Text, column
from service.tables.filters import Days, Flag, One, Place
from service.tables.matter_columns import MatterId, OrganiserId, OrganiserName, Positions, Title
from service.tables.table import Looking, Table


class StatementRow(msgspec.Struct, frozen=True):
    """A statement. Stances are everybody's latest, each counted once."""

    matter: MatterId
    statement: Annotated[UUID, column("发言编号", "Statement's id")]
    text: Annotated[
        str | None,
        column(
            "发言",
            "Statement",
            "最近更正后的文字；已依法删除或未予公开时为空。",
            "Its latest wording; empty where it was erased or is withheld.",
            link=("matters", "matter"),
            absent=("文字未公开或已删除", "withheld or erased"),
        ),
    ]
    title: Title
    organiser: OrganiserId
    organiser_name: OrganiserName
    session: Annotated[UUID, column("会议编号", "Session's id")]
    made_at: Annotated[datetime, column("发言时间", "Made")]
    agree: Annotated[
        int, column("赞同", "Agree", "每人只计最近一次表态。", "Everybody's latest stance, once.")
    ]
    disagree: Annotated[int, column("不赞同", "Disagree")]
    abstain: Annotated[int, column("不表态", "Abstain")]
    taken: Annotated[
        int, column("表态次数", "Stances taken", "含后来改变的。", "Those changed later included.")
    ]
    corrected: Annotated[int, column("更正次数", "Corrections")]
    withheld: Annotated[
        WithholdingGround | None,
        column("未予公开的理由", "Withheld because of", message="withholding"),
    ]
    erased: Annotated[bool, column("已依法删除", "Erased")]
    positions: Positions


def _rows(looking: Looking, pages: Sequence[PointPage | StoredPoint]) -> Iterator[StatementRow]:
    titles = looking.titles(page.matter for page in pages)
    withheld = looking.withheld_now(pages)
    texts: list[Any] = [{"commitment": page.text_commitment, "subject": ""} for page in pages]
    looking.open(texts)
    for page, words in zip(pages, texts, strict=True):
        ground = withheld.get(page.point)
        erased = "erased" in words
        yield StatementRow(
            matter=page.matter,
            statement=page.point,
            text=None if ground else words.get("text"),
            title=titles.get(page.matter),
            organiser=page.organisation,
            organiser_name=looking.name(page.organisation),
            session=page.session,
            made_at=page.made_at,
            agree=page.agree,
            disagree=page.disagree,
            abstain=page.abstain,
            taken=page.taken,
            corrected=page.corrected,
            withheld=WithholdingGround(ground) if ground and not erased else None,
            erased=erased,
            positions=page.sources,
        )


STATEMENTS = Table(
    name="statements",
    key=("matter", "statement"),
    title=Text("发言与表态", "Statements"),
    about=Text(
        "协商会上的发言，以及赞同、不赞同的人数。谁说的、谁怎么表态，不在此列。",
        "What was said at sessions and how many agree or disagree; not by whom.",
    ),
    clauses=("D1",),
    row=StatementRow,
    projection=POINTS,
    read=StoredPoint,
    rows=_rows,
    order=Order(("made_at", "matter", "point"), descending=True),
    filters=(
        Place("within", "field.within", kinds=("street", "committee"), column="organisation"),
        Days("made", "field.made", column="made_at"),
        Flag("stances", "field.stances", when=lambda _: [Condition("taken", ">=", 1)]),
        One("matter", "field.matter", column="matter"),
    ),
    shown=(
        "text",
        "title",
        "organiser_name",
        "made_at",
        "agree",
        "disagree",
        "abstain",
        "positions",
    ),
)
