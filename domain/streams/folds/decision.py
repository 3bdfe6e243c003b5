"""Decision: priorities, study, assembly, decided, shelved, corrected."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from domain.events.decision import (
    AssemblyCalled,
    AssemblyDemanded,
    AssemblyOutcome,
    AssemblyVoted,
    CharterFiled,
    DecisionAdopted,
    DecisionCorrected,
    DecisionFact,
    DissentRecorded,
    MatterResumed,
    MatterShelved,
    PartyStudyRecorded,
    PrioritySet,
)
from domain.streams.matter import Assembly, Matter, Stage


def fold(matter: Matter, happened: DecisionFact, at: datetime) -> None:
    """Fold one fact of the decision in."""
    match happened:
        case DecisionAdopted():
            matter.enter(Stage.DECIDED, at)
            matter.decided_at = at
            matter.decided_by = happened.decided_by
            matter.decision_versions.append(len(matter.types))
            matter.charter_filed_at = None
        case MatterShelved():
            matter.enter(Stage.SHELVED, at)
        case MatterResumed():
            matter.enter(Stage.DISCUSSING, at)
            matter.unsettled_at = at
        case PartyStudyRecorded():
            matter.studied_on = min(matter.studied_on or happened.studied_on, happened.studied_on)
        case AssemblyDemanded():
            if happened.sufficient:
                matter.demanded.setdefault(happened.kind, at)
        case AssemblyCalled():
            matter.enter(Stage.BEFORE_ASSEMBLY, at)
            matter.assembly = Assembly(happened.kind, happened.meets_on, at)
        case AssemblyVoted():
            matter.assembly = None
            matter.demanded.pop(happened.kind, None)
            if happened.outcome is AssemblyOutcome.NOT_CARRIED:
                matter.unsettled_at = at
            # What the participants had decided stands, whatever the assembly says of its question.
            decided = matter.decided_at is not None
            matter.enter(Stage.DECIDED if decided else Stage.DISCUSSING, at)
        case CharterFiled():
            matter.charter_filed_at = at
        case DecisionCorrected():
            matter.corrected_versions.add(happened.decision)
            if matter.stage is Stage.DECIDED:
                matter.enter(Stage.DISCUSSING, at)
                matter.decided_at = matter.decided_by = None
        case PrioritySet() | DissentRecorded():
            pass
        case _:
            assert_never(happened)
