"""The head of a matter's page tells a referral as it stands: put to whom, due when, late or not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from domain.rules.pack import end_of_day
from domain.steps.referral import DecideReferralObjection
from domain.steps.referral_clock import (
    GrantExtension,
    PauseReferral,
    RequestExtension,
    ResumeReferral,
)
from domain.steps.referral_course import CloseReferral, RedirectReferral, ReopenReferral
from service.public.course import Course, fold_course
from service.public.happening import Happening
from service.public.referral_course import Referral
from tests.domain.course import ANSWER, OBJECTED, REFERRAL, REFERRED, RELAY, RELAYED
from tests.domain.specification import (
    DISTRICT_CLERK,
    HOUSING,
    HOUSING_CLERK,
    WATER,
    WATER_CLERK,
    december,
)
from tests.projections.events import played

UPHOLD = DecideReferralObjection(referral=REFERRAL, upheld=True, reason="职责属水务部门。")
REDIRECT = RedirectReferral(referral=REFERRAL, to=WATER, reason="职责属水务部门。")
PAUSE = PauseReferral(referral=REFERRAL, reason="汛期不能施工。")
RESUME = ResumeReferral(referral=REFERRAL, reason="汛期已过。")
ASK = RequestExtension(referral=REFERRAL, working_days=5, reason="等待勘查。")
GRANT = GrantExtension(referral=REFERRAL, reason="情况属实。")
CLOSE = CloseReferral(referral=REFERRAL, reason="暂时无法解决。")
REOPEN = ReopenReferral(referral=REFERRAL, reason="可以办理。")
DUE = end_of_day(date(2025, 12, 24))
SECOND = timedelta(seconds=1)


def referral(*course_so_far: Any) -> Referral:
    """The referral as the page has it."""
    course = Course()
    for event in played(course_so_far):
        fact = msgspec.json.decode(event.data)
        fold_course(course, Happening(event.position, event.type, event.occurred_at, fact))
    return course.referrals[str(REFERRAL)]


def overdue(found: Referral, moment: datetime) -> bool:
    return found.days_overdue(moment) > 0


def test_it_is_overdue_a_second_after_it_was_due() -> None:
    found = referral(*REFERRED)
    assert (overdue(found, DUE), overdue(found, DUE + SECOND)) == (False, True)


def test_it_is_not_overdue_while_its_clock_stands_still() -> None:
    paused = referral(*REFERRED, (PAUSE, december(5)))
    assert paused.paused
    assert not overdue(paused, december(31))
    resumed = referral(*REFERRED, (PAUSE, december(5)), (RESUME, december(9)))
    assert (resumed.paused, resumed.due_at) == (False, end_of_day(date(2025, 12, 26)))


def test_an_answer_is_late_by_the_end_that_was_promised_last() -> None:
    extended = (*REFERRED, (ASK, december(4), HOUSING_CLERK), (GRANT, december(5), DISTRICT_CLERK))
    assert referral(*extended).due_at == end_of_day(date(2025, 12, 31))
    in_time = referral(*extended, (ANSWER, december(31), HOUSING_CLERK))
    assert in_time.answers[0].days_late == 0
    late = referral(*REFERRED, (ANSWER, december(25), HOUSING_CLERK))
    assert late.answers[0].days_late == 1
    meanwhile = (*REFERRED, (PAUSE, december(5)), (ANSWER, december(30), HOUSING_CLERK))
    assert referral(*meanwhile).answers[0].days_late == 0


def test_whom_it_was_put_to_at_a_moment() -> None:
    redirected = (*OBJECTED, (UPHOLD, december(5), DISTRICT_CLERK), (REDIRECT, december(8)))
    found = referral(*redirected, (ANSWER, december(9), WATER_CLERK))
    assert (found.to, found.to_at(december(5)), found.to_at(december(8))) == (WATER, HOUSING, WATER)
    assert (found.status, found.closed_at) == ("answered", None)
    assert found.due_at == end_of_day(date(2025, 12, 29))


def test_it_ends_without_being_done_and_may_be_taken_up_again() -> None:
    closed = referral(*RELAYED, (CLOSE, december(8)))
    assert (closed.status, closed.closed_because) == ("closed", CLOSE.reason)
    assert not overdue(closed, december(31))
    again = (*RELAYED, (CLOSE, december(8)), (REOPEN, december(9)))
    reopened = referral(*again)
    assert (reopened.status, reopened.closed_at, reopened.closed_because) == (
        "reopened",
        None,
        None,
    )
    assert overdue(reopened, december(31))
    relayed = referral(*again, (ANSWER, december(10), HOUSING_CLERK), (RELAY, december(11)))
    assert (relayed.status, len(relayed.answers)) == ("relayed", 2)
