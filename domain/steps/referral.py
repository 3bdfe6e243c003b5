"""I4 转办 and E4 反馈: help is asked for with a clock, answered, relayed and verified.

Its clock is in referral_clock.py; redirecting, closing and reopening are in referral_course.py.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from domain.act import Act, Command
from domain.event import Fact
from domain.events.referral import (
    AnswerRejected,
    AnswerRelayed,
    AnswerVerified,
    InterimReported,
    ReferralAccepted,
    ReferralAnswered,
    ReferralIssued,
    ReferralObjected,
    ReferralObjectionDecided,
)
from domain.events.registry import Kind
from domain.refusal import AlreadyExists, Refusal
from domain.rules.deadline import due_after
from domain.rules.pack import TERM_DAYS_MAX
from domain.steps.proposal import require_on_agenda
from domain.steps.undertaking import NoSuchTask
from domain.streams.matter import Matter
from domain.streams.referral import TO_BE_ANSWERED, Referral, ReferralStatus
from domain.value import Code, Line, Moment, Prose, Sealed, SealedProse

ADDRESSEES = (Kind.STREET, Kind.DEPARTMENT, Kind.DISTRICT)
"""三(四)4: 街道和相关职能部门要协助办理实施."""
JUDGING = (Kind.STREET, Kind.DISTRICT)
"""Who decides on objections and extensions."""


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


class ReferralDueTooLate(Refusal):
    """No clock runs longer than a term can."""

    clause = "I4"
    zh = "办理时限不得超过转办之后 {days} 日。"
    en = "A referral must be due within {days} days."


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


class ObjectionAlreadyDismissed(Refusal):
    """A dismissed objection is not raised again; the one who is handed the referral may object."""

    clause = "I4"
    zh = "异议已被裁定不成立，不得再次提出，应继续办理。"
    en = "The objection was dismissed and cannot be raised again."


class NobodyToDecide(Refusal):
    """Above the organiser there is no street or district that is not the addressee itself."""

    clause = "I4"
    zh = "组织者的上级只有被转办单位本身，无人可以裁定，请与组织者协商办理。"
    en = "Above the organiser there is nobody but the addressee itself to decide this."


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
    request: SealedProse
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

    ground: SealedProse


class DecideReferralObjection(ReferralCommand):
    """Uphold the objection and so withdraw the referral, or dismiss it."""

    clauses = ("I4",)
    zh = "裁定转办异议"

    upheld: bool
    reason: Prose


class ReportInterim(ReferralCommand):
    """Say how far one has come; not an answer."""

    clauses = ("I4", "L3")
    zh = "阶段性报告"

    report: SealedProse


class AnswerReferral(ReferralCommand):
    """Say what was done."""

    clauses = ("I4", "L3")
    zh = "答复转办"

    answer: SealedProse


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

    reason: SealedProse


def issue_referral(matter: Matter, command: IssueReferral, act: Act) -> list[Fact]:
    """I4 转办: by the organiser of a matter on the agenda."""
    require_on_agenda(matter, act)
    if command.referral in matter.referrals:
        raise AlreadyExists("referral")
    require_addressee(matter, command.to, act)
    if command.task is not None and command.task not in matter.tasks:
        raise NoSuchTask("task")
    clock = new_clock(command.due_at, command.due_source, act)
    return [
        ReferralIssued(
            referral=command.referral,
            to=command.to,
            request=seal_words(command.request, act),
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
    require_status(referral_of(matter, command, act), act, ReferralStatus.ISSUED)
    return [ReferralAccepted(referral=command.referral)]


def object_to_referral(matter: Matter, command: ObjectToReferral, act: Act) -> list[Fact]:
    """I4 转办异议: by the addressee, before it accepts; once, unless it is redirected."""
    referral = referral_of(matter, command, act)
    require_status(referral, act, ReferralStatus.ISSUED)
    if referral.objections_dismissed:
        raise ObjectionAlreadyDismissed("referral")
    return [
        ReferralObjected(
            referral=command.referral,
            ground=seal_words(command.ground, act),
            judge=judge_of(matter, referral, act),
        )
    ]


def decide_referral_objection(
    matter: Matter, command: DecideReferralObjection, act: Act
) -> list[Fact]:
    """I4 异议裁定: by a street or district above the organiser, never by the addressee."""
    require_status(referral_of(matter, command, act), act, ReferralStatus.OBJECTED)
    return [
        ReferralObjectionDecided(
            referral=command.referral, upheld=command.upheld, reason=command.reason
        )
    ]


def report_interim(matter: Matter, command: ReportInterim, act: Act) -> list[Fact]:
    """L3 阶段性报告: by the addressee, while its answer is awaited (接诉即办条例第十四条)."""
    require_status(referral_of(matter, command, act), act, *TO_BE_ANSWERED)
    return [InterimReported(referral=command.referral, report=seal_words(command.report, act))]


def answer_referral(matter: Matter, command: AnswerReferral, act: Act) -> list[Fact]:
    """I4 答复: by the addressee, while the clock stands too; again after a rejection. Not yet the
    end of it (E4)."""
    require_status(referral_of(matter, command, act), act, *TO_BE_ANSWERED)
    return [ReferralAnswered(referral=command.referral, answer=seal_words(command.answer, act))]


def relay_answer(matter: Matter, command: RelayAnswer, act: Act) -> list[Fact]:
    """E4 反馈居民: by the organiser, never by the addressee."""
    require_status(referral_of(matter, command, act), act, ReferralStatus.ANSWERED)
    return [AnswerRelayed(referral=command.referral)]


def verify_answer(matter: Matter, command: VerifyAnswer, act: Act) -> list[Fact]:
    """E4 核实办结: after the answer was relayed."""
    require_status(referral_of(matter, command, act), act, ReferralStatus.RELAYED)
    return [AnswerVerified(referral=command.referral)]


def reject_answer(matter: Matter, command: RejectAnswer, act: Act) -> list[Fact]:
    """E4 核实未办结: after the answer was relayed, with the reason."""
    require_status(referral_of(matter, command, act), act, ReferralStatus.RELAYED)
    return [AnswerRejected(referral=command.referral, reason=seal_words(command.reason, act))]


class Clock(NamedTuple):
    """When an answer is due and by which rule; ``working_days`` None where a moment was given."""

    due_at: datetime
    source: str
    working_days: int | None
    provisional: bool


def new_clock(due_at: datetime | None, due_source: str | None, act: Act) -> Clock:
    """By the rule pack, in working days of the calendar known; or as the command says."""
    if due_at is None:
        rule = act.rules.referral_answer
        reckoned = due_after(act.registry.calendar, act.occurred_at, rule.value)
        assert reckoned.due_at is not None
        return Clock(reckoned.due_at, rule.source, rule.value.days, reckoned.provisional)
    if due_source is None:
        raise DueSourceMissing("due_source")
    if due_at <= act.occurred_at:
        raise ReferralDueTooEarly("due_at")
    if due_at > act.occurred_at + timedelta(days=TERM_DAYS_MAX):
        raise ReferralDueTooLate("due_at", days=TERM_DAYS_MAX)
    return Clock(due_at, due_source, None, False)


def require_addressee(matter: Matter, to: UUID, act: Act) -> None:
    """Refuse unless it can be asked, was registered by then, and is not the organiser."""
    addressee = act.registry.living(to, "to", *ADDRESSEES)
    if to == matter.organisation:
        raise ReferredToItself("to")
    act.must_follow(addressee.names[0][0])


def judge_of(matter: Matter, referral: Referral, act: Act) -> UUID:
    """Who is to decide what the addressee asks for: the nearest street or district above the
    organiser, never the addressee itself."""
    below = act.registry.find(matter.organisation) if matter.organisation else None
    while below is not None and below.parent is not None:
        above = act.registry.find(below.parent)
        if above is not None and above.kind in JUDGING and above.id != referral.to:
            return above.id
        below = above
    raise NobodyToDecide("referral")


def seal_words(text: str, act: Act) -> Sealed:
    """Sealed under the person who wrote it where known, else under the organisation."""
    return act.seal(text, act.actor.person or act.acting_for)


def referral_of(matter: Matter, command: ReferralCommand, act: Act) -> Referral:
    """The referral that the command names, of a matter on the agenda."""
    require_on_agenda(matter, act)
    found = matter.referrals.get(command.referral)
    if found is None:
        raise NoSuchReferral("referral")
    return found


def require_status(referral: Referral, act: Act, *statuses: ReferralStatus) -> None:
    """Refuse unless it stands at one of these, no later than the act."""
    if referral.status not in statuses:
        raise ReferralElsewhere(
            "referral", status=referral.status.value, status_zh=STATUS_ZH[referral.status]
        )
    act.must_follow(referral.moved_at)
