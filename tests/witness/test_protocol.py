"""What a witness answers, by C2SP tlog-witness: a table of requests, and requests gone wrong."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.transparency_log.checkpoint import SIZE_MAX, Checkpoint
from infra.transparency_log.merkle import EMPTY_ROOT
from infra.transparency_log.note import COSIGNATURE, Note, Signature
from infra.transparency_log.witness_request import BODY_BYTES_MAX, WitnessRequest
from service.witness.app import create_app
from service.witness.memory import Memory
from service.witness.witness import Witness
from tests.log.logs import ORIGIN, signer
from tests.witness.conftest import KEY, NAME, NOW, Caller, NewWitness
from tests.witness.trees import Tree

TREE = Tree(40)
FORK = Tree(40, fork=5)
STRANGER = signer(2)
ELSEWHERE = signer(3, "log.example/elsewhere")
HELD = 7


def post(witness: Caller, body: bytes) -> tuple[int, str]:
    """The status and body of an answer."""
    answer = witness.post(body)
    return answer.status_code, answer.text


def cosignature(body: str) -> Signature:
    """The one line of an answer."""
    line, end, rest = body.partition("\n")
    assert (end, rest) == ("\n", "")
    return Signature.parse(line)


def held(witness: Caller) -> int:
    """What it says it holds."""
    status, body = post(witness, TREE.request(1, 1))
    return 1 if status == 200 else int(body)


def note_of(text: str, *, valid: bool = True) -> Note:
    """A text signed by the log's key, or with a signature in its name that is wrong."""
    return Note(text, (signer().sign(text if valid else text + "x"),))


def body(old: int, note: Note, *proof: bytes) -> bytes:
    return str(WitnessRequest(old, proof, note)).encode()


SAME_SIZE_OTHER_ROOT = Checkpoint(ORIGIN, HELD, bytes(32)).text

ANSWERED = {
    "grown": (TREE.request(HELD, 40), 200),
    "the same again": (TREE.request(HELD, HELD), 200),
    "signed by others too": (TREE.request(HELD, 9, signer(), STRANGER, ELSEWHERE), 200),
    # the size that is held is another
    "from nothing": (TREE.request(0, 9), 409),
    "from less": (TREE.request(6, 9), 409),
    "from more": (TREE.request(8, 9), 409),
    "a fork from less": (FORK.request(6, 9), 409),
    "a wrong proof from less": (TREE.request(6, 9, proof=[bytes(32)]), 409),
    # the proof does not lead from what is held
    "a fork": (FORK.request(HELD, 9), 422),
    "a fork of the same size": (FORK.request(HELD, HELD), 422),
    "another root of the same size": (body(HELD, note_of(SAME_SIZE_OTHER_ROOT)), 422),
    "no proof": (TREE.request(HELD, 9, proof=[]), 422),
    "a proof where none is needed": (TREE.request(HELD, HELD, proof=[bytes(32)]), 422),
    "a proof too long": (TREE.request(HELD, 9, proof=[*TREE.proof(HELD, 9), bytes(32)]), 422),
    "63 hashes": (TREE.request(HELD, 9, proof=[bytes(32)] * 63), 422),
    # nobody known has signed
    "signed by a stranger": (TREE.request(HELD, 9, STRANGER), 403),
    "a wrong signature": (
        body(HELD, note_of(TREE.checkpoint(9).text, valid=False), *TREE.proof(HELD, 9)),
        403,
    ),
    "one right and one wrong": (
        body(
            HELD,
            Note(
                TREE.checkpoint(9).text,
                (signer().sign(TREE.checkpoint(9).text), signer().sign("something else\n")),
            ),
            *TREE.proof(HELD, 9),
        ),
        403,
    ),
    "from more than it has, by a stranger": (
        TREE.request(HELD, 6, STRANGER, proof=[]),
        403,
    ),
    # nobody knows the log
    "another log": (TREE.request(0, 9, ELSEWHERE), 404),
    "another log, wrongly signed": (
        body(0, Note(TREE.checkpoint(9, "elsewhere").text, (signer().sign("no\n"),))),
        404,
    ),
    # no request
    "from more than it has": (TREE.request(HELD, 6, proof=[]), 400),
    "64 hashes": (TREE.request(HELD, 9, proof=[bytes(32)] * 64), 400),
    "a hash of 31 bytes": (TREE.request(HELD, 9, proof=[bytes(31)]), 400),
    "nothing": (b"", 400),
    "no old size": (TREE.request(HELD, 9).partition(b"\n")[2], 400),
    "only an old size": (b"old 7\n\n", 400),
    "a leading zero": (TREE.request(HELD, 9).replace(b"old 7", b"old 07"), 400),
    "a sign": (TREE.request(HELD, 9).replace(b"old 7", b"old +7"), 400),
    "digits of another script": (TREE.request(HELD, 9).replace(b"old 7", "old ７".encode()), 400),
    "two spaces": (TREE.request(HELD, 9).replace(b"old 7", b"old  7"), 400),
    "no base64": (TREE.request(HELD, 9).replace(b"=\n", b"\n", 1), 400),
    "carriage returns": (TREE.request(HELD, 9).replace(b"\n", b"\r\n"), 400),
    "no signature": (TREE.request(HELD, 9).partition("\u2014".encode())[0], 400),
    "no end": (TREE.request(HELD, 9).rstrip(), 400),
    "no text": (b"old 7\n\n\xff\xfe\n\n\xff\n", 400),
    "no checkpoint": (body(HELD, note_of("log.example/dongcheng\n7\n")), 400),
    "a size too large": (
        body(HELD, note_of(Checkpoint(ORIGIN, SIZE_MAX + 1, bytes(32)).text)),
        400,
    ),
    "an old size too large": (
        TREE.request(HELD, 9).replace(b"old 7", f"old {SIZE_MAX + 1}".encode()),
        400,
    ),
    # too much
    "too long": (TREE.request(HELD, 9) + b"x" * BODY_BYTES_MAX, 413),
}


