"""How the facts of a matter fold into its state: each by its stage's own fold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, get_args

from domain.event import Fact
from domain.events.ability import SupportProvided
from domain.events.agenda import AgendaFact
from domain.events.archive import ArchiveFact
from domain.events.decision import DecisionFact
from domain.events.discussion import DiscussionFact
from domain.events.draw import DrawFact
from domain.events.evaluation import EvaluationFact
from domain.events.funds import FundsFact
from domain.events.linkage import EscalationFact
from domain.events.notice import NoticeFact
from domain.events.publicity import PublicityFact
from domain.events.referral import ReferralFact
from domain.events.undertaking import UndertakingFact
from domain.streams.folds import (
    agenda,
    decision,
    discussion,
    notice,
    referral,
    supervision,
    undertaking,
)
from domain.streams.matter import Matter

Fold = Callable[[Matter, Any, datetime], None]

_STAGES: tuple[tuple[Any, Fold], ...] = (
    (AgendaFact, agenda.fold),
    (NoticeFact, notice.fold),
    (DrawFact, notice.fold_draw),
    (DiscussionFact, discussion.fold),
    (SupportProvided, supervision.fold_archive),
    (DecisionFact, decision.fold),
    (UndertakingFact, undertaking.fold),
    (FundsFact, undertaking.fold_funds),
    (ReferralFact, referral.fold),
    (PublicityFact, undertaking.fold_publicity),
    (EvaluationFact, supervision.fold),
    (EscalationFact, supervision.fold_escalation),
    (ArchiveFact, supervision.fold_archive),
)
FOLDS: dict[type[Fact], Fold] = {
    fact: fold for facts, fold in _STAGES for fact in (get_args(facts) or (facts,))
}
"""Every type of fact that a matter holds, in the order of the procedure."""


def evolve(matter: Matter, fact: Fact, at: datetime) -> Matter:
    """Fold one fact that happened ``at`` into the matter. It never refuses."""
    matter.types.append(fact.type)
    matter.times.append(at)
    FOLDS[type(fact)](matter, fact, at)
    return matter
