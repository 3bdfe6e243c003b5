"""Referrals to street offices and departments (转办), a row each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from domain.streams.referral import TO_BE_ANSWERED, ReferralStatus
from infra.page_choice import Condition, Order
from projections.referral_page import ReferralPage
from projections.referrals import REFERRALS as PROJECTION
from service.tables.columns import Text, column
from service.tables.filters import Choice, Days, Flag, One, Place
from service.tables.matter_columns import MatterId, OrganiserId, OrganiserName, Positions, Title
from service.tables.table import Looking, Table


class ReferralRow(msgspec.Struct, frozen=True):
    """A referral as it stands."""

    matter: MatterId
    referral: Annotated[UUID, column("转办编号", "Referral's id")]
    request: Annotated[
        str | None,
        column(
            "请办内容",
            "What was asked for",
            "文字已依法删除或未予公开时为空。",
            "Empty where the words were erased or are withheld.",
            link=("matters", "matter"),
        ),
    ]
    title: Title
    organiser: OrganiserId
    organiser_name: OrganiserName
    addressee: Annotated[UUID, column("承办单位编号", "Addressee's id")]
    addressee_name: Annotated[
        str | None, column("承办单位", "Addressee", link=("organisations", "addressee"))
    ]
    status: Annotated[ReferralStatus, column("办理状态", "Status", message="referral_status")]
    issued_at: Annotated[datetime, column("转办时间", "Issued")]
    due_at: Annotated[
        datetime,
        column(
            "答复期限",
            "Due",
            "按最近一次告知的期限。",
            "As it was last promised.",
        ),
    ]
    overdue: Annotated[
        bool,
        column(
            "逾期未答复",
            "Overdue",
            "期限已过、尚待答复，且未暂停计时。",
            "The due time is past, an answer is awaited, and the clock does not stand still.",
        ),
    ]
    answered_at: Annotated[
        datetime | None,
        column(
            "承办单位答复",
            "The addressee says: done",
            "承办单位最近一次答复的时间；被居民退回后为空。",
            "When it last answered; empty once residents sent it back.",
            absent=("尚未答复", "No answer"),
        ),
    ]
    verified_at: Annotated[
        datetime | None,
        column(
            "居民核实办结",
            "Residents confirm: done",
            "居民一方核实确已办结的时间。承办单位答复了，不等于居民确认了。",
            "When the residents' side confirmed it. An answer is not a confirmation.",
            absent=("尚未确认", "Not confirmed"),
        ),
    ]
    rejections: Annotated[int, column("答复被退回次数", "Answers sent back")]
    closed_at: Annotated[datetime | None, column("终结时间", "Closed")]
    positions: Positions


def _rows(looking: Looking, pages: Sequence[ReferralPage]) -> Iterator[ReferralRow]:
    requests: list[dict[str, Any]] = [dict(page.request) for page in pages]
    looking.open(requests)
    titles = looking.titles(page.matter for page in pages)
    for page, request in zip(pages, requests, strict=True):
        awaited = page.status in TO_BE_ANSWERED and not page.paused
        yield ReferralRow(
            matter=page.matter,
            referral=page.referral,
            request=request.get("text"),
            title=titles.get(page.matter),
            organiser=page.organiser,
            organiser_name=looking.name(page.organiser),
            addressee=page.to,
            addressee_name=looking.name(page.to),
            status=page.status,
            issued_at=page.issued_at,
            due_at=page.due_at,
            overdue=awaited and page.due_at < looking.now,
            answered_at=page.answered_at,
            verified_at=page.verified_at,
            rejections=page.rejections,
            closed_at=page.closed_at,
            positions=page.sources,
        )


_UNCONFIRMED = (ReferralStatus.ANSWERED.value, ReferralStatus.RELAYED.value)

REFERRALS = Table(
    name="referrals",
    title=Text("转办事项", "Referrals"),
    about=Text(
        "居委会转请街道办事处和区级部门办理的事项：交给了谁、应当何时答复、答复没有、居民一方是否确认。",
        "What residents' committees asked of street offices and departments: who was asked, by when"
        " an answer is due, whether it came, and whether the residents' side confirms it.",
    ),
    clauses=("I4", "L3", "E4"),
    row=ReferralRow,
    projection=PROJECTION,
    rows=_rows,
    order=Order(("issued_at", "matter", "referral"), descending=True),
    filters=(
        Choice(
            "status",
            "field.status",
            codes=ReferralStatus,
            column="status",
            message="referral_status",
        ),
        Place("addressee", "field.addressee", kinds=("department", "street"), column="addressee"),
        Place("within", "field.within", kinds=("street", "committee"), column="organiser"),
        Days("issued", "field.issued", column="issued_at"),
        Days("due", "field.due", column="due_at"),
        Flag(
            "overdue",
            "field.overdue",
            when=lambda now: [
                Condition("due_at", "<", now),
                Condition("status", "in", [status.value for status in TO_BE_ANSWERED]),
                Condition("paused", "=", False),
            ],
        ),
        Flag(
            "unconfirmed",
            "field.unconfirmed",
            when=lambda _: [Condition("status", "in", _UNCONFIRMED)],
        ),
        One("matter", "field.matter", column="matter"),
    ),
    shown=(
        "request",
        "organiser_name",
        "addressee_name",
        "status",
        "issued_at",
        "due_at",
        "overdue",
        "answered_at",
        "verified_at",
        "positions",
    ),
)
