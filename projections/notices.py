"""The noticeboard (公示栏): one page a matter, with every session that it announced.

Nothing here depends on the day: whether one may still apply is for whoever reads it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.event import Event
from domain.events.agenda import ProposalAdopted, ProposalSubmitted
from domain.events.discussion import HostReplaced, SessionClosed, SessionOpened
from domain.events.draw import QuotasSet
from domain.events.notice import (
    ApplicationAdmitted,
    ApplicationReceived,
    ApplicationRejected,
    NoticeAmended,
    NoticeCancelled,
    NoticePublished,
    RosterFrozen,
)
from projections.matter_head import HEAD_TYPES, MatterHead, adopted, opened
from projections.participant import Participant, PartyNamed, participant
from projections.projection import Column, Key, Projection


class NoticeState(StrEnum):
    """How far a notice has come, whatever the day."""

    ANNOUNCED = "announced"
    SETTLED = "settled"
    """The roster is settled: nobody applies any more."""
    IN_SESSION = "in_session"
    HELD = "held"
    CANCELLED = "cancelled"


class Notice(msgspec.Struct, frozen=True, omit_defaults=True):
    """A session as it is announced now, with the positions of whatever happened to its notice.

    Changes of a notice belong to it until its session begins; what is announced after a session
    was held, or after a cancellation, has the next ``number``. ``published_at`` is when the notice
    first went up, ``in_force_since`` when it got its present wording. ``changed_at`` is when the
    ledger took the latest fact that changed what a calendar shows of it.
    """

    number: int
    position: int
    published_at: datetime
    in_force_since: datetime
    changed_at: datetime
    starts_at: datetime
    place: str
    host: Participant
    host_title: str
    parties: tuple[PartyNamed, ...]
    form: str
    applications_until: datetime
    amended: tuple[int, ...] = ()
    host_replaced: tuple[int, ...] = ()
    applications: tuple[int, ...] = ()
    admitted: tuple[int, ...] = ()
    rejected: tuple[int, ...] = ()
    settled_at: datetime | None = None
    settled: int | None = None
    seats: int | None = None
    opened_at: datetime | None = None
    opened: int | None = None
    closed_at: datetime | None = None
    closed: int | None = None
    cancelled_at: datetime | None = None
    cancelled: int | None = None
    cancelled_because: str | None = None

    @property
    def state(self) -> NoticeState:
        """How far it has come."""
        if self.cancelled is not None:
            return NoticeState.CANCELLED
        if self.opened is not None:
            return NoticeState.IN_SESSION if self.closed is None else NoticeState.HELD
        return NoticeState.ANNOUNCED if self.settled is None else NoticeState.SETTLED

    @property
    def changes(self) -> int:
        """How often its wording changed, its cancellation included."""
        return len(self.amended) + len(self.host_replaced) + (self.cancelled is not None)


class NoticesPage(msgspec.Struct, frozen=True, omit_defaults=True):
    """The notices of a matter, the latest last; none of a matter that announced nothing (yet), of
    which every column but those of its head is NULL. ``quotas`` are the positions at which quotas
    were set for who takes part."""

    matter: UUID
    head: MatterHead
    notices: tuple[Notice, ...] = ()
    quotas: tuple[int, ...] = ()
    last_position: int = 0

    @property
    def latest(self) -> Notice | None:
        """The notice in force, or the last there was."""
        return self.notices[-1] if self.notices else None


_TYPES = HEAD_TYPES | {
    fact.type
    for fact in (
        NoticePublished,
        NoticeAmended,
        NoticeCancelled,
        HostReplaced,
        QuotasSet,
        ApplicationReceived,
        ApplicationAdmitted,
        ApplicationRejected,
        RosterFrozen,
        SessionOpened,
        SessionClosed,
    )
}


def keys(event: Event) -> tuple[Key, ...]:
    """The matter's page, for every public fact of its notices and for its title."""
    public = event.type in _TYPES and event.envelope.visibility == "public"
    return ((event.stream,),) if public else ()


def fold(page: NoticesPage | None, event: Event, key: Key) -> NoticesPage:
    """The page after this fact."""
    if isinstance(event.fact, ProposalSubmitted):
        return NoticesPage(event.stream, opened(event, event.fact), last_position=event.position)
    assert page is not None, "a matter begins with its proposal"
    return replace(page, **_changes(page, event), last_position=event.position)


