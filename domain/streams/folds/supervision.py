"""Evaluation, supervision, links between the levels, the record itself."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from domain.events.ability import SupportProvided
from domain.events.archive import (
    ArchiveFact,
    CaseArchived,
    CaseMarkedExemplary,
    NormDrawn,
    RecordCorrected,
)
from domain.events.evaluation import (
    EvaluationFact,
    EvaluationReported,
    EvaluatorEngaged,
    FindingAnswered,
    FindingClosed,
    FindingRaised,
)
from domain.events.linkage import (
    EscalationFact,
    EscalationReceived,
    MatterEscalated,
    StreetOutcomeReceived,
    StreetOutcomeReported,
)
from domain.streams.matter import Matter, Stage
from domain.streams.supervision import Engagement, Finding


def fold(matter: Matter, happened: EvaluationFact, at: datetime) -> None:
    """Fold one fact of evaluation in."""
    supervision = matter.supervision
    match happened:
        case EvaluatorEngaged():
            supervision.engagements[happened.engagement] = Engagement(happened.evaluator, at)
        case EvaluationReported():
            supervision.engagements[happened.engagement].reported_at = at
        case FindingRaised():
            supervision.findings[happened.finding] = Finding(happened.group, happened.addressee, at)
        case FindingAnswered():
            supervision.findings[happened.finding].answered_at = at
        case FindingClosed():
            supervision.findings[happened.finding].closed_at = at
        case _:
            assert_never(happened)


def fold_escalation(matter: Matter, happened: EscalationFact, at: datetime) -> None:
    """Fold one link between the levels in."""
    match happened:
        case MatterEscalated():
            matter.enter(Stage.ESCALATED, at)
            matter.escalated_into = happened.into
        case EscalationReceived():
            matter.escalated_from[happened.from_matter] = happened.community
        case StreetOutcomeReported():
            matter.reported_to.update(happened.communities)
        case StreetOutcomeReceived():
            pass
        case _:
            assert_never(happened)


def fold_archive(matter: Matter, happened: ArchiveFact | SupportProvided, at: datetime) -> None:
    """Fold one fact of the record itself in."""
    match happened:
        case CaseArchived():
            matter.archived_at = at
        case CaseMarkedExemplary():
            matter.exemplary = True
        case NormDrawn():
            matter.norms.add(happened.norm)
        case RecordCorrected() | SupportProvided():
            pass
        case _:
            assert_never(happened)
