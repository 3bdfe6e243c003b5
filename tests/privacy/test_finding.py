"""The scanner finds what is there in any dress, and says of what kind and where, never what."""

from __future__ import annotations

import gzip
import html
import json
import random
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from service.pii.files import look_through_file, look_through_folder
from service.pii.places import look_everywhere
from service.pii.search import FINDINGS_KEPT, Kind, Report, Search, TooShort, look
from service.pii.visiting import Unreachable, Visitor, client_of
from tests.cli.conftest import command
from tests.privacy.people import people

THEM = next(people())
NAME, SECRET = "O'Neill 亓夔翙", "wx_ñandú 77"
SEARCH = Search([NAME, THEM.name], [SECRET])
ALL = {
    Kind.IDENTITY: THEM.identity,
    Kind.MOBILE: THEM.mobile,
    Kind.NAME: NAME,
    Kind.STRING: SECRET,
}
AROUND = "三号楼楼道夜间无灯。"


def found_in(*pieces: str) -> list[tuple[Kind, int]]:
    """What is found in a text that comes in these pieces."""
    report = Report()
    look(SEARCH, pieces, "here", report)
    assert all(it.where == "here" for it in report.findings)
    return [(it.kind, it.offset) for it in report.findings]


@pytest.mark.parametrize("kind", ALL)
def test_each_kind_is_found_where_it_stands(kind: Kind) -> None:
    text = f"{AROUND}{ALL[kind]}，{AROUND}{ALL[kind]}"
    first = len(AROUND)
    assert found_in(text) == [(kind, first), (kind, text.rindex(ALL[kind]))]
    assert found_in(AROUND) == []
    assert found_in() == []


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize(
    "dressed",
    [
        pytest.param(json.dumps, id="JSON"),
        pytest.param(lambda text: json.dumps(text, ensure_ascii=False), id="JSON in UTF-8"),
        pytest.param(html.escape, id="HTML"),
        pytest.param(quote, id="an address"),
        pytest.param(lambda text: f'"next": "/zh/matters?q={quote(text)}&amp;a=1"', id="a link"),
        pytest.param(lambda text: text.translate({ord("ú"): "u\u0301"}), id="uncomposed"),
    ],
)
def test_it_is_found_in_any_dress(kind: Kind, dressed: Any) -> None:
    assert {it for it, _ in found_in(f"{AROUND} {dressed(ALL[kind])} {AROUND}")} == {kind}


def test_a_long_address_is_found_across_pieces() -> None:
    text = f"{AROUND * 9} {quote(NAME)} {AROUND * 9}"
    for size in range(1, 60):
        parts = [text[start : start + size] for start in range(0, len(text), size)]
        assert [kind for kind, _ in found_in(*parts)] == [Kind.NAME]


def test_it_is_found_across_pieces_once() -> None:
    """Wherever a long text is cut, the same is found, and nothing that only a cut would make."""
    text = (AROUND * 20 + " ".join(ALL.values()) + f" e{THEM.mobile}f 9{THEM.mobile} ") * 3
    whole = found_in(text)
    assert len(whole) == 12
    lots = random.Random(7)
    for _ in range(200):
        cuts = sorted({0, len(text), *(lots.randrange(len(text)) for _ in range(9))})
        parts = [text[start:end] for start, end in pairwise(cuts)]
        assert found_in(*parts) == whole
    assert found_in(*text) == whole


def test_where_something_is_found_does_not_say_what() -> None:
    report = Report()
    where = f"/zh/{THEM.mobile}/{quote(NAME)}"
    look(SEARCH, [THEM.mobile], where, report)
    assert not [it for it in ALL.values() if it in str(report.findings)]
    assert quote(NAME) not in str(report.findings)


def test_findings_are_counted_beyond_those_that_are_kept() -> None:
    report = Report()
    look(SEARCH, [f"{THEM.mobile} "] * (FINDINGS_KEPT + 5), "here", report)
    assert (report.found, len(report.findings)) == (FINDINGS_KEPT + 5, FINDINGS_KEPT)


def test_names_of_one_letter_are_not_looked_for() -> None:
    assert Search(["", " 王芳 ", "王芳"]).names == ["王芳"]
    with pytest.raises(TooShort):
        Search(["王"])


def test_files_of_every_kind(tmp_path: Path) -> None:
    words = f"{AROUND}{THEM.mobile}".encode()
    (tmp_path / "plain.log").write_bytes(words)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "old.log.gz").write_bytes(gzip.compress(words))
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("entries/0", words)
        packed.writestr("clean", AROUND)
    (tmp_path / f"{THEM.mobile}.txt").write_bytes(b"")
    (tmp_path / "torn.gz").write_bytes(gzip.compress(words)[:20])
    (tmp_path / "hashes").write_bytes(random.Random(1).randbytes(100_000))
    report = Report()
    look_through_folder(SEARCH, tmp_path, report)
    places = sorted(it.where.removeprefix(str(tmp_path)) for it in report.findings)
    assert places == [
        "/bundle.zip!entries/0",
        "/deep/old.log.gz",
        "/plain.log",
        "/….txt (its name)",
    ]
    assert report.unread == [f"{tmp_path}/torn.gz: EOFError"]
    look_through_file(SEARCH, tmp_path / "nowhere", report)
    assert report.unread[1:] == [f"{tmp_path}/nowhere: FileNotFoundError"]


