"""N1 to N6: notice, applications, invitations and the roster."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.events.ability import WeakGroup, WeakGroupCount
from domain.events.notice import Capacity, Form, InvitedParty, NoticeElements, SeatSource
from domain.steps import invitation, notice, roster
from service.sample.names import beijing, document
from service.sample.plan import MatterPlan
from service.sample.script import Step

REQUESTED, INVITED, ANSWERED = timedelta(days=3), timedelta(days=2), timedelta(days=1)
"""How long before the seats are filled a department is asked for, invited, and says that it comes,
where no step of its own tells it."""


class Notice(Step, tag="notice"):
    """N1; what a later one leaves out stays as it was. A later one has a reason."""

    starts: datetime
    until: datetime
    place: str | None = None
    host: str | None = None
    host_title: str | None = None
    form: Form | None = None
    parties: tuple[str, ...] = ()
    """Each "capacity" or "capacity @organisation"."""
    reason: str | None = None
    justification: str | None = None

    def plan(self, plan: MatterPlan) -> None:
        before = plan.notice
        said = {
            "place": self.place,
            "host": plan.party(self.host) if self.host else None,
            "host_title": self.host_title,
            "parties": tuple(_invited(plan, line) for line in self.parties) or None,
            "form": self.form,
        }
        kept = {} if before is None else dict(before)
        elements = NoticeElements(
            **kept
            | {name: value for name, value in said.items() if value is not None}
            | {"starts_at": beijing(self.starts), "applications_until": beijing(self.until)}
        )
        plan.notice = elements
        plan.notices += 1
        if self.reason is None:
            plan.add(self, notice.PublishNotice(**dict(elements)))
            return
        changed = notice.AmendNotice(
            **dict(elements), reason=self.reason, justification=self.justification
        )
        plan.add(self, changed)


class CallOff(Step, tag="call-off"):
    """N1."""

    reason: str

    def plan(self, plan: MatterPlan) -> None:
        plan.add(self, notice.CancelNotice(reason=self.reason))


class Apply(Step, tag="apply"):
    """N2, each "label capacity"."""

    who: list[str]

    def plan(self, plan: MatterPlan) -> None:
        for index, line in enumerate(self.who):
            label, capacity = line.split()
            plan.applied[label] = Capacity(capacity)
            apply = notice.ApplyToTakePart(applicant=plan.party(label), capacity=Capacity(capacity))
            plan.add(self, apply, at=self.at + timedelta(minutes=47 * index))


class Admit(Step, tag="admit"):
    """N2."""

    who: list[str]

    def plan(self, plan: MatterPlan) -> None:
        for label in self.who:
            plan.seats[label] = plan.applied[label]
            plan.add(self, notice.AdmitApplication(applicant=plan.party(label)))


class Reject(Step, tag="reject"):
    """N2."""

    who: str
    reason: str

    def plan(self, plan: MatterPlan) -> None:
        applicant = plan.party(self.who)
        plan.add(self, notice.RejectApplication(applicant=applicant, reason=self.reason))


class Ask(Step, tag="ask"):
    """N4 the street to bring a department."""

    department: str
    reason: str

    def plan(self, plan: MatterPlan) -> None:
        department = plan.organisations[self.department]
        plan.add(self, invitation.RequestDepartment(department=department, reason=self.reason))


class Invite(Step, tag="invite"):
    """N3 N4: who is invited, "label capacity", and what the answer was, if one came; a department
    by the street, anybody else by the organiser."""

    who: str
    answered: datetime | None = None
    declined: str | None = None
    """The reason, where it was a no."""

    def plan(self, plan: MatterPlan) -> None:
        label, said = self.who.split()
        capacity = Capacity(said)
        invite(plan, self, label, capacity, self.at)
        if self.answered is None:
            return
        answer(plan, self, label, self.answered, declined=self.declined)
        if self.declined is None:
            plan.seats[label] = capacity


class Seats(Step, tag="seats"):
    """N3, each "label capacity source".

    A department is asked for, invited by the street and says yes in the days before.
    """

    seats: list[str]

    def plan(self, plan: MatterPlan) -> None:
        filled = []
        for line in self.seats:
            label, capacity, source = line.split()
            plan.seats[label] = Capacity(capacity)
            if Capacity(capacity) is Capacity.DEPARTMENT:
                self._bring(plan, label)
                continue
            seat = roster.Seat(
                party=plan.party(label), capacity=Capacity(capacity), source=SeatSource(source)
            )
            filled.append(seat)
        plan.add(self, roster.FillSeats(seats=tuple(filled)))

    def _bring(self, plan: MatterPlan, label: str) -> None:
        if plan.street != plan.organiser:
            department = plan.organisations[label[1:]]
            asked = invitation.RequestDepartment(
                department=department,
                reason=f"“{plan.title}”涉及该部门职责，请街道协调其派员参加。",
            )
            plan.add(self, asked, at=self.at - REQUESTED)
        invite(plan, self, label, Capacity.DEPARTMENT, self.at - INVITED)
        answer(plan, self, label, self.at - ANSWERED)


class Replace(Step, tag="replace"):
    """N3 who was not drawn."""

    leaves: str
    by: str
    source: SeatSource
    reason: str

    def plan(self, plan: MatterPlan) -> None:
        command = roster.ReplaceSeat(
            leaves=plan.party(self.leaves),
            party=plan.party(self.by),
            source=self.source,
            reason=self.reason,
        )
        plan.add(self, command)
        take_over(plan, self.leaves, self.by)


class Assess(Step, tag="assess"):
    """N5 by an expert."""

    by: str
    field: str
    summary: str
    documents: tuple[str, ...] = ()

    def plan(self, plan: MatterPlan) -> None:
        command = invitation.FileExpertAssessment(
            expert=plan.party(self.by),
            field=self.field,
            summary=self.summary,
            documents=tuple(document(line) for line in self.documents),
        )
        plan.add(self, command)


class Freeze(Step, tag="freeze"):
    """N3; C1 each of ``weak`` is "group people"."""

    weak: tuple[str, ...] = ()

    def plan(self, plan: MatterPlan) -> None:
        plan.frozen_under = plan.notices
        counts = [line.split() for line in self.weak]
        groups = tuple(
            WeakGroupCount(group=WeakGroup(group), people=int(people)) for group, people in counts
        )
        plan.add(self, roster.FreezeRoster(weak_groups=groups))


def take_over(plan: MatterPlan, leaves: str, follows: str) -> None:
    """The seat of one goes to another, at its place in the order."""
    plan.seats = {
        follows if label == leaves else label: capacity for label, capacity in plan.seats.items()
    }


def invite(plan: MatterPlan, step: Step, label: str, capacity: Capacity, at: datetime) -> None:
    """Invite somebody; a department by the street."""
    plan.invited += 1
    plan.invitations[label] = plan.part("invitation", plan.invited)
    command = invitation.InviteParty(
        invitation=plan.invitations[label], party=plan.party(label), capacity=capacity
    )
    by = plan.street if capacity is Capacity.DEPARTMENT else None
    plan.add(step, command, at=at, by=by)


def answer(
    plan: MatterPlan, step: Step, label: str, at: datetime, declined: str | None = None
) -> None:
    """The invited says yes, or no and why; for a person the organiser says it."""
    command = invitation.AnswerInvitation(
        invitation=plan.invitations.pop(label),
        accepted=declined is None,
        reason=declined,
    )
    by = plan.organisations[label[1:]] if label.startswith("@") else None
    plan.add(step, command, at=at, by=by)


def _invited(plan: MatterPlan, line: str) -> InvitedParty:
    capacity, _, organisation = line.partition(" @")
    return InvitedParty(
        capacity=Capacity(capacity),
        organisation=plan.organisations[organisation] if organisation else None,
    )


RosterStep = (
    Notice | CallOff | Apply | Admit | Reject | Ask | Invite | Seats | Replace | Assess | Freeze
)
