"""N1 公示 and N2 申请参加: the notice with its five elements, and applications while it runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.notice import (
    ApplicationAdmitted,
    ApplicationReceived,
    ApplicationRejected,
    Capacity,
    Form,
    InvitedParty,
    NoticeAmended,
    NoticeElements,
    NoticePublished,
    SeatFilled,
    SeatSource,
)
from domain.refusal import Refusal
from domain.steps.proposal import require_on_agenda, require_under_deliberation
from domain.streams.matter import Matter
from domain.streams.roster import ApplicationStatus
from domain.value import Line, Moment, Party, Prose


class NoticeMissing(Refusal):
    """No notice is in force."""

    clause = "N1"
    zh = "该事项尚未发布协商公示。"
    en = "No notice has been published for this matter."


class NoticeAlreadyPublished(Refusal):
    """A second notice is an amendment, with its reason."""

    clause = "N1"
    zh = "该事项已有公示；如需变更，请以变更公示办理并说明理由。"
    en = "A notice is in force; amend it and give the reason."


class NoticeTooShort(Refusal):
    """The session would begin before the notice has run its days."""

    clause = "N1"
    zh = "公示期不足：会议开始时间距公示不得少于 {days} 日。"
    en = "The notice is too short: the session must be at least {days} days after it."


class ApplicationsOutsideNotice(Refusal):
    """Applications are taken from the notice until the session begins at the latest."""

    clause = "N2"
    zh = "申请截止时间须在公示之后、会议开始之前。"
    en = "Applications must close after the notice and no later than the session begins."


class NoticeNotRunning(Refusal):
    """The application came before the notice or after its closing time."""

    clause = "N2"
    zh = "不在公示的申请期限内。"
    en = "Applications are taken only during the notice."


class AlreadyApplied(Refusal):
    """One application each."""

    clause = "N2"
    zh = "已提出过申请或已在名册内。"
    en = "This party has applied already or is on the roster."


class NoSuchApplication(Refusal):
    """No application by this party awaits an answer."""

    clause = "N2"
    zh = "没有该参与者待答复的申请。"
    en = "No application by this party awaits an answer."


class RosterIsFrozen(Refusal):
    """Who takes part has been settled."""

    clause = "N3"
    zh = "参与者名册已经确定，不能再变更。"
    en = "The roster is frozen and can no longer change."


class SessionsHaveBegun(Refusal):
    """The notice cannot change while a session is open."""

    clause = "N1"
    zh = "会议进行期间不能变更公示。"
    en = "The notice cannot change while a session is open."


class NoticeCommand(Command):
    """The five elements of a notice, and until when one may apply to take part."""

    starts_at: Moment
    place: Line
    host: Party
    host_title: Line
    parties: Annotated[tuple[InvitedParty, ...], Field(min_length=1, max_length=100)]
    form: Form
    applications_until: Moment

    def elements(self) -> NoticeElements:
        """The elements as the fact holds them."""
        return NoticeElements(
            starts_at=self.starts_at,
            place=self.place,
            host=self.host,
            host_title=self.host_title,
            parties=self.parties,
            form=self.form,
            applications_until=self.applications_until,
        )


class PublishNotice(NoticeCommand):
    """Announce time, place, host, participating parties and form."""

    clauses = ("N1", "N2", "N7")
    zh = "发布协商公示"


class AmendNotice(NoticeCommand):
    """Put a new notice in the place of the one in force, with the reason; also for a next round."""

    clauses = ("N1",)
    zh = "变更公示"

    reason: Prose


class ApplyToTakePart(Command):
    """Ask to take part in the session announced."""

    clauses = ("N2",)
    zh = "申请参加"

    applicant: Party
    capacity: Capacity


class AdmitApplication(Command):
    """Give an applicant a seat."""

    clauses = ("N2", "N3")
    zh = "同意参加"

    applicant: Party


class RejectApplication(Command):
    """Refuse an applicant a seat, with the reason."""

    clauses = ("N2",)
    zh = "不予同意参加"

    applicant: Party
    reason: Prose


def publish_notice(matter: Matter, command: PublishNotice, act: Act) -> list[Fact]:
    """N1 公示: once; its days are counted from this act to the session."""
    require_under_deliberation(matter, act)
    if matter.notice is not None:
        raise NoticeAlreadyPublished()
    _check_times(command, act)
    _check_parties(command, act)
    return [NoticePublished(notice=command.elements())]


def amend_notice(matter: Matter, command: AmendNotice, act: Act) -> list[Fact]:
    """N1 公示变更: a new notice that runs its days again, with the reason."""
    require_under_deliberation(matter, act)
    if matter.notice is None:
        raise NoticeMissing()
    if matter.discussion.open_sessions:
        raise SessionsHaveBegun()
    act.must_follow(
        matter.notice_published_at, matter.stage_since, matter.discussion.last_closed_at
    )
    _check_times(command, act)
    _check_parties(command, act)
    return [NoticeAmended(notice=command.elements(), reason=command.reason)]


def apply_to_take_part(matter: Matter, command: ApplyToTakePart, act: Act) -> list[Fact]:
    """N2 申请参加: from the notice until its closing time."""
    require_on_agenda(matter, act)
    if matter.notice is None:
        raise NoticeMissing()
    notice = matter.notice_at(act.occurred_at)
    if notice is None or act.occurred_at > notice.elements.applications_until:
        raise NoticeNotRunning("occurred_at")
    if matter.roster.frozen_at is not None:
        raise RosterIsFrozen()
    if (
        command.applicant.id in matter.roster.applications
        or command.applicant.id in matter.roster.seats
    ):
        raise AlreadyApplied("applicant")
    if command.applicant.organisation is not None:
        act.registry.living(command.applicant.organisation, "applicant.organisation")
    return [ApplicationReceived(applicant=command.applicant, capacity=command.capacity)]


def admit_application(matter: Matter, command: AdmitApplication, act: Act) -> list[Fact]:
    """N2 同意参加: the applicant has a seat by open registration (N3)."""
    capacity = _waiting(matter, command.applicant, act)
    return [
        ApplicationAdmitted(applicant=command.applicant),
        SeatFilled(party=command.applicant, capacity=capacity, source=SeatSource.REGISTRATION),
    ]


def reject_application(matter: Matter, command: RejectApplication, act: Act) -> list[Fact]:
    """N2 不予同意参加: with the reason."""
    _waiting(matter, command.applicant, act)
    return [ApplicationRejected(applicant=command.applicant, reason=command.reason)]


def _waiting(matter: Matter, applicant: Party, act: Act) -> Capacity:
    require_on_agenda(matter, act)
    application = matter.roster.applications.get(applicant.id)
    if application is None or application.status is not ApplicationStatus.WAITING:
        raise NoSuchApplication("applicant")
    act.must_follow(application.received_at)
    return application.capacity


def _check_times(command: NoticeCommand, act: Act) -> None:
    days = act.rules.notice_days.value
    if command.starts_at < act.occurred_at + timedelta(days=days):
        raise NoticeTooShort("starts_at", days=days)
    if not act.occurred_at < command.applications_until <= command.starts_at:
        raise ApplicationsOutsideNotice("applications_until")


def _check_parties(command: NoticeCommand, act: Act) -> None:
    if command.host.organisation is not None:
        act.registry.living(command.host.organisation, "host.organisation")
    for index, party in enumerate(command.parties):
        if party.organisation is not None:
            act.registry.living(party.organisation, f"parties.{index}.organisation")
