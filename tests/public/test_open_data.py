"""Open data: complete, the same in every form, resumable, described, and never held in memory."""

from __future__ import annotations

import csv
import io
import json
import re
import tracemalloc
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import duckdb
import msgspec
import pyarrow.parquet
import pytest

from domain.events.agenda import Category, Scale
from domain.steps.proposal import SubmitProposal
from infra.page_export import BATCH, exporting
from projections.docket import DOCKET
from service.open_data.catalogue import OPEN_TABLES
from service.open_data.files import FileFormat, written
from service.open_data.routes import AT_ONCE, _places
from service.tables.cells import csv_lines
from service.tables.columns import Column
from service.tables.table import Looking
from tests.public.conftest import Site

TABLES = pytest.mark.parametrize("name", OPEN_TABLES)


def ndjson(site: Site, name: str, query: str = "") -> list[dict[str, Any]]:
    response = site.get(f"/open-data/{name}.ndjson{query}")
    assert response.status_code == 200, response.text
    return [json.loads(line) for line in response.text.splitlines()]


def from_csv(column: Column, cell: str) -> Any:
    """A cell as the dictionary says that it is to be read."""
    if cell == "" and column.nullable:
        return None
    match column.nature:
        case "integer":
            return int(cell)
        case "boolean":
            return {"true": True, "false": False}[cell]
        case "positions":
            return [int(part) for part in cell.split()]
        case "codes":
            return cell.split()
        case "json":
            return json.loads(cell)
        case "text":
            return cell[1:] if cell.startswith("'") else cell
        case _:
            return cell


def comparable(column: Column, value: Any) -> Any:
    """A value of NDJSON or Parquet, so that the same are equal."""
    match column.nature:
        case "moment" if value is not None:
            moment = datetime.fromisoformat(value) if isinstance(value, str) else value
            return moment.timestamp()
        case "day" if value is not None:
            return str(value)
        case "json" if isinstance(value, str):
            return json.loads(value)
        case "text" if isinstance(value, str):
            return value.removeprefix("'")
        case _:
            return value


@TABLES
def test_the_three_forms_say_the_same(site: Site, name: str, tmp_path: Path) -> None:
    table = OPEN_TABLES[name]
    lines = ndjson(site, name)
    assert lines, "the sample has a row for every table"
    text = site.get(f"/open-data/{name}.csv").text.removeprefix("\ufeff")
    rows = csv.DictReader(io.StringIO(text))
    path = tmp_path / "file.parquet"
    path.write_bytes(site.get(f"/open-data/{name}.parquet").content)
    in_parquet = pyarrow.parquet.read_table(path).to_pylist()
    assert duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall() == [(len(lines),)]
    for line, row, stored in zip(lines, rows, in_parquet, strict=True):
        assert line.keys() == row.keys() == stored.keys()
        for column in table.columns:
            value = comparable(column, line[column.id])
            assert comparable(column, from_csv(column, row[column.id])) == value, column.id
            assert comparable(column, stored[column.id]) == value, column.id


@TABLES
def test_an_answer_says_how_much_it_is_and_as_of_where(site: Site, name: str) -> None:
    response = site.get(f"/open-data/{name}.ndjson")
    assert int(response.headers["yishi-position"]) == site.district.recorder.head()
    if OPEN_TABLES[name].row_a_page:
        assert int(response.headers["yishi-rows"]) == len(response.text.splitlines())


