"""What a reader of cards gets, as JSON: every number with what it was counted and reckoned from."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from domain.scoring.card import Line, Reckoned
from domain.scoring.counting import Card
from domain.scoring.formula import Adopted, Group, Missing
from domain.scoring.indicators import INDICATORS
from domain.scoring.interval import Interval
from domain.scoring.signals import Signal
from domain.streams.scorecard import ScorecardStage
from projections.scorecards import ChangedIndicator, SignedHead, Version
from service.parts import Parts
from service.scoring.cards import OfficeCard
from service.scoring.scoreboard import CountedItem, Moment


class Points(msgspec.Struct, frozen=True):
    """Points of a hundred: in hundredths, and the same written as a decimal."""

    hundredths: int
    text: str


class Bounds(msgspec.Struct, frozen=True):
    """Within which the rate lies with 95 % confidence (Wilson), in hundredths of a percent: the
    lower bound rounded down, the upper one up."""

    lowest: int
    highest: int


class FormulaLine(msgspec.Struct, frozen=True):
    """By which formula a card is reckoned. ``default``: it is the one that is shipped, and no
    district has adopted it; ``definitions`` is the digest of what its indicators count."""

    id: str
    version: int
    card: Card
    zh: str
    default: bool
    adopted_at: datetime | None
    year_from: int
    year_until: int | None
    missing: Missing
    weight_present_least: int
    definitions: str


class IndicatorLine(msgspec.Struct, frozen=True):
    """An indicator on a card: ``numerator`` of ``denominator`` items; ``excluded`` are in neither
    number, ``late`` of all have an event that was recorded late. ``sufficient``: there are at least
    ``least`` items; without, there are no points, which is not 0. ``points`` is what it contributes
    to the score, ``full`` what it would if all were done. ``items`` is where they are listed."""

    indicator: str
    clause: str
    zh: str
    en: str
    group: Group
    weight: int
    least: int
    numerator: int
    denominator: int
    excluded: int
    late: int
    sufficient: bool
    interval: Bounds | None
    points: Points | None
    full: Points | None
    items: str


class SignalLine(msgspec.Struct, frozen=True):
    """What stands beside the score and never in it. ``items`` is None for those that are about the
    items of the card itself."""

    signal: str
    zh: str
    en: str
    numerator: int
    denominator: int
    interval: Bounds | None
    items: str | None


class OfficialFigure(msgspec.Struct, frozen=True):
    """An indicator or signal of an official card."""

    indicator: str
    numerator: int
    denominator: int
    excluded: int
    late: int
    points: Points | None


class OfficialCard(msgspec.Struct, frozen=True):
    """What was proposed, made final or restated, as the event at the position ``recorded_as`` says:
    counted as of ``as_of`` from the events up to ``position``."""

    stage: ScorecardStage
    at: datetime
    recorded_as: int
    as_of: datetime
    position: int
    formula: str
    formula_version: int
    score: Points | None
    figures: list[OfficialFigure]
    checkpoint: SignedHead | None
    differences: tuple[ChangedIndicator, ...]
    reason: str | None


class CardLine(msgspec.Struct, frozen=True):
    """An office's card of a year as of a moment. Its own numbers are provisional; ``official`` has
    those of the stage that it has come to, None before its proposal. ``lowest`` and ``highest`` are
    the score were every rate at its lower or upper bound; offices whose bounds overlap are in one
    ``band``. ``score`` is None where the formula gives none to what is present."""

    organisation: UUID
    name: str
    division_code: str | None
    card: Card
    year: int
    as_of: datetime
    known_at: datetime | None
    stage: ScorecardStage
    objections_until: datetime | None
    formula: FormulaLine
    weight_present: int
    score: Points | None
    lowest: Points | None
    highest: Points | None
    band: int | None
    indicators: list[IndicatorLine]
    signals: list[SignalLine]
    official: OfficialCard | None
    compared: CardLine | None = None
    """As of the other moment that was asked for; None where none was."""


class MonthLine(msgspec.Struct, frozen=True):
    """A card as of the end of a month, or of the moment asked for."""

    as_of: datetime
    weight_present: int
    score: Points | None
    lowest: Points | None
    highest: Points | None
    indicators: list[IndicatorLine]


class OverTime(msgspec.Struct, frozen=True):
    """The cards of an office over the years, the latest first, and one year's by months."""

    organisation: UUID
    name: str
    years: list[CardLine]
    year: int
    months: list[MonthLine]


class ItemLine(msgspec.Struct, frozen=True):
    """An item behind a number. ``opened`` is the position of the event with which it began: with
    the indicator it names the item. ``owner`` is whose it is, which may be below the office. It was
    ``due`` by then, if at any known moment; ``positions`` are those of the events by which it
    counts so; ``reason`` is why it is left out, where it is."""

    stream: UUID
    opened: int
    place: str
    owner: UUID
    owner_name: str | None
    due: datetime | None
    numerator: int
    denominator: int
    excluded: int
    late: int
    reason: str | None
    positions: tuple[int, ...]


