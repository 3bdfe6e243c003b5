"""The service running in a thread of its own, and callers with a token for each role."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

import httpx
from fastapi import FastAPI

from domain.act import Command
from domain.catalogue import COMMANDS
from domain.decider import STEPS
from domain.event import Actor
from domain.roles import Role
from domain.steps.registration import Entry, UpdateRegister
from domain.streams.registry import REGISTRY_STREAM
from infra.district import open_district
from infra.settings import Settings
from infra.submission import Submission
from infra.tokens import create_token
from service.app import create_app
from service.commands import PREFIXES
from tests.domain.specification import (
    ASSESSOR,
    COMMITTEE,
    DISTRICT,
    HOUSING,
    NEIGHBOUR,
    ORGANISATIONS,
    STREAM,
    STREET,
    WATCHERS,
    december,
)

CALLERS: dict[str, tuple[UUID, Role]] = {
    "committee": (COMMITTEE, Role.COMMITTEE),
    "neighbour": (NEIGHBOUR, Role.COMMITTEE),
    "street": (STREET, Role.STREET),
    "department": (HOUSING, Role.DEPARTMENT),
    "district": (DISTRICT, Role.DISTRICT),
    "importer": (DISTRICT, Role.IMPORTER),
    "auditor": (DISTRICT, Role.AUDITOR),
    "supervision": (WATCHERS, Role.SUPERVISION),
    "evaluator": (ASSESSOR, Role.EVALUATOR),
}
NAMES = {command: name for name, command in COMMANDS.items()}

T = TypeVar("T")


class Service:
    """A running service as its callers see it. ``stream`` is the matter that commands are for."""

    def __init__(self, app: FastAPI, tokens: dict[str, str], loop: asyncio.AbstractEventLoop):
        self.app = app
        self.tokens = tokens
        self._loop = loop
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://yishi.test")

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Let the service's own loop do something."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        """Any request."""
        return self.run(self._client.request(method, url, **options))

    def get(
        self, url: str, by: str | None = None, headers: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        """Read, with everything recorded so far on the pages."""
        waiting = {"Yishi-Wait": str(self.head()), **self.authorization(by), **(headers or {})}
        return self.request("GET", url, headers=waiting)

    def post(
        self,
        command: Command | str,
        body: Any = None,
        *,
        stream: UUID = STREAM,
        by: str | None = "committee",
        headers: Mapping[str, Any] | None = None,
    ) -> httpx.Response:
        """Give a command: a value, or a name and a body (bytes go as they are)."""
        if isinstance(command, Command):
            name = NAMES[type(command)]
            body = command.__pydantic_serializer__.to_json(command, exclude_unset=True)
        else:
            name = command
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        said = {"Content-Type": "application/json", **self.authorization(by), **(headers or {})}
        return self.request("POST", address(name, stream), content=content, headers=said)

    def authorization(self, by: str | None) -> dict[str, str]:
        """The header by which a caller is known."""
        return {"Authorization": f"Bearer {self.tokens[by]}"} if by else {}

    def head(self) -> int:
        """The last position of the ledger."""
        return int(self.app.state.parts.district.recorder.head())

    def close(self) -> None:
        """Let go of the client."""
        self.run(self._client.aclose())


def address(name: str, stream: UUID = STREAM) -> str:
    """Where a command is posted to."""
    prefix = PREFIXES[STEPS[COMMANDS[name]].stream]
    return f"{prefix.format(id=stream)}/{name}"


def prepare(settings: Settings) -> dict[str, str]:
    """Register the organisations, and make a token for each caller; pages are up to date."""
    with open_district(settings) as district:
        register = UpdateRegister(
            occurred_at=december(1, 0),
            organisations=tuple(
                Entry(organisation=organisation, kind=kind, name=name, parent=parent)
                for organisation, kind, name, parent in ORGANISATIONS
            ),
        )
        actor = Actor(DISTRICT, Role.DISTRICT)
        receipt = district.ledger.submit(Submission.of(register, REGISTRY_STREAM, actor))
        while min(s.position() for s in district.stores.values()) < receipt.position:
            threading.Event().wait(0.01)
        return {
            name: create_token(district.datastore, organisation, role, label=name)[1]
            for name, (organisation, role) in CALLERS.items()
        }


@contextmanager
def running(settings: Settings, tokens: dict[str, str]) -> Iterator[Service]:
    """The service of these settings, until the end of the block."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    app = create_app(settings)
    context = app.router.lifespan_context(app)
    service = Service(app, tokens, loop)
    service.run(context.__aenter__())
    try:
        yield service
    finally:
        service.close()
        service.run(context.__aexit__(None, None, None))
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
