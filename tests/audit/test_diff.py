"""``yishi audit diff``: what came between two checkpoints, and forks that it tells of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from infra.transparency_log.note import Note
from infra.transparency_log.proof_file import ProofFile
from infra.transparency_log.tile_reader import TileReader
from infra.transparency_log.tiles import read_bundle, write_bundle
from service.cli.audit import app
from tests.log.logs import LogFolder, entries, signer

SIZES = (10, 250, 300)


class Ended(NamedTuple):
    """How the command ended, and what it printed."""

    code: int
    output: str
    errors: str

    @property
    def json(self) -> Any:
        """What it printed, decoded."""
        return json.loads(self.output)


def diff(*arguments: object) -> Ended:
    done = CliRunner().invoke(app, ["diff", *map(str, arguments)])
    return Ended(done.exit_code, done.stdout, done.stderr)


def grown(folder: Path, whole: list[bytes], *by: Any) -> LogFolder:
    log = LogFolder(folder, *by)
    for size in SIZES:
        log.publish(whole[log.size : size])
    return log


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> LogFolder:
    return grown(tmp_path_factory.mktemp("log"), entries(SIZES[-1]))


@pytest.fixture(scope="module")
def kept(log: LogFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkpoint of 250 entries in a file, as somebody kept it."""
    file = tmp_path_factory.mktemp("kept") / "checkpoint"
    file.write_bytes(log.checkpoints[1])
    return file


@pytest.fixture
def other(tmp_path: Path) -> LogFolder:
    """The same key over another history, from position 200 on."""
    whole = entries(SIZES[-1])
    whole[199] = whole[199].replace(b'"version":', b'"version":4', 1)
    return grown(tmp_path / "other", whole)


def test_what_came_between(log: LogFolder, kept: Path) -> None:
    ended = diff(kept, log.folder, "--json")
    assert ended.code == 0
    found = ended.json
    assert found["verdict"] == "extends"
    assert (found["older"]["size"], found["newer"]["size"]) == (250, 300)
    assert [event["position"] for event in found["events"]] == list(range(251, 301))
    for event, entry in zip(found["events"], log.entries[250:], strict=True):
        whole = json.loads(entry)
        assert all(event[name] == whole[name] for name in ("type", "stream", "recorded_at"))
        assert event["organisation"] == whole["meta"]["organisation"]
        assert event["matter"] in (None, whole["stream"])
    assert any(event["matter"] for event in found["events"])
    assert sum(found["types"].values()) == sum(found["organisations"].values()) == 50


def test_named_in_any_way_and_order(log: LogFolder, kept: Path, tmp_path: Path) -> None:
    proof = TileReader(log.fetch, 250).inclusion(7)
    note = Note.parse(log.checkpoints[1])
    receipt = tmp_path / "receipt.tlog-proof"
    receipt.write_text(str(ProofFile(7, tuple(proof), note, log.entries[7])))
    first = diff(kept, log.folder, "--json").json["events"]
    for one, another in ((250, 300), (receipt, log.folder), (log.folder, kept), (300, receipt)):
        ended = diff(one, another, "--url", log.folder, "--json")
        assert (ended.code, ended.json["events"]) == (0, first)


def test_the_same_twice(log: LogFolder, kept: Path) -> None:
    ended = diff(kept, 250, "--url", log.folder, "--json")
    assert (ended.code, ended.json["verdict"], ended.json["events"]) == (0, "equal", [])


def test_a_fork_says_which_way_the_log_went(log: LogFolder, kept: Path, other: LogFolder) -> None:
    ended = diff(kept, other.folder, "--json")
    assert (ended.code, ended.json["verdict"]) == (1, "fork")
    assert ended.json["held"] == [False, True]
    assert ended.json["events"] == []
    assert ended.json["older"]["time"]
    told = diff(kept, other.folder, "--lang", "en")
    assert told.code == 1
    assert "has not the older one" in told.output
    assert "INCONSISTENT" in told.output
    assert "分叉" in diff(kept, other.folder, "--lang", "zh").output


def test_two_logs_tell_where_they_part(log: LogFolder, other: LogFolder) -> None:
    ended = diff(log.folder, other.folder, "--json")
    assert (ended.code, ended.json["verdict"], ended.json["differs_at"]) == (1, "fork", 200)


def test_before_the_ways_part_there_is_no_fork(other: LogFolder, log: LogFolder) -> None:
    ended = diff(10, log.folder, "--url", other.folder, "--json")
    assert ended.code == 1  # 300 of the one log is none of the other's
    assert diff(10, other.folder, "--json").code == 0


def test_a_log_that_was_cut(log: LogFolder, tmp_path: Path) -> None:
    cut = LogFolder(tmp_path / "cut")
    cut.publish(log.entries[:20])
    (tmp_path / "kept").write_bytes(log.checkpoints[-1])
    ended = diff(tmp_path / "kept", cut.folder, "--url", cut.folder, "--json")
    assert (ended.code, ended.json["verdict"]) == (1, "truncated")


def test_entries_that_were_altered(log: LogFolder, kept: Path, tmp_path: Path) -> None:
    altered = grown(tmp_path / "altered", entries(SIZES[-1]))
    path = "tile/entries/001.p/44"
    held = read_bundle(altered.fetch(path) or b"")
    held[3] += b" "
    altered.write(path, write_bundle(held))
    ended = diff(kept, altered.folder, "--json")
    assert (ended.code, ended.json["verdict"], ended.json["differs_at"]) == (1, "altered", 260)


def test_a_signature_by_another_key(kept: Path, tmp_path: Path) -> None:
    stranger = grown(tmp_path / "stranger", entries(SIZES[-1]), signer(3))
    ended = diff(kept, stranger.folder, "--key", signer().verifier(), "--json")
    assert (ended.code, ended.json["newer"]["time"]) == (1, None)
    assert "NOT SIGNED" in diff(kept, stranger.folder, "--lang", "en").output


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("missing", "{log}"), 2),
        (("251", "{log}"), 2),
        (("{log}", "{text}"), 2),
        (("{log}", "{log}", "--key", "x"), 2),
        (("{log}", "{log}", "--lang", "fr"), 2),
        (("{log}", "{log}", "--url", "missing"), 2),
        (("{log}",), 2),
        (("{empty}", "{log}"), 3),
    ],
)
def test_what_cannot_be_compared(
    log: LogFolder, tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text").write_text("text\n")
    places = {"log": log.folder, "empty": tmp_path / "empty", "text": tmp_path / "text"}
    ended = diff(*(each.format(**places) for each in arguments))
    assert (ended.code, bool(ended.errors)) == (code, True)
    assert "Traceback" not in ended.errors


def test_a_log_with_a_bundle_missing(log: LogFolder, tmp_path: Path) -> None:
    short = grown(tmp_path / "short", entries(SIZES[-1]))
    (short.folder / "tile/entries/001.p/44").unlink()
    assert diff(10, 300, "--url", short.folder).code == 3
