"""The public timeline of a stream: one entry a fact, with both times, actor and clauses."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from domain.event import Actor, Envelope, Event
from domain.rules.packs import PACKS
from projections.projection import Column, Key, Projection

_LATE_AFTER = {pack.id: timedelta(days=pack.late_record_days.value) for pack in PACKS}


class TimelineEntry(msgspec.Struct, frozen=True, gc=False):
    """One fact as the public sees it.

    ``late`` when it was recorded longer after it happened than the rule pack allows. ``fact`` is
    the fact's own JSON; sealed words in it are commitments, opened (or not) by whoever shows it.
    """

    position: int
    version: int
    type: str
    occurred_at: datetime
    recorded_at: datetime
    late: bool
    actor: Actor
    on_behalf_of: UUID | None
    clauses: tuple[str, ...]
    rule_pack: str
    fact: msgspec.Raw


def is_late(envelope: Envelope, recorded_at: datetime) -> bool:
    """S4 Whether it was recorded longer after it happened than its rule pack allows."""
    late_after = _LATE_AFTER.get(envelope.rule_pack, _LATE_AFTER[PACKS[-1].id])
    return recorded_at - envelope.occurred_at > late_after


def keys(event: Event) -> tuple[Key, ...]:
    """A page of its own for each public fact."""
    if event.envelope.visibility != "public":
        return ()
    return ((event.stream, event.position),)


def fold(page: TimelineEntry | None, event: Event, key: Key) -> TimelineEntry:
    """The entry of this fact."""
    envelope = event.envelope
    return TimelineEntry(
        position=event.position,
        version=event.version,
        type=event.type,
        occurred_at=envelope.occurred_at,
        recorded_at=event.recorded_at,
        late=is_late(envelope, event.recorded_at),
        actor=envelope.actor,
        on_behalf_of=envelope.on_behalf_of,
        clauses=envelope.clauses,
        rule_pack=envelope.rule_pack,
        fact=msgspec.Raw(event.data),
    )


TIMELINE = Projection(
    name="timeline",
    version=2,
    page=TimelineEntry,
    key=(("stream", "uuid"), ("position", "bigint")),
    keys=keys,
    fold=fold,
    columns=(
        Column("occurred_at", "timestamptz", lambda entry: entry.occurred_at),
        Column("recorded_at", "timestamptz", lambda entry: entry.recorded_at),
    ),
    indexes=(("stream", "occurred_at", "position"),),
    once=True,
)
