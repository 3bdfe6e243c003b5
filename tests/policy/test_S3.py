"""S3 两代表一委员: delegates sit on the roster, watch with the group, and press for results."""

from datetime import date
from uuid import UUID

import pytest

from domain.event import Actor
from domain.events.mandate import GroupMember, SupervisionGroupFormed
from domain.events.notice import Capacity, SeatSource
from domain.events.undertaking import ResultUrged, UrgedBy
from domain.refusal import (
    NotPermitted,
    OccurredBeforeItsCause,
    UnknownOrganisation,
    UnknownStream,
    WrongKindOfOrganisation,
)
from domain.steps.proposal import NotAdopted
from domain.steps.referral import NoSuchReferral
from domain.steps.roster import FillSeats, Seat
from domain.steps.undertaking import NoSuchTask
from domain.steps.urging import StandingUnfit, UrgeResult
from domain.value import Party
from tests.domain import course
from tests.domain.course import REFERRAL, TASK, ZHAO, changed
from tests.domain.specification import (
    CLERK,
    COMMITTEE,
    DISTRICT,
    GRID,
    HOUSING,
    HOUSING_CLERK,
    IMPORTER,
    NEIGHBOUR_CLERK,
    OTHER_STREET_CLERK,
    OWNERS,
    PROPERTY,
    STREET,
    STREET_CLERK,
    History,
    december,
    given,
)

DELEGATES = [standing for standing in UrgedBy if standing is not UrgedBy.CIVIL_AFFAIRS]
DEPUTY = ZHAO
URGE = UrgeResult(
    by=DEPUTY,
    standing=UrgedBy.CONGRESS_DEPUTY,
    addressee=HOUSING,
    text="请尽快核实产权，按期答复居民。",
)
ON_ROSTER = FillSeats(
    seats=(Seat(party=DEPUTY, capacity=Capacity.DELEGATE, source=SeatSource.INVITATION),)
)
SEATED: History = (
    *course.SEATED,
    (ON_ROSTER, december(6)),
    (course.FREEZE, december(9, 18)),
    (course.OPEN, december(10, 14)),
)
GROUP = UUID(int=0x61)


def test_a_delegate_has_a_seat_speaks_and_takes_a_stance() -> None:
    stream = given("matter", *SEATED)
    assert stream.state.roster.seats[DEPUTY.id].capacity is Capacity.DELEGATE
    speak = changed(course.SPEAK, speaker=DEPUTY)
    stream.when(speak, at=december(10, 14, 5)).accepted()
    agree = changed(course.AGREE, party=DEPUTY)
    spoken = given("matter", *SEATED, (speak, december(10, 14, 5)))
    spoken.when(agree, at=december(10, 14, 6)).accepted()


def test_a_delegate_in_a_supervision_group_is_known_as_one() -> None:
    members = tuple(
        GroupMember(
            person=party.id, elected_by_assembly=True, no_committee_relative=True, delegate=delegate
        )
        for party, delegate in ((DEPUTY, True), (course.WANG, False))
    )
    formed = SupervisionGroupFormed(
        group=GROUP,
        committee=COMMITTEE,
        members=members,
        term_until=date(2030, 12, 31),
        basis="居民代表会议推选。",
    )
    registry = given("registry", (formed, december(1))).registry
    delegates = [member.person for member in registry.groups[GROUP].members if member.delegate]
    assert delegates == [DEPUTY.id]


@pytest.mark.parametrize("standing", DELEGATES)
@pytest.mark.parametrize("addressee", [STREET, HOUSING, COMMITTEE])
def test_a_delegate_presses_for_results(standing: UrgedBy, addressee: UUID) -> None:
    urge = changed(URGE, standing=standing, addressee=addressee)
    given("matter", *course.DECIDED).when(urge, at=december(12)).then(
        ResultUrged(by=DEPUTY, standing=standing, addressee=addressee, text=URGE.text)
    )


def test_a_delegate_presses_for_a_task_or_a_referral() -> None:
    history: History = (*course.ASSIGNED, (course.REFER, december(13)))
    urge = changed(URGE, task=TASK, referral=REFERRAL)
    given("matter", *history).when(urge, at=december(14)).then(
        ResultUrged(
            by=DEPUTY,
            standing=URGE.standing,
            addressee=HOUSING,
            text=URGE.text,
            task=TASK,
            referral=REFERRAL,
        )
    )


def test_what_is_pressed_for_exists_and_came_before() -> None:
    stream = given("matter", *course.DECIDED)
    stream.when(changed(URGE, task=TASK), at=december(12)).refused(NoSuchTask, "I1", "task")
    stream.when(changed(URGE, referral=REFERRAL), at=december(12)).refused(
        NoSuchReferral, "I4", "referral"
    )
    stream.when(URGE, at=december(2, 8, 59, 59)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    history: History = (*course.ASSIGNED, (course.REFER, december(13)))
    stream = given("matter", *history)
    for urge, at in (
        (changed(URGE, task=TASK), december(12, 8, 59, 59)),
        (changed(URGE, referral=REFERRAL), december(13, 8, 59, 59)),
    ):
        stream.when(urge, at=at).refused(OccurredBeforeItsCause, "S4", "occurred_at")


@pytest.mark.parametrize("addressee", [DISTRICT, GRID, OWNERS, PROPERTY])
def test_those_who_carry_it_out_are_pressed(addressee: UUID) -> None:
    urge = changed(URGE, addressee=addressee)
    given("matter", *course.DECIDED).when(urge, at=december(12)).refused(
        WrongKindOfOrganisation, "S2", "addressee"
    )


def test_whoever_is_pressed_is_registered() -> None:
    urge = changed(URGE, addressee=UUID(int=404))
    given("matter", *course.DECIDED).when(urge, at=december(12)).refused(
        UnknownOrganisation, "S2", "addressee"
    )


@pytest.mark.parametrize("standing", DELEGATES)
def test_a_delegate_is_a_person(standing: UrgedBy) -> None:
    urge = changed(URGE, standing=standing, by=Party(organisation=COMMITTEE))
    given("matter", *course.DECIDED).when(urge, at=december(12)).refused(StandingUnfit, "S3", "by")


@pytest.mark.parametrize(
    ("by", "on_behalf_of", "allowed"),
    [
        pytest.param(CLERK, None, True, id="the organiser"),
        pytest.param(STREET_CLERK, None, True, id="the street above"),
        pytest.param(STREET_CLERK, COMMITTEE, True, id="the street for the organiser"),
        pytest.param(IMPORTER, COMMITTEE, True, id="an importer for the organiser"),
        pytest.param(NEIGHBOUR_CLERK, None, False, id="another committee"),
        pytest.param(OTHER_STREET_CLERK, None, False, id="another street"),
    ],
)
def test_a_delegates_word_is_recorded_by_organiser_or_street(
    by: Actor, on_behalf_of: UUID | None, allowed: bool
) -> None:
    urge = changed(URGE, on_behalf_of=on_behalf_of)
    said = given("matter", *course.DECIDED).when(urge, at=december(12), by=by)
    if allowed:
        said.accepted()
    else:
        said.refused(NotPermitted, "S2", "on_behalf_of")


def test_whoever_is_pressed_does_not_record_it() -> None:
    given("matter", *course.DECIDED).when(URGE, at=december(12), by=HOUSING_CLERK).refused(
        NotPermitted, "S2"
    )


def test_results_are_pressed_for_in_matters_on_the_agenda() -> None:
    given("matter").when(URGE, at=december(12)).refused(UnknownStream, "A3")
    given("matter", *course.PROPOSED).when(URGE, at=december(12)).refused(NotAdopted, "A3")
