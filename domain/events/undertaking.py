"""Facts of carrying out: tasks, new problems (三(四)4), results pressed for (四(二))."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.event import Fact
from domain.events.agenda import Document
from domain.value import Line, Party, Prose


class Mode(StrEnum):
    """I1 落实方式: residents' own project, commissioned, or by the committee itself."""

    COMMITTEE = "committee"
    RESIDENTS_PROJECT = "residents_project"
    COMMISSIONED = "commissioned"
    VOLUNTEERS = "volunteers"


class UrgedBy(StrEnum):
    """S2 S3 Who presses: 党代表、人大代表、政协委员, or the civil affairs bureau."""

    PARTY_DELEGATE = "party_delegate"
    CONGRESS_DEPUTY = "congress_deputy"
    CPPCC_MEMBER = "cppcc_member"
    CIVIL_AFFAIRS = "civil_affairs"


class TaskAssigned(Fact):
    """I1 分派任务: what is to be done, by whom, until when."""

    type = "task.assigned.v1"
    clauses = ("I1",)
    zh = "分派任务"

    task: UUID
    title: Line
    owner: UUID
    mode: Mode
    due_on: date


class MilestoneReached(Fact):
    """I1 进展: with its evidence."""

    type = "milestone.reached.v1"
    clauses = ("I1",)
    zh = "任务进展"

    task: UUID
    title: Line
    evidence: tuple[Document, ...]


class TaskCompleted(Fact):
    """I1 任务完成."""

    type = "task.completed.v1"
    clauses = ("I1",)
    zh = "任务完成"

    task: UUID
    summary: Prose


class TaskFailed(Fact):
    """I1 任务未能完成: with the reason."""

    type = "task.failed.v1"
    clauses = ("I1",)
    zh = "任务未能完成"

    task: UUID
    reason: Prose


class TaskReassigned(Fact):
    """I1 改派任务: to another owner or another day, with the reason."""

    type = "task.reassigned.v1"
    clauses = ("I1",)
    zh = "改派任务"

    task: UUID
    owner: UUID
    due_on: date
    reason: Prose


class NewProblemRaised(Fact):
    """I2 新问题: it came up in carrying out and goes back to deliberation as a matter anew."""

    type = "new_problem.raised.v1"
    clauses = ("I2",)
    zh = "提出新问题"

    matter: UUID
    task: UUID | None = None
    problem: Prose


class ResultUrged(Fact):
    """S2 S3 督促落实: a delegate, or the civil affairs bureau, presses for results."""

    type = "result.urged.v1"
    clauses = ("S2", "S3")
    zh = "督促落实"

    by: Party
    standing: UrgedBy
    addressee: UUID
    text: Prose
    task: UUID | None = None
    referral: UUID | None = None


UndertakingFact = (
    TaskAssigned
    | TaskReassigned
    | MilestoneReached
    | TaskCompleted
    | TaskFailed
    | NewProblemRaised
    | ResultUrged
)
