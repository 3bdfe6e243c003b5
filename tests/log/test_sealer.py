"""What the sealer publishes: entries, tiles, checkpoints, and that it goes on from where it was."""

from __future__ import annotations

import json
import shutil
import threading
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from domain.steps.session import RecordAttendance
from domain.value import Party
from infra.transparency_log import log_records
from infra.transparency_log import sealer as sealer_module
from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.edge import Edge
from infra.transparency_log.entry import is_canonical, read_entry
from infra.transparency_log.key_notes import follow
from infra.transparency_log.keys import begin_rotation, end_rotation, load_signers
from infra.transparency_log.ledger_entries import entry_pages
from infra.transparency_log.log_records import SignedCheckpoint
from infra.transparency_log.note import COSIGNATURE, Note
from infra.transparency_log.published_log import PublishedLog
from infra.transparency_log.signing import Signing
from infra.transparency_log.tiles import ENTRY_BYTES_MAX, WIDTH
from projections import audit_trail
from tests.domain.course import (
    FILL,
    OPENED,
    SESSION,
    changed,
)
from tests.domain.specification import december, resident
from tests.log.logs import signer
from tests.log.sealed import ORIGIN, SealedLedger, files_in, made_again, verify_history
from tests.store.ledgers import cosign, play, proposed, registered

RESTRICTED = "rating.given.v1"


def canonical(value: object) -> bytes:
    """As docs/LOG.md has it, word for word."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def as_the_api_gives_them(log: SealedLedger) -> list[dict[str, Any]]:
    """Every event as it stands on the page that GET /api/v1/events reads."""
    return [
        json.loads(msgspec.json.encode(audit_trail.fold(None, event, (event.position,))))
        for page in log.ledger.recorder.pages()
        for event in page
    ]


def test_nothing_to_seal(log: SealedLedger) -> None:
    assert log.sealer().seal_all() == 0
    assert log.files.published() is None


def test_entries_are_the_events_of_the_api(log: SealedLedger) -> None:
    """Every kind of fact, at every fraction of a second, restricted ones by what they commit to."""
    head = log.append(300)
    log.alter(
        "UPDATE stored_events SET recorded_at = date_trunc('second', recorded_at)"
        " + notification_id / 100 * interval '10 microseconds'"
    )
    assert log.sealer().seal_all() == head
    with log.ledger.datastore.connect() as connection:
        salts = dict(connection.execute("SELECT position, salt FROM vault_restricted").fetchall())
    events = as_the_api_gives_them(log)
    restricted = 0
    for entry, event in zip(log.entries(), events, strict=True):
        if event["meta"].get("visibility") != "restricted":
            assert entry == canonical(event)
            continue
        restricted += 1
        hidden = canonical({"data": event.pop("data"), "person": event["meta"]["actor"]["person"]})
        event["meta"]["actor"]["person"] = None
        event["commitment"] = sha256(salts[event["position"]] + hidden).hexdigest()
        assert entry == canonical(event)
    assert restricted == len(salts) > 0


def test_sizes_around_full_tiles(log: SealedLedger) -> None:
    """However the events come, the files are those of the whole, and partial ones go when full."""
    log.seal(1, 1, 253, 1, 1, 254, 300)
    key = load_signers(log.key_file, ORIGIN)[0].verifier()
    notes = log.history()
    assert [int(note.text.split("\n")[1]) for note in notes] == [1, 2, 255, 256, 257, 511, 811]
    verify_history(log.files, notes, key)
    assert files_in(log.folder / "log") == made_again(log, log.folder / "again")
    folder = log.folder / "log/tile/0"
    assert sorted(path.name for path in folder.iterdir()) == ["000", "001", "002", "003.p"]


def test_the_history_of_checkpoints_fills_its_file(log: SealedLedger) -> None:
    """After a year in which the files were on another disk."""
    log.seal(1)
    sign_every_size(log, WIDTH - 2)
    shutil.rmtree(log.folder / "log")
    with log.sealer().leading() as publisher:
        assert publisher is not None
        assert len(log.history()) == WIDTH - 2
        for _ in range(3):
            log.append(1)
            publisher.advance()
    assert len(log.history()) == WIDTH + 1
    names = sorted(str(path.relative_to(log.folder)) for path in log.folder.rglob("00*"))
    assert [name for name in names if "checkpoints" in name] == [
        "log/checkpoints/000",
        "log/checkpoints/001.p",
    ]
    assert files_in(log.folder / "log") == made_again(log, log.folder / "again")


def test_what_is_signed_is_dated(log: SealedLedger) -> None:
    """By the log's own cosignature: no earlier than what it holds, nor than the one before."""
    log.seal(1, 1)
    log.alter("UPDATE stored_events SET recorded_at = recorded_at + interval '1 hour'")
    log.seal(1)
    key = load_signers(log.key_file, ORIGIN)[0].verifier(COSIGNATURE)
    dates = [note.signed_by([key])[0][1].time for note in log.history()]
    recorded_at = read_entry(log.entries()[-1]).recorded_at
    assert dates == sorted(dates)
    assert dates[0] <= datetime.now(UTC).timestamp() < int(recorded_at.timestamp()) <= dates[2]


