"""The course of a scorecard as its page tells it, and what was left out of its counts."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from projections.scorecards import (
    ChangedIndicator,
    ExcludedItem,
    Figures,
    FiledObjection,
    ScorecardPage,
    SignedHead,
    Version,
)
from service.public.naming import Naming


class Step(NamedTuple):
    """Something that happened to the scorecard. ``kind`` is a stage, "objected", "upheld" or
    "rejected"; ``open`` an objection that is not decided."""

    kind: str
    at: datetime
    position: int
    words: str | None = None
    figures: Figures | None = None
    until: datetime | None = None
    checkpoint: SignedHead | None = None
    differences: tuple[ChangedIndicator, ...] = ()
    indicator: str | None = None
    decided_by: str | None = None
    open: bool = False


class Exclusion(NamedTuple):
    """An item that is left out, or was until ``readmitted_at``."""

    indicator: str
    item: int
    reason: str
    explanation: str
    approved_by: str
    at: datetime
    positions: tuple[int, ...]
    readmitted_at: datetime | None
    readmission: str | None


def course_of(naming: Naming, page: ScorecardPage) -> list[Step]:
    """Every step, in the order in which they happened."""
    steps = [_version(page, it) for it in page.versions]
    for it in page.objections:
        steps += _objection(naming, it)
    return sorted(steps, key=lambda it: (it.at, it.position))


def exclusions_of(naming: Naming, page: ScorecardPage) -> list[Exclusion]:
    """What was left out, in the order in which it was."""
    return [_exclusion(naming, it) for it in page.exclusions]


def _version(page: ScorecardPage, it: Version) -> Step:
    proposed = it is page.versions[0]
    return Step(
        it.stage.value,
        it.at,
        it.recorded_as,
        words=it.reason,
        figures=it.figures,
        until=page.objections_until if proposed else None,
        checkpoint=it.checkpoint,
        differences=it.differences,
    )


def _objection(naming: Naming, it: FiledObjection) -> list[Step]:
    undecided = it.decided_at is None
    filed = Step(
        "objected",
        it.filed_at,
        it.positions[0],
        words=it.ground,
        indicator=it.indicator,
        open=undecided,
    )
    if it.decided_at is None:
        return [filed]
    decided = Step(
        "upheld" if it.upheld else "rejected",
        it.decided_at,
        it.positions[-1],
        words=it.reason,
        decided_by=naming.organisation(it.decided_by, it.decided_at),
    )
    return [filed, decided]


def _exclusion(naming: Naming, it: ExcludedItem) -> Exclusion:
    return Exclusion(
        it.indicator,
        it.item,
        it.reason,
        it.explanation,
        naming.organisation(it.approved_by, it.excluded_at),
        it.excluded_at,
        it.positions,
        it.readmitted_at,
        it.readmission,
    )
