"""The other side of the HTTP figures: a route that only validates, and constant pages."""

from __future__ import annotations

import os

from fastapi import FastAPI, Response

from domain.steps.statement import TakeStance

app = FastAPI()


@app.post("/noop")
async def noop(command: TakeStance) -> dict[str, str]:
    """Validate the same body as ours and do nothing."""
    return {}


@app.get("/constant/{size}")
async def constant(size: int) -> Response:
    """A page of that many bytes that was made before."""
    page = _PAGES.get(size)
    if page is None:
        page = _PAGES[size] = os.urandom(size // 2 + 1).hex().encode()[:size]
    return Response(page, media_type="application/json")


_PAGES: dict[int, bytes] = {}
