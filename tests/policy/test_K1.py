"""K1 聚焦: after talking, the participants adopt a solution."""

from datetime import datetime

import pytest
from pydantic import ValidationError

from domain.events.decision import DecidedBy, DecisionAdopted, DissentRecorded
from domain.refusal import NotPermitted, OccurredBeforeItsCause
from domain.steps.decision import Dissent, NoSessionHeld
from domain.steps.proposal import NotAdopted, NotUnderDeliberation
from domain.steps.session import SessionStillOpen
from tests.domain import course
from tests.domain.course import DECIDE, HELD, OPEN_AGAIN
from tests.domain.specification import NEIGHBOUR_CLERK, History, december, given


def test_the_decision_stands_with_the_views_that_differ() -> None:
    given("matter", *HELD).when(DECIDE, at=december(11)).then(
        DecisionAdopted(text=DECIDE.text, decided_by=DecidedBy.PARTICIPANTS),
        DissentRecorded(view=DECIDE.dissent[0].view, holders=3),
    )


def test_a_view_that_nobody_holds_is_no_dissent() -> None:
    with pytest.raises(ValidationError):
        Dissent(view="应由产权单位出资。", holders=0)


@pytest.mark.parametrize(
    "history", [course.ADOPTED, course.PREPARED, course.NOTICED, course.FROZEN]
)
def test_nothing_is_decided_before_it_was_talked_about(history: History) -> None:
    given("matter", *history).when(DECIDE, at=december(11)).refused(NoSessionHeld, "K1")


@pytest.mark.parametrize(
    "history", [course.OPENED, (*course.FROZEN_AGAIN, (OPEN_AGAIN, december(16, 14)))]
)
def test_nothing_is_decided_while_a_session_is_open(history: History) -> None:
    given("matter", *history).when(DECIDE, at=december(16, 15)).refused(SessionStillOpen, "D1")


@pytest.mark.parametrize("history", [course.DECIDED, course.SHELVED, course.CALLED])
def test_what_is_settled_is_not_decided_again(history: History) -> None:
    given("matter", *history).when(DECIDE, at=december(12)).refused(NotUnderDeliberation, "K1")


def test_what_is_not_on_the_agenda_is_not_decided() -> None:
    given("matter", *course.PROPOSED).when(DECIDE, at=december(12)).refused(NotAdopted, "A3")


@pytest.mark.parametrize(
    ("at", "after"),
    [
        pytest.param(december(10, 15, 59, 59), False, id="a second before the close"),
        pytest.param(december(10, 16), True, id="at the close"),
    ],
)
def test_the_decision_follows_the_session(at: datetime, after: bool) -> None:
    said = given("matter", *HELD).when(DECIDE, at=at)
    if after:
        said.accepted()
    else:
        said.refused(OccurredBeforeItsCause, "S4", "occurred_at")


def test_only_the_organiser_records_it() -> None:
    given("matter", *HELD).when(DECIDE, at=december(11), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
