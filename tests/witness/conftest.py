"""A witness in a folder of the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from infra.transparency_log.note import VerifierKey
from service.witness.app import create_app
from service.witness.memory import Memory
from service.witness.witness import Witness
from tests.log.logs import signer

NAME = "witness.example/yishi"
KEY = signer(9, NAME)
NOW = 1_772_676_000


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    """A memory in which nothing is held."""
    return Memory.create(tmp_path / "witness.sqlite", NAME)


NewWitness = Callable[..., Witness]


@pytest.fixture
def new_witness(memory: Memory) -> NewWitness:
    """Makes a witness of these logs; all share the memory, as processes would."""

    def make(*logs: VerifierKey) -> Witness:
        return Witness(KEY, logs or (signer().verifier(),), memory, clock=lambda: NOW)

    return make


class Caller:
    """A witness over HTTP as its callers see it; what breaks inside it is a 500."""

    def __init__(self, app: Starlette) -> None:
        self._transport = httpx.ASGITransport(app, raise_app_exceptions=False)

    def request(self, method: str, path: str, content: bytes = b"") -> httpx.Response:
        """Any request."""

        async def send() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=self._transport, base_url="http://witness.test"
            ) as client:
                return await client.request(method, path, content=content)

        return asyncio.run(send())

    def post(self, content: bytes) -> httpx.Response:
        """Ask for a cosignature."""
        return self.request("POST", "/add-checkpoint", content)


@pytest.fixture
def witness(new_witness: NewWitness) -> Caller:
    """The witness of the tests' log."""
    return Caller(create_app(new_witness()))
