"""L2 参加与协调: the street does what is its duty, coordinates departments, carries out."""

from typing import Any
from uuid import UUID

import pytest

from domain.event import Actor
from domain.events.referral import ReferralObjected
from domain.procedure.relations import OwnAnswer, OwnClock
from domain.refusal import NotPermitted
from domain.steps.referral import DecideReferralObjection
from domain.steps.referral_clock import GrantExtension, RequestExtension
from domain.steps.referral_course import RedirectReferral
from tests.domain import course
from tests.domain.course import (
    ACCEPT,
    ADOPTED,
    ANSWER,
    OBJECT,
    OBJECTED,
    PROPOSE,
    REFER,
    REFERRAL,
    REFERRED,
    RELAY,
    VERIFY,
    changed,
)
from tests.domain.specification import (
    CLERK,
    COMMITTEE,
    DISTRICT,
    DISTRICT_CLERK,
    HOUSING,
    HOUSING_CLERK,
    OTHER_STREET_CLERK,
    STREET,
    STREET_CLERK,
    WATER,
    WATER_CLERK,
    History,
    december,
    given,
)

UPHOLD = DecideReferralObjection(referral=REFERRAL, upheld=True, reason="职责属水务部门。")
REDIRECT = RedirectReferral(referral=REFERRAL, to=WATER, reason="职责属水务部门。")
ASK = RequestExtension(referral=REFERRAL, working_days=5, reason="等待勘查。")
GRANT = GrantExtension(referral=REFERRAL, reason="情况属实。")

STREETS_OWN: History = (
    (changed(PROPOSE, organiser=STREET), december(1), STREET_CLERK),
    (course.ADOPT, december(2), STREET_CLERK),
)
TO_THE_STREET: History = (*ADOPTED, (changed(REFER, to=STREET), december(3)))


def test_the_street_carries_out_what_its_committee_asks_and_the_committee_feeds_it_back() -> None:
    answered: History = (
        *TO_THE_STREET,
        (ACCEPT, december(4), STREET_CLERK),
        (ANSWER, december(8), STREET_CLERK),
    )
    given("matter", *answered, (RELAY, december(9)), (VERIFY, december(10)))
    given("matter", *answered).when(RELAY, at=december(9), by=STREET_CLERK).refused(OwnAnswer, "E4")


def test_the_street_asks_departments_for_its_own_matters_and_for_its_committees() -> None:
    given("matter", *STREETS_OWN).when(REFER, at=december(3), by=STREET_CLERK).accepted()
    for_committee = changed(REFER, on_behalf_of=COMMITTEE)
    stream = given("matter", *ADOPTED)
    stream.when(for_committee, at=december(3), by=STREET_CLERK).accepted()
    stream.when(for_committee, at=december(3), by=OTHER_STREET_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


def test_the_street_settles_between_departments_whose_duty_it_is() -> None:
    settled: History = (
        *OBJECTED,
        (UPHOLD, december(5), STREET_CLERK),
        (REDIRECT, december(5), STREET_CLERK),
        (ACCEPT, december(8), WATER_CLERK),
        (ASK, december(9), WATER_CLERK),
        (GRANT, december(10), STREET_CLERK),
    )
    referral = given("matter", *settled).state.referrals[REFERRAL]
    assert (referral.to, referral.extended_days) == (WATER, 5)


def test_whose_duty_it_was_not_takes_no_more_part() -> None:
    settled = given("matter", *OBJECTED, (UPHOLD, december(5), STREET_CLERK))
    settled.when(REDIRECT, at=december(6), by=HOUSING_CLERK).refused(NotPermitted, "S2")
    redirected: History = (
        *OBJECTED,
        (UPHOLD, december(5), STREET_CLERK),
        (REDIRECT, december(5), STREET_CLERK),
    )
    given("matter", *redirected).when(ANSWER, at=december(6), by=HOUSING_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


@pytest.mark.parametrize(
    ("history", "to", "asking", "objecting", "judge", "judging"),
    [
        pytest.param(ADOPTED, HOUSING, CLERK, HOUSING_CLERK, STREET, STREET_CLERK, id="the street"),
        pytest.param(
            STREETS_OWN,
            HOUSING,
            STREET_CLERK,
            HOUSING_CLERK,
            DISTRICT,
            DISTRICT_CLERK,
            id="for its own matter the district",
        ),
    ],
)
def test_who_coordinates_is_the_one_above(
    history: History, to: UUID, asking: Actor, objecting: Actor, judge: UUID, judging: Actor
) -> None:
    asked = (*history, (changed(REFER, to=to), december(3), asking))
    stream = given("matter", *asked)
    [fact] = stream.when(OBJECT, at=december(4), by=objecting).accepted()
    assert isinstance(fact, ReferralObjected)
    assert fact.judge == judge
    objected = given("matter", *asked, (OBJECT, december(4), objecting))
    objected.when(UPHOLD, at=december(5), by=judging).accepted()


@pytest.mark.parametrize("acting_for", [None, COMMITTEE])
def test_asked_itself_it_does_not_coordinate(acting_for: Any) -> None:
    asked = given("matter", *TO_THE_STREET, (ASK, december(4), STREET_CLERK))
    asked.when(changed(GRANT, on_behalf_of=acting_for), at=december(5), by=STREET_CLERK).refused(
        OwnClock, "I4"
    )
    asked.when(GRANT, at=december(5), by=DISTRICT_CLERK).accepted()


def test_a_street_judges_nothing_of_another_street() -> None:
    asked = given("matter", *REFERRED, (ASK, december(4), HOUSING_CLERK))
    asked.when(GRANT, at=december(5), by=OTHER_STREET_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
