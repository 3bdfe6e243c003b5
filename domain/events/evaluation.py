"""Facts of evaluation: third parties report, supervision groups find and are answered."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.event import Fact
from domain.events.agenda import Document
from domain.value import Party, Prose


class FindingGrade(StrEnum):
    """E3 How grave a finding is."""

    ADVICE = "advice"
    DEFECT = "defect"
    VIOLATION = "violation"


class EvaluatorEngaged(Fact):
    """E2 引入第三方评估: by the street; the evaluator declares that it is independent."""

    type = "evaluator.engaged.v1"
    clauses = ("E2",)
    zh = "引入第三方评估"

    engagement: UUID
    evaluator: UUID
    scope: Prose
    independence_declaration: Prose
    due_on: date


class EvaluationReported(Fact):
    """E2 第三方评估报告: from the evaluator, with a rating from 1, bad, to 5, good."""

    type = "evaluation.reported.v1"
    clauses = ("E2",)
    zh = "第三方评估报告"

    engagement: UUID
    evaluator: UUID
    summary: Prose
    rating: int
    documents: tuple[Document, ...]


class FindingRaised(Fact):
    """E3 提出监督意见: by the community's supervision group, to whoever must answer it."""

    type = "finding.raised.v1"
    clauses = ("E3",)
    zh = "提出监督意见"

    finding: UUID
    group: UUID
    addressee: UUID
    grade: FindingGrade
    text: Prose
    raised_by: Party | None = None


class FindingAnswered(Fact):
    """E3 答复监督意见: by the addressee, with what it did."""

    type = "finding.answered.v1"
    clauses = ("E3",)
    zh = "答复监督意见"

    finding: UUID
    answer: Prose


class FindingClosed(Fact):
    """E3 监督意见办结: by the group, content with the answer or not."""

    type = "finding.closed.v1"
    clauses = ("E3",)
    zh = "监督意见办结"

    finding: UUID
    settled: bool
    reason: Prose


EvaluationFact = (
    EvaluatorEngaged | EvaluationReported | FindingRaised | FindingAnswered | FindingClosed
)
