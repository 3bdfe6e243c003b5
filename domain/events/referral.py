"""Facts of a referral (转办, 三(四)4, 三(六)): help asked for with a clock, and its course."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.event import Fact
from domain.value import Code, Line, Moment, Prose, Sealed


class ReferralIssued(Fact):
    """I4 转办: a street office or department is asked to help or to act, with a clock.

    With ``working_days`` the clock runs by the calendar, and ``due_at`` is what it came to at the
    time, ``provisional`` where the year's calendar was not announced; without, ``due_at`` stands.
    """

    type = "referral.issued.v1"
    clauses = ("I4", "L3")
    zh = "转办"

    referral: UUID
    to: UUID
    request: Sealed
    due_at: Moment
    due_source: Line
    working_days: int | None = None
    provisional: bool = False
    task: UUID | None = None
    source: Code | None = None


class ReferralAccepted(Fact):
    """I4 受理."""

    type = "referral.accepted.v1"
    clauses = ("I4",)
    zh = "受理转办"

    referral: UUID


class ReferralObjected(Fact):
    """I4 转办异议: the addressee says that it is not its duty (接诉即办条例第十二条).

    ``judge`` is to decide.
    """

    type = "referral.objected.v1"
    clauses = ("I4",)
    zh = "提出转办异议"

    referral: UUID
    ground: Sealed
    judge: UUID | None = None


class ReferralObjectionDecided(Fact):
    """I4 异议裁定: by somebody else than the addressee; dismissed, or upheld and so withdrawn."""

    type = "referral.objection_decided.v1"
    clauses = ("I4",)
    zh = "裁定转办异议"

    referral: UUID
    upheld: bool
    reason: Prose


class ReferralRedirected(Fact):
    """I4 改派: after an objection was upheld it goes to another addressee, with a clock anew."""

    type = "referral.redirected.v1"
    clauses = ("I4", "L3")
    zh = "改派转办"

    referral: UUID
    to: UUID
    due_at: Moment
    due_source: Line
    working_days: int | None = None
    provisional: bool = False
    reason: Prose


class ReferralPaused(Fact):
    """I4 中止计时: by the organiser, for a cause that the addressee cannot remove."""

    type = "referral.paused.v1"
    clauses = ("I4",)
    zh = "中止计时"

    referral: UUID
    reason: Prose
    expected_until: date | None = None


class ReferralResumed(Fact):
    """I4 恢复计时: the cause is gone, the clock goes on where it stood.

    ``due_at`` is the end that it then came to.
    """

    type = "referral.resumed.v1"
    clauses = ("I4",)
    zh = "恢复计时"

    referral: UUID
    reason: Prose
    due_at: Moment
    provisional: bool = False


class ExtensionRequested(Fact):
    """I4 申请延期: the addressee asks for more working days, before it is due (第十五条).

    ``judge`` is to decide. It lapses when the referral is answered or withdrawn.
    """

    type = "extension.requested.v1"
    clauses = ("I4",)
    zh = "申请延期"

    referral: UUID
    working_days: int
    reason: Prose
    judge: UUID | None = None


class ExtensionGranted(Fact):
    """I4 同意延期: by somebody else than the addressee; ``due_at`` is the new end at the time."""

    type = "extension.granted.v1"
    clauses = ("I4",)
    zh = "同意延期"

    referral: UUID
    working_days: int
    due_at: Moment
    provisional: bool = False
    reason: Prose


class ExtensionRefused(Fact):
    """I4 不同意延期: with the reason; the clock is as it was."""

    type = "extension.refused.v1"
    clauses = ("I4",)
    zh = "不同意延期"

    referral: UUID
    reason: Prose


class InterimReported(Fact):
    """L3 阶段性报告: how far the addressee has come (接诉即办条例第十四条)."""

    type = "interim.reported.v1"
    clauses = ("I4", "L3")
    zh = "阶段性报告"

    referral: UUID
    report: Sealed


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


class ReferralClosed(Fact):
    """L3 终结: what cannot be solved for now ends after the answer was relayed, with the reason."""

    type = "referral.closed.v1"
    clauses = ("L3", "E4")
    zh = "终结转办"

    referral: UUID
    reason: Prose


class ReferralReopened(Fact):
    """L3 重新办理: not done after all, or possible now; a clock of its own begins."""

    type = "referral.reopened.v1"
    clauses = ("L3", "E4")
    zh = "重新办理"

    referral: UUID
    reason: Prose
    due_at: Moment
    due_source: Line
    working_days: int | None = None
    provisional: bool = False


ReferralFact = (
    ReferralIssued
    | ReferralAccepted
    | ReferralObjected
    | ReferralObjectionDecided
    | ReferralRedirected
    | ReferralPaused
    | ReferralResumed
    | ExtensionRequested
    | ExtensionGranted
    | ExtensionRefused
    | InterimReported
    | ReferralAnswered
    | AnswerRelayed
    | AnswerVerified
    | AnswerRejected
    | ReferralClosed
    | ReferralReopened
)
