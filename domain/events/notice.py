"""Facts of the notice and the roster: who is told, who applies, who sits (三(二), 三(四)1)."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from domain.event import Fact
from domain.value import Line, Moment, Party, Prose, Value


class Form(StrEnum):
    """N7 协商形式 (三(三))."""

    COMMUNITY_COUNCIL = "community_council"
    HEARING = "hearing"
    BUILDING_COUNCIL = "building_council"
    ESTATE_CONSULTATION = "estate_consultation"
    OWNERS_CONSULTATION = "owners_consultation"
    DEMOCRATIC_APPRAISAL = "democratic_appraisal"
    FORUM = "forum"
    OPEN_SPACE = "open_space"
    FUTURE_SEARCH = "future_search"
    ONLINE = "online"


class Capacity(StrEnum):
    """In what capacity a party takes part (三(二) 协商参与者, 扩大参与范围)."""

    RESIDENT = "resident"
    MIGRANT_RESIDENT = "migrant_resident"
    COMMITTEE = "committee"
    STREET = "street"
    DEPARTMENT = "department"
    RESIDENT_UNIT = "resident_unit"
    SOCIAL_ORGANISATION = "social_organisation"
    OWNERS_COMMITTEE = "owners_committee"
    PROPERTY_COMPANY = "property_company"
    EXPERT = "expert"
    LEGAL = "legal"
    DELEGATE = "delegate"
    STAKEHOLDER = "stakeholder"
    OBSERVER = "observer"


class SeatSource(StrEnum):
    """N3 How a seat was filled: 公开报名、主动邀请、随机抽样、重点配额."""

    REGISTRATION = "registration"
    INVITATION = "invitation"
    SAMPLING = "sampling"
    QUOTA = "quota"


class InvitedParty(Value):
    """One kind of party that the notice names, with the organisation where it is one."""

    capacity: Capacity
    organisation: UUID | None = None


class NoticeElements(Value):
    """N1 公示五要素: time, place, host, participating parties and form."""

    starts_at: Moment
    place: Line
    host: Party
    host_title: Line
    parties: tuple[InvitedParty, ...]
    form: Form
    applications_until: Moment


class NoticePublished(Fact):
    """N1 协商公示: all five elements, and until when one may apply (N2)."""

    type = "notice.published.v1"
    clauses = ("N1", "N2", "N7")
    zh = "协商公示"

    notice: NoticeElements


class NoticeAmended(Fact):
    """N1 公示变更: a new notice takes the place of the one before, with the reason."""

    type = "notice.amended.v1"
    clauses = ("N1",)
    zh = "公示变更"

    notice: NoticeElements
    reason: Prose


class ApplicationReceived(Fact):
    """N2 申请参加: somebody asks to take part, during the notice."""

    type = "application.received.v1"
    clauses = ("N2",)
    zh = "申请参加"

    applicant: Party
    capacity: Capacity


class ApplicationAdmitted(Fact):
    """N2 同意参加."""

    type = "application.admitted.v1"
    clauses = ("N2",)
    zh = "同意参加"

    applicant: Party


class ApplicationRejected(Fact):
    """N2 不予同意参加: with the reason."""

    type = "application.rejected.v1"
    clauses = ("N2",)
    zh = "不予同意参加"

    applicant: Party
    reason: Prose


class SeatFilled(Fact):
    """N3 确定参与者: a party has a seat, and this is how it came by it."""

    type = "seat.filled.v1"
    clauses = ("N3",)
    zh = "确定参与者"

    party: Party
    capacity: Capacity
    source: SeatSource


class RosterFrozen(Fact):
    """N3 名册确定: from now on these are the participants."""

    type = "roster.frozen.v1"
    clauses = ("N3",)
    zh = "名册确定"

    seats: int


NoticeFact = (
    NoticePublished
    | NoticeAmended
    | ApplicationReceived
    | ApplicationAdmitted
    | ApplicationRejected
    | SeatFilled
    | RosterFrozen
)
