"""When the sealer signs nothing: the ledger, the files or the key are not those of before."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from infra.transparency_log import sealer as sealer_module
from infra.transparency_log.keys import LogKeyUnfit, create_key
from infra.transparency_log.merkle import ProofWrong
from infra.transparency_log.refusing import LogRefused
from infra.transparency_log.sealer import Sealer
from tests.log.sealed import SealedLedger, files_in, verify_history


@pytest.fixture
def sealed(log: SealedLedger) -> SealedLedger:
    """Six events under three checkpoints."""
    log.seal(1, 2, 3)
    return log


def refused(sealer: Sealer) -> str:
    """What it says, at the start and when it is to seal."""
    with pytest.raises(LogRefused) as at_start:
        sealer.check()
    with pytest.raises(LogRefused) as refusal:
        sealer.seal_all()
    assert str(at_start.value) == str(refusal.value)
    return str(refusal.value)


def lose(log: SealedLedger, size: int) -> None:
    """Go back to a backup from when that many were sealed."""
    log.alter("DELETE FROM checkpoints WHERE size > %s", size)
    log.alter("DELETE FROM stored_events WHERE notification_id > %s", size)


def test_a_ledger_shorter_than_what_was_signed(sealed: SealedLedger) -> None:
    sealed.alter("DELETE FROM stored_events WHERE notification_id > 4")
    assert "a checkpoint of 6 entries was signed, and the ledger holds only 4" in refused(
        sealed.sealer()
    )


def test_a_database_restored_from_an_older_backup(sealed: SealedLedger) -> None:
    """What readers have seen is larger than what this database signed."""
    before = files_in(sealed.folder)
    lose(sealed, 3)
    assert "restored from an older backup" in refused(sealed.sealer())
    sealed.append(3)
    assert "restored from an older backup" in refused(sealed.sealer())
    assert files_in(sealed.folder) == before


def test_a_restored_database_that_went_on_elsewhere(sealed: SealedLedger) -> None:
    """As large as what readers have seen, but with another root."""
    kept = sealed.folder / "kept"
    shutil.copytree(sealed.folder / "log", kept)
    lose(sealed, 3)
    shutil.rmtree(sealed.folder / "log")
    sealed.seal(3)
    shutil.rmtree(sealed.folder / "log")
    kept.rename(sealed.folder / "log")
    assert "that this database never signed" in refused(sealed.sealer())


def test_another_name(sealed: SealedLedger) -> None:
    assert "a log cannot change its name" in refused(sealed.sealer(origin="another.example/log"))
    shutil.rmtree(sealed.folder / "log")
    assert "a log cannot change its name" in refused(sealed.sealer(origin="another.example/log"))


@pytest.mark.parametrize(
    ("alteration", "position"),
    [
        ("UPDATE stored_events SET state = convert_to('{\"data\":{},\"meta\":{}}', 'UTF8')", 1),
        ("UPDATE stored_events SET topic = 'answer.verified.v1' WHERE notification_id = 5", 5),
        ("UPDATE stored_events SET recorded_at = 'epoch' WHERE notification_id = 2", 2),
        ("UPDATE stored_events SET originator_version = 99 WHERE notification_id = 6", 6),
    ],
)
def test_an_altered_ledger_is_not_published_over_what_was_signed(
    sealed: SealedLedger, alteration: str, position: int
) -> None:
    """Noticed when files must be made again; those that are left stay as they are."""
    sealed.alter(alteration)
    (sealed.folder / "log/tile/0/000.p/6").unlink()
    before = files_in(sealed.folder)
    assert f"position {position} differs from what was published" in refused(sealed.sealer())
    assert files_in(sealed.folder) == before
    shutil.rmtree(sealed.folder / "log")
    assert "one of the positions" in refused(sealed.sealer())


def test_a_restricted_event_altered(log: SealedLedger) -> None:
    """Its entry only commits to it; the commitment no longer fits."""
    log.append(3, "rating.given.v1")
    log.sealer().seal_all()
    log.alter(
        "UPDATE stored_events SET state = convert_to(replace(convert_from(state, 'UTF8'),"
        " '\"carrying_out\":', '\"carrying_out\":1'), 'UTF8') WHERE notification_id = 2"
    )
    shutil.rmtree(log.folder / "log")
    assert "position 2: the event is not what was committed to" in refused(log.sealer())


def test_a_position_is_missing(sealed: SealedLedger) -> None:
    sealed.append(5)
    sealed.alter("DELETE FROM stored_events WHERE notification_id = 9")
    with pytest.raises(LogRefused, match="position 9: the event is missing"):
        sealed.sealer().seal_all()
    published = sealed.files.published()
    assert published is not None
    assert published.size == 6


def test_the_key_is_gone(sealed: SealedLedger) -> None:
    sealed.key_file.unlink()
    with pytest.raises(LogKeyUnfit, match="is missing"):
        sealed.sealer().check()


def test_another_key(sealed: SealedLedger) -> None:
    """It follows nothing that the log has introduced."""
    sealed.key_file.unlink()
    create_key(sealed.key_file)
    assert "does not hold key 1 of the log" in refused(sealed.sealer())


def test_a_sealer_that_runs_stops_with_one_line(
    sealed: SealedLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealer_module, "POLL_SECONDS", 0.02)
    sealer = sealed.sealer()
    with capture_logs() as lines:
        sealer.start()
        sealed.alter("DELETE FROM stored_events")
        while not lines:
            threading.Event().wait(0.01)
        sealer.close()
    (line,) = lines
    assert line["event"] == "log_not_sealed"
    assert "the ledger holds only 0 facts" in line["reason"]


Damage = Callable[[Path], object]


DAMAGES: dict[str, Damage] = {
    "all": shutil.rmtree,
    "tiles and bundles": lambda log: shutil.rmtree(log / "tile"),
    "a full tile": lambda log: (log / "tile/0/000").unlink(),
    "the checkpoint": lambda log: (log / "checkpoint").unlink(),
    "the checkpoint unreadable": lambda log: (log / "checkpoint").write_bytes(b"nothing"),
    "the history": lambda log: shutil.rmtree(log / "checkpoints"),
    "the keys": lambda log: shutil.rmtree(log / "keys"),
    "a bit of a hash": lambda log: flip(log / "tile/0/001.p/44"),
    "a bit of a node": lambda log: flip(log / "tile/1/000.p/1"),
    "a bit of an entry": lambda log: flip(log / "tile/entries/001.p/44"),
    "half a tile": lambda log: (log / "tile/0/001.p/44").write_bytes(b"short"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_lost_and_damaged_files_are_made_again(log: SealedLedger, damage: str) -> None:
    """Byte for byte, when the sealer starts."""
    log.seal(200, 100)
    before = files_in(log.folder / "log")
    DAMAGES[damage](log.folder / "log")
    assert files_in(log.folder / "log") != before
    log.sealer().check()
    assert files_in(log.folder / "log") == before


def test_a_tile_damaged_between_two_checkpoints(log: SealedLedger) -> None:
    """The proof against what was signed fails before anything is signed; then it is made again."""
    log.seal(300)
    with log.sealer().leading() as publisher:
        assert publisher is not None
        flip(log.folder / "log/tile/1/000.p/1")
        head = log.append(3)
        with pytest.raises(ProofWrong):
            publisher.advance()
    assert len(log.history()) == 1
    assert log.sealer().seal_all() == head
    verify_history(log.files, log.history())


def flip(file: Path) -> None:
    """One bit of its middle."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
