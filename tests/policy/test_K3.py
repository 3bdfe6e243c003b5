"""K3 搁置争议: after repeated rounds or in a major dispute; with conditions and a day of review."""

from datetime import date

import pytest
from pydantic import ValidationError

from domain.events.decision import (
    DissentRecorded,
    MatterResumed,
    MatterShelved,
    ShelvingGround,
)
from domain.refusal import NotPermitted, OccurredBeforeItsCause
from domain.rules.packs import PACKS
from domain.steps.decision import (
    FindingMissing,
    NoSessionHeld,
    NotDiscussedAnew,
    NotShelved,
    ResumeMatter,
    ReviewTooEarly,
    TooFewRounds,
)
from domain.steps.proposal import NotUnderDeliberation
from domain.steps.session import SessionStillOpen
from tests.domain import course
from tests.domain.course import HELD, HELD_TWICE, SHELVE, SHELVED, changed
from tests.domain.specification import NEIGHBOUR_CLERK, History, december, given, january

REPEATED = changed(SHELVE, ground=ShelvingGround.REPEATED_ROUNDS, finding=None)
RESUME = ResumeMatter(reason="产权单位已答复。")


def test_shelving_keeps_the_differences() -> None:
    given("matter", *HELD).when(SHELVE, at=december(11)).then(
        MatterShelved(
            ground=ShelvingGround.MAJOR_DISPUTE,
            finding=SHELVE.finding,
            conditions=SHELVE.conditions,
            review_on=date(2026, 3, 1),
        ),
        DissentRecorded(view=SHELVE.dissent[0].view, holders=3),
    )


@pytest.mark.parametrize("missing", ["conditions", "review_on", "dissent"])
def test_shelving_without_one_of_these_is_no_shelving(missing: str) -> None:
    fields = {n: getattr(SHELVE, n) for n in type(SHELVE).model_fields if n != missing}
    with pytest.raises(ValidationError):
        type(SHELVE)(**fields)


def test_shelving_keeps_at_least_one_view() -> None:
    with pytest.raises(ValidationError):
        changed(SHELVE, dissent=())


def test_repeated_rounds_are_two_by_default() -> None:
    for pack in PACKS:
        assert pack.shelving_rounds.value == 2
        assert pack.shelving_rounds.configured


def test_one_round_is_not_repeated_rounds() -> None:
    given("matter", *HELD).when(REPEATED, at=december(11)).refused(TooFewRounds, "K3", "ground")


def test_two_rounds_are_repeated_rounds() -> None:
    given("matter", *HELD_TWICE).when(REPEATED, at=december(17)).accepted()


def test_a_major_dispute_needs_a_finding() -> None:
    given("matter", *HELD).when(changed(SHELVE, finding=None), at=december(11)).refused(
        FindingMissing, "K3", "finding"
    )


@pytest.mark.parametrize(
    ("review_on", "ahead"),
    [
        pytest.param(date(2025, 12, 10), False, id="the day before"),
        pytest.param(date(2025, 12, 11), False, id="the day itself"),
        pytest.param(date(2025, 12, 12), True, id="the day after"),
    ],
)
def test_the_day_of_review_lies_ahead(review_on: date, ahead: bool) -> None:
    command = changed(SHELVE, review_on=review_on)
    said = given("matter", *HELD).when(command, at=december(11, 23, 59, 59))
    if ahead:
        said.accepted()
    else:
        said.refused(ReviewTooEarly, "K3", "review_on")


def test_shelving_follows_the_talk() -> None:
    given("matter", *course.FROZEN).when(SHELVE, at=december(11)).refused(NoSessionHeld, "K1")
    given("matter", *course.OPENED).when(SHELVE, at=december(11)).refused(SessionStillOpen, "D1")
    given("matter", *SHELVED).when(SHELVE, at=december(12)).refused(NotUnderDeliberation, "K1")


def test_a_shelved_matter_is_resumed_with_the_reason() -> None:
    given("matter", *SHELVED).when(RESUME, at=december(12)).then(
        MatterResumed(reason=RESUME.reason)
    )


def test_resuming_follows_shelving() -> None:
    given("matter", *SHELVED).when(RESUME, at=december(11, 8)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


@pytest.mark.parametrize("history", [HELD, course.DECIDED, (*SHELVED, (RESUME, december(12)))])
def test_only_what_is_shelved_is_resumed(history: History) -> None:
    given("matter", *history).when(RESUME, at=december(13)).refused(NotShelved, "K3")


@pytest.mark.parametrize(("history", "command"), [(HELD, SHELVE), (SHELVED, RESUME)])
def test_only_the_organiser_shelves_and_resumes(history: History, command: ResumeMatter) -> None:
    given("matter", *history).when(command, at=december(12), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


RESUMED: History = (*SHELVED, (RESUME, december(12)))
VOTED_DOWN: History = (
    *course.CALLED,
    (changed(course.VOTE, votes_for=10, votes_against=30, abstained=0, invalid=0), december(31)),
)
TALKED_AGAIN: History = (
    (changed(course.RENEW, starts_at=january(20, 14), applications_until=january(19)), january(2)),
    (course.FREEZE, january(19)),
    (course.OPEN_AGAIN, january(20, 14)),
    (course.CLOSE_AGAIN, january(20, 16)),
)


@pytest.mark.parametrize(
    ("history", "anew"),
    [
        pytest.param(RESUMED, False, id="resumed"),
        pytest.param(VOTED_DOWN, False, id="not carried"),
        pytest.param((*RESUMED, *TALKED_AGAIN), True, id="resumed and talked about"),
        pytest.param((*VOTED_DOWN, *TALKED_AGAIN), True, id="not carried and talked about"),
    ],
)
def test_what_was_put_aside_is_decided_after_further_talk(history: History, anew: bool) -> None:
    """Otherwise shelving would protect nobody, and a vote would bind nobody."""
    said = given("matter", *history).when(course.DECIDE, at=january(21))
    if anew:
        said.accepted()
    else:
        said.refused(NotDiscussedAnew, "K3")
