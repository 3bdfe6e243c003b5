"""I1 I3 E1 S5 in the simulation: tasks, money, and what is made public."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.events.funds import FundSource
from domain.events.undertaking import Mode
from domain.steps.funds import ApproveFunds, AuditFunds, AwardContract, MakePayment, PublishFunds
from domain.steps.publicity import PublishOutcome, PublishProgress, WithdrawPublication
from domain.steps.undertaking import (
    AssignTask,
    CompleteTask,
    FailTask,
    ReachMilestone,
    ReassignTask,
)
from service.simulation.course import Course, soon
from service.simulation.manners import Manner
from service.simulation.town import Office
from service.simulation.words import PLACES, REASONS

SHOWN_DAYS = (15, 40)
"""For how long something is made public: never for less than the rules ask."""
_PUBLIC = (FundSource.GOVERNMENT_PURCHASE, FundSource.WELFARE_FUND, FundSource.DONATION)


def carry_out(course: Course, decided: datetime) -> datetime | None:
    """Tasks for the organiser, the street and departments; when the last ended, or None where one
    never does."""
    chance, organiser = course.chance, course.organiser
    owners = [organiser.office]
    if chance.chance(0.35):
        owners.append(organiser.street)
    owners += [it for it in course.asked.values() if chance.chance(0.6)]
    ended = decided
    for owner in owners[:3]:
        done = _task(course, owner, course.later(decided, 0, 6))
        ended = max(ended, done) if ended and done else None  # type: ignore[assignment]
    return ended


def _task(course: Course, owner: Office, at: datetime) -> datetime | None:
    """From its assignment to its end; None where it has none."""
    chance, organiser = course.chance, course.organiser.office
    task, days = chance.id(), chance.randint(15, 90)
    by = owner.actor
    course.add(
        at,
        AssignTask,
        task=task,
        title="办理决议事项",
        owner=owner.id,
        mode=Mode.COMMITTEE if owner is organiser else Mode.COMMISSIONED,
        due_on=course.town.days.after(at, days, chance).date(),
    )
    if chance.chance(0.08):
        at = course.later(at, 2, 8)
        owner, by = organiser, organiser.actor
        course.add(
            at,
            ReassignTask,
            task=task,
            owner=owner.id,
            due_on=course.town.days.after(at, days, chance).date(),
            reason="改由组织者牵头办理。",
        )
    begun = at
    if chance.chance(0.5):
        at = course.later(at, 3, days // 2)
        course.add(at, ReachMilestone, by=by, task=task, title="完成现场勘查")
    if not chance.chance(owner.manner.acts):
        return None
    ended = course.due(begun, days, owner.manner)
    at = max(ended, soon(at, 30))
    if chance.chance(0.9):
        course.add(at, CompleteTask, by=by, task=task, summary="已按决议完成。")
    else:
        course.add(at, FailTask, by=by, task=task, reason=chance.choice(REASONS))
    return at


def spend(course: Course, decided: datetime, *, by_assembly: bool) -> None:
    """Money approved, contracted, paid, made public and audited; each in time, late, or not."""
    chance, organiser = course.chance, course.organiser
    rules, manner = course.town.rules, organiser.office.manner
    fund, contract = chance.id(), chance.id()
    source = chance.choice(_PUBLIC) if by_assembly else FundSource.SELF_RAISED
    amount = chance.randint(20, 900) * 100_000
    at = course.later(decided, 1, 12)
    course.add(
        at,
        ApproveFunds,
        fund=fund,
        source=source,
        amount_fen=amount,
        purpose="用于落实本议题决议。",
    )
    at = course.later(at, 3, 20)
    course.add(
        at,
        AwardContract,
        contract=contract,
        fund=fund,
        contractor=organiser.company,
        amount_fen=amount * 9 // 10,
        title="工程实施",
        selection="三家比选。",
    )
    for number in range(1, chance.randint(2, 4)):
        at = course.later(at, 5, 20)
        course.add(
            at,
            MakePayment,
            payment=chance.id(),
            contract=contract,
            amount_fen=amount // 5,
            voucher=course.document(f"第{number}次付款凭证"),
        )
    if chance.chance(manner.acts):
        shown = course.due(at, rules.funds_publication.value.days, manner)
        begins, ends = _period(course, shown)
        place = chance.choice(PLACES)
        course.add(shown, PublishFunds, place=place, published_from=begins, published_until=ends)
    if chance.chance(organiser.above.manner.acts * 0.8):
        course.add(
            course.later(at, 15, 90),
            AuditFunds,
            by=organiser.above.actor,
            auditor=course.town.auditor,
            conclusion="收支与凭证相符。",
            clean=chance.chance(0.9),
        )


def publish(course: Course, settled: datetime, manner: Manner) -> datetime | None:
    """E1 The outcome, and for some the progress; when it was shown, or None where it never is."""
    chance, rules = course.chance, course.town.rules
    if not chance.chance(manner.acts):
        return None
    shown = course.due(settled, rules.outcome_publication.value.days, manner)
    begins, ends = _period(course, shown)
    publication = chance.id()
    course.add(
        shown,
        PublishOutcome,
        publication=publication,
        summary="协商结果及不同意见摘要。",
        place=chance.choice(PLACES),
        published_from=begins,
        published_until=ends,
    )
    if chance.chance(0.03):
        course.add(
            soon(shown, 1500),
            WithdrawPublication,
            publication=publication,
            ground="内容有误，更正后重新公开。",
        )
    return shown


def publish_progress(course: Course, at: datetime) -> None:
    """E1 How the outcome is being carried out; there must be tasks."""
    shown = course.later(at, 10, 60)
    begins, ends = _period(course, shown)
    course.add(
        shown,
        PublishProgress,
        publication=course.chance.id(),
        summary="各项任务的办理进展。",
        place=course.chance.choice(PLACES),
        published_from=begins,
        published_until=ends,
    )


def _period(course: Course, at: datetime) -> tuple[object, object]:
    begins = at.date()
    return begins, begins + timedelta(days=course.chance.randint(*SHOWN_DAYS))
