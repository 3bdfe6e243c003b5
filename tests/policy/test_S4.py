"""S4 收集建档: one record of each act, dated neither in the future nor before its cause."""

from datetime import datetime

import pytest

from domain.refusal import AlreadyExists, OccurredBeforeItsCause, OccurredInFuture
from tests.domain.course import ADOPT, PACK, PROPOSE, PROPOSED
from tests.domain.specification import december, given


@pytest.mark.parametrize(
    ("at", "past"),
    [
        pytest.param(december(1, 12), True, id="as it is received"),
        pytest.param(december(1, 12, 0, 1), False, id="a second later"),
    ],
)
def test_an_act_is_not_in_the_future(at: datetime, past: bool) -> None:
    said = given("matter").when(PROPOSE, at=at, received=december(1, 12))
    if past:
        said.accepted()
    else:
        said.refused(OccurredInFuture, "S4", "occurred_at")


@pytest.mark.parametrize(
    ("at", "after"),
    [
        pytest.param(december(1, 8, 59, 59), False, id="a second before its cause"),
        pytest.param(december(1), True, id="with its cause"),
    ],
)
def test_an_act_is_not_before_its_cause(at: datetime, after: bool) -> None:
    said = given("matter", *PROPOSED).when(ADOPT, at=at, received=december(9))
    if after:
        said.accepted()
    else:
        said.refused(OccurredBeforeItsCause, "S4", "occurred_at")


def test_a_matter_on_the_agenda_has_no_acts_from_before_it_was_there() -> None:
    stream = given("matter", *PROPOSED, (ADOPT, december(2)))
    stream.when(PACK, at=december(2, 8), received=december(9)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


def test_a_late_record_is_accepted() -> None:
    given("matter").when(PROPOSE, at=december(1), received=december(31)).accepted()


def test_nothing_is_recorded_twice() -> None:
    given("matter", *PROPOSED).when(PROPOSE, at=december(1)).refused(AlreadyExists, "S4")
