"""N1 公示: time, place, host, participating parties and form; a change is a new notice."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.act import Command
from domain.events.notice import Capacity, InvitedParty, NoticeAmended, NoticePublished
from domain.refusal import NotPermitted, OccurredBeforeItsCause, UnknownOrganisation
from domain.rules.packs import PACKS
from domain.steps.notice import (
    NoticeAlreadyPublished,
    NoticeMissing,
    NoticeTooShort,
    PublishNotice,
    SessionsHaveBegun,
)
from domain.steps.proposal import NotUnderDeliberation
from domain.steps.session import BeforeNoticedTime
from domain.value import Party
from tests.domain import course
from tests.domain.course import ANNOUNCE, NOTICED, OPEN, PACK, PREPARED, RENEW, changed
from tests.domain.specification import NEIGHBOUR_CLERK, History, december, given

NOWHERE = UUID(int=404)


def test_a_notice_says_all_five() -> None:
    given("matter", *PREPARED).when(ANNOUNCE, at=december(4)).then(
        NoticePublished(notice=ANNOUNCE.elements())
    )


@pytest.mark.parametrize("element", ["starts_at", "place", "host", "parties", "form"])
def test_a_notice_without_one_of_the_five_is_no_notice(element: str) -> None:
    rest = {n: getattr(ANNOUNCE, n) for n in PublishNotice.model_fields if n != element}
    with pytest.raises(ValidationError):
        PublishNotice(**rest)


def test_a_notice_names_at_least_one_party() -> None:
    with pytest.raises(ValidationError):
        changed(ANNOUNCE, parties=())


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_the_days_of_a_notice_are_a_default_of_ours(pack: Any) -> None:
    assert pack.notice_days.value == 3
    assert pack.notice_days.configured


@pytest.mark.parametrize(
    ("ahead", "enough"),
    [
        pytest.param(timedelta(days=3) - timedelta(seconds=1), False, id="a second short"),
        pytest.param(timedelta(days=3), True, id="three days exactly"),
    ],
)
def test_a_notice_runs_its_days(ahead: timedelta, enough: bool) -> None:
    said = given("matter", *PREPARED).when(
        changed(ANNOUNCE, applications_until=ANNOUNCE.starts_at), at=ANNOUNCE.starts_at - ahead
    )
    if enough:
        said.accepted()
    else:
        said.refused(NoticeTooShort, "N1", "starts_at")


def test_a_second_notice_is_an_amendment() -> None:
    given("matter", *NOTICED).when(ANNOUNCE, at=december(5)).refused(NoticeAlreadyPublished, "N1")


def test_an_amendment_gives_its_reason_and_takes_the_place_of_the_notice() -> None:
    stream = given("matter", *NOTICED)
    stream.when(RENEW, at=december(5)).then(
        NoticeAmended(notice=RENEW.elements(), reason=RENEW.reason)
    )


def test_an_amendment_runs_its_days_anew() -> None:
    given("matter", *NOTICED).when(RENEW, at=december(14)).refused(
        NoticeTooShort, "N1", "starts_at"
    )


def test_what_was_not_announced_is_not_amended() -> None:
    given("matter", *PREPARED).when(RENEW, at=december(5)).refused(NoticeMissing, "N1")


def test_a_notice_does_not_change_while_a_session_is_open() -> None:
    given("matter", *course.OPENED).when(RENEW, at=december(10, 15)).refused(
        SessionsHaveBegun, "N1"
    )


def test_an_amendment_is_not_dated_before_the_notice() -> None:
    given("matter", *NOTICED).when(RENEW, at=december(3, 23)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


@pytest.mark.parametrize("history", [course.DECIDED, course.SHELVED, course.CALLED])
def test_no_notice_for_what_is_not_under_deliberation(history: History) -> None:
    given("matter", *history).when(RENEW, at=december(12)).refused(NotUnderDeliberation, "K1")


@pytest.mark.parametrize(("command", "history"), [(ANNOUNCE, PREPARED), (RENEW, NOTICED)])
def test_only_the_organiser_gives_notice(command: Command, history: History) -> None:
    given("matter", *history).when(command, at=december(5), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"host": Party(organisation=NOWHERE)}, "host.organisation"),
        (
            {"parties": (InvitedParty(capacity=Capacity.DEPARTMENT, organisation=NOWHERE),)},
            "parties.0.organisation",
        ),
    ],
)
def test_organisations_named_are_registered(values: dict[str, Any], field: str) -> None:
    given("matter", *PREPARED).when(changed(ANNOUNCE, **values), at=december(4)).refused(
        UnknownOrganisation, "S2", field
    )


def test_no_session_opens_without_a_notice() -> None:
    given("matter", *course.ADOPTED, (PACK, december(3))).when(OPEN, at=december(10)).refused(
        NoticeMissing, "N1"
    )


@pytest.mark.parametrize(
    ("at", "in_time"),
    [
        pytest.param(december(10, 13, 59, 59), False, id="a second early"),
        pytest.param(december(10, 14), True, id="exactly as announced"),
        pytest.param(december(10, 14, 10), True, id="somewhat late"),
    ],
)
def test_a_session_does_not_begin_before_the_time_announced(at: Any, in_time: bool) -> None:
    said = given("matter", *course.FROZEN).when(OPEN, at=at)
    if in_time:
        said.accepted()
    else:
        said.refused(BeforeNoticedTime, "N1", "occurred_at")


def test_a_session_recorded_late_is_judged_by_the_notice_of_its_own_day() -> None:
    renewed_before_it_was_recorded = (*course.FROZEN, (RENEW, december(11)))
    given("matter", *renewed_before_it_was_recorded).when(
        OPEN, at=december(10, 14), received=december(12)
    ).accepted()
