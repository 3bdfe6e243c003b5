"""Around every request: an id, a line in the log, and an answer even when something breaks.

A plain ASGI middleware. The log has the route's template, never the address, query or body.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import MutableMapping
from itertools import count
from typing import Any

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.personal_data import find
from service.problems import handle

log = structlog.get_logger()

_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_PROCESS, _numbers = secrets.token_hex(6), count(1)
_QUIET = frozenset({"/health", "/ready"})


class RequestLog:
    """Takes a caller's ``X-Request-ID`` when it is a sane one, else makes one; answers with it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = scope["request_id"] = _request_id(scope)
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers: list[tuple[bytes, bytes]] = message.setdefault("headers", [])
                headers.append((b"x-request-id", request_id.encode()))
                headers.append((b"x-content-type-options", b"nosniff"))
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except ClientDisconnect:
            status = status or 499  # nobody is there to be answered
        except Exception as failure:
            if status:
                log.error("broken_off", exc_info=failure)
                raise
            response = await handle(Request(scope), failure)
            await response(scope, receive, sending)
        finally:
            route = _template(scope)
            log_line = log.debug if route in _QUIET else log.info
            log_line(
                "request",
                method=scope["method"] if scope["method"].isalpha() else "?",
                route=route,
                status=status,
                duration_ms=round((time.perf_counter() - started) * 1000, 2),
            )
            structlog.contextvars.unbind_contextvars("request_id")


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ID.fullmatch(value):
            text: str = value.decode()
            if not find(text):  # it would stand in every line of the log
                return text
    return f"{_PROCESS}-{next(_numbers):x}"


def _template(scope: MutableMapping[str, Any]) -> str:
    """The route's path with its parameters unnamed; "?" where no route was found."""
    return getattr(scope.get("route"), "path", "?")
