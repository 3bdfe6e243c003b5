"""Publicity: outcomes and progress."""

from __future__ import annotations

from domain.procedure.relations import ORGANISER, ORGANISER_OR_SUPERIOR
from domain.procedure.step import JUDGES, ORGANISERS, Step
from domain.steps import publicity

TABLE: tuple[Step, ...] = (
    Step(publicity.PublishOutcome, publicity.publish_outcome, "matter", ORGANISERS, ORGANISER),
    Step(publicity.PublishProgress, publicity.publish_progress, "matter", ORGANISERS, ORGANISER),
    Step(
        publicity.WithdrawPublication,
        publicity.withdraw_publication,
        "matter",
        ORGANISERS | JUDGES,
        ORGANISER_OR_SUPERIOR,
    ),
)
