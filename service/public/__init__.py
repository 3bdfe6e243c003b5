"""The public pages: server-rendered, Chinese and English, readable without JavaScript."""

from __future__ import annotations

from fastapi import FastAPI

from service.public import (
    assets,
    feed_routes,
    ledger_routes,
    notice_routes,
    pages,
    scorecard_routes,
    search_routes,
    supervision_routes,
    tables,
)
from service.public.errors import error_page


def mount(app: FastAPI) -> None:
    """Add the pages to the application, after its other routes."""
    app.include_router(assets.router)
    app.include_router(notice_routes.router)
    app.include_router(feed_routes.router)
    app.include_router(pages.router)
    app.include_router(scorecard_routes.router)
    app.include_router(search_routes.router)
    app.include_router(supervision_routes.router)
    app.include_router(tables.router)
    app.include_router(ledger_routes.router)
    app.state.error_page = error_page
