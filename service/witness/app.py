"""The witness over HTTP: ``POST /add-checkpoint`` and ``GET /<origin hash>/checkpoint``."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TypeVar

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from infra.logs import configure_logs
from infra.transparency_log.witness_request import BODY_BYTES_MAX
from service.witness.witness import Answer, Witness

log = structlog.get_logger()

T = TypeVar("T")

KEEP_ALIVE_SECONDS = 75
"""Longer than a log keeps an idle connection, so that it never asks on one that just closed."""
STOP_SECONDS = 3


def create_app(witness: Witness) -> Starlette:
    """The service of one witness."""

    async def add_checkpoint(request: Request) -> Response:
        body = bytearray()
        try:
            async for chunk in request.stream():
                body += chunk
                if len(body) > BODY_BYTES_MAX:
                    return _response(Answer(413, "the request is too long\n"))
        except ClientDisconnect:
            return _response(Answer(400, "the request breaks off\n"))
        return await _answer(witness.add_checkpoint, bytes(body))

    async def newest(request: Request) -> Response:
        return await _answer(witness.newest, request.path_params["origin_hash"])

    return Starlette(
        routes=[
            Route("/add-checkpoint", add_checkpoint, methods=["POST"]),
            Route("/{origin_hash}/checkpoint", newest, methods=["GET"]),
        ]
    )


def server(witness: Witness, host: str, port: int) -> uvicorn.Server:
    """The service on uvicorn; ``run`` it."""
    configure_logs("INFO")
    config = uvicorn.Config(
        create_app(witness),
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    return uvicorn.Server(config)


async def _answer(ask: Callable[[T], Answer], about: T) -> Response:
    """Off the loop, since a disk is waited for; a disk that fails is no fault of who asked."""
    try:
        return _response(await run_in_threadpool(ask, about))
    except sqlite3.Error as failure:
        log.exception("memory_failed", exc_info=failure)
        return _response(Answer(503, "the witness cannot reach its memory\n"))


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, {"Content-Type": answer.media_type})
