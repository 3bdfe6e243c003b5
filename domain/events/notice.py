"""Facts of the notice and the roster: who is told, who applies, who sits (三(二), 三(四)1)."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from domain.event import Fact
from domain.events.ability import WeakGroupCount
from domain.events.agenda import Document
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
    RESIDENTS_ASSEMBLY = "residents_assembly"
    REPRESENTATIVES_ASSEMBLY = "representatives_assembly"
    STANDING_ASSEMBLY = "standing_assembly"


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
    JUDICIAL_OFFICE = "judicial_office"
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
    justification: Prose | None = None
    """Why the days of the notice need not run again; None when they do."""


class NoticeCancelled(Fact):
    """N1 取消公示: no session will be held under it, with the reason."""

    type = "notice.cancelled.v1"
    clauses = ("N1",)
    zh = "取消公示"

    reason: Prose


class DepartmentRequested(Fact):
    """N4 请街道协调部门参加: the organiser asks the street to bring a department to the table."""

    type = "department.requested.v1"
    clauses = ("N4", "L2")
    zh = "请街道协调部门参加"

    department: UUID
    street: UUID
    reason: Prose


class PartyInvited(Fact):
    """N3 N4 邀请参加: departments by the street, everybody else by the organiser."""

    type = "party.invited.v1"
    clauses = ("N3", "N4", "L2")
    zh = "邀请参加"

    invitation: UUID
    party: Party
    capacity: Capacity
    invited_by: UUID


class InvitationAnswered(Fact):
    """N3 N4 答复邀请: it will come, or why not."""

    type = "invitation.answered.v1"
    clauses = ("N3", "N4")
    zh = "答复邀请"

    invitation: UUID
    accepted: bool
    reason: Prose | None = None


class ExpertAssessmentFiled(Fact):
    """N5 专家论证评估: what an expert found of a technical matter."""

    type = "expert_assessment.filed.v1"
    clauses = ("N5",)
    zh = "专家论证评估"

    expert: Party
    field: Line
    summary: Prose
    documents: tuple[Document, ...]


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
    draw: UUID | None = None
    """The draw that it came of, for ``sampling``."""


class SeatReplaced(Fact):
    """N3 更换参与者: one leaves and another takes the seat, with the reason.

    A drawn one is followed by the next of the draw.
    """

    type = "seat.replaced.v1"
    clauses = ("N3",)
    zh = "更换参与者"

    leaves: Party
    party: Party
    capacity: Capacity
    source: SeatSource
    draw: UUID | None = None
    reason: Prose


class RosterFrozen(Fact):
    """N3 名册确定: from now on these are the participants."""

    type = "roster.frozen.v1"
    clauses = ("N3",)
    zh = "名册确定"

    seats: int
    weak_groups: tuple[WeakGroupCount, ...] = ()
    """C1 How many members of weak groups sit on it, as numbers alone."""


NoticeFact = (
    NoticePublished
    | NoticeAmended
    | NoticeCancelled
    | DepartmentRequested
    | PartyInvited
    | InvitationAnswered
    | ExpertAssessmentFiled
    | ApplicationReceived
    | ApplicationAdmitted
    | ApplicationRejected
    | SeatFilled
    | SeatReplaced
    | RosterFrozen
)
