"""Stored pages as they are decoded for a reader: only what is shown of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Actor


class StoredEntry(msgspec.Struct):
    """A stored timeline entry (projections/timeline.py), its fact decoded with it."""

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
    fact: dict[str, Any]


class StoredPoint(msgspec.Struct):
    """Of a stored point what is shown; everybody's latest stance is skipped while decoding."""

    matter: UUID
    point: UUID
    text_commitment: str
    agree: int
    disagree: int
    abstain: int
    taken: int
    sources: tuple[int, ...]
    corrected: int
    withheld: str | None
    session: UUID
    organisation: UUID | None
    made_at: datetime
