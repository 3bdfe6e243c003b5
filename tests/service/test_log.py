"""The log over HTTP: its files, the overview, and proof files that need nothing beside them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from domain.events.registry import Kind
from domain.steps.registration import Entry, UpdateRegister
from domain.streams.registry import REGISTRY_STREAM
from infra.settings import Settings
from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.entry import commitment_to, is_canonical
from infra.transparency_log.key_notes import follow
from infra.transparency_log.keys import begin_rotation, end_rotation
from infra.transparency_log.log_files import LogFiles
from infra.transparency_log.merkle import leaf_hash, verify_consistency
from infra.transparency_log.note import COSIGNATURE, Note, VerifierKey
from infra.transparency_log.proof_file import ProofFile
from infra.transparency_log.tile_reader import TileReader
from infra.transparency_log.tiles import read_bundle, tiles_of
from tests.conftest import NewDatabase
from tests.domain import course
from tests.domain.course import changed
from tests.domain.specification import COMMITTEE, ORGANISATIONS, STREAM, december
from tests.service.conftest import StartService, Tokens
from tests.service.running import Service, running
from tests.service.test_events import rate
from tests.service.test_pages import play

FOR_EVER = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def sealed(start_service: StartService) -> Iterator[Service]:
    """A decided matter and a restricted rating, all of it sealed."""
    with start_service() as service:
        play(service, course.DECIDED)
        rate(service)
        seal(service)
        yield service


def seal(service: Service) -> int:
    """Seal what is recorded, in the place of a sealer; how far."""
    return int(service.app.state.parts.district.sealer.seal_all())


def key_of(service: Service) -> VerifierKey:
    """The log's key, as whoever pins it takes it from the overview."""
    (key,) = service.get("/api/v1/log").json()["keys"]
    return VerifierKey.parse(key["verifier"])


# Files


def test_the_whole_log_is_read_over_http(sealed: Service) -> None:
    """Every entry rehashed, up to the root that the log signed."""
    answer = sealed.get("/log/checkpoint")
    note = Note.parse(answer.content)
    assert note.signed_by([key_of(sealed)])
    checkpoint = Checkpoint.parse(note.text)
    assert checkpoint.size == sealed.head()

    def fetch(path: str) -> bytes | None:
        found = sealed.get(f"/log/{path}")
        return found.content if found.status_code == 200 else None

    reader = TileReader(fetch, checkpoint.size)
    assert reader.root() == checkpoint.root
    for index in range(checkpoint.size):
        assert reader.node(0, index) == leaf_hash(reader.entry(index))


def test_every_file_says_how_long_it_stays(sealed: Service) -> None:
    newest = sealed.get("/log/checkpoint")
    assert newest.headers["Cache-Control"] == "no-cache"
    assert newest.headers["Content-Type"] == "text/plain; charset=utf-8"
    binary = [tile.path for tile in tiles_of(sealed.head())] + ["checkpoints/000.p/1"]
    for path in (*binary, "keys/1"):
        answer = sealed.get(f"/log/{path}")
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == FOR_EVER
        text = path == "keys/1"
        assert answer.headers["Content-Type"] == (
            "text/plain; charset=utf-8" if text else "application/octet-stream"
        )
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    history = read_bundle(sealed.get("/log/checkpoints/000.p/1").content)
    assert Checkpoint.parse(Note.parse(history[0]).text).size <= sealed.head()


