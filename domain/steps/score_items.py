"""E6 剔除考核事项: items left out of a count, and taken in again, by somebody not assessed."""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.scoring import ExclusionReason, ItemExcluded, ItemReadmitted
from domain.refusal import Refusal
from domain.scoring.indicators import INDICATORS
from domain.scoring.office import card_of
from domain.steps.scoring_formula import (
    IndicatorOfAnotherCard,
    SignalNotScored,
    UnknownIndicator,
    Year,
)
from domain.streams.scorecard import Scorecard, scorecard_id
from domain.value import Code, Prose


class ScorecardNotItsOwn(Refusal):
    """The id follows from office and year: a year is judged once."""

    clause = "E6"
    zh = "每个单位每年只有一份考核结果，其编号应为 {expected}。"
    en = "An office has one scorecard a year; the id of this one must be {expected}."


class NoSuchItem(Refusal):
    """What is left out of a count was in it."""

    clause = "E6"
    zh = "该单位当年的这项指标中没有该事项。"
    en = "The indicator has no such item for this office and year."


class ItemExcludedBefore(Refusal):
    """An item is left out once."""

    clause = "E6"
    zh = "该事项已经剔除，不能重复剔除。"
    en = "This item is excluded already."


class ItemNotExcluded(Refusal):
    """Only what was left out is taken in again."""

    clause = "E6"
    zh = "该事项未被剔除。"
    en = "This item is not excluded."


class OfAnItem(Command):
    """What names an item: an indicator of an office and year, the stream that it is in (``of``),
    and the position of the event that opened it (``item``)."""

    needs_reckoning: ClassVar[bool] = True

    organisation: UUID
    year: Year
    indicator: Code
    of: UUID
    item: Annotated[int, Field(ge=1, le=2**62)]


class ExcludeScoreItem(OfAnItem):
    """Leave an item out of the count, with a reason that anyone can read."""

    clauses = ("E6",)
    zh = "剔除考核事项"

    reason: ExclusionReason
    explanation: Prose


class ReadmitScoreItem(OfAnItem):
    """Count an item again."""

    clauses = ("E6",)
    zh = "恢复考核事项"

    explanation: Prose


def exclude_score_item(card: Scorecard, command: ExcludeScoreItem, act: Act) -> list[Fact]:
    """E6 剔除考核事项: with reason and approver; of a final card it leads to a restatement."""
    _require_item(command, act)
    act.must_follow(card.changed_at)
    if (command.indicator, command.of, command.item) in card.excluded:
        raise ItemExcludedBefore("item")
    return [
        ItemExcluded(
            organisation=command.organisation,
            year=command.year,
            indicator=command.indicator,
            of=command.of,
            item=command.item,
            reason=command.reason,
            explanation=command.explanation,
            approved_by=act.acting_for,
        )
    ]


def readmit_score_item(card: Scorecard, command: ReadmitScoreItem, act: Act) -> list[Fact]:
    """E6 恢复考核事项: one that was left out, with the reason."""
    _require_item(command, act)
    act.must_follow(card.changed_at)
    if (command.indicator, command.of, command.item) not in card.excluded:
        raise ItemNotExcluded("item")
    return [
        ItemReadmitted(
            organisation=command.organisation,
            year=command.year,
            indicator=command.indicator,
            of=command.of,
            item=command.item,
            explanation=command.explanation,
            approved_by=act.acting_for,
        )
    ]


def require_own_id(organisation: UUID, year: int, act: Act) -> None:
    """Refuse an id that is not the one of this office and year."""
    expected = scorecard_id(organisation, year)
    if act.stream != expected:
        raise ScorecardNotItsOwn("id", expected=expected)


def _require_item(command: OfAnItem, act: Act) -> None:
    card = card_of(act.registry, command.organisation, command.year, act.occurred_at)
    require_own_id(command.organisation, command.year, act)
    indicator = INDICATORS.get(command.indicator)
    if indicator is None:
        raise UnknownIndicator("indicator")
    if indicator.signal:
        raise SignalNotScored("indicator")
    if card not in indicator.cards:
        raise IndicatorOfAnotherCard("indicator")
    if act.reckoning is None or not act.reckoning.item_exists:
        raise NoSuchItem("item")
