"""N4 邀请参加 and N5 专家论证评估: the street brings departments; experts assess."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.agenda import Document
from domain.events.notice import (
    Capacity,
    DepartmentRequested,
    ExpertAssessmentFiled,
    InvitationAnswered,
    PartyInvited,
    SeatFilled,
    SeatSource,
)
from domain.events.registry import Kind
from domain.refusal import AlreadyExists, Refusal
from domain.steps.notice import AlreadyApplied, RosterIsFrozen
from domain.steps.proposal import require_on_agenda, require_under_deliberation
from domain.steps.roster import AlreadyInvited, AlreadySeated
from domain.steps.seating import (
    GOVERNMENT,
    INTERESTED,
    is_government,
    require_fit,
    require_not_host,
)
from domain.streams.matter import Matter
from domain.streams.roster import ApplicationStatus
from domain.value import Line, Party, Prose


class NoStreetAbove(Refusal):
    """The organiser belongs to no street that could coordinate."""

    clause = "N4"
    zh = "登记簿中未找到组织者所属的街道，无法请街道协调。"
    en = "The register has no street above the organiser that could coordinate."


class AlreadyRequested(Refusal):
    """Asking again does not set the clock back."""

    clause = "N4"
    zh = "已请街道协调该部门，街道尚未发出邀请。"
    en = "The street has been asked already and has not invited this department yet."


class StreetInvitesDepartments(Refusal):
    """Departments are brought to the table by the street."""

    clause = "N4"
    zh = "涉及政府部门的，由街道邀请；其他单位可请街道协调。"
    en = "Departments are invited by the street alone; others ask the street to bring them."


class NoSuchInvitation(Refusal):
    """The matter has no invitation with this id."""

    clause = "N4"
    zh = "该事项没有这份邀请。"
    en = "The matter has no such invitation."


class InvitationAlreadyAnswered(Refusal):
    """An invitation is answered once."""

    clause = "N4"
    zh = "该邀请已经答复。"
    en = "The invitation has been answered."


class DeclinedWithoutReason(Refusal):
    """Who stays away says why."""

    clause = "N4"
    zh = "不参加的，应当说明理由。"
    en = "Whoever declines an invitation gives the reason."


class ExpertAssessmentMissing(Refusal):
    """A technical matter is assessed by an expert before it is settled."""

    clause = "N5"
    zh = "该事项专业性、技术性较强，尚无专家论证评估，不能形成决议或者提交居民会议。"
    en = "The matter is a technical one and no expert has assessed it yet."


class ExpertNotIndependent(Refusal):
    """Whoever raised the matter, organises it or has an interest in it does not assess it."""

    clause = "N5"
    zh = "专家论证评估不得由组织者、提出人、附议人或者公示所列有利益关系的单位作出。"
    en = "An expert is not the organiser, a proposer, a co-signer or a party with an interest."


class RequestDepartment(Command):
    """Ask the street to bring a department to the table."""

    clauses = ("N4", "L2")
    zh = "请街道协调部门参加"

    department: UUID
    reason: Prose


class InviteParty(Command):
    """Invite somebody to take part; a department is invited by the street."""

    clauses = ("N3", "N4", "L2")
    zh = "邀请参加"

    invitation: UUID
    party: Party
    capacity: Capacity


class AnswerInvitation(Command):
    """Say that the invited will come, or why not."""

    clauses = ("N3", "N4")
    zh = "答复邀请"

    invitation: UUID
    accepted: bool
    reason: Prose | None = None


class FileExpertAssessment(Command):
    """Put on record what an expert found of the matter."""

    clauses = ("N5",)
    zh = "专家论证评估"

    expert: Party
    field: Line
    summary: Prose
    documents: Annotated[tuple[Document, ...], Field(max_length=200)] = ()


def request_department(matter: Matter, command: RequestDepartment, act: Act) -> list[Fact]:
    """N4 请街道协调部门参加: the street above the organiser, or the street that organises."""
    require_under_deliberation(matter, act)
    act.registry.living(command.department, "department", *GOVERNMENT)
    street = _street_of(matter, act)
    if command.department in matter.roster.seats:
        raise AlreadySeated("department")
    asked_at = matter.roster.requests.get(command.department)
    invited = [it for it in matter.roster.invitations.values() if it.party.id == command.department]
    if any(it.accepted is None for it in invited):
        raise AlreadyInvited("department")
    if asked_at is not None and all(it.invited_at < asked_at for it in invited):
        raise AlreadyRequested("department")
    act.must_follow(asked_at)
    return [
        DepartmentRequested(department=command.department, street=street, reason=command.reason)
    ]


def invite_party(matter: Matter, command: InviteParty, act: Act) -> list[Fact]:
    """N3 N4 邀请参加: until the roster is frozen, before the notice too, so that it can name them.

    L2: a department by the street that organises or stands above the organiser.
    """
    require_under_deliberation(matter, act)
    roster = matter.roster
    if roster.frozen_at is not None:
        raise RosterIsFrozen()
    if command.invitation in roster.invitations:
        raise AlreadyExists("invitation")
    if command.party.id in roster.seats:
        raise AlreadySeated("party")
    application = roster.applications.get(command.party.id)
    if application is not None and application.status is ApplicationStatus.WAITING:
        raise AlreadyApplied("party")
    if any(it.party == command.party and it.accepted is None for it in roster.invitations.values()):
        raise AlreadyInvited("party")
    require_fit(matter, command.party, command.capacity, "party", act)
    if is_government(command.party, act):
        inviting = act.registry.find(act.acting_for)
        if inviting is None or inviting.kind is not Kind.STREET:
            raise StreetInvitesDepartments("party")
    return [
        PartyInvited(
            invitation=command.invitation,
            party=command.party,
            capacity=command.capacity,
            invited_by=act.acting_for,
        )
    ]


def answer_invitation(matter: Matter, command: AnswerInvitation, act: Act) -> list[Fact]:
    """N3 N4 答复邀请: once; who accepts has a seat, who declines says why."""
    require_on_agenda(matter, act)
    invitation = matter.roster.invitations.get(command.invitation)
    if invitation is None:
        raise NoSuchInvitation("invitation")
    if invitation.accepted is not None:
        raise InvitationAlreadyAnswered("invitation")
    act.must_follow(invitation.invited_at)
    answer = InvitationAnswered(
        invitation=command.invitation, accepted=command.accepted, reason=command.reason
    )
    if not command.accepted:
        if command.reason is None:
            raise DeclinedWithoutReason("reason")
        return [answer]
    require_under_deliberation(matter, act)
    if matter.roster.frozen_at is not None:
        raise RosterIsFrozen()
    require_not_host(matter, invitation.party.id, "invitation", act)
    if invitation.party.id in matter.roster.seats:  # drawn in the meantime
        return [answer]
    seat = SeatFilled(
        party=invitation.party, capacity=invitation.capacity, source=SeatSource.INVITATION
    )
    return [answer, seat]


def file_expert_assessment(matter: Matter, command: FileExpertAssessment, act: Act) -> list[Fact]:
    """N5 专家论证评估: by a person or an organisation that knows the field."""
    require_on_agenda(matter, act)
    if command.expert.organisation is not None:
        act.registry.living(command.expert.organisation, "expert.organisation")
    if command.expert.id in _interested(matter):
        raise ExpertNotIndependent("expert")
    return [
        ExpertAssessmentFiled(
            expert=command.expert,
            field=command.field,
            summary=command.summary,
            documents=command.documents,
        )
    ]


def _interested(matter: Matter) -> set[UUID | None]:
    """N5 The organiser, who raised the matter, and whom a notice named as having an interest."""
    named = {
        party.organisation
        for notice in matter.notices
        for party in notice.elements.parties
        if party.capacity in INTERESTED
    }
    return {matter.organisation, *matter.proposers, *matter.cosigners, *(named - {None})}


def _street_of(matter: Matter, act: Act) -> UUID:
    """L2 The street that organises, or the one above the organiser."""
    assert matter.organisation is not None
    organiser = act.registry.find(matter.organisation)
    if organiser is not None and organiser.kind is Kind.STREET:
        return organiser.id
    street = act.registry.above(matter.organisation, Kind.STREET)
    if street is None:
        raise NoStreetAbove()
    return street


def require_assessed(matter: Matter, act: Act) -> None:
    """N5 Refuse to settle a technical matter before an expert has assessed it."""
    assessed_at = matter.roster.assessed_at
    if matter.technical and (assessed_at is None or act.occurred_at < assessed_at):
        raise ExpertAssessmentMissing()
