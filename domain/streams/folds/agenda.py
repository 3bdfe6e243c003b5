"""Agenda: proposed, answered, guided, prepared."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from domain.events.agenda import (
    AgendaFact,
    BackgroundPackPublished,
    GuidanceGiven,
    ProposalAbsorbed,
    ProposalAdopted,
    ProposalCosigned,
    ProposalDeclined,
    ProposalMerged,
    ProposalSubmitted,
    ProposalWithdrawn,
)
from domain.streams.matter import Matter, Stage


def fold(matter: Matter, happened: AgendaFact, at: datetime) -> None:
    """Fold one fact of the agenda in."""
    match happened:
        case ProposalSubmitted():
            matter.enter(Stage.PROPOSED, at)
            matter.organisation = happened.organiser
            matter.category = happened.category
            matter.scale = happened.scale
            matter.proposers = {party.id: party for party in happened.proposers}
            matter.submitted_at = at
            matter.follows = happened.follows
        case ProposalCosigned():
            matter.cosigners[happened.cosigner.id] = happened.cosigner
        case ProposalAbsorbed():
            matter.proposers.update((party.id, party) for party in happened.proposers)
            matter.cosigners.update((party.id, party) for party in happened.cosigners)
        case ProposalWithdrawn():
            matter.enter(Stage.WITHDRAWN, at)
        case ProposalMerged():
            matter.enter(Stage.MERGED, at)
        case ProposalDeclined():
            matter.enter(Stage.DECLINED, at)
        case ProposalAdopted():
            matter.enter(Stage.ADOPTED, at)
            matter.adopted_at = at
            matter.topic = happened.topic
            matter.technical = happened.technical
            matter.legal = happened.legal
        case GuidanceGiven():
            matter.guided_at = min(matter.guided_at or at, at)
        case BackgroundPackPublished():
            matter.pack_published_at = min(matter.pack_published_at or at, at)
        case _:
            assert_never(happened)
