"""Hundreds of people's data, planted wherever it can come in: none of it is outside the vault."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import psycopg
import pytest
from psycopg import sql

from domain.roles import Role
from infra.district import open_district
from infra.settings import Settings
from infra.tokens import create_token
from service.pii.search import Kind, Report, Search, look
from service.pii.visiting import Visitor, client_of
from tests.cli.conftest import YISHI, environment
from tests.domain import course
from tests.domain.specification import COMMITTEE, STREAM, december
from tests.privacy.people import Person, people
from tests.privacy.planting import Planter, plant
from tests.service.running import prepare

PRIVATE = {"vault_keys", "vault_texts", "vault_pseudonyms", "tokens"}
"""Tables that are never published: the vault, and what tokens are labelled with."""


class Planted(NamedTuple):
    """A service after everything was planted in it."""

    url: str
    planter: Planter
    people: list[Person]
    settings: Settings
    log: Path
    folder: Path


@pytest.fixture(scope="module")
def planted(
    new_database: Callable[[str | None], str],
    settings_for: Callable[[str], Settings],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Planted]:
    """The service as it is served, in a process of its own, which logs to a file."""
    folder = tmp_path_factory.mktemp("privacy")
    settings = settings_for(new_database(None))
    tokens = prepare(settings.model_copy(update={"sealer": "none"}))
    supply = people()
    labelled = [next(supply) for _ in range(20)]
    with open_district(settings.model_copy(update={"projector": "none", "sealer": "none"})) as it:
        for them in labelled:
            create_token(it.datastore, COMMITTEE, Role.COMMITTEE, label=" ".join(them))
    named = {
        name: value
        for name, value in settings.model_dump(exclude_none=True).items()
        if name in ("database_url", "data_dir", "log_dir", "sample")
    }
    log = folder / "service.log"
    with (
        log.open("wb") as err,
        subprocess.Popen(
            [*YISHI, "serve"],
            env=environment(**named, port=0, log_level="DEBUG"),
            stdout=subprocess.PIPE,
            stderr=err,
            text=True,
        ) as running,
    ):
        try:
            assert running.stdout is not None
            url = running.stdout.readline().split()[2].rstrip("/")
            planter = Planter(url, tokens, supply)
            _sealed(url, plant(planter))
            export = httpx.get(f"{url}/api/v1/events", headers={"Accept": "application/x-ndjson"})
            (folder / "export").mkdir()
            (folder / "export" / "events.ndjson").write_bytes(export.content)
            everybody = [*labelled, *planter.planted]
            yield Planted(url, planter, everybody, settings, log, folder)
        finally:
            running.terminate()
            running.wait(30)


def _sealed(url: str, position: int) -> None:
    """Wait until the log and the pages have come so far."""
    deadline = time.monotonic() + 30
    while True:
        sealed = httpx.get(f"{url}/api/v1/log").json()["size"]
        folded = httpx.get(f"{url}/ready").json()["positions"].values()
        if min(sealed, *folded) >= position:
            return
        assert time.monotonic() < deadline
        time.sleep(0.05)


def scan(planted: Planted, *arguments: object, names: list[str]) -> tuple[int, dict[str, Any]]:
    """The exit code and the report of ``yishi pii scan``."""
    listed = planted.folder / "names.txt"
    listed.write_text("\n".join(names), "utf-8")
    options = ("pii", "scan", "--url", planted.url, "--names", listed, *arguments)
    done = subprocess.run(
        [*YISHI, *map(str, options), "--json"],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr == ""
    for them in planted.people:
        assert not [it for it in them if it in done.stdout], "what is found is not repeated"
    return done.returncode, json.loads(done.stdout)


def test_none_is_found_in_any_public_place(planted: Planted) -> None:
    assert len(planted.people) > 200
    strings = planted.folder / "strings.txt"
    strings.write_text("\n".join(it for them in planted.people[::4] for it in them[1:]), "utf-8")
    export = planted.folder / "export"
    published = planted.settings.log_dir
    code, report = scan(
        planted,
        *("--strings", strings, "--log", planted.log, "--folder", export, "--folder", published),
        *("--per-second", 10_000),
        names=[them.name for them in planted.people],
    )
    assert report["findings"] == []
    assert (code, report["found"], report["unread"]) == (0, 0, [])
    assert report["looked_into"] > 500
    nothing_there = ("draws/{draw}", "/timeline")
    assert all(template.endswith(nothing_there) for template in report["unvisited"])


def test_none_is_in_any_table_outside_the_vault(planted: Planted) -> None:
    """Pages, answers, the log's own tables and every stored event among them."""
    search = Search([them.name for them in planted.people])
    report = Report()
    with psycopg.connect(planted.settings.database_url or "") as connection:
        for schema, table in _tables(connection):
            if table not in PRIVATE:
                rows = connection.execute(
                    sql.SQL("SELECT * FROM {}").format(sql.Identifier(schema, table))
                )
                cells = (_text(cell) for row in rows for cell in row)
                look(search, (f"{cell}\n" for cell in cells), table, report)
    assert report.findings == []
    assert report.looked_into > 10


def _tables(connection: psycopg.Connection[Any]) -> list[tuple[str, str]]:
    return connection.execute(
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname LIKE 'yishi%'"
    ).fetchall()


def _text(cell: object) -> str:
    return cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell)


def test_what_is_shown_of_words_with_numbers(planted: Planted) -> None:
    """They are masked, say so, and carry no salt, by which a number could be guessed."""
    points = planted.planter.client.get(f"/api/v1/matters/{STREAM}/points").json()["items"]
    shown = [point["text"] for point in points if "text" in point["text"]]
    assert shown
    for words in shown:
        assert words.keys() == {"text", "masked", "commitment"}
        assert words["masked"] is True
        assert "〔身份证件号码已隐去〕" in words["text"]
        assert "〔手机号码已隐去〕" in words["text"]
    matter = planted.planter.client.get(f"/api/v1/matters/{STREAM}").json()
    assert matter["proposed_title"].keys() == {"text", "masked", "commitment"}
    page = planted.planter.client.get(f"/zh/matters/{STREAM}").text
    assert "〔手机号码已隐去〕" in page


def test_a_name_that_is_public_is_found_where_it_stands(planted: Planted) -> None:
    """Names cannot be known from the words around them: only those given are looked for."""
    name = "郜懿焜"
    said = course.changed(course.SPEAK, speaker=planted.planter.speakers[0], text=f"我是{name}。")
    planted.planter.do(said, december(10, 15, 50))
    api, page = f"/api/v1/matters/{STREAM}/points", f"/zh/matters/{STREAM}/points"
    for names, found in (([name], {api, page}), ([], set())):
        report = Report()
        with client_of(planted.url) as client:
            visitor = Visitor(client, Search(names), report, per_second=100, requests_max=2)
            visitor.visit(api, {"Yishi-Wait": str(_head(planted))})
            visitor.visit(page)
        assert {it.where for it in report.findings} == found
        assert {it.kind for it in report.findings} == ({Kind.NAME} if found else set())


def _head(planted: Planted) -> int:
    return int(planted.planter.client.get("/ready").json()["head"])
