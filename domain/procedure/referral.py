"""Referrals: their whole course."""

from __future__ import annotations

from domain.procedure.relations import (
    ADDRESSEE,
    EXTENDER,
    JUDGE,
    REDIRECTOR,
    REFERRER,
    RELAYER,
    TIMEKEEPER,
)
from domain.procedure.step import ADDRESSEES, JUDGES, ORGANISERS, Step
from domain.steps import referral, referral_clock, referral_course

TABLE: tuple[Step, ...] = (
    Step(referral.IssueReferral, referral.issue_referral, "matter", ORGANISERS, REFERRER),
    Step(referral.AcceptReferral, referral.accept_referral, "matter", ADDRESSEES, ADDRESSEE),
    Step(referral.ObjectToReferral, referral.object_to_referral, "matter", ADDRESSEES, ADDRESSEE),
    Step(
        referral.DecideReferralObjection,
        referral.decide_referral_objection,
        "matter",
        JUDGES,
        JUDGE,
    ),
    Step(
        referral_course.RedirectReferral,
        referral_course.redirect_referral,
        "matter",
        ORGANISERS | JUDGES,
        REDIRECTOR,
    ),
    Step(
        referral_clock.PauseReferral,
        referral_clock.pause_referral,
        "matter",
        ORGANISERS,
        TIMEKEEPER,
    ),
    Step(
        referral_clock.ResumeReferral,
        referral_clock.resume_referral,
        "matter",
        ORGANISERS,
        TIMEKEEPER,
    ),
    Step(
        referral_clock.RequestExtension,
        referral_clock.request_extension,
        "matter",
        ADDRESSEES,
        ADDRESSEE,
    ),
    Step(referral_clock.GrantExtension, referral_clock.grant_extension, "matter", JUDGES, EXTENDER),
    Step(
        referral_clock.RefuseExtension, referral_clock.refuse_extension, "matter", JUDGES, EXTENDER
    ),
    Step(referral.ReportInterim, referral.report_interim, "matter", ADDRESSEES, ADDRESSEE),
    Step(referral.AnswerReferral, referral.answer_referral, "matter", ADDRESSEES, ADDRESSEE),
    Step(referral.RelayAnswer, referral.relay_answer, "matter", ORGANISERS, RELAYER),
    Step(referral.VerifyAnswer, referral.verify_answer, "matter", ORGANISERS, RELAYER),
    Step(referral.RejectAnswer, referral.reject_answer, "matter", ORGANISERS, RELAYER),
    Step(
        referral_course.CloseReferral, referral_course.close_referral, "matter", ORGANISERS, RELAYER
    ),
    Step(
        referral_course.ReopenReferral,
        referral_course.reopen_referral,
        "matter",
        ORGANISERS,
        RELAYER,
    ),
)
