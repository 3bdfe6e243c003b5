"""I1 牵头落实: a decision becomes tasks with mode, owner, due day and evidence of progress."""

from datetime import date, datetime
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
    TaskReassigned,
)
from domain.refusal import (
    AlreadyExists,
    NotPermitted,
    OccurredBeforeItsCause,
    UnknownOrganisation,
)
from domain.rules.pack import BEIJING
from domain.steps.undertaking import (
    CompleteTask,
    FailTask,
    NoSuchTask,
    NotDecided,
    NothingReassigned,
    ReachMilestone,
    ReassignTask,
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


REASSIGN = ReassignTask(task=TASK, owner=HOUSING, due_on=date(2026, 2, 28), reason="涉及产权线路。")


@pytest.mark.parametrize(
    ("command", "owner", "due_on"),
    [
        pytest.param(REASSIGN, HOUSING, date(2026, 2, 28), id="both"),
        pytest.param(changed(REASSIGN, due_on=None), HOUSING, ASSIGN.due_on, id="the owner"),
        pytest.param(changed(REASSIGN, owner=None), PROPERTY, date(2026, 2, 28), id="the day"),
        pytest.param(
            changed(REASSIGN, owner=PROPERTY), PROPERTY, date(2026, 2, 28), id="the same owner"
        ),
    ],
)
def test_an_open_task_goes_to_another_owner_or_day(
    command: ReassignTask, owner: UUID, due_on: date
) -> None:
    given("matter", *ASSIGNED).when(command, at=december(20)).then(
        TaskReassigned(task=TASK, owner=owner, due_on=due_on, reason=REASSIGN.reason)
    )


def test_reassigning_changes_something() -> None:
    for same in ({"owner": None}, {"owner": PROPERTY}):
        for day in (None, ASSIGN.due_on):
            given("matter", *ASSIGNED).when(
                changed(REASSIGN, **same, due_on=day), at=december(20)
            ).refused(NothingReassigned, "I1")


@pytest.mark.parametrize(
    ("due_on", "possible"),
    [
        pytest.param(date(2025, 12, 19), False, id="the day before"),
        pytest.param(date(2025, 12, 20), True, id="the same day"),
    ],
)
def test_it_is_not_due_before_it_is_reassigned(due_on: date, possible: bool) -> None:
    said = given("matter", *ASSIGNED).when(changed(REASSIGN, due_on=due_on), at=december(20))
    if possible:
        said.accepted()
    else:
        said.refused(TaskDueTooEarly, "I1", "due_on")


def test_a_day_already_past_is_not_kept() -> None:
    overdue = datetime(2026, 2, 1, tzinfo=BEIJING)
    given("matter", *ASSIGNED).when(changed(REASSIGN, due_on=None), at=overdue).refused(
        TaskDueTooEarly, "I1", "due_on"
    )


@pytest.mark.parametrize(
    ("by", "allowed"),
    [
        pytest.param(CLERK, True, id="the organiser"),
        pytest.param(HOUSING_CLERK, False, id="the owner"),
        pytest.param(NEIGHBOUR_CLERK, False, id="another committee"),
    ],
)
def test_the_organiser_alone_reassigns(by: Actor, allowed: bool) -> None:
    back = changed(REASSIGN, owner=PROPERTY)
    said = given("matter", *OWNED_BY_HOUSING).when(back, at=december(20), by=by)
    if allowed:
        said.accepted()
    else:
        # A department's role has no part in it; a committee's has, but not in this matter.
        said.refused(NotPermitted, "S2", "on_behalf_of" if by is NEIGHBOUR_CLERK else None)


def test_a_task_that_ended_is_not_reassigned() -> None:
    given("matter", *DECIDED).when(REASSIGN, at=december(20)).refused(NoSuchTask, "I1", "task")
    for end in (COMPLETE, FAIL):
        given("matter", *ASSIGNED, (end, december(20))).when(REASSIGN, at=december(21)).refused(
            TaskEnded, "I1", "task"
        )


def test_a_new_owner_is_registered() -> None:
    given("matter", *ASSIGNED).when(
        changed(REASSIGN, owner=UUID(int=404)), at=december(20)
    ).refused(UnknownOrganisation, "S2", "owner")


def test_the_new_owner_records_from_then_on() -> None:
    moved = given("matter", *ASSIGNED, (REASSIGN, december(20)))
    for command in PROGRESS:
        moved.when(command, at=december(21), by=HOUSING_CLERK).accepted()
        moved.when(command, at=december(21), by=WATER_CLERK).refused(
            NotPermitted, "S2", "on_behalf_of"
        )


def test_a_task_ends_after_it_was_last_reassigned() -> None:
    """What was reassigned was open then; a milestone may be recorded late."""
    moved = given("matter", *ASSIGNED, (REASSIGN, december(20)))
    moved.when(REACH, at=december(19)).accepted()
    for command in (COMPLETE, FAIL, changed(REASSIGN, owner=PROPERTY)):
        moved.when(command, at=december(19)).refused(OccurredBeforeItsCause, "S4", "occurred_at")
        moved.when(command, at=december(20)).accepted()
    given("matter", *ASSIGNED).when(REASSIGN, at=december(12, 8)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
