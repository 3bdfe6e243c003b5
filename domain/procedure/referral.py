"""Referrals: their whole course."""

from __future__ import annotations

from domain.procedure.relations import ADDRESSEE, JUDGE, ORGANISER, RELAYER
from domain.procedure.step import ADDRESSEES, JUDGES, ORGANISERS, Step
from domain.steps import referral

TABLE: tuple[Step, ...] = (
    Step(referral.IssueReferral, referral.issue_referral, "matter", ORGANISERS, ORGANISER),
    Step(referral.AcceptReferral, referral.accept_referral, "matter", ADDRESSEES, ADDRESSEE),
    Step(referral.ObjectToReferral, referral.object_to_referral, "matter", ADDRESSEES, ADDRESSEE),
    Step(
        referral.DecideReferralObjection,
        referral.decide_referral_objection,
        "matter",
        JUDGES,
        JUDGE,
    ),
    Step(referral.AnswerReferral, referral.answer_referral, "matter", ADDRESSEES, ADDRESSEE),
    Step(referral.RelayAnswer, referral.relay_answer, "matter", ORGANISERS, RELAYER),
    Step(referral.VerifyAnswer, referral.verify_answer, "matter", ORGANISERS, RELAYER),
    Step(referral.RejectAnswer, referral.reject_answer, "matter", ORGANISERS, RELAYER),
)
