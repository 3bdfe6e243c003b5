"""I1 牵头落实: a decision becomes tasks with mode, owner, due day and evidence of progress."""

from datetime import date
from uuid import UUID

import pytest

from domain.act import Command
from domain.event import Actor
from domain.events.agenda import Document
from domain.events.undertaking import (
    MilestoneReached,
    Mode,
    TaskAssigned,
    TaskCompleted,
    TaskFailed,
)
from domain.refusal import (
    AlreadyExists,
    NotPermitted,
    OccurredBeforeItsCause,
    UnknownOrganisation,
)
from domain.steps.undertaking import (
    CompleteTask,
    FailTask,
    NoSuchTask,
    NotDecided,
    ReachMilestone,
    TaskDueTooEarly,
    TaskEnded,
)
from tests.domain import course
from tests.domain.course import ASSIGN, ASSIGNED, DECIDED, TASK, changed
from tests.domain.specification import (
    CLERK,
    HOUSING,
    HOUSING_CLERK,
    NEIGHBOUR_CLERK,
    PROPERTY,
    WATER_CLERK,
    History,
    december,
    given,
)

PHOTO = Document(title="现场照片", digest="0" * 64, media_type="image/jpeg", size_bytes=1)
REACH = ReachMilestone(task=TASK, title="灯具到货", evidence=(PHOTO,))
COMPLETE = CompleteTask(task=TASK, summary="已安装十二盏。")
FAIL = FailTask(task=TASK, reason="产权单位不同意。")
PROGRESS = (REACH, COMPLETE, FAIL)
OWNED_BY_HOUSING: History = (*DECIDED, (changed(ASSIGN, owner=HOUSING), december(12)))


@pytest.mark.parametrize("mode", Mode)
def test_a_task_is_assigned_in_one_of_the_modes(mode: Mode) -> None:
    given("matter", *DECIDED).when(changed(ASSIGN, mode=mode), at=december(12)).then(
        TaskAssigned(task=TASK, title=ASSIGN.title, owner=PROPERTY, mode=mode, due_on=ASSIGN.due_on)
    )


@pytest.mark.parametrize("history", [course.ADOPTED, course.HELD, course.SHELVED, course.CALLED])
def test_only_a_decision_is_carried_out(history: History) -> None:
    given("matter", *history).when(ASSIGN, at=december(12)).refused(NotDecided, "I1")


def test_what_an_assembly_decided_is_carried_out_too() -> None:
    voted = (*course.CALLED, (course.VOTE, december(31)))
    given("matter", *voted).when(ASSIGN, at=december(31)).accepted()


def test_a_task_is_assigned_once_after_the_decision_to_a_registered_owner() -> None:
    given("matter", *ASSIGNED).when(ASSIGN, at=december(13)).refused(AlreadyExists, "S4", "task")
    given("matter", *DECIDED).when(ASSIGN, at=december(11, 8)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    given("matter", *DECIDED).when(changed(ASSIGN, owner=UUID(int=404)), at=december(12)).refused(
        UnknownOrganisation, "S2", "owner"
    )
    given("matter", *DECIDED).when(ASSIGN, at=december(12), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


@pytest.mark.parametrize(
    ("due_on", "possible"),
    [
        pytest.param(date(2025, 12, 11), False, id="the day before"),
        pytest.param(date(2025, 12, 12), True, id="the same day"),
    ],
)
def test_a_task_is_not_due_before_it_is_assigned(due_on: date, possible: bool) -> None:
    said = given("matter", *DECIDED).when(changed(ASSIGN, due_on=due_on), at=december(12))
    if possible:
        said.accepted()
    else:
        said.refused(TaskDueTooEarly, "I1", "due_on")


def test_progress_is_recorded_with_its_evidence() -> None:
    stream = given("matter", *ASSIGNED)
    stream.when(REACH, at=december(20)).then(
        MilestoneReached(task=TASK, title=REACH.title, evidence=(PHOTO,))
    )
    stream.when(COMPLETE, at=december(20)).then(TaskCompleted(task=TASK, summary=COMPLETE.summary))
    stream.when(FAIL, at=december(20)).then(TaskFailed(task=TASK, reason=FAIL.reason))


@pytest.mark.parametrize("command", PROGRESS, ids=lambda c: type(c).__name__)
@pytest.mark.parametrize(
    ("by", "allowed"),
    [
        pytest.param(CLERK, True, id="the organiser"),
        pytest.param(HOUSING_CLERK, True, id="the owner"),
        pytest.param(WATER_CLERK, False, id="another department"),
        pytest.param(NEIGHBOUR_CLERK, False, id="another committee"),
    ],
)
def test_progress_is_recorded_by_organiser_or_owner(
    command: Command, by: Actor, allowed: bool
) -> None:
    said = given("matter", *OWNED_BY_HOUSING).when(command, at=december(20), by=by)
    if allowed:
        said.accepted()
    else:
        said.refused(NotPermitted, "S2", "on_behalf_of")


@pytest.mark.parametrize("command", PROGRESS, ids=lambda c: type(c).__name__)
def test_progress_is_of_an_open_task_and_after_its_assignment(command: Command) -> None:
    given("matter", *DECIDED).when(command, at=december(20)).refused(NoSuchTask, "I1", "task")
    given("matter", *ASSIGNED).when(command, at=december(12, 8)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    for end in (COMPLETE, FAIL):
        given("matter", *ASSIGNED, (end, december(20))).when(command, at=december(21)).refused(
            TaskEnded, "I1", "task"
        )
