"""Outcomes (协商成果): one page a matter: what was decided or shelved, and what became of it.

Whether a task is overdue depends on the day, so tasks keep the days on which they are due.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from domain.event import Event
from domain.events.agenda import ProposalAdopted, ProposalSubmitted
from domain.events.decision import (
    AssemblyOutcome,
    AssemblyVoted,
    DecidedBy,
    DecisionAdopted,
    DecisionCorrected,
    DissentRecorded,
    MatterResumed,
    MatterShelved,
)
from domain.events.publicity import OutcomePublished, ProgressPublished, PublicationWithdrawn
from domain.events.referral import AnswerVerified, ReferralIssued
from domain.events.undertaking import TaskAssigned, TaskCompleted, TaskFailed, TaskReassigned
from domain.streams.matter import TaskStatus
from projections.matter_head import HEAD_TYPES, adopted, opened
from projections.outcome_page import (
    Dissent,
    Outcome,
    OutcomeKind,
    OutcomesPage,
    Publication,
    TaskLine,
    Vote,
)
from projections.projection import Column, Key, Projection

_TYPES = HEAD_TYPES | {
    fact.type
    for fact in (
        AssemblyVoted,
        DecisionAdopted,
        DissentRecorded,
        MatterShelved,
        MatterResumed,
        DecisionCorrected,
        TaskAssigned,
        TaskReassigned,
        TaskCompleted,
        TaskFailed,
        ReferralIssued,
        AnswerVerified,
        OutcomePublished,
        ProgressPublished,
        PublicationWithdrawn,
    )
}
Changes = dict[str, Any]


def keys(event: Event) -> tuple[Key, ...]:
    """The matter's page, for every public fact of its outcome and for its title."""
    public = event.type in _TYPES and event.envelope.visibility == "public"
    return ((event.stream,),) if public else ()


def fold(page: OutcomesPage | None, event: Event, key: Key) -> OutcomesPage:
    """The page after this fact."""
    if isinstance(event.fact, ProposalSubmitted):
        return OutcomesPage(event.stream, opened(event, event.fact), last_position=event.position)
    assert page is not None, "a matter begins with its proposal"
    return replace(page, **_changes(page, event), last_position=event.position)


def _changes(page: OutcomesPage, event: Event) -> Changes:
    """What this fact changes on the page."""
    at, position, fact = event.occurred_at, event.position, event.fact
    match fact:
        case ProposalAdopted():
            return {"head": adopted(page.head, fact)}
        case AssemblyVoted():
            carried = fact.outcome is AssemblyOutcome.CARRIED
            return {"vote": _vote(fact, position)} if carried else {}
        case DecisionAdopted():
            return {"outcomes": (*page.outcomes, _decided(page, event, fact)), "vote": None}
        case MatterShelved():
            return {"outcomes": (*page.outcomes, _shelved(event, fact))}
        case DissentRecorded() if page.latest is not None:
            dissents = (*page.latest.dissents, Dissent(fact.holders, position))
            return _latest(page, dissents=dissents)
        case MatterResumed():
            return _latest(page, resumed_at=at, resumed=position)
        case DecisionCorrected():
            return {"outcomes": tuple(_corrected(it, event, fact) for it in page.outcomes)}
        case ReferralIssued():
            return {"referrals": (*page.referrals, position)}
        case AnswerVerified():
            return {"verified": (*page.verified, position)}
        case OutcomePublished() | ProgressPublished() | PublicationWithdrawn():
            return {"publications": _publications(page, event)}
        case TaskAssigned() | TaskReassigned() | TaskCompleted() | TaskFailed():
            return {"tasks": _tasks(page, event)}
    return {}


def _latest(page: OutcomesPage, **values: Any) -> Changes:
    """The latest outcome with other values; nothing where there is none."""
    if page.latest is None:
        return {}
    return {"outcomes": (*page.outcomes[:-1], replace(page.latest, **values))}


def _vote(fact: AssemblyVoted, position: int) -> Vote:
    return Vote(
        assembly=fact.kind.value,
        eligible=fact.eligible,
        present=fact.present,
        votes_for=fact.votes_for,
        votes_against=fact.votes_against,
        abstained=fact.abstained,
        invalid=fact.invalid,
        position=position,
    )


def _decided(page: OutcomesPage, event: Event, fact: DecisionAdopted) -> Outcome:
    """K1 K4 A decision; of an assembly, with the vote that carried it."""
    return Outcome(
        kind=OutcomeKind.DECIDED,
        decided_at=event.occurred_at,
        position=event.position,
        version=event.version,
        clauses=event.envelope.clauses,
        text=fact.text,
        decided_by=fact.decided_by.value,
        vote=page.vote if fact.decided_by is DecidedBy.ASSEMBLY else None,
    )


