"""K1 聚焦: what matters most comes first, and after talking the participants adopt a solution."""

from datetime import datetime
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.events.decision import DecidedBy, DecisionAdopted, DissentRecorded, PrioritySet
from domain.events.linkage import EscalationReceived
from domain.refusal import NotPermitted, OccurredBeforeItsCause
from domain.steps.decision import Dissent, NoSessionHeld, PriorityRepeated, SetPriorities
from domain.steps.proposal import NotAdopted, NotUnderDeliberation
from domain.steps.session import SessionStillOpen
from tests.domain import course
from tests.domain.course import DECIDE, HELD, OPEN_AGAIN, changed
from tests.domain.specification import (
    COMMITTEE,
    NEIGHBOUR,
    NEIGHBOUR_CLERK,
    History,
    december,
    given,
)

FOCUS = SetPriorities(priorities=("照明", "电费分担"), reason="夜间通行安全最为迫切。")


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


@pytest.mark.parametrize("history", [course.OPENED, HELD], ids=["in a session", "after it"])
def test_what_matters_most_is_put_in_order(history: History) -> None:
    given("matter", *history).when(FOCUS, at=december(10, 15)).then(
        PrioritySet(priorities=FOCUS.priorities, reason=FOCUS.reason)
    )


def test_the_order_may_be_set_anew() -> None:
    again = changed(FOCUS, priorities=("电费分担",))
    given("matter", *HELD, (FOCUS, december(11))).when(again, at=december(12)).accepted()


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        pytest.param(0, False, id="none"),
        pytest.param(1, True, id="one"),
        pytest.param(20, True, id="twenty"),
        pytest.param(21, False, id="one too many"),
    ],
)
def test_there_are_one_to_twenty_priorities(number: int, fits: bool) -> None:
    priorities = tuple(f"重点{index}" for index in range(number))
    if fits:
        given("matter", *HELD).when(
            changed(FOCUS, priorities=priorities), at=december(11)
        ).accepted()
    else:
        with pytest.raises(ValidationError):
            changed(FOCUS, priorities=priorities)


def test_a_priority_stands_once() -> None:
    twice = changed(FOCUS, priorities=("照明", "电费分担", " 照明 "))
    given("matter", *HELD).when(twice, at=december(11)).refused(
        PriorityRepeated, "K1", "priorities.2"
    )


def test_priorities_come_from_talking_and_before_the_decision() -> None:
    given("matter", *course.FROZEN).when(FOCUS, at=december(10)).refused(NoSessionHeld, "K1")
    given("matter", *course.DECIDED).when(FOCUS, at=december(12)).refused(
        NotUnderDeliberation, "K1"
    )
    given("matter", *HELD).when(FOCUS, at=december(10, 13, 59)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    given("matter", *HELD).when(FOCUS, at=december(11), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


def test_a_decision_names_the_communities_to_be_told_each_once() -> None:
    came_up = tuple(
        (EscalationReceived(from_matter=matter, community=community), december(10, 17))
        for matter, community in (
            (UUID(int=1), NEIGHBOUR),
            (UUID(int=2), COMMITTEE),
            (UUID(int=3), NEIGHBOUR),
        )
    )
    [fact, _] = given("matter", *HELD, *came_up).when(DECIDE, at=december(11)).accepted()
    assert isinstance(fact, DecisionAdopted)
    assert fact.report_to == tuple(sorted((COMMITTEE, NEIGHBOUR), key=str))
