"""Events as CloudEvents 1.0, as the reference SDK reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from infra.cloud_events import BATCH_MEDIA_TYPE, MEDIA_TYPE, TYPE_PREFIX
from service.media_types import chosen
from tests.domain import course
from tests.domain.specification import STREAM
from tests.service.conftest import StartService
from tests.service.running import Service
from tests.service.test_events import EVENTS, rate
from tests.service.test_pages import play

NDJSON = "application/x-ndjson"


@pytest.fixture(scope="module")
def recorded(start_service: StartService) -> Iterator[Service]:
    """A matter decided, and a rating, which is restricted."""
    with start_service() as service:
        play(service, course.DECIDED)
        rate(service)
        yield service


def sound(event: dict[str, Any]) -> CloudEvent:
    """The event as the SDK reads it, which refuses what is not to the specification."""
    read = JSONFormat().read(CloudEvent, json.dumps(event))
    assert isinstance(read, CloudEvent)
    for name, value in event.items():
        assert name == "data" or isinstance(value, str | bool), name
        assert len(name) <= 20
    return read


def batch(service: Service, query: str = "", by: str | None = None) -> list[dict[str, Any]]:
    answer = service.get(f"{EVENTS}?{query}", by=by, headers={"Accept": BATCH_MEDIA_TYPE})
    assert answer.headers["Content-Type"] == BATCH_MEDIA_TYPE
    found: list[dict[str, Any]] = answer.json()
    return found


def test_every_event_is_sound(recorded: Service) -> None:
    plain = recorded.get(f"{EVENTS}?limit=1000").json()["items"]
    events = batch(recorded, "limit=1000")
    assert [event["data"] for event in events] == plain
    for event, entry in zip(map(sound, events), plain, strict=True):
        assert event.get_id() == entry["meta"]["id"]
        assert event.get_type() == TYPE_PREFIX + entry["type"]
        assert event.get_subject() == entry["stream"]
        assert event.get_time() == datetime.fromisoformat(entry["meta"]["occurred_at"])
        assert event.get_datacontenttype() == "application/json"
        assert event.get_extension("recordedtime") == entry["recorded_at"]
        assert int(event.get_extension("sequence")) == entry["position"]
        assert (event.get_extension("clauses") or "").split() == entry["meta"]["clauses"]
    assert len({(event["source"], event["id"]) for event in events}) == len(events)
    assert [event["sequence"] for event in events] == sorted(event["sequence"] for event in events)


def test_its_source_and_schema_are_addresses_of_ours(recorded: Service) -> None:
    base = recorded.app.state.parts.settings.base_url
    schemas = recorded.get("/api/v1/openapi.json").json()["components"]["schemas"]
    for event in batch(recorded, "limit=1000"):
        assert event["source"] == f"{base}/api/v1/events"
        document, _, name = event["dataschema"].partition("#/components/schemas/")
        assert document == f"{base}/api/v1/openapi.json"
        assert name in schemas
        assert set(schemas[name]["required"]) <= event["data"].keys()
    assert set(batch(recorded, "limit=1")[0]) <= set(schemas["CloudEvent"]["properties"])


def test_one_event(recorded: Service) -> None:
    answer = recorded.get(f"{EVENTS}/1", headers={"Accept": MEDIA_TYPE})
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    assert sound(answer.json()).get_data() == recorded.get(f"{EVENTS}/1").json()


def test_lines(recorded: Service) -> None:
    answer = recorded.get(f"{EVENTS}?format=cloudevents", headers={"Accept": NDJSON})
    assert answer.headers["Content-Type"].startswith(NDJSON)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines == batch(recorded, "limit=1000")


def test_a_batch_goes_on(recorded: Service) -> None:
    found: list[dict[str, Any]] = []
    url = f"{EVENTS}?limit=7&matter={STREAM}&format=cloudevents"
    while url:
        answer = recorded.get(url)
        found += answer.json()
        url = answer.links["next"]["url"] if "next" in answer.links else ""
    assert found == batch(recorded, f"limit=1000&matter={STREAM}")


def test_chinese_is_not_escaped(recorded: Service) -> None:
    answer = recorded.get(f"{EVENTS}?format=cloudevents&limit=1000")
    assert course.ADOPT.title in answer.text
    assert "\\u" not in answer.text


def test_a_restricted_event_shows_as_to_the_public(recorded: Service) -> None:
    (event,) = batch(recorded, "type=rating.given.v1")
    assert event["restricted"] is True
    assert event["data"]["data"] is None
    assert event["dataschema"].endswith("/RestrictedEntry")
    assert str(course.WANG.id) not in json.dumps(event)
    (whole,) = batch(recorded, "type=rating.given.v1", by="auditor")
    assert whole["data"]["data"]["rater"] == str(course.WANG.id)
    assert whole["id"] == event["id"]


def test_no_other_format(recorded: Service) -> None:
    assert recorded.get(f"{EVENTS}?format=avro").json()["errors"][0]["field"] == "format"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "a/json"),
        ("", "a/json"),
        ("*/*", "a/json"),
        ("text/html", "a/json"),
        ("b/lines", "b/lines"),
        ("text/html, B/Lines;q=0.5", "b/lines"),
        ("a/json;q=0.5, b/lines", "b/lines"),
        ("a/json, b/lines", "a/json"),
        ("b/lines;q=0", "a/json"),
        ("b/lines;q=x", "a/json"),
        ("b/lines;charset=utf-8;q=0.9, a/json;q=0.1", "b/lines"),
        ("," * 10_000 + "b/lines", "a/json"),
    ],
)
def test_what_is_accepted(accept: str | None, media_type: str) -> None:
    assert chosen(accept, ("a/json", "b/lines")) == media_type
