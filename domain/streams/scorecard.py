"""A scorecard (考核结果): what an office comes to in a year, from its proposal to what is final."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, assert_never
from uuid import UUID, uuid5

from domain.event import Fact
from domain.events.scoring import (
    CardFigures,
    ItemExcluded,
    ItemReadmitted,
    ScorecardFact,
    ScorecardFinalised,
    ScorecardObjectionDecided,
    ScorecardObjectionFiled,
    ScorecardProposed,
    ScorecardRestated,
)
from domain.streams.registry import NAMESPACE


def scorecard_id(organisation: UUID, year: int) -> UUID:
    """The id of the one scorecard that an office has of a year."""
    return uuid5(NAMESPACE, f"scorecard:{organisation}:{year}")


class ScorecardStage(StrEnum):
    """E6 How far a scorecard is."""

    PROVISIONAL = "provisional"
    """暂计."""
    PROPOSED = "proposed"
    """已提出，可提异议."""
    FINAL = "final"
    """已确定."""
    RESTATED = "restated"
    """已更正."""


@dataclass(slots=True)
class Objection:
    """Whether an objection was decided, and how."""

    filed_at: datetime
    decided_at: datetime | None = None
    upheld: bool | None = None


@dataclass(slots=True)
class Scorecard:
    """E6 Whose it is and how far; ``organisation`` is the office that is assessed."""

    stream_kind: ClassVar[str] = "scorecard"

    organisation: UUID | None = None
    year: int | None = None
    stage: ScorecardStage = ScorecardStage.PROVISIONAL
    facts: int = 0
    """How many are on the ledger."""
    changed_at: datetime | None = None
    """When the latest of them happened."""
    excluded: set[tuple[str, UUID, int]] = field(default_factory=set)
    """(indicator, stream, position of the event that opened the item)."""
    proposed_at: datetime | None = None
    objections_until: datetime | None = None
    objections: dict[UUID, Objection] = field(default_factory=dict)
    figures: CardFigures | None = None
    """Those proposed, then those that are final, then those last restated."""

    @property
    def exists(self) -> bool:
        """Whether anything was recorded of it."""
        return self.facts > 0

    @property
    def is_final(self) -> bool:
        """Whether it was made final, restated or not."""
        return self.stage in (ScorecardStage.FINAL, ScorecardStage.RESTATED)


def evolve(card: Scorecard, fact: Fact, at: datetime) -> Scorecard:
    """Fold one fact in. It never refuses."""
    happened: ScorecardFact = fact  # type: ignore[assignment]  # the stream holds no others
    card.facts += 1
    card.changed_at = at if card.changed_at is None else max(card.changed_at, at)
    match happened:
        case ItemExcluded():
            card.organisation, card.year = happened.organisation, happened.year
            card.excluded.add((happened.indicator, happened.of, happened.item))
        case ItemReadmitted():
            card.excluded.discard((happened.indicator, happened.of, happened.item))
        case ScorecardProposed():
            card.organisation, card.year = happened.organisation, happened.year
            card.stage, card.figures = ScorecardStage.PROPOSED, happened.figures
            card.proposed_at, card.objections_until = at, happened.objections_until
        case ScorecardObjectionFiled():
            card.objections[happened.objection] = Objection(at)
        case ScorecardObjectionDecided():
            objection = card.objections[happened.objection]
            objection.decided_at, objection.upheld = at, happened.upheld
        case ScorecardFinalised():
            card.stage, card.figures = ScorecardStage.FINAL, happened.figures
        case ScorecardRestated():
            card.stage, card.figures = ScorecardStage.RESTATED, happened.figures
        case _:
            assert_never(happened)
    return card
