"""I4 L3 E4: a referral from side to side."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from domain.steps import referral, referral_clock, referral_course
from service.sample.names import beijing
from service.sample.plan import MatterPlan
from service.sample.script import Step


class Refer(Step, tag="refer"):
    """I4; without ``due`` the rule pack sets the day."""

    key: str
    to: str
    request: str
    task: str | None = None
    due: datetime | None = None
    due_source: str | None = None

    def plan(self, plan: MatterPlan) -> None:
        plan.referred_to[self.key] = plan.organisations[self.to]
        issue = referral.IssueReferral(
            referral=plan.part("referral", self.key),
            to=plan.organisations[self.to],
            request=self.request,
            due_at=None if self.due is None else beijing(self.due),
            due_source=self.due_source,
            task=None if self.task is None else plan.part("task", self.task),
            source=f"{plan.source}/{self.key}",
        )
        plan.add(self, issue)


class ReferralStep(Step, kw_only=True):
    """A step in the course of a referral that was issued before."""

    referral: str

    def id(self, plan: MatterPlan) -> UUID:
        """The referral."""
        return plan.part("referral", self.referral)

    def addressee(self, plan: MatterPlan) -> UUID:
        """Whose turn it is to answer."""
        return plan.referred_to[self.referral]


class Accept(ReferralStep, tag="accept"):
    """I4."""

    def plan(self, plan: MatterPlan) -> None:
        command = referral.AcceptReferral(referral=self.id(plan))
        plan.add(self, command, by=self.addressee(plan))


class Object(ReferralStep, tag="object"):
    """I4."""

    ground: str

    def plan(self, plan: MatterPlan) -> None:
        command = referral.ObjectToReferral(referral=self.id(plan), ground=self.ground)
        plan.add(self, command, by=self.addressee(plan))


class Rule(ReferralStep, tag="rule"):
    """I4 on an objection."""

    by: str
    upheld: bool
    reason: str

    def plan(self, plan: MatterPlan) -> None:
        command = referral.DecideReferralObjection(
            referral=self.id(plan), upheld=self.upheld, reason=self.reason
        )
        plan.add(self, command, by=plan.organisations[self.by])


class Redirect(ReferralStep, tag="redirect"):
    """I4 after an objection was upheld."""

    by: str
    to: str
    reason: str

    def plan(self, plan: MatterPlan) -> None:
        to = plan.referred_to[self.referral] = plan.organisations[self.to]
        command = referral_course.RedirectReferral(
            referral=self.id(plan), to=to, reason=self.reason
        )
        plan.add(self, command, by=plan.organisations[self.by])


class Pause(ReferralStep, tag="pause"):
    """I4."""

    reason: str
    until: date | None = None

    def plan(self, plan: MatterPlan) -> None:
        command = referral_clock.PauseReferral(
            referral=self.id(plan), reason=self.reason, expected_until=self.until
        )
        plan.add(self, command)


class GoOn(ReferralStep, tag="go-on"):
    """I4 after a pause."""

    reason: str

    def plan(self, plan: MatterPlan) -> None:
        plan.add(self, referral_clock.ResumeReferral(referral=self.id(plan), reason=self.reason))


class AskTime(ReferralStep, tag="ask-time"):
    """I4."""

    days: int
    reason: str

    def plan(self, plan: MatterPlan) -> None:
        command = referral_clock.RequestExtension(
            referral=self.id(plan), working_days=self.days, reason=self.reason
        )
        plan.add(self, command, by=self.addressee(plan))


class GiveTime(ReferralStep, tag="give-time"):
    """I4 by the street or district above."""

    by: str
    reason: str

    def plan(self, plan: MatterPlan) -> None:
        command = referral_clock.GrantExtension(referral=self.id(plan), reason=self.reason)
        plan.add(self, command, by=plan.organisations[self.by])


class NoTime(ReferralStep, tag="no-time"):
    """I4 by the street or district above."""

    by: str
    reason: str

    def plan(self, plan: MatterPlan) -> None:
        command = referral_clock.RefuseExtension(referral=self.id(plan), reason=self.reason)
        plan.add(self, command, by=plan.organisations[self.by])


class Interim(ReferralStep, tag="interim"):
    """L3."""

    text: str

    def plan(self, plan: MatterPlan) -> None:
        command = referral.ReportInterim(referral=self.id(plan), report=self.text)
        plan.add(self, command, by=self.addressee(plan))


class Answer(ReferralStep, tag="answer"):
    """I4."""

    text: str

    def plan(self, plan: MatterPlan) -> None:
        command = referral.AnswerReferral(referral=self.id(plan), answer=self.text)
        plan.add(self, command, by=self.addressee(plan))


class Relay(ReferralStep, tag="relay"):
    """E4."""

    def plan(self, plan: MatterPlan) -> None:
        plan.add(self, referral.RelayAnswer(referral=self.id(plan)))


class Verify(ReferralStep, tag="verify"):
    """E4."""

    def plan(self, plan: MatterPlan) -> None:
        plan.add(self, referral.VerifyAnswer(referral=self.id(plan)))


class NotDone(ReferralStep, tag="not-done"):
    """E4."""

    reason: str

    def plan(self, plan: MatterPlan) -> None:
        plan.add(self, referral.RejectAnswer(referral=self.id(plan), reason=self.reason))


class End(ReferralStep, tag="end"):
    """L3 for now."""

    reason: str

    def plan(self, plan: MatterPlan) -> None:
        command = referral_course.CloseReferral(referral=self.id(plan), reason=self.reason)
        plan.add(self, command)


class Reopen(ReferralStep, tag="reopen"):
    """L3."""

    reason: str

    def plan(self, plan: MatterPlan) -> None:
        command = referral_course.ReopenReferral(referral=self.id(plan), reason=self.reason)
        plan.add(self, command)


AnyReferralStep = (
    Refer | Accept | Object | Rule | Redirect | Pause | GoOn | AskTime | GiveTime | NoTime | Interim
    | Answer | Relay | Verify | NotDone | End | Reopen
)  # fmt: skip
