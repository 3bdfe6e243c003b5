"""Evaluation: third parties, findings, appraisals."""

from __future__ import annotations

from domain.procedure.relations import (
    ENGAGED,
    ENGAGER,
    FINDER,
    FOUND_AT,
    FOUNDER,
    NAMED_COMMITTEE,
    ORGANISER,
    WATCHER,
)
from domain.procedure.step import (
    ANSWERERS,
    EVALUATORS,
    JUDGES,
    ORGANISERS,
    SUPERVISORS,
    Step,
)
from domain.steps import appraisal, evaluation, supervision

TABLE: tuple[Step, ...] = (
    Step(evaluation.EngageEvaluator, evaluation.engage_evaluator, "matter", JUDGES, ENGAGER),
    Step(evaluation.ReportEvaluation, evaluation.report_evaluation, "matter", EVALUATORS, ENGAGED),
    Step(
        supervision.FormSupervisionGroup,
        supervision.form_supervision_group,
        "registry",
        ORGANISERS,
        NAMED_COMMITTEE,
    ),
    Step(supervision.RaiseFinding, supervision.raise_finding, "matter", SUPERVISORS, WATCHER),
    Step(supervision.AnswerFinding, supervision.answer_finding, "matter", ANSWERERS, FOUND_AT),
    Step(supervision.CloseFinding, supervision.close_finding, "matter", SUPERVISORS, FINDER),
    Step(appraisal.OpenAppraisal, appraisal.open_appraisal, "appraisal", ORGANISERS, FOUNDER),
    Step(appraisal.GiveRating, appraisal.give_rating, "appraisal", ORGANISERS, ORGANISER),
    Step(appraisal.CloseAppraisal, appraisal.close_appraisal, "appraisal", ORGANISERS, ORGANISER),
)
