"""Discussion: sessions, statements, stances, hosts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never
from uuid import UUID

from domain.events.discussion import (
    AttendanceRecorded,
    ConsensusRecorded,
    DiscussionFact,
    HostChallenged,
    HostChallengeDecided,
    HostReplaced,
    MinutesSigned,
    SessionAdjourned,
    SessionClosed,
    SessionOpened,
    SessionResumed,
    StanceTaken,
    StatementCorrected,
    StatementMade,
    StatementRestored,
    StatementWithheld,
)
from domain.streams.discussion import Challenge, Session, Statement
from domain.streams.matter import Matter, Stage


def fold(matter: Matter, happened: DiscussionFact, at: datetime) -> None:
    """Fold one fact of the discussion in."""
    discussion = matter.discussion
    match happened:
        case SessionOpened():
            matter.enter(Stage.DISCUSSING, at)
            discussion.sessions[happened.session] = Session(at, at, [(at, happened.host)])
            matter.roster.convened.update(matter.roster.seats)
        case AttendanceRecorded():
            discussion.sessions[happened.session].present.update(p.id for p in happened.present)
            _heard(matter, happened.session, at)
        case StatementMade():
            discussion.statements[happened.statement] = Statement(happened.speaker.id, at, at)
            _heard(matter, happened.session, at)
        case StatementCorrected():
            pass
        case StatementWithheld():
            _show(matter, happened.statement, at, withheld=True)
        case StatementRestored():
            _show(matter, happened.statement, at, withheld=False)
        case StanceTaken():
            taken = discussion.stances.setdefault(happened.point, {})
            known = taken.get(happened.party.id)
            if known is None or known[0] <= at:
                taken[happened.party.id] = (at, happened.stance)
            _heard(matter, happened.session, at)
        case HostChallenged():
            discussion.challenges[happened.challenge] = Challenge(happened.host, at)
        case HostChallengeDecided():
            challenge = discussion.challenges[happened.challenge]
            challenge.upheld, challenge.decided_at = happened.upheld, at
        case HostReplaced():
            latest = matter.notices[-1]
            elements = latest.elements.model_copy(
                update={"host": happened.host, "host_title": happened.host_title}
            )
            hosted_from = max(at, latest.since)
            matter.notices.append(replace(latest, elements=elements, hosted_from=hosted_from))
            for session in discussion.sessions.values():
                if session.open_at(at):
                    session.hosts.append((at, happened.host))
        case SessionAdjourned():
            discussion.sessions[happened.session].recesses.append((at, None))
            _heard(matter, happened.session, at)
        case SessionResumed():
            recesses = discussion.sessions[happened.session].recesses
            recesses[-1] = (recesses[-1][0], at)
            _heard(matter, happened.session, at)
        case ConsensusRecorded():
            discussion.consensuses.add(happened.consensus)
            _heard(matter, happened.session, at)
        case SessionClosed():
            discussion.sessions[happened.session].closed_at = at
        case MinutesSigned():
            discussion.sessions[happened.session].minutes_at = at
        case _:
            assert_never(happened)


def _heard(matter: Matter, session: UUID, at: datetime) -> None:
    found = matter.discussion.sessions[session]
    found.latest_at = max(found.latest_at, at)


def _show(matter: Matter, statement: UUID, at: datetime, *, withheld: bool) -> None:
    found = matter.discussion.statements[statement]
    found.withheld, found.settled_at = withheld, at
