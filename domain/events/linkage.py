"""Facts between the levels (三(六), 四(一)): common issues, escalation, results, suggestions."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.event import Fact
from domain.events.agenda import Document, Topic
from domain.value import Line, Prose


class StreetProcedureSet(Fact):
    """L1 确定街道协商程序: how a street runs its own deliberations, from a day on."""

    type = "street_procedure.set.v1"
    clauses = ("L1",)
    zh = "确定街道协商程序"

    street: UUID
    title: Line
    text: Prose
    document: Document | None = None
    effective_from: date


class CommonIssueDetected(Fact):
    """L4 发现共性问题: matters of several communities are about one topic."""

    type = "common_issue.detected.v1"
    clauses = ("L4",)
    zh = "发现共性问题"

    street: UUID
    topic: Topic
    matters: tuple[UUID, ...]
    communities: int
    finding: Prose


class CommonIssueDismissed(Fact):
    """L4 共性问题不上升: with the reason."""

    type = "common_issue.dismissed.v1"
    clauses = ("L4",)
    zh = "共性问题不予上升"

    reason: Prose


class CommonIssueRaised(Fact):
    """L4 上升为街道议题: the common issue goes on in this matter of the street."""

    type = "common_issue.raised.v1"
    clauses = ("L4",)
    zh = "共性问题上升为街道议题"

    matter: UUID


class MatterEscalated(Fact):
    """L4 上升街道协商: this matter's topic goes on in a matter of the street."""

    type = "matter.escalated.v1"
    clauses = ("L4",)
    zh = "上升为街道协商议题"

    into: UUID
    reason: Prose


class EscalationReceived(Fact):
    """L4 接收社区议题: a community's matter came up into this one."""

    type = "escalation.received.v1"
    clauses = ("L4",)
    zh = "接收社区上升议题"

    from_matter: UUID
    community: UUID


class StreetOutcomeReported(Fact):
    """L5 公开街道协商情况: content, procedure and result go to the communities concerned."""

    type = "street_outcome.reported.v1"
    clauses = ("L5",)
    zh = "向社区公开街道协商情况"

    communities: tuple[UUID, ...]
    content: Prose
    procedure: Prose
    result: Prose
    channels: tuple[Line, ...]


class StreetOutcomeReceived(Fact):
    """L5 收到街道协商结果: the community's matter has its answer from the street."""

    type = "street_outcome.received.v1"
    clauses = ("L4", "L5")
    zh = "收到街道协商结果"

    from_matter: UUID
    result: Prose


class SuggestionMade(Fact):
    """S1 提出工作建议: by a committee, to the street or the government."""

    type = "suggestion.made.v1"
    clauses = ("S1",)
    zh = "提出工作建议"

    organiser: UUID
    addressee: UUID
    title: Line
    text: Prose
    matters: tuple[UUID, ...]


class SuggestionAnswered(Fact):
    """S1 答复工作建议: taken up or not, with the reason."""

    type = "suggestion.answered.v1"
    clauses = ("S1",)
    zh = "答复工作建议"

    adopted: bool
    answer: Prose


EscalationFact = (
    MatterEscalated | EscalationReceived | StreetOutcomeReported | StreetOutcomeReceived
)
"""Those that matters hold."""
CommonIssueFact = CommonIssueDetected | CommonIssueDismissed | CommonIssueRaised
SuggestionFact = SuggestionMade | SuggestionAnswered
