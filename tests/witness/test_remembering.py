"""A witness never forgets: not when several ask at once, nor when it is killed."""

from __future__ import annotations

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from typer.exceptions import TyperException

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.note import COSIGNATURE, Signature, VerifierKey
from infra.transparency_log.witness_request import WitnessRequest
from service.cli import app
from service.cli.terminal import CommandFailed
from service.witness.memory import Memory, MemoryUnfit
from service.witness.witness import Witness
from tests.log.logs import signer
from tests.witness.conftest import KEY, NAME, NOW
from tests.witness.processes import make_witness, serving
from tests.witness.trees import Tree

LOG = signer().verifier()
FORKS = [Tree(11, fork=10, name=f"fork {number}") for number in range(8)]
STOPS_WITHIN_S = 10


def test_of_forks_that_come_at_once_one_is_cosigned(memory: Memory) -> None:
    """A witness object each, as if each request had come to a process of its own."""
    for number in range(20):
        log = signer(name=f"log.example/{number}")
        witnesses = [Witness(KEY, [log.verifier()], memory, clock=lambda: NOW) for _ in FORKS]
        assert witnesses[0].add_checkpoint(FORKS[0].request(0, 10, log)).status == 200
        requests = [fork.request(10, 11, log) for fork in FORKS]
        together = threading.Barrier(len(FORKS))

        def ask(witness: Witness, request: bytes, start: threading.Barrier = together) -> int:
            start.wait()
            return witness.add_checkpoint(request).status

        with ThreadPoolExecutor(len(FORKS)) as pool:
            answers = list(pool.map(ask, witnesses, requests))
        assert sorted(answers) == [200] + [409] * (len(FORKS) - 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a witness with a process of its own."""
    return tmp_path_factory.mktemp("witness")


@pytest.fixture(scope="module")
def key(folder: Path) -> VerifierKey:
    """Its key."""
    return make_witness(folder, NAME)


def grow(address: str, tree: Tree, acknowledged: list[int], key: VerifierKey) -> None:
    """Ask for one entry more, again and again, until nobody answers."""
    with httpx.Client() as http:
        while True:
            old = acknowledged[-1]
            request = tree.request(old, old + 1)
            try:
                answer = http.post(f"{address}/add-checkpoint", content=request)
            except httpx.HTTPError:
                return
            if answer.status_code == 409:  # the answer to the last request died on its way
                assert int(answer.text) == old + 1
                acknowledged.append(old + 1)
                continue
            assert answer.status_code == 200
            text = WitnessRequest.parse(request).checkpoint.text
            key.verify(text, Signature.parse(answer.text.removesuffix("\n")))
            acknowledged.append(Checkpoint.parse(text).size)


def test_killed_it_holds_all_that_it_cosigned(folder: Path, key: VerifierKey) -> None:
    tree, acknowledged = Tree(500), [0]
    for _ in range(2):
        wanted = len(acknowledged) + 20
        with serving(folder, LOG) as (running, address):
            growing = threading.Thread(target=grow, args=(address, tree, acknowledged, key))
            growing.start()
            while len(acknowledged) < wanted:
                assert growing.is_alive()
                threading.Event().wait(0.005)
            running.send_signal(signal.SIGKILL)
            growing.join()
    with serving(folder, LOG) as (running, address):
        cosigned = acknowledged[-1]
        fork = Tree(cosigned + 2, fork=cosigned - 1)
        answer = httpx.post(
            f"{address}/add-checkpoint", content=fork.request(cosigned - 1, cosigned + 1)
        )
        assert answer.status_code == 409
        assert int(answer.text) in (cosigned, cosigned + 1)
        running.terminate()
        assert running.wait(STOPS_WITHIN_S) == 0


def test_its_key_stays_what_it_is(folder: Path, key: VerifierKey) -> None:
    assert key.algorithm == COSIGNATURE
    assert make_witness(folder, NAME) == key
    assert (folder / "witness.key").stat().st_mode & 0o077 == 0


def refused(*arguments: object) -> str:
    """What ``yishi witness`` says when it does not do what is asked."""
    with pytest.raises((CommandFailed, MemoryUnfit, TyperException)) as refusal:
        app([str(it) for it in ("witness", *arguments)], standalone_mode=False)
    failure = refusal.value
    return failure.format_message() if isinstance(failure, TyperException) else str(failure)


def test_a_witness_keeps_its_name(folder: Path, key: VerifierKey) -> None:
    assert f"is called {NAME}" in refused("key", "--data", folder, "--name", "another.example/it")


def test_what_forgot_is_not_made_anew(tmp_path: Path) -> None:
    make_witness(tmp_path, NAME)
    (tmp_path / "witness.sqlite").unlink()
    for arguments in (("key",), ("key", "--name", NAME), ("serve", "--log", str(LOG))):
        assert "a witness that has forgotten" in refused(*arguments, "--data", tmp_path)
    assert not (tmp_path / "witness.sqlite").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("key",), "--name"),
        (("key", "--name", "two words"), "without scheme"),
        (("serve", "--log", str(LOG)), "yishi witness key makes one"),
        (("serve", "--log", "log.example+00000000+AA=="), "--log"),
        (("serve",), "--log"),
    ],
)
def test_what_is_missing_is_said(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    assert said in refused(*arguments, "--data", tmp_path / "none")
    assert not (tmp_path / "none").exists()
