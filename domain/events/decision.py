"""Facts of the decision: adopted, shelved, or put to an assembly (三(四)3)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.event import Fact
from domain.events.agenda import Document
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


class AssemblyDemand(StrEnum):
    """K4 Who demands an assembly."""

    ADULT_RESIDENTS = "adult_residents"
    HOUSEHOLDS = "households"
    RESIDENTS_GROUPS = "residents_groups"
    REPRESENTATIVES = "representatives"


class PrioritySet(Fact):
    """K1 确定重点: the questions that matter most or press most, in order."""

    type = "priority.set.v1"
    clauses = ("K1",)
    zh = "确定协商重点"

    priorities: tuple[Line, ...]
    reason: Prose


class DecisionAdopted(Fact):
    """K1 形成决议: the solution agreed on."""

    type = "decision.adopted.v1"
    clauses = ("K1",)
    zh = "形成协商决议"

    text: Prose
    decided_by: DecidedBy
    file_with: UUID | None = None
    """K4 With whom a charter or covenant is to be filed (居委会组织法第三十一条)."""
    report_to: tuple[UUID, ...] = ()
    """L5 The committees whose matters came up into this one and are to be told."""


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


class PartyStudyRecorded(Fact):
    """P1 社区党组织研究讨论: before an assembly is called (居委会组织法第三十条)."""

    type = "party_study.recorded.v1"
    clauses = ("P1",)
    zh = "社区党组织研究讨论"

    organisation: Line
    studied_on: date
    opinion: Prose


class AssemblyDemanded(Fact):
    """K4 提议召集会议: by so many of so many; whether that is enough is judged by the rules of the
    day."""

    type = "assembly.demanded.v1"
    clauses = ("K4",)
    zh = "提议召集居民会议"

    kind: AssemblyKind
    by: AssemblyDemand
    demanders: int
    entitled: int
    question: Prose
    sufficient: bool
    rule: str


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


class CharterFiled(Fact):
    """K4 备案: a charter or covenant was filed with the street or the district."""

    type = "charter.filed.v1"
    clauses = ("K4",)
    zh = "章程公约备案"

    filed_with: UUID
    document: Document


class DecisionCorrected(Fact):
    """I5 依法纠正: the street orders an unlawful decision put right and cites the law.

    ``decision`` is the version of the decision's own record in this matter: it stays readable.
    """

    type = "decision.corrected.v1"
    clauses = ("I5",)
    zh = "依法纠正协商成果"

    decision: int
    law: Line
    article: Line
    finding: Prose
    correction: Prose
    corrected_by: UUID


class AssemblyHeld(Fact):
    """K4 召开居民会议: an assembly met, with whatever business; ``quorate`` by the rules then."""

    type = "assembly.held.v1"
    clauses = ("K4",)
    zh = "召开居民会议"

    organiser: UUID
    kind: AssemblyKind
    members: int | None = None
    representatives: int | None = None
    eligible: int
    present: int
    quorate: bool
    quorum: str
    business: Prose


DecisionFact = (
    PrioritySet
    | PartyStudyRecorded
    | AssemblyDemanded
    | CharterFiled
    | DecisionCorrected
    | DecisionAdopted
    | DissentRecorded
    | MatterShelved
    | MatterResumed
    | AssemblyCalled
    | AssemblyVoted
)
