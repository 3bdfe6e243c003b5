"""A district whose log is witnessed: by processes as others run them, present, absent and late; and
a database restored from an older backup, which they give away.
"""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import psycopg
import pytest

from domain.streams.registry import REGISTRY_STREAM
from infra.district import District, open_district
from infra.settings import Settings
from infra.submission import Submission
from infra.transparency_log import witness_asker
from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.keys import create_key, load_signers
from infra.transparency_log.note import Note, VerifierKey
from infra.transparency_log.refusing import LogRefused
from tests.cli.conftest import YISHI, environment
from tests.conftest import NewDatabase
from tests.docs.documents import blocks, read
from tests.domain import specification as spec
from tests.domain.course import PROPOSE
from tests.store.ledgers import IMPORTER, REGISTER
from tests.witness.processes import make_witness, serving

ORIGIN = "log.example/dongcheng"
NAMES = ("one.example/witness", "two.example/witness")
WAIT_S = 30


@pytest.fixture(scope="module", autouse=True)
def quick_to_ask_again() -> Iterator[None]:
    """Witnesses that failed are left alone for shorter than in a real district."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(witness_asker, "PAUSE_SECONDS", 0.1)
        patch.setattr(witness_asker, "PAUSE_SECONDS_MAX", 0.2)
        yield


class Witnessed(NamedTuple):
    """What a log and its witnesses agree on: keys and addresses."""

    folder: Path
    log_key: VerifierKey
    keys: list[VerifierKey]
    ports: list[int]

    def settings(self, base: Settings, *, witnesses: bool = True) -> Settings:
        """A district of this log, in the database that ``base`` names."""
        return base.model_copy(
            update={
                "log_origin": ORIGIN,
                "log_key_file": self.folder / "log.key",
                "witnesses_file": self.folder / "witnesses" if witnesses else None,
                "sealer": "thread",
                "projector": "none",
            }
        )

    def serve(self, number: int) -> AbstractContextManager[object]:
        """Run one of them."""
        return serving(self.folder / str(number), self.log_key, port=self.ports[number])


def set_up(folder: Path) -> Witnessed:
    """A log key, and two witnesses that know it; neither runs yet."""
    create_key(folder / "log.key")
    log_key = load_signers(folder / "log.key", ORIGIN)[0].verifier()
    keys = [make_witness(folder / str(number), name) for number, name in enumerate(NAMES)]
    ports = [_free_port(), _free_port()]
    lines = [f"{key} http://127.0.0.1:{port}/\n" for key, port in zip(keys, ports, strict=True)]
    (folder / "witnesses").write_text("# who witnesses this log\n\n" + "".join(lines), "utf-8")
    return Witnessed(folder, log_key, keys, ports)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_S
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def record(district: District, count: int) -> None:
    """So many events more; the first is the register."""
    for _ in range(count):
        if district.recorder.head() == 0:
            district.ledger.submit(Submission.of(REGISTER, REGISTRY_STREAM, IMPORTER))
        else:
            district.ledger.submit(Submission.of(PROPOSE, uuid4(), spec.CLERK))


def published(district: District) -> Note | None:
    content = district.log_files.read("checkpoint")
    return None if content is None else Note.parse(content)


def cosigned(district: District, *keys: VerifierKey) -> bool:
    """Whether all that is recorded is in the published checkpoint, cosigned by just these."""
    note = published(district)
    if note is None or Checkpoint.parse(note.text).size < district.recorder.head():
        return False
    return [key for key, _ in note.signed_by(keys)] == list(keys)


def test_witnesses_present_absent_and_late(settings: Settings, tmp_path: Path) -> None:
    witnessed = set_up(tmp_path)
    one, two = witnessed.keys
    with ExitStack() as running, open_district(witnessed.settings(settings)) as district:
        record(district, 1)
        until(lambda: cosigned(district))
        note = published(district)
        assert note is not None
        assert note.signed_by(witnessed.keys) == [], "nobody was there"
        running.enter_context(witnessed.serve(0))
        until(lambda: cosigned(district, one))
        record(district, 2)
        until(lambda: cosigned(district, one))
        assert not cosigned(district, two)
        running.enter_context(witnessed.serve(1))
        until(lambda: cosigned(district, one, two))
        record(district, 1)
        until(lambda: cosigned(district, one, two))
        note = published(district)
        assert note is not None
        assert [key for key, _ in note.signed_by([witnessed.log_key])] == [witnessed.log_key]


class Backups(NamedTuple):
    """A log that a witness has cosigned, and copies of its database: earlier, and now. ``before``
    and ``size`` are how many entries there were then, and how many the witness holds."""

    witnessed: Witnessed
    older: str
    newest: str
    before: int
    size: int


@pytest.fixture(scope="module")
def backups(
    tmp_path_factory: pytest.TempPathFactory,
    new_database: NewDatabase,
    settings_for: Callable[[str], Settings],
) -> Iterator[Backups]:
    witnessed = set_up(tmp_path_factory.mktemp("witnessed"))
    copies, sizes = [], []
    name = new_database(None)
    with witnessed.serve(0):
        for _ in range(2):
            with open_district(witnessed.settings(settings_for(name))) as district:
                record(district, 2)
                _await_cosignature(district, witnessed.keys[0])
                sizes.append(district.recorder.head())
            copies.append(new_database(name))
        yield Backups(witnessed, *copies, *sizes)


def _await_cosignature(district: District, key: VerifierKey) -> None:
    until(lambda: cosigned(district, key))


Restored = Callable[[str | None], Settings]


@pytest.fixture
def restored(
    new_database: NewDatabase,
    drop_database: Callable[[str], None],
    settings_for: Callable[[str], Settings],
) -> Iterator[Restored]:
    """Copies a database, or makes an empty one, with an empty folder for its log."""
    names = []

    def restore(template: str | None) -> Settings:
        names.append(new_database(template))
        return settings_for(names[-1])

    yield restore
    for name in names:
        drop_database(name)


def refusal(settings: Settings) -> str:
    """Why the service does not start; nothing may have been signed before it says so."""
    with pytest.raises(LogRefused) as refused, open_district(settings):
        pass
    reason = str(refused.value)
    assert "restore" in reason
    assert len(reason.splitlines()) == 1
    return reason


def test_the_newest_backup_starts(backups: Backups, restored: Restored) -> None:
    settings = backups.witnessed.settings(restored(backups.newest))
    with open_district(settings) as district:
        until(lambda: cosigned(district, backups.witnessed.keys[0]))


def test_an_older_backup_does_not(backups: Backups, restored: Restored) -> None:
    settings = backups.witnessed.settings(restored(backups.older))
    reason = refusal(settings)
    assert f"witness {NAMES[0]} has cosigned {backups.size} entries" in reason
    assert f"newest checkpoint of this database has {backups.before}" in reason


def test_an_empty_database_does_not_and_nothing_is_signed(
    backups: Backups, restored: Restored
) -> None:
    settings = backups.witnessed.settings(restored(None))
    assert f"has cosigned {backups.size} entries" in refusal(settings)
    assert settings.log_dir is not None
    assert not (settings.log_dir / "keys").exists(), "not even the log's key is introduced"


@pytest.mark.parametrize("count", [2, 3])
def test_an_older_backup_that_went_on_without_witnesses_does_not(
    backups: Backups, restored: Restored, count: int
) -> None:
    """To the size that the witness holds, and beyond it."""
    base = restored(backups.older)
    with open_district(backups.witnessed.settings(base, witnesses=False)) as district:
        record(district, count)
        until(lambda: cosigned(district))
    reason = refusal(backups.witnessed.settings(base))
    assert f"another history of the first {backups.size} entries" in reason


def test_the_service_tells_in_a_line(backups: Backups, restored: Restored) -> None:
    settings = backups.witnessed.settings(restored(backups.older))
    names = ("database_url", "data_dir", "log_dir", "log_key_file", "log_origin", "witnesses_file")
    named = {name: getattr(settings, name) for name in names}
    done = subprocess.run(
        [*YISHI, "serve"],
        env=environment(**named, sample="false", port=0),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    [told] = [line for line in done.stderr.splitlines() if line.startswith("yishi: ")]
    assert f"witness {NAMES[0]} has cosigned {backups.size} entries" in told


def test_a_log_that_cannot_go_on_makes_room_for_another(
    backups: Backups, restored: Restored, tmp_path: Path
) -> None:
    """By the statements in docs/WITNESS.md, where there is no newer backup."""
    older = restored(backups.older)
    assert older.database_url is not None
    [statements] = [it.text for it in blocks(read("docs/WITNESS.md")) if it.kind == "sql"]
    with psycopg.connect(older.database_url, autocommit=True) as connection:
        connection.execute(statements.encode())
        for table in ("checkpoints", "cosignatures", "log_timestamps", "log_keys"):
            with pytest.raises(psycopg.Error):
                connection.execute(f"TRUNCATE yishi.{table}".encode())
    changes = {"log_origin": "log.example/again", "log_key_file": tmp_path / "log.key"}
    with open_district(backups.witnessed.settings(older).model_copy(update=changes)) as district:
        until(lambda: cosigned(district))
        note = published(district)
    assert note is not None
    assert Checkpoint.parse(note.text).origin == "log.example/again"
