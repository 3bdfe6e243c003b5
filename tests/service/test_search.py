"""Searching over HTTP: what is found, in which order and as of when; what is gone is not found."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import UUID

import psycopg
import pytest
from psycopg.sql import SQL

from domain.events.discussion import WithholdingGround
from domain.events.erasure import ErasureGround
from domain.steps.erasing import EraseSubject
from domain.steps.statement import CorrectStatement, RestoreStatement, WithholdStatement
from infra.erasing import clear_dead_rows, holdings, repeat_erasures
from infra.projector import rebuild, verify
from infra.search_store import SearchStore, page_stores
from projections.search import SEARCH
from tests.domain import course
from tests.domain.course import DECIDE, POINT, REFER, SPEAK, WANG, changed
from tests.domain.specification import COMMITTEE, HOUSING, STREAM, december
from tests.service.running import Service
from tests.service.test_pages import parts, play

TEXT = "应装声控灯，ＬＥＤ的；𠮷祥里3号楼的 Lift 也要修。"
SAID = changed(SPEAK, text=TEXT)
SPOKEN = (*course.OPENED, (SAID, december(10, 14, 30)))
CORRECT = CorrectStatement(statement=POINT, speaker=WANG, text="应装人体感应灯。")
WITHHOLD = WithholdStatement(
    statement=POINT, ground=WithholdingGround.PERSONAL_DATA, reason="含他人的电话号码。"
)
RESTORE = RestoreStatement(statement=POINT, reason="号码是公开的。")
ERASE = EraseSubject(ground=ErasureGround.CONSENT_WITHDRAWN)


def found(service: Service, query: str, **more: Any) -> list[dict[str, Any]]:
    asked = "".join(f"&{name}={quote(str(value))}" for name, value in more.items())
    answer = service.get(f"/api/v1/search?q={quote(query)}{asked}")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def kinds(service: Service, query: str, **more: Any) -> list[str]:
    return [item["kind"] for item in found(service, query, **more)]


def marked(item: dict[str, Any]) -> list[str]:
    return [it["text"] for part in item["snippets"] for it in part["pieces"] if it["hit"]]


def store_of(service: Service) -> SearchStore:
    store = service.app.state.parts.district.searching.stores["search"]
    assert isinstance(store, SearchStore)
    return store


def grams_of_wang(service: Service) -> list[list[int]]:
    """What the index has of the words of one person now."""
    store = store_of(service)
    query = SQL("SELECT grams FROM {} WHERE subject = %s").format(store.name)
    with store.datastore.connect() as connection:
        return [row[0] for row in connection.execute(query, (WANG.id,)).fetchall()]


@pytest.fixture(scope="module")
def spoken(start_service: Any) -> Iterator[Service]:
    """A matter that was talked about and decided."""
    with start_service() as service:
        play(
            service,
            (
                *SPOKEN,
                (REFER, december(11)),
                (course.CLOSE, december(12)),
                (DECIDE, december(12, 10)),
            ),
        )
        yield service


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("声控", ["statement", "decision"]),
        ("声控灯", ["decision", "statement"]),
        ("楼道照明", ["matter", "proposal"]),
        ("夜间无灯", ["proposal"]),
        ("led", ["statement"]),
        ("ｌｉｆｔ", ["statement"]),
        ("３号楼", ["statement"]),
        ("𠮷祥", ["statement"]),
        ("灯,led", ["statement"]),
        ("灯led", []),
        ("声控 楼的", ["statement"]),
        ("声控 无人", []),
        ("核实产权", ["referral"]),
        ("产权单位出资", ["dissent"]),
        ("居委会", ["organisation"]),
        ("议事厅", ["notice"]),
        ("%%", []),
        ("__", []),
        ("\\\\", []),
    ],
)
def test_words_are_found_wherever_they_stand(
    spoken: Service, query: str, wanted: list[str]
) -> None:
    hits = found(spoken, query)
    assert {item["kind"] for item in hits} == set(wanted)
    assert all(marked(item) for item in hits)


def test_the_newest_comes_first_and_parts_follow_one_another(spoken: Service) -> None:
    times = [item["occurred_at"] for item in found(spoken, "声控")]
    assert times == sorted(times, reverse=True)
    whole = found(spoken, "楼道")
    pieces = parts(spoken, f"/api/v1/search?q={quote('楼道')}&limit=1")
    assert [item for piece in pieces for item in piece] == whole
    assert len(pieces) >= len(whole) > 1


def test_an_item_says_where_it_stands(spoken: Service) -> None:
    (item,) = found(spoken, "led")
    assert item["title"] == course.ADOPT.title
    assert (item["stream"], item["item"]) == (str(STREAM), str(POINT))
    assert (item["organisation"], item["organisation_name"]) == (
        str(COMMITTEE),
        service_name(spoken, COMMITTEE),
    )
    event = spoken.get(f"/api/v1/events/{item['position']}").json()
    assert (event["type"], event["version"]) == ("statement.made.v1", item["version"])
    assert marked(item) == ["ＬＥＤ"]


def service_name(service: Service, organisation: UUID) -> str:
    return str(service.get(f"/api/v1/organisations/{organisation}").json()["name"])


def test_filters(spoken: Service) -> None:
    assert kinds(spoken, "声控", kind="decision") == ["decision"]
    assert kinds(spoken, "声控", within=COMMITTEE) == kinds(spoken, "声控")
    assert kinds(spoken, "声控", organisation=HOUSING) == []
    assert kinds(spoken, "声控", organisation=COMMITTEE, within=HOUSING) == []
    assert kinds(spoken, "声控", occurred_from="2025-12-12") == ["decision"]
    assert kinds(spoken, "声控", occurred_to="2025-12-10") == ["statement"]


def test_as_of_a_time_only_what_was_there_then(spoken: Service) -> None:
    assert kinds(spoken, "声控", as_of="2025-12-11") == ["statement"]
    assert kinds(spoken, "声控", as_of="2025-12-09") == []
    assert kinds(spoken, "声控", known_at="2020-01-01") == []
    assert len(kinds(spoken, "声控", known_at="2100-01-01")) == 2


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("", "missing"),
        ("  ", "missing"),
        ("灯", "search_term_too_short"),
        ("声控 灯", "search_term_too_short"),
        ("声\0控", "control_character"),
        ("灯" * 101, "string_too_long"),
        (" ".join(f"词{number}" for number in range(10, 19)), "search_terms_too_many"),
    ],
)
def test_what_cannot_be_searched_is_refused_with_the_reason(
    spoken: Service, query: str, rule: str
) -> None:
    for address in ("/api/v1/search", "/zh/search.json"):
        answer = spoken.get(f"{address}?q={quote(query)}")
        assert answer.status_code == 422
        assert (answer.json()["field"], answer.json()["rule"]) == ("q", rule)


@pytest.mark.parametrize(
    "address",
    [
        "q=%ED%A0%80%ED%A0%81",
        "q=%FF%FE%FD",
        "q=" + "%F0%9F%91%8D" * 100,
        "q=%27%3B--%22%27",
        "q=ab&q=cd",
        "q=ab&as_of=0001-01-01",
        "q=ab&after=WyIwMDAxLTAxLTAxVDAwOjAwOjAwWiIsLTFd",
        "q=ab&after=WyI5OTk5LTEyLTMxVDIzOjU5OjU5WiIsOTk5OTk5OTk5OTk5OTk5OTk5OTk5XQ",
        "q=ab&limit=0",
        "q=ab&kind=nothing",
        "kind=statement",
        "",
    ],
)
def test_hostile_queries_find_nothing_or_are_refused(spoken: Service, address: str) -> None:
    for path in ("/api/v1/search", "/zh/search", "/en/search", "/zh/search.json"):
        answer = spoken.get(f"{path}?{address}")
        assert answer.status_code in (200, 400, 422), (path, answer.text)


def test_a_correction_is_found_by_its_wording_and_the_one_before_only_as_of_then(
    service: Service,
) -> None:
    play(service, (*SPOKEN, (CORRECT, december(10, 14, 40))))
    assert kinds(service, "声控") == []
    assert kinds(service, "感应") == ["statement"]
    before = "2025-12-10T14:35:00+08:00"
    assert kinds(service, "声控", as_of=before) == ["statement"]
    assert kinds(service, "感应", as_of=before) == []


def test_withheld_it_is_never_found_and_restored_it_is_again(service: Service) -> None:
    play(service, SPOKEN)
    assert kinds(service, "声控") == ["statement"]
    play(service, ((WITHHOLD, december(10, 15)),))
    assert kinds(service, "声控") == []
    assert kinds(service, "声控", as_of="2025-12-10T14:45:00+08:00") == []
    assert kinds(service, "声控", known_at="2100-01-01") == []
    assert [] in grams_of_wang(service)
    play(service, ((RESTORE, december(10, 16)),))
    assert kinds(service, "声控") == ["statement"]


def test_a_number_that_is_masked_is_not_in_the_index(service: Service) -> None:
    play(
        service, (*course.OPENED, (changed(SPEAK, text="请打13800138000找我。"), december(10, 15)))
    )
    assert kinds(service, "找我") == ["statement"]
    for digits in ("13800138000", "80013", "38"):
        assert kinds(service, digits) == []
    assert kinds(service, "已隐去") == ["statement"]


def test_restricted_events_are_never_found(service: Service) -> None:
    """Ratings are restricted; nothing of theirs, nor of their kinds, is an item."""
    play(service, SPOKEN)
    service.get("/api/v1/search?q=ab")
    stored = {page.kind for page in store_of(service).select(SQL(""), [])}
    assert stored == {"organisation", "matter", "proposal", "notice", "statement"}


def erase(service: Service) -> Any:
    answer = service.post(ERASE, stream=WANG.id, by="district")
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_whoever_is_erased_is_out_of_the_index_with_the_fact(service: Service) -> None:
    play(service, SPOKEN)
    assert kinds(service, "声控") == ["statement"]
    district = service.app.state.parts.district
    assert holdings(district.datastore, WANG.id).searched == 2
    erase(service)
    assert grams_of_wang(service) == [[], []]
    for more in ({}, {"as_of": "2025-12-11"}, {"known_at": "2100-01-01"}):
        assert kinds(service, "声控", **more) == []
        assert kinds(service, "夜间无灯", **more) == []
    assert kinds(service, "楼道照明") == ["matter"]
    assert clear_dead_rows(district.datastore.dsn, district.datastore.schema) == []


def test_an_erasure_waits_for_rows_that_are_being_written(service: Service) -> None:
    """They were made of words that it erases, and it must see them to empty them."""
    play(service, SPOKEN)
    kinds(service, "声控")
    store = store_of(service)
    with store.datastore.connect() as writing, writing.cursor() as cursor:
        with writing.transaction():
            page = store.load(cursor, [(STREAM, str(POINT))])
            store.save(cursor, page)
            erasing = threading.Thread(target=erase, args=(service,))
            erasing.start()
            erasing.join(0.3)
            assert erasing.is_alive()
        erasing.join(20)
    assert not erasing.is_alive()
    assert grams_of_wang(service) == [[], []]


def test_a_backup_that_brings_rows_back_is_emptied_again(service: Service) -> None:
    play(service, SPOKEN)
    kinds(service, "声控")
    erase(service)
    store, datastore = store_of(service), service.app.state.parts.district.datastore
    with psycopg.connect(datastore.dsn, autocommit=True) as owner:
        owner.execute(
            SQL("UPDATE {} SET grams = '{{1,2}}' WHERE subject = %s").format(store.name), (WANG.id,)
        )
    assert repeat_erasures(datastore) == [WANG.id]
    assert grams_of_wang(service) == [[], []]
    assert repeat_erasures(datastore) == []


def test_a_rebuilt_index_is_the_live_one_and_brings_nothing_back(service: Service) -> None:
    play(service, (*SPOKEN, (CORRECT, december(10, 14, 40)), (REFER, december(11))))
    kinds(service, "声控")
    district = service.app.state.parts.district
    make_store = page_stores(district.vault)
    store = store_of(service)

    def rows() -> list[Any]:
        with store.snapshot() as (_, stored):
            return sorted((row for _, row in stored), key=str)

    for _ in range(2):
        before = rows()
        rebuild(district.recorder, SEARCH, make_store=make_store)
        assert rows() == before
        assert verify(district.recorder, {"search": SEARCH}, make_store=make_store) == {
            "search": []
        }
        if holdings(district.datastore, WANG.id).texts:
            erase(service)
            kinds(service, "声控")
    with psycopg.connect(district.datastore.dsn, autocommit=True) as owner:
        owner.execute(SQL("UPDATE {} SET grams = '{{1}}'").format(store.name))
    (differences,) = verify(district.recorder, {"search": SEARCH}, make_store=make_store).values()
    assert len(differences) == len(rows())
