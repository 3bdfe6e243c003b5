"""D1 展开讨论 and D2 缩小分歧: sessions as announced, who is there, what is said, who agrees."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.discussion import (
    AttendanceRecorded,
    SessionClosed,
    SessionOpened,
    Stance,
    StanceTaken,
    StatementMade,
)
from domain.events.notice import Capacity
from domain.refusal import AlreadyExists, Refusal
from domain.steps.notice import NoticeMissing
from domain.steps.proposal import require_on_agenda, require_under_deliberation
from domain.streams.discussion import Session
from domain.streams.matter import Matter
from domain.value import Code, Line, Party, Prose


class BeforeNoticedTime(Refusal):
    """The session would begin before the time announced."""

    clause = "N1"
    zh = "会议不得早于公示的时间开始。"
    en = "The session cannot begin before the time announced."


class NotAsAnnounced(Refusal):
    """Place and host are those of the notice in force."""

    clause = "D1"
    zh = "会议地点、主持人须与公示一致；如需变更，请先变更公示。"
    en = "Place and host must be those announced; amend the notice first."


class BackgroundPackMissing(Refusal):
    """Participants get the background pack before they talk."""

    clause = "A5"
    zh = "会前未向参与者提供背景资料，不能开始会议。"
    en = "No background pack was published before the session."


class RosterNotFrozen(Refusal):
    """Who takes part is settled before the talk."""

    clause = "N3"
    zh = "参与者名册尚未确定，不能开始会议。"
    en = "The roster was not frozen before the session."


class NoticeNotRenewed(Refusal):
    """Every further round has a notice of its own."""

    clause = "K2"
    zh = "再次协商须在上次会议结束后重新公示（变更公示）。"
    en = "A further round needs a notice published after the last session closed."


class SessionStillOpen(Refusal):
    """The session has not been closed."""

    clause = "D1"
    zh = "上一场会议尚未结束。"
    en = "A session is still open."


class NoSuchSession(Refusal):
    """The matter has no session with this id."""

    clause = "D1"
    zh = "该事项没有这场会议。"
    en = "The matter has no such session."


class NotInSession(Refusal):
    """What is said counts while the session is open."""

    clause = "D1"
    zh = "该时间会议尚未开始或已经结束。"
    en = "The session was not open at that time."


class NotOnRoster(Refusal):
    """Those who take part have a seat on the roster."""

    clause = "D1"
    zh = "该参与者不在名册内。"
    en = "This party is not on the roster."


class NoSuchStatement(Refusal):
    """The statement was not made in this matter."""

    clause = "D1"
    zh = "没有找到该发言。"
    en = "There is no such statement."


class ObserversTakeNoStance(Refusal):
    """Observers may speak; they are not counted."""

    clause = "D2"
    zh = "列席人员可以发言，不参加表态。"
    en = "Observers may speak but take no stance."


class OpenSession(Command):
    """Begin a session under the notice in force."""

    clauses = ("D1", "K2")
    zh = "开始会议"

    session: UUID
    place: Line
    host: Party


class RecordAttendance(Command):
    """Say who of the roster is there."""

    clauses = ("D1",)
    zh = "登记到会"

    session: UUID
    present: Annotated[tuple[Party, ...], Field(min_length=1, max_length=5_000)]


class MakeStatement(Command):
    """Speak, on a matter or in reply to somebody."""

    clauses = ("D1",)
    zh = "发言"

    session: UUID
    statement: UUID
    speaker: Party
    text: Prose
    replies_to: UUID | None = None
    source: Code | None = None


class TakeStance(Command):
    """Agree or disagree with a statement, or abstain; the latest counts."""

    clauses = ("D2",)
    zh = "表态"

    session: UUID
    point: UUID
    party: Party
    stance: Stance


class CloseSession(Command):
    """End a session and say what was agreed and what was not."""

    clauses = ("D1", "D2")
    zh = "结束会议"

    session: UUID
    summary: Prose


def open_session(matter: Matter, command: OpenSession, act: Act) -> list[Fact]:
    """D1 会议开始: as announced (N1), prepared (A5), among those on the roster (N3).

    K2: a further round follows a notice published after the round before.
    """
    require_under_deliberation(matter, act)
    if command.session in matter.discussion.sessions:
        raise AlreadyExists("session")
    if matter.discussion.open_sessions:
        raise SessionStillOpen()
    act.must_follow(matter.stage_since, matter.discussion.last_closed_at)
    _check_notice(matter, command, act)
    if matter.pack_published_at is None or act.occurred_at < matter.pack_published_at:
        raise BackgroundPackMissing()
    if matter.roster.frozen_at is None or act.occurred_at < matter.roster.frozen_at:
        raise RosterNotFrozen()
    return [
        SessionOpened(
            session=command.session,
            round=len(matter.discussion.sessions) + 1,
            place=command.place,
            host=command.host,
        )
    ]


def record_attendance(matter: Matter, command: RecordAttendance, act: Act) -> list[Fact]:
    """D1 到会登记: adds those not recorded before; nothing happens when all of them are."""
    session = _in_session(matter, command.session, act)
    new: dict[UUID, Party] = {}
    for index, party in enumerate(command.present):
        _seated(matter, party, f"present.{index}")
        if party.id not in session.present:
            new[party.id] = party
    if not new:
        return []
    return [AttendanceRecorded(session=command.session, present=tuple(new.values()))]


def make_statement(matter: Matter, command: MakeStatement, act: Act) -> list[Fact]:
    """D1 发言: by anyone on the roster, observers too, while the session is open."""
    _in_session(matter, command.session, act)
    _seated(matter, command.speaker, "speaker")
    if command.statement in matter.discussion.statements:
        raise AlreadyExists("statement")
    if command.replies_to is not None and command.replies_to not in matter.discussion.statements:
        raise NoSuchStatement("replies_to")
    return [
        StatementMade(
            session=command.session,
            statement=command.statement,
            speaker=command.speaker,
            text=act.seal(command.text, command.speaker.id),
            replies_to=command.replies_to,
            source=command.source,
        )
    ]


def take_stance(matter: Matter, command: TakeStance, act: Act) -> list[Fact]:
    """D2 表态: by a participant, on a statement of any round, while the session is open."""
    _in_session(matter, command.session, act)
    if command.point not in matter.discussion.statements:
        raise NoSuchStatement("point")
    if _seated(matter, command.party, "party") is Capacity.OBSERVER:
        raise ObserversTakeNoStance("party")
    return [
        StanceTaken(
            session=command.session,
            point=command.point,
            party=command.party,
            stance=command.stance,
        )
    ]


def close_session(matter: Matter, command: CloseSession, act: Act) -> list[Fact]:
    """D1 会议结束: not before the last thing that happened in it."""
    session = _session(matter, command.session, act)
    if session.closed_at is not None:
        raise NotInSession("session")
    act.must_follow(session.latest_at)
    return [SessionClosed(session=command.session, summary=command.summary)]


def _check_notice(matter: Matter, command: OpenSession, act: Act) -> None:
    notice = matter.notice_at(act.occurred_at)
    if notice is None:
        raise NoticeMissing()
    closed_at = matter.discussion.last_closed_at
    if closed_at is not None and notice.published_at < closed_at:
        raise NoticeNotRenewed()
    if act.occurred_at < notice.elements.starts_at:
        raise BeforeNoticedTime("occurred_at")
    if command.place != notice.elements.place:
        raise NotAsAnnounced("place")
    if command.host != notice.elements.host:
        raise NotAsAnnounced("host")


def _session(matter: Matter, session: UUID, act: Act) -> Session:
    require_on_agenda(matter, act)
    found = matter.discussion.sessions.get(session)
    if found is None:
        raise NoSuchSession("session")
    return found


def _in_session(matter: Matter, session: UUID, act: Act) -> Session:
    found = _session(matter, session, act)
    if not found.open_at(act.occurred_at):
        raise NotInSession("occurred_at")
    return found


def _seated(matter: Matter, party: Party, where: str) -> Capacity:
    seat = matter.roster.seats.get(party.id)
    if seat is None:
        raise NotOnRoster(where)
    return seat.capacity
