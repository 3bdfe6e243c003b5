"""The calendar and deadlines as pages: by the notices known, as of any time, day by day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from domain.streams.registry import REGISTRY_STREAM
from service.importing.calendar import import_calendar, shipped_notices
from service.importing.report import Report
from tests.service.conftest import StartService
from tests.service.refusing import refused
from tests.service.running import Service

NEW_YEAR = {
    "name": "元旦",
    "first": "2019-01-01",
    "last": "2019-01-01",
}


@pytest.fixture(scope="module")
def informed(start_service: StartService) -> Iterator[Service]:
    """A district that has recorded the notices shipped."""
    with start_service() as service:
        report = Report(tell=pytest.fail)
        import_calendar(service.app.state.parts.district, report)
        assert report.facts == report.accepted == len(shipped_notices())
        yield service


def page(service: Service, url: str) -> Any:
    answer = service.get(f"/api/v1/{url}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_importing_again_records_nothing(informed: Service) -> None:
    report = Report(tell=pytest.fail)
    import_calendar(informed.app.state.parts.district, report)
    assert (report.facts, report.known) == (0, len(shipped_notices()))


def test_a_years_holidays(informed: Service) -> None:
    year = page(informed, "calendar/2026")
    assert year["announced"] is True
    assert [it["issued_on"] for it in year["notices"]] == ["2025-11-04"]
    assert [it["name"] for it in year["holidays"]] == [
        "元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节",
    ]  # fmt: skip
    assert year["holidays"][1] == {
        "name": "春节",
        "first": "2026-02-15",
        "last": "2026-02-23",
        "make_up_workdays": ["2026-02-14", "2026-02-28"],
        "notice": "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）",
    }


def test_a_year_not_yet_announced(informed: Service) -> None:
    year = page(informed, "calendar/2027")
    assert year == {"year": 2027, "announced": False, "notices": [], "holidays": []}


def labour_day(year: dict[str, Any]) -> dict[str, Any]:
    [found] = [it for it in year["holidays"] if it["name"] == "劳动节"]
    return dict(found)


def test_the_calendar_as_of_a_day(informed: Service) -> None:
    """The notice that amended 2019 was issued on 22 March of that year."""
    before = page(informed, "calendar/2019?as_of=2019-03-21")
    after = page(informed, "calendar/2019?as_of=2019-03-22")
    assert labour_day(before)["last"] == "2019-05-01"
    assert labour_day(after)["last"] == "2019-05-04"
    assert [len(it["notices"]) for it in (before, after)] == [1, 2]
    assert page(informed, "calendar/2019?as_of=2018-12-03")["announced"] is False
    assert page(informed, "calendar/2019") == after
    assert page(informed, "calendar/2019?known_at=2020-01-01")["announced"] is False


def test_a_deadline_explains_itself(informed: Service) -> None:
    term = page(informed, "deadlines?from=2026-02-12&days=3&working=true")
    assert (term["starts_on"], term["days"], term["working"]) == ("2026-02-12", 3, True)
    assert (term["due_on"], term["due_at"]) == ("2026-02-24", "2026-02-24T15:59:59Z")
    assert term["provisional"] is False
    assert [day["number"] for day in term["account"] if day["number"]] == [1, 2, 3]
    assert term["account"][1] == {
        "date": "2026-02-14",
        "number": 2,
        "why": "counted",
        "holiday": "春节",
        "notice": "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）",
        "announced": True,
    }
    assert {day["why"] for day in term["account"]} == {"counted", "holiday"}


def test_a_deadline_in_calendar_days_and_in_working_days_unless_said(informed: Service) -> None:
    assert page(informed, "deadlines?from=2026-03-02&days=5")["working"] is True
    rolled = page(informed, "deadlines?from=2026-03-02&days=5&working=false")
    assert rolled["due_on"] == "2026-03-09"
    assert [day["why"] for day in rolled["account"][-2:]] == ["rolled", "rolled"]


def test_a_deadline_as_of_a_day_when_the_year_was_not_announced(informed: Service) -> None:
    url = "deadlines?from=2025-12-30&days=3"
    assert page(informed, url)["due_on"] == "2026-01-05"
    then = page(informed, f"{url}&as_of=2025-11-03")
    assert then["provisional"] is True
    assert then["due_on"] == "2026-01-02"


def test_a_notice_shows_as_soon_as_it_is_recorded(service: Service) -> None:
    body = {"year": 2019, "notice": "通知", "issued_on": "2018-12-04", "holidays": [NEW_YEAR]}
    assert page(service, "calendar/2019")["announced"] is False
    for status in (201, 200):
        answer = service.post(
            "publish-holiday-calendar", body, stream=REGISTRY_STREAM, by="district"
        )
        assert answer.status_code == status, answer.text
    assert page(service, "calendar/2019")["holidays"] == [
        {**NEW_YEAR, "make_up_workdays": [], "notice": "通知"}
    ]


BAD: dict[str, tuple[str, str, str]] = {
    "year_of_words": ("calendar/7f3ac1", "int_parsing", "year"),
    "year_long_past": ("calendar/1999", "greater_than_equal", "year"),
    "year_far_off": ("calendar/2101", "less_than_equal", "year"),
    "calendar_misspelt": ("calendar/2019?as_off=2019-01-01", "extra_forbidden", "as_off"),
    "calendar_moment": ("calendar/2019?as_of=7f3ac1", "datetime_parsing", "as_of"),
    "nothing": ("deadlines", "missing", "from"),
    "no_days": ("deadlines?from=2026-01-01", "missing", "days"),
    "day_of_words": ("deadlines?from=7f3ac1&days=1", "date_parsing", "from"),
    "day_in_seconds": ("deadlines?from=1764550800&days=1", "date_parsing", "from"),
    "day_with_time": ("deadlines?from=2026-01-01T00:00:00Z&days=1", "date_parsing", "from"),
    "day_off_the_calendar": (
        "deadlines?from=2026-02-30&days=1", "date_from_datetime_parsing", "from",
    ),
    "day_long_past": ("deadlines?from=1899-12-31&days=1", "moment_out_of_range", "from"),
    "by_its_other_name": ("deadlines?starts_on=2026-01-01&days=1", "missing", "from"),
    "no_term": ("deadlines?from=2026-01-01&days=0", "greater_than_equal", "days"),
    "endless_term": ("deadlines?from=2026-01-01&days=1001", "less_than_equal", "days"),
    "days_of_words": ("deadlines?from=2026-01-01&days=7f3ac1", "int_parsing", "days"),
    "working_of_words": ("deadlines?from=2026-01-01&days=1&working=x", "bool_parsing", "working"),
}  # fmt: skip


@pytest.mark.parametrize("fault", BAD)
def test_what_cannot_be_asked(shared: Service, fault: str) -> None:
    url, rule, field = BAD[fault]
    refused(shared.request("GET", f"/api/v1/{url}"), 422, rule, field)


def test_the_longest_term_from_the_last_day_is_counted(shared: Service) -> None:
    assert page(shared, "deadlines?from=2200-12-31&days=1000")["provisional"] is True
