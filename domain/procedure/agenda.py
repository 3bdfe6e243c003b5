"""The agenda: opinions, proposals, guidance, background."""

from __future__ import annotations

from domain.procedure.relations import ANYONE, FOUNDER, GUIDE, ORGANISER
from domain.procedure.step import ORGANISERS, Step
from domain.steps import guidance, opinions, proposal

TABLE: tuple[Step, ...] = (
    Step(opinions.CallForOpinions, opinions.call_for_opinions, "opinion_call", ORGANISERS, FOUNDER),
    Step(opinions.GatherOpinion, opinions.gather_opinion, "opinion_call", ORGANISERS, ORGANISER),
    Step(
        opinions.SummariseOpinions,
        opinions.summarise_opinions,
        "opinion_call",
        ORGANISERS,
        ORGANISER,
    ),
    Step(proposal.SubmitProposal, proposal.submit_proposal, "matter", ORGANISERS, ANYONE),
    Step(proposal.CosignProposal, proposal.cosign_proposal, "matter", ORGANISERS, ANYONE),
    Step(proposal.WithdrawProposal, proposal.withdraw_proposal, "matter", ORGANISERS, ORGANISER),
    Step(proposal.MergeProposal, proposal.merge_proposal, "matter", ORGANISERS, ORGANISER),
    Step(proposal.DeclineProposal, proposal.decline_proposal, "matter", ORGANISERS, ORGANISER),
    Step(proposal.AdoptProposal, proposal.adopt_proposal, "matter", ORGANISERS, ORGANISER),
    Step(guidance.GiveGuidance, guidance.give_guidance, "matter", ORGANISERS, GUIDE),
    Step(
        proposal.PublishBackgroundPack,
        proposal.publish_background_pack,
        "matter",
        ORGANISERS,
        ORGANISER,
    ),
)
