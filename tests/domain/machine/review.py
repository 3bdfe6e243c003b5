"""Commands of the yearly review, on figures reckoned from what the district's ledger holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.act import Command
from domain.events.registry import Kind
from domain.events.scoring import Consulted, ExclusionReason
from domain.rules.pack import start_of_day
from domain.scoring.counting import Card
from domain.scoring.formula import Formula
from domain.scoring.items import standing
from domain.scoring.shipped import SHIPPED
from domain.steps.score_items import ExcludeScoreItem, ReadmitScoreItem
from domain.steps.scorecard import (
    DecideScorecardObjection,
    FileScorecardObjection,
    FinaliseScorecard,
    ProposeScorecard,
    RestateScorecard,
)
from domain.steps.scoring_formula import AdoptScoringFormula
from tests.domain import specification as spec
from tests.domain.course import changed
from tests.domain.machine.district import REGISTRY, District
from tests.domain.machine.making import Choice, begins, makes, some, today
from tests.domain.machine.reckoned import evaluated

OFFICES = (spec.STREET, spec.HOUSING, spec.OTHER_STREET)


def _formula(card: Card, number: int) -> Formula:
    return changed(  # type: ignore[no-any-return]
        SHIPPED[card].formula, id=f"trial-{card.value}-{number}", zh="考核计分办法"
    )


@makes(AdoptScoringFormula, lambda registry: len(registry.formulas) < len(Card))
def _adopt(district: District, id: UUID, registry: Any, choice: Choice) -> Command:
    known = {it.formula.card for it in registry.formulas}
    card = choice.of([*(it for it in Card if it not in known), *Card])
    year = today(district).year
    return AdoptScoringFormula(
        formula=_formula(card, choice.of([len(registry.formulas), 0])),
        year_from=choice.of([year, year, year + 1, year - 1]),
        year_until=choice.of([None, year, year + 2]),
        consulted=(
            Consulted(
                who="各街道",
                on=today(district) - timedelta(days=choice.of([1, 0, -1])),
                outcome="无异议。",
            ),
        ),
        text="一、权重见附表。",
    )


@begins(ProposeScorecard)
def _propose(district: District, id: UUID, card: Any, choice: Choice) -> Command:
    assessed = [it for it in district.registry.formulas if it.year_from < today(district).year]
    kinds = {Card.STREET: Kind.STREET, Card.DEPARTMENT: Kind.DEPARTMENT}
    fit = [
        office
        for office in OFFICES
        for it in assessed
        if (found := district.registry.find(office)) and found.kind is kinds[it.formula.card]
    ]
    return ProposeScorecard(organisation=choice.of(fit or OFFICES), year=choice.of([2025, 2026]))


@begins(ExcludeScoreItem)
def _exclude(district: District, id: UUID, card: Any, choice: Choice) -> Command:
    now = district.now
    found = [
        (it, change.counted.year)
        for it in evaluated(district, len(district.ledger))
        if it.office is not None
        and not it.item.indicator.signal
        and (change := standing(it.changes, now)) is not None
        and change.counted is not None
    ]
    if not found:
        return ExcludeScoreItem(
            organisation=spec.STREET,
            year=2025,
            indicator="attendance",
            of=REGISTRY,
            item=1,
            reason=ExclusionReason.DUPLICATE,
            explanation="重复登记。",
        )
    it, year = choice.of(found)
    assert it.office is not None
    return ExcludeScoreItem(
        organisation=it.office.id,
        year=year,
        indicator=it.item.indicator.id,
        of=it.item.stream,
        item=it.item.opened,
        reason=choice.of(list(ExclusionReason)),
        explanation="经核实应予剔除。",
    )


@makes(ReadmitScoreItem, lambda card: card.excluded)
def _readmit(district: District, id: UUID, card: Any, choice: Choice) -> Command:
    named = sorted(card.excluded, key=str) or [("attendance", REGISTRY, 1)]
    indicator, of, item = choice.of(named)
    return ReadmitScoreItem(
        organisation=card.organisation or spec.STREET,
        year=card.year or 2025,
        indicator=indicator,
        of=of,
        item=item,
        explanation="经复核应当计入。",
    )


@makes(FileScorecardObjection, lambda card: card.proposed_at and not card.is_final)
def _object(district: District, id: UUID, card: Any, choice: Choice) -> Command:
    return FileScorecardObjection(
        objection=choice.of([district.new_id(), *card.objections]),
        indicator=choice.of([None, "attendance", "departments_brought"]),
        ground="未收到邀请。",
    )


def _undecided(card: Any) -> list[UUID]:
    return [id for id, it in card.objections.items() if it.decided_at is None]


@makes(DecideScorecardObjection, _undecided)
def _decide(district: District, id: UUID, card: Any, choice: Choice) -> Command:
    objection = some(_undecided(card) or card.objections, district, choice)
    return DecideScorecardObjection(
        objection=objection, upheld=choice.of([True, False]), reason="经核对邀请记录。"
    )


def _window_over(card: Any) -> datetime | None:
    return card.objections_until + timedelta(seconds=1) if card.objections_until else None


@makes(
    FinaliseScorecard,
    lambda card: card.proposed_at and not card.is_final and not _undecided(card),
    ready=_window_over,
)
def _finalise(district: District, id: UUID, card: Any, choice: Choice) -> Command:
    return FinaliseScorecard()


@makes(RestateScorecard, lambda card: card.is_final)
def _restate(district: District, id: UUID, card: Any, choice: Choice) -> Command:
    as_of = choice.of([None, None, start_of_day(date(2026, 1, 1))])
    return RestateScorecard(reason="补录到会。", as_of=as_of)
