"""Facts of the yearly performance review: formula, exclusions, and the course of a scorecard."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from domain.event import Fact
from domain.scoring.counting import Card
from domain.scoring.formula import Formula
from domain.value import CalendarDay, Code, Digest, Line, Moment, Prose, Value


class Consulted(Value):
    """Who was heard on a formula, when, and what came of it (接诉即办条例第三十二条)."""

    who: Line
    on: CalendarDay
    outcome: Prose


class ScoringFormulaAdopted(Fact):
    """E6 制定计分办法: how the offices of one card are scored in these years, both inclusive.

    ``text`` is the whole of it for people, ``text_digest`` the SHA-256 of its UTF-8.
    """

    type = "scoring_formula.adopted.v1"
    clauses = ("E6",)
    zh = "制定计分办法"

    formula: Formula
    year_from: int
    year_until: int | None = None
    consulted: tuple[Consulted, ...]
    text: Prose
    text_digest: Digest


class ExclusionReason(StrEnum):
    """E6 Why an item is left out of a count."""

    NOT_ITS_DUTY = "not_its_duty"
    """不属于其职责."""
    FORCE_MAJEURE = "force_majeure"
    """不可抗力."""
    DUPLICATE = "duplicate"
    """重复."""
    IN_COURT = "in_court"
    """已进入诉讼、仲裁或者信访程序."""
    RECORDED_WRONGLY = "recorded_wrongly"
    """登记有误."""


class ItemExcluded(Fact):
    """E6 剔除考核事项: an item is left out of an indicator, with the reason, by somebody who is not
    assessed. ``item`` is the position of the event that opened it, in the stream ``of``."""

    type = "score_item.excluded.v1"
    clauses = ("E6",)
    zh = "剔除考核事项"

    organisation: UUID
    year: int
    indicator: Code
    of: UUID
    item: int
    reason: ExclusionReason
    explanation: Prose
    approved_by: UUID


class ItemReadmitted(Fact):
    """E6 恢复考核事项: it counts again, with the reason."""

    type = "score_item.readmitted.v1"
    clauses = ("E6",)
    zh = "恢复考核事项"

    organisation: UUID
    year: int
    indicator: Code
    of: UUID
    item: int
    explanation: Prose
    approved_by: UUID


class Figure(Value):
    """An indicator or signal on a card. ``points``, in hundredths, is None for insufficient data
    and for signals."""

    indicator: Code
    numerator: int
    denominator: int
    excluded: int
    late: int
    points: int | None = None


class CardFigures(Value):
    """What a card says: reckoned from the events up to ``position`` that had happened by ``as_of``.

    ``score`` is in hundredths of a point, None for insufficient data.
    """

    formula: Code
    formula_version: int
    as_of: Moment
    position: int
    figures: tuple[Figure, ...]
    score: int | None = None


class Checkpoint(Value):
    """The signed head of the log that the figures rest on: ``size`` entries under ``root``."""

    origin: Line
    size: int
    root: Digest


class ScorecardProposed(Fact):
    """E6 提出考核结果: to the office and to the public, open to objections until then."""

    type = "scorecard.proposed.v1"
    clauses = ("E6",)
    zh = "提出考核结果"

    organisation: UUID
    card: Card
    year: int
    figures: CardFigures
    objections_until: Moment


class ScorecardObjectionFiled(Fact):
    """E6 提出考核异议: by the office assessed, within the window."""

    type = "scorecard.objection_filed.v1"
    clauses = ("E6",)
    zh = "提出考核异议"

    objection: UUID
    indicator: Code | None = None
    ground: Prose


class ScorecardObjectionDecided(Fact):
    """E6 裁定考核异议: by somebody other than the assessed."""

    type = "scorecard.objection_decided.v1"
    clauses = ("E6",)
    zh = "裁定考核异议"

    objection: UUID
    upheld: bool
    reason: Prose
    decided_by: UUID


class ScorecardFinalised(Fact):
    """E6 确定考核结果: frozen with the place on the log, its checkpoint and the formula."""

    type = "scorecard.finalised.v1"
    clauses = ("E6",)
    zh = "确定考核结果"

    figures: CardFigures
    checkpoint: Checkpoint


class Difference(Value):
    """What changed of an indicator since the card was final, and by which events (positions)."""

    indicator: Code
    numerator_before: int
    denominator_before: int
    numerator: int
    denominator: int
    events: tuple[int, ...]


class ScorecardRestated(Fact):
    """E6 更正考核结果: a final card is replaced by another that says what changed and why; the one
    before stays readable."""

    type = "scorecard.restated.v1"
    clauses = ("E6",)
    zh = "更正考核结果"

    figures: CardFigures
    checkpoint: Checkpoint
    differences: tuple[Difference, ...]
    reason: Prose


ScorecardFact = (
    ItemExcluded
    | ItemReadmitted
    | ScorecardProposed
    | ScorecardObjectionFiled
    | ScorecardObjectionDecided
    | ScorecardFinalised
    | ScorecardRestated
)
"""Those that the stream of a scorecard holds; formulas are in the register."""
