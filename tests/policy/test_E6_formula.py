"""E6 制定计分办法: weights that sum, known indicators, years of its own, nothing afterwards."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

import pytest

from domain.event import Actor
from domain.events.scoring import Consulted, ScoringFormulaAdopted
from domain.refusal import NotPermitted
from domain.roles import Role
from domain.rules.pack import BEIJING
from domain.scoring.counting import Card
from domain.scoring.formula import Formula, Group, Weighted
from domain.scoring.indicators import INDICATORS
from domain.scoring.shipped import SHIPPED, formula_of
from domain.steps.scoring_formula import (
    AdoptScoringFormula,
    ConsultedAfterwards,
    DefinitionsNotInForce,
    FormulaAfterItsYear,
    FormulaVersionNotRising,
    FormulaVersionUsed,
    FormulaYearsOverlap,
    FormulaYearsUnfit,
    IndicatorOfAnotherCard,
    IndicatorTwice,
    NobodyConsulted,
    SignalNotScored,
    TextDigestWrong,
    UnknownIndicator,
    WeightsNotWhole,
)
from tests.domain.course import changed
from tests.domain.specification import (
    DISTRICT,
    DISTRICT_CLERK,
    HOUSING_CLERK,
    STREET_CLERK,
    Given,
    december,
    given,
    january,
)

LATER = december(20)
TEXT = "一、满意度占三十分。二、其余见附表。"
DIGEST = hashlib.sha256(TEXT.encode()).hexdigest()
HEARD = Consulted(who="各街道办事处", on=date(2025, 12, 1), outcome="均无异议。")
STREET_FORMULA = changed(SHIPPED[Card.STREET].formula, id="dongcheng-street", zh="街道考核办法")
ADOPT = AdoptScoringFormula(
    formula=STREET_FORMULA, year_from=2026, year_until=2027, consulted=(HEARD,), text=TEXT
)


def registry(*adopted: AdoptScoringFormula) -> Given:
    """The register after these were adopted, a day each."""
    return given(
        "registry",
        *((it, december(day, 9), DISTRICT_CLERK) for day, it in enumerate(adopted, 2)),
    )


def adopting(*before: AdoptScoringFormula, at: datetime = LATER, **values: Any) -> Any:
    return registry(*before).when(changed(ADOPT, **values), at=at, by=DISTRICT_CLERK)


def weighing(*weights: tuple[str, int], card: Card = Card.STREET) -> Formula:
    weighted = tuple(
        Weighted(indicator=indicator, group=Group.HANDLING, weight=weight, least=1)
        for indicator, weight in weights
    )
    return changed(STREET_FORMULA, indicators=weighted, card=card)  # type: ignore[no-any-return]


def test_it_is_adopted_with_its_text_and_who_was_heard() -> None:
    adopting().then(
        ScoringFormulaAdopted(
            formula=STREET_FORMULA,
            year_from=2026,
            year_until=2027,
            consulted=(HEARD,),
            text=TEXT,
            text_digest=DIGEST,
        )
    )
    adopting(text_digest=DIGEST).accepted()


def test_it_holds_for_its_years_from_the_day_of_its_adoption() -> None:
    formulas = registry(ADOPT).registry.formulas
    assert not formula_of(formulas, Card.STREET, 2026, january(5)).shipped
    assert formula_of(formulas, Card.STREET, 2026, december(1)).shipped, "not adopted then"
    assert formula_of(formulas, Card.STREET, 2028, january(5)).shipped
    assert formula_of(formulas, Card.DEPARTMENT, 2026, january(5)).shipped


@pytest.mark.parametrize("by", [STREET_CLERK, HOUSING_CLERK], ids=["street", "department"])
def test_the_assessed_adopt_nothing(by: Actor) -> None:
    registry().when(ADOPT, at=december(20), by=by).refused(NotPermitted, "S2")


@pytest.mark.parametrize(
    ("formula", "reason", "field"),
    [
        pytest.param(
            weighing(("attendance", 50), ("findings_answered", 49)),
            WeightsNotWhole,
            "formula.indicators",
            id="99 in all",
        ),
        pytest.param(
            weighing(("attendance", 50), ("findings_answered", 51)),
            WeightsNotWhole,
            "formula.indicators",
            id="101 in all",
        ),
        pytest.param(
            weighing(("attendance", 50), ("charm", 50)),
            UnknownIndicator,
            "formula.indicators.1.indicator",
            id="unknown",
        ),
        pytest.param(
            weighing(("attendance", 50), ("attendance", 50)),
            IndicatorTwice,
            "formula.indicators.1.indicator",
            id="twice",
        ),
        pytest.param(
            weighing(("proposals_declined", 100)),
            SignalNotScored,
            "formula.indicators.0.indicator",
            id="a signal",
        ),
        pytest.param(
            weighing(("tasks_carried_out", 100)),
            IndicatorOfAnotherCard,
            "formula.indicators.0.indicator",
            id="of departments",
        ),
        pytest.param(
            changed(STREET_FORMULA, definitions="0" * 64),
            DefinitionsNotInForce,
            "formula.definitions",
            id="other definitions",
        ),
    ],
)
def test_a_formula_that_cannot_be_reckoned_is_refused(
    formula: Any, reason: Any, field: str
) -> None:
    adopting(formula=formula).refused(reason, "E6", field)


@pytest.mark.parametrize("indicator", [it.id for it in INDICATORS.values() if not it.signal])
def test_an_indicator_stands_on_its_own_cards_alone(indicator: str) -> None:
    for card in Card:
        said = adopting(formula=weighing((indicator, 100), card=card))
        if card in INDICATORS[indicator].cards:
            said.accepted()
        else:
            said.refused(IndicatorOfAnotherCard, "E6", "formula.indicators.0.indicator")


@pytest.mark.parametrize(
    "text_digest",
    [hashlib.sha256(TEXT.encode("gb18030")).hexdigest(), "0" * 64],
    ids=["another encoding", "another text"],
)
def test_the_digest_is_that_of_the_text(text_digest: str) -> None:
    adopting(text_digest=text_digest).refused(TextDigestWrong, "E6", "text_digest")


def test_versions_rise() -> None:
    second = changed(STREET_FORMULA, version=2)
    before = changed(ADOPT, formula=second)
    later = {"year_from": 2028, "year_until": 2029}
    adopting(before, formula=second, **later).refused(FormulaVersionUsed, "E6", "formula.version")
    adopting(before, **later).refused(FormulaVersionNotRising, "E6", "formula.version")
    adopting(before, formula=changed(STREET_FORMULA, version=3), **later).accepted()


@pytest.mark.parametrize(
    ("first", "last", "free"),
    [
        pytest.param(2026, 2026, False, id="the first year"),
        pytest.param(2027, 2030, False, id="the last year"),
        pytest.param(2025, 2026, False, id="from before"),
        pytest.param(2025, None, False, id="open, from before"),
        pytest.param(2027, None, False, id="open, from within"),
        pytest.param(2025, 2025, True, id="the year before"),
        pytest.param(2028, 2028, True, id="the year after"),
        pytest.param(2028, None, True, id="open, from the year after"),
    ],
)
def test_one_formula_judges_a_year(first: int, last: int | None, free: bool) -> None:
    other = changed(STREET_FORMULA, id="another")
    said = adopting(ADOPT, formula=other, year_from=first, year_until=last)
    if free:
        said.accepted()
    else:
        said.refused(FormulaYearsOverlap, "E6", "year_from")


@pytest.mark.parametrize(
    ("first", "last", "free"),
    [
        pytest.param(2025, 2025, True, id="before it"),
        pytest.param(2025, 2026, False, id="into its first year"),
        pytest.param(2026, 2026, False, id="its first year"),
        pytest.param(2027, 2027, True, id="in its place for a year"),
        pytest.param(2027, None, True, id="in its place from then on"),
    ],
)
def test_an_open_formula_goes_on_until_another_takes_its_place(
    first: int, last: int | None, free: bool
) -> None:
    open_ended = changed(ADOPT, year_until=None)
    other = changed(STREET_FORMULA, id="another")
    said = adopting(open_ended, formula=other, year_from=first, year_until=last)
    if free:
        said.accepted()
    else:
        said.refused(FormulaYearsOverlap, "E6", "year_from")


def test_the_other_card_has_a_formula_of_its_own() -> None:
    departments = changed(SHIPPED[Card.DEPARTMENT].formula, id="dongcheng-department")
    adopting(ADOPT, formula=departments).accepted()


def test_years_run_forward() -> None:
    adopting(year_from=2026, year_until=2025).refused(FormulaYearsUnfit, "E6", "year_until")
    adopting(year_from=2026, year_until=2026).accepted()


NEW_YEAR = datetime(2026, 1, 1, tzinfo=BEIJING)
LAST_SECOND = datetime(2025, 12, 31, 23, 59, 59, tzinfo=BEIJING)


def test_nobody_is_judged_by_a_formula_made_afterwards() -> None:
    adopting(year_from=2025, at=LAST_SECOND).accepted()
    adopting(year_from=2025, at=NEW_YEAR).refused(FormulaAfterItsYear, "E6", "year_from")


def test_nor_by_one_that_is_dated_back() -> None:
    """The clerk's record counts too; an importer takes over what was adopted before there was a
    ledger, and everybody sees when that was recorded."""
    command = changed(ADOPT, year_from=2025)
    stream = registry()
    stream.when(command, at=december(20), by=DISTRICT_CLERK, received=NEW_YEAR).refused(
        FormulaAfterItsYear, "E6", "year_from"
    )
    importer = Actor(DISTRICT, Role.IMPORTER)
    stream.when(command, at=december(20), by=importer, received=NEW_YEAR).accepted()
    stream.when(command, at=NEW_YEAR, by=importer, received=january(9)).refused(
        FormulaAfterItsYear, "E6", "year_from"
    )


def test_others_are_heard_first() -> None:
    adopting(consulted=()).refused(NobodyConsulted, "E6", "consulted")
    same_day = changed(HEARD, on=date(2025, 12, 20))
    adopting(consulted=(HEARD, same_day)).accepted()
    next_day = changed(HEARD, on=date(2025, 12, 21))
    adopting(consulted=(HEARD, next_day)).refused(ConsultedAfterwards, "E6", "consulted.1.on")
