"""A scorecard: how far it is, how its score adds up, what stands beside it, and its course."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from starlette.requests import Request

from domain.scoring.card import NOTHING, Count, Line, Reckoned
from domain.scoring.counting import Indicator
from domain.scoring.formula import WHOLE_WEIGHT, Formula, Missing
from domain.scoring.indicators import INDICATORS
from domain.scoring.signals import ITEMS_EXCLUDED, ITEMS_LATE
from service.answers import not_found
from service.parts import Parts
from service.public.messages import Wording
from service.public.naming import Naming, naming_of
from service.public.rendering import (
    formats_of,
    html,
    language_of,
    then,
    time_query,
    wording,
)
from service.public.score_course import course_of, exclusions_of
from service.public.score_picture import Picture, picture_of
from service.public.score_queries import CardQuery
from service.public.score_shown import ShownCard, asked, shown_card
from service.public.score_words import NUMBERS
from service.public.scorecards_page import card_head, card_lines
from service.public.table_page import sample_district
from service.scoring.cards import office_card
from service.scoring.scoreboard import Moment


class LineShown(NamedTuple):
    """An indicator on the page: its picture, and the address of what it counts."""

    line: Line
    indicator: Indicator
    name: str
    address: str
    picture: Picture


class SignalShown(NamedTuple):
    """What stands beside the score: ``part`` of ``whole``; ``address`` of what it counts."""

    name: str
    text: str
    part: int
    whole: int
    address: str | None


class Compared(NamedTuple):
    """An indicator that counts otherwise at another moment, and the events between."""

    indicator: str
    one: Count
    other: Count
    events: tuple[int, ...]


class Comparison(NamedTuple):
    """A card at two moments; scores in hundredths of a point."""

    one: datetime
    other: datetime
    score_one: int | None
    score_other: int | None
    lines: list[Compared]


def scorecard_page(
    request: Request, parts: Parts, organisation: UUID, year: int, query: CardQuery
) -> bytes:
    """The page. Blocks; raises ``Problem`` where the office has no card of the year."""
    words = wording(language_of(request))
    shown = _card(parts, organisation, year, query)
    live, formula = shown.live, shown.adopted.formula
    naming = naming_of(words, parts.reader.register.current())
    changed = not shown.is_live and live.reckoned.score != shown.reckoned.score
    return html(
        request,
        "scorecard.html",
        words.language,
        organisation=organisation,
        name=live.name,
        year=year,
        card=live.card,
        stage=live.stage.value,
        adopted=shown.adopted,
        reckoned=shown.reckoned,
        band=shown.band,
        live=live.reckoned if changed else None,
        needed=_needed(formula),
        whole=_whole(formula, shown.reckoned),
        indicators=INDICATORS,
        lines=[_line(request, words, it) for it in shown.reckoned.lines],
        signals=_signals(request, words, shown),
        **_course(words, naming, shown),
        comparison=_comparison(parts, shown, query),
        compare_day=request.query_params.get("compare_as_of", "").strip()[:10],
        kept=_kept(request),
        district=_district(request, shown),
        over_time=f"{request.url.path.rpartition('/')[0]}?year={year}{then(request)}",
        any_sample=sample_district(parts),
        time=query,
        formats=formats_of(request, "json", "csv"),
        **NUMBERS,
    )


def scorecard_csv(
    request: Request, parts: Parts, organisation: UUID, year: int, query: CardQuery
) -> Iterator[bytes]:
    """A line an indicator. Blocks; raises as the page does."""
    shown = _card(parts, organisation, year, query)
    yield card_head() + card_lines(language_of(request), shown)


def _card(parts: Parts, organisation: UUID, year: int, query: CardQuery) -> ShownCard:
    shown = shown_card(parts, organisation, year, asked(query))
    if shown is None:
        raise not_found("organisation")
    return shown


def _line(request: Request, words: Wording, line: Line) -> LineShown:
    it = INDICATORS[line.indicator]
    address = f"{request.url.path}/{line.indicator}{time_query(request)}"
    return LineShown(line, it, words.pick((it.zh, it.en)), address, picture_of([line]))


def _signals(request: Request, words: Wording, shown: ShownCard) -> list[SignalShown]:
    found = []
    for it in shown.signals:
        indicator = INDICATORS.get(it.id)
        if indicator is None:
            text, address = words(_TEXTS[it.id]), None
        else:
            text = words.pick(indicator.numerator) + " / " + words.pick(indicator.denominator)
            address = f"{request.url.path}/{it.id}{time_query(request)}"
        name = words.pick(it.name)
        found.append(SignalShown(name, text, it.numerator, it.denominator, address))
    return found


_TEXTS = {ITEMS_EXCLUDED: "score.signal_excluded_text", ITEMS_LATE: "score.signal_late_text"}


def _course(words: Wording, naming: Naming, shown: ShownCard) -> dict[str, object]:
    page = shown.live.course
    return {
        "course": course_of(naming, page) if page else [],
        "exclusions": exclusions_of(naming, page) if page else [],
    }


def _needed(formula: Formula) -> int:
    withheld = formula.missing is Missing.WITHHOLD
    return WHOLE_WEIGHT if withheld else formula.weight_present_least


def _whole(formula: Formula, reckoned: Reckoned) -> int:
    """What the weights are taken out of."""
    spread = formula.missing is Missing.SPREAD and reckoned.weight_present
    return reckoned.weight_present if spread else WHOLE_WEIGHT


def _comparison(parts: Parts, shown: ShownCard, query: CardQuery) -> Comparison | None:
    """The card as of the moment asked for against that of another, by the same ledger."""
    if query.compare_as_of is None:
        return None
    live = shown.live
    now = live.moment.as_of or datetime.now(UTC)
    before, after = Moment(query.compare_as_of, query.known_at), Moment(now, query.known_at)
    earlier = office_card(parts, live.organisation, live.year, before)
    differences = parts.scoreboard.differences(live.organisation, live.year, before, after)
    return Comparison(
        query.compare_as_of,
        now,
        earlier.reckoned.score if earlier else None,
        live.reckoned.score,
        [
            Compared(
                it.indicator,
                NOTHING._replace(numerator=it.numerator_before, denominator=it.denominator_before),
                NOTHING._replace(numerator=it.numerator, denominator=it.denominator),
                it.events,
            )
            for it in differences
        ],
    )


def _kept(request: Request) -> list[tuple[str, str]]:
    """What the form of the comparison keeps of the address."""
    given = request.query_params
    return [(name, given[name]) for name in ("as_of", "known_at") if given.get(name)]


def _district(request: Request, shown: ShownCard) -> str:
    """Every office of the same card and year."""
    path = f"/{language_of(request)}/scorecards"
    return f"{path}?card={shown.live.card.value}&year={shown.live.year}{then(request)}"