def card_line(of: OfficeCard, compared: CardLine | None = None) -> CardLine:
    """A card for a reader."""
    assert of.moment.as_of is not None
    reckoned = of.reckoned
    return CardLine(
        organisation=of.organisation,
        name=of.name,
        division_code=of.division_code,
        card=of.card,
        year=of.year,
        as_of=of.moment.as_of,
        known_at=of.moment.known_at,
        stage=of.stage,
        objections_until=of.course.objections_until if of.course else None,
        formula=formula_line(of.adopted),
        weight_present=reckoned.weight_present,
        score=points(reckoned.score),
        lowest=points(reckoned.lowest),
        highest=points(reckoned.highest),
        band=of.band,
        indicators=indicator_lines(of.organisation, of.year, reckoned),
        signals=[_signal(of, it) for it in of.signals],
        official=official(of.official) if of.official else None,
        compared=compared,
    )


def indicator_lines(office: UUID, year: int, reckoned: Reckoned) -> list[IndicatorLine]:
    """The lines of a card for a reader."""
    return [_indicator(office, year, line) for line in reckoned.lines]


def month_line(office: UUID, year: int, as_of: datetime, reckoned: Reckoned) -> MonthLine:
    """A card among others of its year."""
    return MonthLine(
        as_of=as_of,
        weight_present=reckoned.weight_present,
        score=points(reckoned.score),
        lowest=points(reckoned.lowest),
        highest=points(reckoned.highest),
        indicators=indicator_lines(office, year, reckoned),
    )


def item_line(parts: Parts, item: CountedItem, moment: Moment) -> ItemLine:
    """An item for a reader."""
    return ItemLine(
        stream=item.stream,
        opened=item.opened,
        place=item.place,
        owner=item.owner,
        owner_name=parts.reader.register.name(item.owner, moment.as_of),
        due=item.stand.due,
        numerator=item.counted.numerator,
        denominator=item.counted.denominator,
        excluded=item.counted.excluded,
        late=item.counted.late,
        reason=item.reason,
        positions=item.positions,
    )


def formula_line(adopted: Adopted) -> FormulaLine:
    """A formula for a reader."""
    formula = adopted.formula
    return FormulaLine(
        id=formula.id,
        version=formula.version,
        card=formula.card,
        zh=formula.zh,
        default=adopted.shipped,
        adopted_at=adopted.adopted_at,
        year_from=adopted.year_from,
        year_until=adopted.year_until,
        missing=formula.missing,
        weight_present_least=formula.weight_present_least,
        definitions=formula.definitions,
    )


def official(version: Version) -> OfficialCard:
    """A stage of a card for a reader."""
    said = version.figures
    return OfficialCard(
        stage=version.stage,
        at=version.at,
        recorded_as=version.recorded_as,
        as_of=said.as_of,
        position=said.position,
        formula=said.formula,
        formula_version=said.formula_version,
        score=points(said.score),
        figures=[
            OfficialFigure(
                it.indicator,
                it.numerator,
                it.denominator,
                it.excluded,
                it.late,
                points(it.points),
            )
            for it in said.figures
        ],
        checkpoint=version.checkpoint,
        differences=version.differences,
        reason=version.reason,
    )


def points(hundredths: int | None) -> Points | None:
    """None for insufficient data."""
    if hundredths is None:
        return None
    whole, rest = divmod(hundredths, 100)
    return Points(hundredths, f"{whole}.{rest:02}")


def _indicator(office: UUID, year: int, line: Line) -> IndicatorLine:
    known = INDICATORS[line.indicator]
    return IndicatorLine(
        indicator=line.indicator,
        clause=known.clause,
        zh=known.zh,
        en=known.en,
        group=line.group,
        weight=line.weight,
        least=line.least,
        numerator=line.counted.numerator,
        denominator=line.counted.denominator,
        excluded=line.counted.excluded,
        late=line.counted.late,
        sufficient=line.points is not None,
        interval=_bounds(line.interval),
        points=points(line.points),
        full=points(line.full),
        items=_items(office, year, line.indicator),
    )


def _signal(of: OfficeCard, signal: Signal) -> SignalLine:
    zh, en = signal.name
    return SignalLine(
        signal=signal.id,
        zh=zh,
        en=en,
        numerator=signal.numerator,
        denominator=signal.denominator,
        interval=_bounds(signal.interval),
        items=_items(of.organisation, of.year, signal.id) if signal.id in INDICATORS else None,
    )


def _bounds(interval: Interval | None) -> Bounds | None:
    return None if interval is None else Bounds(*interval)


def _items(office: UUID, year: int, indicator: str) -> str:
    return f"/api/v1/scorecards/{office}/{year}/{indicator}"
