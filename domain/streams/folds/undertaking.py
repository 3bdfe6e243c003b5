"""Carrying out: tasks, new problems, money, publicity."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from domain.events.funds import (
    ContractAwarded,
    FundsApproved,
    FundsAudited,
    FundsFact,
    FundsPublished,
    PaymentMade,
)
from domain.events.publicity import (
    OutcomePublished,
    ProgressPublished,
    PublicationWithdrawn,
    PublicityFact,
)
from domain.events.undertaking import (
    MilestoneReached,
    NewProblemRaised,
    ResultUrged,
    TaskAssigned,
    TaskCompleted,
    TaskFailed,
    TaskReassigned,
    UndertakingFact,
)
from domain.streams.funding import Contract, Fund, Payment
from domain.streams.matter import Matter, Publication, Task, TaskStatus


def fold(matter: Matter, happened: UndertakingFact, at: datetime) -> None:
    """Fold one fact of a task in."""
    match happened:
        case TaskAssigned():
            matter.tasks[happened.task] = Task(happened.owner, at, happened.due_on)
        case TaskReassigned():
            task = matter.tasks[happened.task]
            task.owner, task.due_on, task.reassigned_at = happened.owner, happened.due_on, at
        case TaskCompleted():
            matter.tasks[happened.task].status = TaskStatus.COMPLETED
        case TaskFailed():
            matter.tasks[happened.task].status = TaskStatus.FAILED
        case NewProblemRaised():
            matter.problems.add(happened.matter)
        case MilestoneReached() | ResultUrged():
            pass
        case _:
            assert_never(happened)


def fold_funds(matter: Matter, happened: FundsFact, at: datetime) -> None:
    """Fold one fact of money in."""
    funding = matter.funding
    match happened:
        case FundsApproved():
            funding.funds[happened.fund] = Fund(happened.source, happened.amount_fen, at)
        case ContractAwarded():
            funding.contracts[happened.contract] = Contract(
                happened.fund, happened.contractor, happened.amount_fen, at
            )
            funding.funds[happened.fund].contracted_fen += happened.amount_fen
        case PaymentMade():
            funding.payments[happened.payment] = Payment(happened.contract, happened.amount_fen, at)
            funding.contracts[happened.contract].paid_fen += happened.amount_fen
        case FundsPublished():
            funding.published_at = max(funding.published_at or at, at)
        case FundsAudited():
            funding.audited_at = max(funding.audited_at or at, at)
        case _:
            assert_never(happened)


def fold_publicity(matter: Matter, happened: PublicityFact, at: datetime) -> None:
    """Fold one fact of publicity in."""
    match happened:
        case OutcomePublished() | ProgressPublished():
            if isinstance(happened, OutcomePublished):
                matter.outcome_published_at = at
            if happened.publication is not None:
                matter.publications[happened.publication] = Publication(
                    at, happened.published_until
                )
        case PublicationWithdrawn():
            known = matter.publications[happened.publication]
            matter.publications[happened.publication] = Publication(
                known.published_at, known.until, withdrawn=True
            )
        case _:
            assert_never(happened)
