"""I2 新问题: what comes up in carrying out goes back to deliberation, linked both ways."""

from uuid import UUID

import pytest

from domain.act import Command
from domain.event import Actor
from domain.events.agenda import ProposalSubmitted, Scale
from domain.events.undertaking import NewProblemRaised
from domain.refusal import AlreadyExists, NotPermitted, OccurredBeforeItsCause, UnknownStream
from domain.steps.undertaking import (
    CompleteTask,
    NewProblemNotLinked,
    NewProblemUnfit,
    NoSuchTask,
    NotDecided,
    RaiseNewProblem,
)
from tests.domain import course
from tests.domain.course import ASSIGNED, DECIDED, PROPOSE, SHELVED, TASK, changed
from tests.domain.specification import (
    BUILDING,
    CLERK,
    COMMITTEE,
    ESTATE,
    NEIGHBOUR,
    NEIGHBOUR_CLERK,
    OTHER_STREET,
    STREAM,
    STREET,
    STREET_CLERK,
    Given,
    History,
    december,
    given,
)

NEW = UUID(int=0xE)
RAISE = RaiseNewProblem(matter=NEW, task=TASK, problem="安装后灯光照进住户窗户。")
FOLLOW = changed(PROPOSE, follows=STREAM, title="灯光扰民", text="声控灯照进窗户。")


def follow_up(command: Command = FOLLOW, by: Actor = CLERK) -> Given:
    """The new matter, as it was submitted."""
    return given("matter", (command, december(19), by))


def carrying_out(history: History = ASSIGNED, new: Given | None = None) -> Given:
    return given("matter", *history).reading(NEW, new or follow_up())


def test_a_proposal_says_which_matter_it_follows() -> None:
    (submitted,) = given("matter").when(FOLLOW, at=december(19)).accepted()
    assert isinstance(submitted, ProposalSubmitted)
    assert submitted.follows == STREAM


@pytest.mark.parametrize("task", [TASK, None], ids=["of a task", "of the whole"])
def test_a_new_problem_goes_on_in_a_matter_of_its_own(task: UUID | None) -> None:
    carrying_out().when(changed(RAISE, task=task), at=december(20)).then(
        NewProblemRaised(matter=NEW, task=task, problem=RAISE.problem)
    )


def test_it_may_come_up_after_the_task_was_completed() -> None:
    done = (*ASSIGNED, (CompleteTask(task=TASK, summary="已安装。"), december(18)))
    carrying_out(done).when(RAISE, at=december(20)).accepted()


@pytest.mark.parametrize("history", [course.ADOPTED, course.HELD, SHELVED, course.CALLED])
def test_it_comes_up_in_carrying_out_a_decision(history: History) -> None:
    carrying_out(history).when(RAISE, at=december(20)).refused(NotDecided, "I1")


def test_the_new_matter_was_submitted_as_following_this_one() -> None:
    carrying_out(new=given("matter")).when(RAISE, at=december(20)).refused(
        UnknownStream, "A3", "matter"
    )
    carrying_out(new=given("appraisal")).when(RAISE, at=december(20)).refused(
        UnknownStream, "A3", "matter"
    )
    for follows in (None, UUID(int=0xF)):
        carrying_out(new=follow_up(changed(FOLLOW, follows=follows))).when(
            RAISE, at=december(20)
        ).refused(NewProblemNotLinked, "I2", "matter")
    given("matter", *ASSIGNED).reading(STREAM, carrying_out()).when(
        changed(RAISE, matter=STREAM), at=december(20)
    ).refused(NewProblemNotLinked, "I2", "matter")


@pytest.mark.parametrize(
    ("organiser", "fits"),
    [
        pytest.param(COMMITTEE, True, id="the same organiser"),
        pytest.param(STREET, True, id="the street above"),
        pytest.param(NEIGHBOUR, False, id="another committee"),
        pytest.param(OTHER_STREET, False, id="another street"),
        pytest.param(ESTATE, False, id="an estate below"),
    ],
)
def test_it_goes_back_to_the_organiser_or_up(organiser: UUID, fits: bool) -> None:
    proposed = changed(FOLLOW, organiser=organiser, scale=Scale.ESTATE)
    said = carrying_out(new=follow_up(proposed)).when(RAISE, at=december(20))
    if fits:
        said.accepted()
    else:
        said.refused(NewProblemUnfit, "I2", "matter")


@pytest.mark.parametrize("organiser", [COMMITTEE, STREET])
def test_a_small_organisers_problem_may_go_to_the_committee_or_street(organiser: UUID) -> None:
    matter = carrying_out(new=follow_up(changed(FOLLOW, organiser=organiser)))
    matter.state.organisation = BUILDING
    matter.when(changed(RAISE, on_behalf_of=BUILDING), at=december(20), by=STREET_CLERK).accepted()


def test_it_is_raised_once_for_each_matter() -> None:
    raised = NewProblemRaised(matter=NEW, problem=RAISE.problem)
    matter = carrying_out((*ASSIGNED, (raised, december(20))))
    matter.when(RAISE, at=december(21)).refused(AlreadyExists, "S4", "matter")
    other = UUID(int=0xE2)
    matter.reading(other, follow_up()).when(
        changed(RAISE, matter=other), at=december(21)
    ).accepted()


def test_the_task_is_one_of_this_matter() -> None:
    carrying_out(DECIDED).when(RAISE, at=december(20)).refused(NoSuchTask, "I1", "task")


def test_it_follows_the_decision_the_task_and_the_new_proposal() -> None:
    early = given("matter", (FOLLOW, december(10)))
    for at in (december(11, 8), december(12, 8)):  # before the decision, before the task
        carrying_out(new=early).when(RAISE, at=at).refused(
            OccurredBeforeItsCause, "S4", "occurred_at"
        )
    carrying_out(new=early).when(RAISE, at=december(12)).accepted()
    carrying_out().when(RAISE, at=december(19, 8)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


def test_the_organiser_alone_raises_it() -> None:
    carrying_out().when(RAISE, at=december(20), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
