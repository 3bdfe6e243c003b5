"""L1 街道协商, L4 上升为街道议题, L5 公开和宣传: topics rise to the street, results return."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.agenda import Document, Scale, Topic
from domain.events.linkage import (
    CommonIssueDetected,
    CommonIssueDismissed,
    CommonIssueRaised,
    EscalationReceived,
    MatterEscalated,
    StreetOutcomeReceived,
    StreetOutcomeReported,
    StreetProcedureSet,
)
from domain.events.registry import Kind
from domain.refusal import AlreadyExists, Refusal, UnknownStream
from domain.rules.pack import beijing_date, months_before
from domain.steps.proposal import require_on_agenda
from domain.streams.common_issue import CommonIssue
from domain.streams.matter import Matter, Stage
from domain.streams.registry import Registry
from domain.value import CalendarDay, Line, Prose


class StreetProcedureMissing(Refusal):
    """The street sets its procedure before it deliberates by it."""

    clause = "L1"
    zh = "街道尚未确定协商程序，不能发布街道协商公示。"
    en = "The street has set no procedure for its deliberations yet."


class ProcedureRetroactive(Refusal):
    """A procedure holds from the day on which it is set, or later."""

    clause = "L1"
    zh = "街道协商程序的施行日期不得早于确定之日。"
    en = "A procedure cannot take effect before the day on which it is set."


class NotOneTopic(Refusal):
    """The matters named are about the topic named."""

    clause = "L4"
    zh = "所列事项须属于同一主题。"
    en = "The matters must all be about the topic named."


class NotOfTheStreet(Refusal):
    """The matters named are those of communities of the street."""

    clause = "L4"
    zh = "所列事项须由本街道所辖社区组织。"
    en = "The matters must be those of communities of this street."


class TooLongAgo(Refusal):
    """A common issue shows in matters of the months that the rules look back over."""

    clause = "L4"
    zh = "所列事项须为近 {months} 个月内提出。"
    en = "The matters must have been raised within the last {months} months."


class TooFewCommunities(Refusal):
    """One community's topic is not common yet."""

    clause = "L4"
    zh = "共性问题至少须涉及 {communities} 个社区。"
    en = "A common issue concerns at least {communities} communities."


class IssueSettled(Refusal):
    """The common issue was raised or dismissed."""

    clause = "L4"
    zh = "该共性问题已上升为街道议题或已说明不予上升。"
    en = "The common issue has been raised or dismissed already."


class NotEscalatable(Refusal):
    """A matter that is settled, ended or escalated does not rise."""

    clause = "L4"
    zh = "该事项已形成决议、已终止或已上升，不能上升为街道协商议题。"
    en = "The matter is decided, ended or escalated already, and cannot rise to the street."


class NotAStreetMatter(Refusal):
    """Topics rise into a matter of the street that is still open."""

    clause = "L4"
    zh = "只能上升到本街道组织的、尚未形成决议的街道协商事项。"
    en = "Topics rise only into an open matter of the street's own."


class NothingToReport(Refusal):
    """A street reports what it decided or shelved."""

    clause = "L5"
    zh = "该街道协商事项尚未形成决议或搁置，没有可公开的结果。"
    en = "The street's matter is neither decided nor shelved, so there is nothing to report."


class CommunitiesMissing(Refusal):
    """Every community whose matter came up is told."""

    clause = "L5"
    zh = "公开范围须包括议题上升所涉的全部社区及其事项。"
    en = "Every community whose matter came up, and each such matter, must be told."


class SetStreetProcedure(Command):
    """Say how the street runs its own deliberations, from a day on."""

    clauses = ("L1",)
    zh = "确定街道协商程序"

    street: UUID
    title: Line
    text: Prose
    document: Document | None = None
    effective_from: CalendarDay


class DetectCommonIssue(Command):
    """Put on record that matters of several communities are about one topic."""

    clauses = ("L4",)
    zh = "登记共性问题"

    street: UUID
    topic: Topic
    matters: Annotated[tuple[UUID, ...], Field(min_length=2, max_length=200)]
    finding: Prose

    def reads(self) -> tuple[UUID, ...]:
        """The matters."""
        return self.matters


