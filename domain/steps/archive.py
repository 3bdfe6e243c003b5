"""S4 收集建档 and S6 典型案例: records corrected in view, cases filed, experience made a norm."""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.agenda import Document
from domain.events.archive import (
    Amendment,
    CaseArchived,
    CaseMarkedExemplary,
    NormAdopted,
    NormDrawn,
    RecordCorrected,
)
from domain.events.registry import Kind
from domain.refusal import AlreadyExists, Refusal, UnknownStream
from domain.rules.pack import beijing_date, years_after
from domain.steps.proposal import require_exists, require_on_agenda
from domain.streams.matter import Matter, Stage, TaskStatus
from domain.streams.referral import ReferralStatus
from domain.streams.single import Norm
from domain.value import CalendarDay, Line, Prose

CORRECTABLE: dict[str, frozenset[str]] = {
    "background_pack.published.v1": frozenset({"summary"}),
    "expert_assessment.filed.v1": frozenset({"field", "summary"}),
    "consensus.recorded.v1": frozenset({"text"}),
    "session.closed.v1": frozenset({"summary"}),
    "dissent.recorded.v1": frozenset({"view", "holders"}),
    "support.provided.v1": frozenset({"people", "description"}),
    "task.assigned.v1": frozenset({"title"}),
    "milestone.reached.v1": frozenset({"title"}),
    "task.completed.v1": frozenset({"summary"}),
    "task.failed.v1": frozenset({"reason"}),
    "funds.approved.v1": frozenset({"purpose"}),
    "contract.awarded.v1": frozenset({"title", "selection"}),
    "outcome.published.v1": frozenset({"summary", "place"}),
    "progress.published.v1": frozenset({"summary", "place"}),
    "street_outcome.reported.v1": frozenset({"content", "procedure", "result"}),
}
"""Type of fact → the fields of it that a correction may supersede: what describes, never what rules
were judged by. Votes, money, dates and parties are put right by facts of their own; what others
said, as guidance and findings, is not the organiser's to put right."""

_SETTLED = (Stage.DECIDED, Stage.DECLINED, Stage.WITHDRAWN, Stage.MERGED, Stage.ESCALATED)
_ENDED = (ReferralStatus.VERIFIED, ReferralStatus.CLOSED, ReferralStatus.WITHDRAWN)


class NoSuchRecord(Refusal):
    """The matter has no record with this version."""

    clause = "S4"
    zh = "该事项没有这条记录。"
    en = "The matter has no such record."


class NotCorrectable(Refusal):
    """What rules were judged by is not corrected in words."""

    clause = "S4"
    zh = "该记录的这一栏目不能以更正方式修改；涉及程序、票数、金额、日期的，应另行办理。"
    en = "This field cannot be corrected: procedure, votes, money, dates need an act of their own."


class StillGoingOn(Refusal):
    """A file is closed when everything in it is."""

    clause = "S4"
    zh = "该事项仍有未办结的环节（会议、任务、转办或结果公开），不能归档。"
    en = "Sessions, tasks, referrals or the publication are not finished, so it cannot be archived."


class AlreadyArchived(Refusal):
    """A case is archived once."""

    clause = "S4"
    zh = "该事项已经归档。"
    en = "The case has been archived already."


class AlreadyExemplary(Refusal):
    """A case is marked once."""

    clause = "S6"
    zh = "该事项已评为典型案例。"
    en = "The case has been marked as exemplary already."


class NotExemplary(Refusal):
    """Cases are decided before they teach; norms grow from exemplary ones."""

    clause = "S6"
    zh = "典型案例须为已形成决议的事项；制度规范须来自典型案例。"
    en = "An exemplary case is a decided one, and norms grow from exemplary cases."


class NormRetroactive(Refusal):
    """A norm holds from the day on which it is adopted, or later."""

    clause = "S6"
    zh = "制度规范的施行日期不得早于制定之日。"
    en = "A norm cannot take effect before the day on which it is adopted."


class CorrectRecord(Command):
    """Say what an earlier record should have read; the record stays."""

    clauses = ("S4",)
    zh = "更正记录"

    corrects: Annotated[int, Field(ge=1, le=2**40)]
    amendments: Annotated[tuple[Amendment, ...], Field(min_length=1, max_length=10)]
    reason: Prose


