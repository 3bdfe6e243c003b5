"""N1 to N6 in the simulation: the notice, who asks to come, who is brought, and who is seated."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from domain.events.notice import Capacity, Form, InvitedParty, SeatSource
from domain.rules.pack import BEIJING
from domain.steps.invitation import (
    AnswerInvitation,
    FileExpertAssessment,
    InviteParty,
    RequestDepartment,
)
from domain.steps.notice import (
    AdmitApplication,
    AmendNotice,
    ApplyToTakePart,
    CancelNotice,
    PublishNotice,
    RejectApplication,
)
from domain.steps.roster import FillSeats, FreezeRoster, Seat
from domain.value import Party
from service.simulation.course import Course, soon
from service.simulation.town import Office
from service.simulation.words import ABSENT, PLACES

_HOURS = (time(9, 30), time(14, 0), time(15, 0), time(19, 0))
"""At which sessions begin."""


class Announced:
    """A session to come: its notice, and who will be seated by then."""

    def __init__(self, course: Course, published_at: datetime) -> None:
        chance = course.chance
        self.published_at = published_at
        self.host = Party(organisation=course.organiser.office.id)
        self.place = chance.choice(PLACES)
        self.residents: list[Party] = []
        self.offices: list[Office] = []
        """Streets and departments that have a seat."""
        self.move(course, chance.randint(4, 14))

    def move(self, course: Course, days: int) -> None:
        """Set the session on a day so long after the notice."""
        day = self.published_at.date() + timedelta(days=days)
        self.starts_at = datetime.combine(day, course.chance.choice(_HOURS), BEIJING)
        self.until = datetime.combine(day - timedelta(days=1), time(18), BEIJING)

    def elements(self, course: Course) -> dict[str, Any]:
        """What the notice says."""
        organiser = course.organiser
        parties = [
            InvitedParty(capacity=Capacity.RESIDENT),
            InvitedParty(capacity=Capacity.PROPERTY_COMPANY, organisation=organiser.company),
            *(
                InvitedParty(capacity=Capacity.DEPARTMENT, organisation=office.id)
                for office in course.asked.values()
            ),
        ]
        return {
            "starts_at": self.starts_at,
            "place": self.place,
            "host": self.host,
            "host_title": "协商组织者",
            "parties": tuple(parties),
            "form": Form.COMMUNITY_COUNCIL,
            "applications_until": self.until,
        }


def announce(course: Course, at: datetime) -> Announced:
    """The first notice, perhaps cancelled and published anew, or amended before anybody came."""
    chance = course.chance
    session = Announced(course, at)
    course.add(at, PublishNotice, **session.elements(course))
    if chance.chance(0.05):
        cancelled = soon(at, chance.randint(60, 2000))
        course.add(cancelled, CancelNotice, reason="场地临时占用，另行公示。")
        session.published_at = course.later(cancelled, 1, 6)
        session.move(course, chance.randint(4, 14))
        course.add(session.published_at, PublishNotice, **session.elements(course))
    elif chance.chance(0.1):
        session.published_at = soon(at, chance.randint(60, 2000))
        session.move(course, chance.randint(15, 24))
        course.add(
            session.published_at,
            AmendNotice,
            **session.elements(course),
            reason="应参与方要求调整时间。",
        )
    return session


def announce_again(course: Course, before: Announced, at: datetime) -> Announced:
    """K2 The notice of a further round; those who were seated stay so."""
    session = Announced(course, at)
    session.residents, session.offices = before.residents, before.offices
    course.add(at, AmendNotice, **session.elements(course), reason="召开下一轮协商会议。")
    course.add(soon(session.until, 15), FreezeRoster)
    return session


def request_departments(course: Course, at: datetime) -> list[tuple[Office, datetime | None]]:
    """N4 Departments for which the street is asked; each with when it invites them, if it does."""
    organiser, chance = course.organiser, course.chance
    offices = course.town.departments_for(course.topic)
    wanted = chance.sample(offices, min(len(offices), chance.choice((1, 1, 2))))
    invited: list[tuple[Office, datetime | None]] = []
    for office in wanted:
        course.asked[office.id] = office
        asked = soon(at, chance.randint(5, 200))
        course.add(
            asked,
            RequestDepartment,
            department=office.id,
            reason="议题涉及该部门职责，请街道协调派员参加。",
        )
        street = organiser.street.manner
        days = course.town.rules.invitation.value.days
        brings = chance.chance(street.acts)
        invited.append((office, course.due(asked, days, street) if brings else None))
    return invited


def seat(course: Course, session: Announced, invited: list[tuple[Office, datetime | None]]) -> None:
    """Everybody who comes to be on the roster, until it is frozen."""
    organiser, chance = course.organiser, course.chance
    frozen = soon(session.until, chance.randint(10, 50))
    for office, at in invited:
        if at is not None and at < soon(frozen, -60):
            _invite(course, session, office, at, frozen)
    if organiser.above is organiser.street and chance.chance(0.6):
        at = soon(session.published_at, chance.randint(30, 900))
        _invite(course, session, organiser.street, at, frozen)
    people = chance.sample(
        organiser.residents, chance.randint(course.seats_max // 2, course.seats_max)
    )
    applicants = people[: len(people) // 5]
    seated = people[len(applicants) :]
    opens, closes = session.published_at, session.until
    seats = [
        Seat(
            party=party,
            capacity=Capacity.RESIDENT,
            source=chance.choice(
                (SeatSource.INVITATION, SeatSource.REGISTRATION, SeatSource.QUOTA)
            ),
        )
        for party in seated
    ]
    company = Party(organisation=organiser.company)
    seats.append(
        Seat(party=company, capacity=Capacity.PROPERTY_COMPANY, source=SeatSource.INVITATION)
    )
    course.add(soon(frozen, -chance.randint(1, 8)), FillSeats, seats=tuple(seats), facts=len(seats))
    for party in applicants:
        at = course.between(soon(opens, 20), opens + (closes - opens) * 0.7)
        course.add(at, ApplyToTakePart, applicant=party, capacity=Capacity.RESIDENT)
        answered = course.between(soon(at, 20), closes)
        if chance.chance(0.85):
            course.add(answered, AdmitApplication, applicant=party, facts=2)
            seated.append(party)
        else:
            reason = "名额已满，欢迎旁听。"
            course.add(answered, RejectApplication, applicant=party, reason=reason)
    course.add(frozen, FreezeRoster)
    session.residents = seated


def assess(course: Course, at: datetime) -> None:
    """N5 An expert's word on a technical matter."""
    expert = Party(person=course.chance.id())
    summary = "方案在结构和消防上可行，建议分期实施。"
    course.add(at, FileExpertAssessment, expert=expert, field="建筑工程", summary=summary)


def _invite(
    course: Course, session: Announced, office: Office, at: datetime, frozen: datetime
) -> None:
    """Invited at ``at``; it says yes, no, or nothing, in time or late."""
    chance, street = course.chance, course.organiser.street
    invitation = chance.id()
    is_street = office is street
    course.add(
        at,
        InviteParty,
        by=None if is_street else street.actor,
        invitation=invitation,
        party=Party(organisation=office.id),
        capacity=Capacity.STREET if is_street else Capacity.DEPARTMENT,
    )
    if not chance.chance(office.manner.acts):
        return
    answered = course.due(at, course.town.rules.invitation_answer.value.days, office.manner)
    accepted = answered < soon(frozen, -15) and chance.chance(0.5 + office.manner.comes / 2)
    course.add(
        answered,
        AnswerInvitation,
        by=office.actor,
        invitation=invitation,
        accepted=accepted,
        reason=None if accepted else chance.choice(ABSENT),
        facts=2 if accepted else 1,
    )
    if accepted:
        session.offices.append(office)
