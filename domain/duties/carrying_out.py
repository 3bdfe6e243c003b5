"""Duties of carrying out and making public (三(四)4 and 5), and of a referral (转办)."""

from __future__ import annotations

from typing import Any

from domain.duties.entry import Effect
from domain.duties.kind import AS_BEFORE, ENDS, MEETS, OPENS, ORGANISER_WORDS, DutyKind, Move
from domain.events.decision import DecisionAdopted, MatterShelved
from domain.events.funds import FundsApproved, FundsAudited, FundsPublished, PaymentMade
from domain.events.publicity import OutcomePublished, ProgressPublished, PublicationWithdrawn
from domain.events.referral import (
    AnswerRejected,
    AnswerRelayed,
    AnswerVerified,
    ExtensionGranted,
    ExtensionRefused,
    ExtensionRequested,
    ReferralAccepted,
    ReferralAnswered,
    ReferralClosed,
    ReferralIssued,
    ReferralObjected,
    ReferralObjectionDecided,
    ReferralPaused,
    ReferralRedirected,
    ReferralReopened,
    ReferralResumed,
)
from domain.events.undertaking import TaskAssigned, TaskCompleted, TaskFailed, TaskReassigned


def _upheld(fact: Any) -> bool:
    return bool(fact.upheld)


def _dismissed(fact: Any) -> bool:
    return not fact.upheld


CARRYING_OUT = (
    DutyKind(
        "task",
        "I1",
        "完成任务",
        "Carry a task out",
        "任务承担单位",
        "the owner of the task",
        (
            Move(TaskAssigned, OPENS, "owner", due_on="due_on"),
            Move(TaskReassigned, Effect.MOVES, "owner", due_on="due_on"),
            Move(TaskCompleted, MEETS),
            Move(TaskFailed, ENDS),
        ),
        ref="task",
    ),
    DutyKind(
        "funds_publication",
        "S5",
        "公示资金使用情况",
        "Publish money approved or paid",
        *ORGANISER_WORDS,
        (Move(FundsApproved, OPENS), Move(PaymentMade, OPENS), Move(FundsPublished, MEETS)),
        rule="funds_publication",
    ),
    DutyKind(
        "funds_audit",
        "S5",
        "资金审计",
        "Have money audited",
        *ORGANISER_WORDS,
        (Move(FundsApproved, OPENS), Move(FundsAudited, MEETS)),
        rule="funds_audit",
    ),
    DutyKind(
        "outcome_publication",
        "E1",
        "公开结果",
        "Publish the outcome",
        *ORGANISER_WORDS,
        (
            Move(DecisionAdopted, OPENS),
            Move(MatterShelved, OPENS),
            Move(OutcomePublished, MEETS, token="publication"),
            Move(PublicationWithdrawn, Effect.REOPENS, token="publication"),
        ),
        rule="outcome_publication",
    ),
    DutyKind(
        "progress_publication",
        "E1",
        "公开进展",
        "Publish how a task ended",
        *ORGANISER_WORDS,
        (
            Move(TaskCompleted, OPENS),
            Move(TaskFailed, OPENS),
            Move(ProgressPublished, MEETS, token="publication"),
            Move(OutcomePublished, MEETS, token="publication"),
            Move(PublicationWithdrawn, Effect.REOPENS, token="publication"),
        ),
        rule="progress_publication",
    ),
)

ADDRESSEE_WORDS = ("被转办单位", "the addressee")
JUDGE_WORDS = ("裁定单位", "the judge named")

REFERRAL = (
    DutyKind(
        "referral_acceptance",
        "I4",
        "受理转办",
        "Accept a referral or object",
        *ADDRESSEE_WORDS,
        (
            Move(ReferralIssued, OPENS, "to"),
            *(Move(it, MEETS) for it in (ReferralAccepted, ReferralObjected, ReferralAnswered)),
            Move(ReferralObjectionDecided, OPENS, AS_BEFORE, _dismissed),
            Move(ReferralObjectionDecided, ENDS, when=_upheld),
            Move(ReferralRedirected, ENDS),
            Move(ReferralRedirected, OPENS, "to"),
            Move(ReferralClosed, ENDS),
        ),
        rule="referral_acceptance",
        ref="referral",
    ),
    DutyKind(
        "referral_answer",
        "I4",
        "答复转办",
        "Answer a referral",
        *ADDRESSEE_WORDS,
        (
            Move(ReferralIssued, OPENS, "to", rule=False, clock=True),
            Move(ReferralPaused, Effect.PAUSES),
            Move(ReferralResumed, Effect.RESUMES),
            Move(ExtensionGranted, Effect.EXTENDS, clock=True),
            Move(ReferralAnswered, MEETS),
            Move(AnswerRejected, Effect.REVIVES),
            Move(ReferralObjectionDecided, ENDS, when=_upheld),
            Move(ReferralRedirected, ENDS),
            Move(ReferralRedirected, OPENS, "to", rule=False, clock=True),
            Move(ReferralClosed, ENDS),
            Move(ReferralReopened, OPENS, AS_BEFORE, rule=False, clock=True),
        ),
        rule="referral_answer",
        ref="referral",
    ),
    DutyKind(
        "objection_decision",
        "I4",
        "裁定转办异议",
        "Decide an objection",
        *JUDGE_WORDS,
        (Move(ReferralObjected, OPENS, "judge"), Move(ReferralObjectionDecided, MEETS)),
        rule="objection_decision",
        ref="referral",
    ),
    DutyKind(
        "extension_decision",
        "I4",
        "答复延期申请",
        "Decide on an extension",
        *JUDGE_WORDS,
        (
            Move(ExtensionRequested, OPENS, "judge"),
            Move(ExtensionGranted, MEETS),
            Move(ExtensionRefused, MEETS),
            Move(ReferralAnswered, ENDS),
            Move(ReferralObjectionDecided, ENDS, when=_upheld),
            Move(ReferralRedirected, ENDS),
            Move(ReferralClosed, ENDS),
        ),
        rule="extension_decision",
        ref="referral",
    ),
    DutyKind(
        "relay",
        "E4",
        "反馈居民",
        "Relay an answer to the residents",
        *ORGANISER_WORDS,
        (
            Move(ReferralAnswered, OPENS),
            Move(AnswerRelayed, MEETS),
            Move(ReferralClosed, ENDS),
        ),
        rule="relay",
        ref="referral",
    ),
    DutyKind(
        "verification",
        "E4",
        "核实答复",
        "Verify an answer",
        *ORGANISER_WORDS,
        (
            Move(AnswerRelayed, OPENS),
            *(Move(fact, MEETS) for fact in (AnswerVerified, AnswerRejected, ReferralClosed)),
        ),
        rule="verification",
        ref="referral",
    ),
)
