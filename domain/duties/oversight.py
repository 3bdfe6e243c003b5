"""Duties of oversight, between the levels, and of the record (三(四)5, 三(六), 四)."""

from __future__ import annotations

from domain.duties.entry import Effect
from domain.duties.kind import ENDS, MEETS, OPENS, ORGANISER_WORDS, DutyKind, Move, recurring
from domain.events.appraisal import AppraisalClosed, AppraisalOpened
from domain.events.archive import CaseArchived
from domain.events.decision import DecisionAdopted
from domain.events.evaluation import (
    EvaluationReported,
    EvaluatorEngaged,
    FindingAnswered,
    FindingClosed,
    FindingRaised,
)
from domain.events.linkage import (
    CommonIssueDetected,
    CommonIssueDismissed,
    CommonIssueRaised,
    StreetOutcomeReported,
    SuggestionAnswered,
    SuggestionMade,
)

SUPERVISION = (
    DutyKind(
        "evaluation",
        "E2",
        "提交评估报告",
        "Report an evaluation",
        "第三方评估机构",
        "the evaluator",
        (
            Move(EvaluatorEngaged, OPENS, "evaluator", due_on="due_on"),
            Move(EvaluationReported, MEETS),
        ),
        ref="engagement",
    ),
    DutyKind(
        "finding_answer",
        "E3",
        "答复监督意见",
        "Answer a finding",
        "被监督单位",
        "the addressee of the finding",
        (
            Move(FindingRaised, OPENS, "addressee"),
            Move(FindingAnswered, MEETS),
            Move(FindingClosed, ENDS),
        ),
        rule="finding_answer",
        ref="finding",
    ),
    DutyKind(
        "appraisal",
        "E5",
        "定期开展评议",
        "Appraise offices for every period",
        "每个居委会",
        "every committee",
        recurring(
            Move(AppraisalOpened, Effect.BEGINS, token="stream", period=True),
            Move(AppraisalClosed, MEETS, token="stream"),
        ),
        rule="appraisal_closing",
        every="appraisal_months",
    ),
    DutyKind(
        "suggestion_answer",
        "S1",
        "答复工作建议",
        "Answer a suggestion",
        "受建议单位",
        "the addressee of the suggestion",
        (Move(SuggestionMade, OPENS, "addressee"), Move(SuggestionAnswered, MEETS)),
        rule="suggestion_answer",
    ),
    DutyKind(
        "common_issue_answer",
        "L4",
        "处理共性问题",
        "Settle a common issue",
        "所在街道",
        "the street",
        (
            Move(CommonIssueDetected, OPENS, "street"),
            Move(CommonIssueDismissed, MEETS),
            Move(CommonIssueRaised, MEETS),
        ),
        rule="common_issue_answer",
    ),
    DutyKind(
        "street_report",
        "L5",
        "向社区公开街道协商情况",
        "Report the street's outcome to the communities",
        *ORGANISER_WORDS,
        (
            Move(DecisionAdopted, OPENS, when=lambda fact: bool(fact.report_to)),
            Move(StreetOutcomeReported, MEETS),
        ),
        rule="street_report",
    ),
    DutyKind(
        "archive",
        "S4",
        "立卷归档",
        "Archive the case",
        *ORGANISER_WORDS,
        (Move(DecisionAdopted, OPENS), Move(CaseArchived, MEETS)),
        rule="archive",
    ),
)
