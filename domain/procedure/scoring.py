"""The yearly review: the formula, exclusions, and the course of a scorecard."""

from __future__ import annotations

from domain.procedure.relations import ANYONE, ASSESSED, ASSESSOR
from domain.procedure.step import ASSESSED_ROLES, REGISTRARS, RULERS, Step
from domain.steps import score_items, scorecard, scoring_formula

TABLE: tuple[Step, ...] = (
    Step(
        scoring_formula.AdoptScoringFormula,
        scoring_formula.adopt_scoring_formula,
        "registry",
        REGISTRARS,
        ANYONE,
    ),
    Step(
        score_items.ExcludeScoreItem,
        score_items.exclude_score_item,
        "scorecard",
        RULERS,
        ASSESSOR,
    ),
    Step(
        score_items.ReadmitScoreItem,
        score_items.readmit_score_item,
        "scorecard",
        RULERS,
        ASSESSOR,
    ),
    Step(scorecard.ProposeScorecard, scorecard.propose_scorecard, "scorecard", RULERS, ASSESSOR),
    Step(
        scorecard.FileScorecardObjection,
        scorecard.file_scorecard_objection,
        "scorecard",
        ASSESSED_ROLES,
        ASSESSED,
    ),
    Step(
        scorecard.DecideScorecardObjection,
        scorecard.decide_scorecard_objection,
        "scorecard",
        RULERS,
        ASSESSOR,
    ),
    Step(scorecard.FinaliseScorecard, scorecard.finalise_scorecard, "scorecard", RULERS, ASSESSOR),
    Step(scorecard.RestateScorecard, scorecard.restate_scorecard, "scorecard", RULERS, ASSESSOR),
)
