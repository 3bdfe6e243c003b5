"""Asking a witness: what it may answer, what is done about it, and who is asked at all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from infra.transparency_log.note import COSIGNATURE, Note, Signer
from infra.transparency_log.witness_asker import Asker, Round
from infra.transparency_log.witness_client import (
    ANSWER_BYTES_MAX,
    Contradiction,
    Unanswered,
    WitnessClient,
)
from infra.transparency_log.witness_request import SIZE_TYPE, WitnessRequest
from infra.transparency_log.witnesses import WitnessesUnfit, read_witnesses
from service.witness.witness import Answer
from tests.log.logs import signer
from tests.witness.answering import Quiet, answered_by
from tests.witness.conftest import KEY, NOW, NewWitness
from tests.witness.trees import Tree

TREE = Tree(40)
FORK = Tree(40, fork=5)
VERIFIER = KEY.verifier(COSIGNATURE)

Answers = Callable[[bytes], Answer]


@contextmanager
def answering(answers: Answers) -> Iterator[str]:
    """A witness that answers as it is told to; its address."""

    class Handler(Quiet):
        def do_POST(self) -> None:
            assert self.path == "/below/add-checkpoint"
            answer = answers(self.asked())
            body = answer.body.encode("utf-8", "surrogateescape")
            self.reply(answer.status, answer.media_type, body)

    with answered_by(Handler) as address:
        yield f"{address}/below/"


def ask(address: str, note: Note, size: int, held: int = 0, tree: Tree = TREE) -> WitnessClient:
    """Ask once; the client, which knows what the witness holds now."""
    client = WitnessClient(VERIFIER, address, held)
    try:
        signature = client.cosign(note, lambda old: tree.proof(old, size))
        VERIFIER.verify(note.text, signature)
    finally:
        client.close()
    return client


@pytest.mark.parametrize("believed", [0, 7, 9, 20, 40])
def test_whatever_it_was_thought_to_hold_it_is_asked_again(
    new_witness: NewWitness, believed: int
) -> None:
    witness = new_witness()
    assert witness.add_checkpoint(TREE.request(0, 9)).status == 200
    with answering(witness.add_checkpoint) as address:
        assert ask(address, TREE.note(20), 20, held=believed).held == 20
        assert ask(address, TREE.note(20), 20, held=believed).held == 20


@pytest.mark.parametrize(
    ("tree", "size", "reason"),
    [
        (TREE, 12, "has cosigned 20 entries"),
        (FORK, 12, "has cosigned 20 entries"),
        (FORK, 20, "another history of the first 20 entries"),
        (FORK, 30, "another history of the first 20 entries"),
    ],
)
@pytest.mark.parametrize("believed", [0, 20, 30])
def test_what_contradicts_the_log_is_told(
    new_witness: NewWitness, tree: Tree, size: int, reason: str, believed: int
) -> None:
    witness = new_witness()
    assert witness.add_checkpoint(TREE.request(0, 20)).status == 200
    with (
        answering(witness.add_checkpoint) as address,
        pytest.raises(Contradiction, match=reason),
    ):
        ask(address, tree.note(size), size, believed, tree)


def test_an_older_witness_says_409_where_the_roots_differ() -> None:
    with (
        answering(lambda body: Answer(409, "20\n", SIZE_TYPE)) as address,
        pytest.raises(Contradiction, match="another history"),
    ):
        ask(address, FORK.note(20), 20, held=20, tree=FORK)


def cosigned_by(key: Signer, note: Note) -> str:
    return str(key.cosign(note.text, NOW))


NOTE = TREE.note(20)
UNANSWERED: dict[str, Answer] = {
    "unknown log": Answer(404, "no\n"),
    "unknown key": Answer(403, "no\n"),
    "broken": Answer(500, ""),
    "elsewhere": Answer(302, ""),
    "nothing": Answer(200, ""),
    "no signature": Answer(200, "hello\n"),
    "another's": Answer(200, cosigned_by(signer(8, "other.example"), NOTE)),
    "another's key, its name": Answer(200, cosigned_by(signer(8, KEY.name), NOTE)),
    "over another text": Answer(200, cosigned_by(KEY, TREE.note(21))),
    "a plain signature": Answer(200, str(KEY.sign(NOTE.text))),
    "right and wrong": Answer(200, cosigned_by(KEY, NOTE) + cosigned_by(KEY, TREE.note(21))),
    "not a text": Answer(200, "\udcff"),
    "too long": Answer(200, "x" * (ANSWER_BYTES_MAX + 1)),
    "no size": Answer(409, "soon\n", SIZE_TYPE),
    "a size that is none": Answer(409, "-1\n", SIZE_TYPE),
    "a size that it does not keep to": Answer(409, "7\n", SIZE_TYPE),
}


@pytest.mark.parametrize("answer", UNANSWERED.values(), ids=UNANSWERED)
def test_what_is_no_cosignature_is_not_taken(answer: Answer) -> None:
    with answering(lambda body: answer) as address, pytest.raises(Unanswered):
        ask(address, NOTE, 20)


def test_its_own_is_found_among_others() -> None:
    lines = cosigned_by(signer(8, "other.example"), NOTE) + cosigned_by(KEY, NOTE)
    with answering(lambda body: Answer(200, lines)) as address:
        assert ask(address, NOTE, 20).held == 20


def test_one_that_hangs_is_waited_for_once(new_witness: NewWitness) -> None:
    """While its answer is out, the next checkpoint is not held up; it gets the newest, then."""
    witness, let_go = new_witness(), threading.Event()
    sizes: list[int] = []

    def slow(body: bytes) -> Answer:
        let_go.wait(30)
        return witness.add_checkpoint(body)

    kept = threading.Semaphore(0)

    def keep(key: object, size: int, signature: object) -> None:
        sizes.append(size)
        kept.release()

    def about(size: int) -> Round:
        return Round(TREE.note(size), size, lambda old: TREE.proof(old, size))

    with answering(slow) as address:
        asker = Asker(WitnessClient(VERIFIER, address), keep)
        asker.start()
        first = about(7)
        assert asker.ask(first), "it is idle"
        first.wait({asker.name}, 0.1)
        assert not asker.ask(about(8))
        assert not asker.ask(about(9))
        let_go.set()
        for _ in range(2):
            assert kept.acquire(timeout=30)
        asker.close()
    assert sizes == [7, 9]


def test_the_body_is_what_the_protocol_says(new_witness: NewWitness) -> None:
    bodies: list[bytes] = []
    witness = new_witness()

    def noted(body: bytes) -> Answer:
        bodies.append(body)
        return witness.add_checkpoint(body)

    with answering(noted) as address:
        client = WitnessClient(VERIFIER, address)
        for size in (1, 3, 40):
            client.cosign(TREE.note(size), lambda old, at=size: TREE.proof(old, at))  # type: ignore[misc]
        client.close()
    assert bodies == [TREE.request(0, 1), TREE.request(1, 3), TREE.request(3, 40)]
    assert all(str(WitnessRequest.parse(body)).encode() == body for body in bodies)


FITS = f"""
# witnesses of this log

