"""N2 申请参加: during the notice anyone may apply, and every application is answered."""

from datetime import datetime
from uuid import UUID

import pytest

from domain.act import Command
from domain.events.notice import (
    ApplicationAdmitted,
    ApplicationReceived,
    ApplicationRejected,
    Capacity,
    SeatFilled,
    SeatSource,
)
from domain.refusal import NotPermitted, OccurredBeforeItsCause, UnknownOrganisation
from domain.steps.notice import (
    AdmitApplication,
    AlreadyApplied,
    ApplicationsOutsideNotice,
    ApplyToTakePart,
    NoSuchApplication,
    NoticeMissing,
    NoticeNotRunning,
    RejectApplication,
    RosterIsFrozen,
)
from domain.value import Party
from tests.domain import course
from tests.domain.course import ANNOUNCE, COMPANY, NOTICED, PREPARED, SEATED, WANG, ZHAO, changed
from tests.domain.specification import NEIGHBOUR_CLERK, History, december, given

APPLY = ApplyToTakePart(applicant=ZHAO, capacity=Capacity.MIGRANT_RESIDENT)
ADMIT = AdmitApplication(applicant=ZHAO)
REJECT = RejectApplication(applicant=ZHAO, reason="与议题无关。")
APPLIED: History = (*NOTICED, (APPLY, december(5)))
REJECTED: History = (*APPLIED, (REJECT, december(6)))


def test_an_application_is_received() -> None:
    given("matter", *NOTICED).when(APPLY, at=december(5)).then(
        ApplicationReceived(applicant=ZHAO, capacity=Capacity.MIGRANT_RESIDENT)
    )


@pytest.mark.parametrize(
    ("at", "in_time"),
    [
        pytest.param(december(4, 8, 59, 59), False, id="a second before the notice"),
        pytest.param(december(4), True, id="with the notice"),
        pytest.param(december(9, 18), True, id="at the closing time"),
        pytest.param(december(9, 18, 0, 1), False, id="a second after the closing time"),
    ],
)
def test_applications_are_taken_while_the_notice_runs(at: datetime, in_time: bool) -> None:
    said = given("matter", *NOTICED).when(APPLY, at=at)
    if in_time:
        said.accepted()
    else:
        said.refused(NoticeNotRunning, "N2", "occurred_at")


@pytest.mark.parametrize(
    ("until", "fits"),
    [
        pytest.param(december(4), False, id="with the notice"),
        pytest.param(december(4, 9, 0, 1), True, id="a second after the notice"),
        pytest.param(december(10, 14), True, id="as the session begins"),
        pytest.param(december(10, 14, 0, 1), False, id="a second after the session begins"),
    ],
)
def test_a_notice_leaves_time_to_apply_before_the_session(until: datetime, fits: bool) -> None:
    command = changed(ANNOUNCE, applications_until=until)
    said = given("matter", *PREPARED).when(command, at=december(4))
    if fits:
        said.accepted()
    else:
        said.refused(ApplicationsOutsideNotice, "N2", "applications_until")


def test_without_a_notice_nobody_applies() -> None:
    given("matter", *PREPARED).when(APPLY, at=december(5)).refused(NoticeMissing, "N1")


@pytest.mark.parametrize(
    ("history", "applicant"),
    [
        pytest.param(APPLIED, ZHAO, id="applied"),
        pytest.param((*APPLIED, (REJECT, december(6))), ZHAO, id="rejected"),
        pytest.param(SEATED, WANG, id="seated"),
    ],
)
def test_everybody_applies_once(history: History, applicant: Party) -> None:
    again = changed(APPLY, applicant=applicant)
    given("matter", *history).when(again, at=december(7)).refused(AlreadyApplied, "N2", "applicant")


