"""``yishi key``: the log's key made, shown, replaced and retired, without any database."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.transparency_log.key_notes import introduce
from infra.transparency_log.keys import load_signers
from infra.transparency_log.log_files import LogFiles
from infra.transparency_log.note import COSIGNATURE, VerifierKey
from service.cli import EXPECTED, app
from tests.cli.conftest import YISHI, environment

ORIGIN = "log.example/dongcheng"
Run = Callable[..., str]


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs ``yishi key`` with an empty data folder; what it prints."""
    monkeypatch.setenv("YISHI_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("YISHI_LOG_ORIGIN", ORIGIN)

    def run(*arguments: str) -> str:
        capsys.readouterr()
        app(["key", *arguments], standalone_mode=False)
        return capsys.readouterr().out

    return run


def refused(key: Run, *arguments: str) -> str:
    """The message with which it fails."""
    with pytest.raises(EXPECTED) as refusal:
        key(*arguments)
    return str(refusal.value)


def test_a_key_s_life(key: Run, tmp_path: Path) -> None:
    """Made once; shown for pinning; replaced by another, which the log must introduce first."""
    path = tmp_path / "data/log.key"
    assert "yishi key create" in refused(key, "show")
    (first,) = json.loads(key("create", "--json"))
    assert path.stat().st_mode & 0o777 == 0o600
    assert VerifierKey.parse(first["verifier"]).name == ORIGIN
    assert VerifierKey.parse(first["cosignature_verifier"]).algorithm == COSIGNATURE
    assert "there already" in refused(key, "create")
    assert "rotate" in refused(key, "retire")

    both = json.loads(key("rotate", "--json"))
    assert both[0] == first
    assert len(both) == 2
    assert "retire" in refused(key, "rotate")
    assert "does not introduce" in refused(key, "retire")

    old, new = load_signers(path, ORIGIN)
    files = LogFiles(tmp_path / "data/log")
    files.put("keys/1", str(introduce(old, 1, 0)).encode())
    assert "does not introduce" in refused(key, "retire")
    files.put("keys/2", str(introduce(new, 2, 7, old)).encode())
    assert json.loads(key("retire", "--json")) == both[1:]
    lines = key("show").splitlines()
    assert [line.split()[0] for line in lines] == list(both[1].values())


def test_the_older_key_can_be_dropped_all_the_same(key: Run) -> None:
    key("create")
    both = json.loads(key("rotate", "--json"))
    assert json.loads(key("retire", "--force", "--json")) == both[1:]


def test_a_key_that_others_can_read_is_one_line_and_no_more(key: Run, tmp_path: Path) -> None:
    key("create")
    path = tmp_path / "data/log.key"
    path.chmod(0o644)
    done = subprocess.run(
        [*YISHI, "key", "show"],
        cwd=tmp_path,
        env=environment(data_dir=tmp_path / "data"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    expected = f"yishi: {path} can be used by others than its owner: chmod 600 {path}\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", expected)
