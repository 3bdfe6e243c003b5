"""The default formulas: ours, for the district to replace by its own. Nothing final rests on them.

The order of weight follows 街道办事处条例第四十三条 (residents' satisfaction first, then what those
concerned say, then inspection and third parties) and 接诉即办条例第三十二条 (response, resolution,
satisfaction); the numbers themselves are in no source.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.scoring.counting import Card
from domain.scoring.formula import Adopted, Formula, Group, Missing, Weighted
from domain.scoring.indicators import definitions_digest

_FIRST_YEAR = 2016


def _weighted(indicator: str, group: Group, weight: int, least: int = 5) -> Weighted:
    return Weighted(indicator=indicator, group=group, weight=weight, least=least)


_STREET = (
    _weighted("satisfied_with_taking_part", Group.SATISFACTION, 12, 10),
    _weighted("satisfied_with_carrying_out", Group.SATISFACTION, 18, 10),
    _weighted("referrals_verified", Group.RESULT, 14),
    _weighted("referrals_answered", Group.HANDLING, 10),
    _weighted("attendance", Group.HANDLING, 5),
    _weighted("departments_brought", Group.HANDLING, 5),
    _weighted("common_issues_settled", Group.HANDLING, 3, 1),
    _weighted("notices_published", Group.OPENNESS, 5),
    _weighted("outcomes_published", Group.OPENNESS, 5),
    _weighted("progress_published", Group.OPENNESS, 3),
    _weighted("street_outcomes_reported", Group.OPENNESS, 3, 1),
    _weighted("funds_published", Group.OPENNESS, 3),
    _weighted("third_party_rating", Group.OVERSIGHT, 5, 1),
    _weighted("findings_answered", Group.OVERSIGHT, 7, 3),
    _weighted("funds_audited", Group.OVERSIGHT, 2, 3),
)
_DEPARTMENT = (
    _weighted("satisfied_with_taking_part", Group.SATISFACTION, 14, 10),
    _weighted("satisfied_with_carrying_out", Group.SATISFACTION, 20, 10),
    _weighted("referrals_verified", Group.RESULT, 16),
    _weighted("tasks_carried_out", Group.RESULT, 10, 3),
    _weighted("attendance", Group.HANDLING, 12),
    _weighted("referrals_accepted", Group.HANDLING, 7),
    _weighted("referrals_answered", Group.HANDLING, 13),
    _weighted("findings_answered", Group.OVERSIGHT, 8, 3),
)


def _shipped(card: Card, zh: str, indicators: tuple[Weighted, ...]) -> Adopted:
    formula = Formula(
        id=f"yishi-default-{card.value}",
        version=1,
        card=card,
        zh=zh,
        indicators=indicators,
        missing=Missing.SPREAD,
        weight_present_least=50,
        definitions=definitions_digest(),
    )
    return Adopted(formula=formula, year_from=_FIRST_YEAR)


SHIPPED: dict[Card, Adopted] = {
    Card.STREET: _shipped(
        Card.STREET, "街道办事处议事协商考核计分办法（系统默认，供参考）", _STREET
    ),
    Card.DEPARTMENT: _shipped(
        Card.DEPARTMENT, "区级部门议事协商考核计分办法（系统默认，供参考）", _DEPARTMENT
    ),
}
"""In force for every year for which the district has adopted none."""


def formula_of(adopted: Iterable[Adopted], card: Card, year: int, as_of: datetime) -> Adopted:
    """The formula by which a card of a year was reckoned at a moment: of those that the district
    had adopted by then, the one whose years begin last, for one without a last year goes on until
    another takes its place; otherwise the default."""
    found = [
        it
        for it in adopted
        if it.formula.card is card
        and it.judges(year)
        and it.adopted_at is not None
        and it.adopted_at <= as_of
    ]
    return max(found, key=lambda it: it.year_from, default=SHIPPED[card])
