"""Every fact and command by its name, in the order of the procedure."""

from __future__ import annotations

import re
from typing import get_args

from domain.act import Command
from domain.event import Fact
from domain.events.ability import TrainingHeld
from domain.events.appraisal import AppraisalFact
from domain.events.archive import NormAdopted
from domain.events.decision import AssemblyHeld
from domain.events.erasure import SubjectErased
from domain.events.linkage import CommonIssueFact, StreetProcedureSet, SuggestionFact
from domain.events.mandate import MandateFact
from domain.events.opinions import OpinionsFact
from domain.events.registry import OrganisationFact
from domain.events.rulebook import RulebookFact
from domain.events.scoring import ScorecardFact, ScoringFormulaAdopted
from domain.procedure import PROCEDURE
from domain.streams.matter_fold import FOLDS

FACTS_BY_STREAM: dict[str, tuple[type[Fact], ...]] = {
    "registry": (
        *get_args(OrganisationFact),
        *get_args(MandateFact),
        *get_args(RulebookFact),
        StreetProcedureSet,
        ScoringFormulaAdopted,
    ),
    "opinion_call": get_args(OpinionsFact),
    "matter": tuple(FOLDS),
    "appraisal": get_args(AppraisalFact),
    "common_issue": get_args(CommonIssueFact),
    "suggestion": get_args(SuggestionFact),
    "assembly": (AssemblyHeld,),
    "training": (TrainingHeld,),
    "norm": (NormAdopted,),
    "scorecard": get_args(ScorecardFact),
    "person": (SubjectErased,),
}
"""The facts that each kind of stream holds."""

FACTS: dict[str, type[Fact]] = {
    fact.type: fact for facts in FACTS_BY_STREAM.values() for fact in facts
}
"""Stored type name to class."""

COMMANDS: dict[str, type[Command]] = {
    re.sub(r"(?<!^)(?=[A-Z])", "-", step.command.__name__).lower(): step.command
    for step in PROCEDURE
}
"""Name as in "submit-proposal" to class."""

_STREAM_OF = {fact.type: stream for stream, facts in FACTS_BY_STREAM.items() for fact in facts}


def stream_of(fact_type: str) -> str:
    """The kind of stream that holds facts of this type name; KeyError for an unknown one."""
    return _STREAM_OF[fact_type]
