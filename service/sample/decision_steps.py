"""The sample's steps from decision to publication."""

from __future__ import annotations

from typing import assert_never

from domain.rules.pack import beijing_date
from domain.steps import assembly, decision, party_study, publicity, undertaking
from service.sample import scenario
from service.sample.names import document
from service.sample.plan import MatterPlan

DecisionStep = (
    scenario.Decide
    | scenario.Shelve
    | scenario.Resume
    | scenario.Study
    | scenario.Call
    | scenario.Vote
    | scenario.Publish
)
TaskStep = scenario.Assign | scenario.Milestone | scenario.Complete | scenario.Fail


def plan_decision(plan: MatterPlan, step: DecisionStep) -> None:
    """K1 K3 K4 P1 E1."""
    match step:
        case scenario.Decide():
            adopt = decision.AdoptDecision(text=step.text, dissent=_dissent(step.dissent))
            plan.add(step, adopt)
        case scenario.Shelve():
            shelve = decision.ShelveMatter(
                ground=step.ground,
                finding=step.finding,
                conditions=step.conditions,
                review_on=step.review,
                dissent=_dissent(step.dissent),
            )
            plan.add(step, shelve)
        case scenario.Resume():
            plan.add(step, decision.ResumeMatter(reason=step.reason))
        case scenario.Study():
            study = party_study.RecordPartyStudy(
                organisation=step.organisation,
                studied_on=beijing_date(step.at),
                opinion=step.opinion,
            )
            plan.add(step, study)
        case scenario.Call():
            call = assembly.ReferToAssembly(
                kind=step.kind,
                meets_on=step.meets,
                question=step.question,
                urgent_reason=step.urgent,
            )
            plan.add(step, call)
        case scenario.Vote():
            plan.add(step, _vote(step))
        case scenario.Publish():
            publish = publicity.PublishOutcome(
                summary=step.summary,
                place=step.place,
                published_from=step.begins,
                published_until=step.ends,
            )
            plan.add(step, publish)
        case _:
            assert_never(step)


def plan_task(plan: MatterPlan, step: TaskStep) -> None:
    """I1."""
    match step:
        case scenario.Assign():
            assign = undertaking.AssignTask(
                task=plan.part("task", step.key),
                title=step.title,
                owner=plan.organisations[step.owner],
                mode=step.mode,
                due_on=step.due,
            )
            plan.add(step, assign)
        case scenario.Milestone():
            reach = undertaking.ReachMilestone(
                task=plan.part("task", step.task),
                title=step.title,
                evidence=tuple(document(line) for line in step.documents),
            )
            plan.add(step, reach)
        case scenario.Complete():
            task = plan.part("task", step.task)
            plan.add(step, undertaking.CompleteTask(task=task, summary=step.summary))
        case scenario.Fail():
            task = plan.part("task", step.task)
            plan.add(step, undertaking.FailTask(task=task, reason=step.reason))
        case _:
            assert_never(step)


def _dissent(views: list[scenario.Dissent]) -> tuple[decision.Dissent, ...]:
    return tuple(decision.Dissent(view=view.view, holders=view.holders) for view in views)


def _vote(step: scenario.Vote) -> assembly.RecordAssemblyVote:
    votes_for, votes_against, abstained, invalid = step.votes
    return assembly.RecordAssemblyVote(
        kind=step.kind,
        members=step.eligible if step.representatives is not None else None,
        representatives=step.representatives,
        eligible=step.eligible,
        present=step.present,
        votes_for=votes_for,
        votes_against=votes_against,
        abstained=abstained,
        invalid=invalid,
        resolution=step.resolution,
        dissent=_dissent(step.dissent),
    )
