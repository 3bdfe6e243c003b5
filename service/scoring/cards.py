"""Cards of offices as of a moment: counted, reckoned, in bands, and how far their course has come.

Functions here block.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from domain.scoring.card import Count, Reckoned, bands, reckon
from domain.scoring.counting import Card
from domain.scoring.formula import Adopted
from domain.scoring.office import CARD_OF_KIND, offices
from domain.scoring.shipped import formula_of
from domain.scoring.signals import Signal, signals
from domain.streams.registry import Organisation, Registry
from domain.streams.scorecard import ScorecardStage, scorecard_id
from projections.projection import as_of as history_as_of
from projections.projection import fold_cut
from projections.scorecards import SCORECARDS, ScorecardPage, Version
from service.parts import Parts
from service.scoring.scoreboard import NOW, Moment


class OfficeCard(NamedTuple):
    """An office's card of a year. What it counts, and ``reckoned`` from it, is as of the moment,
    whose ``as_of`` is set; ``band`` is None without a score. ``course`` is None where nothing was
    proposed and nothing left out."""

    organisation: UUID
    name: str
    division_code: str | None
    card: Card
    year: int
    moment: Moment
    adopted: Adopted
    counts: Mapping[str, Count]
    reckoned: Reckoned
    signals: tuple[Signal, ...]
    band: int | None
    course: ScorecardPage | None

    @property
    def stage(self) -> ScorecardStage:
        """How far its course has come."""
        return self.course.stage if self.course else ScorecardStage.PROVISIONAL

    @property
    def official(self) -> Version | None:
        """What was proposed, or is final: beside it the figures as of the moment are provisional.
        None before that."""
        return self.course.latest if self.course else None


def office_cards(parts: Parts, card: Card, year: int, moment: Moment = NOW) -> list[OfficeCard]:
    """Of every office that has such a card of the year, by division code and id."""
    moment = moment._replace(as_of=moment.as_of or datetime.now(UTC))
    registry = parts.scoreboard.registry(moment)
    assessed = offices(registry, card, year, _as_of(moment))
    return _cards(parts, card, year, moment, registry, assessed)


def office_card(parts: Parts, office: UUID, year: int, moment: Moment = NOW) -> OfficeCard | None:
    """One of them; None where the office has no card of the year."""
    moment = moment._replace(as_of=moment.as_of or datetime.now(UTC))
    found = parts.scoreboard.registry(moment).find(office)
    card = CARD_OF_KIND.get(found.kind) if found else None
    if card is None:
        return None
    cards = office_cards(parts, card, year, moment)
    return next((it for it in cards if it.organisation == office), None)


def _cards(
    parts: Parts,
    card: Card,
    year: int,
    moment: Moment,
    registry: Registry,
    assessed: Sequence[Organisation],
) -> list[OfficeCard]:
    as_of = _as_of(moment)
    adopted = formula_of(registry.formulas, card, year, as_of)
    counts = parts.scoreboard.counts(year, moment)
    reckoned = {it.id: reckon(adopted.formula, counts.get(it.id, {})) for it in assessed}
    in_bands = bands(reckoned)
    courses = _courses(parts, [it.id for it in assessed], year, moment)
    return [
        OfficeCard(
            organisation=it.id,
            name=it.name_at(as_of),
            division_code=it.division_code,
            card=card,
            year=year,
            moment=moment,
            adopted=adopted,
            counts=counts.get(it.id, {}),
            reckoned=reckoned[it.id],
            signals=signals(adopted.formula, counts.get(it.id, {})),
            band=in_bands.get(it.id),
            course=courses.get(it.id),
        )
        for it in assessed
    ]


def _courses(
    parts: Parts, assessed: Sequence[UUID], year: int, moment: Moment
) -> dict[UUID, ScorecardPage]:
    """How far the cards of these offices had come, where their course had begun. Their streams are
    short, and known by name: no other is read."""
    streams = {scorecard_id(office, year): office for office in assessed}
    found: dict[UUID, ScorecardPage] = {}
    for stream, history in parts.district.recorder.streams(list(streams)).items():
        known = history_as_of(history, moment.as_of, moment.known_at)
        if moment.position is not None:
            known = [it for it in known if it.position <= moment.position]
        for page in fold_cut(SCORECARDS, known).values():
            found[streams[stream]] = page
    return found


def _as_of(moment: Moment) -> datetime:
    assert moment.as_of is not None, "set by whoever asks first"
    return moment.as_of