class DismissCommonIssue(Command):
    """Leave a common issue to the communities, with the reason."""

    clauses = ("L4",)
    zh = "共性问题不予上升"

    reason: Prose


class RaiseCommonIssue(Command):
    """Let a common issue go on in a matter of the street; the matters named rise into it."""

    clauses = ("L4",)
    zh = "共性问题上升为街道议题"

    into: UUID
    escalate: Annotated[tuple[UUID, ...], Field(max_length=200)] = ()
    reason: Prose

    def reads(self) -> tuple[UUID, ...]:
        """The street's matter and those that rise."""
        return (self.into, *self.escalate)


class EscalateMatter(Command):
    """Let an important topic of a community go on in a matter of the street."""

    clauses = ("L4",)
    zh = "上升街道协商"

    into: UUID
    reason: Prose

    def reads(self) -> tuple[UUID, ...]:
        """The street's matter."""
        return (self.into,)


class ReportStreetOutcome(Command):
    """Tell the communities concerned what the street deliberated, how, and with what result."""

    clauses = ("L5",)
    zh = "向社区公开街道协商情况"

    communities: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=300)]
    matters: Annotated[tuple[UUID, ...], Field(max_length=300)] = ()
    content: Prose
    procedure: Prose
    result: Prose
    channels: Annotated[tuple[Line, ...], Field(min_length=1, max_length=20)]

    def reads(self) -> tuple[UUID, ...]:
        """The communities' matters that came up."""
        return self.matters


def set_street_procedure(registry: Registry, command: SetStreetProcedure, act: Act) -> list[Fact]:
    """L1 确定街道协商程序: by the street itself; a later one takes its place from its day on."""
    act.registry.living(command.street, "street", Kind.STREET)
    if command.effective_from < beijing_date(act.occurred_at):
        raise ProcedureRetroactive("effective_from")
    return [
        StreetProcedureSet(
            street=command.street,
            title=command.title,
            text=command.text,
            document=command.document,
            effective_from=command.effective_from,
        )
    ]


def require_street_procedure(matter: Matter, act: Act) -> None:
    """L1 Refuse a street's own notice while no procedure of the street is in force."""
    if matter.scale is not Scale.STREET or matter.organisation is None:
        return
    day = beijing_date(act.occurred_at)
    begun = act.registry.street_procedures.get(matter.organisation, ())
    if not any(since <= day for since in begun):
        raise StreetProcedureMissing()


def detect_common_issue(issue: CommonIssue, command: DetectCommonIssue, act: Act) -> list[Fact]:
    """L4 发现共性问题: one topic, enough communities of the street, not too long ago."""
    if issue.exists:
        raise AlreadyExists()
    act.registry.living(command.street, "street", Kind.STREET)
    months = act.rules.common_issue_months.value
    since = months_before(beijing_date(act.occurred_at), months)
    communities: set[UUID] = set()
    for index, id in enumerate(command.matters):
        where = f"matters.{index}"
        if id in command.matters[:index]:
            raise AlreadyExists(where)
        matter = _read(act, id, where)
        assert matter.organisation is not None
        assert matter.submitted_at is not None
        act.must_follow(matter.adopted_at)
        if matter.topic is not command.topic:
            raise NotOneTopic(where)
        if not act.registry.is_under(matter.organisation, command.street):
            raise NotOfTheStreet(where)
        if beijing_date(matter.submitted_at) < since:
            raise TooLongAgo(where, months=months)
        community = act.registry.above(matter.organisation, Kind.COMMITTEE)
        communities.add(community or matter.organisation)
    needed = act.rules.common_issue_communities.value
    if len(communities) < needed:
        raise TooFewCommunities("matters", communities=needed)
    return [
        CommonIssueDetected(
            street=command.street,
            topic=command.topic,
            matters=command.matters,
            communities=len(communities),
            finding=command.finding,
        )
    ]


def dismiss_common_issue(issue: CommonIssue, command: DismissCommonIssue, act: Act) -> list[Fact]:
    """L4 共性问题不予上升: with the reason."""
    _require_open(issue, act)
    return [CommonIssueDismissed(reason=command.reason)]


