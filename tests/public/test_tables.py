"""The public tables: the same list from the database and from memory, as of any moment, in parts
and whole, as a page, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.event import Event
from domain.events.agenda import Category
from domain.events.registry import Kind
from domain.steps.proposal import AdoptProposal, SubmitProposal
from domain.streams.registry import organisation_id
from domain.value import Party
from infra.page_choice import Condition, Order, place_of, value_of
from infra.past_pages import ASKING_MAX, Moment
from projections.projection import Projection, as_of, fold_all
from service.cursors import write_cursor
from service.tables.catalogue import TABLES
from service.tables.cells import unformulated
from service.tables.columns import values_of
from service.tables.filters import Asked, Choice, Days, Filter, Flag, One, Place, Yuan
from service.tables.table import Table
from tests.public.conftest import LANGUAGES, Site

NOW = Moment()
IN_MEMORY = Moment(known_at=datetime(2199, 1, 1, tzinfo=UTC))
"""All that is known, which is what is stored, by the other way."""
FOLDED = [table for table in TABLES.values() if not table.history_kept]
EVERY_TABLE = pytest.mark.parametrize("name", TABLES)


def few(examples: int) -> settings:
    return settings(
        deadline=None,
        max_examples=examples,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )


def walked(site: Site, table: Table, asked: Asked, limit: int) -> list[list[Any]]:
    """Every row, part after part."""
    rows: list[list[Any]] = []
    after: str | None = None
    for _ in range(1000):
        part = table.part(site.parts, asked, after, limit)
        rows += [values_of(row, table.columns) for row in part.items]
        after = part.next
        if after is None:
            return rows
    raise AssertionError("the list does not end")


def answers(table: Table, of: Filter, site: Site) -> st.SearchStrategy[dict[str, str]]:
    """What a reader might fill in for a filter."""
    match of:
        case Choice():
            values = st.sampled_from([code.value for code in of.codes])
        case Place():
            registered = site.parts.reader.register.current().organisations.values()
            values = st.sampled_from([str(it.id) for it in registered if it.kind in of.kinds])
        case Days():
            day = st.dates(date(2025, 1, 1), date(2026, 12, 31)).map(str)
            return st.fixed_dictionaries({}, optional=dict.fromkeys(of.names, day))
        case Yuan():
            values = st.integers(0, 10**6).map(str)
        case Flag():
            values = st.just("true")
        case One():
            values = st.just(str(matters_of(site)[0]))
        case _:
            raise TypeError(of)
    return st.fixed_dictionaries({}, optional={of.name: values})


def matters_of(site: Site) -> list[Any]:
    return [line.matter for line in site.parts.reader.docket(limit=20).items]


@EVERY_TABLE
def test_the_database_and_memory_choose_the_same(site: Site, name: str) -> None:
    table = TABLES[name]
    asked = st.tuples(*(answers(table, it, site) for it in table.filters))

    @few(2 if table.history_kept else 8)
    @given(asked.map(merged), st.sampled_from([7, 60, 500]))
    def same(given: dict[str, str], limit: int) -> None:
        stored = walked(site, table, Asked(given), limit)
        assert stored == walked(site, table, Asked(given, IN_MEMORY), 500)
        assert table.count(site.parts, Asked(given)) == len(stored)
        assert table.count(site.parts, Asked(given, IN_MEMORY)) == len(stored)
        sums = table.sums(site.parts, Asked(given))
        assert sums == table.sums(site.parts, Asked(given, IN_MEMORY))
        ids = [column.id for column in table.columns]
        assert sums == {it: sum(row[ids.index(it)] for row in stored) for it in sums}

    same()


def merged(parts: Iterable[dict[str, str]]) -> dict[str, str]:
    return {name: value for part in parts for name, value in part.items()}


@pytest.mark.parametrize("name", [table.name for table in FOLDED])
def test_any_order_is_the_same_in_both(site: Site, name: str) -> None:
    """By columns that no page lacks; the key tells pages apart."""
    projection, stored = TABLES[name].projection, site.parts.reader.stored
    pages = stored.listing(
        projection, [], Order(key_of(projection)), moment=NOW, after=None, limit=10_000
    ).items
    known = [
        column.name
        for column in projection.columns
        if column.sql_type in ("uuid", "timestamptz", "integer", "bigint")
        and all(value_of(projection, column.name, page) is not None for page in pages)
    ]

    columns = st.lists(st.sampled_from([*known, *key_of(projection)]), unique=True, max_size=3)

    @few(8)
    @given(columns, st.booleans())
    def same(first: list[str], descending: bool) -> None:
        rest = (it for it in key_of(projection) if it not in first)
        order = Order((*first, *rest), descending)
        in_database = everything(site, projection, order, NOW)
        assert in_database == everything(site, projection, order, IN_MEMORY)
        placed = [place_of(projection, order, page) for page in in_database]
        assert placed == sorted(placed, reverse=descending)
        assert len(placed) == len(pages)

    same()


def key_of(projection: Projection[Any]) -> tuple[str, ...]:
    return tuple(name for name, _ in projection.key)


def everything(
    site: Site, projection: Projection[Any], order: Order, moment: Moment, limit: int = 97
) -> list[Any]:
    pages: list[Any] = []
    after: str | None = None
    while True:
        part = site.parts.reader.stored.listing(
            projection, [], order, moment=moment, after=after, limit=limit
        )
        pages += part.items
        after = part.next
        if after is None:
            return pages


# As of past moments


@cache
def ledger(site: Site, head: int) -> list[Event]:
    """Every event, in the order of the ledger."""
    recorder = site.district.recorder
    events = [
        event
        for stream in recorder.streams([row[0] for row in streams_of(site)]).values()
        for event in stream
    ]
    return sorted(events, key=lambda event: event.position)


def streams_of(site: Site) -> Iterator[tuple[Any]]:
    with site.district.datastore.get_connection() as connection:
        rows = connection.execute("SELECT DISTINCT originator_id AS id FROM stored_events")
        yield from [(row["id"],) for row in rows.fetchall()]


def assert_as_folded(site: Site, moments: Iterable[Moment]) -> None:
    """Lists as of these moments are what the whole ledger, cut at them, folds to."""
    events = ledger(site, site.district.recorder.head())
    for moment in moments:
        known = as_of(events, moment.as_of, moment.known_at)
        for table in FOLDED:
            folded = fold_all(table.projection, known).values()
            kept = [page for page in folded if fits(table, page)]
            order = Order(key_of(table.projection))
            listed = everything(site, table.projection, order, moment, 10_000)
            listed = [page for page in listed if fits(table, page)]
            assert sorted_by_key(table, kept) == listed, (table.name, moment)


def fits(table: Table, page: Any) -> bool:
    return all(it.holds(value_of(table.projection, it.column, page)) for it in table.always)


def sorted_by_key(table: Table, pages: Iterable[Any]) -> list[Any]:
    order = Order(key_of(table.projection))
    return sorted(pages, key=lambda page: place_of(table.projection, order, page))


def test_lists_of_a_past_moment_are_what_the_ledger_folds_to(site: Site) -> None:
    events = ledger(site, site.district.recorder.head())
    before = events[900].occurred_at - timedelta(seconds=1)
    assert_as_folded(site, [Moment(as_of=before)])
    # A late record of an early act changes the past that was asked for before; a new one does not.
    committee = organisation_id("110101010013")
    late, recent = uuid4(), uuid4()
    for matter, at in ((late, before - timedelta(days=30)), (recent, None)):
        site.record(
            matter,
            SubmitProposal(
                organiser=committee,
                category=Category.HARDSHIP,
                proposers=(Party(organisation=committee),),
                title="补记的事项",
                text="当时没有入账。",
                on_behalf_of=committee,
                occurred_at=at,
            ),
        )
    site.record(
        late, AdoptProposal(title="补记的事项", reason="当时没有入账。", on_behalf_of=committee)
    )
    known_at = events[1400].recorded_at
    moments = [Moment(as_of=before), Moment(as_of=events[1200].occurred_at, known_at=known_at)]
    assert_as_folded(site, moments)
    asked = Asked({}, Moment(as_of=before))
    listed = [row[0] for row in walked(site, TABLES["matters"], asked, 50)]
    assert str(late) in listed
    assert str(recent) not in listed
    known = Asked({}, Moment(as_of=before, known_at=events[-1].recorded_at))
    assert str(late) not in [row[0] for row in walked(site, TABLES["matters"], known, 50)]


@EVERY_TABLE
def test_a_list_in_parts_has_every_row_once(site: Site, name: str) -> None:
    table = TABLES[name]
    for moment in (NOW, Moment(as_of=datetime(2026, 3, 1, tzinfo=UTC))):
        asked = Asked({}, moment)
        whole = walked(site, table, asked, 10_000)
        parts = walked(site, table, asked, 60 if table.history_kept else 13)
        assert parts == whole
        assert len({json.dumps(row) for row in whole}) == len(whole)
        assert whole or moment is not NOW


# The same as page, JSON and CSV


@EVERY_TABLE
def test_json_and_csv_have_the_same_rows(site: Site, name: str) -> None:
    table = TABLES[name]
    items: list[dict[str, Any]] = []
    address: str | None = f"/zh/{name}.json"
    while address:
        response = site.get(address)
        assert response.headers["content-type"] == "application/json"
        items += response.json()["items"]
        following = response.links.get("next")
        assert (following is None) == (response.json()["next"] is None)
        address = following["url"] if following else None
    text = site.get(f"/zh/{name}.csv").content.decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text))
    assert head == [column.id for column in table.columns]
    assert len(lines) == len(items) > 0
    for line, item in zip(lines, items, strict=True):
        for column, cell in zip(table.columns, line, strict=True):
            value = item[column.id]
            assert cell == as_cell(value, column.nature), (column.id, value)


def as_cell(value: Any, nature: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return " ".join(map(str, value))
    if nature == "moment":
        return datetime.fromisoformat(value).isoformat()
    return unformulated(value) if nature == "text" else str(value)


@pytest.mark.parametrize("language", LANGUAGES)
@EVERY_TABLE
def test_every_table_page_shows_its_rows(site: Site, language: str, name: str) -> None:
    if TABLES[name].own_page:
        return
    shown = site.page(f"/{language}/{name}")
    names = [column.text.name for column in TABLES[name].columns if column.id in TABLES[name].shown]
    assert all((text.zh if language == "zh" else text.en) in shown.words for text in names)
    assert shown.links(f"/{language}/ledger?positions=")


def test_conditions_that_are_set_can_be_taken_off_one_by_one(site: Site) -> None:
    street = organisation_id("110101008")
    address = f"/zh/duties?status=overdue&owed_by={street}&due_from=2025-01-01&soon="
    shown = site.page(address)
    assert "办理情况：逾期未办" in shown.words
    assert "应办单位：建国门街道" in shown.words
    without = shown.links("/zh/duties?")
    assert f"/zh/duties?owed_by={street}&due_from=2025-01-01" in without
    assert "/zh/duties?status=overdue&due_from=2025-01-01" in without
    assert "/zh/duties" in shown.links("/zh/duties")


def test_money_is_added_up_and_opens_to_its_records(site: Site) -> None:
    shown = site.page("/zh/funds")
    total = sum(it["approved_fen"] for it in site.get("/zh/funds.json").json()["items"])
    assert f"{total // 100:,}.{total % 100:02}元" in shown.words
    [first, *_] = shown.links("/zh/ledger?positions=")
    assert site.page(first)


UNFIT = {
    "status=nowhere": "status",
    "addressee=17x": "addressee",
    "due_from=yesterday": "due_from",
    "issued_to=2025-02-30": "issued_to",
    "overdue=perhaps": "overdue",
    "matter=%3Cscript%3E": "matter",
    "after=not-a-cursor": "after",
    "as_of=2025-13-01": "as_of",
}


@pytest.mark.parametrize("query", UNFIT)
def test_an_unfit_condition_is_named(site: Site, query: str) -> None:
    field = UNFIT[query]
    shown = site.page(f"/zh/referrals?{query}", 400)
    assert query.partition("=")[2] not in shown.words
    for ending in ("json", "csv", "atom"):
        response = site.get(f"/zh/referrals.{ending}?{query}")
        assert response.status_code == 422
        assert response.headers["content-type"] == "application/problem+json"
        assert field in response.text
        assert query.partition("=")[2] not in response.text


def test_cursors_of_another_list_or_with_unfit_parts_are_refused(site: Site) -> None:
    strange = site.get("/zh/duties.json").json()["next"]
    assert site.get(f"/zh/referrals.json?after={strange}").status_code == 422
    null = write_cursor("2025-03-01T01:00:00Z", str(uuid4()), "no\x00tice", "")
    assert site.get(f"/zh/duties.json?after={null}").status_code == 422
    assert site.get(f"/zh/funds.json?at_least={10**15}").status_code == 422


def test_who_asks_for_the_past_in_a_crowd_is_asked_to_wait(site: Site) -> None:
    """Moments are made one by one: those who wait for theirs may not fill up all threads."""
    past = site.parts.reader.stored._past
    places = [past._asking.acquire(blocking=False) for _ in range(ASKING_MAX)]
    assert all(places)
    try:
        response = site.get("/zh/outcomes?as_of=2025-06-07")
        assert response.status_code == 503
        assert response.headers["retry-after"]
        assert site.get("/zh/outcomes").status_code == 200, "the present is not held up"
    finally:
        for _ in places:
            past._asking.release()
    assert site.get("/zh/outcomes?as_of=2025-06-07").status_code == 200


def test_an_organisation_that_ended_stays_chosen(site: Site) -> None:
    company = next(
        it
        for it in site.parts.reader.register.current().organisations.values()
        if it.kind is Kind.PROPERTY_COMPANY
    )
    shown = site.page(f"/zh/duties?owed_by={company.id}")
    assert f"应办单位：{company.name}" in shown.words


def test_sums_and_counts_keep_to_the_conditions(site: Site) -> None:
    funds = TABLES["funds"]
    large = Asked({"at_least": "100000"})
    assert funds.count(site.parts, large) == 2
    assert funds.sums(site.parts, large)["approved_fen"] == 85_600_000
    unpublished = site.parts.reader.stored.listing(
        funds.projection,
        [Condition("published", "=", "none")],
        funds.order,
        moment=NOW,
        after=None,
        limit=5,
    )
    assert unpublished.total == 1
