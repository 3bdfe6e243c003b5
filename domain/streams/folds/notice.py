"""Notice and roster: announced, applied for, invited, drawn, seated, frozen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from domain.events.draw import (
    DrawCancelled,
    DrawExecuted,
    DrawFact,
    QuotasSet,
    RosterPoolCommitted,
    RosterPoolListed,
)
from domain.events.notice import (
    ApplicationAdmitted,
    ApplicationReceived,
    ApplicationRejected,
    DepartmentRequested,
    ExpertAssessmentFiled,
    InvitationAnswered,
    NoticeAmended,
    NoticeCancelled,
    NoticeFact,
    NoticePublished,
    PartyInvited,
    RosterFrozen,
    SeatFilled,
    SeatReplaced,
)
from domain.streams.matter import Matter, Stage
from domain.streams.roster import (
    Application,
    ApplicationStatus,
    Draw,
    DrawStatus,
    Invitation,
    Notice,
    Seat,
)


def fold(matter: Matter, happened: NoticeFact, at: datetime) -> None:
    """Fold one fact of notice or roster in."""
    roster = matter.roster
    match happened:
        case NoticePublished() | NoticeAmended():
            if matter.stage is Stage.ADOPTED:
                matter.enter(Stage.NOTICED, at)
            matter.notices.append(Notice(at, happened.notice))
            roster.frozen_at = None
        case NoticeCancelled():
            matter.notices[-1] = replace(matter.notices[-1], cancelled_at=at)
            if matter.stage is Stage.NOTICED:
                matter.enter(Stage.ADOPTED, at)
        case ApplicationReceived():
            roster.applications[happened.applicant.id] = Application(happened.capacity, at)
        case ApplicationAdmitted():
            roster.applications[happened.applicant.id].status = ApplicationStatus.ADMITTED
        case ApplicationRejected():
            roster.applications[happened.applicant.id].status = ApplicationStatus.REJECTED
        case DepartmentRequested():
            roster.requests[happened.department] = at
        case PartyInvited():
            roster.invitations[happened.invitation] = Invitation(
                happened.party, happened.capacity, happened.invited_by, at
            )
        case InvitationAnswered():
            roster.invitations[happened.invitation].accepted = happened.accepted
        case SeatFilled():
            roster.seats[happened.party.id] = Seat(
                happened.capacity, happened.source, at, happened.draw
            )
        case SeatReplaced():
            roster.seats.pop(happened.leaves.id, None)
            roster.seats[happened.party.id] = Seat(
                happened.capacity, happened.source, at, happened.draw
            )
            _follow(matter, happened)
        case RosterFrozen():
            roster.frozen_at = at
            matter.notices[-1] = replace(matter.notices[-1], frozen_at=at)
        case ExpertAssessmentFiled():
            roster.assessed_at = min(roster.assessed_at or at, at)
        case _:
            assert_never(happened)


def fold_draw(matter: Matter, happened: DrawFact, at: datetime) -> None:
    """Fold one fact of a draw in."""
    draws = matter.roster.draws
    match happened:
        case QuotasSet():
            matter.roster.quotas = happened.quotas
            matter.roster.quotas_set_at = at
        case RosterPoolListed():
            draws.setdefault(happened.draw, Draw()).candidates.extend(happened.candidates)
        case RosterPoolCommitted():
            draw = draws.setdefault(happened.draw, Draw())
            draw.quotas = happened.quotas
            draw.panel = happened.panel
            draw.capacity = happened.capacity
            draw.randomness = happened.randomness
            draw.digest = happened.digest
            draw.committed_at = at
            draw.status = DrawStatus.COMMITTED
        case DrawExecuted():
            draw = draws[happened.draw]
            draw.value = happened.value
            draw.selected = happened.selected
            draw.members = set(happened.selected)
            draw.executed_at = at
            draw.status = DrawStatus.EXECUTED
        case DrawCancelled():
            draws[happened.draw].status = DrawStatus.CANCELLED
        case _:
            assert_never(happened)


def _follow(matter: Matter, happened: SeatReplaced) -> None:
    """N3 One of the drawn leaves, and whoever follows from the draw belongs to it."""
    for id, draw in matter.roster.draws.items():
        if happened.leaves.id in draw.members:
            draw.members.discard(happened.leaves.id)
            draw.left.add(happened.leaves.id)
        if happened.draw == id:
            draw.members.add(happened.party.id)
