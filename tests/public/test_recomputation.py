"""Scorecards recomputed by strangers: from the sample's open data alone, the same as served."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from domain.event import Event
from service.scoring.published_sql import published_sql
from service.scoring.recomputing import EventsUnfit, differences, recompute
from tests.cli.conftest import Done, command
from tests.docs.documents import blocks, read
from tests.public.conftest import Site
from tests.scoring.recounting import Asked, by_sql, by_the_program

MOMENTS = (datetime(2027, 2, 1, tzinfo=UTC), datetime(2026, 6, 30, 16, tzinfo=UTC))


@pytest.fixture(scope="module")
def folder(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Open data as anybody downloads them."""
    folder = tmp_path_factory.mktemp("open_data")
    for name in ("events.parquet", "scores.sql"):
        (folder / name).write_bytes(site.get(f"/open-data/{name}").content)
    return folder


@pytest.fixture(scope="module")
def events(site: Site) -> list[Event]:
    """What the ledger holds."""
    return [event for page in site.district.recorder.pages() for event in page]


@pytest.mark.parametrize("left_out", [0, 100])
def test_the_sample_is_counted_alike(events: list[Event], folder: Path, left_out: int) -> None:
    asked = Asked(MOMENTS[left_out > 0], 2026, len(events) - left_out)
    found = by_the_program(events, asked)
    assert found.items
    assert by_sql(folder / "events.parquet", asked) == found


def test_live_cards_are_those_recomputed(site: Site, folder: Path) -> None:
    for year, moment in ((2025, MOMENTS[1]), (2026, MOMENTS[0])):
        said = f"?year={year}&as_of={moment.isoformat().replace('+', '%2B')}"
        published = site.get(f"/api/v1/scorecards{said}").json()
        _, cards = recompute(folder / "events.parquet", as_of=moment, year=year)
        assert differences(cards, published) == []
        assert any(line.denominator for card in cards for line in card.lines)


def test_the_formula_lies_beside_the_events(site: Site, folder: Path) -> None:
    response = site.get("/open-data/scores.sql")
    assert response.text == published_sql()
    assert response.headers["content-type"] == "application/sql; charset=utf-8"
    assert "/open-data/scores.sql" in site.get("/open-data/catalog.jsonld").text


def test_three_lines_of_plain_duckdb(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the documentation has them; the shell's ``.read`` runs a file."""
    script = next(it.text for it in blocks(read("docs/SCORES.md")) if ".read" in it.text)
    assert len(script.splitlines()) == 3
    monkeypatch.chdir(folder)
    with duckdb.connect() as database:
        for line in script.splitlines():
            _, shell, file = line.partition(".read ")
            found = database.sql(Path(file).read_text("utf-8") if shell else line)
        rows = found.fetchall()
    as_of = datetime(2026, 6, 30, 15, 59, 59, tzinfo=UTC)
    _, cards = recompute(folder / "events.parquet", as_of=as_of)
    assert {row[0] for row in rows} == {card.organisation for card in cards}
    assert len(rows) == len(cards)


def told(folder: Path, *options: object) -> Done:
    return command("score", "recompute", folder, *options, folder=folder)


def test_the_command_prints_and_compares(site: Site, folder: Path) -> None:
    published = site.get("/api/v1/scorecards?year=2025&as_of=2026-01-31").json()
    (folder / "cards.json").write_text(json.dumps(published))
    done = told(folder, "--compare", folder / "cards.json", "--format", "json")
    assert done.returncode == 0, done.stderr
    cards = json.loads(done.stdout)["cards"]
    assert [it["organisation"] for it in cards] == [it["organisation"] for it in published]

    published[0]["indicators"][0]["numerator"] += 1
    (folder / "cards.json").write_text(json.dumps(published))
    done = told(folder, "--compare", folder / "cards.json", "--format", "csv")
    assert done.returncode == 1
    assert published[0]["indicators"][0]["indicator"] in done.stderr.splitlines()[0]
    lines = sum(len(it["lines"]) for it in cards)
    assert len(done.stdout.splitlines()) == lines + 1


UNFIT = {
    "no such file": (["nowhere"], 1, "there is no such file"),
    "no Parquet": (["scores.sql"], 1, "not a Parquet file"),
    "no columns": (["other.parquet"], 1, "has no column data, occurred_at"),
    "no zone": ([".", "--as-of", "2026-01-01T00:00:00"], 2, "--as-of"),
    "no day": ([".", "--known-at", "2026-02-30"], 2, "--known-at"),
    "no JSON": ([".", "--compare", "scores.sql"], 1, "not JSON"),
    "no cards": ([".", "--compare", "object.json"], 1, "no list of cards"),
    "other cards": ([".", "--compare", "list.json"], 1, "no list of cards"),
}


@pytest.mark.parametrize("why", UNFIT)
def test_what_is_unfit_is_said_in_a_line(folder: Path, why: str) -> None:
    arguments, code, said = UNFIT[why]
    duckdb.sql("SELECT 1 AS position").write_parquet(str(folder / "other.parquet"))
    (folder / "object.json").write_text("{}")
    (folder / "list.json").write_text('[{"organisation": "x"}]')
    done = command("score", "recompute", *arguments, folder=folder)
    assert done.returncode == code, done.stderr
    (line,) = done.stderr.splitlines()[-1:]
    assert said in line


def test_a_file_without_events_is_unfit(folder: Path) -> None:
    path = folder / "none.parquet"
    duckdb.sql(f"SELECT * FROM '{folder}/events.parquet' LIMIT 0").write_parquet(str(path))
    with pytest.raises(EventsUnfit, match="no events"):
        recompute(path)


def test_an_export_has_the_formula(site: Site, tmp_path: Path) -> None:
    settings = site.parts.settings
    said = {"database_url": settings.database_url, "data_dir": settings.data_dir}
    done = command("export", "data", tmp_path, "--table", "events", folder=tmp_path, **said)
    assert done.returncode == 0, done.stderr
    written = json.loads((tmp_path / "manifest.json").read_text())["files"]["scores.sql"]
    content = (tmp_path / "scores.sql").read_bytes()
    assert content.decode() == published_sql()
    assert written == {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
