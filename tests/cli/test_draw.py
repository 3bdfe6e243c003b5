"""``yishi draw``: a published draw checked on a machine that has the document and nothing else."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from service.draws.documents import courses
from tests.cli.conftest import Done, Yishi, command
from tests.domain.draws import COMMITTED, DRAW, EXECUTED
from tests.domain.specification import History
from tests.projections.events import played


def published(history: History) -> bytes:
    return msgspec.json.encode(courses(played(history))[DRAW].document())


@pytest.fixture
def yishi(tmp_path: Path) -> Yishi:
    """Runs ``yishi draw`` in the test's folder, without a database."""

    def yishi(*arguments: object, content: bytes = b"") -> Done:
        nowhere = "postgresql://nowhere.invalid/none"
        return command("draw", *arguments, folder=tmp_path, content=content, database_url=nowhere)

    return yishi


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """The document of an executed draw, in a file."""
    path = tmp_path / "draw.json"
    path.write_bytes(published(EXECUTED))
    return path


@pytest.fixture
def address(drawn: Path) -> Iterator[str]:
    """The same, served."""
    body = drawn.read_bytes()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/draw" else 404)
            self.end_headers()
            self.wfile.write(body if self.path == "/draw" else b"")

        def log_message(self, format: str, *args: object) -> None:
            """Nothing to tell."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/draw"
        server.shutdown()
        thread.join()


def test_a_draw_that_agrees_is_told_in_both_languages(yishi: Yishi, drawn: Path) -> None:
    done = yishi("verify", drawn)
    said = done.stdout
    assert done.returncode == 0, done.stderr
    assert "Everything agrees. 全部一致。" in said
    assert "who was drawn, in order · 抽中人员及次序" in said
    assert "written 写法 14 digits · 14个阿拉伯数字" in said
    assert "the value is written as was committed to · 随机数的写法符合约定" in said
    assert "DIFFERS" not in said


def test_a_draw_comes_from_standard_input_or_an_address(
    yishi: Yishi, drawn: Path, address: str
) -> None:
    for done in (
        yishi("verify", "-", "--json", content=drawn.read_bytes()),
        yishi("verify", "--json", address),
    ):
        assert done.returncode == 0, done.stderr
        answer = json.loads(done.stdout)
        assert answer["agrees"] is True
        assert answer["differs"] == []
        assert answer["undecided"] == 0
        assert answer["draw"] == str(DRAW)


def test_a_draw_that_differs_says_what(yishi: Yishi, drawn: Path) -> None:
    document = json.loads(drawn.read_bytes())
    document["selected"].reverse()
    drawn.write_text(json.dumps(document))
    done = yishi("verify", drawn)
    assert done.returncode == 1
    assert "DIFFERS 不符  who was drawn, in order" in done.stdout
    assert "与公布内容不符: selected" in done.stdout
    answer = json.loads(yishi("verify", drawn, "--json").stdout)
    assert (answer["agrees"], answer["differs"]) == (False, ["selected"])


def test_what_cannot_be_read_is_one_line_and_exit_code_2(
    yishi: Yishi, tmp_path: Path, address: str
) -> None:
    (tmp_path / "other.json").write_text('{"status": "executed"}')
    unreadable = [
        ("verify", tmp_path / "other.json"),
        ("verify", tmp_path),
        ("verify", f"{address}-missing"),
        ("verify", "http://127.0.0.1:1/draw"),
        ("verify", "http://["),
        ("verify", "-"),
        ("chances", tmp_path / "missing.json"),
    ]
    for asked, source in unreadable:
        done = yishi(asked, source)
        assert done.returncode == 2, source
        (line,) = done.stderr.splitlines()
        assert line.startswith("yishi: ")
        assert not done.stdout


def test_chances_are_counted_before_the_draw_is_done(yishi: Yishi, tmp_path: Path) -> None:
    path = tmp_path / "committed.json"
    path.write_bytes(published(COMMITTED))
    document = json.loads(path.read_bytes())
    counted = json.loads(yishi("chances", path, "--json").stdout)
    assert counted == document["chances"]
    fewer = yishi("chances", path, "--trials", 10).stdout
    assert fewer.startswith("10 trials 次试抽\n")
    assert "sex=f: 5 candidates 人, chance 机会 " in fewer
    document["commitment"]["quotas"][0]["least"] = 12
    path.write_text(json.dumps(document))
    assert yishi("chances", path).returncode == 1
    assert yishi("verify", path).returncode == 1
