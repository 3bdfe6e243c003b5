"""What every list of matters shows and filters by: whose matter it is, and its public title."""

from __future__ import annotations

from uuid import UUID

import msgspec

from domain.event import Event
from domain.events.agenda import ProposalAdopted, ProposalSubmitted

HEAD_TYPES = frozenset({ProposalSubmitted.type, ProposalAdopted.type})
"""The facts that a head is made of."""


class MatterHead(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """``title`` is public once the proposal is adopted; None until then. ``source`` says where the
    matter was taken over from, if it was."""

    organisation: UUID
    category: str
    scale: str
    division_code: str | None = None
    title: str | None = None
    topic: str | None = None
    source: str | None = None


def opened(event: Event, fact: ProposalSubmitted) -> MatterHead:
    """The head of a matter that has just been proposed."""
    return MatterHead(
        organisation=fact.organiser,
        category=fact.category.value,
        scale=fact.scale.value,
        division_code=event.envelope.division_code,
        source=fact.source,
    )


def adopted(head: MatterHead, fact: ProposalAdopted) -> MatterHead:
    """The head with the public title."""
    topic = fact.topic.value if fact.topic else None
    return msgspec.structs.replace(head, title=fact.title, topic=topic)
