"""The sample's referrals, each step by the side whose it is."""

from __future__ import annotations

from typing import assert_never

from domain.steps import referral
from service.sample import scenario
from service.sample.names import beijing
from service.sample.plan import MatterPlan

ReferralStep = (
    scenario.Refer
    | scenario.Accept
    | scenario.Object
    | scenario.Rule
    | scenario.Answer
    | scenario.Relay
    | scenario.Verify
    | scenario.NotDone
)


def plan_referral(plan: MatterPlan, step: ReferralStep) -> None:
    """I4 E4."""
    if isinstance(step, scenario.Refer):
        _refer(plan, step)
        return
    asked = plan.part("referral", step.referral)
    addressee = plan.referred_to[step.referral]
    match step:
        case scenario.Accept():
            plan.add(step, referral.AcceptReferral(referral=asked), by=addressee)
        case scenario.Object():
            objection = referral.ObjectToReferral(referral=asked, ground=step.ground)
            plan.add(step, objection, by=addressee)
        case scenario.Rule():
            ruling = referral.DecideReferralObjection(
                referral=asked, upheld=step.upheld, reason=step.reason
            )
            plan.add(step, ruling, by=plan.organisations[step.by])
        case scenario.Answer():
            answer = referral.AnswerReferral(referral=asked, answer=step.text)
            plan.add(step, answer, by=addressee)
        case scenario.Relay():
            plan.add(step, referral.RelayAnswer(referral=asked))
        case scenario.Verify():
            plan.add(step, referral.VerifyAnswer(referral=asked))
        case scenario.NotDone():
            plan.add(step, referral.RejectAnswer(referral=asked, reason=step.reason))
        case _:
            assert_never(step)


def _refer(plan: MatterPlan, step: scenario.Refer) -> None:
    plan.referred_to[step.key] = plan.organisations[step.to]
    issue = referral.IssueReferral(
        referral=plan.part("referral", step.key),
        to=plan.organisations[step.to],
        request=step.request,
        due_at=None if step.due is None else beijing(step.due),
        due_source=step.due_source,
        task=None if step.task is None else plan.part("task", step.task),
        source=f"sample:{plan.script.number:03}/{step.key}",
    )
    plan.add(step, issue)
