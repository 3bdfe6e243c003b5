"""The ledger for people: lists of events by what is asked, one event whole, nothing that is not
public."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from uuid import UUID

import pytest

from domain.catalogue import FACTS
from domain.events.archive import RecordCorrected
from service.sample.names import matter_id
from tests.public.conftest import LANGUAGES, Site

BOTH = pytest.mark.parametrize("language", LANGUAGES)
ELEVATOR = matter_id("huagong-dianti")


def positions_of(site: Site, query: str) -> list[int]:
    """The events of a list, in its order."""
    links = site.page(f"/zh/ledger?{query}").links("/zh/ledger/")
    return list(dict.fromkeys(int(it.rpartition("/")[2]) for it in links))


def items(site: Site, query: str) -> list[dict[str, Any]]:
    """The same as data."""
    found: list[dict[str, Any]] = site.get(f"/zh/ledger.json?{query}").json()["items"]
    return found


@BOTH
def test_what_is_behind_a_figure_is_listed_in_order(site: Site, language: str) -> None:
    shown = site.page(f"/{language}/ledger?positions=9,12-14,3,13-15")
    links = [it for it in shown.links(f"/{language}/ledger/") if "?" not in it]
    assert list(dict.fromkeys(int(it.rpartition("/")[2]) for it in links)) == [3, 9, 12, 13, 14, 15]
    assert {"zh": "共 6 条", "en": "6 in all"}[language] in shown.words


def test_everything_else_begins_with_the_newest_and_goes_on(site: Site) -> None:
    head = site.district.recorder.head()
    first = positions_of(site, "")
    assert first == list(range(head, head - 50, -1))
    [more] = [it for it in site.page("/zh/ledger").links("/zh/ledger?") if "after=" in it]
    assert positions_of(site, more.partition("?")[2])[0] == head - 50


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("clause=L3", lambda it: "L3" in it["meta"]["clauses"]),
        ("type=referral.answered.v1", lambda it: it["type"] == "referral.answered.v1"),
        (f"stream={ELEVATOR}", lambda it: it["stream"] == str(ELEVATOR)),
        ("occurred_to=2025-04-01", lambda it: it["meta"]["occurred_at"] < "2025-04-01T16"),
        ("as_of=2025-04-01", lambda it: it["meta"]["occurred_at"] < "2025-04-01T16"),
    ],
    ids=["clause", "type", "stream", "days", "past"],
)
def test_a_filter_leaves_what_fits_and_the_page_shows_the_same(
    site: Site, query: str, fits: Any
) -> None:
    found = items(site, query)
    assert found
    assert all(fits(it) for it in found)
    assert positions_of(site, query) == [it["position"] for it in found][:50]


def test_no_event_was_known_before_the_ledger_began(site: Site) -> None:
    assert items(site, "known_at=2025-04-01") == []
    assert "没有符合条件的记录" in site.page("/zh/ledger?known_at=2025-04-01").words


@pytest.mark.parametrize(
    "query",
    [
        "positions=x",
        "positions=5-3",
        "positions=1;2",
        "positions=" + ",".join(str(2 * it) for it in range(1001)),
        "positions=99999999999999999999",
        "type=%22%3E",
        "clause=nonsense",
        "stream=x",
        "after=-1",
    ],
    ids=["letters", "backwards", "list", "many", "huge", "type", "clause", "stream", "cursor"],
)
def test_what_is_unfit_is_refused_by_its_name(site: Site, query: str) -> None:
    assert site.get(f"/zh/ledger?{query}").status_code == 400
    for form in (".json", ".csv"):
        problem = site.get(f"/zh/ledger{form}?{query}")
        assert problem.status_code == 422
        assert problem.json()["errors"][0]["field"] == query.partition("=")[0]


def test_the_list_as_csv_is_whole(site: Site) -> None:
    response = site.get("/en/ledger.csv")
    assert response.headers["content-type"].startswith("text/csv")
    lines = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    head = site.district.recorder.head()
    assert [int(line["position"]) for line in lines] == list(range(head, 0, -1))
    assert all(line["sentence"] for line in lines)


@BOTH
def test_every_type_of_event_is_told_whole(site: Site, language: str) -> None:
    """A page of each type that the sample has: every field of the fact is on it."""
    first: dict[str, dict[str, Any]] = {}
    after: str | None = ""
    while after is not None:
        part = site.get(f"/zh/ledger.json?after={after}").json()
        after = part["next"]
        for it in part["items"]:
            first[it["type"]] = it
    assert len(first) > 60
    for type_name, it in first.items():
        shown = site.page(f"/{language}/ledger/{it['position']}")
        assert "fact_field" not in shown.words
        assert type_name in shown.words
        if it["data"] is not None:
            given = [name for name, value in it["data"].items() if value not in (None, [], {})]
            terms = [tag for tag, _ in shown.elements if tag == "dt"]
            assert len(terms) > len(given) + 8, type_name
        assert f"/api/v1/events/{it['position']}.tlog-proof" in shown.links()


def test_the_same_address_as_json_is_the_event_of_the_api(site: Site) -> None:
    there = site.get("/api/v1/events/7", Accept="application/json").json()
    assert site.get("/zh/ledger/7.json").json() == there
    assert site.get("/en/ledger/7.json").json() == there


def test_what_is_restricted_shows_its_envelope_alone(site: Site) -> None:
    kinds = [fact.type for fact in FACTS.values() if fact.visibility == "restricted"]
    position = next(
        it["position"] for kind in kinds for it in items(site, f"type={kind}") if it["restricted"]
    )
    shown = site.page(f"/zh/ledger/{position}")
    assert "受限公开的记录" in shown.words
    assert "经办人（代号）" not in shown.words
    assert site.get(f"/zh/ledger/{position}.json").json()["data"] is None


def test_a_correction_stands_on_the_page_of_what_it_corrects(site: Site) -> None:
    [correction, *_] = items(site, f"type={RecordCorrected.type}")
    stream, version = correction["stream"], correction["data"]["corrects"]
    [corrected] = [
        it["position"]
        for it in items(site, f"stream={stream}&positions=1-99999")
        if it["version"] == version
    ]
    address = f"/zh/ledger/{corrected}"
    assert f"/zh/ledger/{correction['position']}" in site.page(address).links()
    before = correction["meta"]["occurred_at"][:10]
    then = json.loads(site.get(f"/zh/ledger/{corrected}.json").text)["meta"]["occurred_at"]
    assert then < before
    past = site.page(f"{address}?as_of={then.replace('+', '%2B')}")
    assert f"/zh/ledger/{correction['position']}" not in [
        it for it in past.links() if it != f"/zh/ledger/{corrected + 1}"
    ]


def test_an_event_that_is_not_there_or_was_not_yet(site: Site) -> None:
    for address in ("/zh/ledger/0", "/zh/ledger/x", "/zh/ledger/99999999"):
        assert site.get(address).status_code == 404
    assert "那时账上还没有这条记录" in site.page("/zh/ledger/40?as_of=2000-01-01").words


def test_organisations_of_an_event_are_named_and_linked(site: Site) -> None:
    [referral, *_] = items(site, "type=referral.issued.v1")
    shown = site.page(f"/zh/ledger/{referral['position']}")
    assert f"/zh/organisations/{UUID(referral['data']['to'])}" in shown.links()
    assert "答复时限" not in shown.words
