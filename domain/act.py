"""A command and the circumstances in which it is judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self
from uuid import UUID

import msgspec
from pydantic import model_validator

from domain.event import Actor
from domain.plain_text import refuse_numbers
from domain.refusal import OccurredBeforeItsCause
from domain.value import Moment, Sealed, Value

if TYPE_CHECKING:
    from domain.rules.pack import RulePack
    from domain.scoring.reckoning import Reckoning
    from domain.streams.registry import Registry


class Command(Value):
    """Something that somebody wants recorded, in the imperative.

    ``occurred_at`` is when it happened; left out, it happens now. ``on_behalf_of`` names the
    organisation acted for when it is not the actor's own (a street for one of its committees).
    """

    clauses: ClassVar[tuple[str, ...]]
    zh: ClassVar[str]

    occurred_at: Moment | None = None
    on_behalf_of: UUID | None = None

    needs_history: ClassVar[bool] = False
    """Whether the decision takes what the stream holds, as ``Act.history``."""
    needs_acquaintance: ClassVar[bool] = False
    """Whether the decision takes if the person that the stream is has left anything here, as
    ``Act.acquainted``."""

    needs_reckoning: ClassVar[bool] = False
    """Whether the decision takes what the ledger's own events come to on a scorecard, as
    ``Act.reckoning``."""

    def reads(self) -> tuple[UUID, ...]:
        """Ids of the other streams whose state the decision needs."""
        return ()

    @model_validator(mode="after")
    def _holds_no_numbers_of_people(self) -> Self:
        refuse_numbers(self)
        return self


class History(NamedTuple):
    """How many facts a stream holds, and the digest that chains them (docs/ARCHIVE.md)."""

    facts: int
    digest: str


class Act(msgspec.Struct, frozen=True, gc=False):
    """Who acts, when, under which rules, knowing what. All that a decider may know beside the
    stream's own state: no clock, randomness or database is within its reach.

    ``seal(text, subject)`` gives the commitment that stands for a person's words in a fact;
    ``others`` holds the streams that the command said it reads (see ``Command.reads``);
    ``acquainted`` whether the vault holds, or ever held, anything of the person; ``reckoning`` is
    None where the command needs none.
    """

    actor: Actor
    occurred_at: datetime
    received_at: datetime
    rules: RulePack
    registry: Registry
    seal: Callable[[str, UUID], Sealed]
    stream: UUID
    on_behalf_of: UUID | None = None
    others: Mapping[UUID, Any] | None = None
    history: History | None = None
    acquainted: bool = False
    reckoning: Reckoning | None = None

    @property
    def acting_for(self) -> UUID:
        """The organisation whose act this is."""
        return self.on_behalf_of or self.actor.organisation

    def must_follow(self, *causes: datetime | None) -> None:
        """Refuse when the act is dated before one of those it follows from; None is no cause."""
        for cause in causes:
            if cause is not None and self.occurred_at < cause:
                raise OccurredBeforeItsCause("occurred_at")
