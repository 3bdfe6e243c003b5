"""Events without a database: a history as the ledger would hold it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from domain.act import Command
from domain.catalogue import stream_of
from domain.event import Actor, Envelope, Event, Fact
from infra.codec import Codec
from tests.domain import specification as spec

CODEC = Codec()
MATTER = UUID(int=0xA)
ORGANISATION = spec.COMMITTEE


def event(
    fact: Fact,
    position: int = 1,
    *,
    at: datetime | None = None,
    recorded: datetime | None = None,
    stream: UUID = MATTER,
    version: int | None = None,
    actor: Actor = spec.CLERK,
    **envelope: Any,
) -> Event:
    """A fact as it is read from the ledger."""
    happened = at or spec.december(1)
    meta = Envelope(
        id=uuid5(stream, str(position)),
        occurred_at=happened,
        actor=actor,
        clauses=fact.clauses,
        rule_pack="dongcheng-2016",
        causation=uuid5(stream, f"{position} causation"),
        correlation=stream,
        organisation=None if stream_of(fact.type) == "registry" else ORGANISATION,
        visibility=envelope.pop("visibility", fact.visibility),
        **envelope,
    )
    state = CODEC.encode(meta, fact)
    recorded = recorded or happened + timedelta(minutes=1)
    return CODEC.decode(position, stream, version or position, fact.type, state, recorded)


def history(
    recorded: Iterable[tuple[Fact, datetime]], *, stream: UUID = MATTER, after: int = 0
) -> list[Event]:
    """Facts of one stream, one after the other."""
    return [
        event(fact, after + number, at=at, stream=stream, version=number)
        for number, (fact, at) in enumerate(recorded, 1)
    ]


def played(course_so_far: Sequence[Any]) -> list[Event]:
    """A history of tests/domain/course.py as events; commands go through the decider."""
    stream = spec.given("matter")
    recorded: list[tuple[Fact, datetime]] = []
    for happened, at, *actor in course_so_far:
        facts = [happened]
        if isinstance(happened, Command):
            facts = stream.when(happened, at=at, by=actor[0] if actor else spec.CLERK).accepted()
        for fact in facts:
            stream = spec.Given(
                "matter",
                spec.STREAM_KINDS["matter"].evolve(stream.state, fact, at),
                stream.registry,
                stream.others,
            )
            recorded.append((fact, at))
    return history(recorded)
