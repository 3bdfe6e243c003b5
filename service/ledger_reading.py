"""Events as people read them: words opened, statements withheld where they are, names at hand.

Functions here block (a few queries each).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from domain.catalogue import FACTS
from domain.event import Actor, Envelope
from infra import page_queries
from infra.page_queries import EventFilter
from projections.audit_trail import AuditEntry
from projections.timeline import is_late
from service.parts import Parts
from service.views import TimelineLine, proof_address
from service.words import open_words, withhold

COUNTED_MAX = 10_000
"""Further than this a list is not counted."""

_SAID = {"statement.made.v1", "statement.corrected.v1"}
_AFTER: dict[str, tuple[tuple[str, ...], str]] = {
    "statement.made.v1": (
        ("statement.corrected.v1", "statement.withheld.v1", "statement.restored.v1"),
        "statement",
    ),
    "decision.adopted.v1": (("decision.corrected.v1",), "decision"),
    "outcome.published.v1": (("publication.withdrawn.v1",), "publication"),
    "progress.published.v1": (("publication.withdrawn.v1",), "publication"),
}
"""Which facts change what a fact says, and the field by which they name it."""
RECORD_CORRECTED = "record.corrected.v1"
_LATER_MAX = 200


class EventLine(NamedTuple):
    """An event as the public sees it. ``fact`` is None, and nobody is named, where it is
    restricted."""

    position: int
    stream: UUID
    version: int
    type: str
    recorded_at: datetime
    late: bool
    meta: Envelope
    fact: dict[str, Any] | None

    @property
    def restricted(self) -> bool:
        """Whether only its envelope is shown."""
        return self.fact is None


class Counted(NamedTuple):
    """How many there are; ``more`` where they were counted no further."""

    number: int
    more: bool


_decode = msgspec.json.Decoder(AuditEntry).decode


def count_events(parts: Parts, wanted: EventFilter) -> Counted:
    """How many events the filter leaves."""
    store = parts.district.projector.stores["audit_trail"]
    found = page_queries.count_events(store, wanted, COUNTED_MAX + 1)
    return Counted(min(found, COUNTED_MAX), found > COUNTED_MAX)


def facts_by_clause(
    parts: Parts, as_of: datetime | None, known_at: datetime | None
) -> dict[str, int]:
    """How many events served each clause by then."""
    store = parts.district.stores["audit_trail"]
    return page_queries.count_by_clause(store, EventFilter(happened_by=as_of, known_by=known_at))


def event_at(
    parts: Parts, position: int, as_of: datetime | None, known_at: datetime | None
) -> EventLine | None:
    """The event at a position; None where there is none, or was none by then."""
    wanted = EventFilter(happened_by=as_of, known_by=known_at)
    found = parts.reader.events(wanted, position - 1, 1)
    if not found or found[0].position != position:
        return None
    return _opened(parts, [_decode(found[0].body)])[0]


def events_before(
    parts: Parts, wanted: EventFilter, before: int | None, limit: int
) -> list[EventLine]:
    """Events before a position, or from the last, the newest first."""
    found = parts.reader.events_before(wanted, before, limit)
    return _opened(parts, [_decode(page.body) for page in found])


def events_after(parts: Parts, wanted: EventFilter, after: int, limit: int) -> list[EventLine]:
    """Events after a position, in the order of the ledger."""
    found = parts.reader.events(wanted, after, limit)
    return _opened(parts, [_decode(page.body) for page in found])


def _opened(parts: Parts, entries: Iterable[AuditEntry]) -> list[EventLine]:
    """As the public sees them, in their order."""
    lines = [_line(entry) for entry in entries]
    open_words(parts.district.vault, [line.fact for line in lines if line.fact is not None])
    said: dict[UUID, list[dict[str, Any]]] = {}
    for line in lines:
        if line.type in _SAID and line.fact is not None:
            said.setdefault(line.stream, []).append(line.fact)
    points = parts.district.projector.stores["points"]
    for stream, statements in said.items():
        withhold(statements, page_queries.withheld_points(points, stream))
    return lines


def later_about(
    parts: Parts, line: EventLine, as_of: datetime | None, known_at: datetime | None
) -> list[EventLine]:
    """What was recorded later that changes what this event says: corrections, withdrawals, in
    order."""
    types, field = _AFTER.get(line.type, ((), ""))
    if line.fact is None:
        return []
    entries = page_queries.course_of(
        parts.district.projector.stores["audit_trail"],
        line.stream,
        (*types, RECORD_CORRECTED),
        happened_by=as_of,
        known_by=known_at,
        limit=_LATER_MAX,
    )
    found = []
    for entry in entries:
        fact = msgspec.json.decode(entry.data)
        about = fact.get(field) if entry.type in types else None
        if (about is not None and about == line.fact.get(field)) or (
            entry.type == RECORD_CORRECTED and fact["corrects"] == line.version
        ):
            found.append(entry)
    return _opened(parts, found)


def as_timeline(line: EventLine, fact: dict[str, Any]) -> TimelineLine:
    """The line of a timeline, as sentences are told from."""
    return TimelineLine(
        position=line.position,
        version=line.version,
        type=line.type,
        title=FACTS[line.type].zh if line.type in FACTS else line.type,
        occurred_at=line.meta.occurred_at,
        recorded_at=line.recorded_at,
        late=line.late,
        actor=line.meta.actor,
        actor_name=None,
        on_behalf_of=line.meta.on_behalf_of,
        on_behalf_of_name=None,
        clauses=line.meta.clauses,
        rule_pack=line.meta.rule_pack,
        fact=fact,
        proof=proof_address(line.position),
    )


def _line(entry: AuditEntry) -> EventLine:
    meta = entry.meta
    late = is_late(meta, entry.recorded_at)
    restricted = meta.visibility == "restricted"
    if restricted:
        actor = Actor(meta.actor.organisation, meta.actor.role)
        meta = msgspec.structs.replace(meta, actor=actor)
    return EventLine(
        position=entry.position,
        stream=entry.stream,
        version=entry.version,
        type=entry.type,
        recorded_at=entry.recorded_at,
        late=late,
        meta=meta,
        fact=None if restricted else msgspec.json.decode(entry.data),
    )
