"""I1 I2 I3 S2 S3 S5: tasks, new problems, results pressed for, and the money."""

from __future__ import annotations

from datetime import date

from domain.events.funds import FundSource
from domain.events.undertaking import Mode, UrgedBy
from domain.roles import Role
from domain.steps import funds, undertaking, urging
from service.sample.names import document, matter_id
from service.sample.plan import MatterPlan
from service.sample.script import Step

FEN = 100
"""In a yuan: the files state amounts in yuan."""


class Assign(Step, tag="task"):
    """I1."""

    key: str
    title: str
    owner: str
    mode: Mode
    due: date

    def plan(self, plan: MatterPlan) -> None:
        command = undertaking.AssignTask(
            task=plan.part("task", self.key),
            title=self.title,
            owner=plan.organisations[self.owner],
            mode=self.mode,
            due_on=self.due,
        )
        plan.add(self, command)


class Reassign(Step, tag="reassign"):
    """I1 to another owner, another day, or both."""

    task: str
    reason: str
    owner: str | None = None
    due: date | None = None

    def plan(self, plan: MatterPlan) -> None:
        command = undertaking.ReassignTask(
            task=plan.part("task", self.task),
            owner=None if self.owner is None else plan.organisations[self.owner],
            due_on=self.due,
            reason=self.reason,
        )
        plan.add(self, command)


class Milestone(Step, tag="milestone"):
    """I1."""

    task: str
    title: str
    documents: tuple[str, ...] = ()

    def plan(self, plan: MatterPlan) -> None:
        command = undertaking.ReachMilestone(
            task=plan.part("task", self.task),
            title=self.title,
            evidence=tuple(document(line) for line in self.documents),
        )
        plan.add(self, command)


class Complete(Step, tag="complete"):
    """I1."""

    task: str
    summary: str

    def plan(self, plan: MatterPlan) -> None:
        task = plan.part("task", self.task)
        plan.add(self, undertaking.CompleteTask(task=task, summary=self.summary))


class Fail(Step, tag="fail"):
    """I1."""

    task: str
    reason: str

    def plan(self, plan: MatterPlan) -> None:
        task = plan.part("task", self.task)
        plan.add(self, undertaking.FailTask(task=task, reason=self.reason))


class Problem(Step, tag="problem"):
    """I2; ``goes_on`` is the matter that follows this one."""

    goes_on: str
    problem: str
    task: str | None = None

    def plan(self, plan: MatterPlan) -> None:
        command = undertaking.RaiseNewProblem(
            matter=matter_id(self.goes_on),
            task=None if self.task is None else plan.part("task", self.task),
            problem=self.problem,
        )
        plan.add(self, command)


class Urge(Step, tag="urge"):
    """S2 S3; ``by`` is the label of a delegate, or the bureau as "@minzheng"."""

    by: str
    standing: UrgedBy
    to: str
    text: str
    task: str | None = None
    referral: str | None = None

    def plan(self, plan: MatterPlan) -> None:
        command = urging.UrgeResult(
            by=plan.party(self.by),
            standing=self.standing,
            addressee=plan.organisations[self.to],
            text=self.text,
            task=None if self.task is None else plan.part("task", self.task),
            referral=None if self.referral is None else plan.part("referral", self.referral),
        )
        bureau = command.by.organisation
        plan.add(self, command, by=bureau, role=Role.DISTRICT if bureau else None)


class Approve(Step, tag="approve-funds"):
    """I3 S5, in yuan."""

    key: str
    source: FundSource
    yuan: int
    purpose: str

    def plan(self, plan: MatterPlan) -> None:
        command = funds.ApproveFunds(
            fund=plan.part("fund", self.key),
            source=self.source,
            amount_fen=self.yuan * FEN,
            purpose=self.purpose,
        )
        plan.add(self, command)


class Contract(Step, tag="contract"):
    """I3."""

    key: str
    fund: str
    contractor: str
    yuan: int
    title: str
    selection: str
    task: str | None = None

    def plan(self, plan: MatterPlan) -> None:
        command = funds.AwardContract(
            contract=plan.part("contract", self.key),
            fund=plan.part("fund", self.fund),
            contractor=plan.organisations[self.contractor],
            amount_fen=self.yuan * FEN,
            title=self.title,
            selection=self.selection,
            task=None if self.task is None else plan.part("task", self.task),
        )
        plan.add(self, command)


class Pay(Step, tag="pay"):
    """I3."""

    key: str
    contract: str
    yuan: int
    voucher: str

    def plan(self, plan: MatterPlan) -> None:
        command = funds.MakePayment(
            payment=plan.part("payment", self.key),
            contract=plan.part("contract", self.contract),
            amount_fen=self.yuan * FEN,
            voucher=document(self.voucher),
        )
        plan.add(self, command)


class ShowFunds(Step, tag="publish-funds"):
    """S5, both days included."""

    place: str
    begins: date
    ends: date

    def plan(self, plan: MatterPlan) -> None:
        command = funds.PublishFunds(
            place=self.place, published_from=self.begins, published_until=self.ends
        )
        plan.add(self, command)


class Audit(Step, tag="audit-funds"):
    """S5, recorded by the street or district ``by``."""

    by: str
    auditor: str
    conclusion: str
    clean: bool
    documents: tuple[str, ...] = ()

    def plan(self, plan: MatterPlan) -> None:
        command = funds.AuditFunds(
            auditor=plan.organisations[self.auditor],
            conclusion=self.conclusion,
            clean=self.clean,
            documents=tuple(document(line) for line in self.documents),
        )
        plan.add(self, command, by=plan.organisations[self.by])


UndertakingStep = Assign | Reassign | Milestone | Complete | Fail | Problem | Urge
FundsStep = Approve | Contract | Pay | ShowFunds | Audit
