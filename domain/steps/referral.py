"""I4 转办 and E4 反馈: help is asked for with a clock, answered, relayed and verified."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from domain.act import Act, Command
from domain.event import Fact
from domain.events.referral import (
    AnswerRejected,
    AnswerRelayed,
    AnswerVerified,
    ReferralAccepted,
    ReferralAnswered,
    ReferralIssued,
    ReferralObjected,
    ReferralObjectionDecided,
)
from domain.events.registry import Kind
from domain.refusal import AlreadyExists, Refusal
from domain.rules.deadline import due_after
from domain.steps.proposal import require_on_agenda
from domain.steps.undertaking import NoSuchTask
from domain.streams.matter import Matter
from domain.streams.referral import Referral, ReferralStatus
from domain.value import Code, Line, Moment, Prose, Sealed

ADDRESSEES = (Kind.STREET, Kind.DEPARTMENT, Kind.DISTRICT)
"""三(四)4: 街道和相关职能部门要协助办理实施."""


class ReferredToItself(Refusal):
    """The organiser asks somebody else."""

    clause = "I4"
    zh = "不能转办给本单位。"
    en = "An organisation cannot refer a matter to itself."


class ReferralDueTooEarly(Refusal):
    """The time for the answer ends after the referral."""

    clause = "I4"
    zh = "办理时限须在转办之后。"
    en = "A referral must be due after it is issued."


class DueSourceMissing(Refusal):
    """Every clock names the rule that set it."""

    clause = "I4"
    zh = "自行填写办理时限的，须注明时限依据。"
    en = "A due time of your own needs the rule that it comes from."


class NoSuchReferral(Refusal):
    """The matter has no referral with this id."""

    clause = "I4"
    zh = "该事项没有这项转办。"
    en = "The matter has no such referral."


class ReferralElsewhere(Refusal):
    """The referral has not come to this step, or is past it."""

    clause = "L3"
    zh = "转办当前状态为“{status_zh}”，不能办理此步骤。"
    en = "The referral is {status}, which does not allow this step."


STATUS_ZH: dict[ReferralStatus, str] = {
    ReferralStatus.ISSUED: "待受理",
    ReferralStatus.ACCEPTED: "已受理",
    ReferralStatus.OBJECTED: "异议待裁定",
    ReferralStatus.WITHDRAWN: "已撤回",
    ReferralStatus.ANSWERED: "已答复",
    ReferralStatus.RELAYED: "已反馈",
    ReferralStatus.REJECTED: "核实未办结",
    ReferralStatus.VERIFIED: "已办结",
    ReferralStatus.CLOSED: "已终结",
    ReferralStatus.REOPENED: "重新办理",
}
"""The standings in Chinese, as refusals say them."""


class IssueReferral(Command):
    """Ask a street office, department or the district to help; by default due by the rule pack."""

    clauses = ("I4", "L3")
    zh = "转办"

    referral: UUID
    to: UUID
    request: Prose
    due_at: Moment | None = None
    due_source: Line | None = None
    task: UUID | None = None
    source: Code | None = None


class ReferralCommand(Command):
    """A step in the course of a referral."""

    referral: UUID


class AcceptReferral(ReferralCommand):
    """Take the referral on."""

    clauses = ("I4",)
    zh = "受理转办"


class ObjectToReferral(ReferralCommand):
    """Say that it is not one's duty."""

    clauses = ("I4",)
    zh = "提出转办异议"

    ground: Prose


class DecideReferralObjection(ReferralCommand):
    """Uphold the objection and so withdraw the referral, or dismiss it."""

    clauses = ("I4",)
    zh = "裁定转办异议"

    upheld: bool
    reason: Prose


class AnswerReferral(ReferralCommand):
    """Say what was done."""

    clauses = ("I4", "L3")
    zh = "答复转办"

    answer: Prose


class RelayAnswer(ReferralCommand):
    """Bring the answer back to the residents."""

    clauses = ("E4",)
    zh = "反馈居民"


class VerifyAnswer(ReferralCommand):
    """Confirm that it is done, which closes the referral."""

    clauses = ("E4",)
    zh = "核实办结"


class RejectAnswer(ReferralCommand):
    """Say that it is not done, which sends it back; its clock is not reset."""

    clauses = ("E4",)
    zh = "核实未办结"

    reason: Prose


