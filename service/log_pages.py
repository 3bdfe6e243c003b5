"""The transparency log over HTTP: its files as they are, and proof files of single events.

GET /log/{path}                               a file of the log (docs/LOG.md)
GET /api/v1/log                               what there is, and the keys to check it with
GET /api/v1/events/{position}.tlog-proof      one event's proof, to be kept
GET /api/v1/events/{position}/entry           the bytes that were hashed for it
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable
from typing import Annotated, Any

import fastapi
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from infra.transparency_log.key_notes import KEYS_FOLDER
from infra.transparency_log.log_files import CHECKPOINT
from infra.transparency_log.published_log import Published, is_file_of_the_log
from service.answers import PageRoute, cache_key, not_found, position_asked, render, send
from service.command_docs import problem_responses
from service.log_views import PROOF_EXAMPLE, log_page
from service.page_cache import Page
from service.pages_api import page_docs
from service.parameters import Query
from service.parts import Parts, parts_of
from service.positions import POLL_SECONDS, PositionNotReached

router = APIRouter(tags=["存证 Proofs"])
overview = APIRouter(prefix="/api/v1", tags=["存证 Proofs"], route_class=PageRoute)

FOR_EVER = "public, max-age=31536000, immutable"
_TO_ALL = {"Access-Control-Allow-Origin": "*"}
_TEXT = "text/plain; charset=utf-8"
_BYTES = "application/octet-stream"
_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}

Position = Annotated[int, fastapi.Path(ge=1, le=2**62)]


@overview.get("/log", **page_docs("Log", "透明日志 The log"))
async def log(request: Request, query: Annotated[Query, fastapi.Query()]) -> Response:
    """How far the log is sealed and under which root, its keys for pinning, its witnesses, and
    where everything lies. `checkpoint` is null before the first."""
    parts = parts_of(request)

    def page() -> Page:
        return render(log_page(parts))

    position = position_asked(request, query)
    if position:
        await _when_sealed(parts, position, lambda newest: newest.content)
    anew = position is not None
    return send(request, await parts.pages.get(cache_key(request), page, anew=anew, brief=True))


@router.head("/log/{path:path}", include_in_schema=False)
@router.get(
    "/log/{path:path}",
    summary="日志文件 A file of the log",
    response_class=Response,
    responses={
        "200": {
            "description": "The file. All but `checkpoint` stay as they are for ever",
            "content": {
                _BYTES: _BINARY,
                "text/plain": {"schema": {"type": "string"}},
            },
        },
        "304": {"description": "The checkpoint is the one that the reader has (If-None-Match)"},
        **problem_responses(404),
    },
)
async def file(
    request: Request,
    path: Annotated[str, fastapi.Path(examples=["checkpoint", "tile/0/000", "keys/1"])],
) -> Response:
    """`checkpoint`, `tile/<L>/<N>[.p/<W>]`, `tile/entries/<N>[.p/<W>]`, `checkpoints/<N>[.p/<W>]`,
    `keys/<n>`, `detached/<sha256>`, `timestamps/<N>` (docs/LOG.md). A partial file may be gone
    once the full one is there."""
    if not is_file_of_the_log(path):
        raise not_found("path")
    content = await run_in_threadpool(parts_of(request).log.file, path)
    if content is None:
        raise not_found("path")
    if path == CHECKPOINT:
        etag = f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
        headers = {**_TO_ALL, "Cache-Control": "no-cache", "ETag": etag}
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=headers)
        return Response(content, headers=headers, media_type=_TEXT)
    media_type = _TEXT if path.startswith(f"{KEYS_FOLDER}/") else _BYTES
    return Response(content, headers={**_TO_ALL, "Cache-Control": FOR_EVER}, media_type=media_type)


@router.get(
    "/api/v1/events/{position}.tlog-proof",
    summary="存证文件 A proof file",
    response_class=Response,
    responses={
        "200": {
            "description": "The event's entry (`extra`), its path to the root, and the newest"
            " checkpoint with the signatures of the log and its witnesses (C2SP tlog-proof)",
            "content": {"text/plain": {"schema": {"type": "string"}, "example": PROOF_EXAMPLE}},
        },
        **problem_responses(404, 422, 503, 504),
    },
)
async def proof(request: Request, position: Position) -> Response:
    """Needs nothing beside it but the log's key: keep it, and check it anywhere. An event that has
    just been recorded is waited for."""

    def rendered(newest: Published) -> bytes:
        return str(newest.proof(position - 1)).encode()

    content = await _of_event(parts_of(request), position, rendered)
    headers = {
        **_TO_ALL,
        "Cache-Control": "no-cache",
        "Content-Disposition": f'attachment; filename="event-{position}.tlog-proof"',
    }
    return Response(content, headers=headers, media_type=_TEXT)


@router.get(
    "/api/v1/events/{position}/entry",
    summary="日志条目 An entry",
    response_class=Response,
    responses={
        "200": {
            "description": "The public part of the event as canonical JSON: the bytes whose"
            " SHA-256 behind a zero byte is the leaf",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Entry"}}},
        },
        **problem_responses(404, 422, 503, 504),
    },
)
async def entry(request: Request, position: Position) -> Response:
    """As it is in the log, for ever. A restricted event has a commitment in the place of its data
    and its person; data too long for an entry lies in `/log/detached/`."""

    def read(newest: Published) -> bytes:
        return newest.tree.entry(position - 1)

    content = await _of_event(parts_of(request), position, read)
    headers = {**_TO_ALL, "Cache-Control": FOR_EVER}
    return Response(content, headers=headers, media_type="application/json")


async def _of_event(parts: Parts, position: int, read: Callable[[Published], bytes]) -> bytes:
    """What ``read`` finds once the event is sealed; 404 for one that the ledger has not."""
    found = await run_in_threadpool(_sealed, parts, position, read)
    if found is not None:
        return found
    if await run_in_threadpool(parts.reader.head) < position:
        raise not_found("position")
    return await _when_sealed(parts, position, read)


async def _when_sealed(parts: Parts, position: int, read: Callable[[Published], bytes]) -> bytes:
    """What ``read`` finds once a checkpoint holds the position; ``PositionNotReached`` when none
    does in time."""
    deadline = time.monotonic() + parts.settings.wait_seconds
    while (found := await run_in_threadpool(_sealed, parts, position, read)) is None:
        if time.monotonic() > deadline:
            raise PositionNotReached
        await asyncio.sleep(POLL_SECONDS)
    return found


def _sealed(parts: Parts, position: int, read: Callable[[Published], bytes]) -> bytes | None:
    """What ``read`` finds where the newest checkpoint holds the position. Blocks."""
    newest = parts.log.newest()
    if newest is None or newest.checkpoint.size < position:
        return None
    return read(newest)
