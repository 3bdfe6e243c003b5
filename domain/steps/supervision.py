"""E3 居民监督小组: residents watch the whole course, and what they find is answered."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.evaluation import FindingAnswered, FindingClosed, FindingGrade, FindingRaised
from domain.events.mandate import GroupMember, SupervisionGroupFormed
from domain.events.registry import Kind
from domain.refusal import AlreadyExists, Refusal, WrongKindOfOrganisation
from domain.roles import Role
from domain.rules.pack import beijing_date, years_after
from domain.steps.proposal import require_exists
from domain.streams.matter import Matter
from domain.streams.registry import Registry
from domain.streams.supervision import Finding
from domain.value import CalendarDay, Party, Prose


class NotElected(Refusal):
    """Members are elected by an assembly of residents or of their representatives."""

    clause = "E3"
    zh = "监督小组成员应由居民会议或者居民代表会议推选产生。"
    en = "Members must be elected by the residents' or the representatives' assembly."


class CommitteeMemberOrRelative(Refusal):
    """Whoever is watched, and close relatives, do not watch (居委会组织法第三十六条)."""

    clause = "E3"
    zh = "居民委员会成员及其近亲属不得担任监督小组成员。"
    en = "No member of the committee and no close relative of one may be a member."


class TermTooLong(Refusal):
    """The term ends after the day of the act, and with that of the committee at the latest."""

    clause = "E3"
    zh = "监督小组任期须在成立之日以后，且不得超过 {years} 年。"
    en = "The term must end after the day of the act, and within {years} years."


class GroupNotInOffice(Refusal):
    """A group speaks while its term runs."""

    clause = "E3"
    zh = "监督小组尚未成立或任期已满，不能提出、办结监督意见。"
    en = "The group has not been formed or its term is over."


class NotAMember(Refusal):
    """Findings are raised by members."""

    clause = "E3"
    zh = "提出人不是该监督小组成员。"
    en = "Whoever raises the finding is not a member of the group."


class NoSuchFinding(Refusal):
    """The matter has no finding with this id."""

    clause = "E3"
    zh = "该事项没有这条监督意见。"
    en = "The matter has no such finding."


class FindingSettled(Refusal):
    """The finding was answered, or closed, before."""

    clause = "E3"
    zh = "该监督意见已经答复或办结。"
    en = "The finding has been answered or closed already."


class FindingUnanswered(Refusal):
    """A finding is closed after its answer."""

    clause = "E3"
    zh = "该监督意见尚未答复，不能办结。"
    en = "The finding has not been answered, so it cannot be closed."


class FormSupervisionGroup(Command):
    """Put on record who watches over a community's deliberations, until when."""

    clauses = ("E3",)
    zh = "成立居民监督小组"

    group: UUID
    committee: UUID
    members: Annotated[tuple[GroupMember, ...], Field(min_length=3, max_length=50)]
    term_until: CalendarDay
    basis: Prose


class RaiseFinding(Command):
    """Say what the group found, and who is to answer it."""

    clauses = ("E3",)
    zh = "提出监督意见"

    finding: UUID
    addressee: UUID
    grade: FindingGrade
    text: Prose
    raised_by: Party | None = None


class AnswerFinding(Command):
    """Say what was done about a finding."""

    clauses = ("E3",)
    zh = "答复监督意见"

    finding: UUID
    answer: Prose


class CloseFinding(Command):
    """Say whether the answer settles the finding."""

    clauses = ("E3",)
    zh = "监督意见办结"

    finding: UUID
    settled: bool
    reason: Prose


def form_supervision_group(
    registry: Registry, command: FormSupervisionGroup, act: Act
) -> list[Fact]:
    """E3 成立居民监督小组: elected, without anybody of the committee, for a term."""
    act.registry.living(command.committee, "committee", Kind.COMMITTEE)
    group = act.registry.living(command.group, "group", Kind.SUPERVISION_GROUP)
    if group.parent != command.committee:
        raise WrongKindOfOrganisation("group")
    before = registry.groups.get(command.group)
    act.must_follow(before.formed_at if before else None)
    years = act.rules.supervision_term_years.value
    day = beijing_date(act.occurred_at)
    if not day < command.term_until <= years_after(day, years):
        raise TermTooLong("term_until", years=years)
    for index, member in enumerate(command.members):
        where = f"members.{index}"
        if member.person in {earlier.person for earlier in command.members[:index]}:
            raise AlreadyExists(f"{where}.person")
        if not member.elected_by_assembly:
            raise NotElected(f"{where}.elected_by_assembly")
        if not act.rules.supervision_excludes_relatives.value:
            continue
        if not member.no_committee_relative:
            raise CommitteeMemberOrRelative(f"{where}.no_committee_relative")
        if registry.holds_mandate(
            command.committee, Role.COMMITTEE, member.person, act.occurred_at
        ):
            raise CommitteeMemberOrRelative(f"{where}.person")
    return [
        SupervisionGroupFormed(
            group=command.group,
            committee=command.committee,
            members=command.members,
            term_until=command.term_until,
            basis=command.basis,
        )
    ]


def raise_finding(matter: Matter, command: RaiseFinding, act: Act) -> list[Fact]:
    """E3 提出监督意见: by the group of the community, in office, at any stage."""
    require_exists(matter)
    act.must_follow(matter.submitted_at)
    group = act.registry.groups.get(act.acting_for)
    if group is None or not group.in_office(act.occurred_at):
        raise GroupNotInOffice()
    if command.finding in matter.supervision.findings:
        raise AlreadyExists("finding")
    act.registry.living(
        command.addressee, "addressee", Kind.COMMITTEE, Kind.STREET, Kind.DEPARTMENT
    )
    members = {member.person for member in group.members}
    if command.raised_by is not None and command.raised_by.id not in members:
        raise NotAMember("raised_by")
    return [
        FindingRaised(
            finding=command.finding,
            group=act.acting_for,
            addressee=command.addressee,
            grade=command.grade,
            text=command.text,
            raised_by=command.raised_by,
        )
    ]


def answer_finding(matter: Matter, command: AnswerFinding, act: Act) -> list[Fact]:
    """E3 答复监督意见: by the addressee, once."""
    found = _finding(matter, command.finding)
    if found.answered_at is not None or found.closed_at is not None:
        raise FindingSettled("finding")
    act.must_follow(found.raised_at)
    return [FindingAnswered(finding=command.finding, answer=command.answer)]


def close_finding(matter: Matter, command: CloseFinding, act: Act) -> list[Fact]:
    """E3 监督意见办结: by the group that raised it, after the answer."""
    found = _finding(matter, command.finding)
    if found.closed_at is not None:
        raise FindingSettled("finding")
    if found.answered_at is None:
        raise FindingUnanswered("finding")
    act.must_follow(found.answered_at)
    return [FindingClosed(finding=command.finding, settled=command.settled, reason=command.reason)]


def _finding(matter: Matter, finding: UUID) -> Finding:
    require_exists(matter)
    found = matter.supervision.findings.get(finding)
    if found is None:
        raise NoSuchFinding("finding")
    return found