@pytest.mark.parametrize(("request_body", "status"), ANSWERED.values(), ids=ANSWERED)
def test_a_witness_that_holds_seven(witness: Caller, request_body: bytes, status: int) -> None:
    assert post(witness, TREE.request(0, HELD))[0] == 200
    answer = witness.post(request_body)
    assert answer.status_code == status
    if status == 200:
        note = WitnessRequest.parse(request_body).checkpoint
        KEY.verifier(COSIGNATURE).verify(note.text, cosignature(answer.text))
        assert cosignature(answer.text).time == NOW
        assert held(witness) == Checkpoint.parse(note.text).size
    else:
        assert held(witness) == HELD
    if status == 409:
        assert answer.text == f"{HELD}\n"
        assert answer.headers["content-type"] == "text/x.tlog.size"


FIRST = {
    "from nothing": (TREE.request(0, 9), 200),
    "an empty log": (body(0, note_of(Checkpoint(ORIGIN, 0, EMPTY_ROOT).text)), 200),
    "an empty log with a root": (body(0, note_of(Checkpoint(ORIGIN, 0, bytes(32)).text)), 422),
    "from nothing with a proof": (TREE.request(0, 9, proof=[bytes(32)]), 422),
    "from something": (TREE.request(3, 9), 409),
}


@pytest.mark.parametrize(("request_body", "status"), FIRST.values(), ids=FIRST)
def test_a_witness_that_holds_nothing(witness: Caller, request_body: bytes, status: int) -> None:
    answered, said = post(witness, request_body)
    assert answered == status
    if status == 409:
        assert said == "0\n"


def test_extension_lines_are_cosigned_with_the_rest(witness: Caller) -> None:
    text = TREE.checkpoint(9).text + "an extension\n"
    status, said = post(witness, body(0, note_of(text)))
    assert status == 200
    KEY.verifier(COSIGNATURE).verify(text, cosignature(said))


