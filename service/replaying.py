"""Replays the ledger through the domain's own fold, and looks for what is missing in between."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from domain.catalogue import stream_of
from domain.streams.kinds import STREAM_KINDS
from infra.recorder import LedgerRecorder

FAULTS_MAX = 100
"""Faults that are told; a ledger with that many needs no longer list."""


class Replayed(NamedTuple):
    """What a replay found; ``faults`` is empty for a sound ledger."""

    events: int
    streams: int
    seconds: float
    events_per_s: int
    faults: list[str]


def replay(recorder: LedgerRecorder, *, advance: Callable[[int], None]) -> Replayed:
    """Fold all that is recorded, holding the state of every stream. ``advance`` is told how many
    events were folded, a page at a time."""
    begun = time.monotonic()
    states: dict[UUID, tuple[str, int, Any]] = {}
    faults: list[str] = []
    position, recorded_at = 0, None
    for events in recorder.pages():
        for event in events:
            kind = stream_of(event.type)
            held = states.get(event.stream)
            held_kind, version, state = held or (kind, 0, STREAM_KINDS[kind].initial())
            for fault in (
                event.position != position + 1 and f"follows position {position}",
                event.version != version + 1 and f"version {event.version} follows {version}",
                kind != held_kind and f"a fact of a {kind} in a stream of a {held_kind}",
                recorded_at and event.recorded_at < recorded_at and "recorded before the last one",
            ):
                if fault and len(faults) < FAULTS_MAX:
                    faults.append(f"position {event.position}: {fault}")
            position, recorded_at = event.position, event.recorded_at
            if kind == held_kind:
                try:
                    state = STREAM_KINDS[kind].evolve(state, event.fact, event.occurred_at)
                except Exception as failure:  # what a decider would never have let through
                    faults.append(
                        f"position {event.position}: {type(failure).__name__} in the fold"
                    )
            states[event.stream] = (held_kind, event.version, state)
        advance(len(events))
    seconds = time.monotonic() - begun
    return Replayed(
        events=position,
        streams=len(states),
        seconds=round(seconds, 3),
        events_per_s=round(position / seconds) if seconds else 0,
        faults=faults,
    )
