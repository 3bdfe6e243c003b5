"""A referral's page: whom it went to, every clock it had, and what came of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from domain.act import Command
from domain.event import Event, Fact
from domain.rules.calendar import Calendar
from domain.rules.deadline import Why
from domain.rules.pack import end_of_day
from domain.steps.referral import DecideReferralObjection, RejectAnswer, ReportInterim
from domain.steps.referral_clock import (
    GrantExtension,
    PauseReferral,
    RefuseExtension,
    RequestExtension,
    ResumeReferral,
)
from domain.steps.referral_course import CloseReferral, RedirectReferral, ReopenReferral
from domain.streams.kinds import STREAM_KINDS
from domain.streams.matter import Matter
from projections.projection import as_of, fold_all
from projections.referral_page import ReferralPage, reckoned
from projections.referrals import REFERRALS
from tests.domain import specification as spec
from tests.domain.calendars import NOTICE, announced, in_2026
from tests.domain.course import (
    ACCEPT,
    ADOPTED,
    ANSWER,
    OBJECT,
    REFER,
    REFERRAL,
    RELAY,
    VERIFY,
    changed,
)
from tests.domain.specification import (
    CLERK,
    COMMITTEE,
    DISTRICT_CLERK,
    HOUSING,
    HOUSING_CLERK,
    STREET,
    STREET_CLERK,
    WATER,
    WATER_CLERK,
    seal,
)
from tests.projections.events import MATTER, history

SECOND = UUID(int=0x92)
PAUSE = PauseReferral(referral=REFERRAL, reason="汛期不能施工。", expected_until=date(2026, 3, 1))
RESUME = ResumeReferral(referral=REFERRAL, reason="汛期已过。")
ASK = RequestExtension(referral=REFERRAL, working_days=5, reason="等待勘查。")
GRANT = GrantExtension(referral=REFERRAL, reason="情况属实。")
REFUSE = RefuseExtension(referral=REFERRAL, reason="无需延期。")
UPHOLD = DecideReferralObjection(referral=REFERRAL, upheld=True, reason="职责属水务部门。")
DISMISS = changed(UPHOLD, upheld=False)
REDIRECT = RedirectReferral(referral=REFERRAL, to=WATER, reason="职责属水务部门。")
REPORT = ReportInterim(referral=REFERRAL, report="正在勘查。")
REJECT = RejectAnswer(referral=REFERRAL, reason="现场仍无照明。")
CLOSE = CloseReferral(referral=REFERRAL, reason="暂时无法解决。")
REOPEN = ReopenReferral(referral=REFERRAL, reason="可以办理。")

REFERRED = (*ADOPTED, (REFER, in_2026(2, 6)))
"""Position 3: the proposal and its adoption come before."""
DUE = end_of_day(date(2026, 3, 5))
WHOLE_COURSE: tuple[Any, ...] = (
    *REFERRED,
    (OBJECT, in_2026(2, 7), HOUSING_CLERK),
    (UPHOLD, in_2026(2, 9), STREET_CLERK),
    (REDIRECT, in_2026(2, 9)),
    (ACCEPT, in_2026(2, 10), WATER_CLERK),
    (REPORT, in_2026(2, 11), WATER_CLERK),
    (PAUSE, in_2026(2, 11)),
    (RESUME, in_2026(2, 13)),
    (ASK, in_2026(2, 14), WATER_CLERK),
    (GRANT, in_2026(2, 14), STREET_CLERK),
    (ANSWER, in_2026(2, 25), WATER_CLERK),
    (RELAY, in_2026(2, 26)),
    (REJECT, in_2026(2, 27)),
    (ANSWER, in_2026(3, 2), WATER_CLERK),
    (RELAY, in_2026(3, 3)),
    (CLOSE, in_2026(3, 4)),
    (REOPEN, in_2026(3, 5)),
    (ANSWER, in_2026(3, 6), WATER_CLERK),
    (RELAY, in_2026(3, 7)),
    (VERIFY, in_2026(3, 9)),
)


def played(course_so_far: tuple[Any, ...]) -> list[Event]:
    """The history as events, by the holidays of 2026."""
    stream = spec.given("matter", registry=announced())
    recorded: list[tuple[Fact, datetime]] = []
    for happened, at, *actor in course_so_far:
        assert isinstance(happened, Command)
        by = actor[0] if actor else CLERK
        for fact in stream.when(happened, at=at, by=by).accepted():
            stream.state = STREAM_KINDS["matter"].evolve(stream.state, fact, at)
            recorded.append((fact, at))
    return history(recorded)


def page(*steps: tuple[Any, ...]) -> ReferralPage:
    """The page after REFERRED and these."""
    return fold_all(REFERRALS, played((*REFERRED, *steps)))[MATTER, REFERRAL]


def test_a_referral_that_was_issued() -> None:
    found = page()
    assert (found.matter, found.referral, found.organiser) == (MATTER, REFERRAL, COMMITTEE)
    assert (found.to, found.status, found.issued_at) == (HOUSING, "issued", in_2026(2, 6))
    assert found.request["commitment"] == seal(REFER.request, COMMITTEE).commitment
    assert (found.due_at, found.sources) == (DUE, (3,))
    [clock] = found.clocks
    assert (clock.begun_by, clock.working_days, clock.promised_at) == ("issued", 15, DUE)
    assert not clock.provisional


def test_what_the_department_says_and_what_residents_confirm_are_two_things() -> None:
    answered = page((ANSWER, in_2026(2, 10), HOUSING_CLERK))
    assert (answered.answered_at, answered.verified_at) == (in_2026(2, 10), None)
    relayed = page((ANSWER, in_2026(2, 10), HOUSING_CLERK), (RELAY, in_2026(2, 11)))
    assert (relayed.relayed_at, relayed.verified_at) == (in_2026(2, 11), None)
    done = page(
        (ANSWER, in_2026(2, 10), HOUSING_CLERK),
        (RELAY, in_2026(2, 11)),
        (VERIFY, in_2026(2, 12)),
    )
    assert (done.answered_at, done.verified_at) == (in_2026(2, 10), in_2026(2, 12))
    [answer] = done.answers
    assert (answer.position, answer.relayed_position, answer.verified_position) == (4, 5, 6)


def test_sent_back_it_is_neither_answered_nor_relayed_and_all_answers_stay() -> None:
    once: tuple[Any, ...] = (
        (ANSWER, in_2026(2, 10), HOUSING_CLERK),
        (RELAY, in_2026(2, 11)),
        (REJECT, in_2026(2, 12)),
    )
    found = page(*once)
    assert (found.status, found.rejections) == ("rejected", 1)
    assert (found.answered_at, found.relayed_at) == (None, None)
    assert found.due_at == DUE
    [answer] = found.answers
    assert (answer.answered_at, answer.rejected_at) == (in_2026(2, 10), in_2026(2, 12))
    assert answer.rejected_because is not None
    assert answer.rejected_because["commitment"] == seal(REJECT.reason, COMMITTEE).commitment


def test_the_whole_course_stays_visible() -> None:
    found = fold_all(REFERRALS, played(WHOLE_COURSE))[MATTER, REFERRAL]
    assert (found.status, found.verified_at) == ("verified", in_2026(3, 9))
    assert [(it.to, it.position) for it in found.addressees] == [(HOUSING, 3), (WATER, 6)]
    assert [clock.begun_by for clock in found.clocks] == ["issued", "redirected", "reopened"]
    assert [len(clock.pauses) for clock in found.clocks] == [0, 1, 0]
    assert [clock.extended_days for clock in found.clocks] == [0, 5, 0]
    assert found.clocks[0].due_at == DUE
    assert found.clocks[1].promised_at < found.clocks[1].due_at
    assert (len(found.answers), found.rejections, len(found.interims)) == (3, 1, 1)
    assert {answer.by for answer in found.answers} == {WATER}
    assert (found.closed_at, found.closed_because) == (None, None)
    assert found.sources == tuple(range(3, len(WHOLE_COURSE) + 1))


def test_an_objection_and_its_ruling() -> None:
    found = page((OBJECT, in_2026(2, 7), HOUSING_CLERK), (DISMISS, in_2026(2, 9), STREET_CLERK))
    [objection] = found.objections
    assert (objection.by, objection.judge, objection.upheld) == (HOUSING, STREET, False)
    assert (objection.position, objection.decided_position) == (4, 5)
    assert (found.status, found.due_at, len(found.clocks)) == ("issued", DUE, 1)


@pytest.mark.parametrize(
    ("step", "outcome", "due_at"),
    [
        pytest.param((), "waiting", DUE, id="waiting"),
        pytest.param(
            ((GRANT, in_2026(2, 11), STREET_CLERK),),
            "granted",
            end_of_day(date(2026, 3, 12)),
            id="granted",
        ),
        pytest.param(((REFUSE, in_2026(2, 11), DISTRICT_CLERK),), "refused", DUE, id="refused"),
        pytest.param(((ANSWER, in_2026(2, 11), HOUSING_CLERK),), "lapsed", DUE, id="answered"),
        pytest.param(
            (
                (OBJECT, in_2026(2, 11), HOUSING_CLERK),
                (UPHOLD, in_2026(2, 11), STREET_CLERK),
            ),
            "lapsed",
            DUE,
            id="withdrawn",
        ),
    ],
)
def test_what_became_of_an_extension(step: tuple[Any, ...], outcome: str, due_at: datetime) -> None:
    found = page((ASK, in_2026(2, 10), HOUSING_CLERK), *step)
    [extension] = found.clocks[0].extensions
    assert (extension.outcome, extension.working_days, extension.judge) == (outcome, 5, STREET)
    assert found.due_at == found.clocks[0].due_at == due_at
    assert found.clocks[0].promised_at == DUE


def test_a_clock_that_stands_still() -> None:
    paused = page((PAUSE, in_2026(2, 10)))
    calendar = announced().calendar
    clock = reckoned(paused, calendar)
    assert paused.paused
    assert clock is not None
    assert clock.due_at is None
    resumed = page((PAUSE, in_2026(2, 10)), (RESUME, in_2026(2, 13)))
    assert not resumed.paused
    assert resumed.due_at == end_of_day(date(2026, 3, 10))
    [pause] = resumed.clocks[0].pauses
    assert (pause.position, pause.resumed_position) == (4, 5)
    assert pause.expected_until == date(2026, 3, 1)


def test_it_is_reckoned_by_the_calendar_known_day_by_day() -> None:
    found = page()
    known = reckoned(found, announced().calendar)
    unknown = reckoned(found, Calendar())
    assert known is not None
    assert unknown is not None
    assert (known.due_at, known.provisional) == (DUE, False)
    assert (unknown.due_on, unknown.provisional) == (date(2026, 2, 27), True)
    holidays = [day for day in known.days if day.why is Why.HOLIDAY]
    assert [day.date.day for day in holidays] == list(range(15, 24))
    assert {day.notice for day in holidays} == {NOTICE}
    assert [day.number for day in known.days if day.number] == list(range(1, 16))


def test_one_fixed_to_a_moment_counts_no_days() -> None:
    fixed = changed(REFER, due_at=in_2026(2, 13, 18), due_source="街道协调会确定")
    pages = fold_all(REFERRALS, played((*ADOPTED, (fixed, in_2026(2, 6)))))
    found = pages[MATTER, REFERRAL]
    assert reckoned(found, announced().calendar) is None
    assert (found.due_at, found.clocks[0].due_source) == (in_2026(2, 13, 18), "街道协调会确定")


def test_referrals_of_a_matter_do_not_mix() -> None:
    other = changed(REFER, referral=SECOND, to=WATER)
    steps = ((other, in_2026(2, 6)), (ACCEPT, in_2026(2, 7), HOUSING_CLERK))
    pages = fold_all(REFERRALS, played((*REFERRED, *steps)))
    assert pages[MATTER, REFERRAL].status == "accepted"
    assert pages[MATTER, SECOND].status == "issued"


@pytest.mark.parametrize("steps", range(3, len(WHOLE_COURSE) + 1))
def test_it_stands_where_the_rules_see_it_after_every_step(steps: int) -> None:
    """The page agrees with the state that deciders use, and its past with its history."""
    events = played(WHOLE_COURSE[:steps])
    found = fold_all(REFERRALS, events)[MATTER, REFERRAL]
    state = STREAM_KINDS["matter"].initial()
    for event in events:
        state = STREAM_KINDS["matter"].evolve(state, event.fact, event.occurred_at)
    assert isinstance(state, Matter)
    rules = state.referrals[REFERRAL]
    calendar = announced().calendar
    clock = reckoned(found, calendar)
    assert clock is not None
    assert (found.status, found.to, found.due_at) == (rules.status, rules.to, rules.due_at)
    assert (clock.due_at, found.paused) == (rules.due(calendar), rules.paused)
    past = as_of(played(WHOLE_COURSE), events[-1].occurred_at, None)
    then = fold_all(REFERRALS, past[:steps])[MATTER, REFERRAL]
    assert then == found