def test_the_checkpoint_is_not_sent_twice(sealed: Service) -> None:
    first = sealed.get("/log/checkpoint")
    again = sealed.get("/log/checkpoint", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert sealed.get("/log/checkpoint", headers={"If-None-Match": '"x"'}).status_code == 200


def test_heads_are_answered(sealed: Service) -> None:
    for path in ("checkpoint", "keys/1"):
        answer = sealed.request("HEAD", f"/log/{path}")
        assert answer.status_code == 200
        assert answer.headers["Content-Length"] == str(len(sealed.get(f"/log/{path}").content))


@pytest.mark.parametrize(
    "path",
    [
        "",
        "checkpoint/",
        "Checkpoint",
        "keys",
        "keys/",
        "keys/0",
        "keys/01",
        "keys/2",
        "keys/..%2Fcheckpoint",
        "..%2Flog.key",
        "%2e%2e/log.key",
        "tile/..%2Fcheckpoint",
        "tile/0/..%2F000",
        "tile/0",
        "tile/0/999",
        "tile/0/000.p",
        "tile/0/000.p/0",
        "tile/0/000.p/257",
        "tile/7/000",
        "tile/0/1",
        ".new/x",
        "checkpoints",
        "checkpoints/0",
        "checkpoints/999",
        "timestamps/000.p/1",
        "timestamps/999",
        "detached/00",
        f"detached/{'0' * 64}",
        f"detached/{'G' * 64}",
        "%00",
        "checkpoint%00",
        "check%0Apoint",
        "tile/0/%D9%A0%D9%A0%D9%A0",
        "x" * 3000,
    ],
)
def test_nothing_else_is_there(sealed: Service, path: str) -> None:
    answer = sealed.request("GET", f"/log/{path}")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["rule"] == "NotFound"


def test_what_is_not_of_the_log_is_not_served_though_it_lies_there(sealed: Service) -> None:
    files: LogFiles = sealed.app.state.parts.district.log_files
    for name in ("notes.txt", "tile/0/backup", "keys/1.old"):
        (files.folder / name).write_bytes(b"not of the log")
        assert sealed.request("GET", f"/log/{name}").status_code == 404


# The overview


def test_the_log_says_what_it_is(sealed: Service) -> None:
    page = sealed.get("/api/v1/log").json()
    checkpoint = sealed.get("/log/checkpoint").text
    assert checkpoint.startswith(f"{page['origin']}\n{page['size']}\n{page['root']}\n\n")
    assert datetime.now(UTC) >= datetime.fromisoformat(page["signed_at"])
    (key,) = page["keys"]
    assert (key["number"], key["first_size"], key["signs"]) == (1, 0, True)
    pinned = [VerifierKey.parse(key[name]) for name in ("verifier", "cosignature_verifier")]
    assert pinned[1].algorithm == COSIGNATURE
    assert len(Note.parse(checkpoint.encode()).signed_by(pinned)) == 2
    assert (page["witnesses"], page["timestamps"]) == ([], [])
    for name, address in page["addresses"].items():
        assert address.startswith(("/log/", "/api/v1/events/")), name


def test_before_the_first_checkpoint(service: Service) -> None:
    page = service.request("GET", "/api/v1/log").json()
    assert (page["size"], page["root"], page["signed_at"], page["keys"]) == (0, None, None, [])
    assert page["origin"] == service.app.state.parts.settings.log_origin
    assert service.request("GET", "/log/checkpoint").status_code == 404


# Proof files


def test_a_proof_needs_nothing_beside_it_but_the_key(sealed: Service) -> None:
    key = key_of(sealed)
    for position in (1, 2, sealed.head()):
        answer = sealed.get(f"/api/v1/events/{position}.tlog-proof")
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        name = f'attachment; filename="event-{position}.tlog-proof"'
        assert answer.headers["Content-Disposition"] == name
        proof = ProofFile.parse(answer.content)
        assert proof.index == position - 1
        assert proof.extra is not None
        checkpoint = proof.verify(leaf_hash(proof.extra))
        assert checkpoint.size == sealed.head()
        assert proof.checkpoint.signed_by([key])
        event = sealed.get(f"/api/v1/events/{position}").json()
        entry = json.loads(proof.extra)
        assert entry["position"] == event["position"] == position
        if "data" in entry:
            assert entry == event


def test_the_entry_is_the_event_in_its_one_way_of_being_written(sealed: Service) -> None:
    answer = sealed.get("/api/v1/events/2/entry")
    assert answer.headers["Cache-Control"] == FOR_EVER
    assert answer.headers["Content-Type"] == "application/json"
    proof = ProofFile.parse(sealed.get("/api/v1/events/2.tlog-proof").content)
    assert proof.extra == answer.content
    events = sealed.get("/api/v1/events?limit=1000").json()["items"]
    assert [event["position"] for event in events] == list(range(1, sealed.head() + 1))
    for event in events:
        entry = sealed.request("GET", f"/api/v1/events/{event['position']}/entry")
        assert is_canonical(entry.content)
        restricted = event.pop("restricted", False)
        assert restricted or entry.json() == event


def test_a_restricted_event_is_proved_without_being_told(sealed: Service) -> None:
    """Not even to those who may see it: the entry is the same for everybody."""
    position = sealed.head()
    whole = sealed.get(f"/api/v1/events/{position}", by="auditor").json()
    assert whole["type"] == "rating.given.v1"
    entries = [
        sealed.get(f"/api/v1/events/{position}/entry", by=by).content
        for by in (None, "committee", "auditor")
    ]
    assert len(set(entries)) == 1
    entry = json.loads(entries[0])
    assert "data" not in entry
    assert entry["meta"]["actor"]["person"] is None
    part = json.dumps(
        {"data": whole["data"], "person": whole["meta"]["actor"]["person"]},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    salt = salt_of(sealed, position)
    assert entry["commitment"] == hashlib.sha256(salt + part.encode()).hexdigest()
    assert entry["commitment"] == commitment_to(part.encode(), salt).hex()


def salt_of(service: Service, position: int) -> bytes:
    """The salt of a restricted event, which only the vault has."""
    with service.app.state.parts.district.datastore.connect() as connection:
        row = connection.execute(
            "SELECT salt FROM vault_restricted WHERE position = %s", (position,)
        ).fetchone()
    assert row is not None
    return bytes(row[0])


@pytest.mark.parametrize("what", ["{}.tlog-proof", "{}/entry"])
def test_there_is_no_proof_of_what_was_not_recorded(sealed: Service, what: str) -> None:
    beyond = sealed.request("GET", f"/api/v1/events/{what.format(sealed.head() + 1)}")
    assert (beyond.status_code, beyond.json()["field"]) == (404, "position")
    for unfit in ("0", "-1", "x", "1.5", "9" * 30, "１"):
        answer = sealed.request("GET", f"/api/v1/events/{what.format(unfit)}")
        assert (answer.status_code, answer.json()["field"]) == (422, "position"), unfit


def test_one_tree_a_checkpoint_and_the_next_goes_on_from_it(service: Service) -> None:
    seal(service)
    before = service.app.state.parts.log.newest()
    first = ProofFile.parse(service.get("/api/v1/events/1.tlog-proof").content)
    assert service.app.state.parts.log.newest() is before
    assert service.post(changed(course.PROPOSE, occurred_at=december(1))).status_code == 201
    seal(service)
    later = service.app.state.parts.log.newest()
    second = ProofFile.parse(service.get("/api/v1/events/1.tlog-proof").content)
    assert second.extra == first.extra
    old, new = (Checkpoint.parse(proof.checkpoint.text) for proof in (first, second))
    assert (before.checkpoint, later.checkpoint) == (old, new)
    assert new.size == old.size + 1
    proof = later.tree.consistency(old.size)
    verify_consistency(old.size, new.size, proof, old.root, new.root)


# A key that is replaced


def test_whoever_pinned_the_old_key_follows_to_the_new(
    template: tuple[str, Tokens],
    new_database: NewDatabase,
    drop_database: Callable[[str], None],
    settings_for: Callable[[str], Settings],
    tmp_path: Path,
) -> None:
    """Both sign until the old one is retired; what it signed alone still verifies."""
    name, path = new_database(template[0]), tmp_path / "log.key"
    settings = settings_for(name).model_copy(update={"log_key_file": path})
    with running(settings, template[1]) as service:
        before = seal(service)
        old = key_of(service)
        kept = ProofFile.parse(service.get("/api/v1/events/1.tlog-proof").content)
        begin_rotation(path)
        record(service, 1)
        first, second = service.get("/api/v1/log").json()["keys"]
        assert (first["number"], first["signs"], first["verifier"]) == (1, True, str(old))
        assert (second["number"], second["signs"]) == (2, True)
        assert second["first_size"] == before + 1
        new = VerifierKey.parse(second["verifier"])
        both = ProofFile.parse(service.get("/api/v1/events/1.tlog-proof").content)
        assert len(both.checkpoint.signed_by([old, new])) == 2

        end_rotation(path)
        record(service, 2)
        keys = service.get("/api/v1/log").json()["keys"]
        assert [key["signs"] for key in keys] == [False, True]
        notes = [Note.parse(service.get(f"/log/keys/{number}").content) for number in (1, 2)]
        assert follow(notes, old)[-1].key == new
        newest = service.app.state.parts.log.newest()
        assert newest.note.signed_by([new])
        assert newest.note.signed_by([old]) == []
        then, now = kept.verify(leaf_hash(kept.extra or b"")), newest.checkpoint
        proof = newest.tree.consistency(then.size)
        verify_consistency(then.size, now.size, proof, then.root, now.root)
        assert kept.checkpoint.signed_by([old])
    drop_database(name)


def record(service: Service, number: int) -> None:
    """A further matter, sealed."""
    proposal = changed(course.PROPOSE, occurred_at=december(1))
    assert service.post(proposal, stream=UUID(int=0xC0 + number)).status_code == 201
    seal(service)


# Receipts


def test_a_receipt_names_a_proof_for_each_fact(service: Service) -> None:
    organisations = tuple(
        Entry(
            organisation=UUID(int=0xE0 + number),
            kind=Kind.GRID,
            name=f"第{number}网格",
            parent=COMMITTEE,
        )
        for number in range(2, 5)
    )
    update = UpdateRegister(organisations=organisations)
    answer = service.post(
        update, stream=REGISTRY_STREAM, by="district", headers={"Idempotency-Key": "k"}
    )
    again = service.post(
        update, stream=REGISTRY_STREAM, by="district", headers={"Idempotency-Key": "k"}
    )
    assert again.content == answer.content
    receipt = answer.json()
    assert receipt["facts"] == 3
    assert receipt["proofs"] == [
        f"/api/v1/events/{position}.tlog-proof"
        for position in range(receipt["position"] - 2, receipt["position"] + 1)
    ]
    seal(service)
    for address, entry in zip(receipt["proofs"], organisations, strict=True):
        proof = ProofFile.parse(service.get(address).content)
        assert json.loads(proof.extra or b"")["data"]["organisation"] == str(entry.organisation)


def test_of_what_was_known_already_there_is_nothing_to_prove(service: Service) -> None:
    known = Entry(
        organisation=ORGANISATIONS[0][0],
        kind=ORGANISATIONS[0][1],
        name=ORGANISATIONS[0][2],
        parent=ORGANISATIONS[0][3],
    )
    update = UpdateRegister(organisations=(known,))
    answer = service.post(update, stream=REGISTRY_STREAM, by="district")
    assert (answer.status_code, answer.json()["facts"], answer.json()["proofs"]) == (200, 0, [])


# What has just been recorded


@pytest.fixture
def sealing(
    template: tuple[str, Tokens],
    new_database: NewDatabase,
    drop_database: Callable[[str], None],
    settings_for: Callable[[str], Settings],
) -> Iterator[Service]:
    """A service that seals by itself, as it is served."""
    name = new_database(template[0])
    settings = settings_for(name).model_copy(update={"sealer": "thread"})
    with running(settings, template[1]) as service:
        yield service
    drop_database(name)


def test_a_proof_of_what_has_just_been_recorded_is_waited_for(sealing: Service) -> None:
    for stream in (STREAM, UUID(int=0xB)):
        recorded = sealing.post(changed(course.PROPOSE, occurred_at=december(1)), stream=stream)
        (address,) = recorded.json()["proofs"]
        proof = ProofFile.parse(sealing.request("GET", address).content)
        assert proof.extra is not None
        proof.verify(leaf_hash(proof.extra))
        assert json.loads(proof.extra)["stream"] == str(stream)


def test_a_proof_that_does_not_come_in_time(
    template: tuple[str, Tokens],
    new_database: NewDatabase,
    drop_database: Callable[[str], None],
    settings_for: Callable[[str], Settings],
) -> None:
    """Where nobody seals."""
    name = new_database(template[0])
    settings = settings_for(name).model_copy(update={"wait_seconds": 0.05})
    with running(settings, template[1]) as service:
        for what in ("events/1.tlog-proof", "events/1/entry", "log?position=1"):
            answer = service.request("GET", f"/api/v1/{what}")
            assert (answer.status_code, answer.json()["rule"]) == (504, "PositionNotReached")
            assert answer.headers["Retry-After"]
    drop_database(name)
