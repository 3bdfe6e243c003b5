"""``python -m bench.own_app``: the service as ``yishi serve`` runs it, a constant page in front."""

from __future__ import annotations

from fastapi import FastAPI, Response
from starlette.requests import Request
from starlette.routing import Route

from infra.runtime import tune
from infra.settings import BACKGROUND, Settings
from service.app import server

_PAGES: dict[int, bytes] = {}


async def constant(request: Request) -> Response:
    """A page of that many bytes that was made before."""
    size = int(request.path_params["size"])
    page = _PAGES.setdefault(size, b"x" * size)
    return Response(page, headers={"ETag": '"x"'}, media_type="text/html")


if __name__ == "__main__":
    tune()
    running = server(Settings().model_copy(update=dict.fromkeys(BACKGROUND, "process")))
    assert isinstance(running.config.app, FastAPI)
    running.config.app.router.routes.insert(0, Route("/constant/{size:int}", constant))
    running.run()
