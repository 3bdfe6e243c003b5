"""In front of the routes: a page that is kept and still holds goes out at once.

A plain ASGI middleware. Only fit requests were ever rendered, so the same address need not be
looked up or looked into again; finding its route alone took most of the time of a kept page.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from service.answers import cache_key, send
from service.body import header
from service.parts import parts_of


class KeptPages:
    """Answers GET with kept pages; who waits for a position, and all else, is passed on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, sending: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope["method"] == "GET":
            request = Request(scope)
            if header(request, b"yishi-wait") is None:
                kept = parts_of(request).pages.fresh(cache_key(request))
                if kept is not None:
                    scope["route"] = kept.route  # for the log
                    await send(request, kept)(scope, receive, sending)
                    return
        await self._app(scope, receive, sending)
