"""N3 确定参与主体: seats by registration, invitation, sampling, quota; a frozen roster."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from domain.act import Command
from domain.events.ability import WeakGroup, WeakGroupCount
from domain.events.notice import (
    Capacity,
    InvitedParty,
    RosterFrozen,
    SeatFilled,
    SeatReplaced,
    SeatSource,
)
from domain.refusal import NotPermitted, OccurredBeforeItsCause, Refusal, UnknownOrganisation
from domain.steps.invitation import AnswerInvitation, InviteParty
from domain.steps.notice import (
    AdmitApplication,
    AlreadyApplied,
    ApplyToTakePart,
    NoticeMissing,
    RejectApplication,
    RosterIsFrozen,
)
from domain.steps.proposal import CosignProposal, NotUnderDeliberation
from domain.steps.roster import (
    AlreadyInvited,
    AlreadySeated,
    ApplicationsStillOpen,
    ApplicationsUnanswered,
    DrawNeeded,
    DrawnSeat,
    FillSeats,
    FreezeRoster,
    MoreThanSeats,
    NotSeated,
    ReplaceSeat,
    RosterEmpty,
    Seat,
    SessionUnderWay,
)
from domain.steps.seating import HostNotNeutral, HostTakesNoSeat
from domain.steps.session import NotOnRoster, RosterNotFrozen
from domain.value import Party
from tests.domain import course
from tests.domain.course import (
    ANNOUNCE,
    COMPANY,
    FILL,
    FREEZE,
    FROZEN,
    HELD,
    HOST,
    LI,
    NOTICED,
    OPEN,
    PREPARED,
    SEATED,
    STRANGER,
    WANG,
    ZHAO,
    changed,
)
from tests.domain.specification import (
    COMMITTEE,
    HOUSING,
    NEIGHBOUR_CLERK,
    OWNERS,
    PROPERTY,
    STREET,
    History,
    december,
    given,
)

APPLIED: History = (
    *SEATED,
    (ApplyToTakePart(applicant=ZHAO, capacity=Capacity.RESIDENT), december(6)),
)


REPLACE = ReplaceSeat(leaves=LI, party=ZHAO, source=SeatSource.INVITATION, reason="原参与者外出。")


def seat(party: Party, source: SeatSource = SeatSource.QUOTA) -> Seat:
    return Seat(party=party, capacity=Capacity.RESIDENT, source=source)


def test_every_seat_says_how_it_was_filled() -> None:
    given("matter", *NOTICED).when(FILL, at=december(5)).then(
        *(SeatFilled(party=s.party, capacity=s.capacity, source=s.source) for s in FILL.seats)
    )


@pytest.mark.parametrize("source", SeatSource)
def test_the_four_ways_are_used_alone_or_combined(source: SeatSource) -> None:
    fill = FillSeats(seats=(seat(LI, SeatSource.QUOTA), seat(ZHAO, source)))
    said = given("matter", *NOTICED).when(fill, at=december(6))
    if source is SeatSource.SAMPLING:
        said.refused(DrawNeeded, "N3", "seats.1.source")
        return
    said.then(
        SeatFilled(party=LI, capacity=Capacity.RESIDENT, source=SeatSource.QUOTA),
        SeatFilled(party=ZHAO, capacity=Capacity.RESIDENT, source=source),
    )


def test_who_was_invited_is_seated_by_its_answer_alone() -> None:
    invite = InviteParty(invitation=UUID(int=1), party=ZHAO, capacity=Capacity.DELEGATE)
    invited = (*SEATED, (invite, december(5, 10)))
    fill = FillSeats(seats=(seat(ZHAO),))
    given("matter", *invited).when(fill, at=december(6)).refused(
        AlreadyInvited, "N4", "seats.0.party"
    )
    declined = AnswerInvitation(invitation=UUID(int=1), accepted=False, reason="出差。")
    given("matter", *invited, (declined, december(6))).when(fill, at=december(6)).accepted()


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
    ("people", "fits"),
    [
        pytest.param((3,), True, id="all of them"),
        pytest.param((4,), False, id="more than there are seats"),
        pytest.param((2, 1), True, id="in two counts"),
        pytest.param((2, 2), False, id="too many in two counts"),
    ],
)
def test_of_a_weak_group_no_more_sit_than_there_are_seats(
    people: tuple[int, ...], fits: bool
) -> None:
    counts = tuple(WeakGroupCount(group=WeakGroup.ELDERLY, people=it) for it in people)
    other = WeakGroupCount(group=WeakGroup.DISABLED, people=3)
    freeze = FreezeRoster(weak_groups=(other, *counts))
    said = given("matter", *SEATED).when(freeze, at=december(9, 18))
    if fits:
        said.then(RosterFrozen(seats=3, weak_groups=(other, *counts)))
    else:
        said.refused(MoreThanSeats, "C1", f"weak_groups.{len(counts)}.people")


def test_the_roster_is_frozen_under_every_notice_anew() -> None:
    renewed = given("matter", *course.RENEWED)
    renewed.when(FREEZE, at=december(15, 17, 59, 59)).refused(
        ApplicationsStillOpen, "N3", "occurred_at"
    )
    renewed.when(FREEZE, at=december(10, 17), received=december(15, 18)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    renewed.when(FREEZE, at=december(15, 18)).then(RosterFrozen(seats=3))
    fill = FillSeats(seats=(seat(ZHAO),))
    given("matter", *HELD).when(fill, at=december(10, 17)).refused(RosterIsFrozen, "N3")
    renewed.when(fill, at=december(12)).accepted()


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


def test_another_takes_the_seat_in_the_same_capacity() -> None:
    for history, at in (
        (SEATED, december(6)),
        (FROZEN, december(9, 18)),
        (HELD, december(10, 16)),
        (course.RENEWED, december(12)),
    ):
        stream = given("matter", *history)
        stream.when(REPLACE, at=at).then(
            SeatReplaced(
                leaves=LI,
                party=ZHAO,
                capacity=Capacity.OBSERVER,
                source=SeatSource.INVITATION,
                reason=REPLACE.reason,
            )
        )


def test_who_left_has_no_seat_and_who_came_has_one() -> None:
    stream = given("matter", *FROZEN, (REPLACE, december(10)), (OPEN, december(10, 14)))
    speak = changed(course.SPEAK, speaker=ZHAO)
    stream.when(speak, at=december(10, 15)).accepted()
    stream.when(changed(speak, speaker=LI), at=december(10, 15)).refused(
        NotOnRoster, "D1", "speaker"
    )


def test_nobody_is_replaced_while_a_session_is_open() -> None:
    given("matter", *course.OPENED).when(REPLACE, at=december(10, 15)).refused(
        SessionUnderWay, "N3"
    )


@pytest.mark.parametrize(
    ("history", "at"),
    [
        pytest.param(SEATED, december(4, 23), id="before the seat was filled"),
        pytest.param(FROZEN, december(9, 17), id="before the roster was frozen"),
        pytest.param(HELD, december(10, 15), id="before the session closed"),
    ],
)
def test_a_replacement_is_not_dated_before_what_it_follows_from(
    history: History, at: datetime
) -> None:
    given("matter", *history).when(REPLACE, at=at).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


@pytest.mark.parametrize(
    ("values", "refusal", "field"),
    [
        pytest.param({"leaves": ZHAO, "party": HOST}, NotSeated, "leaves", id="no seat to leave"),
        pytest.param({"party": WANG}, AlreadySeated, "party", id="seated before"),
        pytest.param({"source": SeatSource.SAMPLING}, DrawNeeded, "source", id="as if drawn"),
    ],
)
def test_a_replacement_is_a_plain_exchange(
    values: dict[str, Any], refusal: type[Refusal], field: str
) -> None:
    given("matter", *SEATED).when(changed(REPLACE, **values), at=december(6)).refused(
        refusal, "N3", field
    )


def test_who_waits_for_an_answer_does_not_replace_anybody() -> None:
    given("matter", *APPLIED).when(REPLACE, at=december(7)).refused(AlreadyApplied, "N2", "party")
    invite = InviteParty(invitation=UUID(int=1), party=ZHAO, capacity=Capacity.DELEGATE)
    given("matter", *SEATED, (invite, december(5, 10))).when(REPLACE, at=december(6)).refused(
        AlreadyInvited, "N4", "party"
    )


def test_a_drawn_seat_is_replaced_from_its_draw() -> None:
    drawn = SeatFilled(
        party=STRANGER, capacity=Capacity.RESIDENT, source=SeatSource.SAMPLING, draw=UUID(int=2)
    )
    stream = given("matter", *SEATED, (drawn, december(6)))
    stream.when(changed(REPLACE, leaves=STRANGER), at=december(7)).refused(
        DrawnSeat, "N3", "leaves"
    )


def test_a_roster_that_is_settled_for_good_is_not_changed() -> None:
    given("matter", *course.DECIDED).when(REPLACE, at=december(12)).refused(
        NotUnderDeliberation, "K1"
    )
    given("matter", *SEATED).when(REPLACE, at=december(6), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


def test_the_host_takes_no_seat() -> None:
    given("matter", *NOTICED).when(FillSeats(seats=(seat(HOST),)), at=december(5)).refused(
        HostTakesNoSeat, "D1", "seats.0.party"
    )
    apply = ApplyToTakePart(applicant=HOST, capacity=Capacity.RESIDENT)
    given("matter", *NOTICED).when(apply, at=december(5)).refused(
        HostTakesNoSeat, "D1", "applicant"
    )
    given("matter", *SEATED).when(changed(REPLACE, party=HOST), at=december(6)).refused(
        HostTakesNoSeat, "D1", "party"
    )
    invite = InviteParty(invitation=UUID(int=1), party=HOST, capacity=Capacity.EXPERT)
    given("matter", *NOTICED).when(invite, at=december(5)).refused(HostTakesNoSeat, "D1", "party")


def test_who_has_a_seat_or_asked_for_one_does_not_host_beside_it() -> None:
    hosted = changed(course.RENEW, host=LI)
    given("matter", *SEATED).when(hosted, at=december(6)).refused(HostTakesNoSeat, "D1", "host")
    hosted = (*APPLIED, (changed(course.RENEW, host=ZHAO), december(7)))
    given("matter", *hosted).when(AdmitApplication(applicant=ZHAO), at=december(8)).refused(
        HostTakesNoSeat, "D1", "applicant"
    )


@pytest.mark.parametrize(
    ("values", "neutral"),
    [
        pytest.param({"host": WANG}, False, id="a proposer"),
        pytest.param({"host": ZHAO}, False, id="a co-signer"),
        pytest.param({"host": COMPANY}, False, id="the property company named"),
        pytest.param({"host": Party(organisation=OWNERS)}, True, id="owners not named as a party"),
        pytest.param({"host": Party(organisation=COMMITTEE)}, True, id="the committee"),
        pytest.param({"host": Party(organisation=STREET)}, True, id="the street"),
        pytest.param({"host": HOST}, True, id="somebody else"),
    ],
)
def test_the_host_is_neutral(values: dict[str, Any], neutral: bool) -> None:
    cosigned = (*course.PROPOSED, (CosignProposal(cosigner=ZHAO), december(1, 10)))
    prepared = (*cosigned, (course.ADOPT, december(2)), (course.PACK, december(3)))
    for command, history, at in (
        (ANNOUNCE, prepared, december(4)),
        (course.RENEW, (*prepared, (ANNOUNCE, december(4))), december(5)),
    ):
        said = given("matter", *history).when(changed(command, **values), at=at)
        if neutral:
            said.accepted()
        else:
            said.refused(HostNotNeutral, "D1", "host")


@pytest.mark.parametrize(
    ("capacity", "organisation"),
    [
        (Capacity.DEPARTMENT, HOUSING),
        (Capacity.OWNERS_COMMITTEE, OWNERS),
        (Capacity.STAKEHOLDER, OWNERS),
        (Capacity.PROPERTY_COMPANY, PROPERTY),
    ],
)
def test_no_party_with_an_interest_hosts(capacity: Capacity, organisation: UUID) -> None:
    parties = (*ANNOUNCE.parties, InvitedParty(capacity=capacity, organisation=organisation))
    hosted = changed(ANNOUNCE, parties=parties, host=Party(organisation=organisation))
    given("matter", *PREPARED).when(hosted, at=december(4)).refused(HostNotNeutral, "D1", "host")


def test_no_session_opens_before_the_roster_is_frozen() -> None:
    given("matter", *SEATED).when(OPEN, at=december(10, 14)).refused(RosterNotFrozen, "N3")
    in_time = (*SEATED, (RosterFrozen(seats=3), december(10, 14)))
    given("matter", *in_time).when(OPEN, at=december(10, 14)).accepted()
    too_late = (*SEATED, (RosterFrozen(seats=3), december(10, 14, 0, 1)))
    given("matter", *too_late).when(OPEN, at=december(10, 14)).refused(RosterNotFrozen, "N3")


@pytest.mark.parametrize(
    ("at", "fits"),
    [
        pytest.param(december(9, 18), False, id="before the last seat was filled"),
        pytest.param(december(9, 20), True, id="with it"),
    ],
)
def test_a_roster_is_frozen_once_it_is_full(at: datetime, fits: bool) -> None:
    """Nobody comes to sit in a session that is recorded late."""
    late = (*SEATED, (FillSeats(seats=(seat(ZHAO),)), december(9, 20)))
    said = given("matter", *late).when(FREEZE, at=at, received=december(20))
    if fits:
        said.accepted()
    else:
        said.refused(OccurredBeforeItsCause, "S4", "occurred_at")


def test_who_took_a_seat_after_the_session_did_not_speak_in_it() -> None:
    followed = (*course.SPOKEN, (course.CLOSE, december(10, 16)), (REPLACE, december(11)))
    speak = changed(course.SPEAK, statement=UUID(int=0x7F), speaker=ZHAO)
    stream = given("matter", *followed)
    stream.when(speak, at=december(10, 15), received=december(12)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    stream.when(changed(speak, speaker=WANG), at=december(10, 15)).accepted()
