"""The formulas (计分办法) by which offices are scored: those that the district adopted, with their
text, and the default that is shipped."""

from __future__ import annotations

from typing import NamedTuple

from starlette.requests import Request

from domain.events.scoring import ScoringFormulaAdopted
from domain.scoring.counting import Card
from domain.scoring.formula import Adopted
from domain.scoring.indicators import INDICATORS, signals_of
from domain.scoring.shipped import SHIPPED
from infra.page_queries import EventFilter
from service.answers import not_found
from service.ledger_reading import events_after
from service.parts import Parts
from service.public.messages import Wording
from service.public.queries import PastPageQuery
from service.public.rendering import html, language_of, time_query, wording
from service.public.score_words import NUMBERS

_FORMULAS_MAX = 500


class Known(NamedTuple):
    """A formula; ``fact`` and ``position`` are those of its adoption, None for the default."""

    adopted: Adopted
    years: str
    fact: ScoringFormulaAdopted | None = None
    position: int | None = None

    @property
    def name(self) -> str:
        """What its address ends in."""
        return f"{self.adopted.formula.id}-{self.adopted.formula.version}"


def formulas_page(request: Request, parts: Parts, query: PastPageQuery) -> bytes:
    """Every formula, those adopted last first. Blocks."""
    words = wording(language_of(request))
    known = _known(parts, words, query)
    return html(
        request,
        "formulas.html",
        words.language,
        formulas=[(card, [it for it in known if it.adopted.formula.card is card]) for card in Card],
        then=time_query(request),
        time=query,
    )


def formula_page(request: Request, parts: Parts, formula: str, query: PastPageQuery) -> bytes:
    """One of them. Blocks; raises ``Problem`` where there was none."""
    words = wording(language_of(request))
    found = next((it for it in _known(parts, words, query) if it.name == formula), None)
    if found is None:
        raise not_found("formula")
    card = found.adopted.formula.card
    return html(
        request,
        "formula.html",
        words.language,
        adopted=found.adopted,
        years=found.years,
        fact=found.fact,
        position=found.position,
        indicators=INDICATORS,
        signals=signals_of(card),
        time=query,
        **NUMBERS,
    )


def _known(parts: Parts, words: Wording, query: PastPageQuery) -> list[Known]:
    """Those adopted by then, the last first, and the defaults."""
    wanted = EventFilter(
        type=ScoringFormulaAdopted.type, happened_by=query.as_of, known_by=query.known_at
    )
    found = []
    for line in reversed(events_after(parts, wanted, 0, _FORMULAS_MAX)):
        fact = ScoringFormulaAdopted.model_validate(line.fact)
        adopted = Adopted(
            formula=fact.formula,
            year_from=fact.year_from,
            year_until=fact.year_until,
            adopted_at=line.meta.occurred_at,
        )
        found.append(Known(adopted, _years(words, adopted), fact, line.position))
    fallback = words("formulas.fallback")
    return [*found, *(Known(it, fallback) for it in SHIPPED.values())]


def _years(words: Wording, adopted: Adopted) -> str:
    if adopted.year_until is None:
        return words("formulas.years_open", from_=adopted.year_from)
    if adopted.year_until == adopted.year_from:
        return words("formulas.one_year", from_=adopted.year_from)
    return words("formulas.years", from_=adopted.year_from, until=adopted.year_until)
