"""An appraisal round (评议): participants rate street offices and departments for a period."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, assert_never
from uuid import UUID, uuid5

from domain.event import Fact
from domain.events.appraisal import (
    AppraisalClosed,
    AppraisalFact,
    AppraisalOpened,
    RatingGiven,
    RatingsTallied,
)
from domain.streams.registry import NAMESPACE


def appraisal_id(organiser: UUID, period_from: date) -> UUID:
    """The id of the one round that an organiser holds for the period that begins then."""
    return uuid5(NAMESPACE, f"appraisal:{organiser}:{period_from}")


@dataclass(slots=True)
class Appraisal:
    """E5 Who is rated, until when, and who has rated whom."""

    stream_kind: ClassVar[str] = "appraisal"

    organisation: UUID | None = None
    subjects: frozenset[UUID] = frozenset()
    period_from: date | None = None
    period_until: date | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    rated: set[tuple[UUID, UUID]] = field(default_factory=set)
    """(rater, subject)."""
    points: dict[UUID, list[tuple[int, int]]] = field(default_factory=dict)
    """Subject → (taking part, carrying out) of every rating."""
    matters: set[UUID] = field(default_factory=set)
    """Those on which ratings rest."""

    @property
    def exists(self) -> bool:
        """Whether it has been opened."""
        return self.opened_at is not None


def evolve(appraisal: Appraisal, fact: Fact, at: datetime) -> Appraisal:
    """Fold one fact in. It never refuses."""
    happened: AppraisalFact = fact  # type: ignore[assignment]  # the stream holds no others
    match happened:
        case AppraisalOpened():
            appraisal.organisation = happened.organiser
            appraisal.subjects = frozenset(happened.subjects)
            appraisal.period_from = happened.period_from
            appraisal.period_until = happened.period_until
            appraisal.opened_at = at
        case RatingGiven():
            appraisal.rated.add((happened.rater, happened.subject))
            given = (happened.taking_part, happened.carrying_out)
            appraisal.points.setdefault(happened.subject, []).append(given)
            appraisal.matters.add(happened.matter)
        case AppraisalClosed():
            appraisal.closed_at = at
        case RatingsTallied():
            pass
        case _:
            assert_never(happened)
    return appraisal
