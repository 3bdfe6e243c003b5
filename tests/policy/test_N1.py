"""N1 公示: time, place, host, participating parties and form; a change is a new notice."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.act import Command
from domain.events.notice import (
    Capacity,
    InvitedParty,
    NoticeAmended,
    NoticeCancelled,
    NoticePublished,
)
from domain.refusal import NotPermitted, OccurredBeforeItsCause, UnknownOrganisation
from domain.rules.packs import PACKS
from domain.steps.notice import (
    ApplicationsCutShort,
    ApplicationsOutsideNotice,
    ApplyToTakePart,
    CancelNotice,
    NoticeAlreadyPublished,
    NoticeMissing,
    NoticeNotRunning,
    NoticeTooShort,
    PublishNotice,
    SessionMovedEarlier,
    SessionsHaveBegun,
)
from domain.steps.proposal import NotUnderDeliberation
from domain.steps.session import BeforeNoticedTime, RosterNotFrozen
from domain.value import Party
from tests.domain import course
from tests.domain.course import (
    ANNOUNCE,
    FILL,
    FREEZE,
    NOTICED,
    OPEN,
    PACK,
    PREPARED,
    RENEW,
    ZHAO,
    changed,
)
from tests.domain.specification import NEIGHBOUR_CLERK, History, december, given

NOWHERE = UUID(int=404)
MOVED = changed(
    RENEW,
    starts_at=ANNOUNCE.starts_at,
    applications_until=ANNOUNCE.applications_until,
    place="社区二层会议室",
    reason="原场地停电。",
    justification="时间未变，只改在同楼另一间。",
)
"""The same times, another place, and why the days need not run again."""
CANCEL = CancelNotice(reason="方案有重大调整。")
CANCELLED: History = (*NOTICED, (CANCEL, december(5)))


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


def test_a_justified_amendment_does_not_run_its_days_again() -> None:
    stream = given("matter", *NOTICED)
    stream.when(MOVED, at=december(9, 12)).then(
        NoticeAmended(
            notice=MOVED.elements(), reason=MOVED.reason, justification=MOVED.justification
        )
    )
    stream.when(changed(MOVED, justification=None), at=december(9, 12)).refused(
        NoticeTooShort, "N1", "starts_at"
    )


@pytest.mark.parametrize(
    ("starts_at", "fits"),
    [
        pytest.param(december(10, 13, 59, 59), False, id="a second earlier"),
        pytest.param(december(10, 14), True, id="as announced"),
        pytest.param(december(10, 14, 0, 1), True, id="a second later"),
    ],
)
def test_a_justified_amendment_does_not_move_the_session_earlier(
    starts_at: Any, fits: bool
) -> None:
    said = given("matter", *NOTICED).when(changed(MOVED, starts_at=starts_at), at=december(9, 12))
    if fits:
        said.accepted()
    else:
        said.refused(SessionMovedEarlier, "N1", "starts_at")


@pytest.mark.parametrize(
    ("until", "fits"),
    [
        pytest.param(december(9, 17, 59, 59), False, id="a second earlier"),
        pytest.param(december(9, 18), True, id="as announced"),
        pytest.param(december(10, 14), True, id="as the session begins"),
    ],
)
def test_a_justified_amendment_leaves_the_time_to_apply(until: Any, fits: bool) -> None:
    command = changed(MOVED, applications_until=until)
    said = given("matter", *NOTICED).when(command, at=december(9, 12))
    if fits:
        said.accepted()
    else:
        said.refused(ApplicationsCutShort, "N2", "applications_until")


def test_a_justified_amendment_does_not_close_applications_in_the_past() -> None:
    given("matter", *NOTICED).when(MOVED, at=december(9, 18)).refused(
        ApplicationsOutsideNotice, "N2", "applications_until"
    )
    later = changed(MOVED, applications_until=december(10, 12))
    given("matter", *NOTICED).when(later, at=december(9, 18)).accepted()


def test_a_further_round_runs_its_days_whatever_is_said() -> None:
    justified = changed(RENEW, justification="各方均已知悉。")
    given("matter", *course.HELD).when(justified, at=december(14)).refused(
        NoticeTooShort, "N1", "starts_at"
    )
    given("matter", *course.HELD).when(justified, at=december(13, 14)).accepted()
    given("matter", *course.RENEWED).when(justified, at=december(14)).accepted()


def test_an_amendment_opens_the_roster_again_and_the_seats_stay() -> None:
    again = changed(MOVED, applications_until=december(10, 12))
    renewed = (*course.FROZEN, (again, december(9, 19)))
    stream = given("matter", *renewed)
    stream.when(ApplyToTakePart(applicant=ZHAO, capacity="resident"), at=december(9, 20)).accepted()
    held = changed(OPEN, place=MOVED.place)
    stream.when(held, at=december(10, 14)).refused(RosterNotFrozen, "N3")
    given("matter", *renewed, (FREEZE, december(10, 12))).when(held, at=december(10, 14)).accepted()


def test_a_cancelled_notice_is_not_in_force() -> None:
    given("matter", *NOTICED).when(CANCEL, at=december(5)).then(
        NoticeCancelled(reason=CANCEL.reason)
    )
    stream = given("matter", *course.FROZEN, (CANCEL, december(10)))
    stream.when(OPEN, at=december(10, 14)).refused(NoticeMissing, "N1")
    stream.when(RENEW, at=december(10, 10)).refused(NoticeMissing, "N1")
    stream.when(CANCEL, at=december(10, 10)).refused(NoticeMissing, "N1")
    for command in (FILL, FREEZE, ApplyToTakePart(applicant=ZHAO, capacity="resident")):
        given("matter", *CANCELLED).when(command, at=december(9, 18)).refused(NoticeMissing, "N1")


def test_who_cancelled_has_said_that_no_session_was_held() -> None:
    stream = given("matter", *course.FROZEN, (CANCEL, december(11)))
    stream.when(OPEN, at=december(10, 14), received=december(12)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


def test_after_a_cancellation_a_notice_is_published_anew() -> None:
    stream = given("matter", *CANCELLED)
    stream.when(ANNOUNCE, at=december(4, 12)).refused(OccurredBeforeItsCause, "S4", "occurred_at")
    stream.when(ANNOUNCE, at=december(6)).then(NoticePublished(notice=ANNOUNCE.elements()))
    anew = given("matter", *CANCELLED, (ANNOUNCE, december(6)))
    anew.when(ANNOUNCE, at=december(7)).refused(NoticeAlreadyPublished, "N1")
    apply = ApplyToTakePart(applicant=ZHAO, capacity="resident")
    anew.when(apply, at=december(5, 12), received=december(7)).refused(
        NoticeNotRunning, "N2", "occurred_at"
    )
    anew.when(apply, at=december(4, 12), received=december(7)).accepted()


def test_a_notice_is_cancelled_before_a_session_or_after_its_end() -> None:
    given("matter", *PREPARED).when(CANCEL, at=december(5)).refused(NoticeMissing, "N1")
    given("matter", *NOTICED).when(CANCEL, at=december(3, 23)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    given("matter", *course.OPENED).when(CANCEL, at=december(10, 15)).refused(
        SessionsHaveBegun, "N1"
    )
    given("matter", *course.HELD).when(CANCEL, at=december(10, 16)).accepted()
    given("matter", *course.RENEWED).when(CANCEL, at=december(12)).accepted()
    given("matter", *course.DECIDED).when(CANCEL, at=december(12)).refused(
        NotUnderDeliberation, "K1"
    )


def test_after_a_cancelled_round_the_next_is_published_not_amended() -> None:
    cancelled = (*course.RENEWED, (CANCEL, december(12)))
    anew = changed(ANNOUNCE, starts_at=RENEW.starts_at, applications_until=RENEW.applications_until)
    published = (*cancelled, (anew, december(12, 10)), (FREEZE, december(15, 18)))
    given("matter", *published).when(course.OPEN_AGAIN, at=december(16, 14)).accepted()


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


@pytest.mark.parametrize(
    ("command", "history"), [(ANNOUNCE, PREPARED), (RENEW, NOTICED), (CANCEL, NOTICED)]
)
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
