"""Between the levels: common issues, escalation, suggestions."""

from __future__ import annotations

from domain.procedure.relations import FOUNDER, SUGGESTED_TO
from domain.procedure.step import ADDRESSEES, ORGANISERS, Step
from domain.steps import suggestion

TABLE: tuple[Step, ...] = (
    Step(suggestion.MakeSuggestion, suggestion.make_suggestion, "suggestion", ORGANISERS, FOUNDER),
    Step(
        suggestion.AnswerSuggestion,
        suggestion.answer_suggestion,
        "suggestion",
        ADDRESSEES,
        SUGGESTED_TO,
    ),
)
