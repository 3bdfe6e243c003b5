"""The roster of a matter: what was announced, who applied, was invited, was drawn, and who sits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from domain.event import Event
from domain.events.discussion import HostReplaced
from domain.events.notice import (
    ApplicationAdmitted,
    ApplicationReceived,
    ApplicationRejected,
    DepartmentRequested,
    ExpertAssessmentFiled,
    InvitationAnswered,
    NoticeAmended,
    NoticeCancelled,
    NoticePublished,
    PartyInvited,
    RosterFrozen,
    SeatFilled,
    SeatReplaced,
)
from projections.participant import PartyNamed, participant
from projections.projection import Key, Projection
from projections.roster_page import (
    ApplicationLine,
    AssessmentLine,
    Freezing,
    InvitationLine,
    NoticeChange,
    NoticeShown,
    RequestLine,
    RosterPage,
    SeatLine,
)

Changes = dict[str, Any]
Line = TypeVar("Line", bound=msgspec.Struct)


def keys(event: Event) -> tuple[Key, ...]:
    """The matter's page, for every public fact of its notice and roster."""
    if event.type not in _FOLDS or event.envelope.visibility != "public":
        return ()
    return ((event.stream,),)


def fold(page: RosterPage | None, event: Event, key: Key) -> RosterPage:
    """The page after this fact."""
    before = page or RosterPage(matter=event.stream)
    changes = _FOLDS[event.type](before, event, event.fact)
    return msgspec.structs.replace(before, **changes, last_position=event.position)


def _announced(page: RosterPage, event: Event, fact: NoticePublished | NoticeAmended) -> Changes:
    notice = fact.notice
    return {
        "notice": NoticeShown(
            published_at=event.occurred_at,
            starts_at=notice.starts_at,
            place=notice.place,
            host=participant(notice.host),
            host_title=notice.host_title,
            parties=tuple(PartyNamed(it.capacity.value, it.organisation) for it in notice.parties),
            form=notice.form.value,
            applications_until=notice.applications_until,
            positions=(event.position,),
        ),
        "frozen_at": None,
    }


def _amended(page: RosterPage, event: Event, fact: NoticeAmended) -> Changes:
    change = NoticeChange(
        "amended", event.occurred_at, fact.reason, event.position, fact.justification
    )
    return {
        **_announced(page, event, fact),
        "changes": (*page.changes, change),
        "amended": page.amended + 1,
    }


def _cancelled(page: RosterPage, event: Event, fact: NoticeCancelled) -> Changes:
    change = NoticeChange("cancelled", event.occurred_at, fact.reason, event.position)
    return {
        "notice": _with(page.notice, event, cancelled_at=event.occurred_at),
        "changes": (*page.changes, change),
    }


def _host_replaced(page: RosterPage, event: Event, fact: HostReplaced) -> Changes:
    change = NoticeChange("host_replaced", event.occurred_at, fact.reason, event.position)
    return {
        "notice": _with(
            page.notice, event, host=participant(fact.host), host_title=fact.host_title
        ),
        "changes": (*page.changes, change),
    }


def _requested(page: RosterPage, event: Event, fact: DepartmentRequested) -> Changes:
    line = RequestLine(
        fact.department, fact.street, event.occurred_at, fact.reason, (event.position,)
    )
    return {"requests": (*page.requests, line)}


def _invited(page: RosterPage, event: Event, fact: PartyInvited) -> Changes:
    line = InvitationLine(
        fact.invitation,
        participant(fact.party),
        fact.capacity.value,
        fact.invited_by,
        event.occurred_at,
        (event.position,),
    )
    requests = _latest(
        page.requests,
        lambda it: it.department == fact.party.organisation and it.invitation is None,
        event,
        invitation=fact.invitation,
    )
    return {"invitations": (*page.invitations, line), "requests": requests}


def _answered(page: RosterPage, event: Event, fact: InvitationAnswered) -> Changes:
    return {
        "invitations": _latest(
            page.invitations,
            lambda it: it.invitation == fact.invitation,
            event,
            accepted=fact.accepted,
            answered_at=event.occurred_at,
            reason=fact.reason,
        )
    }


def _assessed(page: RosterPage, event: Event, fact: ExpertAssessmentFiled) -> Changes:
    line = AssessmentLine(
        participant(fact.expert),
        fact.field,
        fact.summary,
        tuple(document.model_dump() for document in fact.documents),
        event.occurred_at,
        (event.position,),
    )
    return {"assessments": (*page.assessments, line)}


