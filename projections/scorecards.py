"""E6 The course of a scorecard: proposed, objected to, items left out, final, restated."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never
from uuid import UUID

import msgspec

from domain.catalogue import stream_of
from domain.event import Event
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
from domain.scoring.counting import Card
from domain.streams.scorecard import ScorecardStage
from projections.projection import Column, Key, Projection


class Figure(msgspec.Struct, frozen=True, gc=False):
    """An indicator or signal; ``points`` in hundredths, None for insufficient data and signals."""

    indicator: str
    numerator: int
    denominator: int
    excluded: int
    late: int
    points: int | None = None


class Figures(msgspec.Struct, frozen=True, gc=False):
    """What a card said at a stage; ``score`` in hundredths of a point, None for insufficient data.
    ``position`` is up to where the events were counted."""

    formula: str
    formula_version: int
    as_of: datetime
    position: int
    figures: tuple[Figure, ...]
    score: int | None = None


class SignedHead(msgspec.Struct, frozen=True, gc=False):
    """The checkpoint that figures rest on."""

    origin: str
    size: int
    root: str


class ChangedIndicator(msgspec.Struct, frozen=True, gc=False):
    """What is otherwise of an indicator, and by which events (positions)."""

    indicator: str
    numerator_before: int
    denominator_before: int
    numerator: int
    denominator: int
    events: tuple[int, ...]


class Version(msgspec.Struct, frozen=True, gc=False):
    """The card at one stage, by the fact at ``recorded_as`` (a position). A proposal has no
    checkpoint; only a restatement has differences and a reason."""

    stage: ScorecardStage
    at: datetime
    recorded_as: int
    figures: Figures
    checkpoint: SignedHead | None = None
    differences: tuple[ChangedIndicator, ...] = ()
    reason: str | None = None


class FiledObjection(msgspec.Struct, frozen=True, gc=False):
    """An objection, decided or not; ``indicator`` None where it is to the whole card."""

    objection: UUID
    indicator: str | None
    ground: str
    filed_at: datetime
    positions: tuple[int, ...]
    upheld: bool | None = None
    reason: str | None = None
    decided_by: UUID | None = None
    decided_at: datetime | None = None


class ExcludedItem(msgspec.Struct, frozen=True, gc=False):
    """An item left out; taken in again where ``readmitted_at`` is set. ``of`` and ``item`` name
    it: its stream, and the position of the event that opened it."""

    indicator: str
    of: UUID
    item: int
    reason: str
    explanation: str
    approved_by: UUID
    excluded_at: datetime
    positions: tuple[int, ...]
    readmitted_at: datetime | None = None
    readmission: str | None = None
    readmitted_by: UUID | None = None


class ScorecardPage(msgspec.Struct, frozen=True, gc=False):
    """A scorecard. ``card`` is None while there are exclusions and no proposal; ``versions`` are in
    the order in which they were recorded, the last one in force."""

    scorecard: UUID
    organisation: UUID
    year: int
    stage: ScorecardStage
    changed_at: datetime
    positions: tuple[int, int]
    """Of its first fact and its latest."""
    card: Card | None = None
    objections_until: datetime | None = None
    versions: tuple[Version, ...] = ()
    objections: tuple[FiledObjection, ...] = ()
    exclusions: tuple[ExcludedItem, ...] = ()

    @property
    def latest(self) -> Version | None:
        """What it says now; None before its proposal."""
        return self.versions[-1] if self.versions else None


def keys(event: Event) -> tuple[Key, ...]:
    """The scorecard's page."""
    return ((event.stream,),) if stream_of(event.type) == "scorecard" else ()


def fold(page: ScorecardPage | None, event: Event, key: Key) -> ScorecardPage:
    """The page after this fact."""
    happened: ScorecardFact = event.fact  # type: ignore[assignment]  # keys() takes no others
    if page is None:
        assert isinstance(happened, ItemExcluded | ItemReadmitted | ScorecardProposed)
        page = ScorecardPage(
            scorecard=event.stream,
            organisation=happened.organisation,
            year=happened.year,
            stage=ScorecardStage.PROVISIONAL,
            changed_at=event.occurred_at,
            positions=(event.position, event.position),
        )
    page = msgspec.structs.replace(
        page,
        changed_at=max(page.changed_at, event.occurred_at),
        positions=(page.positions[0], event.position),
    )
    match happened:
        case ItemExcluded() | ItemReadmitted():
            return _item(page, event, happened)
        case ScorecardObjectionFiled() | ScorecardObjectionDecided():
            return _objection(page, event, happened)
        case ScorecardProposed() | ScorecardFinalised() | ScorecardRestated():
            return _version(page, event, happened)
        case _:
            assert_never(happened)


