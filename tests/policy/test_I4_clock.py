"""I4 办理时限: a referral's clock stands still, goes on, is lengthened; never by the addressee."""

from datetime import date, datetime
from typing import Any

import pytest

from domain.act import Command
from domain.event import Actor
from domain.events.referral import (
    ExtensionGranted,
    ExtensionRefused,
    ExtensionRequested,
    ReferralPaused,
    ReferralResumed,
)
from domain.refusal import NotPermitted, OccurredBeforeItsCause
from domain.rules.pack import end_of_day
from domain.rules.packs import PACKS
from domain.steps.referral import DecideReferralObjection, NobodyToDecide, RejectAnswer
from domain.steps.referral_clock import (
    AlreadyPaused,
    ClockRunOut,
    ExtensionsUsedUp,
    ExtensionTooLong,
    ExtensionUndecided,
    FixedClock,
    GrantExtension,
    NoExtensionRequested,
    NotPaused,
    PauseEndsTooEarly,
    PauseReferral,
    RefuseExtension,
    RequestExtension,
    ResumeReferral,
)
from domain.steps.referral_course import ReopenReferral
from tests.domain import course
from tests.domain.calendars import announced, in_2026
from tests.domain.course import ADOPTED, ANSWER, OBJECT, REFER, REFERRAL, RELAY, VERIFY, changed
from tests.domain.specification import (
    CLERK,
    DISTRICT,
    DISTRICT_CLERK,
    HOUSING_CLERK,
    NEIGHBOUR_CLERK,
    OTHER_STREET_CLERK,
    STREET,
    STREET_CLERK,
    WATER_CLERK,
    Given,
    History,
    given,
)

PAUSE = PauseReferral(referral=REFERRAL, reason="汛期不能施工。")
RESUME = ResumeReferral(referral=REFERRAL, reason="汛期已过。")
ASK = RequestExtension(referral=REFERRAL, working_days=5, reason="等待勘查。")
GRANT = GrantExtension(referral=REFERRAL, reason="情况属实。")
REFUSE = RefuseExtension(referral=REFERRAL, reason="无需延期。")
REOPEN = ReopenReferral(referral=REFERRAL, reason="可以办理。")
REJECT = RejectAnswer(referral=REFERRAL, reason="仍无照明。")
UPHOLD = DecideReferralObjection(referral=REFERRAL, upheld=True, reason="职责属水务部门。")

REFERRED: History = (*ADOPTED, (REFER, in_2026(2, 6)))
"""Due on 5 March 2026: nine days of Spring Festival do not count, two Saturdays before and after
it do."""
DUE = end_of_day(date(2026, 3, 5))
PAUSED: History = (*REFERRED, (PAUSE, in_2026(2, 10)))
ASKED: History = (*REFERRED, (ASK, in_2026(2, 10), HOUSING_CLERK))
FIXED: History = (
    *ADOPTED,
    (changed(REFER, due_at=in_2026(2, 13, 18), due_source="街道协调会确定"), in_2026(2, 6)),
)
LONGEST = PACKS[-1].extension_working_days_max.value


def stream(*history: tuple[Any, ...]) -> Given:
    return given("matter", *history, registry=announced())


def due(of: Given) -> datetime | None:
    found: datetime | None = of.state.referrals[REFERRAL].due(of.registry.calendar)
    return found


# Pauses


def test_the_organiser_stops_the_clock_and_lets_it_go_on() -> None:
    until = changed(PAUSE, expected_until=date(2026, 2, 11))
    stream(*REFERRED).when(until, at=in_2026(2, 10)).then(
        ReferralPaused(referral=REFERRAL, reason=PAUSE.reason, expected_until=date(2026, 2, 11))
    )
    # 11, 12 and 13 February, three working days, are not counted.
    stream(*PAUSED).when(RESUME, at=in_2026(2, 13)).then(
        ReferralResumed(
            referral=REFERRAL, reason=RESUME.reason, due_at=end_of_day(date(2026, 3, 10))
        )
    )


@pytest.mark.parametrize("command", [PAUSE, RESUME], ids=["pause", "resume"])
@pytest.mark.parametrize(
    "by",
    [
        pytest.param(NEIGHBOUR_CLERK, id="another committee"),
        pytest.param(STREET_CLERK, id="the street in its own name"),
        pytest.param(HOUSING_CLERK, id="the addressee"),
        pytest.param(DISTRICT_CLERK, id="the district"),
    ],
)
def test_nobody_but_the_organiser_does_so(command: Command, by: Actor) -> None:
    history = PAUSED if command is RESUME else REFERRED
    said = stream(*history).when(command, at=in_2026(2, 12), by=by)
    assert type(said.refusal) is NotPermitted


def test_it_stands_still_meanwhile_and_goes_on_where_it_stood() -> None:
    assert due(stream(*REFERRED)) == DUE
    assert due(stream(*PAUSED)) is None
    same_day = stream(*PAUSED, (RESUME, in_2026(2, 10, 20)))
    assert due(same_day) == DUE
    later = stream(*PAUSED, (RESUME, in_2026(2, 13)))
    assert due(later) == later.state.referrals[REFERRAL].due_at == end_of_day(date(2026, 3, 10))
    twice = stream(
        *PAUSED,
        (RESUME, in_2026(2, 13)),
        (PAUSE, in_2026(2, 25)),
        (RESUME, in_2026(2, 26)),
    )
    assert due(twice) == end_of_day(date(2026, 3, 11))