def _shelved(event: Event, fact: MatterShelved) -> Outcome:
    """K3 What is shelved, on which conditions it is taken up again."""
    return Outcome(
        kind=OutcomeKind.SHELVED,
        decided_at=event.occurred_at,
        position=event.position,
        version=event.version,
        clauses=event.envelope.clauses,
        text=fact.conditions,
        ground=fact.ground.value,
        finding=fact.finding,
        review_on=fact.review_on,
    )


def _corrected(outcome: Outcome, event: Event, fact: DecisionCorrected) -> Outcome:
    """I5 The decision that was put right stays what it was, and says so."""
    if outcome.version != fact.decision:
        return outcome
    return replace(
        outcome,
        corrected_at=event.occurred_at,
        corrected=event.position,
        law=fact.law,
        article=fact.article,
    )


def _tasks(page: OutcomesPage, event: Event) -> tuple[TaskLine, ...]:
    at, position, fact = event.occurred_at, event.position, event.fact
    match fact:
        case TaskAssigned():
            task = TaskLine(
                fact.task, fact.title, fact.owner, fact.mode.value, fact.due_on, at, (position,)
            )
            return (*page.tasks, task)
        case TaskReassigned():
            return _of_task(page, fact.task, position, owner=fact.owner, due_on=fact.due_on)
        case TaskCompleted():
            done = TaskStatus.COMPLETED
            return _of_task(page, fact.task, position, status=done, ended_at=at)
        case TaskFailed():
            failed = TaskStatus.FAILED
            return _of_task(page, fact.task, position, status=failed, ended_at=at)
    raise AssertionError(event.type)


def _of_task(page: OutcomesPage, task: UUID, position: int, **values: Any) -> tuple[TaskLine, ...]:
    """The tasks, one of them with other values and this fact among its sources."""
    return tuple(
        replace(it, **values, positions=(*it.positions, position)) if it.task == task else it
        for it in page.tasks
    )


def _publications(page: OutcomesPage, event: Event) -> tuple[Publication, ...]:
    """E1 What was made public, and what was taken down."""
    fact = event.fact
    if isinstance(fact, OutcomePublished | ProgressPublished):
        shown = Publication(
            what="outcome" if isinstance(fact, OutcomePublished) else "progress",
            published_at=event.occurred_at,
            published_from=fact.published_from,
            published_until=fact.published_until,
            place=fact.place,
            positions=(event.position,),
            publication=fact.publication,
        )
        return (*page.publications, shown)
    assert isinstance(fact, PublicationWithdrawn)
    return tuple(
        replace(it, withdrawn_at=event.occurred_at, positions=(*it.positions, event.position))
        if it.publication == fact.publication
        else it
        for it in page.publications
    )


def _published_until(page: OutcomesPage) -> date | None:
    """Until when the outcome is, or was, shown; None when it never was, or was taken down."""
    shown = [it for it in page.publications if it.what == "outcome" and it.withdrawn_at is None]
    return max((it.published_until for it in shown), default=None)


def _due_on(page: OutcomesPage) -> date | None:
    """The earliest day on which an open task is due."""
    return min((it.due_on for it in page.tasks if it.status is TaskStatus.OPEN), default=None)


def _decided_at(page: OutcomesPage) -> datetime | None:
    return page.latest.decided_at if page.latest else None


OUTCOMES = Projection(
    name="outcomes",
    version=2,
    page=OutcomesPage,
    key=(("matter", "uuid"),),
    keys=keys,
    fold=fold,
    columns=(
        Column("organisation", "uuid", lambda page: page.head.organisation),
        Column("division_code", "text", lambda page: page.head.division_code),
        Column("category", "text", lambda page: page.head.category),
        Column("scale", "text", lambda page: page.head.scale),
        Column("topic", "text", lambda page: page.head.topic),
        Column("kind", "text", lambda page: page.latest and page.latest.kind.value),
        Column("state", "text", lambda page: page.latest and page.latest.state.value),
        Column("decided_by", "text", lambda page: page.latest and page.latest.decided_by),
        Column("clause", "text", lambda page: page.latest and page.latest.clauses[0]),
        Column("decided_at", "timestamptz", _decided_at),
        Column("published_until", "date", _published_until),
        Column("tasks", "integer", lambda page: len(page.tasks)),
        Column("tasks_open", "integer", lambda page: len(page.with_status(TaskStatus.OPEN))),
        Column("due_on", "date", _due_on),
        Column("dissents", "integer", lambda page: len(page.latest.dissents) if page.latest else 0),
    ),
    indexes=(
        ("decided_at", "matter"),
        ("organisation", "decided_at"),
        ("due_on",),
    ),
)
