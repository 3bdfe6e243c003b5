"""What is recorded: a fact in its envelope, at a place in a stream and in the ledger."""

from __future__ import annotations

from collections.abc import Callable
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


class Event:
    """A recorded fact. ``position`` counts from 1 without gaps over the whole ledger, ``version``
    from 1 without gaps within the stream; ``recorded_at`` never decreases with ``position``.

    Read from the ledger, it holds the fact's JSON and makes the fact when it is first asked for:
    most pages need only the one or the other.
    """

    __slots__ = (
        "_data",
        "_fact",
        "_read",
        "envelope",
        "position",
        "recorded_at",
        "stream",
        "type",
        "version",
    )

    def __init__(
        self,
        position: int,
        stream: UUID,
        version: int,
        type: str,
        recorded_at: datetime,
        envelope: Envelope,
        fact: Fact | None = None,
        data: bytes = b"",
        read: Callable[[bytes], Fact] | None = None,
    ) -> None:
        """Either ``fact``, or its JSON ``data`` with ``read`` to make the fact from it."""
        self.position = position
        self.stream = stream
        self.version = version
        self.type = type
        self.recorded_at = recorded_at
        self.envelope = envelope
        self._fact = fact
        self._data = data
        self._read = read

    @property
    def fact(self) -> Fact:
        """What happened."""
        fact = self._fact
        if fact is None:
            assert self._read is not None
            fact = self._fact = self._read(self._data)
        return fact

    @property
    def data(self) -> bytes:
        """The fact as compact JSON, fields that are None left out."""
        return self._data or self.fact.__pydantic_serializer__.to_json(self.fact, exclude_none=True)

    @property
    def occurred_at(self) -> datetime:
        """When it happened (valid time)."""
        return self.envelope.occurred_at

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Event):
            return NotImplemented
        return self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash((self.stream, self.version))

    def __repr__(self) -> str:
        return f"Event({self.position}, {self.type}, {self.stream} v{self.version})"

    def _identity(self) -> tuple[object, ...]:
        return (
            self.position,
            self.stream,
            self.version,
            self.type,
            self.recorded_at,
            self.envelope,
            self.data,
        )
