"""The part of a matter's state that evaluation and supervision make up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(slots=True)
class Engagement:
    """E2 A third party at work; ``reported_at`` is None until it has reported."""

    evaluator: UUID
    engaged_at: datetime
    reported_at: datetime | None = None


@dataclass(slots=True)
class Finding:
    """E3 A finding of a supervision group."""

    group: UUID
    addressee: UUID
    raised_at: datetime
    answered_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(slots=True)
class Supervision:
    """E2 E3 Who looks at the matter from outside, and what came of it."""

    engagements: dict[UUID, Engagement] = field(default_factory=dict)
    findings: dict[UUID, Finding] = field(default_factory=dict)
