"""A decision carried out, over HTTP: money, referrals with their clocks, watchers, the archive."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.steps.archive import AdoptNorm, ArchiveCase, CorrectRecord, MarkExemplary
from domain.steps.evaluation import EngageEvaluator, ReportEvaluation
from domain.steps.publicity import PublishOutcome, PublishProgress, WithdrawPublication
from domain.steps.referral import DecideReferralObjection, ReportInterim
from domain.steps.referral_clock import (
    GrantExtension,
    PauseReferral,
    RefuseExtension,
    RequestExtension,
    ResumeReferral,
)
from domain.steps.referral_course import CloseReferral, RedirectReferral, ReopenReferral
from domain.steps.supervision import AnswerFinding, CloseFinding, FormSupervisionGroup, RaiseFinding
from domain.steps.undertaking import CompleteTask, RaiseNewProblem, ReassignTask
from domain.streams.registry import REGISTRY_STREAM
from tests.domain import course, spending
from tests.domain.course import changed
from tests.domain.specification import december, january
from tests.service.talking_course import TALK, Given, on, sample

FOLLOWING, NORM = (UUID(int=0xB30 + number) for number in range(2))
OTHER_REFERRAL = UUID(int=0xB40)
FINDING, ENGAGEMENT, PROGRESS = (UUID(int=0xB50 + number) for number in range(3))


def carried_out() -> list[Given]:
    """Tasks, money and referrals of the decision, and what new problem came of it."""
    done = on(TALK)
    other = {"referral": OTHER_REFERRAL}
    return [
        done(course.ASSIGN, december(13)),
        done(sample(ReassignTask), december(13, 10)),
        on(FOLLOWING)(changed(course.PROPOSE, follows=TALK), december(14)),
        done(sample(RaiseNewProblem, matter=FOLLOWING), december(14, 10)),
        done(spending.RAISE, december(15)),
        done(
            changed(spending.AWARD, fund=spending.OTHER_FUND, amount_fen=200_000),
            december(15, 10),
        ),
        done(changed(spending.PAY, amount_fen=100_000), december(15, 11)),
        done(spending.SHOW, december(15, 12)),
        done(spending.AUDIT, december(16), "street"),
        done(course.REFER, december(13)),
        done(course.ACCEPT, december(14), "department"),
        done(sample(RequestExtension), december(15), "department"),
        done(sample(RefuseExtension), december(15, 10), "street"),
        done(sample(RequestExtension), december(15, 11), "department"),
        done(sample(GrantExtension), december(15, 12), "street"),
        done(sample(PauseReferral), december(16)),
        done(sample(ResumeReferral), december(17)),
        done(sample(ReportInterim), december(17, 10), "department"),
        done(course.ANSWER, december(18), "department"),
        done(course.RELAY, december(19)),
        done(sample(CloseReferral), december(20)),
        done(sample(ReopenReferral), december(21)),
        done(course.ANSWER, december(22), "department"),
        done(course.RELAY, december(23)),
        done(course.VERIFY, december(24)),
        done(changed(course.REFER, **other), december(13)),
        done(changed(course.OBJECT, **other), december(14), "department"),
        done(sample(DecideReferralObjection, **other), december(15), "street"),
        done(sample(RedirectReferral, **other), december(16)),
        done(changed(course.ANSWER, **other), december(17), "street"),
        done(changed(course.RELAY, **other), december(18)),
        done(changed(course.VERIFY, **other), december(19)),
        done(sample(CompleteTask), december(24)),
    ]


def looked_at() -> list[Given]:
    """Published and withdrawn, watched, evaluated, corrected, archived; a norm grew from it."""
    done = on(TALK)
    shown = {"published_from": date(2025, 12, 25), "published_until": date(2026, 1, 20)}
    return [
        done(sample(PublishProgress, publication=PROGRESS, **shown), december(25)),
        done(sample(WithdrawPublication, publication=PROGRESS), december(26)),
        done(sample(PublishOutcome, **shown), december(26)),
        on(REGISTRY_STREAM)(sample(FormSupervisionGroup), december(26)),
        done(sample(RaiseFinding, finding=FINDING), december(27), "supervision"),
        done(sample(AnswerFinding, finding=FINDING), december(28)),
        done(sample(CloseFinding, finding=FINDING), december(29), "supervision"),
        done(sample(EngageEvaluator, engagement=ENGAGEMENT), december(29), "street"),
        done(sample(ReportEvaluation, engagement=ENGAGEMENT), december(30), "evaluator"),
        done(sample(CorrectRecord, corrects=3), december(30)),
        done(sample(MarkExemplary), december(31), "street"),
        on(NORM)(
            sample(AdoptNorm, cases=(TALK,), effective_from=date(2026, 2, 1)), january(5), "street"
        ),
        done(sample(ArchiveCase), january(6)),
    ]
