"""E6 考核结果: proposed after the year, open to objections, final, and restated where it must be.

Every number comes from the ledger itself (``Act.reckoning``); a command brings none.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.scoring import (
    CardFigures,
    Checkpoint,
    ScorecardFinalised,
    ScorecardObjectionDecided,
    ScorecardObjectionFiled,
    ScorecardProposed,
    ScorecardRestated,
)
from domain.refusal import AlreadyExists, Refusal
from domain.rules.deadline import deadline
from domain.rules.pack import beijing_date, end_of_day, start_of_day
from domain.rules.packs import SCORECARD_OBJECTION
from domain.scoring.counting import Card
from domain.scoring.indicators import definitions_digest
from domain.scoring.office import card_of
from domain.scoring.reckoning import Reckoning
from domain.scoring.shipped import formula_of
from domain.steps.score_items import require_own_id
from domain.steps.scoring_formula import DefinitionsNotInForce, UnknownIndicator, Year
from domain.streams.scorecard import Scorecard, ScorecardStage
from domain.value import Code, Moment, Prose


class YearNotOver(Refusal):
    """A year is judged when it has ended in Beijing."""

    clause = "E6"
    zh = "考核年度尚未结束。"
    en = "The year has not ended."


class FormulaNotAdopted(Refusal):
    """Nothing is proposed on the formula that is shipped."""

    clause = "E6"
    zh = "本区尚未制定该年度的计分办法；系统默认办法仅供参考，不得据以考核。"
    en = "The district has adopted no formula for this year; the default is no ground for a result."


class AlreadyProposed(Refusal):
    """A scorecard is proposed once: what comes to light later is for objection or restatement."""

    clause = "E6"
    zh = "该年度考核结果已经提出；此后的变化通过异议、确定和更正办理。"
    en = "The scorecard was proposed already; changes come by objection, when final, or restated."


class NotProposed(Refusal):
    """Objections are to what was proposed."""

    clause = "E6"
    zh = "该年度考核结果尚未提出。"
    en = "The scorecard has not been proposed."


class ObjectionWindowClosed(Refusal):
    """Objections come in time."""

    clause = "E6"
    zh = "提出异议的期限已过。"
    en = "The time for objections is over."


class NoSuchObjection(Refusal):
    """Only an objection that was filed is decided."""

    clause = "E6"
    zh = "没有找到该项异议。"
    en = "There is no such objection."


class ObjectionDecidedBefore(Refusal):
    """An objection is decided once."""

    clause = "E6"
    zh = "该项异议已经裁定。"
    en = "The objection has been decided already."


class WindowStillOpen(Refusal):
    """A scorecard is final when the time for objections is over."""

    clause = "E6"
    zh = "提出异议的期限尚未届满，不能确定考核结果。"
    en = "The time for objections is not over, so the scorecard cannot be made final."


class ObjectionsUndecided(Refusal):
    """Every objection is answered first."""

    clause = "E6"
    zh = "尚有异议未裁定，不能确定考核结果。"
    en = "An objection is undecided, so the scorecard cannot be made final."


class AlreadyFinal(Refusal):
    """What is final changes by restatement alone."""

    clause = "E6"
    zh = "考核结果已经确定；确有变化的，应予更正。"
    en = "The scorecard is final; if it has changed, restate it."


class NotFinal(Refusal):
    """Only what is final is restated."""

    clause = "E6"
    zh = "考核结果尚未确定，无需更正。"
    en = "The scorecard is not final, so there is nothing to restate."


class NothingDiffers(Refusal):
    """A restatement says what is otherwise."""

    clause = "E6"
    zh = "重新计算的结果与已确定的结果一致，无需更正。"
    en = "Reckoned anew the scorecard is the same, so there is nothing to restate."


class AsOfUnfit(Refusal):
    """Figures are as of a moment after the year, after all that the scorecard went through, and
    not later than the act."""

    clause = "E6"
    zh = "统计截止时间须在考核年度结束之后、不早于本考核的上一环节，且不晚于办理时间。"
    en = "The figures must be as of after the year and the last step, and not later than the act."


class LogNotSealed(Refusal):
    """What is final rests on a signed checkpoint of the log."""

    clause = "E6"
    zh = "存证日志尚无签名检查点，不能确定或更正考核结果；请先启用日志签署。"
    en = (
        "The log has no signed checkpoint, so nothing can be made final; have the log sealed first."
    )


class ReckonedTooEarly(Refusal):
    """Figures know everything that the scorecard went through."""

    clause = "E6"
    zh = "本考核刚有新记录，尚未计入；请稍后重试。"
    en = "The scorecard has records that the figures do not know of yet; try again in a moment."


class WithFigures(Command):
    """A command that the ledger's own figures go into, as of ``as_of``; left out, as of the act
    itself. What falls due in the year counts for it whenever that is: a later moment adds what was
    verified, rated or excluded since, and nothing of another year."""

    needs_reckoning: ClassVar[bool] = True

    as_of: Moment | None = None


class ProposeScorecard(WithFigures):
    """Put the scorecard of a year before the office and the public."""

    clauses = ("E6",)
    zh = "提出考核结果"

    organisation: UUID
    year: Year


class FileScorecardObjection(Command):
    """Object to a scorecard, or to one of its indicators."""

    clauses = ("E6",)
    zh = "提出考核异议"

    objection: UUID
    indicator: Code | None = None
    ground: Prose


class DecideScorecardObjection(Command):
    """Uphold an objection or not. What an upheld one changes is recorded by itself: an exclusion,
    or the fact that was missing."""

    clauses = ("E6",)
    zh = "裁定考核异议"

    objection: UUID
    upheld: bool
    reason: Prose


class FinaliseScorecard(WithFigures):
    """Make the scorecard final, at a place on the log."""

    clauses = ("E6",)
    zh = "确定考核结果"


class RestateScorecard(WithFigures):
    """Replace a final scorecard by another that names what changed."""

    clauses = ("E6",)
    zh = "更正考核结果"

    reason: Annotated[Prose, Field(max_length=2_000)]


def propose_scorecard(card: Scorecard, command: ProposeScorecard, act: Act) -> list[Fact]:
    """E6 提出考核结果: once, after the year, by a formula that the district adopted for it."""
    kind = card_of(act.registry, command.organisation, command.year, act.occurred_at)
    require_own_id(command.organisation, command.year, act)
    if card.proposed_at is not None:
        raise AlreadyProposed()
    if act.occurred_at < _year_over(command.year):
        raise YearNotOver("year")
    figures, _ = _reckoned(card, kind, command.year, command, act)
    term = (act.rules.scorecard_objection or SCORECARD_OBJECTION).value
    due_on = deadline(act.registry.calendar, beijing_date(act.occurred_at), term).due_on
    assert due_on is not None, "without a pause every term ends"
    return [
        ScorecardProposed(
            organisation=command.organisation,
            card=kind,
            year=command.year,
            figures=figures,
            objections_until=end_of_day(due_on),
        )
    ]


def file_scorecard_objection(
    card: Scorecard, command: FileScorecardObjection, act: Act
) -> list[Fact]:
    """E6 提出考核异议: by the office assessed, until the last second of the term."""
    _require_proposed(card, act)
    assert card.objections_until is not None
    assert card.figures is not None
    if card.is_final:
        raise AlreadyFinal()
    if act.occurred_at > card.objections_until:
        raise ObjectionWindowClosed()
    if command.objection in card.objections:
        raise AlreadyExists("objection")
    listed = {figure.indicator for figure in card.figures.figures}
    if command.indicator is not None and command.indicator not in listed:
        raise UnknownIndicator("indicator")
    return [
        ScorecardObjectionFiled(
            objection=command.objection, indicator=command.indicator, ground=command.ground
        )
    ]


def decide_scorecard_objection(
    card: Scorecard, command: DecideScorecardObjection, act: Act
) -> list[Fact]:
    """E6 裁定考核异议: once each, by somebody who is not assessed."""
    objection = card.objections.get(command.objection)
    if objection is None:
        raise NoSuchObjection("objection")
    if objection.decided_at is not None:
        raise ObjectionDecidedBefore("objection")
    act.must_follow(objection.filed_at)
    return [
        ScorecardObjectionDecided(
            objection=command.objection,
            upheld=command.upheld,
            reason=command.reason,
            decided_by=act.acting_for,
        )
    ]


def finalise_scorecard(card: Scorecard, command: FinaliseScorecard, act: Act) -> list[Fact]:
    """E6 确定考核结果: once, when no objection can come or is open, on a signed checkpoint."""
    _require_proposed(card, act)
    assert card.objections_until is not None
    if card.is_final:
        raise AlreadyFinal()
    if act.occurred_at <= card.objections_until:
        raise WindowStillOpen()
    if any(it.decided_at is None for it in card.objections.values()):
        raise ObjectionsUndecided()
    figures, checkpoint, _ = _sealed(card, command, act)
    return [ScorecardFinalised(figures=figures, checkpoint=checkpoint)]


def restate_scorecard(card: Scorecard, command: RestateScorecard, act: Act) -> list[Fact]:
    """E6 更正考核结果: where it is otherwise now, with the events that made it so."""
    if not card.is_final:
        raise NotFinal()
    figures, checkpoint, reckoning = _sealed(card, command, act)
    if not reckoning.differences:
        raise NothingDiffers()
    return [
        ScorecardRestated(
            figures=figures,
            checkpoint=checkpoint,
            differences=reckoning.differences,
            reason=command.reason,
        )
    ]


def _year_over(year: int) -> Moment:
    return start_of_day(date(year + 1, 1, 1))


def _require_proposed(card: Scorecard, act: Act) -> None:
    if card.stage is ScorecardStage.PROVISIONAL:
        raise NotProposed()
    act.must_follow(card.proposed_at)


def _reckoned(
    card: Scorecard, kind: Card, year: int, command: WithFigures, act: Act
) -> tuple[CardFigures, Reckoning]:
    """The figures of the card, by the formula that the district adopted for its year."""
    adopted = formula_of(act.registry.formulas, kind, year, command.as_of or act.occurred_at)
    if adopted.shipped:
        raise FormulaNotAdopted("year")
    if adopted.formula.definitions != definitions_digest():
        raise DefinitionsNotInForce()
    act.must_follow(card.changed_at)
    earliest = max(_year_over(year), card.changed_at or _year_over(year))
    if command.as_of is not None and not earliest <= command.as_of <= act.occurred_at:
        raise AsOfUnfit("as_of")
    reckoning = act.reckoning
    if reckoning is None or reckoning.figures is None or reckoning.facts != card.facts:
        raise ReckonedTooEarly()
    figures, formula = reckoning.figures, adopted.formula
    if (figures.formula, figures.formula_version) != (formula.id, formula.version):
        raise ReckonedTooEarly()
    if not earliest <= figures.as_of <= act.occurred_at:
        raise AsOfUnfit("as_of")
    return figures, reckoning


def _sealed(
    card: Scorecard, command: WithFigures, act: Act
) -> tuple[CardFigures, Checkpoint, Reckoning]:
    """Figures that rest on a checkpoint."""
    assert card.organisation is not None
    assert card.year is not None
    kind = card_of(act.registry, card.organisation, card.year, act.occurred_at)
    if act.reckoning is not None and act.reckoning.checkpoint is None:
        raise LogNotSealed()
    figures, reckoning = _reckoned(card, kind, card.year, command, act)
    assert reckoning.checkpoint is not None
    return figures, reckoning.checkpoint, reckoning
