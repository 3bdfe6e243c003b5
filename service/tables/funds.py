"""Money (资金): a row a matter, with what was approved, contracted and paid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated

import msgspec

from infra.page_choice import Condition, Order
from projections.funds import FUNDS as PROJECTION
from projections.funds import Audited, FundsPage, Published
from service.tables.columns import Text, column
from service.tables.filters import Choice, Days, Flag, One, Place, Yuan
from service.tables.matter_columns import MatterId, OrganiserId, OrganiserName, Positions, Title
from service.tables.table import Looking, Table


class FundsRow(msgspec.Struct, frozen=True):
    """The money of a matter."""

    matter: MatterId
    title: Title
    organiser: OrganiserId
    organiser_name: OrganiserName
    approved_fen: Annotated[
        int,
        column(
            "批准金额", "Approved", "单位：分。", "In fen.", unit="fen", opens="approved_positions"
        ),
    ]
    approved_positions: Annotated[
        tuple[int, ...], column("批准金额的记录", "Records behind what was approved")
    ]
    contracted_fen: Annotated[
        int,
        column(
            "合同金额",
            "Contracted",
            "单位：分。不超过批准金额。",
            "In fen; never more than was approved.",
            unit="fen",
            opens="contracted_positions",
        ),
    ]
    contracted_positions: Annotated[
        tuple[int, ...], column("合同金额的记录", "Records behind what was contracted")
    ]
    paid_fen: Annotated[
        int,
        column(
            "支付金额",
            "Paid",
            "单位：分。不超过合同金额。",
            "In fen; never more than was contracted.",
            unit="fen",
            opens="paid_positions",
        ),
    ]
    paid_positions: Annotated[
        tuple[int, ...], column("支付金额的记录", "Records behind what was paid")
    ]
    contracts: Annotated[int, column("合同份数", "Contracts")]
    published: Annotated[
        Published,
        column(
            "公示情况",
            "Published",
            "current 现有金额均已公示；behind 上次公示后又有批准、签约或支付；none 从未公示。",
            "current: the sums as they are; behind: money moved since; none: never.",
            message="funds_published",
        ),
    ]
    published_at: Annotated[datetime | None, column("最近公示时间", "Last published")]
    audited: Annotated[
        Audited,
        column(
            "审计情况",
            "Audit",
            "clean 最近一次审计未发现问题；faults 发现问题；none 从未审计。",
            "clean: the last audit found nothing wrong; faults: it did; none: never audited.",
            message="funds_audited",
        ),
    ]
    audited_at: Annotated[datetime | None, column("最近审计时间", "Last audited")]
    changed_at: Annotated[datetime, column("最近变动", "Last change")]
    positions: Positions


def _rows(looking: Looking, pages: Sequence[FundsPage]) -> Iterator[FundsRow]:
    titles = looking.titles(page.matter for page in pages)
    for page in pages:
        published = page.publications[-1] if page.publications else None
        audit = page.audits[-1] if page.audits else None
        yield FundsRow(
            matter=page.matter,
            title=titles.get(page.matter),
            organiser=page.organisation,
            organiser_name=looking.name(page.organisation),
            approved_fen=page.approved.fen,
            approved_positions=page.approved.positions,
            contracted_fen=page.contracted.fen,
            contracted_positions=page.contracted.positions,
            paid_fen=page.paid.fen,
            paid_positions=page.paid.positions,
            contracts=len(page.contracts),
            published=page.published,
            published_at=published.published_at if published else None,
            audited=page.audited,
            audited_at=audit.audited_at if audit else None,
            changed_at=page.changed_at,
            positions=_positions(page),
        )


def _positions(page: FundsPage) -> tuple[int, ...]:
    sums = (page.approved, page.contracted, page.paid)
    moved = [position for it in sums for position in it.positions]
    shown = [it.position for it in page.publications]
    return tuple(sorted([*moved, *shown, *(it.position for it in page.audits)]))


UNPUBLISHED = [Condition("published", "in", (Published.NONE.value, Published.BEHIND.value))]

FUNDS = Table(
    name="funds",
    title=Text("资金", "Money"),
    about=Text(
        "各事项批准、签约、支付了多少资金，是否公示，是否审计。点击金额可以看到它由哪几条记录相加而来。",
        "What was approved, contracted and paid for each matter, whether it was published and"
        " audited. Every amount opens to the records that it adds up.",
    ),
    clauses=("S5",),
    row=FundsRow,
    projection=PROJECTION,
    rows=_rows,
    order=Order(("changed_at", "matter"), descending=True),
    filters=(
        Place("within", "field.within", kinds=("street", "committee"), column="organisation"),
        Yuan("at_least", "field.at_least", column="approved_fen"),
        Choice(
            "publication",
            "field.publication",
            codes=Published,
            column="published",
            message="funds_published",
        ),
        Choice(
            "audit",
            "field.audit",
            codes=Audited,
            column="audited",
            message="funds_audited",
        ),
        Days("changed", "field.changed", column="changed_at"),
        Flag("unpublished", "field.unpublished", when=lambda _: UNPUBLISHED),
        One("matter", "field.matter", column="matter"),
    ),
    shown=(
        "title",
        "organiser_name",
        "approved_fen",
        "contracted_fen",
        "paid_fen",
        "published",
        "audited",
        "changed_at",
        "positions",
    ),
    totals=("approved_fen", "contracted_fen", "paid_fen"),
)
