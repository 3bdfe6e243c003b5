"""Facts of carrying out: tasks, milestones, referrals to those who must help (三(四)4, 三(六))."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.event import Fact
from domain.events.agenda import Document
from domain.value import Code, Line, Moment, Prose, Sealed


class Mode(StrEnum):
    """I1 落实方式: residents' own project, commissioned, or by the committee itself."""

    COMMITTEE = "committee"
    RESIDENTS_PROJECT = "residents_project"
    COMMISSIONED = "commissioned"
    VOLUNTEERS = "volunteers"


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


class ReferralIssued(Fact):
    """I4 转办: a street office or department is asked to help or to act, with a clock."""

    type = "referral.issued.v1"
    clauses = ("I4", "L3")
    zh = "转办"

    referral: UUID
    to: UUID
    request: Sealed
    due_at: Moment
    due_source: Line
    task: UUID | None = None
    source: Code | None = None


class ReferralAccepted(Fact):
    """I4 受理."""

    type = "referral.accepted.v1"
    clauses = ("I4",)
    zh = "受理转办"

    referral: UUID


class ReferralObjected(Fact):
    """I4 转办异议: the addressee says that it is not its duty (接诉即办条例第十二条)."""

    type = "referral.objected.v1"
    clauses = ("I4",)
    zh = "提出转办异议"

    referral: UUID
    ground: Sealed


class ReferralObjectionDecided(Fact):
    """I4 异议裁定: by somebody else than the addressee; dismissed, or upheld and so withdrawn."""

    type = "referral.objection_decided.v1"
    clauses = ("I4",)
    zh = "裁定转办异议"

    referral: UUID
    upheld: bool
    reason: Prose


class ReferralAnswered(Fact):
    """I4 答复: the addressee says what it did; not yet the end of it (E4)."""

    type = "referral.answered.v1"
    clauses = ("I4", "L3")
    zh = "答复转办"

    referral: UUID
    answer: Sealed


class AnswerRelayed(Fact):
    """E4 反馈居民: the committee brings the answer back to the residents."""

    type = "answer.relayed.v1"
    clauses = ("E4",)
    zh = "反馈居民"

    referral: UUID


class AnswerVerified(Fact):
    """E4 核实办结: the residents' side confirms that it is done, and the referral is closed."""

    type = "answer.verified.v1"
    clauses = ("E4",)
    zh = "核实办结"

    referral: UUID


class AnswerRejected(Fact):
    """E4 核实未办结: it is not done, and goes back to the addressee; the clock is not reset."""

    type = "answer.rejected.v1"
    clauses = ("E4",)
    zh = "核实未办结"

    referral: UUID
    reason: Sealed


UndertakingFact = (
    TaskAssigned
    | MilestoneReached
    | TaskCompleted
    | TaskFailed
    | ReferralIssued
    | ReferralAccepted
    | ReferralObjected
    | ReferralObjectionDecided
    | ReferralAnswered
    | AnswerRelayed
    | AnswerVerified
    | AnswerRejected
)
