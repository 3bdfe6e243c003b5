"""Findings of supervision groups (监督意见), a row each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from domain.events.evaluation import FindingGrade
from infra.page_choice import Condition, Order
from projections.findings import FINDINGS as PROJECTION
from projections.findings import FindingPage, FindingStatus
from service.tables.columns import Text, column
from service.tables.filters import Choice, Days, Flag, One, Place
from service.tables.matter_columns import MatterId, OrganiserId, OrganiserName, Positions, Title
from service.tables.table import Looking, Table


class FindingRow(msgspec.Struct, frozen=True):
    """A finding and what came of it."""

    matter: MatterId
    finding: Annotated[UUID, column("监督意见编号", "Finding's id")]
    text: Annotated[str, column("监督意见", "Finding", link=("matters", "matter"))]
    title: Title
    organiser: OrganiserId
    organiser_name: OrganiserName
    group: Annotated[UUID, column("监督小组编号", "Group's id")]
    group_name: Annotated[
        str | None, column("提出小组", "Raised by", link=("organisations", "group"))
    ]
    addressee: Annotated[UUID, column("被监督单位编号", "Addressee's id")]
    addressee_name: Annotated[
        str | None, column("被监督单位", "Addressed to", link=("organisations", "addressee"))
    ]
    grade: Annotated[FindingGrade, column("意见类别", "Grade", message="finding_grade")]
    clauses: Annotated[tuple[str, ...], column("依据条款", "Clauses")]
    status: Annotated[FindingStatus, column("办理状态", "Status", message="finding_status")]
    raised_at: Annotated[datetime, column("提出时间", "Raised")]
    answered_at: Annotated[
        datetime | None, column("答复时间", "Answered", absent=("尚未答复", "No answer yet"))
    ]
    answer: Annotated[str | None, column("答复", "Answer")]
    closed_at: Annotated[datetime | None, column("结束时间", "Closed")]
    settled: Annotated[
        bool | None,
        column(
            "小组认可",
            "Settled",
            "监督小组结束意见时是否认可；未结束时为空。",
            "Whether the group was content when it closed it; empty before that.",
        ),
    ]
    reason: Annotated[str | None, column("结束说明", "Reason")]
    positions: Positions


def _rows(looking: Looking, pages: Sequence[FindingPage]) -> Iterator[FindingRow]:
    titles = looking.titles(page.matter for page in pages)
    for page in pages:
        yield FindingRow(
            matter=page.matter,
            finding=page.finding,
            text=page.text,
            title=titles.get(page.matter),
            organiser=page.organisation,
            organiser_name=looking.name(page.organisation),
            group=page.group,
            group_name=looking.name(page.group),
            addressee=page.addressee,
            addressee_name=looking.name(page.addressee),
            grade=FindingGrade(page.grade),
            clauses=page.clauses,
            status=page.status,
            raised_at=page.raised_at,
            answered_at=page.answered_at,
            answer=page.answer,
            closed_at=page.closed_at,
            settled=page.settled,
            reason=page.reason,
            positions=page.positions,
        )


UNANSWERED = [Condition("status", "=", FindingStatus.RAISED.value)]

FINDINGS = Table(
    name="findings",
    title=Text("监督意见", "Findings"),
    about=Text(
        "居民监督小组提出了什么意见，向谁提出，答复没有，小组是否认可。",
        "What supervision groups found, to whom they put it, whether an answer came and whether"
        " they were content with it.",
    ),
    clauses=("E3",),
    row=FindingRow,
    projection=PROJECTION,
    rows=_rows,
    order=Order(("raised_at", "matter", "finding"), descending=True),
    filters=(
        Choice(
            "status",
            "field.status",
            codes=FindingStatus,
            column="status",
            message="finding_status",
        ),
        Choice("grade", "field.grade", codes=FindingGrade, column="grade", message="finding_grade"),
        Place(
            "addressee",
            "field.finding_addressee",
            kinds=("committee", "street", "department"),
            column="addressee",
        ),
        Place("group", "field.group", kinds=("supervision_group",), column="raised_by_group"),
        Place("within", "field.within", kinds=("street", "committee"), column="organisation"),
        Days("raised", "field.raised", column="raised_at"),
        Flag("unanswered", "field.unanswered", when=lambda _: UNANSWERED),
        One("matter", "field.matter", column="matter"),
    ),
    shown=(
        "text",
        "title",
        "group_name",
        "addressee_name",
        "grade",
        "status",
        "raised_at",
        "answered_at",
        "positions",
    ),
)
