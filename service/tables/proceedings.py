"""Proceedings beside matters (其他议事活动): calls for opinions, suggestions, trainings, …"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec

from domain.events.agenda import Topic
from infra.page_choice import Condition, Order
from projections.proceedings import PROCEEDINGS as PROJECTION
from projections.proceedings import Proceeding
from service.tables.columns import Text, column
from service.tables.filters import Choice, Days, Place
from service.tables.matter_columns import OrganiserId, OrganiserName, Positions
from service.tables.table import Looking, Table


class ProceedingKind(StrEnum):
    """Which kind of stream."""

    OPINION_CALL = "opinion_call"
    SUGGESTION = "suggestion"
    COMMON_ISSUE = "common_issue"
    ASSEMBLY = "assembly"
    TRAINING = "training"
    NORM = "norm"
    APPRAISAL = "appraisal"


class ProceedingRow(msgspec.Struct, frozen=True):
    """A proceeding, with what began it and its latest fact."""

    proceeding: Annotated[UUID, column("编号", "Its id")]
    kind: Annotated[ProceedingKind, column("类别", "Kind", message="proceeding")]
    subject: Annotated[str | None, column("名称", "Title", "有名称的。", "Of those that have one.")]
    topic: Annotated[
        Topic | None, column("主题", "Topic", "共性问题的。", "Of common issues.", message="topic")
    ]
    organiser: OrganiserId
    organiser_name: OrganiserName
    addressee: Annotated[
        UUID | None,
        column("受建议单位编号", "Addressee's id", "工作建议的。", "Of suggestions."),
    ]
    addressee_name: Annotated[
        str | None, column("受建议单位", "Addressee", link=("organisations", "addressee"))
    ]
    opened_at: Annotated[datetime, column("开始时间", "Begun")]
    changed_at: Annotated[datetime, column("最近变化", "Last change")]
    latest: Annotated[str, column("最近一步", "Latest step", "事件类型。", "Type of the event.")]
    facts: Annotated[int, column("记录条数", "Records")]
    positions: Positions


def _rows(looking: Looking, pages: Sequence[Proceeding]) -> Iterator[ProceedingRow]:
    for page in pages:
        opening: dict[str, Any] = msgspec.json.decode(page.opening)
        addressee = UUID(opening["addressee"]) if opening.get("addressee") else None
        title = opening.get("title")
        yield ProceedingRow(
            proceeding=page.stream,
            kind=ProceedingKind(page.kind),
            subject=title if isinstance(title, str) else None,
            topic=Topic(opening["topic"]) if opening.get("topic") else None,
            organiser=page.organisation,
            organiser_name=looking.name(page.organisation),
            addressee=addressee,
            addressee_name=looking.name(addressee),
            opened_at=page.opened_at,
            changed_at=page.changed_at,
            latest=page.latest_type,
            facts=page.facts,
            positions=tuple(dict.fromkeys(page.positions)),
        )


PROCEEDINGS = Table(
    name="proceedings",
    key=("proceeding",),
    title=Text("其他议事活动", "Other proceedings"),
    about=Text(
        "征集意见、工作建议、共性问题、居民会议、培训、制度规范和评议。",
        "Calls for opinions, suggestions, common issues, assemblies, trainings, norms, appraisals.",
    ),
    clauses=("A2", "S1", "L4", "K4", "C1", "S3", "E5"),
    row=ProceedingRow,
    projection=PROJECTION,
    rows=_rows,
    order=Order(("changed_at", "stream"), descending=True),
    always=(Condition("kind", "in", tuple(kind.value for kind in ProceedingKind)),),
    filters=(
        Choice("kind", "field.kind", codes=ProceedingKind, column="kind", message="proceeding"),
        Place("within", "field.within", kinds=("street", "committee"), column="organisation"),
        Days("opened", "field.opened", column="opened_at"),
    ),
    shown=("kind", "subject", "organiser_name", "opened_at", "changed_at", "positions"),
)
