"""E2 第三方评估: the street brings in a third party that has no stake, and it reports."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.agenda import Document
from domain.events.evaluation import EvaluationReported, EvaluatorEngaged
from domain.events.registry import Kind
from domain.refusal import AlreadyExists, Refusal
from domain.rules.pack import beijing_date
from domain.steps.proposal import require_on_agenda
from domain.steps.undertaking import NotDecided
from domain.streams.matter import Matter
from domain.value import CalendarDay, Prose


class EvaluatorNotIndependent(Refusal):
    """Who organised, hosted, carried out, was asked or was paid does not evaluate."""

    clause = "E2"
    zh = (
        "评估机构不得是该事项的组织者、主持人、参与者、任务承担单位、被转办单位、合同承接单位，"
        "也不得隶属于上述单位。"
    )
    en = (
        "An evaluator cannot be organiser, host, participant, owner of a task, addressee or"
        " contractor, nor belong to one of them."
    )


class EvaluationDueTooEarly(Refusal):
    """The report is due after the day of the engagement."""

    clause = "E2"
    zh = "评估报告的期限须在引入评估之日以后。"
    en = "The report must be due after the day of the engagement."


class NoSuchEngagement(Refusal):
    """The matter has no engagement with this id."""

    clause = "E2"
    zh = "该事项没有这项第三方评估。"
    en = "The matter has no such engagement."


class AlreadyReported(Refusal):
    """An engagement has one report."""

    clause = "E2"
    zh = "该项第三方评估已经提交报告。"
    en = "The evaluator has reported already."


class EngageEvaluator(Command):
    """Bring in a third party to evaluate how a decision is carried out."""

    clauses = ("E2",)
    zh = "引入第三方评估"

    engagement: UUID
    evaluator: UUID
    scope: Prose
    independence_declaration: Prose
    due_on: CalendarDay


class ReportEvaluation(Command):
    """Report what was evaluated, with a rating from 1, bad, to 5, good."""

    clauses = ("E2",)
    zh = "提交第三方评估报告"

    engagement: UUID
    summary: Prose
    rating: Annotated[int, Field(ge=1, le=5)]
    documents: Annotated[tuple[Document, ...], Field(max_length=100)] = ()


def engage_evaluator(matter: Matter, command: EngageEvaluator, act: Act) -> list[Fact]:
    """E2 引入第三方评估: by the street above, of what was decided; the evaluator has no stake."""
    require_on_agenda(matter, act)
    if matter.decided_at is None:
        raise NotDecided()
    act.must_follow(matter.decided_at)
    if command.engagement in matter.supervision.engagements:
        raise AlreadyExists("engagement")
    act.registry.living(command.evaluator, "evaluator", Kind.EVALUATOR)
    if _has_a_stake(matter, command.evaluator, act):
        raise EvaluatorNotIndependent("evaluator")
    if command.due_on <= beijing_date(act.occurred_at):
        raise EvaluationDueTooEarly("due_on")
    return [
        EvaluatorEngaged(
            engagement=command.engagement,
            evaluator=command.evaluator,
            scope=command.scope,
            independence_declaration=command.independence_declaration,
            due_on=command.due_on,
        )
    ]


def report_evaluation(matter: Matter, command: ReportEvaluation, act: Act) -> list[Fact]:
    """E2 第三方评估报告: by the evaluator itself, once."""
    require_on_agenda(matter, act)
    engagement = matter.supervision.engagements.get(command.engagement)
    if engagement is None:
        raise NoSuchEngagement("engagement")
    if engagement.reported_at is not None:
        raise AlreadyReported("engagement")
    act.must_follow(engagement.engaged_at)
    if _has_a_stake(matter, engagement.evaluator, act):
        raise EvaluatorNotIndependent("engagement")
    return [
        EvaluationReported(
            engagement=command.engagement,
            evaluator=engagement.evaluator,
            summary=command.summary,
            rating=command.rating,
            documents=command.documents,
        )
    ]


def _has_a_stake(matter: Matter, evaluator: UUID, act: Act) -> bool:
    """Whether the evaluator has a hand in the matter, or stands under somebody who has. Everybody
    stands under the district."""
    concerned = _concerned(matter)
    return evaluator in concerned or any(
        found.kind is not Kind.DISTRICT and act.registry.is_under(evaluator, found.id)
        for found in map(act.registry.find, concerned)
        if found is not None
    )


def _concerned(matter: Matter) -> set[UUID]:
    """Who has a hand in the matter, people's ids among them."""
    assert matter.organisation is not None
    return {
        matter.organisation,
        *matter.proposers,
        *matter.roster.seats,
        *(notice.elements.host.id for notice in matter.notices),
        *(task.owner for task in matter.tasks.values()),
        *(referral.to for referral in matter.referrals.values()),
        *(contract.contractor for contract in matter.funding.contracts.values()),
    }