def _item(page: ScorecardPage, event: Event, fact: ItemExcluded | ItemReadmitted) -> ScorecardPage:
    if isinstance(fact, ItemExcluded):
        left_out = ExcludedItem(
            indicator=fact.indicator,
            of=fact.of,
            item=fact.item,
            reason=fact.reason.value,
            explanation=fact.explanation,
            approved_by=fact.approved_by,
            excluded_at=event.occurred_at,
            positions=(event.position,),
        )
        return msgspec.structs.replace(page, exclusions=(*page.exclusions, left_out))
    named = (fact.indicator, fact.of, fact.item)
    exclusions = tuple(
        it
        if (it.indicator, it.of, it.item) != named or it.readmitted_at is not None
        else msgspec.structs.replace(
            it,
            readmitted_at=event.occurred_at,
            readmission=fact.explanation,
            readmitted_by=fact.approved_by,
            positions=(*it.positions, event.position),
        )
        for it in page.exclusions
    )
    return msgspec.structs.replace(page, exclusions=exclusions)


def _objection(
    page: ScorecardPage, event: Event, fact: ScorecardObjectionFiled | ScorecardObjectionDecided
) -> ScorecardPage:
    if isinstance(fact, ScorecardObjectionFiled):
        filed = FiledObjection(
            objection=fact.objection,
            indicator=fact.indicator,
            ground=fact.ground,
            filed_at=event.occurred_at,
            positions=(event.position,),
        )
        return msgspec.structs.replace(page, objections=(*page.objections, filed))
    objections = tuple(
        it
        if it.objection != fact.objection
        else msgspec.structs.replace(
            it,
            upheld=fact.upheld,
            reason=fact.reason,
            decided_by=fact.decided_by,
            decided_at=event.occurred_at,
            positions=(*it.positions, event.position),
        )
        for it in page.objections
    )
    return msgspec.structs.replace(page, objections=objections)


def _version(
    page: ScorecardPage,
    event: Event,
    fact: ScorecardProposed | ScorecardFinalised | ScorecardRestated,
) -> ScorecardPage:
    version = Version(
        stage=_STAGE_OF[type(fact)],
        at=event.occurred_at,
        recorded_as=event.position,
        figures=_figures(fact.figures),
    )
    if isinstance(fact, ScorecardProposed):
        page = msgspec.structs.replace(page, card=fact.card, objections_until=fact.objections_until)
    else:
        checkpoint = SignedHead(**fact.checkpoint.model_dump())
        version = msgspec.structs.replace(version, checkpoint=checkpoint)
    if isinstance(fact, ScorecardRestated):
        changed = tuple(ChangedIndicator(**it.model_dump()) for it in fact.differences)
        version = msgspec.structs.replace(version, differences=changed, reason=fact.reason)
    return msgspec.structs.replace(page, stage=version.stage, versions=(*page.versions, version))


_STAGE_OF: dict[type[ScorecardFact], ScorecardStage] = {
    ScorecardProposed: ScorecardStage.PROPOSED,
    ScorecardFinalised: ScorecardStage.FINAL,
    ScorecardRestated: ScorecardStage.RESTATED,
}


def _figures(said: CardFigures) -> Figures:
    values = said.model_dump()
    figures = tuple(Figure(**figure) for figure in values.pop("figures"))
    return Figures(**values, figures=figures)


SCORECARDS = Projection(
    name="scorecards",
    version=1,
    page=ScorecardPage,
    key=(("scorecard", "uuid"),),
    keys=keys,
    fold=fold,
    columns=(
        Column("organisation", "uuid", lambda page: page.organisation),
        Column("year", "integer", lambda page: page.year),
        Column("card", "text", lambda page: page.card),
        Column("stage", "text", lambda page: page.stage),
        Column("changed_at", "timestamptz", lambda page: page.changed_at),
    ),
    indexes=(("year", "card"), ("organisation", "year")),
    opening=frozenset({ItemExcluded.type, ItemReadmitted.type, ScorecardProposed.type}),
)
