"""N4 涉及政府部门: the street brings departments to the table; everybody invited answers."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from domain.act import Command
from domain.event import Actor
from domain.events.agenda import Scale
from domain.events.notice import (
    Capacity,
    DepartmentRequested,
    InvitationAnswered,
    PartyInvited,
    SeatFilled,
    SeatReplaced,
    SeatSource,
)
from domain.events.registry import OrganisationDissolved
from domain.refusal import (
    AlreadyExists,
    NotPermitted,
    OccurredBeforeItsCause,
    Refusal,
    UnknownOrganisation,
    UnknownStream,
    WrongKindOfOrganisation,
)
from domain.roles import Role
from domain.steps.invitation import (
    AlreadyRequested,
    AnswerInvitation,
    DeclinedWithoutReason,
    InvitationAlreadyAnswered,
    InviteParty,
    NoStreetAbove,
    NoSuchInvitation,
    RequestDepartment,
    StreetInvitesDepartments,
)
from domain.steps.notice import AlreadyApplied, ApplyToTakePart, RosterIsFrozen
from domain.steps.proposal import NotAdopted, NotUnderDeliberation
from domain.steps.roster import AlreadyInvited, AlreadySeated, FillSeats, ReplaceSeat, Seat
from domain.steps.seating import DepartmentNotInvited, HostTakesNoSeat
from domain.streams import registry as register
from domain.value import Party
from tests.domain import course
from tests.domain.course import ADOPTED, LI, NOTICED, SEATED, STRANGER, WANG, ZHAO, changed
from tests.domain.specification import (
    CLERK,
    COMMITTEE,
    DISTRICT,
    DISTRICT_CLERK,
    HOUSING,
    HOUSING_CLERK,
    JUDICIAL,
    JUDICIAL_CLERK,
    NEIGHBOUR_CLERK,
    OTHER_STREET_CLERK,
    PROPERTY,
    STREET,
    STREET_CLERK,
    WATER,
    WATER_CLERK,
    History,
    december,
    given,
    registered,
)

INVITATION, OTHER_INVITATION = UUID(int=0x61), UUID(int=0x62)
DEPARTMENT = Party(organisation=HOUSING)
REQUEST = RequestDepartment(department=HOUSING, reason="涉及房屋产权。")
INVITE = InviteParty(invitation=INVITATION, party=DEPARTMENT, capacity=Capacity.DEPARTMENT)
INVITE_PERSON = changed(INVITE, party=ZHAO, capacity=Capacity.DELEGATE)
ACCEPT = AnswerInvitation(invitation=INVITATION, accepted=True)
DECLINE = AnswerInvitation(invitation=INVITATION, accepted=False, reason="与本单位职责无关。")
REQUESTED: History = (*NOTICED, (REQUEST, december(4, 10)))
INVITED: History = (*REQUESTED, (INVITE, december(5), STREET_CLERK))
ACCEPTED: History = (*INVITED, (ACCEPT, december(6), HOUSING_CLERK))
DECLINED: History = (*INVITED, (DECLINE, december(6), HOUSING_CLERK))
PERSON_INVITED: History = (*NOTICED, (INVITE_PERSON, december(5)))
STREET_IMPORTER = Actor(STREET, Role.IMPORTER)


def test_the_organiser_asks_the_street_above_it() -> None:
    for history in (ADOPTED, NOTICED):
        given("matter", *history).when(REQUEST, at=december(4, 10)).then(
            DepartmentRequested(department=HOUSING, street=STREET, reason=REQUEST.reason)
        )


def test_a_street_that_organises_asks_itself() -> None:
    proposal = changed(course.PROPOSE, organiser=STREET, scale=Scale.STREET)
    adopted = ((proposal, december(1), STREET_CLERK), (course.ADOPT, december(2), STREET_CLERK))
    stream = given("matter", *adopted)
    stream.when(REQUEST, at=december(3), by=STREET_CLERK).then(
        DepartmentRequested(department=HOUSING, street=STREET, reason=REQUEST.reason)
    )
    stream.when(INVITE, at=december(3), by=STREET_CLERK).accepted()


def test_without_a_street_nobody_coordinates() -> None:
    registry = registered()
    gone = OrganisationDissolved(organisation=STREET, reason="区划调整")
    register.evolve(registry, gone, december(1))
    given("matter", *ADOPTED, registry=registry).when(REQUEST, at=december(3)).refused(
        NoStreetAbove, "N4"
    )


@pytest.mark.parametrize(
    ("history", "refusal"),
    [
        pytest.param(REQUESTED, AlreadyRequested, id="asked before"),
        pytest.param(INVITED, AlreadyInvited, id="invited"),
        pytest.param(ACCEPTED, AlreadySeated, id="seated"),
    ],
)
def test_asking_again_sets_no_clock_back(history: History, refusal: type[Refusal]) -> None:
    clause = "N3" if refusal is AlreadySeated else "N4"
    given("matter", *history).when(REQUEST, at=december(7)).refused(refusal, clause, "department")
    other = changed(REQUEST, department=WATER)
    given("matter", *history).when(other, at=december(7)).accepted()


def test_a_department_that_declined_may_be_asked_for_again() -> None:
    stream = given("matter", *DECLINED)
    stream.when(REQUEST, at=december(7)).accepted()
    stream.when(REQUEST, at=december(4, 9)).refused(OccurredBeforeItsCause, "S4", "occurred_at")
    again = given("matter", *DECLINED, (REQUEST, december(7)))
    again.when(REQUEST, at=december(8)).refused(AlreadyRequested, "N4", "department")


def test_only_departments_are_asked_for_and_only_by_the_organiser() -> None:
    stream = given("matter", *ADOPTED)
    stream.when(changed(REQUEST, department=PROPERTY), at=december(3)).refused(
        WrongKindOfOrganisation, "S2", "department"
    )
    stream.when(changed(REQUEST, department=UUID(int=404)), at=december(3)).refused(
        UnknownOrganisation, "S2", "department"
    )
    stream.when(REQUEST, at=december(3), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    given("matter", *course.DECIDED).when(REQUEST, at=december(12)).refused(
        NotUnderDeliberation, "K1"
    )


@pytest.mark.parametrize(
    "history", [pytest.param(ADOPTED, id="before the notice"), pytest.param(REQUESTED, id="asked")]
)
def test_the_street_invites_the_department(history: History) -> None:
    given("matter", *history).when(INVITE, at=december(5), by=STREET_CLERK).then(
        PartyInvited(
            invitation=INVITATION,
            party=DEPARTMENT,
            capacity=Capacity.DEPARTMENT,
            invited_by=STREET,
        )
    )


@pytest.mark.parametrize("department", [HOUSING, DISTRICT], ids=["department", "district"])
@pytest.mark.parametrize("capacity", [Capacity.DEPARTMENT, Capacity.EXPERT])
def test_nobody_but_the_street_invites_a_department(department: UUID, capacity: Capacity) -> None:
    command = changed(INVITE, party=Party(organisation=department), capacity=capacity)
    stream = given("matter", *NOTICED)
    stream.when(command, at=december(5), by=CLERK).refused(StreetInvitesDepartments, "N4", "party")
    for_the_committee = changed(command, on_behalf_of=COMMITTEE)
    stream.when(for_the_committee, at=december(5), by=STREET_CLERK).refused(
        StreetInvitesDepartments, "N4", "party"
    )
    stream.when(command, at=december(5), by=OTHER_STREET_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    stream.when(command, at=december(5), by=STREET_CLERK).accepted()
    stream.when(command, at=december(5), by=STREET_IMPORTER).accepted()


@pytest.mark.parametrize(
    ("party", "capacity"),
    [
        (ZHAO, Capacity.DELEGATE),
        (Party(organisation=PROPERTY), Capacity.PROPERTY_COMPANY),
        (Party(organisation=JUDICIAL), Capacity.JUDICIAL_OFFICE),
    ],
)
@pytest.mark.parametrize(("by", "inviting"), [(CLERK, COMMITTEE), (STREET_CLERK, STREET)])
def test_everybody_else_is_invited_by_the_organiser_or_the_street(
    party: Party, capacity: Capacity, by: Actor, inviting: UUID
) -> None:
    command = changed(INVITE, party=party, capacity=capacity)
    stream = given("matter", *NOTICED)
    [fact] = stream.when(command, at=december(5), by=by).accepted()
    assert isinstance(fact, PartyInvited)
    assert fact.invited_by == inviting
    stream.when(command, at=december(5), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


@pytest.mark.parametrize(
    ("party", "capacity", "refusal", "field"),
    [
        (ZHAO, Capacity.DEPARTMENT, WrongKindOfOrganisation, "party"),
        (ZHAO, Capacity.JUDICIAL_OFFICE, WrongKindOfOrganisation, "party"),
        (
            Party(organisation=PROPERTY),
            Capacity.DEPARTMENT,
            WrongKindOfOrganisation,
            "party.organisation",
        ),
        (DEPARTMENT, Capacity.JUDICIAL_OFFICE, WrongKindOfOrganisation, "party.organisation"),
        (
            Party(organisation=UUID(int=404)),
            Capacity.RESIDENT_UNIT,
            UnknownOrganisation,
            "party.organisation",
        ),
    ],
)
def test_an_office_sits_as_what_it_is(
    party: Party, capacity: Capacity, refusal: type[Refusal], field: str
) -> None:
    command = changed(INVITE, party=party, capacity=capacity)
    given("matter", *NOTICED).when(command, at=december(5), by=STREET_CLERK).refused(
        refusal, "S2", field
    )


@pytest.mark.parametrize(
    ("history", "values", "refusal", "clause", "field"),
    [
        pytest.param(
            PERSON_INVITED, {"party": STRANGER}, AlreadyExists, "S4", "invitation", id="same id"
        ),
        pytest.param(
            PERSON_INVITED,
            {"invitation": OTHER_INVITATION},
            AlreadyInvited,
            "N4",
            "party",
            id="invited before",
        ),
        pytest.param(SEATED, {"party": WANG}, AlreadySeated, "N3", "party", id="seated"),
        pytest.param(course.FROZEN, {}, RosterIsFrozen, "N3", None, id="frozen"),
        pytest.param(course.PROPOSED, {}, NotAdopted, "A3", None, id="not on the agenda"),
        pytest.param((), {}, UnknownStream, "A3", None, id="no such matter"),
        pytest.param(course.DECIDED, {}, NotUnderDeliberation, "K1", None, id="decided"),
    ],
)
def test_who_is_not_invited(
    history: History, values: dict[str, Any], refusal: type[Refusal], clause: str, field: str | None
) -> None:
    command = changed(INVITE_PERSON, **values)
    given("matter", *history).when(command, at=december(12)).refused(refusal, clause, field)


def test_who_applied_is_answered_not_invited() -> None:
    applied = (*NOTICED, (ApplyToTakePart(applicant=ZHAO, capacity="resident"), december(5)))
    given("matter", *applied).when(INVITE_PERSON, at=december(6)).refused(
        AlreadyApplied, "N2", "party"
    )


def test_who_declined_may_be_invited_again() -> None:
    again = changed(INVITE, invitation=OTHER_INVITATION)
    given("matter", *DECLINED).when(again, at=december(7), by=STREET_CLERK).accepted()


def test_an_acceptance_is_a_seat() -> None:
    given("matter", *INVITED).when(ACCEPT, at=december(6), by=HOUSING_CLERK).then(
        InvitationAnswered(invitation=INVITATION, accepted=True),
        SeatFilled(party=DEPARTMENT, capacity=Capacity.DEPARTMENT, source=SeatSource.INVITATION),
    )


def test_who_declines_says_why() -> None:
    stream = given("matter", *INVITED)
    stream.when(DECLINE, at=december(6), by=HOUSING_CLERK).then(
        InvitationAnswered(invitation=INVITATION, accepted=False, reason=DECLINE.reason)
    )
    stream.when(changed(DECLINE, reason=None), at=december(6), by=HOUSING_CLERK).refused(
        DeclinedWithoutReason, "N4", "reason"
    )


@pytest.mark.parametrize("by", [CLERK, STREET_CLERK, WATER_CLERK, DISTRICT_CLERK])
@pytest.mark.parametrize("answer", [ACCEPT, DECLINE])
def test_an_organisation_answers_for_itself(by: Actor, answer: Command) -> None:
    given("matter", *INVITED).when(answer, at=december(6), by=by).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


def test_one_without_an_account_answers_through_whom_it_is_under() -> None:
    invite = changed(INVITE, party=Party(organisation=PROPERTY), capacity="property_company")
    stream = given("matter", *NOTICED, (invite, december(5)))
    stream.when(changed(ACCEPT, on_behalf_of=PROPERTY), at=december(6), by=CLERK).accepted()
    invite = changed(INVITE, party=Party(organisation=JUDICIAL), capacity="judicial_office")
    stream = given("matter", *NOTICED, (invite, december(5)))
    stream.when(ACCEPT, at=december(6), by=JUDICIAL_CLERK).accepted()


def test_for_a_person_the_organiser_puts_the_answer_on_record() -> None:
    stream = given("matter", *PERSON_INVITED)
    stream.when(ACCEPT, at=december(6)).then(
        InvitationAnswered(invitation=INVITATION, accepted=True),
        SeatFilled(party=ZHAO, capacity=Capacity.DELEGATE, source=SeatSource.INVITATION),
    )
    stream.when(ACCEPT, at=december(6), by=HOUSING_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


@pytest.mark.parametrize("history", [ACCEPTED, DECLINED])
@pytest.mark.parametrize("answer", [ACCEPT, DECLINE])
def test_an_invitation_is_answered_once(history: History, answer: Command) -> None:
    given("matter", *history).when(answer, at=december(7), by=HOUSING_CLERK).refused(
        InvitationAlreadyAnswered, "N4", "invitation"
    )


def test_only_an_invitation_is_answered_and_not_before_it() -> None:
    given("matter", *NOTICED).when(ACCEPT, at=december(6)).refused(
        NoSuchInvitation, "N4", "invitation"
    )
    given("matter", *INVITED).when(ACCEPT, at=december(4, 23), by=HOUSING_CLERK).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


@pytest.mark.parametrize(
    ("at", "steps", "refusal", "clause"),
    [
        pytest.param(december(9, 19), (), RosterIsFrozen, "N3", id="frozen"),
        pytest.param(
            december(12),
            (
                (course.OPEN, december(10, 14)),
                (course.CLOSE, december(10, 16)),
                (course.DECIDE, december(11)),
            ),
            NotUnderDeliberation,
            "K1",
            id="decided",
        ),
    ],
)
def test_who_answers_too_late_may_only_decline(
    at: datetime, steps: History, refusal: type[Refusal], clause: str
) -> None:
    frozen = (*SEATED, *INVITED[len(NOTICED) :], (course.FREEZE, december(9, 18)), *steps)
    stream = given("matter", *frozen)
    stream.when(ACCEPT, at=at, by=HOUSING_CLERK).refused(refusal, clause)
    stream.when(DECLINE, at=at, by=HOUSING_CLERK).accepted()


def test_who_became_the_host_takes_no_seat_by_accepting() -> None:
    hosted = (*PERSON_INVITED, (changed(course.RENEW, host=ZHAO), december(6)))
    given("matter", *hosted).when(ACCEPT, at=december(7)).refused(
        HostTakesNoSeat, "D1", "invitation"
    )


def test_who_was_drawn_in_the_meantime_keeps_that_seat() -> None:
    drawn = SeatFilled(
        party=ZHAO, capacity=Capacity.RESIDENT, source=SeatSource.SAMPLING, draw=UUID(int=2)
    )
    given("matter", *PERSON_INVITED, (drawn, december(6))).when(ACCEPT, at=december(7)).then(
        InvitationAnswered(invitation=INVITATION, accepted=True)
    )


def test_a_department_has_no_seat_but_by_an_invitation_that_it_accepted() -> None:
    seat = Seat(party=DEPARTMENT, capacity=Capacity.DEPARTMENT, source=SeatSource.INVITATION)
    fill = FillSeats(seats=(seat,))
    stream = given("matter", *NOTICED)
    stream.when(fill, at=december(6)).refused(DepartmentNotInvited, "N4", "seats.0.party")
    otherwise = seat.model_copy(update={"capacity": Capacity.STAKEHOLDER})
    stream.when(FillSeats(seats=(otherwise,)), at=december(6)).refused(
        DepartmentNotInvited, "N4", "seats.0.party"
    )
    given("matter", *INVITED).when(fill, at=december(6)).refused(
        AlreadyInvited, "N4", "seats.0.party"
    )
    given("matter", *DECLINED).when(fill, at=december(7)).refused(
        DepartmentNotInvited, "N4", "seats.0.party"
    )
    apply = ApplyToTakePart(applicant=DEPARTMENT, capacity=Capacity.DEPARTMENT)
    stream.when(apply, at=december(6)).refused(DepartmentNotInvited, "N4", "applicant")
    replace = ReplaceSeat(
        leaves=LI, party=DEPARTMENT, source=SeatSource.INVITATION, reason="换人。"
    )
    given("matter", *SEATED).when(replace, at=december(6)).refused(
        DepartmentNotInvited, "N4", "party"
    )


def test_a_department_that_left_its_seat_may_have_it_back() -> None:
    left = SeatReplaced(
        leaves=DEPARTMENT,
        party=Party(organisation=DISTRICT),
        capacity=Capacity.DEPARTMENT,
        source=SeatSource.INVITATION,
        reason="改由主管部门参加。",
    )
    seat = Seat(party=DEPARTMENT, capacity=Capacity.DEPARTMENT, source=SeatSource.INVITATION)
    given("matter", *ACCEPTED, (left, december(6, 10))).when(
        FillSeats(seats=(seat,)), at=december(7)
    ).accepted()
