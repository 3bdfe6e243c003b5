"""D2 缩小分歧: participants take a stance on a point; the latest counts and all are kept."""

from uuid import UUID

import pytest

from domain.events.decision import DissentRecorded
from domain.events.discussion import Stance, StanceTaken
from domain.steps.session import NotOnRoster
from domain.steps.statement import NoSuchStatement, ObserversTakeNoStance
from domain.value import Party
from tests.domain import course
from tests.domain.course import (
    AGREE,
    COMPANY,
    DECIDE,
    HELD,
    LI,
    POINT,
    SESSION,
    SPOKEN,
    STRANGER,
    WANG,
    changed,
)
from tests.domain.specification import december, given


@pytest.mark.parametrize("party", [WANG, COMPANY])
@pytest.mark.parametrize("stance", Stance)
def test_a_participant_agrees_disagrees_or_abstains(stance: Stance, party: Party) -> None:
    command = changed(AGREE, stance=stance, party=party)
    given("matter", *SPOKEN).when(command, at=december(10, 15)).then(
        StanceTaken(session=SESSION, point=POINT, party=party, stance=stance)
    )


def test_a_later_stance_stands_beside_the_earlier_one() -> None:
    stream = given("matter", *SPOKEN, (AGREE, december(10, 15)))
    stream.when(changed(AGREE, stance=Stance.DISAGREE), at=december(10, 15, 30)).then(
        StanceTaken(session=SESSION, point=POINT, party=COMPANY, stance=Stance.DISAGREE)
    )


def test_a_stance_is_on_a_statement() -> None:
    given("matter", *SPOKEN).when(changed(AGREE, point=UUID(int=404)), at=december(10, 15)).refused(
        NoSuchStatement, "D1", "point"
    )


def test_a_stance_may_be_on_a_statement_of_an_earlier_round() -> None:
    second = (*course.FROZEN_AGAIN, (course.OPEN_AGAIN, december(16, 14)))
    later = changed(AGREE, session=course.SECOND_SESSION)
    given("matter", *second).when(later, at=december(16, 15)).accepted()


def test_observers_are_heard_not_counted() -> None:
    given("matter", *SPOKEN).when(changed(AGREE, party=LI), at=december(10, 15)).refused(
        ObserversTakeNoStance, "D2", "party"
    )


def test_outsiders_are_not_counted() -> None:
    given("matter", *SPOKEN).when(changed(AGREE, party=STRANGER), at=december(10, 15)).refused(
        NotOnRoster, "D1", "party"
    )


def test_views_not_followed_stay_with_the_number_who_hold_them() -> None:
    [_, dissent] = given("matter", *HELD).when(DECIDE, at=december(11)).accepted()
    assert dissent == DissentRecorded(view=DECIDE.dissent[0].view, holders=3)
