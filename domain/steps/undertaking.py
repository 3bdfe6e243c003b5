"""I1 牵头落实: what was decided becomes tasks with an owner, a day and evidence; I2 新问题."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.agenda import Document
from domain.events.registry import Kind
from domain.events.undertaking import (
    MilestoneReached,
    Mode,
    NewProblemRaised,
    TaskAssigned,
    TaskCompleted,
    TaskFailed,
    TaskReassigned,
)
from domain.refusal import AlreadyExists, Refusal, UnknownStream
from domain.rules.pack import beijing_date
from domain.steps.proposal import require_on_agenda
from domain.streams.matter import Matter, Stage, Task, TaskStatus
from domain.value import CalendarDay, Line, Prose


class NotDecided(Refusal):
    """Only a decision is carried out."""

    clause = "I1"
    zh = "该事项尚未形成决议，没有可落实的内容。"
    en = "The matter is not decided, so there is nothing to carry out."


class TaskDueTooEarly(Refusal):
    """A task is due on the day it is assigned, or reassigned, or later."""

    clause = "I1"
    zh = "任务的完成期限不得早于分派或改派之日。"
    en = "A task cannot be due before the day it is assigned or reassigned."


class NoSuchTask(Refusal):
    """The matter has no task with this id."""

    clause = "I1"
    zh = "该事项没有这项任务。"
    en = "The matter has no such task."


class TaskEnded(Refusal):
    """The task is completed or has failed."""

    clause = "I1"
    zh = "该任务已经完成或者未能完成，不能再办理。"
    en = "The task has been completed or has failed."


class NothingReassigned(Refusal):
    """A task goes to another owner, to another day, or to both."""

    clause = "I1"
    zh = "改派任务须变更承担单位或完成期限。"
    en = "Reassigning a task takes another owner or another day."


class NewProblemUnfit(Refusal):
    """A new problem goes back to whoever deliberates here, or to the committee or street above."""

    clause = "I2"
    zh = "新问题须由本事项的组织者或其上级居委会、街道另立事项协商。"
    en = (
        "A new problem goes to a matter of the same organiser, or of the committee or street above."
    )


class NewProblemNotLinked(Refusal):
    """The link is kept at both ends."""

    clause = "I2"
    zh = "另立的事项提出时未注明由本事项引出。"
    en = "The new matter does not say that it follows this one."


class AssignTask(Command):
    """Say what is to be done, by whom and until when."""

    clauses = ("I1",)
    zh = "分派任务"

    task: UUID
    title: Line
    owner: UUID
    mode: Mode
    due_on: CalendarDay


class ReassignTask(Command):
    """Give an open task to another owner, another day, or both; what is left out stays."""

    clauses = ("I1",)
    zh = "改派任务"

    task: UUID
    owner: UUID | None = None
    due_on: CalendarDay | None = None
    reason: Prose


class ReachMilestone(Command):
    """Show how far a task has come."""

    clauses = ("I1",)
    zh = "登记进展"

    task: UUID
    title: Line
    evidence: Annotated[tuple[Document, ...], Field(max_length=200)] = ()


class CompleteTask(Command):
    """Say that a task is done."""

    clauses = ("I1",)
    zh = "完成任务"

    task: UUID
    summary: Prose


class FailTask(Command):
    """Say that a task will not be done, and why."""

    clauses = ("I1",)
    zh = "登记任务未能完成"

    task: UUID
    reason: Prose


class RaiseNewProblem(Command):
    """Send a problem that came up in carrying out back to deliberation, as the matter named: it
    was submitted before and says that it follows this one."""

    clauses = ("I2",)
    zh = "提出新问题"

    matter: UUID
    task: UUID | None = None
    problem: Prose

    def reads(self) -> tuple[UUID, ...]:
        """The new matter."""
        return (self.matter,)


def assign_task(matter: Matter, command: AssignTask, act: Act) -> list[Fact]:
    """I1 分派任务: after the decision, to an organisation."""
    require_decided(matter, act)
    if command.task in matter.tasks:
        raise AlreadyExists("task")
    act.registry.living(command.owner, "owner")
    if command.due_on < beijing_date(act.occurred_at):
        raise TaskDueTooEarly("due_on")
    return [
        TaskAssigned(
            task=command.task,
            title=command.title,
            owner=command.owner,
            mode=command.mode,
            due_on=command.due_on,
        )
    ]


def reassign_task(matter: Matter, command: ReassignTask, act: Act) -> list[Fact]:
    """I1 改派任务: an open one, with the reason; its course so far stays with it."""
    task = _require_open_task(matter, command.task, act)
    act.must_follow(task.reassigned_at)
    owner, due_on = command.owner or task.owner, command.due_on or task.due_on
    if (owner, due_on) == (task.owner, task.due_on):
        raise NothingReassigned()
    if owner != task.owner:
        act.registry.living(owner, "owner")
    if due_on < beijing_date(act.occurred_at):
        raise TaskDueTooEarly("due_on")
    return [TaskReassigned(task=command.task, owner=owner, due_on=due_on, reason=command.reason)]


def reach_milestone(matter: Matter, command: ReachMilestone, act: Act) -> list[Fact]:
    """I1 任务进展."""
    _require_open_task(matter, command.task, act)
    return [MilestoneReached(task=command.task, title=command.title, evidence=command.evidence)]


def complete_task(matter: Matter, command: CompleteTask, act: Act) -> list[Fact]:
    """I1 任务完成."""
    task = _require_open_task(matter, command.task, act)
    act.must_follow(task.reassigned_at)
    return [TaskCompleted(task=command.task, summary=command.summary)]


def fail_task(matter: Matter, command: FailTask, act: Act) -> list[Fact]:
    """I1 任务未能完成: with the reason."""
    task = _require_open_task(matter, command.task, act)
    act.must_follow(task.reassigned_at)
    return [TaskFailed(task=command.task, reason=command.reason)]


def raise_new_problem(matter: Matter, command: RaiseNewProblem, act: Act) -> list[Fact]:
    """I2 新问题: once for each matter that it goes on in, which says so too."""
    require_decided(matter, act)
    assert act.others is not None
    other = act.others[command.matter]
    if not isinstance(other, Matter) or other.organisation is None:
        raise UnknownStream("matter")
    organiser = matter.organisation
    assert organiser is not None
    above = (act.registry.above(organiser, kind) for kind in (Kind.COMMITTEE, Kind.STREET))
    if other.organisation not in (organiser, *above):
        raise NewProblemUnfit("matter")
    if other.follows != act.stream or command.matter == act.stream:
        raise NewProblemNotLinked("matter")
    act.must_follow(other.submitted_at)
    if command.matter in matter.problems:
        raise AlreadyExists("matter")
    if command.task is not None:
        task = matter.tasks.get(command.task)
        if task is None:
            raise NoSuchTask("task")
        act.must_follow(task.assigned_at)
    return [NewProblemRaised(matter=command.matter, task=command.task, problem=command.problem)]


def require_decided(matter: Matter, act: Act) -> None:
    """Refuse unless there is a decision to carry out, no later than the act."""
    require_on_agenda(matter, act)
    if matter.stage is not Stage.DECIDED:
        raise NotDecided()
    act.must_follow(matter.decided_at)


def _require_open_task(matter: Matter, task: UUID, act: Act) -> Task:
    """By the organiser of the matter or the owner of the task, as the procedure says."""
    require_on_agenda(matter, act)
    found = matter.tasks.get(task)
    if found is None:
        raise NoSuchTask("task")
    if found.status is not TaskStatus.OPEN:
        raise TaskEnded("task")
    act.must_follow(found.assigned_at)
    return found