def issue_referral(matter: Matter, command: IssueReferral, act: Act) -> list[Fact]:
    """I4 转办: by the organiser of a matter on the agenda."""
    require_on_agenda(matter, act)
    if command.referral in matter.referrals:
        raise AlreadyExists("referral")
    act.registry.living(command.to, "to", *ADDRESSEES)
    if command.to == matter.organisation:
        raise ReferredToItself("to")
    if command.task is not None and command.task not in matter.tasks:
        raise NoSuchTask("task")
    clock = _clock(command, act)
    return [
        ReferralIssued(
            referral=command.referral,
            to=command.to,
            request=_seal(command.request, act),
            due_at=clock.due_at,
            due_source=clock.source,
            working_days=clock.working_days,
            provisional=clock.provisional,
            task=command.task,
            source=command.source,
        )
    ]


def accept_referral(matter: Matter, command: AcceptReferral, act: Act) -> list[Fact]:
    """I4 受理: by the addressee."""
    _require_status(_referral(matter, command, act), act, ReferralStatus.ISSUED)
    return [ReferralAccepted(referral=command.referral)]


def object_to_referral(matter: Matter, command: ObjectToReferral, act: Act) -> list[Fact]:
    """I4 转办异议: by the addressee, before it accepts."""
    _require_status(_referral(matter, command, act), act, ReferralStatus.ISSUED)
    return [ReferralObjected(referral=command.referral, ground=_seal(command.ground, act))]


def decide_referral_objection(
    matter: Matter, command: DecideReferralObjection, act: Act
) -> list[Fact]:
    """I4 异议裁定: by a street or district above the organiser, never by the addressee."""
    _require_status(_referral(matter, command, act), act, ReferralStatus.OBJECTED)
    return [
        ReferralObjectionDecided(
            referral=command.referral, upheld=command.upheld, reason=command.reason
        )
    ]


def answer_referral(matter: Matter, command: AnswerReferral, act: Act) -> list[Fact]:
    """I4 答复: by the addressee; again after a rejection. Not yet the end of it (E4)."""
    _require_status(
        _referral(matter, command, act),
        act,
        ReferralStatus.ISSUED,
        ReferralStatus.ACCEPTED,
        ReferralStatus.REJECTED,
    )
    return [ReferralAnswered(referral=command.referral, answer=_seal(command.answer, act))]


def relay_answer(matter: Matter, command: RelayAnswer, act: Act) -> list[Fact]:
    """E4 反馈居民: by the organiser, never by the addressee."""
    _require_status(_referral(matter, command, act), act, ReferralStatus.ANSWERED)
    return [AnswerRelayed(referral=command.referral)]


def verify_answer(matter: Matter, command: VerifyAnswer, act: Act) -> list[Fact]:
    """E4 核实办结: after the answer was relayed."""
    _require_status(_referral(matter, command, act), act, ReferralStatus.RELAYED)
    return [AnswerVerified(referral=command.referral)]


def reject_answer(matter: Matter, command: RejectAnswer, act: Act) -> list[Fact]:
    """E4 核实未办结: after the answer was relayed, with the reason."""
    _require_status(_referral(matter, command, act), act, ReferralStatus.RELAYED)
    return [AnswerRejected(referral=command.referral, reason=_seal(command.reason, act))]


class Clock(NamedTuple):
    """When an answer is due and by which rule; ``working_days`` None where a moment was given."""

    due_at: datetime
    source: str
    working_days: int | None
    provisional: bool


def _clock(command: IssueReferral, act: Act) -> Clock:
    """By the rule pack, in working days of the calendar known; or as the command says."""
    if command.due_at is None:
        rule = act.rules.referral_answer
        reckoned = due_after(act.registry.calendar, act.occurred_at, rule.value)
        assert reckoned.due_at is not None
        return Clock(reckoned.due_at, rule.source, rule.value.days, reckoned.provisional)
    if command.due_source is None:
        raise DueSourceMissing("due_source")
    if command.due_at <= act.occurred_at:
        raise ReferralDueTooEarly("due_at")
    return Clock(command.due_at, command.due_source, None, False)


def _seal(text: str, act: Act) -> Sealed:
    """Sealed under the person who wrote it where known, else under the organisation."""
    return act.seal(text, act.actor.person or act.acting_for)


def _referral(matter: Matter, command: ReferralCommand, act: Act) -> Referral:
    require_on_agenda(matter, act)
    found = matter.referrals.get(command.referral)
    if found is None:
        raise NoSuchReferral("referral")
    return found


def _require_status(referral: Referral, act: Act, *statuses: ReferralStatus) -> None:
    if referral.status not in statuses:
        raise ReferralElsewhere(
            "referral", status=referral.status.value, status_zh=STATUS_ZH[referral.status]
        )
    act.must_follow(referral.moved_at)
