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
    NoticeCancelled,
    NoticeElements,
    NoticePublished,
    SeatFilled,
    SeatSource,
)
from domain.refusal import Refusal
from domain.steps.form import require_form
from domain.steps.linkage import require_street_procedure
from domain.steps.proposal import require_on_agenda, require_under_deliberation
from domain.steps.seating import require_neutral_host, require_not_host, require_seatable
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


class SessionMovedEarlier(Refusal):
    """A change that does not run its days again only ever gives more time."""

    clause = "N1"
    zh = "不重新计算公示期的变更，会议不得早于原公示的时间。"
    en = "A change that does not run the days again cannot move the session earlier."


class ApplicationsCutShort(Refusal):
    """A change that does not run its days again leaves at least the time announced to apply."""

    clause = "N2"
    zh = "不重新计算公示期的变更，申请截止时间不得早于原公示的时间。"
    en = "A change that does not run the days again cannot close applications earlier."


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
    zh = "会议进行期间不能变更或者取消公示。"
    en = "The notice cannot change or be cancelled while a session is open."


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
    """Put a new notice in the place of the one in force, with the reason; also for a next round.

    ``justification`` says why the days of the notice need not run again.
    """

    clauses = ("N1", "N2", "N7")
    zh = "变更公示"

    reason: Prose
    justification: Prose | None = None


class CancelNotice(Command):
    """Say that no session will be held under the notice in force, and why."""

    clauses = ("N1",)
    zh = "取消公示"

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
    """N1 公示: once, or anew after it was cancelled; its days run from this act to the session."""
    require_under_deliberation(matter, act)
    if matter.notice is not None:
        raise NoticeAlreadyPublished()
    require_street_procedure(matter, act)
    act.must_follow(matter.notice_cancelled_at)
    _check_days(command, act)
    _check_times(command, act)
    _check_elements(matter, command, act)
    return [NoticePublished(notice=command.elements())]


def amend_notice(matter: Matter, command: AmendNotice, act: Act) -> list[Fact]:
    """N1 公示变更: a new notice, with the reason; its days run again, or it says why not.

    Justified, it gives no less time than the notice before. The notice of a further round (K2)
    always runs its days: those of the round before were for that round.
    """
    before = _changeable(matter, act)
    closed_at = matter.discussion.last_closed_at
    for_a_further_round = closed_at is not None and matter.notices[-1].published_at <= closed_at
    if command.justification is None or for_a_further_round:
        _check_days(command, act)
    else:
        if command.starts_at < before.starts_at:
            raise SessionMovedEarlier("starts_at")
        if command.applications_until < before.applications_until:
            raise ApplicationsCutShort("applications_until")
    _check_times(command, act)
    _check_elements(matter, command, act)
    return [
        NoticeAmended(
            notice=command.elements(), reason=command.reason, justification=command.justification
        )
    ]


def cancel_notice(matter: Matter, command: CancelNotice, act: Act) -> list[Fact]:
    """N1 取消公示: what follows is a notice published anew."""
    _changeable(matter, act)
    return [NoticeCancelled(reason=command.reason)]


def apply_to_take_part(matter: Matter, command: ApplyToTakePart, act: Act) -> list[Fact]:
    """N2 申请参加: from the notice until its closing time, once a notice."""
    require_on_agenda(matter, act)
    if matter.notice is None:
        raise NoticeMissing()
    notice = matter.notice_at(act.occurred_at)
    if notice is None or act.occurred_at > notice.elements.applications_until:
        raise NoticeNotRunning("occurred_at")
    if matter.roster.frozen_at is not None or notice.frozen_at is not None:
        raise RosterIsFrozen()
    earlier = matter.roster.applications.get(command.applicant.id)
    if command.applicant.id in matter.roster.seats or (
        earlier is not None
        and (
            earlier.status is ApplicationStatus.WAITING
            or earlier.received_at >= notice.published_at
        )
    ):
        raise AlreadyApplied("applicant")
    require_seatable(matter, command.applicant, command.capacity, "applicant", act)
    return [ApplicationReceived(applicant=command.applicant, capacity=command.capacity)]


def admit_application(matter: Matter, command: AdmitApplication, act: Act) -> list[Fact]:
    """N2 同意参加: the applicant has a seat by open registration (N3)."""
    capacity = _waiting(matter, command.applicant, act)
    require_not_host(matter, command.applicant.id, "applicant", act)
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


def _changeable(matter: Matter, act: Act) -> NoticeElements:
    """The notice in force, when it may be changed or cancelled."""
    require_under_deliberation(matter, act)
    if matter.notice is None:
        raise NoticeMissing()
    if matter.discussion.open_sessions:
        raise SessionsHaveBegun()
    act.must_follow(
        matter.notice_published_at, matter.stage_since, matter.discussion.last_closed_at
    )
    return matter.notice


def _check_days(command: NoticeCommand, act: Act) -> None:
    days = act.rules.notice_days.value
    if command.starts_at < act.occurred_at + timedelta(days=days):
        raise NoticeTooShort("starts_at", days=days)


def _check_times(command: NoticeCommand, act: Act) -> None:
    if not act.occurred_at < command.applications_until <= command.starts_at:
        raise ApplicationsOutsideNotice("applications_until")


def _check_elements(matter: Matter, command: NoticeCommand, act: Act) -> None:
    """N7 the form, D1 the host, S2 the organisations named."""
    require_form(matter, command.form, command.parties, act)
    require_neutral_host(matter, command.host, command.parties)
    if command.host.organisation is not None:
        act.registry.living(command.host.organisation, "host.organisation")
    for index, party in enumerate(command.parties):
        if party.organisation is not None:
            act.registry.living(party.organisation, f"parties.{index}.organisation")
