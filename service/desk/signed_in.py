"""Somebody at the desk, and in whose name they act."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from domain.event import Actor
from domain.roles import Role

_NAMESPACE = UUID("5b1c8f0e-6d0a-5f7e-9c43-2f6b7a0d9e15")
"""Of the callers of the desk."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """``actor`` goes into the envelope of what is recorded. ``person`` is the pseudonym, in a
    sample role a random id of nobody (``actor`` then names no person). ``csrf`` goes into every
    form. ``lapsed``: the session ended by itself; the person may save a draft and nothing else.
    """

    actor: Actor
    person: UUID
    organisation_name: str
    csrf: str
    sample: bool
    lapsed: bool

    @property
    def role(self) -> Role:
        """In which they act."""
        return Role(self.actor.role)

    @property
    def caller(self) -> UUID:
        """The same for the same person, organisation and role in every session: under it
        idempotency keys and drafts are kept."""
        name = f"{self.actor.organisation}/{self.actor.role}/{self.person}"
        return uuid5(_NAMESPACE, name)
