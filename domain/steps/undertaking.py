"""I1 牵头落实: what was decided becomes tasks with an owner, a day and evidence."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.agenda import Document
from domain.events.undertaking import (
    MilestoneReached,
    Mode,
    TaskAssigned,
    TaskCompleted,
    TaskFailed,
)
from domain.refusal import AlreadyExists, Refusal
from domain.rules.pack import beijing_date
from domain.steps.proposal import require_on_agenda
from domain.streams.matter import Matter, Stage, TaskStatus
from domain.value import Line, Prose


class NotDecided(Refusal):
    """Only a decision is carried out."""

    clause = "I1"
    zh = "该事项尚未形成决议，不能分派任务。"
    en = "The matter is not decided, so there is nothing to carry out."


class TaskDueTooEarly(Refusal):
    """A task is due on the day it is assigned or later."""

    clause = "I1"
    zh = "任务的完成期限不得早于分派之日。"
    en = "A task cannot be due before the day it is assigned."


class NoSuchTask(Refusal):
    """The matter has no task with this id."""

    clause = "I1"
    zh = "该事项没有这项任务。"
    en = "The matter has no such task."


class TaskEnded(Refusal):
    """The task is completed or has failed."""

    clause = "I1"
    zh = "该任务已办结，不能再登记进展。"
    en = "The task has been completed or has failed."


class AssignTask(Command):
    """Say what is to be done, by whom and until when."""

    clauses = ("I1",)
    zh = "分派任务"

    task: UUID
    title: Line
    owner: UUID
    mode: Mode
    due_on: date


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


def assign_task(matter: Matter, command: AssignTask, act: Act) -> list[Fact]:
    """I1 分派任务: after the decision, to an organisation."""
    require_on_agenda(matter, act)
    if matter.stage is not Stage.DECIDED:
        raise NotDecided()
    act.must_follow(matter.decided_at)
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


def reach_milestone(matter: Matter, command: ReachMilestone, act: Act) -> list[Fact]:
    """I1 任务进展."""
    _require_open_task(matter, command.task, act)
    return [MilestoneReached(task=command.task, title=command.title, evidence=command.evidence)]


def complete_task(matter: Matter, command: CompleteTask, act: Act) -> list[Fact]:
    """I1 任务完成."""
    _require_open_task(matter, command.task, act)
    return [TaskCompleted(task=command.task, summary=command.summary)]


def fail_task(matter: Matter, command: FailTask, act: Act) -> list[Fact]:
    """I1 任务未能完成: with the reason."""
    _require_open_task(matter, command.task, act)
    return [TaskFailed(task=command.task, reason=command.reason)]


def _require_open_task(matter: Matter, task: UUID, act: Act) -> None:
    """By the organiser of the matter or the owner of the task."""
    require_on_agenda(matter, act)
    found = matter.tasks.get(task)
    if found is None:
        raise NoSuchTask("task")
    if found.status is not TaskStatus.OPEN:
        raise TaskEnded("task")
    act.must_follow(found.assigned_at)
