"""The duties register over HTTP: found by who owes, kind, standing and day; as of any time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.duties.table import DUTY_KINDS
from domain.events.registry import Kind
from domain.events.rulebook import Holiday
from domain.steps.rulebook import PublishHolidayCalendar
from domain.streams.registry import REGISTRY_STREAM
from service.cursors import write_cursor
from tests.domain import course
from tests.domain.specification import (
    COMMITTEE,
    HOUSING,
    NEIGHBOUR,
    ORGANISATIONS,
    STREAM,
    STREET,
    december,
    january,
)
from tests.service.conftest import StartService
from tests.service.refusing import refused
from tests.service.running import Service
from tests.service.test_pages import parts, play

URL = "/api/v1/duties"
REFERRED = UUID(int=0xB)


@pytest.fixture(scope="module")
def held(start_service: StartService) -> Iterator[Service]:
    """A matter decided, another with a referral that nobody answers."""
    with start_service() as service:
        play(service, course.DECIDED)
        play(service, course.REFERRED, REFERRED)
        yield service


def items(service: Service, query: str = "") -> list[dict[str, Any]]:
    answer = service.get(f"{URL}?{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def told(lines: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(line["kind"], line["status"], line["due_on"]) for line in lines]


class TestList:
    """The register as a list."""

    def test_a_matter_owes(self, held: Service) -> None:
        lines = items(held, f"matter={STREAM}&as_of=2025-12-12")
        assert told(lines) == [
            ("proposal_answer", "met", "2025-12-22"),
            ("notice", "met", "2026-01-01"),
            ("minutes", "open", "2025-12-17"),
            ("archive", "open", "2026-06-09"),
            ("outcome_publication", "open", "2025-12-25"),
        ]
        line = lines[-1]
        assert (line["zh"], line["en"]) == ("公开结果", "Publish the outcome")
        assert (line["clause"], line["status_zh"]) == ("E1", "应办")
        assert line["owed_by"] == line["organisation"] == str(COMMITTEE)
        assert line["owed_by_name"] == line["organisation_name"] == "槐树社区居委会"
        assert (line["stream"], line["period"]) == (str(STREAM), None)
        assert line["due_at"] == "2025-12-25T15:59:59Z"

    def test_missing_events_show(self, held: Service) -> None:
        found = items(held, f"matter={STREAM}&status=overdue&as_of=2025-12-31")
        assert {line["kind"] for line in found} == {"minutes", "outcome_publication"}
        minutes = next(line for line in found if line["kind"] == "minutes")
        assert (minutes["days_late"], minutes["working_days_late"]) == (14, 10)
        assert minutes["settled_at"] is None

    @pytest.mark.parametrize(
        ("query", "kinds"),
        [
            (f"owed_by={HOUSING}", ["referral_acceptance", "referral_answer"]),
            (f"owed_by={HOUSING}&clause=N4", []),
            (f"owed_by={HOUSING}&kind=referral_answer", ["referral_answer"]),
            (f"within={STREET}&kind=referral_answer", []),
            (f"within={STREET}&kind=minutes", ["minutes"]),
            (f"within={STREET}&owed_by={HOUSING}", []),
            (f"owed_by={NEIGHBOUR}&kind=minutes", []),
            ("clause=A3&status=met", ["proposal_answer"] * 2),
            ("clause=A3&status=open&status=overdue", []),
            ("clause=I4&status=overdue", ["referral_acceptance", "referral_answer"]),
            ("kind=notice&status=overdue", ["notice"]),
            ("kind=minutes&due_from=2025-12-17&due_to=2025-12-17", ["minutes"]),
            ("kind=minutes&due_from=2025-12-18", []),
            ("kind=minutes&due_to=2025-12-16", []),
            ("kind=minutes&kind=notice&clause=N1", ["notice"] * 2),
        ],
    )
    def test_filters(self, held: Service, query: str, kinds: list[str]) -> None:
        lines = items(held, f"{query}&as_of=2026-01-20")
        assert [line["kind"] for line in lines] == kinds

    def test_as_of(self, held: Service) -> None:
        query = f"matter={REFERRED}&kind=referral_acceptance"
        assert items(held, f"{query}&as_of=2025-12-02") == []
        assert told(items(held, f"{query}&as_of=2025-12-05")) == [
            ("referral_acceptance", "open", "2025-12-05")
        ]
        assert told(items(held, f"{query}&as_of=2025-12-06")) == [
            ("referral_acceptance", "overdue", "2025-12-05")
        ]

    def test_known_at(self, held: Service) -> None:
        """All of it was recorded just now: before that nothing was known to be due."""
        assert items(held, f"matter={STREAM}&known_at=2026-01-01") == []
        assert items(held, f"matter={STREAM}&status=open&known_at=2026-01-01") == []
        assert len(items(held, f"matter={STREAM}&known_at=2199-01-01")) == 5

    def test_what_recurs_is_owed_by_every_committee(self, held: Service) -> None:
        query = "kind=half_yearly_assembly&as_of=2026-07-01"
        lines = items(held, f"{query}&owed_by={NEIGHBOUR}")
        assert [(line["status"], line["period"]) for line in lines] == [
            ("overdue", ["2026-01-01", "2026-06-30"]),
            ("open", ["2026-07-01", "2026-12-31"]),
        ]
        assert lines[0]["stream"] is None
        committees = {str(id) for id, kind, *_ in ORGANISATIONS if kind is Kind.COMMITTEE}
        assert {line["owed_by"] for line in items(held, query)} == committees

    @pytest.mark.parametrize("limit", [1, 2, 3, 100])
    @pytest.mark.parametrize("query", ["", "status=overdue&", f"within={STREET}&"])
    def test_parts_are_the_whole(self, held: Service, query: str, limit: int) -> None:
        url = f"{URL}?{query}as_of=2027-01-01"
        whole = held.get(f"{url}&limit=200").json()
        assert whole["next"] is None
        found = parts(held, f"{url}&limit={limit}")
        assert [line for part in found for line in part] == whole["items"]
        assert all(len(part) == limit for part in found[:-1])

    def test_a_long_search_goes_on_in_the_next_part(
        self, held: Service, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("service.duties._SCANNED_MAX", 3)
        monkeypatch.setattr("service.duties._BATCH", 2)
        url = f"{URL}?status=overdue&as_of=2027-01-01"
        found = [line for part in parts(held, f"{url}&limit=200") for line in part]
        monkeypatch.undo()
        assert found == items(held, "status=overdue&as_of=2027-01-01&limit=200")
        assert len(found) > 3


class TestOne:
    """One duty with its whole account."""

    def test_day_by_day(self, held: Service) -> None:
        (line,) = items(held, f"matter={REFERRED}&kind=referral_answer&as_of=2026-01-20")
        found = held.get(f"{line['address']}?as_of=2026-01-20").json()
        assert (found["kind"], found["rule"]) == ("referral_answer", "referral_answer")
        (run,) = found["runs"]
        assert run["duty"] == line
        assert (run["starts_on"], run["term"]) == ("2025-12-03", "15个工作日")
        counted = [day for day in run["days"] if day["number"]]
        assert [day["number"] for day in counted] == list(range(1, 16))
        assert counted[-1]["date"] == line["due_on"]
        assert {day["why"] for day in run["days"]} == {"counted", "weekend"}
        (opening,) = run["history"]
        assert (opening["title"], opening["effect"]) == ("转办", "opens")
        assert run["promised_on"] == line["due_on"]

    def test_every_line_has_its_address(self, held: Service) -> None:
        for line in items(held, "as_of=2027-01-01&limit=200"):
            answer = held.get(f"{line['address']}?as_of=2027-01-01")
            assert answer.status_code == 200
            assert line in [run["duty"] for run in answer.json()["runs"]]

    def test_there_is_none_yet_or_at_all(self, held: Service) -> None:
        address = f"{URL}/{STREAM}/minutes/{course.SESSION}"
        assert held.get(address).status_code == 200
        refused(held.get(f"{address}?as_of=2025-12-09"), 404, "NotFound", "id")
        refused(held.get(f"{URL}/{STREAM}/minutes/-"), 404, "NotFound", "id")
        refused(held.get(f"{URL}/{STREAM}/guidance/-"), 404, "NotFound", "id")

    def test_a_later_notice_moves_it_and_shows(self, service: Service) -> None:
        play(service, course.REFERRED)
        address = f"{URL}/{STREAM}/referral_answer/{course.REFERRAL}"
        before = service.get(address).json()["runs"][0]
        assert before["duty"]["provisional"] is True
        notice = PublishHolidayCalendar(
            year=2025,
            notice="国办发明电〔2025〕1号",
            issued_on=date(2025, 12, 8),
            holidays=(Holiday(name="假", first=date(2025, 12, 15), last=date(2025, 12, 16)),),
            occurred_at=december(8),
        )
        answer = service.post(notice, stream=REGISTRY_STREAM, by="district")
        assert answer.status_code == 201, answer.text
        service.get("/api/v1/organisations")  # waits until the notice is seen
        after = service.get(address).json()["runs"][0]
        assert after["duty"]["provisional"] is False
        assert (before["duty"]["due_on"], after["duty"]["due_on"]) == ("2025-12-24", "2025-12-26")
        assert after["promised_on"] == "2025-12-24"
        holidays = [day for day in after["days"] if day["why"] == "holiday"]
        assert {day["notice"] for day in holidays} == {"国办发明电〔2025〕1号"}
        then = service.get(f"{address}?as_of=2025-12-07").json()["runs"][0]
        assert then["duty"]["due_on"] == "2025-12-24"


class TestSummary:
    """Counts of the same."""

    def test_by_kind_and_by_who_owes(self, held: Service) -> None:
        lines = items(held, "as_of=2026-01-20&limit=200")
        for group, field in (("kind", "kind"), ("owed_by", "owed_by")):
            counted = held.get(f"{URL}/summary?group={group}&as_of=2026-01-20").json()
            for row in counted:
                mine = [line for line in lines if line[field] == row["key"]]
                for status in ("open", "overdue", "met", "met_late", "ended"):
                    assert row[status] == sum(line["status"] == status for line in mine)
            assert {row["key"] for row in counted} == {line[field] for line in lines}
            overdue = [row["overdue"] for row in counted]
            assert overdue == sorted(overdue, reverse=True)

    def test_named_and_filtered(self, held: Service) -> None:
        url = f"{URL}/summary?as_of=2026-01-20&owed_by={HOUSING}"
        (row,) = held.get(f"{url}&group=owed_by").json()
        assert (row["name"], row["overdue"]) == ("区房管局", 2)
        rows = held.get(f"{url}&status=met").json()
        assert rows == []
        names = {row["name"] for row in held.get(url).json()}
        assert names == {
            DUTY_KINDS.kinds[it].zh for it in ("referral_acceptance", "referral_answer")
        }


@pytest.mark.parametrize(
    ("url", "rule", "field"),
    [
        ("?kind=7f3ac1", "enum", "kind.0"),
        ("?clause=Z9", "enum", "clause.0"),
        ("?status=not_yet", "enum", "status.0"),
        ("?owed_by=7f3ac1", "uuid_parsing", "owed_by"),
        ("?within=7f3ac1", "uuid_parsing", "within"),
        ("?matter=7f3ac1", "uuid_parsing", "matter"),
        ("?due_from=2025-02-30", "datetime_parsing", "due_from"),
        ("?asof=2025-12-01", "extra_forbidden", "asof"),
        ("?limit=201", "less_than_equal", "limit"),
        ("?after=7f3ac1", "cursor", "after"),
        ("/summary?group=7f3ac1", "literal_error", "group"),
        ("/summary?limit=1", "extra_forbidden", "limit"),
        (f"/{STREAM}/7f3ac1/-", "enum", "kind"),
        (f"/{STREAM}/minutes/%00", "string_pattern_mismatch", "ref"),
        ("/7f3ac1/minutes/-", "uuid_parsing", "id"),
        (f"/{STREAM}/minutes/-?limit=1", "extra_forbidden", "limit"),
    ],
)
def test_unfit_parameters(shared: Service, url: str, rule: str, field: str) -> None:
    refused(shared.get(URL + url), 422, rule, field)


def test_a_place_that_a_reader_made_up(shared: Service) -> None:
    for kind, ref in (("7f3ac1", ""), ("minutes", "\u0000"), ("minutes", "只")):
        cursor = write_cursor(january(1), STREAM, kind, ref, 0)
        refused(shared.get(f"{URL}?after={cursor}"), 422, "cursor", "after")
    cursor = write_cursor(january(1), STREAM, "minutes", "", -5)
    assert shared.get(f"{URL}?after={cursor}").status_code == 200
