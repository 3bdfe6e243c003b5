"""E1 结果公开: outcomes are published; from 2026 for at least fifteen days (law, art. 34)."""

from datetime import date, datetime

import pytest

from domain.events.publicity import OutcomePublished
from domain.refusal import NotPermitted, OccurredBeforeItsCause
from domain.steps.publicity import (
    NoOutcomeYet,
    PublicationPeriodInverted,
    PublicationTooShort,
    PublishedBeforeOutcome,
    PublishOutcome,
)
from tests.domain import course
from tests.domain.course import DECIDED, SHELVED, changed
from tests.domain.specification import NEIGHBOUR_CLERK, History, december, given, january

PUBLISH = PublishOutcome(
    summary="决议安装声控灯，正在施工。",
    place="社区公告栏",
    published_from=date(2026, 1, 5),
    published_until=date(2026, 1, 19),
)


@pytest.mark.parametrize("history", [DECIDED, SHELVED], ids=["decided", "shelved"])
def test_an_outcome_is_published_for_its_period(history: History) -> None:
    given("matter", *history).when(PUBLISH, at=january(5)).then(
        OutcomePublished(
            summary=PUBLISH.summary,
            place=PUBLISH.place,
            published_from=date(2026, 1, 5),
            published_until=date(2026, 1, 19),
        )
    )


@pytest.mark.parametrize(
    ("at", "until", "long_enough"),
    [
        pytest.param(january(5), date(2026, 1, 19), True, id="2026, fifteen days exactly"),
        pytest.param(january(5), date(2026, 1, 18), False, id="2026, fourteen days"),
        pytest.param(january(1, 0), date(2026, 1, 18), False, id="first second of 2026, fourteen"),
        pytest.param(
            december(31, 23, 59, 59), date(2026, 1, 18), True, id="last second of 2025, fourteen"
        ),
        pytest.param(december(31), date(2026, 1, 5), True, id="2025, one day"),
    ],
)
def test_from_2026_it_stays_fifteen_days(at: datetime, until: date, long_enough: bool) -> None:
    said = given("matter", *DECIDED).when(changed(PUBLISH, published_until=until), at=at)
    if long_enough:
        said.accepted()
    else:
        said.refused(PublicationTooShort, "E1", "published_until")
        assert said.refusal is not None
        assert "15" in said.refusal.text("zh")


@pytest.mark.parametrize("at", [december(31), january(5)], ids=["2025", "2026"])
def test_the_period_does_not_end_before_it_begins(at: datetime) -> None:
    inverted = changed(PUBLISH, published_until=date(2026, 1, 4))
    given("matter", *DECIDED).when(inverted, at=at).refused(
        PublicationPeriodInverted, "E1", "published_until"
    )


@pytest.mark.parametrize(
    ("begins", "possible"),
    [
        pytest.param(date(2025, 12, 10), False, id="the day before the decision"),
        pytest.param(date(2025, 12, 11), True, id="the day of the decision"),
    ],
)
def test_the_period_does_not_begin_before_the_outcome(begins: date, possible: bool) -> None:
    said = given("matter", *DECIDED).when(changed(PUBLISH, published_from=begins), at=december(12))
    if possible:
        said.accepted()
    else:
        said.refused(PublishedBeforeOutcome, "E1", "published_from")


@pytest.mark.parametrize("history", [course.ADOPTED, course.HELD, course.CALLED])
def test_there_is_an_outcome_to_publish(history: History) -> None:
    given("matter", *history).when(PUBLISH, at=january(5)).refused(NoOutcomeYet, "E1")


def test_it_is_published_again_as_the_carrying_out_goes_on() -> None:
    given("matter", *DECIDED, (PUBLISH, january(5))).when(PUBLISH, at=january(6)).accepted()


def test_only_the_organiser_publishes_and_not_before_the_outcome() -> None:
    given("matter", *DECIDED).when(PUBLISH, at=january(5), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    given("matter", *DECIDED).when(PUBLISH, at=december(11, 8, 59, 59)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
