"""Facts of the decision: adopted, shelved, or put to an assembly (三(四)3)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from domain.event import Fact
from domain.value import Line, Prose


class DecidedBy(StrEnum):
    """Who adopted the decision."""

    PARTICIPANTS = "participants"
    ASSEMBLY = "assembly"


class ShelvingGround(StrEnum):
    """K3 搁置理由."""

    REPEATED_ROUNDS = "repeated_rounds"
    MAJOR_DISPUTE = "major_dispute"


class AssemblyKind(StrEnum):
    """K4 居民会议、居民代表会议."""

    RESIDENTS = "residents"
    REPRESENTATIVES = "representatives"


class AssemblyOutcome(StrEnum):
    """K4 What the vote came to under the rule pack of the day."""

    CARRIED = "carried"
    NOT_CARRIED = "not_carried"
    INQUORATE = "inquorate"
    """Too few present, or too few of them representatives: nothing was decided."""


class DecisionAdopted(Fact):
    """K1 形成决议: the solution agreed on."""

    type = "decision.adopted.v1"
    clauses = ("K1",)
    zh = "形成协商决议"

    text: Prose
    decided_by: DecidedBy


class DissentRecorded(Fact):
    """D2 K3 记录不同意见: a view that was not followed, and how many hold it."""

    type = "dissent.recorded.v1"
    clauses = ("D2", "K3")
    zh = "记录不同意见"

    view: Prose
    holders: int


class MatterShelved(Fact):
    """K3 搁置争议: with the conditions for resuming and a day of review."""

    type = "matter.shelved.v1"
    clauses = ("K3",)
    zh = "搁置争议"

    ground: ShelvingGround
    finding: Prose | None = None
    conditions: Prose
    review_on: date


class MatterResumed(Fact):
    """K3 恢复协商: the time is ripe, for this reason."""

    type = "matter.resumed.v1"
    clauses = ("K3",)
    zh = "恢复协商"

    reason: Prose


class AssemblyCalled(Fact):
    """K4 召集会议: the question goes to an assembly on this day."""

    type = "assembly.called.v1"
    clauses = ("K4",)
    zh = "召集居民会议"

    kind: AssemblyKind
    meets_on: date
    question: Prose
    urgent_reason: Line | None = None


class AssemblyVoted(Fact):
    """K4 会议表决: the counts, the rules by which they were judged, and what they came to.

    for + against + abstained + invalid ≤ present ≤ eligible.
    """

    type = "assembly.voted.v1"
    clauses = ("K4",)
    zh = "居民会议表决"

    kind: AssemblyKind
    members: int | None = None
    representatives: int | None = None
    eligible: int
    present: int
    votes_for: int
    votes_against: int
    abstained: int
    invalid: int
    outcome: AssemblyOutcome
    quorum: str
    majority: str


DecisionFact = (
    DecisionAdopted
    | DissentRecorded
    | MatterShelved
    | MatterResumed
    | AssemblyCalled
    | AssemblyVoted
)
