"""The events that anything is counted by on a scorecard, cut down to what is counted; and those by
which an item is left out, beside the events of the item."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Event
from domain.scoring.counting import OWN
from domain.scoring.evaluation import EXCLUDING_TYPES
from domain.scoring.indicators import INDICATORS, SCORED_TYPES
from domain.scoring.items import ScoredEvent
from projections.projection import Key, Projection

_PATHS: dict[str, set[str]] = defaultdict(set)
_PARTIES: dict[str, set[str]] = defaultdict(set)
for _indicator in INDICATORS.values():
    for _move in _indicator.moves:
        _named = (_move.place, _move.due_at, _move.due_on, _move.year, _move.when_any)
        _said = (_move.owner, *(it for it in (_move.done, _move.whole) if isinstance(it, str)))
        _asked = _move.when[0] if _move.when else None
        _PATHS[_move.type].update(it for it in (*_named, *_said, _asked) if it and it != OWN)
        if _move.places:
            _PARTIES[_move.type].add(_move.places)
for _type in EXCLUDING_TYPES:
    _PATHS[_type].update(("indicator", "item", "reason"))


def keys(event: Event) -> tuple[Key, ...]:
    """A page an event that counts, by the stream that it is about."""
    if event.type in SCORED_TYPES:
        return ((event.stream, event.position),)
    if event.type in EXCLUDING_TYPES:
        return ((UUID(msgspec.json.decode(event.data)["of"]), event.position),)
    return ()


def fold(page: ScoredEvent | None, event: Event, key: Key) -> ScoredEvent:
    """The event's page; there is no other for it."""
    said = msgspec.json.decode(event.data)
    data = {path: _at(said, path) for path in sorted(_PATHS[event.type])}
    for path in sorted(_PARTIES[event.type]):
        data[path] = [
            party["organisation"] for party in said.get(path, ()) if party.get("organisation")
        ]
    return ScoredEvent(
        key[0],
        event.position,
        event.type,
        event.occurred_at,
        event.recorded_at,
        event.envelope.organisation,
        event.envelope.rule_pack,
        {path: value for path, value in data.items() if value is not None},
    )


def _at(said: Any, path: str) -> Any:
    for name in path.split("."):
        said = said.get(name) if isinstance(said, dict) else None
    return said


SCORED = Projection(
    name="scored",
    version=1,
    page=ScoredEvent,
    key=(("stream", "uuid"), ("position", "bigint")),
    keys=keys,
    fold=fold,
    indexes=(("position",),),
    once=True,
)
