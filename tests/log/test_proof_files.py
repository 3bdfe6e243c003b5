"""Proof files: what they say, what they prove, and what is none."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.merkle import ProofWrong, leaf_hash
from infra.transparency_log.note import COSIGNATURE, Note, NoteMalformed, SignatureWrong
from infra.transparency_log.proof_file import HASHES_MAX, HEADER, ProofFile
from infra.transparency_log.tile_reader import TileReader
from tests.log import naive
from tests.log.logs import ORIGIN, LogFolder, signer

WITNESS = signer(2, "witness.example")


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> LogFolder:
    log = LogFolder(tmp_path_factory.mktemp("log"))
    log.publish([naive.entry(index) for index in range(300)], None, WITNESS)
    return log


def proof_of(log: LogFolder, index: int) -> ProofFile:
    reader = TileReader(log.fetch, log.size)
    note = Note.parse(log.fetch("checkpoint") or b"")
    return ProofFile(index, tuple(reader.inclusion(index)), note, reader.entry(index))


@pytest.mark.parametrize("index", [0, 1, 255, 256, 299])
def test_a_proof_needs_nothing_beside_it(log: LogFolder, index: int) -> None:
    """Its entry, its place, and a checkpoint that the log and its witness signed."""
    proof = ProofFile.parse(str(proof_of(log, index)).encode())
    assert proof.extra == naive.entry(index)
    checkpoint = proof.verify(leaf_hash(proof.extra))
    assert checkpoint == Checkpoint(ORIGIN, 300, naive.mth(0, 300))
    keys = [signer().verifier(), signer().verifier(COSIGNATURE), WITNESS.verifier(COSIGNATURE)]
    assert len(proof.checkpoint.signed_by(keys)) == 3


def test_another_entry_is_not_proved(log: LogFolder) -> None:
    proof = proof_of(log, 7)
    for index in (6, 8, 263):
        with pytest.raises(ProofWrong):
            proof.verify(leaf_hash(naive.entry(index)))
        with pytest.raises(ProofWrong):
            ProofFile(index, proof.hashes, proof.checkpoint).verify(leaf_hash(naive.entry(7)))


@settings(deadline=None)
@given(
    st.integers(0, 2**62),
    st.lists(st.binary(min_size=32, max_size=32), max_size=HASHES_MAX),
    st.none() | st.binary(max_size=200),
)
def test_what_is_written_is_read(index: int, hashes: list[bytes], extra: bytes | None) -> None:
    text = Checkpoint(ORIGIN, 300, naive.mth(0, 300)).text
    proof = ProofFile(index, tuple(hashes), Note(text, (signer().sign(text),)), extra)
    assert ProofFile.parse(str(proof).encode()) == proof


def test_it_is_written_as_the_specification_has_it(log: LogFolder) -> None:
    proof = proof_of(log, 299)
    lines = str(proof).split("\n")
    assert lines[:3] == [
        "c2sp.org/tlog-proof@v1",
        f"extra {base64.b64encode(naive.entry(299)).decode()}",
        "index 299",
    ]
    assert lines[3 : 3 + len(proof.hashes)] == [
        base64.b64encode(step).decode() for step in naive.path(299, 0, 300)
    ]
    assert lines[3 + len(proof.hashes)] == ""
    rest = "\n".join(lines[4 + len(proof.hashes) :])
    assert rest.encode() == log.fetch("checkpoint")


HASH = base64.b64encode(bytes(32)).decode()
LONGER = base64.b64encode(bytes(33)).decode()


@pytest.mark.parametrize(
    "head",
    [
        "",
        f"{HEADER}",
        f"{HEADER}\nextra AAAA",
        "c2sp.org/tlog-proof@v2\nindex 0",
        f" {HEADER}\nindex 0",
        f"{HEADER}\r\nindex 0",
        f"{HEADER}\nindex 00",
        f"{HEADER}\nindex 01",
        f"{HEADER}\nindex -1",
        f"{HEADER}\nindex  1",
        f"{HEADER}\nindex 1 ",
        f"{HEADER}\nindex one",
        f"{HEADER}\nindex",
        f"{HEADER}\nindex {'9' * 20}",
        f"{HEADER}\nINDEX 0",
        f"{HEADER}\nindex 0\nextra AAAA",
        f"{HEADER}\nextra AAAA\nextra AAAA\nindex 0",
        f"{HEADER}\nextra !!\nindex 0",
        f"{HEADER}\nextra AA\nindex 0",
        f"{HEADER}\nextra  AAAA\nindex 0",
        f"{HEADER}\nindex 0\nAAAA",
        f"{HEADER}\nindex 0\n{LONGER}",
        f"{HEADER}\nindex 0\n{HASH[:-1]}",
        f"{HEADER}\nindex 0\n{HASH} ",
        f"{HEADER}\nindex 0\n{HASH[:-2]}B=",
        f"{HEADER}\nindex 0" + f"\n{HASH}" * (HASHES_MAX + 1),
        f"{HEADER}\nindex ٧",
    ],
)
def test_unfit_beginnings(log: LogFolder, head: str) -> None:
    with pytest.raises(NoteMalformed):
        ProofFile.parse(f"{head}\n\n".encode() + (log.fetch("checkpoint") or b""))


@pytest.mark.parametrize("rest", ["", "\n\n", f"\n\n{ORIGIN}\n300\n{HASH}\n"])
def test_a_proof_without_a_signed_checkpoint(rest: str) -> None:
    with pytest.raises(NoteMalformed):
        ProofFile.parse(f"{HEADER}\nindex 0{rest}".encode())


def test_a_proof_whose_note_is_no_checkpoint() -> None:
    proof = ProofFile(0, (), Note("text\n", (signer().sign("text\n"),)))
    with pytest.raises(NoteMalformed):
        ProofFile.parse(str(proof).encode()).verify(leaf_hash(b""))


def test_every_byte_counts(log: LogFolder) -> None:
    """Whichever is altered, the entry is no longer proved by all who signed."""
    content = str(proof_of(log, 5)).encode()
    assert proved(content)
    for at in range(len(content)):
        altered = bytearray(content)
        altered[at] ^= 1
        assert not proved(bytes(altered)), f"byte {at}"


def proved(content: bytes) -> bool:
    """Whether it proves its entry by the log and its witness."""
    keys = [signer().verifier(), signer().verifier(COSIGNATURE), WITNESS.verifier(COSIGNATURE)]
    try:
        proof = ProofFile.parse(content)
        proof.verify(leaf_hash(proof.extra or b""))
        return len(proof.checkpoint.signed_by(keys)) == len(keys)
    except (NoteMalformed, SignatureWrong, ProofWrong):
        return False
