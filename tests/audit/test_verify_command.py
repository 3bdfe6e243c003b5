"""``yishi audit verify`` as auditors call it: options, exit codes, the report in both languages."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from infra.transparency_log.note import COSIGNATURE
from service.audit.findings import KINDS
from service.audit.report import CHECKS
from service.cli.audit import app
from tests.cli.conftest import YISHI, environment
from tests.log.logs import LogFolder, entries, signer

KEY = str(signer().verifier())
USAGE, UNREACHABLE = 2, 3


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> LogFolder:
    made = LogFolder(tmp_path_factory.mktemp("log"))
    made.publish(entries(5))
    return made


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    return tmp_path / "state" / "audit.json"


def run(place: object, *arguments: object, memory: Path) -> Result:
    command = ["verify", str(place), "--remember", str(memory), *map(str, arguments)]
    return CliRunner().invoke(app, command)


def test_what_was_found_clean_is_remembered(log: LogFolder, memory: Path) -> None:
    first = run(log.folder, "--json", memory=memory)
    assert first.exit_code == 0, first.output
    assert json.loads(first.stdout)["trust"]["how"] == "first_use"
    second = json.loads(run(log.folder, "--json", memory=memory).stdout)
    assert second["trust"] == {"how": "remembered", "keys": [KEY], "witnesses": [], "quorum": 0}
    assert [path.name for path in memory.parent.iterdir()] == ["audit.json"]


def test_the_report_as_json(log: LogFolder, memory: Path) -> None:
    """As docs/AUDIT.md describes it."""
    report = json.loads(run(log.folder, "--key", KEY, "--json", memory=memory).stdout)
    assert list(report) == [
        "source",
        "checks",
        "findings",
        "trust",
        "origin",
        "size",
        "root",
        "time",
        "left_out",
        "broken_off",
        "format",
    ]
    assert (report["format"], report["size"]) == ("yishi-audit-1", 5)
    assert [check["name"] for check in report["checks"]] == list(CHECKS)
    assert {check["status"] for check in report["checks"]} == {"passed", "skipped"}


def test_a_fork_is_found_and_not_remembered(log: LogFolder, memory: Path, tmp_path: Path) -> None:
    assert run(log.folder, memory=memory).exit_code == 0
    before = memory.read_bytes()
    fork = LogFolder(tmp_path / "fork")
    fork.publish([entry.replace(b'"version":', b'"version": ') for entry in entries(6)])
    told = run(fork.folder, "--lang", "en", memory=memory)
    assert told.exit_code == 1
    assert "! inconsistent  checkpoint (5): The log does not extend this" in told.stdout
    assert "entry_not_canonical" in told.stdout
    assert memory.read_bytes() == before


def test_people_are_told_in_their_language(log: LogFolder, memory: Path) -> None:
    chinese = run(log.folder, "--lang", "zh", memory=memory).stdout
    assert "首次使用" in chinese
    assert "所查各项全部相符。" in chinese
    english = run(log.folder, "--lang", "en", "--key", KEY, memory=memory).stdout
    assert "first use" not in english
    assert "Everything that was checked holds." in english


def test_many_findings_of_a_kind_are_counted(tmp_path: Path, memory: Path) -> None:
    log = LogFolder(tmp_path / "log")
    log.publish([entry.replace(b'"version":', b'"version": ') for entry in entries(50)])
    report = json.loads(run(log.folder, "--json", memory=memory).stdout)
    assert len(report["findings"]) == 20
    assert report["left_out"] == {"entry_not_canonical": 30}
    assert {finding["kind"] for finding in report["findings"]} <= set(KINDS)


def test_options_that_do_not_fit(log: LogFolder, memory: Path, tmp_path: Path) -> None:
    witness = str(signer(9, "witness.example").verifier(COSIGNATURE))
    unfit = tmp_path / "unfit"
    unfit.write_text("unfit")
    for arguments in (
        ("--key", "nothing"),
        ("--witness", "nothing"),
        ("--witness", witness, "--quorum", 2),
        ("--quorum", 0),
        ("--sample", 0),
        ("--lang", "fr"),
        ("--kept", tmp_path / "nowhere"),
        ("--kept", unfit),
        ("--timestamp-root", tmp_path / "nowhere"),
        ("--timestamp-root", unfit),
    ):
        assert run(log.folder, *arguments, memory=memory).exit_code == USAGE, arguments
    assert run(log.folder, memory=unfit).exit_code == USAGE
    assert not memory.exists()


def test_there_must_be_a_log(memory: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "bundle.json").write_text("[]")
    for place in ("empty", "file", "bundle", "nowhere"):
        assert run(tmp_path / place, memory=memory).exit_code == UNREACHABLE, place
    for address in ("http://127.0.0.1:9", "http://[", "https://"):
        assert run(address, memory=memory).exit_code == UNREACHABLE, address


def test_the_command_answers_with_its_exit_code_and_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [*YISHI, "audit", "verify", tmp_path / "nowhere"],
        env=environment() | {"XDG_STATE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == UNREACHABLE
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("yishi: ")
    assert list(tmp_path.iterdir()) == []


def test_an_audit_loads_no_database(log: LogFolder) -> None:
    program = (
        "import sys; from pathlib import Path; from service.audit.source import FolderSource;"
        " from service.audit.verify import Wanted, verify;"
        f" assert verify(FolderSource(Path({str(log.folder)!r})), Wanted()).report.clean;"
        " assert not {'psycopg', 'eventsourcing', 'fastapi'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], env=environment(), check=True, timeout=60)
