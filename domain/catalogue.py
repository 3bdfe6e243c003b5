"""Every fact and command by its name, in the order of the procedure."""

from __future__ import annotations

import re
from typing import get_args

from domain.act import Command
from domain.event import Fact
from domain.events.agenda import AgendaFact
from domain.events.decision import DecisionFact
from domain.events.discussion import DiscussionFact
from domain.events.evaluation import AppraisalFact, PublicityFact
from domain.events.notice import NoticeFact
from domain.events.registry import RegistryFact
from domain.events.undertaking import UndertakingFact
from domain.procedure import PROCEDURE

FACTS_BY_STREAM: dict[str, tuple[type[Fact], ...]] = {
    "registry": get_args(RegistryFact),
    "matter": (
        *get_args(AgendaFact),
        *get_args(NoticeFact),
        *get_args(DiscussionFact),
        *get_args(DecisionFact),
        *get_args(UndertakingFact),
        PublicityFact,
    ),
    "appraisal": get_args(AppraisalFact),
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
