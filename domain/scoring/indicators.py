"""E6 The indicators: every number of a scorecard, as the events that it counts."""

from __future__ import annotations

import hashlib

import msgspec

from domain.scoring.counting import Card, Indicator
from domain.scoring.handling import CARRYING_OUT, REFERRALS, SATISFACTION, TABLE
from domain.scoring.openness import FUNDS, OVERSIGHT, PUBLICITY, SIGNALS

INDICATORS: dict[str, Indicator] = {
    it.id: it
    for it in (
        *SATISFACTION,
        *REFERRALS,
        *TABLE,
        *CARRYING_OUT,
        *PUBLICITY,
        *FUNDS,
        *OVERSIGHT,
        *SIGNALS,
    )
}
"""By id, in the order in which a card shows them."""

SCORED_TYPES: frozenset[str] = frozenset(
    move.type for indicator in INDICATORS.values() for move in indicator.moves
)
"""The types of events that anything is counted by."""


def signals_of(card: Card) -> tuple[Indicator, ...]:
    """What stands beside the score on a card, in the order of the catalogue."""
    return tuple(it for it in INDICATORS.values() if it.signal and card in it.cards)


def definitions_digest() -> str:
    """SHA-256 of the definitions as JSON with sorted names: a formula says by which it was
    adopted, so that definitions changed later are seen."""
    said = msgspec.json.encode(list(INDICATORS.values()), order="sorted")
    return hashlib.sha256(said).hexdigest()
