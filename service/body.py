"""Reading a request's headers and body: JSON by its type, never more of it than is allowed."""

from __future__ import annotations

from starlette.requests import ClientDisconnect, Request

from service import problem_kinds as kinds
from service.problems import Problem

_JSON = b"application/json"


def header(request: Request, name: bytes) -> bytes | None:
    """The value of a header that may come once (``name`` in lower case); a problem if twice."""
    values = [value for key, value in request.scope["headers"] if key == name]
    if len(values) > 1:
        raise Problem(kinds.BAD_HEADER, field=name.decode().title(), rule="repeated")
    return values[0] if values else None


def whole_number(value: bytes, name: str) -> int:
    """The number in a header of this name."""
    if not (value.isdigit() and len(value) <= 18):
        raise Problem(kinds.BAD_HEADER, field=name, rule="int_parsing")
    return int(value)


async def read_json(request: Request, bytes_max: int) -> bytes:
    """The body of a request that says it is JSON, not yet parsed."""
    media_type = (header(request, b"content-type") or b"").partition(b";")[0].strip().lower()
    if media_type != _JSON:
        raise Problem(kinds.UNSUPPORTED_MEDIA_TYPE, field="Content-Type")
    return await read_body(request, bytes_max)


async def read_body(request: Request, bytes_max: int) -> bytes:
    """The body, whatever it says it is; a problem where it is longer."""
    declared = header(request, b"content-length")
    if declared is not None and declared.isdigit() and int(declared[:20]) > bytes_max:
        raise Problem(kinds.BODY_TOO_LARGE)
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > bytes_max:
            raise Problem(kinds.BODY_TOO_LARGE)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)