def test_the_largest_log_is_held(witness: Caller) -> None:
    largest = note_of(Checkpoint(ORIGIN, SIZE_MAX, bytes(32)).text)
    assert post(witness, body(0, largest))[0] == 200
    assert held(witness) == SIZE_MAX


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_posts_are_answered(witness: Caller, method: str) -> None:
    assert witness.request(method, "/add-checkpoint").status_code == 405


def test_its_newest_checkpoint_can_be_fetched(witness: Caller) -> None:
    address = f"/{hashlib.sha256(ORIGIN.encode()).hexdigest()}/checkpoint"
    assert witness.request("GET", address).status_code == 404
    cosigned = post(witness, TREE.request(0, 9, signer(), STRANGER))[1]
    note = Note.parse(witness.request("GET", address).content)
    assert note.text == TREE.checkpoint(9).text
    assert note.signatures == (signer().sign(note.text), cosignature(cosigned))
    for unknown in (hashlib.sha256(b"elsewhere").hexdigest(), ORIGIN, "%00"):
        assert witness.request("GET", f"/{unknown}/checkpoint").status_code == 404


def test_a_log_that_replaces_its_key_is_known_by_either(new_witness: NewWitness) -> None:
    new = signer(4)
    witness = new_witness(signer().verifier(), new.verifier())
    assert witness.add_checkpoint(TREE.request(0, 7)).status == 200
    assert witness.add_checkpoint(TREE.request(7, 8, signer(), new)).status == 200
    assert witness.add_checkpoint(TREE.request(8, 9, new)).status == 200
    assert new_witness(new.verifier()).add_checkpoint(TREE.request(9, 12, new)).status == 200
    assert new_witness(new.verifier()).add_checkpoint(TREE.request(12, 13)).status == 403


def test_logs_are_held_apart(new_witness: NewWitness) -> None:
    witness = new_witness(signer().verifier(), ELSEWHERE.verifier(COSIGNATURE))
    assert witness.add_checkpoint(TREE.request(0, 7)).status == 200
    note = Note(text := FORK.checkpoint(9, ELSEWHERE.name).text, (ELSEWHERE.cosign(text, NOW),))
    assert witness.add_checkpoint(body(0, note)).status == 200
    assert witness.add_checkpoint(TREE.request(7, 9)).status == 200


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Caller:
    """A witness for requests that must not break it."""
    memory = Memory.create(tmp_path_factory.mktemp("witness") / "witness.sqlite", NAME)
    witness = Witness(KEY, [signer().verifier()], memory, clock=lambda: NOW)
    caller = Caller(create_app(witness))
    assert post(caller, TREE.request(0, HELD))[0] == 200
    return caller


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A good request with some bytes changed, dropped or put in."""
    good = draw(st.sampled_from([TREE.request(HELD, 40), TREE.request(40, 40)]))
    broken = bytearray(good)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(broken) - 1))
        width = draw(st.integers(0, 2))
        broken[at : at + width] = draw(st.binary(max_size=3))
    return bytes(broken)


@settings(max_examples=150, deadline=None)
@given(st.one_of(mutated(), st.binary(max_size=200)))
def test_no_request_breaks_it_or_is_wrongly_cosigned(tried: Caller, request_body: bytes) -> None:
    status, said = post(tried, request_body)
    assert status in (200, 400, 403, 404, 409, 422)
    if status == 200:
        text = WitnessRequest.parse(request_body).checkpoint.text
        assert text == TREE.checkpoint(40).text
    else:
        assert len(said) < 100, "what was sent is not repeated"


def test_a_memory_that_is_gone_is_not_made_anew(tmp_path: Path, new_witness: NewWitness) -> None:
    caller = Caller(create_app(new_witness()))
    (tmp_path / "witness.sqlite").unlink()
    assert post(caller, TREE.request(0, 9))[0] == 503
    assert not (tmp_path / "witness.sqlite").exists()
