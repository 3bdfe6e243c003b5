"""Evaluation: third parties, findings, appraisals."""

from __future__ import annotations

from domain.procedure.relations import FOUNDER, ORGANISER
from domain.procedure.step import ORGANISERS, Step
from domain.steps import appraisal

TABLE: tuple[Step, ...] = (
    Step(appraisal.OpenAppraisal, appraisal.open_appraisal, "appraisal", ORGANISERS, FOUNDER),
    Step(appraisal.GiveRating, appraisal.give_rating, "appraisal", ORGANISERS, ORGANISER),
    Step(appraisal.CloseAppraisal, appraisal.close_appraisal, "appraisal", ORGANISERS, ORGANISER),
)
