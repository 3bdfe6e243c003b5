"""Events as they stand on the ledger: filtered, in parts, whole, one by one, restricted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.steps.appraisal import GiveRating, OpenAppraisal
from domain.streams.appraisal import appraisal_id
from tests.domain import course
from tests.domain.course import changed
from tests.domain.specification import COMMITTEE, HOUSING, NEIGHBOUR, STREAM, january
from tests.service.conftest import StartService
from tests.service.running import Service
from tests.service.test_pages import play

APPRAISAL = appraisal_id(COMMITTEE, date(2025, 1, 1))
EVENTS = "/api/v1/events"
RATING = GiveRating(
    subject=HOUSING, matter=STREAM, rater=course.WANG.id, taking_part=2, carrying_out=5
)


@pytest.fixture(scope="module")
def recorded(start_service: StartService) -> Iterator[Service]:
    """A matter decided and referred, and a rating of it, which is restricted."""
    with start_service() as service:
        play(service, course.DECIDED)
        play(service, course.ACCEPTED, UUID(int=0xB))
        rate(service)
        yield service


def rate(service: Service) -> None:
    """Record a rating, which is restricted."""
    opened = OpenAppraisal(
        organiser=COMMITTEE,
        subjects=(HOUSING,),
        period_from=date(2025, 1, 1),
        period_until=date(2025, 12, 31),
    )
    service.post(changed(opened, occurred_at=january(5)), stream=APPRAISAL)
    rated = service.post(changed(RATING, occurred_at=january(6)), stream=APPRAISAL)
    assert rated.status_code == 201


def positions(service: Service, query: str = "", by: str | None = None) -> list[int]:
    answer = service.get(f"{EVENTS}?limit=1000&{query}", by=by)
    assert answer.status_code == 200, answer.text
    return [item["position"] for item in answer.json()["items"]]


def lines(service: Service, query: str = "", by: str | None = None) -> list[dict[str, Any]]:
    answer = service.get(f"{EVENTS}?{query}", by=by, headers={"Accept": "application/x-ndjson"})
    assert answer.headers["Content-Type"].startswith("application/x-ndjson")
    return [json.loads(line) for line in answer.text.splitlines()]


def test_the_whole_ledger_in_order(recorded: Service) -> None:
    everything = list(range(1, recorded.head() + 1))
    assert positions(recorded) == everything
    assert [line["position"] for line in lines(recorded)] == everything


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        (f"matter={STREAM}", lambda e: e["stream"] == str(STREAM)),
        ("type=statement.made.v1", lambda e: e["type"] == "statement.made.v1"),
        ("type=organisation.renamed.v1", lambda e: False),
        (
            f"organisation={HOUSING}",
            lambda e: HOUSING_ACTED(e) or e["meta"].get("organisation") == str(HOUSING),
        ),
        (f"organisation={NEIGHBOUR}", lambda e: False),
        (
            f"organisation={COMMITTEE}&type=proposal.submitted.v1",
            lambda e: e["type"] == "proposal.submitted.v1",
        ),
        ("from=2026-01-01", lambda e: e["meta"]["occurred_at"] >= "2025-12-31T16"),
        ("to=2025-12-01", lambda e: e["meta"]["occurred_at"] < "2025-12-01T16"),
        (
            "from=2025-12-02&to=2025-12-03",
            lambda e: "2025-12-01T16" <= e["meta"]["occurred_at"] < "2025-12-03T16",
        ),
        ("recorded_from=2199-01-01", lambda e: False),
        ("recorded_to=2199-01-01", lambda e: True),
        ("after=20", lambda e: e["position"] > 20),
        ("after=1000000", lambda e: False),
    ],
)
def test_filters(recorded: Service, query: str, chosen: Any) -> None:
    expected = [event["position"] for event in lines(recorded) if chosen(event)]
    assert positions(recorded, query) == expected
    assert [line["position"] for line in lines(recorded, query)] == expected


def HOUSING_ACTED(event: dict[str, Any]) -> bool:
    return bool(event["meta"]["actor"]["organisation"] == str(HOUSING))


def test_parts_are_the_whole(recorded: Service) -> None:
    found: list[int] = []
    url = f"{EVENTS}?limit=7&matter={STREAM}"
    while url:
        answer = recorded.get(url)
        found += [item["position"] for item in answer.json()["items"]]
        url = answer.links["next"]["url"] if "next" in answer.links else ""
    assert found == positions(recorded, f"matter={STREAM}")


def test_lines_up_to_a_limit(recorded: Service) -> None:
    assert [line["position"] for line in lines(recorded, "limit=5")] == [1, 2, 3, 4, 5]


def test_words_stay_sealed(recorded: Service) -> None:
    text = recorded.get(EVENTS, by="auditor").text
    assert course.SPEAK.text not in text
    assert course.PROPOSE.text not in text
    event = lines(recorded, "type=statement.made.v1")[0]
    assert set(event["data"]["text"]) == {"commitment", "subject"}


def test_chinese_is_readable(recorded: Service) -> None:
    assert (
        course.ADOPT.title in recorded.get(EVENTS, headers={"Accept": "application/x-ndjson"}).text
    )


@pytest.mark.parametrize("by", [None, "committee", "street", "importer"])
def test_a_restricted_event_shows_that_it_is_there(recorded: Service, by: str | None) -> None:
    for event in (
        lines(recorded, "type=rating.given.v1", by=by)[0],
        recorded.get(f"{EVENTS}?type=rating.given.v1", by=by).json()["items"][0],
        recorded.get(f"{EVENTS}/{recorded.head()}", by=by).json(),
    ):
        assert event["type"] == "rating.given.v1"
        assert event["restricted"] is True
        assert event["data"] is None
        assert event["meta"]["actor"]["person"] is None
        assert str(course.WANG.id) not in json.dumps(event)


@pytest.mark.parametrize("by", ["auditor", "supervision"])
def test_those_who_watch_see_it_whole(recorded: Service, by: str) -> None:
    event = recorded.get(f"{EVENTS}/{recorded.head()}", by=by).json()
    assert event["data"]["rater"] == str(course.WANG.id)
    assert "restricted" not in event
    assert lines(recorded, "type=rating.given.v1", by=by)[0] == event


def test_one_event(recorded: Service) -> None:
    for position in (1, 20, recorded.head()):
        answer = recorded.get(f"{EVENTS}/{position}")
        assert answer.json()["position"] == position
    assert recorded.get(f"{EVENTS}/{recorded.head() + 1}").status_code == 404


def test_a_just_recorded_event_is_waited_for(service: Service) -> None:
    for number in range(5):
        stream = UUID(int=0xF00 + number)
        answer = service.post(course.PROPOSE, stream=stream)
        found = service.request("GET", answer.headers["Location"])
        assert found.json()["stream"] == str(stream)
