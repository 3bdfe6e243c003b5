"""Work orders: a referral each, and what is on time recomputed from the events."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from domain.events.referral import ReferralAnswered, ReferralIssued
from domain.events.registry import Kind
from domain.streams.registry import Organisation
from infra.district import District
from service.importing.open311 import WorkOrders, import_open311
from service.importing.register import find_organisation, read_registry
from service.importing.report import ImportFailed, NoProgress
from tests.importing.files import Rows, Told, changed, write_rows
from tests.scoring.recounting import (
    Asked,
    by_sql,
    by_the_program,
    by_the_scoreboard,
    table_of,
)

HEADER = (
    [
        "case_enquiry_id",
        "open_dt",
        "target_dt",
        "closed_dt",
        "ontime",
        "case_status",
        "closure_reason",
        "case_title",
        "department",
        "location",
        "source",
    ],
)


def case(
    number: int, opened: str, target: str, closed: str, ontime: str, department: str = "PWD"
) -> tuple[object, ...]:
    """A row; times of January 2022 are given as day and clock."""
    times = (f"2022-01-{time}" if time else "" for time in (opened, target, closed))
    state = "Closed" if closed else "Open"
    return (number, *times, ontime, state, " Noted ", "Sign Repair", department, "Cross St", "App")


CASES: Rows = (
    *HEADER,
    case(1, "03 08:00:00", "05 08:30:00", "05 08:30:00", "ONTIME"),
    case(2, "03 08:00:00", "05 08:30:00", "05 08:30:01", "OVERDUE"),
    case(3, "03 08:00:00", "05 08:30:00", "", "OVERDUE", "BTD"),
    case(4, "03 08:00:00", "", "04 12:00:00", "ONTIME"),
    case(5, "20 08:00:00", "25 08:30:00", "20 09:00:00", "ONTIME"),
)


@pytest.fixture
def open311(district: District, organiser: Organisation, tmp_path: Path) -> Any:
    """Imports rows; gives the report."""

    def run(rows: Rows, **options: Any) -> Told:
        report = Told()
        path = write_rows(tmp_path / "cases.csv", rows)
        orders = WorkOrders(organiser=organiser, **{"timezone": "America/New_York", **options})
        import_open311(district, path, report, orders, NoProgress())
        return report

    return run


def facts(district: District, kind: type) -> list[Any]:
    return [e for page in district.recorder.pages() for e in page if isinstance(e.fact, kind)]


def test_each_row_is_a_referral_with_a_clock_and_an_answer(
    district: District, open311: Any
) -> None:
    report = open311(CASES)
    assert report.lines == []
    issued, answered = facts(district, ReferralIssued), facts(district, ReferralAnswered)
    assert (len(issued), len(answered)) == (5, 4)
    assert issued[0].occurred_at.isoformat() == "2022-01-03T13:00:00+00:00", "Boston's winter"
    assert issued[0].fact.due_at.isoformat() == "2022-01-05T13:30:00+00:00"
    assert issued[0].fact.source == "open311:1"
    (words,) = district.vault.open([answered[0].fact.answer.commitment]).values()
    assert words.text == "Noted"


def test_on_time_to_the_second_and_late_a_second_after(open311: Any) -> None:
    details = open311(CASES).details
    assert details["as_of"] == "2022-01-20T14:00:00+00:00"
    assert (details["ontime_compared"], details["ontime_agreeing"]) == (5, 5)


def test_a_row_without_a_target_is_due_by_the_rule_pack(district: District, open311: Any) -> None:
    open311([*HEADER, case(4, "03 08:00:00", "", "04 12:00:00", "ONTIME")])
    (issued,) = facts(district, ReferralIssued)
    assert issued.fact.due_at.isoformat() == "2022-01-24T15:59:59+00:00"
    assert issued.fact.due_source.startswith("接诉即办条例")


def test_where_file_and_ledger_may_differ_the_reason_is_told(open311: Any) -> None:
    report = open311(
        [
            *CASES,
            case(6, "03 08:00:00", "", "", "ONTIME"),
            case(7, "03 08:00:00", "31 08:00:00", "", "OVERDUE"),
            case(8, "27 08:00:00", "28 08:00:00", "27 09:00:00", "ONTIME"),
        ]
    )
    assert report.complaints == 0
    assert report.lines[0].startswith("note: cases.csv:7: ontime: the file has no target")
    assert report.lines[1].startswith("note: cases.csv:8: ontime: open and due 2022-01-31")
    assert report.details["ontime_differing_for_a_reason"] == 2


def test_a_column_that_is_wrong_is_a_complaint(open311: Any) -> None:
    report = open311(changed(CASES, 3, 4, "ONTIME"))
    assert report.lines == ["cases.csv:3: ontime: the ledger's referral says otherwise"]
    assert report.details["ontime_differing"] == 1


def test_departments_enter_the_register_as_of_their_first_case(
    district: District, open311: Any
) -> None:
    open311(CASES)
    registry = read_registry(district)
    assert find_organisation(registry, "PWD", Kind.DEPARTMENT).name == "PWD"
    since, _ = find_organisation(registry, "PWD").names[0]
    assert since.isoformat() == "2022-01-03T13:00:00+00:00"
    assert find_organisation(registry, "BTD", Kind.DEPARTMENT)


def test_departments_may_have_to_be_there_before(district: District, open311: Any) -> None:
    report = open311(CASES[:2], make_departments=False)
    assert report.lines == [
        "cases.csv:2: department: not in the register; see: yishi import departments"
    ]
    assert district.recorder.head() == 4


def test_importing_again_adds_nothing(district: District, open311: Any) -> None:
    open311(CASES)
    head = district.recorder.head()
    assert open311(CASES).accepted == 0
    assert district.recorder.head() == head


def test_a_later_file_adds_the_answer_that_has_come(district: District, open311: Any) -> None:
    open311(CASES)
    closed = case(3, "03 08:00:00", "05 08:30:00", "21 08:30:00", "OVERDUE", "BTD")
    report = open311([*CASES[:3], closed, *CASES[4:]])
    assert (report.accepted, report.lines) == (1, [])


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        (0, "a b", "case_enquiry_id: must be 1 to 40 letters and digits"),
        (1, "", "open_dt: must not be empty"),
        (1, "03/01/2022", "open_dt: must be a date and time that the clocks showed"),
        (1, "0001-01-01 00:00:00", "open_dt: must be a date and time that the clocks showed"),
        (1, "2022-03-13 02:30:00", "open_dt: must be a date and time that the clocks showed"),
        (2, "2022-01-03 08:00:00", "target_dt: must be after open_dt"),
        (3, "2022-01-03 07:59:59", "closed_dt: must not be before open_dt"),
        (4, "LATE", "ontime: must be ONTIME or OVERDUE"),
        (7, "", "case_title: At least 1 characters."),
        (8, "", "department: must be 1 to 60 characters"),
    ],
    ids=[
        "id-with-blank",
        "never-opened",
        "other-date-form",
        "year-one",
        "skipped-hour",
        "due-at-once",
        "closed-before",
        "ontime-unknown",
        "no-title",
        "no-department",
    ],
)
def test_a_broken_row_is_reported_and_the_rest_goes_on(
    open311: Any, column: int, value: str, told: str
) -> None:
    report = open311(changed(CASES, 3, column, value))
    assert f"cases.csv:3: {told}" in report.lines
    assert report.details["ontime_compared"] == 4


def test_an_hour_that_came_twice_is_the_first_of_them(district: District, open311: Any) -> None:
    row = changed(CASES[:2], 2, 1, "2021-11-07 01:30:00")
    open311(row)
    (issued,) = facts(district, ReferralIssued)
    assert issued.occurred_at.isoformat() == "2021-11-07T05:30:00+00:00"


def test_an_unknown_zone_is_refused(open311: Any) -> None:
    with pytest.raises(ImportFailed, match="no such zone"):
        open311(CASES, timezone="Boston")


def test_scores_of_imported_cases_are_recomputed_alike(district: District, open311: Any) -> None:
    open311(CASES)
    events = [event for page in district.recorder.pages() for event in page]
    asked = Asked(datetime(2022, 1, 31, tzinfo=UTC), 2022)
    found = by_the_program(events, asked)
    answered = {it for (*_, which), it in found.counts.items() if which == "referrals_answered"}
    assert answered == {(3, 4, 0, 4), (0, 1, 0, 1)}, (
        "the last: open when it was due; all recorded late"
    )
    assert by_sql(table_of(events), asked) == found
    live = {key: count for key, count in found.counts.items() if key[1] == 2022}
    assert by_the_scoreboard(events, asked) == live