class ArchiveCase(Command):
    """Close the file of a case."""

    clauses = ("S4",)
    zh = "立卷归档"
    needs_history: ClassVar[bool] = True

    summary: Prose
    documents: Annotated[tuple[Document, ...], Field(max_length=200)] = ()


class MarkExemplary(Command):
    """Hold a case up as an example, with its lesson."""

    clauses = ("S6",)
    zh = "评为典型案例"

    lesson: Prose


class AdoptNorm(Command):
    """Make a norm of what exemplary cases taught."""

    clauses = ("S6",)
    zh = "制定制度规范"

    issuer: UUID
    title: Line
    text: Prose
    document: Document | None = None
    cases: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=100)]
    effective_from: CalendarDay

    def reads(self) -> tuple[UUID, ...]:
        """The cases."""
        return self.cases


def correct_record(matter: Matter, command: CorrectRecord, act: Act) -> list[Fact]:
    """S4 更正记录: both readings stay, in both times."""
    require_exists(matter)
    if command.corrects > len(matter.types):
        raise NoSuchRecord("corrects")
    corrected = matter.types[command.corrects - 1]
    act.must_follow(matter.times[command.corrects - 1])
    fields = CORRECTABLE.get(corrected, frozenset())
    for index, amendment in enumerate(command.amendments):
        if amendment.field not in fields:
            raise NotCorrectable(f"amendments.{index}.field")
        if amendment.field in {earlier.field for earlier in command.amendments[:index]}:
            raise AlreadyExists(f"amendments.{index}.field")
    return [
        RecordCorrected(
            corrects=command.corrects,
            corrected_type=corrected,
            amendments=command.amendments,
            reason=command.reason,
        )
    ]


def archive_case(matter: Matter, command: ArchiveCase, act: Act) -> list[Fact]:
    """S4 立卷归档: when nothing is open any more; the manifest binds every fact before it."""
    require_exists(matter)
    if matter.archived_at is not None:
        raise AlreadyArchived()
    if matter.stage not in _SETTLED or _anything_open(matter):
        raise StillGoingOn()
    act.must_follow(matter.stage_since, matter.outcome_published_at)
    assert act.history is not None
    years = act.rules.retention_years.value
    return [
        CaseArchived(
            summary=command.summary,
            facts=act.history.facts,
            digest=act.history.digest,
            documents=command.documents,
            retained_until=years_after(beijing_date(act.occurred_at), years),
        )
    ]


def mark_exemplary(matter: Matter, command: MarkExemplary, act: Act) -> list[Fact]:
    """S6 评为典型案例: by the street or district above, once it was decided."""
    require_on_agenda(matter, act)
    if matter.exemplary:
        raise AlreadyExemplary()
    if matter.stage is not Stage.DECIDED:
        raise NotExemplary()
    act.must_follow(matter.decided_at)
    return [CaseMarkedExemplary(lesson=command.lesson, marked_by=act.acting_for)]


def adopt_norm(norm: Norm, command: AdoptNorm, act: Act) -> list[Fact | tuple[UUID, Fact]]:
    """S6 制定制度规范: from exemplary cases, each of which says so too."""
    if norm.exists:
        raise AlreadyExists()
    act.registry.living(command.issuer, "issuer", Kind.DISTRICT, Kind.STREET, Kind.COMMITTEE)
    if command.effective_from < beijing_date(act.occurred_at):
        raise NormRetroactive("effective_from")
    assert act.others is not None
    for index, id in enumerate(command.cases):
        case = act.others[id]
        if id in command.cases[:index]:
            raise AlreadyExists(f"cases.{index}")
        if not isinstance(case, Matter) or not case.exists:
            raise UnknownStream(f"cases.{index}")
        if not case.exemplary:
            raise NotExemplary(f"cases.{index}")
        act.must_follow(case.decided_at)
    adopted = NormAdopted(
        issuer=command.issuer,
        title=command.title,
        text=command.text,
        document=command.document,
        cases=command.cases,
        effective_from=command.effective_from,
    )
    drawn = NormDrawn(norm=act.stream, title=command.title)
    return [adopted, *((id, drawn) for id in command.cases)]


def _anything_open(matter: Matter) -> bool:
    if matter.stage is Stage.DECIDED and matter.outcome_published_at is None:
        return True
    return (
        bool(matter.discussion.open_sessions)
        or any(task.status is TaskStatus.OPEN for task in matter.tasks.values())
        or any(referral.status not in _ENDED for referral in matter.referrals.values())
    )
