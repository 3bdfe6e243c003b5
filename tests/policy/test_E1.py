"""E1 结果公开: outcomes are published; from 2026 for at least fifteen days (law, art. 34)."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from domain.event import Actor
from domain.events.publicity import OutcomePublished, ProgressPublished, PublicationWithdrawn
from domain.refusal import AlreadyExists, NotPermitted, OccurredBeforeItsCause
from domain.steps.publicity import (
    NoOutcomeYet,
    NoProgressYet,
    NoSuchPublication,
    PublicationOver,
    PublicationPeriodInverted,
    PublicationTooShort,
    PublishedBeforeOutcome,
    PublishedFarAhead,
    PublishOutcome,
    PublishProgress,
    WithdrawPublication,
)
from domain.steps.undertaking import CompleteTask
from tests.domain import course
from tests.domain.course import ASSIGNED, DECIDED, SHELVED, TASK, changed
from tests.domain.specification import (
    CLERK,
    DISTRICT_CLERK,
    HOUSING_CLERK,
    NEIGHBOUR_CLERK,
    OTHER_STREET_CLERK,
    STREET_CLERK,
    History,
    december,
    given,
    january,
)

OUTCOME, PROGRESS = UUID(int=0xE1), UUID(int=0xE2)

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


@pytest.mark.parametrize(
    ("begins", "soon"),
    [
        pytest.param(date(2025, 12, 26), True, id="ten working days on"),
        pytest.param(date(2025, 12, 27), False, id="a day later"),
        pytest.param(date(2199, 1, 1), False, id="some day"),
    ],
)
def test_what_is_to_be_shown_some_day_is_not_public(begins: date, soon: bool) -> None:
    """Otherwise the duty to publish could be met by an announcement."""
    until = begins + timedelta(days=20)
    said = given("matter", *DECIDED).when(
        changed(PUBLISH, published_from=begins, published_until=until), at=december(12)
    )
    if soon:
        said.accepted()
    else:
        said.refused(PublishedFarAhead, "E1", "published_from")


def test_it_is_published_again_as_the_carrying_out_goes_on() -> None:
    given("matter", *DECIDED, (PUBLISH, january(5))).when(PUBLISH, at=january(6)).accepted()


def test_only_the_organiser_publishes_and_not_before_the_outcome() -> None:
    given("matter", *DECIDED).when(PUBLISH, at=january(5), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    given("matter", *DECIDED).when(PUBLISH, at=december(11, 8, 59, 59)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


# Under an id of its own


def test_a_publication_bears_an_id_once() -> None:
    named = changed(PUBLISH, publication=OUTCOME)
    (published,) = given("matter", *DECIDED).when(named, at=january(5)).accepted()
    assert isinstance(published, OutcomePublished)
    assert published.publication == OUTCOME
    for again in (named, changed(SHOW_PROGRESS, publication=OUTCOME)):
        given("matter", *ASSIGNED, (named, january(5))).when(again, at=january(6)).refused(
            AlreadyExists, "S4", "publication"
        )


def test_two_publications_without_an_id_stand_beside_each_other() -> None:
    once = (*DECIDED, (PUBLISH, january(5)))
    given("matter", *once, (PUBLISH, january(6))).when(PUBLISH, at=january(7)).accepted()


# Progress

SHOW_PROGRESS = PublishProgress(
    publication=PROGRESS,
    summary="已安装八盏。",
    place="社区公告栏",
    published_from=date(2026, 1, 5),
    published_until=date(2026, 1, 19),
)


def test_progress_is_published_like_an_outcome() -> None:
    given("matter", *ASSIGNED).when(SHOW_PROGRESS, at=january(5)).then(
        ProgressPublished(
            publication=PROGRESS,
            summary=SHOW_PROGRESS.summary,
            place=SHOW_PROGRESS.place,
            published_from=date(2026, 1, 5),
            published_until=date(2026, 1, 19),
        )
    )


def test_progress_is_published_after_the_last_task_too() -> None:
    done = (*ASSIGNED, (CompleteTask(task=TASK, summary="已安装。"), december(20)))
    given("matter", *done).when(SHOW_PROGRESS, at=january(5)).accepted()


def test_there_is_progress_once_a_task_was_assigned() -> None:
    given("matter", *DECIDED).when(SHOW_PROGRESS, at=january(5)).refused(NoProgressYet, "E1")
    for history in (course.ADOPTED, course.HELD, course.CALLED, SHELVED):
        given("matter", *history).when(SHOW_PROGRESS, at=january(5)).refused(NoOutcomeYet, "E1")
    early = changed(SHOW_PROGRESS, published_from=date(2025, 12, 12))
    given("matter", *ASSIGNED).when(early, at=december(12, 8, 59, 59)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    given("matter", *ASSIGNED).when(early, at=december(12)).accepted()


@pytest.mark.parametrize(
    ("at", "begins", "until", "reason", "field"),
    [
        pytest.param(
            january(5),
            date(2026, 1, 5),
            date(2026, 1, 18),
            PublicationTooShort,
            "published_until",
            id="fourteen days",
        ),
        pytest.param(
            january(5),
            date(2026, 1, 5),
            date(2026, 1, 4),
            PublicationPeriodInverted,
            "published_until",
            id="it ends before it begins",
        ),
        pytest.param(
            december(13),
            date(2025, 12, 10),
            date(2025, 12, 31),
            PublishedBeforeOutcome,
            "published_from",
            id="from before the decision",
        ),
    ],
)
def test_progress_has_the_period_of_an_outcome(
    at: datetime, begins: date, until: date, reason: type[PublicationTooShort], field: str
) -> None:
    asked = changed(SHOW_PROGRESS, published_from=begins, published_until=until)
    given("matter", *ASSIGNED).when(asked, at=at).refused(reason, "E1", field)


def test_only_the_organiser_publishes_progress() -> None:
    given("matter", *ASSIGNED).when(SHOW_PROGRESS, at=january(5), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


# Withdrawn

WITHDRAW = WithdrawPublication(publication=OUTCOME, ground="附表金额有误。")
SHOWN: History = (
    *ASSIGNED,
    (changed(PUBLISH, publication=OUTCOME), january(5)),
    (SHOW_PROGRESS, january(5)),
)


@pytest.mark.parametrize("publication", [OUTCOME, PROGRESS], ids=["outcome", "progress"])
def test_a_publication_is_withdrawn_on_a_ground(publication: UUID) -> None:
    given("matter", *SHOWN).when(changed(WITHDRAW, publication=publication), at=january(6)).then(
        PublicationWithdrawn(publication=publication, ground=WITHDRAW.ground)
    )


@pytest.mark.parametrize(
    ("at", "running"),
    [
        pytest.param(january(5), True, id="at once"),
        pytest.param(january(19, 23, 59, 59), True, id="in its last second"),
        pytest.param(january(20, 0), False, id="when it is over"),
    ],
)
def test_it_is_withdrawn_while_it_runs(at: datetime, running: bool) -> None:
    said = given("matter", *SHOWN).when(WITHDRAW, at=at)
    if running:
        said.accepted()
    else:
        said.refused(PublicationOver, "E1", "publication")


def test_it_is_withdrawn_before_it_begins_too() -> None:
    ahead = changed(
        PUBLISH,
        publication=OUTCOME,
        published_from=date(2026, 1, 10),
        published_until=date(2026, 1, 31),
    )
    given("matter", *DECIDED, (ahead, january(5))).when(WITHDRAW, at=january(6)).accepted()


def test_it_is_withdrawn_once_and_the_other_stands() -> None:
    gone = (*SHOWN, (WITHDRAW, january(6)))
    given("matter", *gone).when(WITHDRAW, at=january(7)).refused(
        PublicationOver, "E1", "publication"
    )
    given("matter", *gone).when(changed(WITHDRAW, publication=PROGRESS), at=january(7)).accepted()


def test_its_id_is_not_given_again() -> None:
    given("matter", *SHOWN, (WITHDRAW, january(6))).when(
        changed(PUBLISH, publication=OUTCOME), at=january(7)
    ).refused(AlreadyExists, "S4", "publication")
    given("matter", *SHOWN, (WITHDRAW, january(6))).when(
        changed(PUBLISH, publication=UUID(int=0xE3)), at=january(7)
    ).accepted()


def test_what_is_withdrawn_was_published() -> None:
    given("matter", *DECIDED).when(WITHDRAW, at=january(6)).refused(
        NoSuchPublication, "E1", "publication"
    )
    given("matter", *SHOWN).when(WITHDRAW, at=january(5, 8)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


@pytest.mark.parametrize(
    ("by", "field"),
    [
        pytest.param(CLERK, "", id="the organiser"),
        pytest.param(STREET_CLERK, "", id="its street"),
        pytest.param(DISTRICT_CLERK, "", id="the district"),
        pytest.param(NEIGHBOUR_CLERK, "on_behalf_of", id="another committee"),
        pytest.param(OTHER_STREET_CLERK, "on_behalf_of", id="another street"),
        pytest.param(HOUSING_CLERK, None, id="a department"),
    ],
)
def test_it_is_withdrawn_by_the_organiser_or_from_above(by: Actor, field: str | None) -> None:
    said = given("matter", *SHOWN).when(WITHDRAW, at=january(6), by=by)
    if field == "":
        said.accepted()
    else:
        said.refused(NotPermitted, "S2", field)
