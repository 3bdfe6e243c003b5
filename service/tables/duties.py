"""The duties register (应办事项登记): a row each time that something was owed.

A page of the projection holds the whole history of a duty; where each time stands, and by when it
was due, is reckoned for the moment asked about, so most is asked of rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec

from domain.duties.standing import Status
from domain.duties.table import DUTY_KINDS
from infra.page_choice import Condition, Order
from projections.duties import DUTIES as PROJECTION
from projections.duties import DutyPage
from service.duty_pages import ClauseId, KindId
from service.tables.columns import Text, column
from service.tables.filters import Asking, Choice, Conditions, Days, Flag, One, Place, parsed
from service.tables.matter_columns import Positions
from service.tables.table import Looking, Table

DUE_SOON = timedelta(days=7)


class DutyRow(msgspec.Struct, frozen=True):
    """A time that a duty was owed."""

    scope: Annotated[
        UUID,
        column(
            "登记编号",
            "Scope",
            "所属事项等的编号；定期应办的为应办单位的编号。",
            "The id of its stream, or of the organisation for what recurs.",
        ),
    ]
    kind: Annotated[str, column("事项类别", "Kind of duty", message="duty")]
    clause: Annotated[str, column("依据条款", "Clause")]
    matter: Annotated[
        UUID | None,
        column(
            "所属编号",
            "Stream",
            "事项、建议、议题等的编号；定期应办的为空。",
            "The id of its matter or proceeding; empty for what recurs.",
        ),
    ]
    title: Annotated[
        str | None,
        column(
            "事项", "Matter", "属于某一事项时。", "Where it is of one.", link=("matters", "matter")
        ),
    ]
    ref: Annotated[
        str,
        column("细目编号", "Ref", "同一事项内区分各项。", "Tells those of one stream apart."),
    ]
    organiser: Annotated[UUID | None, column("组织单位编号", "Organiser's id")]
    organiser_name: Annotated[
        str | None, column("组织单位", "Organiser", link=("organisations", "organiser"))
    ]
    owed_by: Annotated[UUID | None, column("应办单位编号", "Id of who owes it")]
    owed_by_name: Annotated[
        str | None, column("应办单位", "Owed by", link=("organisations", "owed_by"))
    ]
    opened_at: Annotated[datetime, column("起算时间", "Owed since")]
    due_on: Annotated[
        date | None,
        column(
            "到期日",
            "Due on",
            "最后一日；中止计时或规则未定期限时为空。",
            "The last day; empty while the clock stands still or where no term is stated.",
            absent=("未定", "not fixed"),
        ),
    ]
    due_at: Annotated[datetime | None, column("到期时间", "Due")]
    provisional: Annotated[
        bool,
        column(
            "暂算",
            "Provisional",
            "跨入放假安排尚未公布的年份，按现有日历暂算。",
            "Counted into a year whose holidays are not announced yet.",
        ),
    ]
    paused: Annotated[bool, column("中止计时", "Clock paused")]
    status: Annotated[Status, column("办理情况", "Standing", message="duty_status")]
    settled_at: Annotated[
        datetime | None, column("办结时间", "Settled", absent=("尚未办结", "Not settled"))
    ]
    days_late: Annotated[int, column("逾期天数", "Days late")]
    working_days_late: Annotated[int | None, column("逾期工作日", "Working days late")]
    positions: Positions


def _rows(looking: Looking, pages: Sequence[DutyPage]) -> Iterator[DutyRow]:
    lines = list(looking.parts.duties.lines(pages, looking.as_of, looking.known_at))
    titles = looking.titles(line.stream for line in lines if line.stream)
    for line in lines:
        scope = line.stream or line.organisation
        assert scope is not None, "what recurs belongs to an organisation"
        yield DutyRow(
            scope=scope,
            kind=line.kind,
            clause=line.clause,
            matter=line.stream,
            title=titles.get(line.stream) if line.stream else None,
            ref=line.ref,
            organiser=line.organisation,
            organiser_name=line.organisation_name,
            owed_by=line.owed_by,
            owed_by_name=line.owed_by_name,
            opened_at=line.opened_at,
            due_on=line.due_on,
            due_at=line.due_at,
            provisional=line.provisional,
            paused=line.paused,
            status=line.status,
            settled_at=line.settled_at,
            days_late=line.days_late,
            working_days_late=line.working_days_late,
            positions=line.positions,
        )


@dataclass(frozen=True)
class Owing(Place):
    """Who owes it: pages know whoever owes it or did, rows who did that time."""

    def conditions(self, given: Mapping[str, str], asking: Asking) -> Conditions:
        """One of those who owe or owed it is the organisation, or stands below it."""
        asked = self.asks("owners", given, asking)
        return [Condition(it.column, "shares", [str(one) for one in it.value]) for it in asked]


@dataclass(frozen=True)
class OwedByOne(One):
    """Who owes it, and nobody below it."""

    def conditions(self, given: Mapping[str, str], asking: Asking) -> Conditions:
        """It is one of those who owe or owed it."""
        asked = self.asks("owners", given, asking)
        return [Condition(it.column, "has", str(it.value)) for it in asked]


_UNSETTLED = (Status.OPEN, Status.OVERDUE)


@dataclass(frozen=True)
class Stands(Choice):
    """Where it stands: reckoned, but what is owed now is on a page that is not settled."""

    def conditions(self, given: Mapping[str, str], asking: Asking) -> Conditions:
        """That it is not settled, where that follows."""
        asked = parsed(self.codes, self.name, given) if self.name in given else None
        if asking.past or asked not in _UNSETTLED:
            return []
        return [Condition("settled_at", "known", False)]


@dataclass(frozen=True)
class Soon(Flag):
    """Owed, with little time left: likewise on a page that is not settled."""

    def conditions(self, given: Mapping[str, str], asking: Asking) -> Conditions:
        """That it is not settled, where that follows."""
        if asking.past or not self.asked(given):
            return []
        return [Condition("settled_at", "known", False)]


@dataclass(frozen=True)
class OfClause(Choice):
    """By its clause: one of the kinds that serve it."""

    def conditions(self, given: Mapping[str, str], asking: Asking) -> Conditions:
        """Its kind is one of these."""
        if self.name not in given:
            return []
        clause = parsed(self.codes, self.name, given)
        kinds = tuple(kind.id for kind in DUTY_KINDS.kinds.values() if kind.clause == clause)
        return [Condition("kind", "in", kinds)]


def _due_soon(now: datetime) -> Conditions:
    return [Condition("status", "=", Status.OPEN), Condition("due_at", "<", now + DUE_SOON)]


DUTIES = Table(
    name="duties",
    title=Text("应办事项登记", "The duties register"),
    about=Text(
        "按规定谁应当在什么时候以前做什么，做了没有，逾期多久。没有记录的也在这里：到期没有办的，会列为逾期。",
        "Who had to do what by when under the policy, whether it was done, and how late. What"
        " nobody recorded is here as well: it becomes overdue.",
    ),
    clauses=tuple(dict.fromkeys(kind.clause for kind in DUTY_KINDS.kinds.values())),
    row=DutyRow,
    projection=PROJECTION,
    rows=_rows,
    order=Order(("opened_at", "scope", "kind", "ref"), descending=True),
    always=(Condition("opened_at", "known", True),),
    row_a_page=False,
    history_kept=True,
    filters=(
        Stands(
            "status", "field.standing_of_duty", codes=Status, of_row="status", message="duty_status"
        ),
        Owing(
            "owed_by",
            "field.owed_by",
            kinds=("street", "committee", "department"),
            of_row="owed_by",
        ),
        Choice("kind", "field.duty_kind", codes=KindId, column="kind", message="duty"),
        OfClause("clause", "field.clause", codes=ClauseId, message="clause"),
        Days("due", "field.due", of_row="due_at"),
        Days("settled", "field.settled", of_row="settled_at"),
        Soon("soon", "field.soon", rows_when=_due_soon),
        OwedByOne("owner", "field.owner", of_row="owed_by"),
        One("matter", "field.matter", column="scope"),
    ),
    shown=(
        "kind",
        "owed_by_name",
        "title",
        "status",
        "due_on",
        "settled_at",
        "days_late",
        "positions",
    ),
)
