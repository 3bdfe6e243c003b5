"""Facts of the discussion: sessions, statements and stances (三(四)2)."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from domain.event import Fact
from domain.value import Code, Line, Party, Prose, Sealed


class Stance(StrEnum):
    """D2 Where a participant stands on a point."""

    AGREE = "agree"
    DISAGREE = "disagree"
    ABSTAIN = "abstain"


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


class StanceTaken(Fact):
    """D2 表态: on a point; a person's latest counts, all are kept."""

    type = "stance.taken.v1"
    clauses = ("D2",)
    zh = "表态"

    session: UUID
    point: UUID
    party: Party
    stance: Stance


class SessionClosed(Fact):
    """D1 会议结束: with what was agreed and what was not."""

    type = "session.closed.v1"
    clauses = ("D1", "D2")
    zh = "协商会议结束"

    session: UUID
    summary: Prose


DiscussionFact = SessionOpened | AttendanceRecorded | StatementMade | StanceTaken | SessionClosed
