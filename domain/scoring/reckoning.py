"""E6 What the events themselves come to for a command about a scorecard: no caller says it.

The service reckons it before the command is decided, from events up to a place on the ledger; a
decider takes these numbers and none else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.events.scoring import CardFigures, Checkpoint, Difference, Figure
from domain.scoring.card import NOTHING, Count, reckon
from domain.scoring.formula import Formula
from domain.scoring.indicators import signals_of


@dataclass(frozen=True, slots=True)
class Reckoning:
    """``facts`` is how many facts of the scorecard's own stream the figures know of: a decision on
    figures that miss one is refused. ``checkpoint`` is None where the log is not sealed,
    ``differences`` are from the figures that are final, ``item_exists`` answers for the item that
    the command names. ``figures`` is None where nobody asked for any."""

    figures: CardFigures | None = None
    checkpoint: Checkpoint | None = None
    facts: int = 0
    differences: tuple[Difference, ...] = ()
    item_exists: bool = False


def card_figures(
    formula: Formula, counts: Mapping[str, Count], as_of: datetime, position: int
) -> CardFigures:
    """A card as a fact says it: its indicators in the order of the formula, then the signals."""
    reckoned = reckon(formula, counts)
    points = {line.indicator: line.points for line in reckoned.lines}
    signals = (it.id for it in signals_of(formula.card))
    return CardFigures(
        formula=formula.id,
        formula_version=formula.version,
        as_of=as_of,
        position=position,
        score=reckoned.score,
        figures=tuple(
            Figure(indicator=it, **counts.get(it, NOTHING)._asdict(), points=points.get(it))
            for it in (*points, *signals)
        ),
    )
