"""Recording: one route a command, made from the table of the procedure.

    POST /api/v1/matters/{id}/submit-proposal      and every other command of a matter
    POST /api/v1/appraisals/{id}/open-appraisal    …
    POST /api/v1/registry/update-register          …

A body goes straight to pydantic's compiled validator, and the command to the ledger's writer.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from domain.act import Command
from domain.catalogue import COMMANDS
from domain.decider import STEPS
from domain.streams.registry import REGISTRY_STREAM
from infra.submission import Receipt, Submission
from service import problem_kinds as kinds
from service.body import header, read_json
from service.command_docs import command_docs
from service.parts import parts_of
from service.problems import Problem, invalid_body
from service.views import proof_address

Endpoint = Callable[[Request], Awaitable[Response]]

PREFIXES = {
    "registry": "/api/v1/registry",
    "matter": "/api/v1/matters/{id}",
    "appraisal": "/api/v1/appraisals/{id}",
    "opinion_call": "/api/v1/opinion-calls/{id}",
    "suggestion": "/api/v1/suggestions/{id}",
    "common_issue": "/api/v1/common-issues/{id}",
    "assembly": "/api/v1/assemblies/{id}",
    "training": "/api/v1/trainings/{id}",
    "norm": "/api/v1/norms/{id}",
    "scorecard": "/api/v1/scorecards/{id}",
    "person": "/api/v1/persons/{id}",
}
"""Where the commands of each kind of stream stand."""

KEY_LENGTH_MAX = 128
_KEY = re.compile(rb"[\x20-\x7e]{1,%d}" % KEY_LENGTH_MAX)
_ETAG = re.compile(rb'"(\d{1,18})(?:-[0-9a-f]{1,64})?"')
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


class CommandRoute(APIRoute):
    """A route whose endpoint takes the request as it is: its body is the command's own affair."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The endpoint itself."""
        handler: Callable[[Request], Coroutine[Any, Any, Response]] = self.endpoint
        return handler


class CommandTable(BaseRoute):
    """Finds a command's route by the last part of the path, which is quicker than asking forty
    routes in turn. It stands before them and takes nothing that they would not."""

    def __init__(self, routes: dict[str, CommandRoute]) -> None:
        self._routes = routes

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As the command's route says."""
        if scope["type"] == "http":
            route = self._routes.get(scope["path"].rpartition("/")[2])
            if route is not None:
                match, child = route.matches(scope)
                if match is Match.FULL:
                    return match, child
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """By the command's endpoint itself."""
        response = await scope["endpoint"](Request(scope, receive, send))
        await response(scope, receive, send)


def add_commands(app: FastAPI) -> None:
    """Give the application a route for every command."""
    routes: dict[str, CommandRoute] = {}
    for name, command in COMMANDS.items():
        step = STEPS[command]
        routes[name] = CommandRoute(
            f"{PREFIXES[step.stream]}/{name}",
            _endpoint(command, None if step.stream != "registry" else REGISTRY_STREAM),
            methods=["POST"],
            name=name,
            **command_docs(name, step),
        )
    app.router.routes.insert(0, CommandTable(routes))
    app.router.routes.extend(routes.values())


def _endpoint(command_type: type[Command], fixed_stream: UUID | None) -> Endpoint:
    validate = command_type.__pydantic_validator__.validate_json
    clauses = command_type.clauses

    async def record(request: Request) -> Response:
        parts = parts_of(request)
        caller = await parts.callers.required(header(request, b"authorization"))
        stream = fixed_stream or stream_id(request)
        key = _idempotency_key(request)
        expected_version = _expected_version(request)
        body = await read_json(request, parts.settings.max_body_bytes)
        try:
            command: Command = validate(body, strict=True)
        except ValidationError as unfit:
            raise invalid_body(unfit, clauses) from None
        submission = Submission.of(
            command,
            stream,
            caller.actor,
            caller=caller.id,
            key=key,
            request=None if key else _unrepeatable(body),
            expected_version=expected_version,
        )
        if command_type.needs_reckoning:
            submission = await run_in_threadpool(parts.reckoner.complete, submission)
        return answer(await parts.district.ledger.submit_async(submission))

    return record


def answer(receipt: Receipt) -> Response:
    """201 with where the facts stand; 200 when the ledger said so already and none were added.
    A replay gives the same answer, marked as one. The facts of a command stand one behind the
    other, the last at the receipt's position; each has a proof once it is sealed."""
    first = receipt.position - receipt.facts + 1
    positions = range(first, receipt.position + 1)
    proofs = ",".join(f'"{proof_address(position)}"' for position in positions)
    body = (
        f'{{"stream":"{receipt.stream}","version":{receipt.version},'
        f'"position":{receipt.position},"facts":{receipt.facts},"proofs":[{proofs}]}}'
    )
    headers = {"ETag": f'"{receipt.version}"', "Yishi-Position": str(receipt.position)}
    if receipt.facts:
        headers["Location"] = f"/api/v1/events/{receipt.position}"
    if receipt.replayed:
        headers["Idempotency-Replayed"] = "true"
    return Response(body, 201 if receipt.facts else 200, headers, media_type="application/json")


def stream_id(request: Request) -> UUID:
    """The id in the address."""
    text: str = request.path_params["id"]
    if not _UUID.fullmatch(text):
        raise Problem(kinds.INVALID_PARAMETERS, field="id", rule="uuid_parsing")
    return UUID(text)


def _idempotency_key(request: Request) -> str | None:
    value = header(request, b"idempotency-key")
    if value is None:
        return None
    if not _KEY.fullmatch(value):
        raise Problem(kinds.BAD_HEADER, field="Idempotency-Key", rule="printable_ascii")
    return value.decode()


def _expected_version(request: Request) -> int | None:
    value = header(request, b"if-match")
    if value is None:
        return None
    etag = _ETAG.fullmatch(value.strip())
    if etag is None:
        raise Problem(kinds.BAD_HEADER, field="If-Match", rule="etag")
    return int(etag.group(1))


def _unrepeatable(body: bytes) -> bytes:
    """What is kept for a request without a key, which nobody can ask for again."""
    return hashlib.sha256(body).digest()
