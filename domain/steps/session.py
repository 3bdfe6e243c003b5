"""D1 展开讨论: sessions as announced, who is there, recesses, the end and the minutes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.agenda import Document
from domain.events.discussion import (
    AttendanceRecorded,
    MinutesSigned,
    SessionAdjourned,
    SessionClosed,
    SessionOpened,
    SessionResumed,
)
from domain.events.notice import Capacity
from domain.refusal import AlreadyExists, Refusal
from domain.steps.notice import NoticeMissing
from domain.steps.proposal import require_on_agenda, require_under_deliberation
from domain.streams.discussion import Session
from domain.streams.matter import Matter
from domain.value import Line, Party, Prose


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
    zh = "会议尚未结束。"
    en = "A session is still open."


class NoSuchSession(Refusal):
    """The matter has no session with this id."""

    clause = "D1"
    zh = "该事项没有这场会议。"
    en = "The matter has no such session."


class NotInSession(Refusal):
    """What is said counts while the session is open."""

    clause = "D1"
    zh = "所填时间会议尚未开始或者已经结束。"
    en = "The session was not open at that time."


class NotOnRoster(Refusal):
    """Those who take part have a seat on the roster."""

    clause = "D1"
    zh = "该参与者不在名册内。"
    en = "This party is not on the roster."


class SessionInRecess(Refusal):
    """While a session is adjourned nobody speaks."""

    clause = "D1"
    zh = "会议处于休会状态，复会前不得发言、表态或者记录共识。"
    en = "The session was adjourned then; resume it first."


class NotAdjourned(Refusal):
    """Only an adjourned session is resumed."""

    clause = "D1"
    zh = "会议未处于休会状态。"
    en = "The session is not adjourned."


class HostMustBeReplaced(Refusal):
    """A challenge to this host was upheld, so nothing goes on under it."""

    clause = "D1"
    zh = "主持人应当回避，更换主持人之前不得开会、发言、表态或记录共识。"
    en = "The challenge to this host was upheld; the host must be replaced before anything goes on."


class HostSignatureMissing(Refusal):
    """The host signs the minutes."""

    clause = "D1"
    zh = "会议纪要须由主持人签署。"
    en = "The host must be among those who sign the minutes."


class MinutesAlreadySigned(Refusal):
    """A session has one set of minutes; what is wrong in them is corrected on the record."""

    clause = "D1"
    zh = "该场会议的纪要已经签署。"
    en = "The minutes of this session have already been signed."


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


class AdjournSession(Command):
    """Interrupt a session: until it is resumed nobody speaks."""

    clauses = ("D1",)
    zh = "休会"

    session: UUID
    reason: Prose


class ResumeSession(Command):
    """Go on with an adjourned session, on the same day or later."""

    clauses = ("D1",)
    zh = "复会"

    session: UUID


class CloseSession(Command):
    """End a session and say what was agreed and what was not."""

    clauses = ("D1", "D2")
    zh = "结束会议"

    session: UUID
    summary: Prose


class SignMinutes(Command):
    """Put the minutes of a closed session on record, signed by its host and those who attest it."""

    clauses = ("D1", "S4")
    zh = "签署会议纪要"

    session: UUID
    minutes: Document
    signed_by: Annotated[tuple[Party, ...], Field(min_length=1, max_length=100)]


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
    if not matter.roster_frozen_by(act.occurred_at):
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
    session = require_in_session(matter, command.session, act)
    new: dict[UUID, Party] = {}
    for index, party in enumerate(command.present):
        require_seated(matter, party, f"present.{index}", act)
        if party.id not in session.present:
            new[party.id] = party
    if not new:
        return []
    return [AttendanceRecorded(session=command.session, present=tuple(new.values()))]


def adjourn_session(matter: Matter, command: AdjournSession, act: Act) -> list[Fact]:
    """D1 休会: not before the last thing that happened in it."""
    session = require_in_session(matter, command.session, act)
    if session.adjourned_at is not None:
        raise SessionInRecess("session")
    if session.closed_at is not None:
        raise NotInSession("session")
    act.must_follow(session.latest_at)
    return [SessionAdjourned(session=command.session, reason=command.reason)]


def resume_session(matter: Matter, command: ResumeSession, act: Act) -> list[Fact]:
    """D1 复会: under a host who need not be replaced."""
    session = require_in_session(matter, command.session, act)
    if session.adjourned_at is None or session.closed_at is not None:
        raise NotAdjourned("session")
    act.must_follow(session.adjourned_at)
    require_host_to_stay(matter, session.host_at(act.occurred_at), act)
    return [SessionResumed(session=command.session)]


def close_session(matter: Matter, command: CloseSession, act: Act) -> list[Fact]:
    """D1 会议结束: not before the last thing that happened in it."""
    session = _session(matter, command.session, act)
    if session.closed_at is not None:
        raise NotInSession("session")
    act.must_follow(session.latest_at)
    return [SessionClosed(session=command.session, summary=command.summary)]


def sign_minutes(matter: Matter, command: SignMinutes, act: Act) -> list[Fact]:
    """D1 签署会议纪要: once, after the session, by who hosted it at its end and others."""
    session = _session(matter, command.session, act)
    if session.closed_at is None:
        raise SessionStillOpen("session")
    act.must_follow(session.closed_at)
    if session.minutes_at is not None:
        raise MinutesAlreadySigned("session")
    if session.host_at(session.closed_at) not in command.signed_by:
        raise HostSignatureMissing("signed_by")
    signed_by = tuple(dict.fromkeys(command.signed_by))
    return [MinutesSigned(session=command.session, minutes=command.minutes, signed_by=signed_by)]


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
    require_host_to_stay(matter, command.host, act)


def _session(matter: Matter, session: UUID, act: Act) -> Session:
    require_on_agenda(matter, act)
    found = matter.discussion.sessions.get(session)
    if found is None:
        raise NoSuchSession("session")
    return found


def require_in_session(matter: Matter, session: UUID, act: Act) -> Session:
    """The session, if it had begun and not ended at the time of the act; else a refusal."""
    found = _session(matter, session, act)
    if not found.open_at(act.occurred_at):
        raise NotInSession("occurred_at")
    return found


def require_under_way(matter: Matter, session: UUID, act: Act) -> Session:
    """The session, if one could speak in it then: open, not adjourned, under a host who need not
    be replaced; else a refusal."""
    found = require_in_session(matter, session, act)
    if found.in_recess(act.occurred_at):
        raise SessionInRecess("occurred_at")
    require_host_to_stay(matter, found.host_at(act.occurred_at), act)
    return found


def require_host_to_stay(matter: Matter, host: Party, act: Act) -> None:
    """D1 Refuse when a challenge to this host had been upheld by then."""
    if matter.discussion.host_barred(host, act.occurred_at):
        raise HostMustBeReplaced()


def require_seated(matter: Matter, party: Party, where: str, act: Act) -> Capacity:
    """In what capacity the party is on the roster; refused when it is not, or came later."""
    seat = matter.roster.seats.get(party.id)
    if seat is None:
        raise NotOnRoster(where)
    act.must_follow(seat.filled_at)
    return seat.capacity
