"""The figures of scorecards as the service would reckon them, from the ledger of a district."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from domain.act import Command
from domain.events.scoring import Checkpoint, Difference
from domain.scoring.card import Count
from domain.scoring.evaluation import Basis, Evaluated, evaluate
from domain.scoring.items import ScoredEvent, standing
from domain.scoring.office import CARD_OF_KIND
from domain.scoring.reckoning import Reckoning, card_figures
from domain.scoring.shipped import formula_of
from domain.steps.score_items import OfAnItem
from domain.steps.scorecard import ProposeScorecard, WithFigures
from domain.streams.scorecard import Scorecard
from projections import scored

if TYPE_CHECKING:
    from tests.domain.machine.district import District


def evaluated(district: District, position: int) -> list[Evaluated]:
    """Every item of the ledger up to a position."""
    streams: dict[UUID, list[ScoredEvent]] = {}
    for record in district.ledger[:position]:
        event = record.event()
        for key in scored.keys(event):
            streams.setdefault(key[0], []).append(scored.fold(None, event, key))
    basis = Basis.of(district.registry)
    return [it for events in streams.values() for it in evaluate(events, basis)]


def counted(
    district: District, office: UUID, year: int, as_of: datetime, position: int
) -> Mapping[str, Count]:
    """What the office's items come to, by indicator."""
    counts: dict[str, Count] = {}
    for it in evaluated(district, position):
        change = standing(it.changes, as_of)
        if it.office is None or it.office.id != office or change is None:
            continue
        assert change.counted is not None
        found, *numbers = change.counted
        if found == year:
            before = counts.get(it.item.indicator.id, Count())
            counts[it.item.indicator.id] = before.plus(Count(*numbers))
    return counts


def reckoned(district: District, stream: UUID, command: Command, at: datetime) -> Reckoning | None:
    """As the service would."""
    course = district.records(stream)
    position = len(district.ledger)
    if isinstance(command, OfAnItem):
        found = [
            it
            for it in evaluated(district, position)
            if it.item.indicator.id == command.indicator
            and (it.item.stream, it.item.opened) == (command.of, command.item)
            and it.office is not None
            and it.office.id == command.organisation
            and (change := standing(it.changes, at)) is not None
            and change.counted is not None
            and change.counted.year == command.year
        ]
        return Reckoning(facts=len(course), item_exists=bool(found))
    assert isinstance(command, WithFigures)
    card = district.states.get(stream) or Scorecard()
    if not isinstance(card, Scorecard):
        return None
    office, year = card.organisation, card.year
    if isinstance(command, ProposeScorecard):
        office, year = command.organisation, command.year
    known = district.registry.find(office) if office else None
    kind = CARD_OF_KIND.get(known.kind) if known else None
    if kind is None or year is None:
        return None
    as_of = command.as_of or at
    counts = counted(district, office, year, as_of, position)
    formula = formula_of(district.registry.formulas, kind, year, as_of).formula
    return Reckoning(
        card_figures(formula, counts, as_of, position),
        Checkpoint(origin="example.org/log", size=position, root="ab" * 32),
        len(course),
        _differences(card, counts, position),
    )


def _differences(
    card: Scorecard, counts: Mapping[str, Count], position: int
) -> tuple[Difference, ...]:
    if not card.is_final or card.figures is None:
        return ()
    found = []
    for figure in card.figures.figures:
        now = counts.get(figure.indicator, Count())
        if (now.numerator, now.denominator) != (figure.numerator, figure.denominator):
            found.append(
                Difference(
                    indicator=figure.indicator,
                    numerator_before=figure.numerator,
                    denominator_before=figure.denominator,
                    numerator=now.numerator,
                    denominator=now.denominator,
                    events=(position,),
                )
            )
    return tuple(found)
