"""E6 What an item counts, moment by moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.scoring.indicators import INDICATORS, definitions_digest
from domain.scoring.items import AN_INSTANT, Exclusion, changes, items, standing
from tests.scoring.course import OFFICE, OTHER, REFERRAL, Course, at, issued, term

ANSWERED = "referrals_answered"
VERIFIED = "referrals_verified"


def test_what_may_still_be_answered_in_time_is_not_counted() -> None:
    assert issued(due=10).counts(ANSWERED, at(10)) == []
    assert issued(due=10).counts(ANSWERED, at(10) + AN_INSTANT) == [(0, 1)]


@pytest.mark.parametrize(
    ("answered", "counts"),
    [
        pytest.param(at(10), [(1, 1)], id="at the last moment"),
        pytest.param(at(10) + timedelta(seconds=1), [(0, 1)], id="a second late"),
        pytest.param(at(3), [(1, 1)], id="early"),
    ],
)
def test_an_answer_is_in_time_until_the_moment_it_is_due(answered, counts) -> None:  # type: ignore[no-untyped-def]
    course = issued(due=10).then("referral.answered", answered, referral=REFERRAL)
    assert course.counts(ANSWERED, at(28)) == counts


def test_an_answer_counts_from_its_own_day_on() -> None:
    course = issued(due=10).then("referral.answered", at(4), referral=REFERRAL)
    assert course.counts(ANSWERED, at(4) - AN_INSTANT) == []
    assert course.counts(ANSWERED, at(4)) == [(1, 1)]


def test_an_answer_sent_back_is_owed_by_the_same_clock() -> None:
    course = (
        issued(due=10)
        .then("referral.answered", at(4), referral=REFERRAL)
        .then("answer.rejected", at(6), referral=REFERRAL)
    )
    assert course.counts(ANSWERED, at(7)) == []
    assert course.counts(ANSWERED, at(11)) == [(0, 1)]
    course.then("referral.answered", at(12), referral=REFERRAL)
    assert course.counts(ANSWERED, at(13)) == [(0, 1)]


def test_an_extension_moves_the_day_and_a_pause_takes_it_away() -> None:
    extended = issued(due=10).then(
        "extension.granted", at(9), referral=REFERRAL, due_at=at(20).isoformat()
    )
    assert extended.counts(ANSWERED, at(15)) == []
    assert extended.counts(ANSWERED, at(21)) == [(0, 1)]
    paused = issued(due=10).then("referral.paused", at(9), referral=REFERRAL)
    assert paused.counts(ANSWERED, at(28)) == []
    paused.then("referral.resumed", at(20), referral=REFERRAL, due_at=at(22).isoformat())
    assert paused.counts(ANSWERED, at(23)) == [(0, 1)]


def test_nothing_moves_a_clock_that_has_run_out() -> None:
    course = issued(due=10).then(
        "extension.granted", at(12), referral=REFERRAL, due_at=at(20).isoformat()
    )
    assert course.counts(ANSWERED, at(15)) == [(0, 1)]


def test_a_redirected_referral_is_anothers_and_the_first_owes_it_only_if_it_was_late() -> None:
    def redirected(day: int) -> Course:
        return issued(due=10).then(
            "referral.redirected",
            at(day),
            referral=REFERRAL,
            to=str(OTHER),
            due_at=at(25).isoformat(),
        )

    assert redirected(8).counts(ANSWERED, at(20)) == []
    assert redirected(12).counts(ANSWERED, at(20)) == [(0, 1)]
    assert [it.owner for it in redirected(8).items(ANSWERED)] == [OFFICE, OTHER]
    assert redirected(8).counts(ANSWERED, at(26)) == [(0, 1)]


def test_a_reopened_referral_is_owed_by_whoever_had_it_last() -> None:
    course = (
        issued(due=10)
        .then("referral.answered", at(4), referral=REFERRAL)
        .then("answer.verified", at(6), referral=REFERRAL)
        .then("referral.reopened", at(12), referral=REFERRAL, due_at=at(20).isoformat())
    )
    assert [it.owner for it in course.items(ANSWERED)] == [OFFICE, OFFICE]
    assert course.counts(ANSWERED, at(21)) == [(1, 1), (0, 1)]
    assert course.counts(VERIFIED, at(11)) == [(1, 1)]
    assert course.counts(VERIFIED, at(13)) == [(0, 1)]
    course.then("answer.verified", at(15), referral=REFERRAL)
    assert course.counts(VERIFIED, at(16)) == [(1, 1)]


def test_what_residents_have_yet_to_judge_is_not_counted_against_the_office() -> None:
    answered = issued(due=10).then("referral.answered", at(9), referral=REFERRAL)
    assert answered.counts(VERIFIED, at(28)) == []
    rejected = answered.then("answer.rejected", at(12), referral=REFERRAL)
    assert rejected.counts(VERIFIED, at(13)) == [(0, 1)]
    assert issued(due=10).counts(VERIFIED, at(11)) == [(0, 1)]


def test_a_referral_closed_undone_counts_as_not_confirmed() -> None:
    course = (
        issued(due=10)
        .then("referral.answered", at(4), referral=REFERRAL)
        .then("referral.closed", at(8), referral=REFERRAL)
    )
    assert course.counts(VERIFIED, at(8)) == [(0, 1)]
    assert course.counts(ANSWERED, at(8)) == [(1, 1)]


def test_an_upheld_objection_ends_it_and_a_dismissed_one_does_not() -> None:
    def decided(upheld: bool) -> Course:
        return issued(due=10).then(
            "referral.objection_decided", at(5), referral=REFERRAL, upheld=upheld
        )

    assert decided(True).counts(ANSWERED, at(28)) == []
    assert decided(False).counts(ANSWERED, at(28)) == [(0, 1)]


def test_attendance_counts_once_the_session_was_held() -> None:
    def held(present: list[str]) -> Course:
        return (
            Course()
            .then(
                "party.invited",
                at(2),
                capacity="department",
                party__organisation=str(OFFICE),
            )
            .then("attendance.recorded", at(9), present=present)
            .then("session.closed", at(9, 6))
        )

    assert held([]).counts("attendance", at(9, 5)) == []
    assert held([]).counts("attendance", at(10)) == [(0, 1)]
    assert held([str(OFFICE)]).counts("attendance", at(10)) == [(1, 1)]
    residents = Course().then(
        "party.invited", at(2), capacity="resident", party__organisation=str(OFFICE)
    )
    assert residents.items("attendance") == []


def test_every_payment_is_published_and_one_publication_serves_all_before_it() -> None:
    course = (
        Course()
        .then("funds.approved", at(2))
        .then("payment.made", at(4))
        .then("funds.published", at(5))
        .then("payment.made", at(6))
    )
    assert course.counts("funds_published", at(28)) == [(1, 1), (1, 1), (0, 1)]


def test_a_task_moved_in_time_has_another_day_and_one_moved_late_stays_late() -> None:
    def moved(day: int) -> Course:
        task = {"task": "t", "owner": str(OFFICE)}
        return (
            Course()
            .then("task.assigned", at(2), due_on="2025-06-10", **task)
            .then("task.reassigned", at(day), due_on="2025-06-20", **task)
            .then("task.completed", at(18), task="t")
        )

    assert moved(9).counts("tasks_carried_out", at(28)) == [(1, 1)]
    assert moved(12).counts("tasks_carried_out", at(28)) == [(0, 1), (1, 1)]


def test_a_tally_counts_all_that_it_says_in_the_year_it_names() -> None:
    course = Course().then(
        "ratings.tallied",
        at(5, month=1),
        subject=str(OFFICE),
        period_until="2024-12-31",
        ratings=12,
        taking_part_satisfied=9,
        carrying_out_satisfied=7,
    )
    (item,) = course.items("satisfied_with_taking_part")
    (change,) = changes(item)
    assert change.counted is not None
    assert (change.counted.year, change.counted.numerator, change.counted.denominator) == (
        2024,
        9,
        12,
    )


def test_late_records_are_marked_and_count_by_the_day_they_are_about() -> None:
    course = issued(due=10).then("referral.answered", at(9), recorded_at=at(20), referral=REFERRAL)
    (item,) = course.items(ANSWERED)
    found = standing(changes(item), at(28))
    assert found is not None
    assert found.counted is not None
    assert (found.counted.numerator, found.counted.late) == (1, 1)


def test_an_excluded_item_is_in_neither_number_until_it_is_readmitted() -> None:
    course = issued(due=10)
    left_out = [Exclusion(at(15), 50, "force_majeure"), Exclusion(at(20), 60, None)]
    assert course.counts(ANSWERED, at(14), left_out) == [(0, 1)]
    (item,) = course.items(ANSWERED)
    found = standing(changes(item, left_out), at(16))
    assert found is not None
    assert found.counted is not None
    assert (found.counted.denominator, found.counted.excluded) == (0, 1)
    assert course.counts(ANSWERED, at(21), left_out) == [(0, 1)]


def test_the_order_of_recording_does_not_matter() -> None:
    course = (
        issued(due=10)
        .then("referral.answered", at(4), referral=REFERRAL)
        .then("answer.rejected", at(6), referral=REFERRAL)
        .then("referral.answered", at(8), referral=REFERRAL)
    )

    def told(events) -> list[object]:  # type: ignore[no-untyped-def]
        return [(it.indicator.id, it.opened, changes(it)) for it in items(events, term)]

    assert told(course.events) == told(course.events[::-1])


def test_a_change_is_told_once_and_with_the_events_behind_it() -> None:
    course = issued(due=10).then("referral.answered", at(12), referral=REFERRAL)
    (item,) = course.items(ANSWERED)
    told = [(it.at, it.positions) for it in changes(item)]
    assert told == [(at(10) + AN_INSTANT, (1,)), (at(12), (1, 2))]
    assert changes(course.items("referrals_accepted")[0])[-1].positions == (1, 2)


def test_definitions_have_a_digest_and_every_indicator_says_what_it_counts() -> None:
    assert len(definitions_digest()) == 64
    for indicator in INDICATORS.values():
        assert indicator.moves
        assert all(indicator.numerator)
        assert all(indicator.denominator)
