"""E6 计分办法: how offices are scored in the years to come, adopted with its whole text."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Annotated

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.scoring import Consulted, ScoringFormulaAdopted
from domain.refusal import Refusal
from domain.roles import Role
from domain.rules.pack import beijing_date, start_of_day
from domain.scoring.formula import WHOLE_WEIGHT, Adopted, Formula
from domain.scoring.indicators import INDICATORS, definitions_digest
from domain.streams.registry import Registry
from domain.value import Digest, Prose

Year = Annotated[int, Field(ge=2016, le=2199)]
"""A year that can have a scorecard."""


class WeightsNotWhole(Refusal):
    """The weights of a formula sum to a hundred."""

    clause = "E6"
    zh = "各项指标的权重之和须为 100。"
    en = "The weights of the indicators must sum to 100."


class UnknownIndicator(Refusal):
    """Only what is defined can be counted."""

    clause = "E6"
    zh = "没有这项指标。"
    en = "There is no such indicator."


class IndicatorOfAnotherCard(Refusal):
    """Street offices and departments are judged by what is theirs to do."""

    clause = "E6"
    zh = "该项指标不适用于此类单位的考核。"
    en = "This indicator does not stand on this scorecard."


class SignalNotScored(Refusal):
    """Signals stand beside the score and never in it."""

    clause = "E6"
    zh = "该项为参考信号，只列示，不计分。"
    en = "This is a signal: it is shown beside the score and never counted in it."


class IndicatorTwice(Refusal):
    """An indicator has one weight."""

    clause = "E6"
    zh = "该项指标重复列出。"
    en = "The indicator is listed twice."


class DefinitionsNotInForce(Refusal):
    """A formula says by which definitions of the indicators it was adopted."""

    clause = "E6"
    zh = "计分办法所依据的指标定义与系统现行定义不一致，请按现行定义重新拟定。"
    en = "The formula rests on definitions of the indicators other than those in force."


class TextDigestWrong(Refusal):
    """The digest is that of the text."""

    clause = "E6"
    zh = "所填摘要值不是办法全文（UTF-8）的 SHA-256。"
    en = "The digest is not the SHA-256 of the text in UTF-8."


class FormulaVersionUsed(Refusal):
    """A version is adopted once."""

    clause = "E6"
    zh = "该办法的这一版本已经制定，不能重复制定。"
    en = "This version of the formula has been adopted already."


class FormulaVersionNotRising(Refusal):
    """Later versions have higher numbers."""

    clause = "E6"
    zh = "版本号须大于该办法已有的版本号。"
    en = "The version must be higher than those adopted before under this id."


class FormulaYearsOverlap(Refusal):
    """One formula judges a year."""

    clause = "E6"
    zh = "适用年份与同类单位的另一计分办法重叠。"
    en = "Another formula of this card judges one of these years."


class FormulaYearsUnfit(Refusal):
    """Years run from the first to the last."""

    clause = "E6"
    zh = "终止年份不得早于起始年份。"
    en = "The last year cannot be before the first."


class FormulaAfterItsYear(Refusal):
    """Nobody is judged by rules made afterwards."""

    clause = "E6"
    zh = "起始年份已经结束，不得以事后制定的办法考核。"
    en = "The first year has ended: nobody is judged by a formula made afterwards."


class NobodyConsulted(Refusal):
    """Opinions are heard before a formula is adopted."""

    clause = "E6"
    zh = "制定计分办法须先征求意见，请填写征求意见的情况。"
    en = "A formula is adopted after others were heard: say who was consulted."


class ConsultedAfterwards(Refusal):
    """Opinions are heard before, not after."""

    clause = "E6"
    zh = "征求意见的日期不得晚于制定之日。"
    en = "A consultation cannot be later than the day of the adoption."


class AdoptScoringFormula(Command):
    """Lay down how the offices of a card are scored in these years, both inclusive. Without
    ``text_digest`` it is reckoned from the text; one that is given must be right."""

    clauses = ("E6",)
    zh = "制定计分办法"

    formula: Formula
    year_from: Year
    year_until: Year | None = None
    consulted: Annotated[tuple[Consulted, ...], Field(max_length=50)]
    text: Prose
    text_digest: Digest | None = None


def adopt_scoring_formula(registry: Registry, command: AdoptScoringFormula, act: Act) -> list[Fact]:
    """E6 制定计分办法: weights that sum, known indicators, years of its own, before they end."""
    formula = command.formula
    _check_indicators(formula)
    if formula.definitions != definitions_digest():
        raise DefinitionsNotInForce("formula.definitions")
    digest = hashlib.sha256(command.text.encode()).hexdigest()
    if command.text_digest not in (None, digest):
        raise TextDigestWrong("text_digest")
    _check_version(registry.formulas, formula)
    _check_years(registry.formulas, command, act)
    if not command.consulted:
        raise NobodyConsulted("consulted")
    today = beijing_date(act.occurred_at)
    for index, heard in enumerate(command.consulted):
        if heard.on > today:
            raise ConsultedAfterwards(f"consulted.{index}.on")
    return [
        ScoringFormulaAdopted(
            formula=formula,
            year_from=command.year_from,
            year_until=command.year_until,
            consulted=command.consulted,
            text=command.text,
            text_digest=digest,
        )
    ]


def _check_indicators(formula: Formula) -> None:
    seen: set[str] = set()
    for index, weighted in enumerate(formula.indicators):
        where = f"formula.indicators.{index}.indicator"
        indicator = INDICATORS.get(weighted.indicator)
        if indicator is None:
            raise UnknownIndicator(where)
        if indicator.signal:
            raise SignalNotScored(where)
        if formula.card not in indicator.cards:
            raise IndicatorOfAnotherCard(where)
        if indicator.id in seen:
            raise IndicatorTwice(where)
        seen.add(indicator.id)
    if sum(weighted.weight for weighted in formula.indicators) != WHOLE_WEIGHT:
        raise WeightsNotWhole("formula.indicators")


def _check_version(adopted: list[Adopted], formula: Formula) -> None:
    versions = [it.formula.version for it in adopted if it.formula.id == formula.id]
    if formula.version in versions:
        raise FormulaVersionUsed("formula.version")
    if versions and formula.version < max(versions):
        raise FormulaVersionNotRising("formula.version")


def _check_years(adopted: list[Adopted], command: AdoptScoringFormula, act: Act) -> None:
    """The clerk's own clock counts too: a formula is not dated back. An importer takes over what
    was adopted before the ledger was there, for everybody to see when it was recorded."""
    first, last = command.year_from, command.year_until
    if last is not None and last < first:
        raise FormulaYearsUnfit("year_until")
    recorded = act.occurred_at if act.actor.role == Role.IMPORTER else act.received_at
    if max(act.occurred_at, recorded) >= start_of_day(date(first + 1, 1, 1)):
        raise FormulaAfterItsYear("year_from")
    for it in adopted:
        if it.formula.card is not command.formula.card:
            continue
        # One without a last year goes on until another takes its place.
        until = it.year_until or max(it.year_from, first - 1)
        if first <= until and (last is None or it.year_from <= last):
            raise FormulaYearsOverlap("year_from")
