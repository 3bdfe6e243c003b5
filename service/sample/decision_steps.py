"""K1 K3 K4 P1 I5: decisions, shelving, assemblies, charters and corrections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.events.decision import AssemblyDemand, AssemblyKind, ShelvingGround
from domain.roles import Role
from domain.rules.pack import beijing_date
from domain.steps import assembly, charter, correction, decision, party_study
from service.sample.names import beijing, document
from service.sample.plan import MatterPlan
from service.sample.script import Script, Step


class Dissent(Script):
    """A view not followed."""

    view: str
    holders: int


class Decide(Step, tag="decide"):
    """K1."""

    text: str
    dissent: tuple[Dissent, ...] = ()

    def plan(self, plan: MatterPlan) -> None:
        command = decision.AdoptDecision(text=self.text, dissent=_dissent(self.dissent))
        plan.add(self, command)


class Shelve(Step, tag="shelve"):
    """K3."""

    ground: ShelvingGround
    conditions: str
    review: date
    dissent: list[Dissent]
    finding: str | None = None

    def plan(self, plan: MatterPlan) -> None:
        command = decision.ShelveMatter(
            ground=self.ground,
            finding=self.finding,
            conditions=self.conditions,
            review_on=self.review,
            dissent=_dissent(self.dissent),
        )
        plan.add(self, command)


class Resume(Step, tag="resume"):
    """K3."""

    reason: str

    def plan(self, plan: MatterPlan) -> None:
        plan.add(self, decision.ResumeMatter(reason=self.reason))


class Study(Step, tag="study"):
    """P1, on the day of the step."""

    organisation: str
    opinion: str

    def plan(self, plan: MatterPlan) -> None:
        command = party_study.RecordPartyStudy(
            organisation=self.organisation,
            studied_on=beijing_date(beijing(self.at)),
            opinion=self.opinion,
        )
        plan.add(self, command)


class Demand(Step, tag="demand"):
    """K4; so many of so many."""

    kind: AssemblyKind
    by: AssemblyDemand
    demanders: int
    entitled: int
    question: str

    def plan(self, plan: MatterPlan) -> None:
        command = assembly.DemandAssembly(
            kind=self.kind,
            by=self.by,
            demanders=self.demanders,
            entitled=self.entitled,
            question=self.question,
        )
        plan.add(self, command)


class Call(Step, tag="call"):
    """K4."""

    kind: AssemblyKind
    meets: date
    question: str
    urgent: str | None = None

    def plan(self, plan: MatterPlan) -> None:
        command = assembly.ReferToAssembly(
            kind=self.kind,
            meets_on=self.meets,
            question=self.question,
            urgent_reason=self.urgent,
        )
        plan.add(self, command)


class Vote(Step, tag="vote"):
    """K4; ``votes`` are for, against, abstained, invalid."""

    kind: AssemblyKind
    eligible: int
    present: int
    votes: tuple[int, int, int, int]
    resolution: str
    representatives: int | None = None
    dissent: tuple[Dissent, ...] = ()

    def plan(self, plan: MatterPlan) -> None:
        votes_for, votes_against, abstained, invalid = self.votes
        command = assembly.RecordAssemblyVote(
            kind=self.kind,
            members=self.eligible if self.representatives is not None else None,
            representatives=self.representatives,
            eligible=self.eligible,
            present=self.present,
            votes_for=votes_for,
            votes_against=votes_against,
            abstained=abstained,
            invalid=invalid,
            resolution=self.resolution,
            dissent=_dissent(self.dissent),
        )
        plan.add(self, command)


class File(Step, tag="file"):
    """K4 a charter or covenant, with a street or the district."""

    office: str
    document: str

    def plan(self, plan: MatterPlan) -> None:
        command = charter.FileCharter(
            filed_with=plan.organisations[self.office], document=document(self.document)
        )
        plan.add(self, command)


class CorrectDecision(Step, tag="correct-decision"):
    """I5 by the street or the district itself; the first decision, unless ``nth`` says which."""

    by: str
    role: Role
    law: str
    article: str
    finding: str
    correction: str
    nth: int = 1

    def plan(self, plan: MatterPlan) -> None:
        def command(version: int) -> correction.CorrectDecision:
            return correction.CorrectDecision(
                decision=version,
                law=self.law,
                article=self.article,
                finding=self.finding,
                correction=self.correction,
            )

        by = plan.organisations[self.by]
        plan.add_about(self, "decision.adopted.v1", self.nth, command, by=by, role=self.role)


def _dissent(views: Sequence[Dissent]) -> tuple[decision.Dissent, ...]:
    return tuple(decision.Dissent(view=view.view, holders=view.holders) for view in views)


DecisionStep = Decide | Shelve | Resume | Study | Demand | Call | Vote | File | CorrectDecision
