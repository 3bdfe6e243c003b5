"""What is recorded: a fact in its envelope, at a place in a stream and in the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

import msgspec

from domain.value import Value

Visibility = Literal["public", "restricted"]


class Fact(Value):
    """Something that happened, in the past tense, without who and when (the envelope has those).

    ``type`` is the name under which it is stored for ever; ``clauses`` are the ids of
    docs/POLICY.md that it serves; ``zh`` is its Chinese name.
    """

    type: ClassVar[str]
    clauses: ClassVar[tuple[str, ...]] = ()
    zh: ClassVar[str]
    visibility: ClassVar[Visibility] = "public"


class Actor(msgspec.Struct, frozen=True, gc=False):
    """Who acted: an organisation through one of its roles; where known, a pseudonymous person."""

    organisation: UUID
    role: str
    person: UUID | None = None


class Envelope(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Everything about a fact except the fact: stored beside it and bound with it.

    ``organisation`` and ``division_code`` are those of the stream (the matter's organiser), which
    may differ from the actor's. ``on_behalf_of`` is the organisation for which the actor acted,
    when it was not its own. ``rule_pack`` is the pack in force when the act happened.
    """

    id: UUID
    occurred_at: datetime
    actor: Actor
    clauses: tuple[str, ...]
    rule_pack: str
    causation: UUID
    correlation: UUID
    organisation: UUID | None = None
    division_code: str | None = None
    on_behalf_of: UUID | None = None
    visibility: Visibility = "public"


class Event(msgspec.Struct, frozen=True, gc=False):
    """A recorded fact. ``position`` counts from 1 without gaps over the whole ledger, ``version``
    from 1 without gaps within the stream; ``recorded_at`` never decreases with ``position``."""

    position: int
    stream: UUID
    version: int
    type: str
    recorded_at: datetime
    envelope: Envelope
    fact: Fact

    @property
    def occurred_at(self) -> datetime:
        """When it happened (valid time)."""
        return self.envelope.occurred_at