@pytest.mark.parametrize(
    ("at", "again"),
    [
        pytest.param(december(7, 23), False, id="before the next notice"),
        pytest.param(december(8), True, id="with the next notice"),
    ],
)
def test_who_was_rejected_may_apply_again_under_a_later_notice(at: datetime, again: bool) -> None:
    amended = (*REJECTED, (course.RENEW, december(8)))
    said = given("matter", *amended).when(APPLY, at=at, received=december(9))
    if not again:
        said.refused(AlreadyApplied, "N2", "applicant")
        return
    said.accepted()
    twice = (*amended, (APPLY, at), (REJECT, december(9)))
    given("matter", *twice).when(APPLY, at=december(10)).refused(AlreadyApplied, "N2", "applicant")
    seated = given("matter", *amended, (APPLY, at), (ADMIT, december(9)))
    assert ZHAO.id in seated.state.roster.seats


def test_who_still_waits_does_not_apply_again() -> None:
    amended = (*APPLIED, (course.RENEW, december(8)))
    given("matter", *amended).when(APPLY, at=december(9)).refused(AlreadyApplied, "N2", "applicant")
    given("matter", *amended).when(ADMIT, at=december(9)).accepted()


def test_between_the_rounds_people_may_apply_again() -> None:
    given("matter", *course.HELD).when(APPLY, at=december(10, 17)).refused(
        NoticeNotRunning, "N2", "occurred_at"
    )
    given("matter", *course.RENEWED).when(APPLY, at=december(12)).accepted()
    given("matter", *course.FROZEN_AGAIN).when(APPLY, at=december(15, 18)).refused(
        RosterIsFrozen, "N3"
    )


def test_a_late_application_does_not_come_to_a_roster_that_was_frozen() -> None:
    given("matter", *course.RENEWED).when(APPLY, at=december(9), received=december(12)).refused(
        RosterIsFrozen, "N3"
    )


def test_a_unit_that_applies_is_registered() -> None:
    stranger = changed(APPLY, applicant=Party(organisation=UUID(int=404)))
    given("matter", *NOTICED).when(stranger, at=december(5)).refused(
        UnknownOrganisation, "S2", "applicant.organisation"
    )
    given("matter", *NOTICED).when(changed(APPLY, applicant=COMPANY), at=december(5)).accepted()


def test_admitted_means_seated_in_the_capacity_asked_for() -> None:
    given("matter", *APPLIED).when(ADMIT, at=december(6)).then(
        ApplicationAdmitted(applicant=ZHAO),
        SeatFilled(party=ZHAO, capacity=Capacity.MIGRANT_RESIDENT, source=SeatSource.REGISTRATION),
    )


def test_rejected_means_with_a_reason() -> None:
    given("matter", *APPLIED).when(REJECT, at=december(6)).then(
        ApplicationRejected(applicant=ZHAO, reason=REJECT.reason)
    )


@pytest.mark.parametrize("answer", [ADMIT, REJECT])
@pytest.mark.parametrize(
    "history",
    [
        pytest.param(NOTICED, id="never made"),
        pytest.param((*APPLIED, (REJECT, december(6))), id="rejected"),
        pytest.param((*APPLIED, (ADMIT, december(6))), id="admitted"),
    ],
)
def test_an_application_is_answered_once(history: History, answer: Command) -> None:
    given("matter", *history).when(answer, at=december(7)).refused(
        NoSuchApplication, "N2", "applicant"
    )


@pytest.mark.parametrize("answer", [ADMIT, REJECT])
def test_only_the_organiser_answers_and_not_before_the_application(answer: Command) -> None:
    stream = given("matter", *APPLIED)
    stream.when(answer, at=december(6), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    stream.when(answer, at=december(4, 12)).refused(OccurredBeforeItsCause, "S4", "occurred_at")


def test_an_application_recorded_late_is_judged_by_the_notice_of_its_own_day() -> None:
    amended = (*NOTICED, (course.RENEW, december(8)))
    given("matter", *amended).when(APPLY, at=december(5), received=december(9)).accepted()
