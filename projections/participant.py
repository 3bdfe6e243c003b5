"""Who takes part, as every page names them: people by pseudonym, organisations by id."""

from __future__ import annotations

from uuid import UUID

import msgspec

from domain.value import Party


class Participant(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A person, by pseudonym, or an organisation; exactly one of them."""

    person: UUID | None = None
    organisation: UUID | None = None


def participant(party: Party) -> Participant:
    """The party as the page has it."""
    return Participant(party.person, party.organisation)


class PartyNamed(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A kind of party that a notice names, with the organisation where it is one."""

    capacity: str
    organisation: UUID | None = None
