"""Between the levels: common issues, escalation, suggestions."""

from __future__ import annotations

from domain.procedure.relations import (
    FOUNDER,
    NAMED_STREET,
    ORGANISER,
    SUGGESTED_TO,
    SUPERIOR,
)
from domain.procedure.step import ADDRESSEES, ORGANISERS, STREETS, Step
from domain.steps import linkage, suggestion

TABLE: tuple[Step, ...] = (
    Step(
        linkage.SetStreetProcedure, linkage.set_street_procedure, "registry", STREETS, NAMED_STREET
    ),
    Step(
        linkage.DetectCommonIssue,
        linkage.detect_common_issue,
        "common_issue",
        STREETS,
        NAMED_STREET,
    ),
    Step(
        linkage.DismissCommonIssue,
        linkage.dismiss_common_issue,
        "common_issue",
        STREETS,
        ORGANISER,
    ),
    Step(linkage.RaiseCommonIssue, linkage.raise_common_issue, "common_issue", STREETS, ORGANISER),
    Step(linkage.EscalateMatter, linkage.escalate_matter, "matter", STREETS, SUPERIOR),
    Step(linkage.ReportStreetOutcome, linkage.report_street_outcome, "matter", STREETS, ORGANISER),
    Step(suggestion.MakeSuggestion, suggestion.make_suggestion, "suggestion", ORGANISERS, FOUNDER),
    Step(
        suggestion.AnswerSuggestion,
        suggestion.answer_suggestion,
        "suggestion",
        ADDRESSEES,
        SUGGESTED_TO,
    ),
)
