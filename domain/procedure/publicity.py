"""Publicity: outcomes and progress."""

from __future__ import annotations

from domain.procedure.relations import ORGANISER
from domain.procedure.step import ORGANISERS, Step
from domain.steps import publicity

TABLE: tuple[Step, ...] = (
    Step(publicity.PublishOutcome, publicity.publish_outcome, "matter", ORGANISERS, ORGANISER),
)