@TABLES
def test_a_download_goes_on_from_any_row(site: Site, name: str) -> None:
    table = OPEN_TABLES[name]
    whole = ndjson(site, name)
    key = table.key_columns
    for cut in {0, len(whole) // 2, len(whole) - 1}:
        at = [whole[cut][part] for part in key]
        begins = next(n for n, row in enumerate(whole) if [row[part] for part in key] == at)
        rest = ndjson(site, name, f"?from={','.join(map(str, at))}")
        assert rest == whole[begins:]


def test_events_are_those_of_the_interface(site: Site) -> None:
    rows = ndjson(site, "events")
    assert [row["position"] for row in rows] == [*range(1, site.district.recorder.head() + 1)]
    for row in (rows[0], rows[len(rows) // 2], rows[-1]):
        event = site.get(f"/api/v1/events/{row['position']}").json()
        assert row["data"] == event["data"]
        assert row["type"] == event["type"]
        assert row["clauses"] == event["meta"]["clauses"]
        assert row["actor"] == event["meta"]["actor"]["organisation"]


def test_what_is_restricted_stays_so(site: Site) -> None:
    hidden = [row for row in ndjson(site, "events") if row["visibility"] == "restricted"]
    assert hidden
    assert all(row["data"] is None and row["person"] is None for row in hidden)


@pytest.mark.parametrize("day", ["2025-03-01", "2026-01-15"])
@TABLES
def test_a_past_day_has_what_had_happened_by_then(site: Site, name: str, day: str) -> None:
    if name == "events":
        pytest.skip("events say themselves when they happened")
    then = ndjson(site, name, f"?as_of={day}")
    assert len(then) <= len(ndjson(site, name))
    end = datetime.fromisoformat(f"{day}T23:59:59.999999+08:00")
    for column in OPEN_TABLES[name].columns:
        if column.id in ("issued_at", "submitted_at", "decided_at", "raised_at"):
            told = [row[column.id] for row in then if row[column.id] is not None]
            assert all(datetime.fromisoformat(moment) <= end for moment in told)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("events.ndjson?from=x", 422),
        ("events.ndjson?from=1,2", 422),
        ("events.ndjson?from=99999999999999999999999", 422),
        ("referrals.csv?from=1", 422),
        ("events.csv?as_of=2026-01-01", 422),
        ("referrals.csv?as_of=tomorrow", 422),
        ("referrals.csv?unknown=1", 422),
        ("nothing.csv", 404),
        ("events.xlsx", 404),
        ("events", 404),
        ("events.csv.exe", 404),
    ],
)
def test_what_does_not_fit_is_said(site: Site, address: str, status: int) -> None:
    response = site.get(f"/open-data/{address}", Accept="application/json")
    assert response.status_code == status
    assert response.json()["status"] == status


def test_too_many_at_once_are_asked_to_wait(site: Site) -> None:
    taken = [_places.acquire(blocking=False) for _ in range(AT_ONCE)]
    try:
        response = site.get("/open-data/referrals.csv", Accept="application/json")
        assert response.status_code == 503
        assert response.headers["retry-after"]
    finally:
        for _ in filter(None, taken):
            _places.release()
    assert site.get("/open-data/referrals.csv").status_code == 200


HOSTILE = '=HYPERLINK("x")\u202e"><script>alert(1)</script>\n\t,;\'🧑‍🤝‍🧑' + "长" * 300


def test_hostile_text_comes_back_as_it_was(site: Site) -> None:
    matter = uuid4()
    site.record(
        matter,
        SubmitProposal.model_validate(
            {
                "organiser": ndjson(site, "referrals")[0]["organiser"],
                "category": Category.HARDSHIP,
                "scale": Scale.COMMUNITY,
                "proposers": [{"person": uuid4()}],
                "title": "=1+1",
                "text": HOSTILE.replace("\n", " ").replace("\t", " ").replace("\u202e", ""),
            }
        ),
    )
    [event] = [row for row in ndjson(site, "events") if row["stream"] == str(matter)]
    text = site.get("/open-data/events.csv").text.removeprefix("\ufeff")
    [row] = [it for it in csv.DictReader(io.StringIO(text)) if it["stream"] == str(matter)]
    assert json.loads(row["data"]) == event["data"]


def test_cells_that_begin_like_formulas_are_guarded() -> None:
    table = OPEN_TABLES["referrals"]
    [column] = [it for it in table.columns if it.id == "request"]
    for start in ("=", "+", "-", "@", "\t", "\r", "\n"):
        assert cell_of(column, f"{start}1").startswith("'")
    assert cell_of(column, "1=1") == "1=1"


def cell_of(column: Column, text: str) -> str:
    lines = csv_lines([[text]], [column]).decode()
    [[cell]] = csv.reader(io.StringIO(lines))
    return cell


@pytest.mark.parametrize("name", [it.name for it in OPEN_TABLES.values() if it.read])
def test_what_files_read_of_a_page_is_enough_for_its_rows(site: Site, name: str) -> None:
    table = OPEN_TABLES[name]
    encode = msgspec.json.Encoder().encode_lines
    store = site.district.projector.stores[table.projection.name]
    with exporting(store, table.always, None) as whole:
        told = b"".join(encode([*table.rows(Looking(site.parts), it)]) for it in whole.batches)
    assert told == site.get(f"/open-data/{name}.ndjson").content


# Memory

ROWS = 50_000
PEAK_BYTES_MAX = 10 * 1024 * 1024
"""Far less than so many rows take."""


def test_rows_without_end_need_no_memory_without_end(site: Site) -> None:
    """Each form is written from a generator of many rows; what is held never comes near them."""
    table = OPEN_TABLES["events"]
    with exporting(site.district.projector.stores["audit_trail"], (), None) as found:
        [page, *_] = next(found.batches)
    [row] = table.rows(None, [page])  # type: ignore[arg-type]  # events need nothing looked up

    def batches() -> Any:
        for _ in range(ROWS // BATCH):
            yield [row] * BATCH

    for form in FileFormat:
        tracemalloc.start()
        size = sum(len(piece) for piece in written(form, table.columns, batches(), {}))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < PEAK_BYTES_MAX, form
        if form is not FileFormat.PARQUET:  # which tells like rows but once
            assert size > 2 * PEAK_BYTES_MAX


def test_pages_come_from_the_database_a_batch_at_a_time(site: Site) -> None:
    with exporting(site.district.projector.stores["audit_trail"], (), None) as found:
        sizes = [len(batch) for batch in found.batches]
    assert sum(sizes) == found.pages
    assert max(sizes) <= BATCH < found.pages


def test_a_snapshot_does_not_move(site: Site) -> None:
    store = site.district.projector.stores[DOCKET.name]
    with exporting(store, (), None) as found:
        before = found.pages
        site.record(
            uuid4(),
            SubmitProposal.model_validate(
                {
                    "organiser": ndjson(site, "referrals")[0]["organiser"],
                    "category": Category.HARDSHIP,
                    "scale": Scale.COMMUNITY,
                    "proposers": [{"person": UUID(int=7)}],
                    "title": "新事项",
                    "text": "导出期间提出的事项。",
                }
            ),
        )
        assert sum(len(batch) for batch in found.batches) == before
    assert store.position() > found.position


# What describes it

DATATYPES = {
    "integer": r"-?\d+",
    "boolean": "true|false",
    "date": r"\d{4}-\d{2}-\d{2}",
    "dateTimeStamp": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})",
}


