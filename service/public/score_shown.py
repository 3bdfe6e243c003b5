"""Which figures of a card a page shows: those proposed or final once there are any, and until then
what the ledger comes to by now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from domain.rules.pack import beijing_date
from domain.scoring.card import Count, Reckoned, bands, reckon
from domain.scoring.counting import Card
from domain.scoring.formula import Adopted
from domain.scoring.signals import Signal, signals
from domain.streams.registry import Registry
from service.parts import Parts
from service.public.queries import PastPageQuery
from service.scoring.cards import OfficeCard, office_cards
from service.scoring.scoreboard import Moment


class ShownCard(NamedTuple):
    """A card as a page shows it. ``moment`` is that by which ``counts`` were counted; ``live`` is
    the card as of the moment asked for."""

    live: OfficeCard
    adopted: Adopted
    moment: Moment
    counts: Mapping[str, Count]
    reckoned: Reckoned
    band: int | None = None

    @property
    def signals(self) -> tuple[Signal, ...]:
        """Of the figures shown."""
        return signals(self.adopted.formula, self.counts)

    @property
    def is_live(self) -> bool:
        """Whether what is shown changes with the ledger."""
        return self.live.official is None


def asked(query: PastPageQuery) -> Moment:
    """The moment that a page is asked for."""
    return Moment(query.as_of, query.known_at)


def year_of(moment: Moment) -> int:
    """The year in Beijing at a moment."""
    return beijing_date(moment.as_of or datetime.now(UTC)).year


def years_until(parts: Parts, moment: Moment) -> list[int]:
    """This year, and those before it for which anything counts; the latest first."""
    this_year = year_of(moment)
    known = parts.scoreboard.years(moment)
    return sorted({this_year, *(it for it in known if it < this_year)}, reverse=True)


def shown_cards(parts: Parts, card: Card, year: int, moment: Moment) -> list[ShownCard]:
    """Of every office, by division code, with the bands that the figures shown make. Blocks."""
    registry = parts.scoreboard.registry(moment)
    found = [_shown(it, registry) for it in office_cards(parts, card, year, moment)]
    in_bands = bands({it.live.organisation: it.reckoned for it in found})
    return [it._replace(band=in_bands.get(it.live.organisation)) for it in found]


def shown_card(parts: Parts, office: UUID, year: int, moment: Moment) -> ShownCard | None:
    """One of them; None where the office has no card of the year. Blocks."""
    found = parts.scoreboard.registry(moment).find(office)
    if found is None:
        return None
    for card in Card:
        if found.kind.value == card.value:
            cards = shown_cards(parts, card, year, moment)
            return next((it for it in cards if it.live.organisation == office), None)
    return None


def _shown(live: OfficeCard, registry: Registry) -> ShownCard:
    official = live.official
    if official is None:
        return ShownCard(live, live.adopted, live.moment, live.counts, live.reckoned)
    figures = official.figures
    named = (figures.formula, figures.formula_version)
    adopted = next(
        (it for it in registry.formulas if (it.formula.id, it.formula.version) == named),
        live.adopted,
    )
    counts = {
        it.indicator: Count(it.numerator, it.denominator, it.excluded, it.late)
        for it in figures.figures
    }
    moment = Moment(figures.as_of, None, figures.position)
    return ShownCard(live, adopted, moment, counts, reckon(adopted.formula, counts))