def _applied(page: RosterPage, event: Event, fact: ApplicationReceived) -> Changes:
    line = ApplicationLine(
        participant(fact.applicant), fact.capacity.value, event.occurred_at, (event.position,)
    )
    return {"applications": (*page.applications, line)}


def _admitted(page: RosterPage, event: Event, fact: ApplicationAdmitted) -> Changes:
    return _decided(page, event, fact, status="admitted")


def _rejected(page: RosterPage, event: Event, fact: ApplicationRejected) -> Changes:
    return _decided(page, event, fact, status="rejected", reason=fact.reason)


def _decided(
    page: RosterPage, event: Event, fact: ApplicationAdmitted | ApplicationRejected, **values: Any
) -> Changes:
    applicant = participant(fact.applicant)
    return {
        "applications": _latest(
            page.applications,
            lambda it: it.party == applicant,
            event,
            answered_at=event.occurred_at,
            **values,
        )
    }


def _seated(page: RosterPage, event: Event, fact: SeatFilled | SeatReplaced) -> Changes:
    line = SeatLine(
        participant(fact.party),
        fact.capacity.value,
        fact.source.value,
        event.occurred_at,
        (event.position,),
        fact.draw,
    )
    return {
        "seats": (*page.seats, line),
        "seated": page.seated + 1,
        "by_capacity": _counted(page.by_capacity, line.capacity, 1),
        "by_source": _counted(page.by_source, line.source, 1),
    }


def _replaced(page: RosterPage, event: Event, fact: SeatReplaced) -> Changes:
    leaves = participant(fact.leaves)
    before = page.seats
    seats = _latest(
        before,
        lambda it: it.party == leaves and it.replaced_by is None,
        event,
        replaced_by=participant(fact.party),
        replaced_at=event.occurred_at,
        reason=fact.reason,
    )
    left = [old for old, new in zip(before, seats, strict=True) if old is not new]
    for seat in left:
        page = msgspec.structs.replace(
            page,
            seated=page.seated - 1,
            by_capacity=_counted(page.by_capacity, seat.capacity, -1),
            by_source=_counted(page.by_source, seat.source, -1),
        )
    return _seated(msgspec.structs.replace(page, seats=seats), event, fact)


def _frozen(page: RosterPage, event: Event, fact: RosterFrozen) -> Changes:
    weak_groups: dict[str, int] = {}
    for count in fact.weak_groups:
        weak_groups = _counted(weak_groups, count.group.value, count.people)
    freezing = Freezing(event.occurred_at, fact.seats, event.position, weak_groups)
    return {"frozen_at": event.occurred_at, "freezes": (*page.freezes, freezing)}


def _with(notice: NoticeShown | None, event: Event, **values: Any) -> NoticeShown | None:
    """The notice with other values and this fact among its sources."""
    if notice is None:
        return None
    positions = (*notice.positions, event.position)
    return msgspec.structs.replace(notice, **values, positions=positions)


def _latest(
    lines: tuple[Line, ...], fits: Callable[[Any], bool], event: Event, **values: Any
) -> tuple[Line, ...]:
    """The lines, the latest that fits with other values and this fact among its sources."""
    for index in range(len(lines) - 1, -1, -1):
        line: Any = lines[index]
        if fits(line):
            positions = (*line.positions, event.position)
            changed = msgspec.structs.replace(line, **values, positions=positions)
            return (*lines[:index], changed, *lines[index + 1 :])
    return lines


def _counted(counts: dict[str, int], name: str, more: int) -> dict[str, int]:
    """The counts with one of them changed; what is none is left out."""
    changed = {**counts, name: counts.get(name, 0) + more}
    return {key: changed[key] for key in sorted(changed) if changed[key]}


_FOLDS: dict[str, Callable[[RosterPage, Event, Any], Changes]] = {
    NoticePublished.type: _announced,
    NoticeAmended.type: _amended,
    NoticeCancelled.type: _cancelled,
    HostReplaced.type: _host_replaced,
    DepartmentRequested.type: _requested,
    PartyInvited.type: _invited,
    InvitationAnswered.type: _answered,
    ExpertAssessmentFiled.type: _assessed,
    ApplicationReceived.type: _applied,
    ApplicationAdmitted.type: _admitted,
    ApplicationRejected.type: _rejected,
    SeatFilled.type: _seated,
    SeatReplaced.type: _replaced,
    RosterFrozen.type: _frozen,
}
"""Fact → what it changes; others leave the page alone."""

ROSTER = Projection(
    name="roster",
    version=1,
    page=RosterPage,
    key=(("matter", "uuid"),),
    keys=keys,
    fold=fold,
)