{VERIFIER} https://witness.example/yishi  # ours
{signer(8, "two.example").verifier(COSIGNATURE)}\thttp://[::1]:8081
"""


def test_a_file_of_witnesses_is_read(tmp_path: Path) -> None:
    file = tmp_path / "witnesses"
    file.write_text(FITS, "utf-8")
    assert [(it.key.name, it.url) for it in read_witnesses(file)] == [
        (KEY.name, "https://witness.example/yishi"),
        ("two.example", "http://[::1]:8081"),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"{VERIFIER}", "its address"),
        (f"{VERIFIER} https://a.example https://b.example", "its address"),
        (f"{KEY.verifier()} https://a.example", "type 0x04"),
        (f"{VERIFIER} a.example:8081", "http"),
        (f"{VERIFIER} ftp://a.example", "http"),
        (f"{VERIFIER} http://", "http"),
        (f"{VERIFIER} http://a.example:port", "port"),
        (f"{str(VERIFIER)[:-2]}== https://a.example", "base64"),
        (f"{VERIFIER} https://a.example\n{VERIFIER} https://b.example", "line 2: .*already"),
    ],
)
def test_a_line_that_does_not_fit_is_named(tmp_path: Path, line: str, reason: str) -> None:
    file = tmp_path / "witnesses"
    file.write_text(f"{line}\n", "utf-8")
    with pytest.raises(WitnessesUnfit, match=reason):
        read_witnesses(file)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "witnesses"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(WitnessesUnfit, match=str(file)):
        read_witnesses(file)