def test_data_too_long_for_its_entry_lies_beside_the_log(log: SealedLedger) -> None:
    """Two thousand people come to a session."""
    people = [resident(number) for number in range(100, 2_100)]
    seat = FILL.seats[0]
    fill = changed(FILL, seats=tuple(changed_party(seat, person) for person in people))
    course = tuple((fill if step[0] is FILL else step[0], *step[1:]) for step in OPENED)
    matter = uuid4()
    play(registered(log.ledger), matter, course)
    attendance = RecordAttendance(session=SESSION, present=tuple(people))
    (receipt,) = play(log.ledger, matter, ((attendance, december(10, 14, 10)),))
    log.sealer().seal_all()
    entry = log.entries()[receipt.position - 1]
    event = as_the_api_gives_them(log)[receipt.position - 1]
    data = canonical(event.pop("data"))
    assert len(data) > ENTRY_BYTES_MAX
    digest = sha256(data).hexdigest()
    assert log.files.read(f"detached/{digest}") == data
    assert entry == canonical({**event, "detached": {"bytes": len(data), "sha256": digest}})
    assert all(is_canonical(each) for each in log.entries())
    assert files_in(log.folder / "log") == made_again(log, log.folder / "again")


def sign_every_size(log: SealedLedger, size: int) -> None:
    """As if every event had been sealed by itself."""
    log.append(size - 1)
    signing = Signing(log.files, log.key_file, ORIGIN)
    with log.ledger.datastore.connect() as connection, log.ledger.datastore.connect() as reading:
        signing.refresh(connection, 1)
        edge = Edge()
        (page,) = entry_pages(connection, reading, 0, commit=True)
        for entry in page.entries:
            assert not list(edge.extend([entry]))
            if edge.size > 1:
                text = Checkpoint(ORIGIN, edge.size, edge.root()).text
                peaks, note = b"".join(edge.peaks()), str(signing.sign(text, 1_772_676_000))
                signed = SignedCheckpoint(edge.size, edge.root(), peaks, note, datetime.now(UTC))
                log_records.keep_checkpoint(connection, signed)


def changed_party(seat: Any, party: Party) -> Any:
    """The same seat for somebody else."""
    return seat.model_copy(update={"party": party})


def test_many_writers_and_a_sealer_beside_them(
    log: SealedLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checkpoints end where commits end, and hold everything in the end."""
    monkeypatch.setattr(sealer_module, "ROUND_SECONDS", 0.01)
    monkeypatch.setattr(sealer_module, "POLL_SECONDS", 0.02)
    matter = proposed(registered(log.ledger))
    sealer = log.sealer()
    sealer.start()
    commits: list[int] = []

    def write() -> None:
        for _ in range(15):
            log.ledger.submit(cosign(), matter)
            commits.append(log.append(40))

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    log.sealer().seal_all()
    sealer.close()
    events = as_the_api_gives_them(log)
    recorded_at = [event["recorded_at"] for event in events]
    notes = log.history()
    sizes = [int(note.text.split("\n")[1]) for note in notes]
    assert sizes[-1] == len(events) == log.ledger.recorder.head()
    assert all(recorded_at[size - 1] != recorded_at[size] for size in sizes[:-1])
    verify_history(log.files, notes)
    assert files_in(log.folder / "log") == made_again(log, log.folder / "again")


def test_one_sealer_leads(log: SealedLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one waits, and goes on when the first has left."""
    monkeypatch.setattr(sealer_module, "POLL_SECONDS", 0.02)
    log.append(10)
    second = log.sealer()
    with log.sealer().leading() as first:
        assert first is not None
        second.start()
        with log.sealer().leading() as third:
            assert third is None
        first.advance()
        log.append(10)
    while (published := log.files.published()) is None or published.size < 20:
        threading.Event().wait(0.01)
    second.close()
    verify_history(log.files, log.history())


def test_whoever_was_erased_before_sealing_leaves_no_salt(log: SealedLedger) -> None:
    log.append(2, RESTRICTED)
    with log.ledger.datastore.connect() as connection:
        person = UUID(bytes=b"rater".ljust(16, b"."))
        connection.execute("SELECT erase_subject(%s, now())", (person,))
    log.sealer().seal_all()
    with log.ledger.datastore.connect() as connection:
        rows = connection.execute("SELECT salt, subject FROM vault_restricted").fetchall()
    assert rows == [(None, person)] * 2
    assert files_in(log.folder / "log") == made_again(log, log.folder / "again")


def test_a_key_is_replaced(log: SealedLedger) -> None:
    """Both sign meanwhile; the new one alone afterwards; who trusts the old one can follow."""
    with log.sealer().leading() as publisher:
        assert publisher is not None
        for turn in (lambda path: None, begin_rotation, end_rotation):
            turn(log.key_file)
            log.append(5)
            publisher.advance()
    old, new = (it.key for it in PublishedLog(log.files.read).key_chain())
    first, both, last = log.history()
    verify_history(log.files, [first, both], old)
    verify_history(log.files, [both, last], new)
    assert not first.signed_by([new])
    assert not last.signed_by([old])
    notes = [Note.parse(log.files.read(f"keys/{number}") or b"") for number in (1, 2)]
    assert [key.first_size for key in follow(notes, old)] == [0, 6]
    log.seal(1)


def test_cosignatures_are_published_when_they_come(log: SealedLedger) -> None:
    """While their checkpoint is the newest; afterwards they stay in the database."""
    log.append(3)
    witness = signer(9, "witness.example")
    with log.sealer().leading() as publisher, log.ledger.datastore.connect() as connection:
        assert publisher is not None
        publisher.advance()
        content = log.files.read("checkpoint")
        note = Note.parse(content or b"")
        key = witness.verifier(COSIGNATURE)
        connection.execute(
            "INSERT INTO cosignatures VALUES (3, %s, %s, now())",
            (str(key), str(witness.cosign(note.text, 1_772_676_000))),
        )
        publisher.advance()
        cosigned = Note.parse(log.files.read("checkpoint") or b"")
        assert cosigned.text == note.text
        assert cosigned.signatures[:2] == note.signatures
        assert len(cosigned.signed_by([key])) == 1
        log.append(1)
        publisher.advance()
    assert not Note.parse(log.files.read("checkpoint") or b"").signed_by([key])
    assert not any(note.signed_by([key]) for note in log.history())
