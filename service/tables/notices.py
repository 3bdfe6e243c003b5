"""Notices of sessions (协商公示): a row each matter that announced one, with its latest notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, assert_never
from uuid import UUID

import msgspec

from domain.events.agenda import Category, Scale
from domain.events.notice import Capacity, Form
from infra.page_choice import Condition, Order
from projections.notices import NOTICES as PROJECTION
from projections.notices import Notice, NoticesPage, NoticeState
from service.tables.columns import Text, column
from service.tables.filters import Asking, Choice, Conditions, Days, Place, parsed
from service.tables.table import Looking, Table


class NoticeStanding(StrEnum):
    """Where a notice stands on a day, as a reader asks for it."""

    OPEN = "open"
    """One may apply to take part."""
    AHEAD = "ahead"
    """Applications are over and the session is to come."""
    IN_SESSION = "in_session"
    HELD = "held"
    PASSED = "passed"
    """The time announced is past, and no session is on the ledger."""
    CANCELLED = "cancelled"


_WAITING = (NoticeState.ANNOUNCED, NoticeState.SETTLED)


def standing_of(notice: Notice, now: datetime) -> NoticeStanding:
    """Where a notice stands at a moment."""
    match notice.state:
        case NoticeState.CANCELLED:
            return NoticeStanding.CANCELLED
        case NoticeState.HELD:
            return NoticeStanding.HELD
        case NoticeState.IN_SESSION:
            return NoticeStanding.IN_SESSION
        case NoticeState.ANNOUNCED | NoticeState.SETTLED:
            if now <= notice.applications_until:
                return NoticeStanding.OPEN
            return NoticeStanding.AHEAD if now <= notice.starts_at else NoticeStanding.PASSED
        case _:
            assert_never(notice.state)


def conditions_of(standing: NoticeStanding, now: datetime) -> Conditions:
    """What the columns of those that stand so hold, as ``standing_of`` has it."""
    waiting = Condition("state", "in", [state.value for state in _WAITING])
    match standing:
        case NoticeStanding.OPEN:
            return [waiting, Condition("applications_until", ">=", now)]
        case NoticeStanding.AHEAD:
            over = Condition("applications_until", "<", now)
            return [waiting, over, Condition("starts_at", ">=", now)]
        case NoticeStanding.PASSED:
            return [waiting, Condition("starts_at", "<", now)]
        case NoticeStanding.HELD | NoticeStanding.IN_SESSION | NoticeStanding.CANCELLED:
            return [Condition("state", "=", standing.value)]
        case _:
            assert_never(standing)


@dataclass(frozen=True)
class StandingChoice(Choice):
    """Where it stands at the moment asked about, which no column holds."""

    def conditions(self, given: Mapping[str, str], asking: Asking) -> Conditions:
        """Those of the standing chosen."""
        if self.name not in given:
            return []
        return conditions_of(parsed(NoticeStanding, self.name, given), asking.now)


class NoticeRow(msgspec.Struct, frozen=True):
    """The latest notice of a matter."""

    matter: Annotated[UUID, column("事项编号", "Matter")]
    title: Annotated[str | None, column("议题", "Subject", link=("matters", "matter"))]
    organisation: Annotated[UUID, column("组织单位编号", "Organiser's id")]
    organisation_name: Annotated[
        str | None, column("组织单位", "Organiser", link=("organisations", "organisation"))
    ]
    division_code: Annotated[str | None, column("区划代码", "Division code")]
    category: Annotated[Category, column("类别", "Category", message="category")]
    scale: Annotated[Scale, column("层次", "Scale", message="scale")]
    standing: Annotated[
        NoticeStanding,
        column(
            "公示状态",
            "Standing",
            "按查询时刻：能否报名、会议是否开过。",
            "At the moment asked about: whether one may apply, whether the session was held.",
            message="notice_standing",
        ),
    ]
    number: Annotated[
        int,
        column(
            "第几次公示",
            "Number",
            "会议开过或者取消后再次公示的，另计一次；变更不另计。",
            "Counts anew after a session or a cancellation; changes do not count.",
        ),
    ]
    published_at: Annotated[datetime, column("公示时间", "Published")]
    in_force_since: Annotated[datetime, column("现行内容公示时间", "Present wording since")]
    applications_until: Annotated[datetime, column("报名截止", "Applications until")]
    starts_at: Annotated[datetime, column("会议时间", "Session at")]
    place: Annotated[str, column("地点", "Place")]
    form: Annotated[Form, column("协商形式", "Form", message="form")]
    host_title: Annotated[str, column("主持人身份", "Host")]
    host_organisation: Annotated[
        UUID | None,
        column("主持单位编号", "Host's id", "主持人为个人的，为空。", "Empty for a person."),
    ]
    parties: Annotated[tuple[Capacity, ...], column("参与主体", "Parties", message="capacity")]
    changes: Annotated[
        int,
        column(
            "变更次数",
            "Changes",
            "变更公示、更换主持人和取消公示，合计。",
            "Amendments, replacements of the host, and the cancellation.",
            opens="change_positions",
        ),
    ]
    change_positions: Annotated[tuple[int, ...], column("变更的账上位置", "Changes: positions")]
    applications: Annotated[int, column("申请数", "Applications", opens="application_positions")]
    application_positions: Annotated[
        tuple[int, ...], column("申请的账上位置", "Applications: positions")
    ]
    admitted: Annotated[int, column("同意数", "Admitted", opens="admitted_positions")]
    admitted_positions: Annotated[tuple[int, ...], column("同意的账上位置", "Admitted: positions")]
    rejected: Annotated[int, column("不予同意数", "Not admitted", opens="rejected_positions")]
    rejected_positions: Annotated[
        tuple[int, ...], column("不予同意的账上位置", "Not admitted: positions")
    ]
    settled_at: Annotated[datetime | None, column("名册确定时间", "Roster settled")]
    seats: Annotated[int | None, column("名册席位", "Seats")]
    opened_at: Annotated[datetime | None, column("会议开始时间", "Session opened")]
    closed_at: Annotated[datetime | None, column("会议结束时间", "Session closed")]
    cancelled_at: Annotated[datetime | None, column("取消时间", "Cancelled")]
    cancelled_because: Annotated[str | None, column("取消理由", "Cancelled because")]
    positions: Annotated[tuple[int, ...], column("公示的账上位置", "Positions on the ledger")]


def _rows(looking: Looking, pages: Sequence[NoticesPage]) -> Iterator[NoticeRow]:
    for page in pages:
        if page.latest is not None:
            yield _row(looking, page, page.latest)


def _row(looking: Looking, page: NoticesPage, notice: Notice) -> NoticeRow:
    head = page.head
    changes = change_positions(notice)
    return NoticeRow(
        matter=page.matter,
        title=head.title,
        organisation=head.organisation,
        organisation_name=looking.name(head.organisation),
        division_code=head.division_code,
        category=Category(head.category),
        scale=Scale(head.scale),
        standing=standing_of(notice, looking.now),
        number=notice.number,
        published_at=notice.published_at,
        in_force_since=notice.in_force_since,
        applications_until=notice.applications_until,
        starts_at=notice.starts_at,
        place=notice.place,
        form=Form(notice.form),
        host_title=notice.host_title,
        host_organisation=notice.host.organisation,
        parties=tuple(Capacity(party.capacity) for party in notice.parties),
        changes=len(changes),
        change_positions=changes,
        applications=len(notice.applications),
        application_positions=notice.applications,
        admitted=len(notice.admitted),
        admitted_positions=notice.admitted,
        rejected=len(notice.rejected),
        rejected_positions=notice.rejected,
        settled_at=notice.settled_at,
        seats=notice.seats,
        opened_at=notice.opened_at,
        closed_at=notice.closed_at,
        cancelled_at=notice.cancelled_at,
        cancelled_because=notice.cancelled_because,
        positions=positions_of(notice),
    )


def change_positions(notice: Notice) -> tuple[int, ...]:
    """Where its changes stand on the ledger."""
    cancelled = () if notice.cancelled is None else (notice.cancelled,)
    return tuple(sorted((*notice.amended, *notice.host_replaced, *cancelled)))


def positions_of(notice: Notice) -> tuple[int, ...]:
    """Where it stands on the ledger, with its changes, its roster and its session."""
    course = (notice.settled, notice.opened, notice.closed)
    found = (it for it in course if it is not None)
    return tuple(sorted((notice.position, *change_positions(notice), *found)))


NOTICES = Table(
    name="notices",
    title=Text("协商公示", "Notices of sessions"),
    about=Text(
        "哪里要开会商量什么事、何时何地、由谁主持、请谁参加、怎样报名，会后开成没有。",
        "Where what will be talked about, when, under which host and with whom, how to take part,"
        " and whether the session was held.",
    ),
    clauses=("N1", "N2", "N7"),
    row=NoticeRow,
    projection=PROJECTION,
    rows=_rows,
    order=Order(("starts_at", "matter"), descending=True),
    always=(Condition("published_at", "known", True),),
    filters=(
        StandingChoice(
            "standing",
            "field.standing",
            codes=NoticeStanding,
            column="state",
            message="notice_standing",
        ),
        Choice("category", "field.category", codes=Category, column="category", message="category"),
        Choice("form", "field.form", codes=Form, column="form", message="form"),
        Place("street", "field.street", kinds=("street",), column="organisation"),
        Place("committee", "field.committee", kinds=("committee",), column="organisation"),
        Days("starts", "field.starts", column="starts_at"),
        Days("published", "field.published", column="published_at"),
    ),
    own_page=True,
    shown=(
        "title",
        "organisation_name",
        "standing",
        "form",
        "starts_at",
        "place",
        "applications_until",
        "applications",
        "positions",
    ),
)
