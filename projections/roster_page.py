"""What the page of a roster holds: the notice, who asked, who was invited, who sits and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from projections.participant import Participant, PartyNamed


class NoticeShown(msgspec.Struct, frozen=True, omit_defaults=True):
    """The latest notice, not in force any more once ``cancelled_at`` is set. ``positions``: of its
    publication, then of whatever changed its host or cancelled it."""

    published_at: datetime
    starts_at: datetime
    place: str
    host: Participant
    host_title: str
    parties: tuple[PartyNamed, ...]
    form: str
    applications_until: datetime
    positions: tuple[int, ...]
    cancelled_at: datetime | None = None


class NoticeChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """``what`` happened to the notice: amended, host_replaced or cancelled. ``justification``: why
    its days did not run again."""

    what: str
    at: datetime
    reason: str
    position: int
    justification: str | None = None


class ApplicationLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """An application and its answer; ``status`` is waiting, admitted or rejected."""

    party: Participant
    capacity: str
    applied_at: datetime
    positions: tuple[int, ...]
    status: str = "waiting"
    answered_at: datetime | None = None
    reason: str | None = None


class RequestLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """A department that the street was asked to bring; ``invitation`` once it has invited it."""

    department: UUID
    street: UUID
    requested_at: datetime
    reason: str
    positions: tuple[int, ...]
    invitation: UUID | None = None


class InvitationLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """An invitation; ``accepted`` is None until it is answered."""

    invitation: UUID
    party: Participant
    capacity: str
    invited_by: UUID
    invited_at: datetime
    positions: tuple[int, ...]
    accepted: bool | None = None
    answered_at: datetime | None = None
    reason: str | None = None


class AssessmentLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an expert found; each of ``documents`` with title, digest, media type and size."""

    expert: Participant
    field: str
    summary: str
    documents: tuple[dict[str, Any], ...]
    filed_at: datetime
    positions: tuple[int, ...]


class SeatLine(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A seat and how it was filled; ``replaced_by`` once its party has left it to another."""

    party: Participant
    capacity: str
    source: str
    filled_at: datetime
    positions: tuple[int, ...]
    draw: UUID | None = None
    replaced_by: Participant | None = None
    replaced_at: datetime | None = None
    reason: str | None = None


class Freezing(msgspec.Struct, frozen=True, omit_defaults=True):
    """The roster as it was settled; of weak groups, numbers alone."""

    at: datetime
    seats: int
    position: int
    weak_groups: dict[str, int] = {}


class RosterPage(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who takes part in a matter, and how it came about.

    ``seats`` are in the order in which they were filled, those left to another included; the
    counts are of the others. ``frozen_at`` is None while people may still apply: every notice
    opens the roster again. ``freezes`` are all of its settlings, in order.
    """

    matter: UUID
    notice: NoticeShown | None = None
    changes: tuple[NoticeChange, ...] = ()
    amended: int = 0
    requests: tuple[RequestLine, ...] = ()
    invitations: tuple[InvitationLine, ...] = ()
    applications: tuple[ApplicationLine, ...] = ()
    assessments: tuple[AssessmentLine, ...] = ()
    seats: tuple[SeatLine, ...] = ()
    seated: int = 0
    by_capacity: dict[str, int] = {}
    by_source: dict[str, int] = {}
    frozen_at: datetime | None = None
    freezes: tuple[Freezing, ...] = ()
    last_position: int = 0