EVENT = {
    "position": 1,
    "stream": "00000000-0000-4000-8000-00000000000a",
    "version": 1,
    "type": "proposal.submitted.v1",
    "recorded_at": "2026-01-05T09:00:00Z",
    "data": {"title": "x"},
}
MATTER = f"/api/v1/matters/{EVENT['stream']}"
OPENAPI = {
    "paths": {
        "/api/v1/matters/{id}": {"get": {}},
        "/api/v1/matters/{id}/draws/{draw}": {"get": {}},
        "/api/v1/webhooks/{id}": {"get": {"security": [{"token": []}]}},
        "/api/v1/deadlines": {
            "get": {"parameters": [{"name": "days", "in": "query", "required": True}]}
        },
    }
}
HTML, JSON = "text/html", "application/json"
CLEAN: dict[str, tuple[str, str]] = {
    "/api/v1/events": ("application/x-ndjson", json.dumps(EVENT) + "\n"),
    "/api/v1/events/stream?after=0": ("text/event-stream", f"id: 1\ndata: {json.dumps(EVENT)}\n\n"),
    "/api/v1/openapi.json": (JSON, json.dumps(OPENAPI)),
    "/zh/matters": (HTML, '<a href="?after=x">下一页</a><a href="https://elsewhere/">别处</a>'),
    "/zh/matters?after=x": (HTML, '<a href="/zh/matters/1#top">事项</a>'),
    "/zh/matters/1": (HTML, "<p>一</p>"),
    MATTER: (JSON, json.dumps({"next": "/api/v1/duties/1/2/3"})),
    "/api/v1/duties/1/2/3": (JSON, "{}"),
    "/api/v1/deadlines?days=5": (JSON, "{}"),
}


@contextmanager
def site(pages: dict[str, tuple[str, str]], *, repeats: bool = False) -> Iterator[str]:
    """A web server with these pages; one that ``repeats`` says what it was wrongly asked for."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, text = pages.get(self.path, ("", ""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/plain")
            self.end_headers()
            said = f"no {self.path}" if repeats else "no"
            self.wfile.write((text if kind else said).encode())

        do_POST = do_DELETE = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def looked_at(url: str, search: Search = SEARCH, requests_max: int = 1000) -> Report:
    """The report on a site."""
    report = Report()
    with client_of(url) as client:
        look_everywhere(Visitor(client, search, report, 10_000, requests_max))
    return report


@pytest.mark.parametrize("place", CLEAN)
def test_every_place_of_a_service_is_looked_into(place: str) -> None:
    kind, text = CLEAN[place]
    dirty = text.replace("{", '{"who": ' + json.dumps(NAME) + ", ", 1)
    if dirty == text:
        dirty = f"{text}<i>{html.escape(NAME)}</i>"
    with site({**CLEAN, place: (kind, dirty)}) as url:
        report = looked_at(url)
    assert {(it.kind, it.where) for it in report.findings} == {(Kind.NAME, place)}


def test_a_clean_one_and_what_could_not_be_looked_into() -> None:
    with site(CLEAN) as url:
        report = looked_at(url)
    assert report.found == 0
    assert report.unread == ["/log/checkpoint: HTTP 404"]
    assert report.unvisited == ["/api/v1/matters/{id}/draws/{draw}"]


def test_answers_that_repeat_what_was_asked_are_found() -> None:
    with site(CLEAN, repeats=True) as url:
        report = looked_at(url)
    assert {it.kind for it in report.findings} >= {Kind.IDENTITY, Kind.MOBILE, Kind.NAME}
    assert all(it.where.startswith("answer to ") for it in report.findings)


def test_no_more_is_asked_than_is_allowed() -> None:
    with site(CLEAN) as url:
        report = looked_at(url, requests_max=5)
    assert report.unread[-1] == "stopped: as many requests were made as were allowed"


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "not an address", "ftp://127.0.0.1/"])
def test_nobody_there(url: str) -> None:
    with pytest.raises(Unreachable):
        looked_at(url)


@pytest.mark.parametrize(
    ("content", "options", "code", "found"),
    [
        pytest.param(f"电话{THEM.mobile}", ["--files-only"], 1, 1, id="found"),
        pytest.param(AROUND, ["--url", "http://127.0.0.1:1"], 3, 0, id="nobody there"),
    ],
)
def test_what_the_command_says(
    tmp_path: Path, content: str, options: list[str], code: int, found: int
) -> None:
    (tmp_path / "one.log").write_text(content, "utf-8")
    done = command("pii", "scan", "--log", tmp_path / "one.log", *options, folder=tmp_path)
    assert done.returncode == code
    assert THEM.mobile not in done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith(f"{found} found")
    assert ("mobile_number" in done.stdout) is bool(found)
    assert ("not looked into" in done.stderr) is ("--url" in options)


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["--log", "names", "--names", "names"], id="a name of one character"),
        pytest.param(["--log", "names", "--names", "nowhere"], id="no list"),
        pytest.param(["--log", "nowhere"], id="no log file"),
        pytest.param(["--folder", "names"], id="no folder"),
        pytest.param([], id="nothing to look into"),
    ],
)
def test_wrong_usage_is_one_line(tmp_path: Path, options: list[str]) -> None:
    (tmp_path / "names").write_text("王\n", "utf-8")
    done = command("pii", "scan", "--files-only", *options, folder=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
