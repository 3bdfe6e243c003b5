"""A3 A4 A5: from the proposal to the background pack."""

from __future__ import annotations

from datetime import timedelta

from domain.events.agenda import Topic
from domain.steps import guidance, proposal
from service.sample.names import call_id, document, matter_id
from service.sample.plan import MatterPlan
from service.sample.script import Step


class Propose(Step, tag="propose"):
    """A3; ``call`` names the call for opinions, ``follows`` the matter that it came of."""

    by: list[str]
    title: str
    text: str
    call: str | None = None
    follows: str | None = None

    def plan(self, plan: MatterPlan) -> None:
        submit = proposal.SubmitProposal(
            organiser=plan.organiser,
            category=plan.category,
            scale=plan.scale,
            proposers=tuple(plan.party(label) for label in self.by),
            title=self.title,
            text=self.text,
            source=plan.source,
            call=None if self.call is None else call_id(self.call),
            follows=None if self.follows is None else matter_id(self.follows),
        )
        plan.add(self, submit)


class Cosign(Step, tag="cosign"):
    """A3, one after the other."""

    by: list[str]

    def plan(self, plan: MatterPlan) -> None:
        for index, label in enumerate(self.by):
            at = self.at + timedelta(minutes=25 * index)
            plan.add(self, proposal.CosignProposal(cosigner=plan.party(label)), at=at)


class Withdraw(Step, tag="withdraw"):
    """A3."""

    reason: str

    def plan(self, plan: MatterPlan) -> None:
        plan.add(self, proposal.WithdrawProposal(reason=self.reason))


class Merge(Step, tag="merge"):
    """A3 into another matter of the sample."""

    into: str
    reason: str

    def plan(self, plan: MatterPlan) -> None:
        plan.add(self, proposal.MergeProposal(into=matter_id(self.into), reason=self.reason))


class Decline(Step, tag="decline"):
    """A3."""

    reason: str

    def plan(self, plan: MatterPlan) -> None:
        plan.add(self, proposal.DeclineProposal(reason=self.reason))


class Adopt(Step, tag="adopt"):
    """A3; with its topic (L4), and whether it is technical (N5) or legal (N6)."""

    title: str
    reason: str
    topic: Topic | None = None
    technical: bool = False
    legal: bool = False

    def plan(self, plan: MatterPlan) -> None:
        plan.title = self.title
        adopt = proposal.AdoptProposal(
            title=self.title,
            reason=self.reason,
            topic=self.topic,
            technical=self.technical,
            legal=self.legal,
        )
        plan.add(self, adopt)


class Guide(Step, tag="guide"):
    """A4 by the committee or the street above."""

    by: str
    text: str

    def plan(self, plan: MatterPlan) -> None:
        given = guidance.GiveGuidance(text=self.text)
        plan.add(self, given, by=plan.organisations[self.by])


class Pack(Step, tag="pack"):
    """A5."""

    summary: str
    documents: tuple[str, ...] = ()

    def plan(self, plan: MatterPlan) -> None:
        documents = tuple(document(line) for line in self.documents)
        plan.add(self, proposal.PublishBackgroundPack(summary=self.summary, documents=documents))


AgendaStep = Propose | Cosign | Withdraw | Merge | Decline | Adopt | Guide | Pack
