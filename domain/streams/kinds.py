"""The kinds of stream: which state each starts with and how it is folded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.event import Fact
from domain.streams import (
    appraisal,
    common_issue,
    matter,
    matter_fold,
    opinion_call,
    person,
    registry,
    scorecard,
    single,
    suggestion,
)

State = (
    registry.Registry
    | matter.Matter
    | appraisal.Appraisal
    | opinion_call.OpinionCall
    | suggestion.Suggestion
    | common_issue.CommonIssue
    | single.Meeting
    | single.Training
    | single.Norm
    | person.Person
    | scorecard.Scorecard
)


@dataclass(frozen=True, slots=True)
class StreamKind:
    """``initial()`` makes the state of an empty stream; ``evolve`` folds a fact into it."""

    name: str
    initial: Callable[[], State]
    evolve: Callable[[Any, Fact, datetime], State]


STREAM_KINDS: dict[str, StreamKind] = {
    kind.name: kind
    for kind in (
        StreamKind("registry", registry.Registry, registry.evolve),
        StreamKind("matter", matter.Matter, matter_fold.evolve),
        StreamKind("appraisal", appraisal.Appraisal, appraisal.evolve),
        StreamKind("opinion_call", opinion_call.OpinionCall, opinion_call.evolve),
        StreamKind("suggestion", suggestion.Suggestion, suggestion.evolve),
        StreamKind("common_issue", common_issue.CommonIssue, common_issue.evolve),
        StreamKind("assembly", single.Meeting, single.evolve_meeting),
        StreamKind("training", single.Training, single.evolve_training),
        StreamKind("norm", single.Norm, single.evolve_norm),
        StreamKind("scorecard", scorecard.Scorecard, scorecard.evolve),
        StreamKind("person", person.Person, person.evolve),
    )
}
