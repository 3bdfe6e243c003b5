"""The sample's steps from proposal to roster."""

from __future__ import annotations

from datetime import timedelta
from typing import assert_never

from domain.events.notice import Capacity, InvitedParty, SeatSource
from domain.steps import notice, proposal, roster
from service.sample import scenario
from service.sample.names import beijing, document, matter_id
from service.sample.plan import MatterPlan

AgendaStep = (
    scenario.Propose
    | scenario.Cosign
    | scenario.Merge
    | scenario.Decline
    | scenario.Adopt
    | scenario.Pack
)
RosterStep = scenario.Apply | scenario.Admit | scenario.Reject | scenario.Seats | scenario.Freeze


def plan_agenda(plan: MatterPlan, step: AgendaStep) -> None:
    """A3 A5."""
    match step:
        case scenario.Propose():
            submit = proposal.SubmitProposal(
                organiser=plan.organiser,
                category=plan.script.category,
                scale=plan.script.scale,
                proposers=tuple(plan.party(label) for label in step.by),
                title=step.title,
                text=step.text,
                source=f"sample:{plan.script.number:03}",
            )
            plan.add(step, submit)
        case scenario.Cosign():
            for index, label in enumerate(step.by):
                at = step.at + timedelta(minutes=25 * index)
                plan.add(step, proposal.CosignProposal(cosigner=plan.party(label)), at=at)
        case scenario.Merge():
            into = matter_id(step.into)
            plan.add(step, proposal.MergeProposal(into=into, reason=step.reason))
        case scenario.Decline():
            plan.add(step, proposal.DeclineProposal(reason=step.reason))
        case scenario.Adopt():
            plan.add(step, proposal.AdoptProposal(title=step.title, reason=step.reason))
        case scenario.Pack():
            documents = tuple(document(line) for line in step.documents)
            pack = proposal.PublishBackgroundPack(summary=step.summary, documents=documents)
            plan.add(step, pack)
        case _:
            assert_never(step)


def plan_notice(plan: MatterPlan, step: scenario.Notice) -> None:
    """N1: the first is published, a later one amends what it names and keeps the rest."""
    before = plan.notice
    held = scenario.Notice(
        at=step.at,
        starts=step.starts,
        until=step.until,
        place=step.place or (before.place if before else None),
        host=step.host or (before.host if before else None),
        host_title=step.host_title or (before.host_title if before else None),
        form=step.form or (before.form if before else None),
        parties=step.parties or (before.parties if before else []),
    )
    plan.notice = held
    assert held.place, plan.script.key
    assert held.host, plan.script.key
    assert held.host_title, plan.script.key
    assert held.form, plan.script.key
    published = notice.PublishNotice(
        starts_at=beijing(held.starts),
        place=held.place,
        host=plan.party(held.host),
        host_title=held.host_title,
        parties=tuple(_invited(plan, line) for line in held.parties),
        form=held.form,
        applications_until=beijing(held.until),
    )
    if before is None:
        plan.add(step, published)
    else:
        assert step.reason, f"{plan.script.key}: a changed notice has a reason"
        plan.add(step, notice.AmendNotice(**dict(published), reason=step.reason))


def plan_roster(plan: MatterPlan, step: RosterStep) -> None:
    """N2 N3."""
    match step:
        case scenario.Apply():
            for index, line in enumerate(step.who):
                label, capacity = line.split()
                plan.applied[label] = Capacity(capacity)
                apply = notice.ApplyToTakePart(
                    applicant=plan.party(label), capacity=Capacity(capacity)
                )
                plan.add(step, apply, at=step.at + timedelta(minutes=47 * index))
        case scenario.Admit():
            for label in step.who:
                plan.seats[label] = plan.applied[label]
                plan.add(step, notice.AdmitApplication(applicant=plan.party(label)))
        case scenario.Reject():
            applicant = plan.party(step.who)
            plan.add(step, notice.RejectApplication(applicant=applicant, reason=step.reason))
        case scenario.Seats():
            seats = tuple(_seat(plan, line) for line in step.seats)
            plan.add(step, roster.FillSeats(seats=seats))
        case scenario.Freeze():
            plan.add(step, roster.FreezeRoster())
        case _:
            assert_never(step)


def _seat(plan: MatterPlan, line: str) -> roster.Seat:
    label, capacity, source = line.split()
    plan.seats[label] = Capacity(capacity)
    return roster.Seat(
        party=plan.party(label), capacity=Capacity(capacity), source=SeatSource(source)
    )


def _invited(plan: MatterPlan, line: str) -> InvitedParty:
    capacity, _, organisation = line.partition(" @")
    return InvitedParty(
        capacity=Capacity(capacity),
        organisation=plan.organisations[organisation] if organisation else None,
    )