def raise_common_issue(
    issue: CommonIssue, command: RaiseCommonIssue, act: Act
) -> list[Fact | tuple[UUID, Fact]]:
    """L4 上升为街道议题: the street's matter and those that rise say so too."""
    _require_open(issue, act)
    assert issue.organisation is not None
    _require_street_matter(command.into, issue.organisation, act)
    facts: list[Fact | tuple[UUID, Fact]] = [CommonIssueRaised(matter=command.into)]
    for index, id in enumerate(command.escalate):
        where = f"escalate.{index}"
        if id in command.escalate[:index]:
            raise AlreadyExists(where)
        if id not in issue.matters:
            raise NotOneTopic(where)
        facts += _rise(_read(act, id, where), id, where, command, act)
    return facts


def escalate_matter(
    matter: Matter, command: EscalateMatter, act: Act
) -> list[Fact | tuple[UUID, Fact]]:
    """L4 上升街道协商: by the street above, into a matter of its own."""
    require_on_agenda(matter, act)
    _require_street_matter(command.into, act.acting_for, act)
    return _rise(matter, act.stream, None, command, act)


def report_street_outcome(
    matter: Matter, command: ReportStreetOutcome, act: Act
) -> list[Fact | tuple[UUID, Fact]]:
    """L5 向社区公开: content, procedure and result, to every community whose matter came up."""
    require_on_agenda(matter, act)
    if matter.scale is not Scale.STREET:
        raise NotAStreetMatter()
    if matter.stage not in (Stage.DECIDED, Stage.SHELVED):
        raise NothingToReport()
    act.must_follow(matter.stage_since)
    for index, community in enumerate(command.communities):
        where = f"communities.{index}"
        if community in command.communities[:index]:
            raise AlreadyExists(where)
        act.registry.living(community, where, Kind.COMMITTEE)
        assert matter.organisation is not None
        if not act.registry.is_under(community, matter.organisation):
            raise NotOfTheStreet(where)
    if not set(matter.escalated_from.values()) <= set(command.communities):
        raise CommunitiesMissing("communities")
    if set(command.matters) != set(matter.escalated_from):
        raise CommunitiesMissing("matters")
    reported = StreetOutcomeReported(
        communities=command.communities,
        content=command.content,
        procedure=command.procedure,
        result=command.result,
        channels=command.channels,
    )
    received = StreetOutcomeReceived(from_matter=act.stream, result=command.result)
    return [reported, *((id, received) for id in sorted(set(command.matters), key=str))]


def _require_open(issue: CommonIssue, act: Act) -> None:
    if not issue.exists:
        raise UnknownStream()
    if issue.settled_at is not None:
        raise IssueSettled()
    act.must_follow(issue.detected_at)


def _read(act: Act, id: UUID, where: str) -> Matter:
    assert act.others is not None
    matter = act.others[id]
    if not isinstance(matter, Matter) or not matter.exists:
        raise UnknownStream(where)
    return matter


def _require_street_matter(into: UUID, street: UUID, act: Act) -> None:
    target = _read(act, into, "into")
    open_stages = (Stage.PROPOSED, Stage.ADOPTED, Stage.NOTICED, Stage.DISCUSSING, Stage.SHELVED)
    if (
        target.scale is not Scale.STREET
        or target.organisation != street
        or target.stage not in open_stages
    ):
        raise NotAStreetMatter("into")
    act.must_follow(target.submitted_at)


def _rise(
    matter: Matter,
    id: UUID,
    where: str | None,
    command: RaiseCommonIssue | EscalateMatter,
    act: Act,
) -> list[Fact | tuple[UUID, Fact]]:
    """Both sides of one escalation; the community told of its result is the committee above."""
    living = (Stage.ADOPTED, Stage.NOTICED, Stage.DISCUSSING, Stage.SHELVED)
    if (
        matter.stage not in living
        or matter.discussion.open_sessions
        or matter.scale is Scale.STREET
    ):
        raise NotEscalatable(where)
    act.must_follow(matter.stage_since, matter.discussion.last_closed_at)
    assert matter.organisation is not None
    community = act.registry.above(matter.organisation, Kind.COMMITTEE) or matter.organisation
    return [
        (id, MatterEscalated(into=command.into, reason=command.reason)),
        (command.into, EscalationReceived(from_matter=id, community=community)),
    ]
