"""N3 确定参与主体: seats by registration, invitation, sampling, quota; a frozen roster."""

from datetime import datetime
from uuid import UUID

import pytest

from domain.act import Command
from domain.events.notice import Capacity, RosterFrozen, SeatFilled, SeatSource
from domain.refusal import NotPermitted, OccurredBeforeItsCause, UnknownOrganisation
from domain.steps.notice import (
    AdmitApplication,
    AlreadyApplied,
    ApplyToTakePart,
    NoticeMissing,
    RejectApplication,
    RosterIsFrozen,
)
from domain.steps.proposal import NotUnderDeliberation
from domain.steps.roster import (
    AlreadySeated,
    ApplicationsStillOpen,
    ApplicationsUnanswered,
    FillSeats,
    RosterEmpty,
    Seat,
)
from domain.steps.session import RosterNotFrozen
from domain.value import Party
from tests.domain import course
from tests.domain.course import FILL, FREEZE, FROZEN, NOTICED, OPEN, PREPARED, SEATED, WANG, ZHAO
from tests.domain.specification import NEIGHBOUR_CLERK, History, december, given

APPLIED: History = (
    *SEATED,
    (ApplyToTakePart(applicant=ZHAO, capacity=Capacity.RESIDENT), december(6)),
)


def seat(party: Party, source: SeatSource = SeatSource.SAMPLING) -> Seat:
    return Seat(party=party, capacity=Capacity.RESIDENT, source=source)


def test_every_seat_says_how_it_was_filled() -> None:
    given("matter", *NOTICED).when(FILL, at=december(5)).then(
        *(SeatFilled(party=s.party, capacity=s.capacity, source=s.source) for s in FILL.seats)
    )


@pytest.mark.parametrize("source", SeatSource)
def test_the_four_ways_are_used_alone_or_combined(source: SeatSource) -> None:
    given("matter", *SEATED).when(FillSeats(seats=(seat(ZHAO, source),)), at=december(6)).then(
        SeatFilled(party=ZHAO, capacity=Capacity.RESIDENT, source=source)
    )


@pytest.mark.parametrize(
    ("seats", "field"),
    [
        pytest.param((seat(WANG),), "seats.0.party", id="seated before"),
        pytest.param((seat(ZHAO), seat(ZHAO)), "seats.1.party", id="twice in the list"),
    ],
)
def test_nobody_has_two_seats(seats: tuple[Seat, ...], field: str) -> None:
    given("matter", *SEATED).when(FillSeats(seats=seats), at=december(6)).refused(
        AlreadySeated, "N3", field
    )


def test_an_applicant_is_answered_not_seated_past_the_application() -> None:
    fill = FillSeats(seats=(seat(ZHAO),))
    given("matter", *APPLIED).when(fill, at=december(7)).refused(
        AlreadyApplied, "N2", "seats.0.party"
    )
    rejected = (*APPLIED, (RejectApplication(applicant=ZHAO, reason="名额已满。"), december(6)))
    given("matter", *rejected).when(fill, at=december(7)).accepted()


def test_an_organisation_that_sits_is_registered() -> None:
    fill = FillSeats(seats=(seat(Party(organisation=UUID(int=404))),))
    given("matter", *NOTICED).when(fill, at=december(5)).refused(
        UnknownOrganisation, "S2", "seats.0.party.organisation"
    )


def test_the_roster_is_frozen_with_the_number_of_its_seats() -> None:
    given("matter", *SEATED).when(FREEZE, at=december(9, 18)).then(RosterFrozen(seats=3))


@pytest.mark.parametrize(
    ("at", "in_time"),
    [
        pytest.param(december(9, 17, 59, 59), False, id="a second early"),
        pytest.param(december(9, 18), True, id="at the closing time"),
    ],
)
def test_the_roster_waits_for_the_closing_time(at: datetime, in_time: bool) -> None:
    said = given("matter", *SEATED).when(FREEZE, at=at)
    if in_time:
        said.accepted()
    else:
        said.refused(ApplicationsStillOpen, "N3", "occurred_at")


def test_the_roster_waits_for_every_answer() -> None:
    said = given("matter", *APPLIED).when(FREEZE, at=december(9, 18))
    said.refused(ApplicationsUnanswered, "N3")
    assert said.refusal is not None
    assert "1 份" in said.refusal.text("zh")
    answered = (*APPLIED, (AdmitApplication(applicant=ZHAO), december(7)))
    given("matter", *answered).when(FREEZE, at=december(9, 18)).then(RosterFrozen(seats=4))


def test_an_empty_roster_is_not_frozen() -> None:
    given("matter", *NOTICED).when(FREEZE, at=december(9, 18)).refused(RosterEmpty, "N3")


@pytest.mark.parametrize(
    "command",
    [
        FillSeats(seats=(seat(ZHAO),)),
        FREEZE,
        ApplyToTakePart(applicant=ZHAO, capacity=Capacity.RESIDENT),
    ],
    ids=lambda command: type(command).__name__,
)
def test_a_frozen_roster_stays_as_it_is(command: Command) -> None:
    given("matter", *FROZEN).when(command, at=december(9, 18)).refused(RosterIsFrozen, "N3")


@pytest.mark.parametrize("command", [FILL, FREEZE], ids=lambda command: type(command).__name__)
def test_the_roster_follows_the_notice(command: Command) -> None:
    given("matter", *PREPARED).when(command, at=december(5)).refused(NoticeMissing, "N1")
    given("matter", *NOTICED).when(command, at=december(3, 23)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    given("matter", *NOTICED).when(command, at=december(5), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    given("matter", *course.DECIDED).when(command, at=december(12)).refused(
        NotUnderDeliberation, "K1"
    )


def test_no_session_opens_before_the_roster_is_frozen() -> None:
    given("matter", *SEATED).when(OPEN, at=december(10, 14)).refused(RosterNotFrozen, "N3")
    in_time = (*SEATED, (RosterFrozen(seats=3), december(10, 14)))
    given("matter", *in_time).when(OPEN, at=december(10, 14)).accepted()
    too_late = (*SEATED, (RosterFrozen(seats=3), december(10, 14, 0, 1)))
    given("matter", *too_late).when(OPEN, at=december(10, 14)).refused(RosterNotFrozen, "N3")