def _changes(page: NoticesPage, event: Event) -> dict[str, Any]:
    """What this fact changes on the page."""
    fact = event.fact
    match fact:
        case ProposalAdopted():
            return {"head": adopted(page.head, fact)}
        case QuotasSet():
            return {"quotas": (*page.quotas, event.position)}
        case NoticePublished():
            return {"notices": (*page.notices, _published(page, event, fact))}
    notice = page.latest
    if notice is None:
        return {}
    if isinstance(fact, NoticeAmended) and notice.opened is not None:
        return {"notices": (*page.notices, _published(page, event, fact))}
    return {"notices": (*page.notices[:-1], replace(notice, **_course(notice, event)))}


def _published(page: NoticesPage, event: Event, fact: NoticePublished | NoticeAmended) -> Notice:
    """A notice of its own: the first, one after a cancellation, or that of a further round (K2)."""
    return Notice(
        number=len(page.notices) + 1,
        position=event.position,
        published_at=event.occurred_at,
        in_force_since=event.occurred_at,
        changed_at=event.recorded_at,
        **_elements(fact),
    )


def _elements(fact: NoticePublished | NoticeAmended) -> dict[str, Any]:
    """N1 The five elements."""
    notice = fact.notice
    return {
        "starts_at": notice.starts_at,
        "place": notice.place,
        "host": participant(notice.host),
        "host_title": notice.host_title,
        "parties": tuple(PartyNamed(it.capacity.value, it.organisation) for it in notice.parties),
        "form": notice.form.value,
        "applications_until": notice.applications_until,
    }


def _course(notice: Notice, event: Event) -> dict[str, Any]:
    """What this fact changes in the notice in force."""
    at, position = event.occurred_at, event.position
    match event.fact:
        case NoticeAmended() as fact:
            return {
                **_elements(fact),
                "amended": (*notice.amended, position),
                "in_force_since": at,
                "changed_at": event.recorded_at,
                "settled_at": None,
                "settled": None,
                "seats": None,
            }
        case HostReplaced() as fact:
            return {
                "host": participant(fact.host),
                "host_title": fact.host_title,
                "host_replaced": (*notice.host_replaced, position),
                "changed_at": event.recorded_at,
            }
        case NoticeCancelled() as fact:
            return {
                "cancelled_at": at,
                "cancelled": position,
                "cancelled_because": fact.reason,
                "changed_at": event.recorded_at,
            }
        case ApplicationReceived():
            return {"applications": (*notice.applications, position)}
        case ApplicationAdmitted():
            return {"admitted": (*notice.admitted, position)}
        case ApplicationRejected():
            return {"rejected": (*notice.rejected, position)}
        case RosterFrozen() as fact:
            return {"settled_at": at, "settled": position, "seats": fact.seats}
        case SessionOpened():
            return {"opened_at": at, "opened": position}
        case SessionClosed():
            return {"closed_at": at, "closed": position}
    raise AssertionError(event.type)


NOTICES = Projection(
    name="notices",
    version=3,
    page=NoticesPage,
    key=(("matter", "uuid"),),
    keys=keys,
    fold=fold,
    columns=(
        Column("organisation", "uuid", lambda page: page.head.organisation),
        Column("division_code", "text", lambda page: page.head.division_code),
        Column("category", "text", lambda page: page.head.category),
        Column("scale", "text", lambda page: page.head.scale),
        Column("topic", "text", lambda page: page.head.topic),
        Column("form", "text", lambda page: page.latest and page.latest.form),
        Column("state", "text", lambda page: page.latest and page.latest.state.value),
        Column(
            "published_at", "timestamptz", lambda page: page.latest and page.latest.published_at
        ),
        Column("changed_at", "timestamptz", lambda page: page.latest and page.latest.changed_at),
        Column("starts_at", "timestamptz", lambda page: page.latest and page.latest.starts_at),
        Column(
            "applications_until",
            "timestamptz",
            lambda page: page.latest and page.latest.applications_until,
        ),
    ),
    indexes=(
        ("starts_at", "matter"),
        ("changed_at", "matter"),
        ("applications_until", "matter"),
        ("organisation", "starts_at"),
    ),
)
