"""A session of the sample: opened, attended, spoken in and closed at believable moments."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.events.notice import Capacity
from domain.steps import session
from domain.steps.statement import MakeStatement, TakeStance
from service.sample.plan import MatterPlan
from service.sample.scenario import STANCES, Session, Statement

OPENING = timedelta(minutes=8)
"""From the opening to the first statement."""
CLOSING = timedelta(minutes=6)
"""From the last statement's turn to the end."""
BETWEEN_STANCES = timedelta(seconds=7)


def plan_session(plan: MatterPlan, step: Session) -> None:
    """D1 D2: as the notice in force announced it."""
    plan.sessions += 1
    held = plan.part("session", plan.sessions)
    notice = plan.notice
    assert notice is not None, plan.script.key
    assert notice.place, plan.script.key
    assert notice.host, plan.script.key
    plan.add(
        step, session.OpenSession(session=held, place=notice.place, host=plan.party(notice.host))
    )
    on_time = [label for label in plan.seats if label not in {*step.absent, *step.comes_late}]
    for after, labels in ((3, on_time), (22, step.comes_late)):
        if labels:
            present = tuple(plan.party(label) for label in labels)
            plan.add(
                step,
                session.RecordAttendance(session=held, present=present),
                at=step.at + timedelta(minutes=after),
            )
    turn = (step.end - step.at - OPENING - CLOSING) / (len(step.said) + bool(step.revisits))
    for index, statement in enumerate(step.said):
        _say(plan, step, statement, step.at + OPENING + turn * index)
    for revisit in step.revisits:
        _take_stances(plan, step, revisit.point, revisit.stances, step.end - CLOSING - turn / 2)
    for number, statement in enumerate(step.said, plan.statements - len(step.said) + 1):
        _take_stances(plan, step, number, statement.again, step.end - CLOSING)
    plan.add(step, session.CloseSession(session=held, summary=step.summary), at=step.end)


def _say(plan: MatterPlan, step: Session, statement: Statement, at: datetime) -> None:
    plan.statements += 1
    number = plan.statements
    replies_to = None if statement.to is None else plan.part("statement", statement.to)
    said = MakeStatement(
        session=plan.part("session", plan.sessions),
        statement=plan.part("statement", number),
        speaker=plan.party(statement.by),
        text=statement.says,
        replies_to=replies_to,
        source=f"sample:{plan.script.number:03}/{number}",
    )
    plan.add(step, said, at=_whole_second(at))
    _take_stances(plan, step, number, statement.stances, at + timedelta(seconds=75))


def _take_stances(plan: MatterPlan, step: Session, number: int, stances: str, at: datetime) -> None:
    """One character a seat, observers left out; who is absent takes none."""
    voters = [label for label, capacity in plan.seats.items() if capacity is not Capacity.OBSERVER]
    assert len(stances) <= len(voters), f"{plan.script.key}: {len(stances)} > {len(voters)}"
    present = [
        (label, stance)
        for label, stance in zip(voters, map(STANCES.__getitem__, stances), strict=False)
        if stance is not None and label not in step.absent
    ]
    for index, (label, stance) in enumerate(present):
        taken = TakeStance(
            session=plan.part("session", plan.sessions),
            point=plan.part("statement", number),
            party=plan.party(label),
            stance=stance,
        )
        moment = min(at + BETWEEN_STANCES * index, step.end)
        plan.add(step, taken, at=_whole_second(moment))


def _whole_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
