"""What goes into the ledger and what comes back: a command with its caller, and a receipt."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID, uuid4

from domain.act import Command
from domain.event import Actor
from domain.scoring.reckoning import Reckoning

NOBODY = UUID(int=0)


class StaleVersion(Exception):
    """The stream is not at the version that the caller expected; ``version`` is where it is."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


class KeyReused(Exception):
    """The idempotency key was used for a different request."""


class LedgerUnavailable(Exception):
    """The database cannot be reached. The command may or may not have been recorded: ask again
    with the same key, which settles it."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the ledger took: ``position`` is that of the command's last fact (of the ledger's head
    when it had ``facts`` = 0), ``version`` that of the stream after it. ``replayed`` when the same
    key had been answered before."""

    stream: UUID
    version: int
    position: int
    facts: int
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """A command for a stream, who submits it and under which key. ``caller`` is the token's id:
    keys of different callers do not meet. ``request`` is the SHA-256 of what was asked;
    ``reckoning`` is no part of that: the service reckons it anew whenever it is asked."""

    command: Command
    stream: UUID
    actor: Actor
    caller: UUID
    key: str
    request: bytes
    expected_version: int | None = None
    correlation: UUID | None = None
    fresh_key: bool = False
    reckoning: Reckoning | None = None

    @classmethod
    def of(
        cls,
        command: Command,
        stream: UUID,
        actor: Actor,
        *,
        caller: UUID = NOBODY,
        key: str | None = None,
        request: bytes | None = None,
        expected_version: int | None = None,
        correlation: UUID | None = None,
    ) -> Submission:
        """A submission; without a key it gets one of its own, so that a commit in doubt can still
        be settled."""
        return cls(
            command=command,
            stream=stream,
            actor=actor,
            caller=caller,
            key=key or f"~{uuid4()}",
            request=request or digest(command, stream),
            expected_version=expected_version,
            correlation=correlation,
            fresh_key=key is None,
        )


def digest(command: Command, stream: UUID) -> bytes:
    """SHA-256 of the command's name, stream and content: what one idempotency key stands for.

    Only what was sent counts, so that a field added to a command later changes no digest.
    """
    content = command.__pydantic_serializer__.to_json(command, exclude_unset=True)
    name = type(command).__name__.encode()
    return hashlib.sha256(b"%b\n%b\n%b" % (name, stream.bytes, content)).digest()
