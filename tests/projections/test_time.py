"""Two times: when it happened, and when the ledger knew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.event import Event
from domain.rules.packs import PACK_2016
from projections.projection import as_of, fold_all
from projections.timeline import TIMELINE
from tests.domain import course
from tests.domain.specification import december
from tests.projections.events import event, history, played

WHOLE = played(course.DECIDED)
LATE_DAYS = PACK_2016.late_record_days.value


def positions(events: list[Event]) -> list[int]:
    return [event.position for event in events]


def test_without_times_everything_is_seen() -> None:
    assert as_of(WHOLE, None, None) == WHOLE


def test_a_moment_itself_is_included() -> None:
    happened = WHOLE[1].occurred_at
    second = timedelta(seconds=1)
    assert positions(as_of(WHOLE, happened, None)) == [1, 2]
    assert positions(as_of(WHOLE, happened - second, None)) == [1]
    known = WHOLE[1].recorded_at
    assert positions(as_of(WHOLE, None, known)) == [1, 2]
    assert positions(as_of(WHOLE, None, known - second)) == [1]
    assert as_of(WHOLE, december(1) - second, None) == []


def test_what_was_recorded_late_belongs_to_its_day_but_was_not_known_then() -> None:
    first, second = history([(it.fact, it.occurred_at) for it in WHOLE[:2]])
    late = event(WHOLE[2].fact, 3, at=december(1, 10), recorded=december(20))
    ledger = [first, second, late]
    assert positions(as_of(ledger, december(1, 12), None)) == [1, 3]
    assert positions(as_of(ledger, december(1, 12), december(10))) == [1]
    assert positions(as_of(ledger, None, december(10))) == [1, 2]
    assert positions(as_of(ledger, december(20), december(20))) == [1, 2, 3]


@pytest.mark.parametrize(
    ("delay", "late"),
    [
        pytest.param(timedelta(days=LATE_DAYS), False, id="exactly in time"),
        pytest.param(timedelta(days=LATE_DAYS, seconds=1), True, id="a second late"),
        pytest.param(timedelta(0), False, id="at once"),
    ],
)
def test_a_late_record_is_marked(delay: timedelta, late: bool) -> None:
    (only,) = fold_all(
        TIMELINE, [event(WHOLE[0].fact, at=december(1), recorded=december(1) + delay)]
    ).values()
    assert only.late is late


def test_a_timeline_as_of_a_time_is_the_fold_of_what_is_seen() -> None:
    """What is stored can be filtered by its columns instead of being folded anew."""
    whole = fold_all(TIMELINE, WHOLE)
    columns = {column.name: column.value for column in TIMELINE.columns}
    for moment in {it.occurred_at for it in WHOLE}:
        seen = fold_all(TIMELINE, as_of(WHOLE, moment, None))
        assert seen == {
            key: page for key, page in whole.items() if columns["occurred_at"](page) <= moment
        }
