"""``yishi audit verify`` of a log alone: each way of altering it has a name in the report."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.key_notes import introduce
from infra.transparency_log.note import COSIGNATURE, Note
from infra.transparency_log.tiles import read_bundle, write_bundle
from service.audit.findings import KINDS
from service.audit.report import Report
from service.audit.source import FolderSource
from service.audit.verify import Wanted, verify
from tests.log.logs import BEGUN, LogFolder, entries, signer
from tests.witness.authority import Authority

SIZE = 700
FULL, SECOND, LAST = "tile/entries/000", "tile/entries/001", "tile/entries/002.p/188"
WITNESS = signer(9, "witness.example")
OTHER_WITNESS = signer(10, "other-witness.example")

Alter = Callable[[Path], object]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> LogFolder:
    """700 events in three checkpoints, the last of them cosigned."""
    log = LogFolder(tmp_path_factory.mktemp("log"))
    log.publish(entries(3))
    log.publish(entries(297, first=4))
    log.publish(entries(400, first=301), None, WITNESS)
    return log


@pytest.fixture
def folder(template: LogFolder, tmp_path: Path) -> Path:
    """A copy of it to alter."""
    return Path(shutil.copytree(template.folder, tmp_path / "log"))


def audit(folder: Path, **wanted: object) -> Report:
    return verify(FolderSource(folder), Wanted(**wanted)).report  # type: ignore[arg-type]


def found(report: Report) -> set[tuple[str, str]]:
    return {(finding.kind, finding.where) for finding in report.findings}


def kinds(report: Report) -> set[str]:
    return {finding.kind for finding in report.findings}


def rewrite(path: str, change: Callable[[list[bytes]], object]) -> Alter:
    """Alters the entries of a bundle."""

    def alter(folder: Path) -> None:
        file = folder / path
        held = read_bundle(file.read_bytes())
        change(held)
        file.write_bytes(write_bundle(held))

    return alter


def flip(path: str, at: int = 40) -> Alter:
    """Turns a bit of a file."""

    def alter(folder: Path) -> None:
        content = bytearray((folder / path).read_bytes())
        content[at] ^= 1
        (folder / path).write_bytes(content)

    return alter


def shifted(folder: Path) -> None:
    """An entry of the first bundle dropped, all later ones moved up."""
    held = [
        entry
        for path in (FULL, SECOND, LAST)
        for entry in read_bundle((folder / path).read_bytes())
    ]
    del held[100]
    for start, path in ((0, FULL), (256, SECOND), (512, LAST)):
        (folder / path).write_bytes(write_bundle(held[start : start + 256]))


def across(folder: Path) -> None:
    """Two entries of different bundles swapped."""
    one, other = (read_bundle((folder / path).read_bytes()) for path in (FULL, LAST))
    one[10], other[10] = other[10], one[10]
    (folder / FULL).write_bytes(write_bundle(one))
    (folder / LAST).write_bytes(write_bundle(other))


def edited(entry: bytes) -> bytes:
    return entry.replace(b'"rule_pack":"', b'"rule_pack":"another-', 1)


def edit(held: list[bytes], at: int) -> None:
    held[at] = edited(held[at])


def swap(held: list[bytes], one: int, other: int) -> None:
    held[one], held[other] = held[other], held[one]


def without_old_files(folder: Path) -> None:
    """As the sealer leaves it: partial files go once the full one is there."""
    for path in ("tile/entries/000.p", "tile/entries/001.p", "tile/0/000.p", "tile/0/001.p"):
        shutil.rmtree(folder / path)


ALTERED: dict[str, tuple[Alter, tuple[str, str]]] = {
    "edit": (rewrite(FULL, lambda it: edit(it, 17)), ("entry_changed", "position 18")),
    "edit in the last bundle": (
        rewrite(LAST, lambda it: edit(it, 187)),
        ("entry_changed", "position 700"),
    ),
    "swap": (
        rewrite(SECOND, lambda it: swap(it, 3, 4)),
        ("entries_swapped", "position 260 and position 261"),
    ),
    "swap far apart": (across, ("entries_swapped", "position 11 and position 523")),
    "drop": (rewrite(FULL, lambda it: it.pop(100)), ("entry_dropped", "position 101")),
    "drop and move up": (shifted, ("entry_dropped", "position 101")),
    "drop the last": (rewrite(LAST, lambda it: it.pop()), ("entry_dropped", "position 700")),
    "insert": (
        rewrite(FULL, lambda it: it.insert(50, edited(it[9]))),
        ("entry_inserted", "before position 51"),
    ),
    "tile": (flip("tile/0/001"), ("tile_changed", "tile/0/001")),
    "last tile": (flip("tile/0/002.p/188"), ("tile_changed", "tile/0/002.p/188")),
    "tile above": (flip("tile/1/000.p/2"), ("tile_changed", "tile/1/000.p/2")),
    "tile shortened": (
        lambda folder: (folder / "tile/0/000").write_bytes(b"x" * 32),
        ("tile_changed", "tile/0/000"),
    ),
    "tile gone": (
        lambda folder: (folder / "tile/0/001").unlink(),
        ("tile_missing", "tile/0/001"),
    ),
    "bundle gone": (lambda folder: (folder / SECOND).unlink(), ("tile_missing", SECOND)),
    "bundle broken off": (
        lambda folder: (folder / FULL).write_bytes((folder / FULL).read_bytes()[:-1]),
        ("entry_malformed", FULL),
    ),
    "checkpoint garbled": (
        lambda folder: (folder / "checkpoint").write_bytes(b"\xff"),
        ("checkpoint_malformed", "checkpoint"),
    ),
    "signature": (flip("checkpoint", 160), ("signature_wrong", "checkpoint")),
    "history": (flip("checkpoints/000.p/3", 400), ("signature_wrong", "checkpoints/000.p/3 (300)")),
    "old history": (
        flip("checkpoints/000.p/2", 400),
        ("checkpoint_malformed", "checkpoints/000.p/2"),
    ),
    "history gone": (
        lambda folder: shutil.rmtree(folder / "checkpoints"),
        ("tile_missing", "checkpoints"),
    ),
    "key": (flip("keys/1", 60), ("key_unknown", "keys/1")),
    "key gone": (lambda folder: (folder / "keys/1").unlink(), ("key_unknown", "keys/1")),
    "old partial tile": (flip("tile/0/000.p/3"), ("tile_changed", "tile/0/000.p/3")),
    "old partial bundle": (
        flip("tile/entries/000.p/3"),
        ("entry_changed", "tile/entries/000.p/3"),
    ),
}


@pytest.mark.parametrize(("alter", "expected"), ALTERED.values(), ids=ALTERED)
def test_what_was_done_to_the_files_is_named(
    folder: Path, alter: Alter, expected: tuple[str, str]
) -> None:
    alter(folder)
    if not expected[1].endswith((".p/3", ".p/2")):
        without_old_files(folder)
    report = audit(folder)
    assert expected in found(report)
    if expected[0].startswith(("entry_", "entries_", "tile_")):
        assert kinds(report) == {expected[0]}, "and nothing else is blamed"


def test_an_untouched_log_holds(folder: Path) -> None:
    assert audit(folder, keys=[signer().verifier()]).findings == ()
    without_old_files(folder)
    assert audit(folder).findings == ()


def test_an_entry_altered_together_with_its_tile(template: LogFolder, folder: Path) -> None:
    """Seen by the tile above, or where there is none, by the root."""
    other = LogFolder(folder.parent / "other")
    altered = [*template.entries[:17], edited(template.entries[17]), *template.entries[18:]]
    other.publish(altered)
    for path in (FULL, "tile/0/000"):
        shutil.copy(other.folder / path, folder / path)
    without_old_files(folder)
    assert found(audit(folder)) >= {("entry_changed", "positions 1–256")}
    shutil.rmtree(folder / "tile")
    for file in other.folder.glob("tile/**/*"):
        if file.is_file():
            (folder / file.relative_to(other.folder)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, folder / file.relative_to(other.folder))
    assert found(audit(folder)) == {
        ("inconsistent", "positions 4–300"),
        ("inconsistent", "checkpoint"),
    }


# What the log itself signed


def signed(tmp_path: Path, batches: Sequence[tuple[list[bytes], float]]) -> Report:
    """A log that an operator published so: entries, and seconds after the beginning."""
    log = LogFolder(tmp_path / "signed")
    for batch, seconds in batches:
        log.publish(batch, BEGUN + timedelta(seconds=seconds))
    return audit(log.folder)


def changed(entry: bytes, **fields: object) -> bytes:
    content = json.loads(entry) | fields
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def detached(entry: bytes) -> bytes:
    """Refers to data that lies beside the log."""
    content = json.loads(entry) | {"detached": {"bytes": 1, "sha256": "0" * 64}}
    del content["data"]
    return changed(json.dumps(content).encode())


TEN = entries(10)
LATER = "2026-03-05T02:30:00Z"
AFTER_THREE = "2026-03-05T02:00:00.004Z"

SIGNED: dict[str, tuple[list[bytes], set[tuple[str, str]]]] = {
    "not an entry": ([*TEN[:9], b"{}"], {("entry_malformed", "position 10")}),
    "not JSON": ([*TEN[:9], b"\xff"], {("entry_malformed", "position 10")}),
    "no time zone": (
        [*TEN[:9], changed(TEN[9], recorded_at="2026-03-05T02:00:00.010")],
        {("entry_malformed", "position 10")},
    ),
    "with spaces": (
        [*TEN[:9], TEN[9].replace(b'"data":', b'"data": ')],
        {("entry_not_canonical", "position 10")},
    ),
    "position": ([*TEN[:9], changed(TEN[9], position=11)], {("position_wrong", "position 10")}),
    "version passed over": (
        [changed(TEN[0], version=2)],
        {("version_gap", "position 1")},
    ),
    "versions exchanged": (
        [changed(TEN[0], version=2), changed(TEN[1], version=1)],
        {("order_wrong", "position 2")},
    ),
    "version twice": (
        [TEN[0], changed(TEN[1], version=1)],
        {("event_repeated", "position 2")},
    ),
    "event twice": (
        [*TEN[:3], changed(TEN[0], position=4, stream=str(UUID(int=9)), recorded_at=AFTER_THREE)],
        {("event_repeated", "position 1"), ("event_repeated", "position 4")},
    ),
    "time goes back": (
        [*TEN[:2], changed(TEN[2], recorded_at="2026-03-05T01:59:59Z")],
        {("time_goes_back", "position 3")},
    ),
    "from the future": ([changed(TEN[0], recorded_at=LATER)], {("back_dated", "position 1")}),
    "data that is nowhere": (
        [detached(TEN[0])],
        {("detached_wrong", f"detached/{'0' * 64} (position 1)")},
    ),
}


@pytest.mark.parametrize(("batch", "expected"), SIGNED.values(), ids=SIGNED)
def test_what_should_never_have_been_signed_is_named(
    tmp_path: Path, batch: list[bytes], expected: set[tuple[str, str]]
) -> None:
    assert found(signed(tmp_path, [(batch, 60)])) == expected


def test_an_event_dated_before_a_checkpoint_that_lacks_it(tmp_path: Path) -> None:
    """Sixty seconds are allowed for sealing, and no more (docs/LOG.md)."""
    late = entries(2, first=3)
    assert signed(tmp_path / "a", [(TEN[:2], 1), (late, 60)]).findings == ()
    assert signed(tmp_path / "b", [(TEN[:2], 60), (late, 61)]).findings == ()
    report = signed(tmp_path / "c", [(TEN[:2], 61), (late, 62)])
    assert found(report) == {("back_dated", "position 3"), ("back_dated", "position 4")}


def test_events_sealed_long_after_they_say_they_were_recorded_are_counted(tmp_path: Path) -> None:
    """A quiet log binds its next event to the silence alone; so this is said, and no fault."""

    def said(batches: list[tuple[list[bytes], int]], folder: Path) -> str:
        report = signed(folder, batches)
        assert report.findings == ()
        return next(check.en for check in report.checks if check.name == "times")

    later = [
        changed(entry, recorded_at=f"2026-03-05T02:0{number}:30Z")
        for number, entry in enumerate(entries(2, first=3), start=1)
    ]
    assert said([(TEN[:2], 60)], tmp_path / "prompt") == ""
    assert said([(TEN[:2], 1), (later, 151)], tmp_path / "quiet").startswith("1 events were sealed")


def test_a_history_signed_twice(template: LogFolder, folder: Path) -> None:
    """Another log by the same key, whose history tells of a checkpoint that it does not lead to."""
    other = LogFolder(folder.parent / "other")
    altered = [edited(template.entries[0]), *template.entries[1:]]
    for batch in (altered[:3], altered[3:300], altered[300:]):
        other.publish(batch)
    assert audit(other.folder).findings == ()
    for file in (folder / "checkpoints").rglob("*"):
        if file.is_file():
            shutil.copy(file, other.folder / file.relative_to(folder))
    assert found(audit(other.folder)) == {
        ("inconsistent", "checkpoint"),
        ("inconsistent", "positions 1–3"),
    }
    kept = Checkpoint(other.signers[0].name, 300, template.node(0, 0))
    assert ("inconsistent", "checkpoint (300)") in found(audit(folder, kept=[kept]))


def test_a_log_cut_short(folder: Path) -> None:
    """Its own history tells, and so does what an auditor remembers."""
    shorter = LogFolder(folder.parent / "shorter")
    shorter.publish(entries(300))
    shutil.copy(shorter.folder / "checkpoint", folder / "checkpoint")
    assert ("truncated", "checkpoint") in found(audit(folder))


# Whose signatures count


def test_a_quorum_of_witnesses(folder: Path) -> None:
    one, other = (each.verifier(COSIGNATURE) for each in (WITNESS, OTHER_WITNESS))
    assert audit(folder, witnesses=[one]).findings == ()
    assert audit(folder, witnesses=[one, other], quorum=1).findings == ()
    assert kinds(audit(folder, witnesses=[one, other])) == {"quorum_missing"}


def test_timestamps_are_verified_by_the_authoritys_root(folder: Path, template: LogFolder) -> None:
    authority = Authority()
    (folder / "timestamps").mkdir()
    for number, size in enumerate((3, 300)):
        text = Note.parse(template.checkpoints[number]).text
        (folder / f"timestamps/{size:03d}").write_bytes(authority.stamp(text))
    report = audit(folder, timestamp_roots=[authority.root])
    assert report.findings == ()
    assert next(check.count for check in report.checks if check.name == "timestamps") == 2
    assert found(audit(folder, timestamp_roots=[Authority().root])) == {
        ("timestamp_wrong", "timestamps/003"),
        ("timestamp_wrong", "timestamps/300"),
    }
    shutil.move(folder / "timestamps/300", folder / "timestamps/299")
    report = audit(folder, timestamp_roots=[authority.root])
    assert found(report) == {("timestamp_wrong", "timestamps/299")}


def test_keys_are_followed_from_one_that_is_trusted(tmp_path: Path) -> None:
    log = LogFolder(tmp_path / "log")
    log.publish(entries(3))
    first, second = signer(), signer(2)
    log.write("keys/2", str(introduce(second, 2, 4, before=first)).encode())
    log.signers = [first, second]
    log.publish(entries(3, first=4))
    log.signers = [second]
    log.publish(entries(3, first=7))
    for trusted in (first, second):
        report = audit(log.folder, keys=[trusted.verifier()])
        assert report.findings == ()
        assert len(report.trust.keys) == 2
    log.signers = [first]
    log.publish(entries(3, first=10))
    assert kinds(audit(log.folder)) == {"signature_wrong"}, "the older key signs no more"


def test_a_key_that_nobody_introduced(tmp_path: Path) -> None:
    log = LogFolder(tmp_path / "log", signer())
    log.publish(entries(3))
    log.signers = [signer(), signer(2)]
    log.publish(entries(3, first=4))
    assert kinds(audit(log.folder)) == {"key_unknown"}


def test_every_word_of_the_vocabulary_is_told_in_two_languages() -> None:
    assert all(zh and en for zh, en in KINDS.values())


def test_a_checkpoint_that_claims_any_size(folder: Path) -> None:
    """It is not walked to an end that is not there."""
    checkpoint = folder / "checkpoint"
    origin, _size, rest = checkpoint.read_text().split("\n", 2)
    checkpoint.write_text(f"{origin}\n{2**63 - 1}\n{rest}")
    report = audit(folder)
    assert {"signature_wrong", "tile_missing"} <= kinds(report)
