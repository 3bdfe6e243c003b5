"""Facts of the discussion: sessions, statements and stances (三(四)2)."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from domain.event import Fact
from domain.events.agenda import Document
from domain.value import Code, Line, Party, Prose, Sealed


class Stance(StrEnum):
    """D2 Where a participant stands on a point."""

    AGREE = "agree"
    DISAGREE = "disagree"
    ABSTAIN = "abstain"


class WithholdingGround(StrEnum):
    """D1 Why a statement is not shown."""

    PERSONAL_DATA = "personal_data"
    INSULT = "insult"
    UNLAWFUL = "unlawful"
    OFF_TOPIC = "off_topic"


class SessionOpened(Fact):
    """D1 会议开始: under the notice in force, by the host it names."""

    type = "session.opened.v1"
    clauses = ("D1", "K2")
    zh = "协商会议开始"

    session: UUID
    round: int
    place: Line
    host: Party


class AttendanceRecorded(Fact):
    """D1 到会登记: who of the roster is there; later records add to earlier ones."""

    type = "attendance.recorded.v1"
    clauses = ("D1",)
    zh = "到会登记"

    session: UUID
    present: tuple[Party, ...]


class StatementMade(Fact):
    """D1 发言: somebody on the roster speaks; a statement is also a point to take a stance on."""

    type = "statement.made.v1"
    clauses = ("D1",)
    zh = "发言"

    session: UUID
    statement: UUID
    speaker: Party
    text: Sealed
    replies_to: UUID | None = None
    source: Code | None = None


class StatementCorrected(Fact):
    """D1 更正发言: by whom it was made; both wordings stay."""

    type = "statement.corrected.v1"
    clauses = ("D1",)
    zh = "更正发言"

    statement: UUID
    text: Sealed


class StatementWithheld(Fact):
    """D1 隐去发言: it is no longer shown, on a stated ground; that it was made stays visible."""

    type = "statement.withheld.v1"
    clauses = ("D1",)
    zh = "隐去发言"

    statement: UUID
    ground: WithholdingGround
    reason: Prose


class StatementRestored(Fact):
    """D1 恢复显示发言: the ground has gone or did not hold."""

    type = "statement.restored.v1"
    clauses = ("D1",)
    zh = "恢复显示发言"

    statement: UUID
    reason: Prose


class StanceTaken(Fact):
    """D2 表态: on a point; a person's latest counts, all are kept."""

    type = "stance.taken.v1"
    clauses = ("D2",)
    zh = "表态"

    session: UUID
    point: UUID
    party: Party
    stance: Stance


class HostChallenged(Fact):
    """D1 申请主持人回避: somebody on the roster doubts the host's neutrality."""

    type = "host.challenged.v1"
    clauses = ("D1",)
    zh = "申请主持人回避"

    challenge: UUID
    challenger: Party
    host: Party
    ground: Sealed


class HostChallengeDecided(Fact):
    """D1 答复回避申请: upheld, and the host is to be replaced; or not, with the reason."""

    type = "host.challenge_decided.v1"
    clauses = ("D1",)
    zh = "答复主持人回避申请"

    challenge: UUID
    upheld: bool
    reason: Prose


class HostReplaced(Fact):
    """D1 更换主持人: the notice stands but for its host."""

    type = "host.replaced.v1"
    clauses = ("D1",)
    zh = "更换主持人"

    host: Party
    host_title: Line
    reason: Prose


class SessionAdjourned(Fact):
    """D1 休会: until it is resumed nobody speaks."""

    type = "session.adjourned.v1"
    clauses = ("D1",)
    zh = "休会"

    session: UUID
    reason: Prose


class SessionResumed(Fact):
    """D1 复会."""

    type = "session.resumed.v1"
    clauses = ("D1",)
    zh = "复会"

    session: UUID


class ConsensusRecorded(Fact):
    """D2 记录共识: what was agreed, and by how many: the latest stance of each counts."""

    type = "consensus.recorded.v1"
    clauses = ("D2",)
    zh = "记录共识"

    session: UUID
    consensus: UUID
    text: Prose
    point: UUID | None = None
    agreed: int
    disagreed: int
    abstained: int


class MinutesSigned(Fact):
    """D1 签署会议纪要: by the host and those who attest it."""

    type = "minutes.signed.v1"
    clauses = ("D1", "S4")
    zh = "签署会议纪要"

    session: UUID
    minutes: Document
    signed_by: tuple[Party, ...]


class SessionClosed(Fact):
    """D1 会议结束: with what was agreed and what was not."""

    type = "session.closed.v1"
    clauses = ("D1", "D2")
    zh = "协商会议结束"

    session: UUID
    summary: Prose


DiscussionFact = (
    SessionOpened
    | AttendanceRecorded
    | StatementMade
    | StatementCorrected
    | StatementWithheld
    | StatementRestored
    | StanceTaken
    | HostChallenged
    | HostChallengeDecided
    | HostReplaced
    | SessionAdjourned
    | SessionResumed
    | ConsensusRecorded
    | SessionClosed
    | MinutesSigned
)
