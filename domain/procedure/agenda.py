"""The agenda: opinions, proposals, guidance, background."""

from __future__ import annotations

from domain.procedure.relations import ANYONE, ORGANISER
from domain.procedure.step import ORGANISERS, Step
from domain.steps import proposal

TABLE: tuple[Step, ...] = (
    Step(proposal.SubmitProposal, proposal.submit_proposal, "matter", ORGANISERS, ANYONE),
    Step(proposal.CosignProposal, proposal.cosign_proposal, "matter", ORGANISERS, ANYONE),
    Step(proposal.MergeProposal, proposal.merge_proposal, "matter", ORGANISERS, ORGANISER),
    Step(proposal.DeclineProposal, proposal.decline_proposal, "matter", ORGANISERS, ORGANISER),
    Step(proposal.AdoptProposal, proposal.adopt_proposal, "matter", ORGANISERS, ORGANISER),
    Step(
        proposal.PublishBackgroundPack,
        proposal.publish_background_pack,
        "matter",
        ORGANISERS,
        ORGANISER,
    ),
)
