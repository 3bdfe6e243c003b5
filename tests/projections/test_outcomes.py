"""Outcomes: what was decided or shelved, by which vote, and what became of it; with positions."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from domain.event import Fact
from domain.events.decision import DecisionCorrected
from domain.events.publicity import OutcomePublished, ProgressPublished, PublicationWithdrawn
from domain.events.undertaking import TaskReassigned
from domain.steps.decision import ResumeMatter
from domain.steps.undertaking import CompleteTask, FailTask
from domain.streams.matter import TaskStatus
from projections.outcome_page import Dissent, Outcome, OutcomeKind, OutcomesPage, OutcomeState
from projections.outcomes import OUTCOMES
from projections.projection import as_of, fold_all
from tests.domain import course
from tests.domain.course import ASSIGN, DECIDE, SHELVE, TASK
from tests.domain.specification import (
    COMMITTEE,
    HOUSING,
    PROPERTY,
    STREET,
    History,
    december,
    january,
)
from tests.domain.spending import VOTED
from tests.projections.events import MATTER, event, history, played

SHOWN = UUID(int=0xE1)
PUBLISHED = OutcomePublished(
    publication=SHOWN,
    summary="决定安装声控灯。",
    place="社区公示栏",
    published_from=date(2025, 12, 12),
    published_until=date(2025, 12, 31),
)
PROGRESS = ProgressPublished(
    publication=UUID(int=0xE2),
    summary="已装两个楼道。",
    place="社区公示栏",
    published_from=date(2026, 1, 5),
    published_until=date(2026, 2, 5),
)


def page_of(course_so_far: History, *facts: tuple[Fact, datetime]) -> OutcomesPage:
    """The page after a course, and after facts that follow it."""
    told = [(it.fact, it.occurred_at) for it in played(course_so_far)]
    return fold_all(OUTCOMES, history([*told, *facts]))[(MATTER,)]


def latest(page: OutcomesPage) -> Outcome:
    assert page.latest is not None
    return page.latest


def columns(page: OutcomesPage) -> dict[str, object]:
    return {column.name: column.value(page) for column in OUTCOMES.columns}


def position(course_so_far: History, type: str) -> int:
    return next(it.position for it in played(course_so_far) if it.type == type)


def test_an_undecided_matter_has_no_outcome() -> None:
    page = page_of(course.HELD)
    assert (page.outcomes, page.latest) == ((), None)
    found = columns(page)
    assert {found[it] for it in ("kind", "state", "decided_at", "clause", "due_on")} == {None}
    assert (found["tasks"], found["dissents"]) == (0, 0)


def test_a_decision_with_its_dissent() -> None:
    outcome = latest(page_of(course.DECIDED))
    where = position(course.DECIDED, "decision.adopted.v1")
    assert (outcome.kind, outcome.state) == (OutcomeKind.DECIDED, OutcomeState.DECIDED)
    assert (outcome.text, outcome.decided_by, outcome.vote) == (DECIDE.text, "participants", None)
    assert (outcome.decided_at, outcome.position, outcome.version) == (december(11), where, where)
    assert outcome.dissents == (Dissent(3, where + 1),)
    found = columns(page_of(course.DECIDED))
    assert (found["organisation"], found["clause"], found["dissents"]) == (COMMITTEE, "K1", 1)
    assert (found["kind"], found["decided_by"]) == ("decided", "participants")


def test_an_assemblys_decision_has_the_vote_that_carried_it() -> None:
    page = page_of(VOTED)
    outcome = latest(page)
    assert outcome.decided_by == "assembly"
    assert outcome.vote is not None
    assert outcome.vote.position == position(VOTED, "assembly.voted.v1")
    assert outcome.vote.votes_for > outcome.vote.votes_against
    assert page.vote is None


def test_what_is_shelved_and_taken_up_again() -> None:
    outcome = latest(page_of(course.SHELVED))
    assert (outcome.kind, outcome.state) == (OutcomeKind.SHELVED, OutcomeState.SHELVED)
    assert (outcome.text, outcome.finding) == (SHELVE.conditions, SHELVE.finding)
    assert (outcome.ground, outcome.review_on) == ("major_dispute", SHELVE.review_on)
    assert [it.holders for it in outcome.dissents] == [3]
    resume = (ResumeMatter(reason="产权单位已答复。"), january(5))
    resumed = latest(page_of((*course.SHELVED, resume)))
    assert (resumed.state, resumed.resumed_at) == (OutcomeState.RESUMED, january(5))
    assert resumed.kind is OutcomeKind.SHELVED


def test_a_corrected_decision_stays_readable_beside_the_next() -> None:
    first = latest(page_of(course.DECIDED))
    corrected = DecisionCorrected(
        decision=first.version,
        law="物业管理条例",
        article="第三十五条",
        finding="越权。",
        correction="依法重新协商。",
        corrected_by=STREET,
    )
    page = page_of(course.DECIDED, (corrected, december(20)))
    assert (latest(page).state, latest(page).law) == (OutcomeState.CORRECTED, "物业管理条例")
    assert (latest(page).text, latest(page).corrected_at) == (DECIDE.text, december(20))
    anew = fold_all(
        OUTCOMES,
        [
            *history([(it.fact, it.occurred_at) for it in played(course.DECIDED)]),
            event(corrected, 30, at=december(20)),
            event(played(course.DECIDED)[-2].fact, 31, at=december(21)),
        ],
    )[(MATTER,)]
    assert [it.state for it in anew.outcomes] == [OutcomeState.CORRECTED, OutcomeState.DECIDED]


def test_tasks_with_the_days_on_which_they_are_due() -> None:
    page = page_of(course.ASSIGNED)
    (task,) = page.tasks
    assert (task.title, task.owner, task.mode, task.due_on) == (
        ASSIGN.title,
        PROPERTY,
        "commissioned",
        ASSIGN.due_on,
    )
    assert (task.status, task.assigned_at) == (TaskStatus.OPEN, december(12))
    found = columns(page)
    assert (found["tasks"], found["tasks_open"], found["due_on"]) == (1, 1, ASSIGN.due_on)
    assert page.overdue(ASSIGN.due_on) == ()
    assert page.overdue(date(2026, 2, 1)) == (task,)


def test_a_task_that_went_to_another_and_how_it_ended() -> None:
    again = TaskReassigned(
        task=TASK, owner=HOUSING, due_on=date(2026, 3, 1), reason="改由产权单位。"
    )
    (task,) = page_of(course.ASSIGNED, (again, january(5))).tasks
    assert (task.owner, task.due_on, len(task.positions)) == (HOUSING, date(2026, 3, 1), 2)
    done = (CompleteTask(task=TASK, summary="已安装。"), january(20))
    page = page_of((*course.ASSIGNED, done))
    assert (page.tasks[0].status, page.tasks[0].ended_at) == (TaskStatus.COMPLETED, january(20))
    assert (columns(page)["tasks_open"], columns(page)["due_on"]) == (0, None)
    assert page.overdue(date(2027, 1, 1)) == ()
    failed = (FailTask(task=TASK, reason="资金未到位。"), january(20))
    (task,) = page_of((*course.ASSIGNED, failed)).tasks
    assert task.status is TaskStatus.FAILED


def test_what_was_made_public_until_when() -> None:
    page = page_of(course.DECIDED, (PUBLISHED, december(12)), (PROGRESS, january(5)))
    assert [it.what for it in page.publications] == ["outcome", "progress"]
    assert columns(page)["published_until"] == date(2025, 12, 31)
    down = PublicationWithdrawn(publication=SHOWN, ground="内容有误。")
    page = page_of(course.DECIDED, (PUBLISHED, december(12)), (down, december(13)))
    assert page.publications[0].withdrawn_at == december(13)
    assert len(page.publications[0].positions) == 2
    assert columns(page)["published_until"] is None


def test_what_residents_confirmed_is_told_apart_from_what_was_asked() -> None:
    page = page_of(course.VERIFIED)
    assert page.referrals == (position(course.VERIFIED, "referral.issued.v1"),)
    assert page.verified == (position(course.VERIFIED, "answer.verified.v1"),)
    assert page_of(course.RELAYED).verified == ()


def test_as_of_a_past_day() -> None:
    events = as_of(played(course.ASSIGNED), december(11, 12), None)
    page = fold_all(OUTCOMES, events)[(MATTER,)]
    assert (len(page.outcomes), page.tasks) == (1, ())


def test_what_is_restricted_is_no_outcome() -> None:
    assert OUTCOMES.keys(event(PUBLISHED))
    assert not OUTCOMES.keys(event(PUBLISHED, visibility="restricted"))
