"""The audit trail: every event whole, found by matter, organisation, type and time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from domain.event import Envelope, Event
from projections.projection import Column, Key, Projection


class AuditEntry(msgspec.Struct, frozen=True, gc=False):
    """An event as it stands on the ledger."""

    position: int
    stream: UUID
    version: int
    type: str
    recorded_at: datetime
    meta: Envelope
    data: msgspec.Raw


def keys(event: Event) -> tuple[Key, ...]:
    """Every event."""
    return ((event.position,),)


def fold(page: AuditEntry | None, event: Event, key: Key) -> AuditEntry:
    """The event's entry."""
    return AuditEntry(
        position=event.position,
        stream=event.stream,
        version=event.version,
        type=event.type,
        recorded_at=event.recorded_at,
        meta=event.envelope,
        data=msgspec.Raw(event.data),
    )


AUDIT_TRAIL = Projection(
    name="audit_trail",
    version=2,
    page=AuditEntry,
    key=(("position", "bigint"),),
    keys=keys,
    fold=fold,
    columns=(
        Column("stream", "uuid", lambda entry: entry.stream),
        Column("organisation", "uuid", lambda entry: entry.meta.organisation),
        Column("actor", "uuid", lambda entry: entry.meta.actor.organisation),
        Column("type", "text", lambda entry: entry.type),
        Column("occurred_at", "timestamptz", lambda entry: entry.meta.occurred_at),
        Column("recorded_at", "timestamptz", lambda entry: entry.recorded_at),
        Column("restricted", "boolean", lambda entry: entry.meta.visibility == "restricted"),
        Column("clauses", "text[]", lambda entry: list(entry.meta.clauses)),
    ),
    indexes=(
        ("stream", "position"),
        ("organisation", "position"),
        ("actor", "position"),
        ("type", "position"),
        ("occurred_at",),
        ("clauses",),
    ),
    once=True,
)
