"""Rounds of appraisal: how often and with what points, never by whom."""

from __future__ import annotations

from uuid import UUID

import msgspec

from domain.events.appraisal import AppraisalClosed, AppraisalOpened, RatingGiven
from projections.projection import as_of, fold_all
from projections.ratings import RATINGS, RatingsPage, SubjectResult
from tests.domain.specification import COMMITTEE, HOUSING, STREET, december
from tests.policy.test_E5 import OPEN, ROUND
from tests.projections.events import history

OPENED = AppraisalOpened(
    organiser=COMMITTEE,
    subjects=(STREET, HOUSING),
    period_from=OPEN.period_from,
    period_until=OPEN.period_until,
)


def rating(rater: int, subject: UUID, taking_part: int, carrying_out: int) -> RatingGiven:
    return RatingGiven(
        subject=subject,
        matter=UUID(int=1),
        rater=UUID(int=rater),
        taking_part=taking_part,
        carrying_out=carrying_out,
    )


COURSE = [
    (OPENED, december(20)),
    (rating(0xAA, HOUSING, 4, 2), december(21)),
    (rating(0xBB, HOUSING, 5, 2), december(22)),
    (rating(0xBB, STREET, 1, 3), december(22)),
    (AppraisalClosed(ratings=3, raters=2, entitled=7), december(30)),
]


def page(facts: list[tuple[object, object]]) -> RatingsPage:
    (found,) = fold_all(RATINGS, history(facts, stream=ROUND)).values()  # type: ignore[arg-type]
    return found


def test_points_are_summed_and_tallied_by_office() -> None:
    found = page(COURSE)
    assert found.subjects == {
        str(STREET): SubjectResult(1, 1, 3, (1, 0, 0, 0, 0), (0, 0, 1, 0, 0)),
        str(HOUSING): SubjectResult(2, 9, 4, (0, 0, 0, 1, 1), (0, 2, 0, 0, 0)),
    }
    assert (found.raters, found.entitled, found.closed_at) == (2, 7, december(30))
    assert found.positions == (1, 4, 5)


def test_an_office_nobody_rated_stands_there_with_nothing() -> None:
    found = page(COURSE[:1])
    assert found.subjects == {str(STREET): SubjectResult(), str(HOUSING): SubjectResult()}
    assert (found.raters, found.closed_at, found.positions) == (None, None, (1,))


def test_nothing_on_the_page_tells_who_rated() -> None:
    stored = msgspec.json.encode(page(COURSE)).decode()
    assert str(UUID(int=0xAA)) not in stored
    assert str(UUID(int=0xBB)) not in stored
    assert str(UUID(int=1)) not in stored


def test_as_of_a_day_in_between() -> None:
    events = as_of(history(COURSE, stream=ROUND), december(21), None)
    (found,) = fold_all(RATINGS, events).values()
    assert found.subjects[str(HOUSING)].ratings == 1
    assert found.closed_at is None
