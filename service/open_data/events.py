"""The public events as a table: the whole ledger as the public sees it.

There are as many rows as the ledger has records, so what is only passed on is not read on the way:
ids and moments stay the text, the content the JSON, that they are in the store.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import msgspec

from domain.event import Visibility
from infra.page_choice import Order
from projections.audit_trail import AUDIT_TRAIL
from service.tables.columns import IdText, MomentText, Text, column
from service.tables.table import Looking, Table


class EventRow(msgspec.Struct, frozen=True, gc=False):
    """An event."""

    position: Annotated[
        int,
        column("账上位置", "Position", "从1起连续编号。", "Counts from 1 without gaps."),
    ]
    stream: Annotated[
        IdText,
        column(
            "所属编号", "Stream", "事项、评议等的编号。", "The id of its matter, round and so on."
        ),
    ]
    version: Annotated[int, column("序次", "Version", "在所属编号内从1起。", "Within the stream.")]
    type: Annotated[str, column("事件类型", "Type")]
    occurred_at: Annotated[MomentText, column("发生时间", "Occurred")]
    recorded_at: Annotated[MomentText, column("入账时间", "Recorded")]
    actor: Annotated[IdText, column("经办单位编号", "Organisation that acted")]
    role: Annotated[str, column("经办岗位", "Role in which it acted")]
    person: Annotated[
        IdText | None,
        column("经办人代号", "Who acted for it", "随机代号。", "A random pseudonym."),
    ]
    on_behalf_of: Annotated[IdText | None, column("代哪个单位经办", "On behalf of")]
    organisation: Annotated[
        IdText | None, column("组织单位编号", "Organiser", "所属事项的组织单位。", "Of the stream.")
    ]
    division_code: Annotated[str | None, column("区划代码", "Division code")]
    clauses: Annotated[tuple[str, ...], column("依据条款", "Clauses served")]
    rule_pack: Annotated[
        str,
        column("适用规则", "Rule pack", "行为发生时施行的规则。", "In force when it happened."),
    ]
    id: Annotated[IdText, column("事件编号", "Event's id")]
    causation: Annotated[IdText, column("来由编号", "Causation")]
    correlation: Annotated[IdText, column("关联编号", "Correlation")]
    visibility: Annotated[
        str,
        column(
            "公开范围",
            "Visibility",
            "public 公开；restricted 不公开，内容为空。",
            "Of restricted ones the content is left out.",
        ),
    ]
    data: Annotated[
        msgspec.Raw | None,
        column(
            "内容",
            "Content",
            "JSON。个人文字以承诺值代替，可按承诺值核对。",
            "JSON. What people wrote stands as commitments.",
        ),
    ]


class _Actor(msgspec.Struct, frozen=True, gc=False):
    organisation: IdText
    role: str
    person: IdText | None = None


class _Envelope(msgspec.Struct, frozen=True, gc=False):
    """As ``domain.event.Envelope`` is stored."""

    id: IdText
    occurred_at: MomentText
    actor: _Actor
    clauses: tuple[str, ...]
    rule_pack: str
    causation: IdText
    correlation: IdText
    organisation: IdText | None = None
    division_code: str | None = None
    on_behalf_of: IdText | None = None
    visibility: Visibility = "public"


class StoredEvent(msgspec.Struct, frozen=True, gc=False):
    """As ``projections.audit_trail.AuditEntry`` is stored."""

    position: int
    stream: IdText
    version: int
    type: str
    recorded_at: MomentText
    meta: _Envelope
    data: msgspec.Raw


_RESTRICTED: Visibility = "restricted"


def _rows(looking: Looking, pages: Sequence[StoredEvent]) -> Iterator[EventRow]:
    return map(_row, pages)


def _row(page: StoredEvent) -> EventRow:
    meta = page.meta
    open_to_all = meta.visibility != _RESTRICTED
    return EventRow(
        page.position,
        page.stream,
        page.version,
        page.type,
        meta.occurred_at,
        page.recorded_at,
        meta.actor.organisation,
        meta.actor.role,
        meta.actor.person if open_to_all else None,
        meta.on_behalf_of,
        meta.organisation,
        meta.division_code,
        meta.clauses,
        meta.rule_pack,
        meta.id,
        meta.causation,
        meta.correlation,
        meta.visibility,
        page.data if open_to_all else None,
    )


EVENTS = Table(
    name="events",
    title=Text("全部事件", "Events"),
    about=Text(
        "账本上的每一条记录，按入账次序。其余各表都由这些事件汇总而来。",
        "Every record of the ledger in its order. All other tables are folded from these.",
    ),
    clauses=("S4", "E1"),
    row=EventRow,
    projection=AUDIT_TRAIL,
    read=StoredEvent,
    rows=_rows,
    order=Order(("position",)),
)
