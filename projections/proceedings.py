"""Proceedings beside matters: calls for opinions, suggestions, common issues, trainings, norms,
appraisals; one page a stream, with its first fact and its latest."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from domain.catalogue import stream_of
from domain.event import Event
from projections.projection import Column, Key, Projection

_ELSEWHERE = ("matter", "registry", "scorecard")
"""Matters have the docket, organisations the register, scorecards pages of their own."""


class Proceeding(msgspec.Struct, frozen=True, gc=False):
    """A stream: ``opening`` is its first fact's JSON, ``latest`` that of its last public one.
    ``facts`` counts all of its facts; ``positions`` are those of the opening and of the latest."""

    stream: UUID
    kind: str
    organisation: UUID | None
    division_code: str | None
    opened_at: datetime
    changed_at: datetime
    facts: int
    opening: msgspec.Raw
    latest_type: str
    latest: msgspec.Raw
    positions: tuple[int, int]


def keys(event: Event) -> tuple[Key, ...]:
    """The stream's page."""
    return () if stream_of(event.type) in _ELSEWHERE else ((event.stream,),)


def fold(page: Proceeding | None, event: Event, key: Key) -> Proceeding:
    """The page after this fact; of a restricted one only that there was one more."""
    if page is None:
        data = msgspec.Raw(event.data)
        return Proceeding(
            stream=event.stream,
            kind=stream_of(event.type),
            organisation=event.envelope.organisation,
            division_code=event.envelope.division_code,
            opened_at=event.occurred_at,
            changed_at=event.occurred_at,
            facts=1,
            opening=data,
            latest_type=event.type,
            latest=data,
            positions=(event.position, event.position),
        )
    facts = page.facts + 1
    if event.envelope.visibility != "public":
        return msgspec.structs.replace(page, facts=facts)
    return msgspec.structs.replace(
        page,
        facts=facts,
        changed_at=max(page.changed_at, event.occurred_at),
        latest_type=event.type,
        latest=msgspec.Raw(event.data),
        positions=(page.positions[0], event.position),
    )


PROCEEDINGS = Projection(
    name="proceedings",
    version=1,
    page=Proceeding,
    key=(("stream", "uuid"),),
    keys=keys,
    fold=fold,
    columns=(
        Column("kind", "text", lambda page: page.kind),
        Column("organisation", "uuid", lambda page: page.organisation),
        Column("opened_at", "timestamptz", lambda page: page.opened_at),
        Column("changed_at", "timestamptz", lambda page: page.changed_at),
    ),
    indexes=(("kind", "changed_at", "stream"), ("organisation", "changed_at")),
)
