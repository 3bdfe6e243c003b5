"""E6 Signals of gaming: they stand beside a score and never in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from domain.scoring.card import NOTHING, Count
from domain.scoring.counting import Effect, Indicator
from domain.scoring.formula import Formula
from domain.scoring.indicators import INDICATORS, signals_of
from domain.scoring.interval import Interval, wilson

ITEMS_EXCLUDED = "items_excluded"
ITEMS_LATE = "items_recorded_late"
OF_THE_CARD: dict[str, tuple[str, str]] = {
    ITEMS_EXCLUDED: ("剔除事项占比", "Items left out"),
    ITEMS_LATE: ("补录事项占比", "Items recorded late"),
}
"""Those that are about how the scored items themselves were counted, in Chinese and English. A
tally, so many ratings at once, is no item."""


class Signal(NamedTuple):
    """So many of so many, with the interval of the rate, which is None where there are none."""

    id: str
    numerator: int
    denominator: int
    interval: Interval | None

    @property
    def name(self) -> tuple[str, str]:
        """In Chinese and English."""
        said = INDICATORS.get(self.id)
        return OF_THE_CARD[self.id] if said is None else (said.zh, said.en)


def signals(formula: Formula, counts: Mapping[str, Count]) -> tuple[Signal, ...]:
    """The signals that belong on a card, in the order of the catalogue, those of the card last."""
    found = [_signal(it.id, counts.get(it.id, NOTHING)[:2]) for it in signals_of(formula.card)]
    scored = NOTHING
    for weighted in formula.indicators:
        if not tallied(INDICATORS[weighted.indicator]):
            scored = scored.plus(counts.get(weighted.indicator, NOTHING))
    items = scored.denominator + scored.excluded
    return (
        *found,
        _signal(ITEMS_EXCLUDED, (scored.excluded, items)),
        _signal(ITEMS_LATE, (scored.late, items)),
    )


def tallied(indicator: Indicator) -> bool:
    """Whether it adds up so many of so many at once, rather than item by item."""
    return any(it.effect is Effect.TALLIES for it in indicator.moves)


def _signal(id: str, counted: tuple[int, ...]) -> Signal:
    numerator, denominator = counted
    interval = wilson(numerator, denominator) if denominator else None
    return Signal(id, numerator, denominator, interval)
