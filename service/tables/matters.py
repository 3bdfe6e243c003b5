"""Matters (议事事项): the docket as a table, a row a matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from domain.events.agenda import Category, Scale, Topic
from domain.streams.matter import Stage
from infra.page_choice import Condition, Order
from projections.docket import DOCKET, DocketPage
from service.tables.columns import Text, column
from service.tables.filters import Choice, Days, Flag, Place
from service.tables.matter_columns import MatterId, OrganiserId, OrganiserName, Title
from service.tables.table import Looking, Table


class MatterRow(msgspec.Struct, frozen=True):
    """Where a matter stands."""

    matter: MatterId
    title: Title
    stage: Annotated[Stage, column("阶段", "Stage", message="stage")]
    organiser: OrganiserId
    organiser_name: OrganiserName
    division_code: Annotated[str | None, column("区划代码", "Division code")]
    category: Annotated[Category, column("协商内容类别", "Category", message="category")]
    scale: Annotated[Scale, column("协商范围", "Scale", message="scale")]
    topic: Annotated[Topic | None, column("主题", "Topic", message="topic")]
    submitted_at: Annotated[datetime, column("提出时间", "Raised")]
    changed_at: Annotated[datetime, column("最近变化", "Last change")]
    session_starts_at: Annotated[datetime | None, column("公示的会议时间", "Session announced for")]
    seats: Annotated[int, column("参与名额", "Seats")]
    sessions: Annotated[int, column("会议场次", "Sessions")]
    statements: Annotated[int, column("发言次数", "Statements")]
    stances: Annotated[int, column("表态次数", "Stances")]
    decided_at: Annotated[datetime | None, column("决议时间", "Decided")]
    review_on: Annotated[
        date | None, column("再议日期", "Review on", "已搁置的。", "Of what is laid aside.")
    ]
    assembly_on: Annotated[date | None, column("居民会议日期", "Assembly on")]
    tasks: Annotated[int, column("任务", "Tasks")]
    tasks_open: Annotated[int, column("进行中的任务", "Tasks under way")]
    referrals: Annotated[int, column("转办", "Referrals")]
    referrals_open: Annotated[int, column("未办结的转办", "Referrals not ended")]
    published_until: Annotated[date | None, column("结果公示至", "Outcome published until")]
    merged_into: Annotated[UUID | None, column("并入事项", "Merged into")]
    follows: Annotated[UUID | None, column("前续事项", "Follows")]
    escalated_into: Annotated[UUID | None, column("上升为街道事项", "Risen into")]
    exemplary: Annotated[bool, column("示范案例", "Exemplary case")]
    archived_at: Annotated[datetime | None, column("归档时间", "Archived")]
    source: Annotated[
        str | None,
        column("来源", "Source", "由其他系统导入时注明。", "Where another system brought it."),
    ]
    last_position: Annotated[int, column("最近记录的位置", "Position of its last record")]


_SAME = (
    *("matter", "stage", "division_code", "submitted_at", "changed_at", "session_starts_at"),
    *("seats", "sessions", "statements", "stances", "decided_at", "review_on", "assembly_on"),
    *("tasks", "tasks_open", "referrals", "referrals_open", "published_until", "merged_into"),
    *("follows", "escalated_into", "exemplary", "archived_at", "source", "last_position"),
)
"""What page and row call the same."""


def _rows(looking: Looking, pages: Sequence[DocketPage]) -> Iterator[MatterRow]:
    proposed: list[Any] = [
        {"commitment": page.proposed_title_commitment, "subject": ""} for page in pages
    ]
    looking.open(proposed)
    for page, words in zip(pages, proposed, strict=True):
        yield MatterRow(
            title=page.title or words.get("text"),
            organiser=page.organisation,
            organiser_name=looking.name(page.organisation),
            category=Category(page.category),
            scale=Scale(page.scale),
            topic=Topic(page.topic) if page.topic else None,
            **{name: getattr(page, name) for name in _SAME},
        )


MATTERS = Table(
    name="matters",
    title=Text("议事事项", "Matters"),
    about=Text(
        "居民提出的每一件事，商量到了哪一步。",
        "Every matter that was raised, and how far it has come.",
    ),
    clauses=("A3", "S4"),
    row=MatterRow,
    projection=DOCKET,
    rows=_rows,
    order=Order(("changed_at", "matter"), descending=True),
    filters=(
        Choice("stage", "field.stage", codes=Stage, column="stage", message="stage"),
        Choice("category", "field.category", codes=Category, column="category", message="category"),
        Choice("scale", "field.scale", codes=Scale, column="scale", message="scale"),
        Place("street", "field.street", kinds=("street",), column="organisation"),
        Place("committee", "field.committee", kinds=("committee",), column="organisation"),
        Place(
            "organisation",
            "field.organisation",
            kinds=("street", "committee"),
            column="organisation",
        ),
        Days("submitted", "field.submitted", column="submitted_at"),
        Flag(
            "open_referrals",
            "field.open_referrals",
            when=lambda _: [Condition("referrals_open", ">=", 1)],
        ),
    ),
    shown=("title", "stage", "organiser_name", "category", "submitted_at", "changed_at"),
    own_page=True,
)