@TABLES
def test_a_csv_is_as_its_metadata_say(site: Site, name: str) -> None:
    response = site.get(f"/open-data/{name}.csvw.json")
    assert response.headers["content-type"].startswith("application/csvm+json")
    about = response.json()
    assert about["@context"][0] == "http://www.w3.org/ns/csvw"
    assert about["url"].endswith(f"/open-data/{name}.csv")
    columns = about["tableSchema"]["columns"]
    text = site.get(f"/open-data/{name}.csv").text.removeprefix("\ufeff")
    head, *rows = csv.reader(io.StringIO(text))
    assert head == [column["titles"] for column in columns] == [it["name"] for it in columns]
    for column, *cells in zip(columns, *rows, strict=True):
        assert not (column["required"] and "" in cells), column["name"]
        parts = [
            part
            for cell in cells
            for part in (cell.split(column["separator"]) if "separator" in column else [cell])
            if part
        ]
        datatype = column["datatype"]
        form = datatype["format"] if isinstance(datatype, dict) else DATATYPES.get(datatype, ".*")
        assert all(re.fullmatch(form, part, re.DOTALL) for part in parts), column["name"]
    if "primaryKey" in about["tableSchema"]:
        at = [head.index(part) for part in about["tableSchema"]["primaryKey"]]
        keys = [tuple(row[place] for place in at) for row in rows]
        assert len(keys) == len(set(keys))


def test_the_catalogue_leads_to_every_file(site: Site) -> None:
    response = site.get("/open-data/catalog.jsonld")
    assert response.headers["content-type"].startswith("application/ld+json")
    catalogue = response.json()
    assert catalogue["@type"] == "dcat:Catalog"
    assert "dct:license" not in catalogue, "none was set, so none is claimed"
    datasets = catalogue["dcat:dataset"]
    assert {dataset["dct:identifier"] for dataset in datasets} == OPEN_TABLES.keys()
    for dataset in datasets:
        assert {text["@language"] for text in dataset["dct:title"]} == {"zh", "en"}
        assert len(dataset["dcat:distribution"]) == len(FileFormat)
        for distribution in dataset["dcat:distribution"]:
            address = distribution["dcat:downloadURL"]["@id"]
            path = address[address.index("/open-data/") :]
            found = site.get(path, method="GET")
            assert found.status_code == 200
            assert found.headers["content-type"].startswith(distribution["dcat:mediaType"])


@TABLES
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_dictionary_has_every_column(site: Site, language: str, name: str) -> None:
    page = site.page(f"/{language}/data/{name}")
    for column in OPEN_TABLES[name].columns:
        assert column.text.name.of(language) in page.words  # type: ignore[arg-type]
        assert column.id in page.words
