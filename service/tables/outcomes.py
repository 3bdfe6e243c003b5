"""Outcomes (协商结果): a row each decision or shelving, with what has come of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from domain.events.agenda import Category, Scale
from domain.events.decision import DecidedBy, ShelvingGround
from domain.rules.pack import beijing_date
from domain.streams.matter import TaskStatus
from infra.page_choice import Condition, Order
from projections.outcome_page import Outcome, OutcomeKind, OutcomesPage, OutcomeState
from projections.outcomes import OUTCOMES as PROJECTION
from service.tables.columns import Text, column
from service.tables.filters import Choice, Conditions, Days, Flag, One, Place
from service.tables.matter_columns import MatterId, OrganiserId, OrganiserName, Positions, Title
from service.tables.table import Looking, Table


class OutcomeClause(StrEnum):
    """Clauses under which outcomes come about."""

    D2 = "D2"
    K1 = "K1"
    K3 = "K3"
    K4 = "K4"


class OutcomeRow(msgspec.Struct, frozen=True):
    """A decision or a shelving."""

    matter: MatterId
    title: Title
    organiser: OrganiserId
    organiser_name: OrganiserName
    category: Annotated[Category, column("协商内容类别", "Category", message="category")]
    scale: Annotated[Scale, column("协商范围", "Scale", message="scale")]
    kind: Annotated[OutcomeKind, column("结果种类", "Kind", message="outcome_kind")]
    state: Annotated[
        OutcomeState,
        column(
            "现况",
            "Standing",
            "决议依法更正后为 corrected，搁置事项再议后为 resumed。",
            "corrected: a decision that was put right under the law; resumed: taken up again.",
            message="outcome_state",
        ),
    ]
    decided_at: Annotated[datetime, column("作出时间", "Made")]
    position: Annotated[int, column("账上位置", "Position of the record that made it")]
    decided_by: Annotated[DecidedBy | None, column("由谁决定", "Decided by", message="decided_by")]
    ground: Annotated[
        ShelvingGround | None, column("搁置理由", "Ground of shelving", message="ground")
    ]
    clauses: Annotated[tuple[str, ...], column("依据条款", "Clauses")]
    text: Annotated[
        str,
        column(
            "决议内容或再议条件",
            "Decision, or conditions for taking it up again",
        ),
    ]
    votes_for: Annotated[int | None, column("赞成票", "Votes for")]
    votes_against: Annotated[int | None, column("反对票", "Votes against")]
    dissents: Annotated[
        int, column("不同意见", "Dissents", "记录在案的。", "On record.", opens="dissent_positions")
    ]
    dissent_positions: Annotated[tuple[int, ...], column("不同意见的记录", "Records of dissent")]
    review_on: Annotated[date | None, column("再议日期", "Review on")]
    tasks: Annotated[
        int,
        column(
            "任务",
            "Tasks",
            "以下各项计入该事项最近一次结果。",
            "These and what follows are counted with the latest outcome of the matter.",
            opens="task_positions",
        ),
    ]
    tasks_done: Annotated[int, column("已完成任务", "Tasks completed")]
    tasks_overdue: Annotated[int, column("逾期任务", "Tasks overdue")]
    task_positions: Annotated[tuple[int, ...], column("任务的记录", "Records of their assignment")]
    referrals: Annotated[int, column("转办", "Referrals", opens="referral_positions")]
    referral_positions: Annotated[tuple[int, ...], column("转办的记录", "Records of referrals")]
    confirmed: Annotated[
        int,
        column(
            "居民确认",
            "Confirmed by residents",
            "居民一方核实属实的答复。",
            "Answers that the residents' side confirmed.",
            opens="confirmed_positions",
        ),
    ]
    confirmed_positions: Annotated[
        tuple[int, ...], column("居民确认的记录", "Records of confirmation")
    ]
    published_until: Annotated[
        date | None, column("公示至", "Published until", absent=("未公示", "not published"))
    ]
    positions: Positions


def _rows(looking: Looking, pages: Sequence[OutcomesPage]) -> Iterator[OutcomeRow]:
    for page in pages:
        for outcome in reversed(page.outcomes):
            yield _row(looking, page, outcome)


def _row(looking: Looking, page: OutcomesPage, outcome: Outcome) -> OutcomeRow:
    latest = outcome is page.latest
    tasks = page.tasks if latest else ()
    referrals, confirmed = (page.referrals, page.verified) if latest else ((), ())
    publications = page.publications if latest else ()
    shown = [it for it in publications if it.what == "outcome" and it.withdrawn_at is None]
    dissents = tuple(it.position for it in outcome.dissents)
    return OutcomeRow(
        matter=page.matter,
        title=page.head.title,
        organiser=page.head.organisation,
        organiser_name=looking.name(page.head.organisation),
        category=Category(page.head.category),
        scale=Scale(page.head.scale),
        kind=outcome.kind,
        state=outcome.state,
        decided_at=outcome.decided_at,
        position=outcome.position,
        decided_by=DecidedBy(outcome.decided_by) if outcome.decided_by else None,
        ground=ShelvingGround(outcome.ground) if outcome.ground else None,
        clauses=outcome.clauses,
        text=outcome.text,
        votes_for=outcome.vote.votes_for if outcome.vote else None,
        votes_against=outcome.vote.votes_against if outcome.vote else None,
        dissents=len(dissents),
        dissent_positions=dissents,
        review_on=outcome.review_on,
        tasks=len(tasks),
        tasks_done=sum(it.status is TaskStatus.COMPLETED for it in tasks),
        tasks_overdue=len(page.overdue(beijing_date(looking.now))) if latest else 0,
        task_positions=tuple(it.positions[0] for it in tasks),
        referrals=len(referrals),
        referral_positions=referrals,
        confirmed=len(confirmed),
        confirmed_positions=confirmed,
        published_until=max((it.published_until for it in shown), default=None),
        positions=_positions(outcome),
    )


def _positions(outcome: Outcome) -> tuple[int, ...]:
    vote = outcome.vote.position if outcome.vote else None
    found = (vote, outcome.position, outcome.resumed, outcome.corrected)
    dissents = (it.position for it in outcome.dissents)
    return tuple(sorted([*(it for it in found if it is not None), *dissents]))


def _tasks_overdue(now: datetime) -> Conditions:
    return [Condition("due_on", "<", beijing_date(now))]


OUTCOMES = Table(
    name="outcomes",
    title=Text("协商结果", "Outcomes"),
    about=Text(
        "商量出了什么结果：作出的决议和搁置的事项，谁决定的，有没有不同意见，办到哪一步，居民确认没有。",
        "What deliberation came to: decisions and matters laid aside, who decided, who dissented,"
        " how far it was carried out, and whether residents confirm it.",
    ),
    clauses=("D2", "K1", "K3", "K4", "E1", "I1"),
    row=OutcomeRow,
    projection=PROJECTION,
    rows=_rows,
    order=Order(("decided_at", "matter"), descending=True),
    always=(Condition("decided_at", "known", True),),
    row_a_page=False,
    filters=(
        Choice(
            "state",
            "field.state",
            codes=OutcomeState,
            of_row="state",
            message="outcome_state",
        ),
        Place("within", "field.within", kinds=("street", "committee"), column="organisation"),
        Choice("category", "field.category", codes=Category, column="category", message="category"),
        Choice("scale", "field.scale", codes=Scale, column="scale", message="scale"),
        Choice(
            "clause",
            "field.clause",
            codes=OutcomeClause,
            of_row="clauses",
            has=True,
            message="clause",
        ),
        Days("decided", "field.decided", of_row="decided_at"),
        Flag(
            "dissent",
            "field.dissent",
            rows_when=lambda _: [Condition("dissents", ">=", 1)],
        ),
        Flag(
            "tasks_overdue",
            "field.tasks_overdue",
            when=_tasks_overdue,
            rows_when=lambda _: [Condition("tasks_overdue", ">=", 1)],
        ),
        One("matter", "field.matter", column="matter"),
    ),
    shown=(
        "title",
        "organiser_name",
        "state",
        "decided_at",
        "dissents",
        "tasks",
        "tasks_overdue",
        "referrals",
        "confirmed",
        "published_until",
        "positions",
    ),
)
