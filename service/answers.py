"""How pages go out: as JSON with an ETag, a link to the next part, or nothing when unchanged."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlencode

import msgspec
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from service import problem_kinds as kinds
from service.body import header, whole_number
from service.page_cache import Page
from service.parameters import Query
from service.parts import parts_of
from service.problems import Problem

_encode = msgspec.json.Encoder().encode


def render(content: Any, *, version: int | None = None, next_cursor: str | None = None) -> Page:
    """A page as JSON. With a stream's ``version``, the ETag serves for If-Match as well."""
    body = _encode(content)
    return Page(body, etag_of(body, version), next_cursor)


def etag_of(body: bytes, version: int | None = None) -> str:
    """What tells this body from every other, behind the stream's version where there is one."""
    mark = hashlib.blake2b(body, digest_size=12).hexdigest()
    return f'"{mark}"' if version is None else f'"{version}-{mark}"'


def send(request: Request, page: Page) -> Response:
    """The page, or 304 when the reader has it. Whoever keeps a copy asks whether it still holds."""
    headers = {**page.headers, "ETag": page.etag, "Cache-Control": "no-cache"}
    if page.next_cursor is not None:
        headers["Link"] = f'<{next_address(request, page.next_cursor)}>; rel="next"'
    known = request.headers.get("if-none-match")
    if known is not None and _matches(known, page.etag):
        return Response(status_code=304, headers=headers)
    return Response(page.body, headers=headers, media_type=page.media_type)


def next_address(request: Request, cursor: str) -> str:
    """The same address with the cursor of the next part (RFC 8288: relative to this one)."""
    parameters = [
        (name, value)
        for name, value in request.query_params.multi_items()
        if name not in ("after", "position")
    ]
    return f"{request.url.path}?{urlencode([*parameters, ('after', cursor)])}"


def position_asked(request: Request, query: Query) -> int | None:
    """The position that the reader waits for, by parameter or header; None for any."""
    asked = header(request, b"yishi-wait")
    if asked is None:
        return query.position
    return max(whole_number(asked, "Yishi-Wait"), query.position or 0)


async def waited(request: Request, projection: str, query: Query) -> bool:
    """Wait for the position asked for, if any; whether one was."""
    position = position_asked(request, query)
    if position is None:
        return False
    parts = parts_of(request)
    await parts.reader.positions.wait_for(projection, position, parts.settings.wait_seconds)
    parts.pages.doubt()
    return True


def not_found(field: str = "id") -> Problem:
    """There is nothing with this id, or there was nothing then."""
    return Problem(kinds.NOT_FOUND, field=field)


def cache_key(request: Request) -> tuple[str, bytes]:
    """What tells one page from another: the path and the query, as they came."""
    return request.scope["path"], request.scope["query_string"]


class PageRoute(APIRoute):
    """A route of pages. What it keeps goes out again before any route is looked for (KeptPages).
    What depends on more than the address, on who is signed in say, must not be kept."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The endpoint; the page that it keeps is given the name of the route."""
        handler = super().get_route_handler()

        async def page(request: Request) -> Response:
            response = await handler(request)
            parts_of(request).pages.name(cache_key(request), request.scope.get("route"))
            return response

        return page


def _matches(if_none_match: str, etag: str) -> bool:
    choices = (choice.strip().removeprefix("W/") for choice in if_none_match.split(","))
    return any(choice in (etag, "*") for choice in choices)
