"""K2 专题系列协商: hard questions get a series of sessions, each with a notice of its own."""

from datetime import datetime

import pytest

from domain.events.discussion import SessionOpened
from domain.refusal import OccurredBeforeItsCause
from domain.steps.decision import ResumeMatter
from domain.steps.proposal import NotUnderDeliberation
from domain.steps.session import NoticeNotRenewed, RosterNotFrozen
from tests.domain import course
from tests.domain.course import (
    FREEZE,
    FROZEN_AGAIN,
    HALL,
    HELD,
    HOST,
    OPEN_AGAIN,
    RENEW,
    RENEWED,
    SECOND_SESSION,
    SHELVE,
    SHELVED,
)
from tests.domain.specification import History, december, given

RESUME = ResumeMatter(reason="产权单位已答复。")
SECOND = SessionOpened(session=SECOND_SESSION, round=2, place=HALL, host=HOST)


def test_the_second_session_is_round_two() -> None:
    given("matter", *FROZEN_AGAIN).when(OPEN_AGAIN, at=december(16, 14)).then(SECOND)


def test_a_further_round_needs_its_roster_frozen_again() -> None:
    given("matter", *RENEWED).when(OPEN_AGAIN, at=december(16, 14)).refused(RosterNotFrozen, "N3")


def test_a_further_round_needs_a_further_notice() -> None:
    given("matter", *HELD).when(OPEN_AGAIN, at=december(16, 14)).refused(NoticeNotRenewed, "K2")


@pytest.mark.parametrize(
    ("renewed_at", "after"),
    [
        pytest.param(december(10, 13), False, id="before the last session"),
        pytest.param(december(10, 15, 59, 59), False, id="a second before it closed"),
        pytest.param(december(10, 16), True, id="as it closed"),
    ],
)
def test_the_further_notice_comes_after_the_last_session(renewed_at: datetime, after: bool) -> None:
    said = given("matter", *HELD).when(RENEW, at=renewed_at)
    if not after:
        said.refused(OccurredBeforeItsCause, "S4", "occurred_at")
        return
    said.accepted()
    renewed = (*HELD, (RENEW, renewed_at), (FREEZE, december(15, 18)))
    given("matter", *renewed).when(OPEN_AGAIN, at=december(16, 14)).then(SECOND)


def test_rounds_follow_one_another() -> None:
    given("matter", *FROZEN_AGAIN).when(OPEN_AGAIN, at=december(10, 15)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


def test_a_round_of_a_shelved_matter_follows_its_resumption() -> None:
    resumed = (*FROZEN_AGAIN, (SHELVE, december(15, 19)), (RESUME, december(17)))
    given("matter", *resumed).when(OPEN_AGAIN, at=december(16, 14)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    given("matter", *resumed).when(OPEN_AGAIN, at=december(17, 14)).then(SECOND)


@pytest.mark.parametrize("history", [course.DECIDED, SHELVED, course.CALLED])
def test_no_round_after_the_matter_left_deliberation(history: History) -> None:
    given("matter", *history).when(OPEN_AGAIN, at=december(16, 14)).refused(
        NotUnderDeliberation, "K1"
    )


def test_a_resumed_matter_goes_on_with_the_next_round() -> None:
    resumed = (*SHELVED, (RESUME, december(12)))
    given("matter", *resumed).when(OPEN_AGAIN, at=december(16, 14)).refused(NoticeNotRenewed, "K2")
    renewed = (*resumed, (RENEW, december(12, 10)), (FREEZE, december(15, 18)))
    given("matter", *renewed).when(OPEN_AGAIN, at=december(16, 14)).then(SECOND)