def test_it_stands_still_once_at_a_time_and_in_order() -> None:
    stream(*PAUSED).when(PAUSE, at=in_2026(2, 11)).refused(AlreadyPaused, "I4", "referral")
    stream(*REFERRED).when(RESUME, at=in_2026(2, 11)).refused(NotPaused, "I4", "referral")
    stream(*PAUSED).when(RESUME, at=in_2026(2, 10, 8)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    resumed = stream(*PAUSED, (RESUME, in_2026(2, 13)))
    resumed.when(RESUME, at=in_2026(2, 14)).refused(NotPaused, "I4", "referral")
    resumed.when(PAUSE, at=in_2026(2, 12)).refused(OccurredBeforeItsCause, "S4", "occurred_at")


def test_a_clock_fixed_to_a_moment_cannot_stand_still() -> None:
    stream(*FIXED).when(PAUSE, at=in_2026(2, 10)).refused(FixedClock, "I4", "referral")


@pytest.mark.parametrize(
    ("at", "possible"),
    [
        pytest.param(in_2026(3, 5, 23, 59, 59), True, id="the last second"),
        pytest.param(in_2026(3, 6, 0), False, id="a second late"),
    ],
)
@pytest.mark.parametrize(("command", "by"), [(PAUSE, CLERK), (ASK, HOUSING_CLERK)])
def test_what_is_overdue_stays_overdue(
    command: Command, by: Actor, at: datetime, possible: bool
) -> None:
    said = stream(*REFERRED).when(command, at=at, by=by)
    if possible:
        said.accepted()
    else:
        said.refused(ClockRunOut, "I4", "referral")


@pytest.mark.parametrize(
    ("until", "possible"), [(date(2026, 2, 10), False), (date(2026, 2, 11), True)]
)
def test_a_pause_is_expected_to_last(until: date, possible: bool) -> None:
    said = stream(*REFERRED).when(changed(PAUSE, expected_until=until), at=in_2026(2, 10))
    if possible:
        said.accepted()
    else:
        said.refused(PauseEndsTooEarly, "I4", "expected_until")


def test_an_answer_may_be_given_meanwhile_and_ends_nothing_else() -> None:
    answered = stream(*PAUSED, (ANSWER, in_2026(2, 12), HOUSING_CLERK))
    assert answered.state.referrals[REFERRAL].paused
    answered.when(RESUME, at=in_2026(2, 13)).accepted()


# Extensions


def test_the_addressee_asks_and_somebody_above_the_organiser_decides() -> None:
    stream(*REFERRED).when(ASK, at=in_2026(2, 10), by=HOUSING_CLERK).then(
        ExtensionRequested(referral=REFERRAL, working_days=5, reason=ASK.reason, judge=STREET)
    )
    stream(*ASKED).when(GRANT, at=in_2026(2, 11), by=STREET_CLERK).then(
        ExtensionGranted(
            referral=REFERRAL,
            working_days=5,
            due_at=end_of_day(date(2026, 3, 12)),
            reason=GRANT.reason,
        )
    )
    stream(*ASKED).when(REFUSE, at=in_2026(2, 11), by=DISTRICT_CLERK).then(
        ExtensionRefused(referral=REFERRAL, reason=REFUSE.reason)
    )


def test_nobody_else_asks_or_decides() -> None:
    for by in (WATER_CLERK, STREET_CLERK):
        stream(*REFERRED).when(ASK, at=in_2026(2, 10), by=by).refused(
            NotPermitted, "S2", "on_behalf_of"
        )
    for command in (GRANT, REFUSE):
        stream(*ASKED).when(command, at=in_2026(2, 11), by=OTHER_STREET_CLERK).refused(
            NotPermitted, "S2", "on_behalf_of"
        )
        stream(*ASKED).when(command, at=in_2026(2, 11), by=CLERK).refused(NotPermitted, "S2")


@pytest.mark.parametrize(
    ("to", "asking", "judge"),
    [(STREET, STREET_CLERK, DISTRICT), (DISTRICT, DISTRICT_CLERK, STREET)],
)
def test_the_request_names_who_is_to_decide_never_the_addressee(
    to: Any, asking: Actor, judge: Any
) -> None:
    referred = (*ADOPTED, (changed(REFER, to=to), in_2026(2, 6)))
    [fact] = stream(*referred).when(ASK, at=in_2026(2, 10), by=asking).accepted()
    assert isinstance(fact, ExtensionRequested)
    assert fact.judge == judge


def test_nobody_asks_where_there_is_nobody_to_decide() -> None:
    streets = (
        (changed(course.PROPOSE, organiser=STREET), in_2026(2, 1), STREET_CLERK),
        (course.ADOPT, in_2026(2, 2), STREET_CLERK),
        (changed(REFER, to=DISTRICT), in_2026(2, 6), STREET_CLERK),
    )
    stream(*streets).when(ASK, at=in_2026(2, 10), by=DISTRICT_CLERK).refused(
        NobodyToDecide, "I4", "referral"
    )


@pytest.mark.parametrize(("days", "possible"), [(LONGEST, True), (LONGEST + 1, False)])
def test_an_extension_is_as_long_as_the_rules_allow(days: int, possible: bool) -> None:
    said = stream(*REFERRED).when(
        changed(ASK, working_days=days), at=in_2026(2, 10), by=HOUSING_CLERK
    )
    if possible:
        said.accepted()
    else:
        said.refused(ExtensionTooLong, "I4", "working_days")


def test_it_is_asked_for_once_at_a_time_and_as_often_as_the_rules_allow() -> None:
    stream(*ASKED).when(ASK, at=in_2026(2, 11), by=HOUSING_CLERK).refused(
        ExtensionUndecided, "I4", "referral"
    )
    refused = (*ASKED, (REFUSE, in_2026(2, 11), STREET_CLERK))
    stream(*refused).when(ASK, at=in_2026(2, 12), by=HOUSING_CLERK).accepted()
    granted = (*ASKED, (GRANT, in_2026(2, 11), STREET_CLERK))
    stream(*granted).when(ASK, at=in_2026(2, 12), by=HOUSING_CLERK).refused(
        ExtensionsUsedUp, "I4", "referral"
    )
    reopened: History = (
        *granted,
        (ANSWER, in_2026(2, 12), HOUSING_CLERK),
        (RELAY, in_2026(2, 12)),
        (VERIFY, in_2026(2, 12)),
        (REOPEN, in_2026(2, 13)),
    )
    stream(*reopened).when(ASK, at=in_2026(2, 14), by=HOUSING_CLERK).accepted()


def test_a_request_is_decided_once_and_after_it_was_made() -> None:
    for command in (GRANT, REFUSE):
        stream(*REFERRED).when(command, at=in_2026(2, 11), by=STREET_CLERK).refused(
            NoExtensionRequested, "I4", "referral"
        )
        stream(*ASKED, (REFUSE, in_2026(2, 11), STREET_CLERK)).when(
            command, at=in_2026(2, 12), by=STREET_CLERK
        ).refused(NoExtensionRequested, "I4", "referral")
        stream(*ASKED).when(command, at=in_2026(2, 10, 8), by=STREET_CLERK).refused(
            OccurredBeforeItsCause, "S4", "occurred_at"
        )


def test_a_request_made_in_time_may_be_granted_after_the_end() -> None:
    granted = stream(*ASKED, (GRANT, in_2026(3, 9), STREET_CLERK))
    assert due(granted) == end_of_day(date(2026, 3, 12))


def test_a_request_lapses_when_it_is_answered_or_withdrawn() -> None:
    rejected = (
        *ASKED,
        (ANSWER, in_2026(2, 11), HOUSING_CLERK),
        (RELAY, in_2026(2, 11)),
        (REJECT, in_2026(2, 11)),
    )
    stream(*rejected).when(GRANT, at=in_2026(2, 12), by=STREET_CLERK).refused(
        NoExtensionRequested, "I4", "referral"
    )
    withdrawn = stream(
        *ASKED,
        (OBJECT, in_2026(2, 11), HOUSING_CLERK),
        (UPHOLD, in_2026(2, 12), STREET_CLERK),
    )
    assert withdrawn.state.referrals[REFERRAL].request is None


def test_a_clock_fixed_to_a_moment_is_extended_from_its_day() -> None:
    asked = (*FIXED, (ASK, in_2026(2, 13, 18), HOUSING_CLERK))
    stream(*FIXED).when(ASK, at=in_2026(2, 13, 18, 0, 1), by=HOUSING_CLERK).refused(
        ClockRunOut, "I4", "referral"
    )
    granted = stream(*asked, (GRANT, in_2026(2, 14), STREET_CLERK))
    # 14 February is a Saturday that is worked, 24 to 27 follow the festival.
    assert due(granted) == end_of_day(date(2026, 2, 27))


def test_a_clock_that_stands_still_is_extended_as_though_it_went_on() -> None:
    asked = (*PAUSED, (ASK, in_2026(2, 11), HOUSING_CLERK))
    [fact] = stream(*asked).when(GRANT, at=in_2026(2, 13), by=STREET_CLERK).accepted()
    assert isinstance(fact, ExtensionGranted)
    assert (fact.due_at, fact.provisional) == (end_of_day(date(2026, 3, 17)), True)
    resumed = stream(*asked, (GRANT, in_2026(2, 13), STREET_CLERK), (RESUME, in_2026(2, 13)))
    assert due(resumed) == fact.due_at


def test_a_new_clock_begins_without_pauses_or_extensions() -> None:
    reopened = stream(
        *PAUSED,
        (ANSWER, in_2026(2, 12), HOUSING_CLERK),
        (RELAY, in_2026(2, 12)),
        (VERIFY, in_2026(2, 12)),
        (REOPEN, in_2026(2, 24)),
    )
    assert due(reopened) == end_of_day(date(2026, 3, 16))
