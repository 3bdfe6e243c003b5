"""E6 年度绩效考核: what fell due in a year and was done in time, as counts that open to facts."""

from datetime import datetime
from typing import Any

from domain.duties.entry import Effect, Entry
from domain.duties.standing import Reckoner, Standing
from domain.duties.table import DUTY_KINDS
from domain.performance import OnTime, on_time
from domain.rules.calendar import Calendar
from domain.rules.pack import BEIJING
from domain.rules.packs import PACKS
from tests.domain.specification import HOUSING

KIND = DUTY_KINDS.kinds["referral_answer"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def entry(position: int, effect: Effect, when: str, **values: Any) -> Entry:
    """A step of a referral's duty to answer."""
    return Entry(
        effect=effect,
        type="referral.issued.v1",
        occurred_at=at(when),
        recorded_at=at(when),
        position=position,
        rule_pack="dongcheng-2016",
        owed_by=HOUSING,
        **values,
    )


def standings(*histories: tuple[Entry, ...], as_of: str) -> list[tuple[Any, Standing]]:
    reckoner = Reckoner(Calendar(), PACKS)
    return [
        (KIND, standing)
        for history in histories
        for standing in reckoner.standings(KIND, history, at(as_of), None)
    ]


def issued(position: int, due: str) -> Entry:
    return entry(position, Effect.OPENS, "2025-01-02T09:00", due_at=at(due))


IN_TIME = (issued(1, "2025-03-03T18:00"), entry(2, Effect.MEETS, "2025-03-03T18:00"))
LATE = (issued(3, "2025-03-03T18:00"), entry(4, Effect.MEETS, "2025-03-03T18:01"))
MISSING = (issued(5, "2025-03-03T18:00"),)
NEXT_YEAR = (issued(6, "2026-01-15T18:00"), entry(7, Effect.MEETS, "2025-12-01T09:00"))


def test_what_was_due_and_is_missing_stays_in_the_denominator() -> None:
    found = on_time(standings(IN_TIME, LATE, MISSING, as_of="2025-12-31T23:00"), 2025)
    assert found == [
        OnTime("referral_answer", KIND.clause, KIND.zh, KIND.en, 1, 3, (1, 2, 3, 4, 5))
    ]


def test_what_may_still_be_done_in_time_is_not_counted_yet() -> None:
    (before,) = on_time(standings(IN_TIME, MISSING, as_of="2025-03-03T18:00"), 2025)
    assert (before.met, before.due) == (1, 1)
    (after,) = on_time(standings(IN_TIME, MISSING, as_of="2025-03-03T18:01"), 2025)
    assert (after.met, after.due) == (1, 2)


def test_a_duty_counts_for_the_year_in_which_it_was_due() -> None:
    found = standings(NEXT_YEAR, as_of="2026-12-31T23:00")
    assert on_time(found, 2025) == []
    (line,) = on_time(found, 2026)
    assert (line.met, line.due) == (1, 1)


def test_nothing_due_is_no_line_and_never_a_zero() -> None:
    assert on_time([], 2025) == []


def test_the_kinds_that_count_are_duties_of_the_policy() -> None:
    assert all(kind.clause for kind in DUTY_KINDS.kinds.values())
