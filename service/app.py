"""The application put together: the one place where routes, parts and the district are wired."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from infra.district import open_district
from infra.logs import configure_logs
from infra.settings import Settings
from service import (
    about,
    appraisal_pages,
    archive_pages,
    calendar_pages,
    duty_pages,
    events,
    log_pages,
    matter_pages,
    pages_api,
    persons,
    proceeding_pages,
    referral_pages,
    search_api,
    webhooks,
)
from service.commands import add_commands
from service.desk import mount as mount_desk
from service.desk.desk import Desk
from service.draws import pages as draws
from service.kept_pages import KeptPages
from service.open_data import routes as downloads
from service.openapi import describe
from service.parts import Parts
from service.problems import handle_all
from service.public import mount as mount_pages
from service.request_log import RequestLog
from service.scoring import pages as scorecards

DESCRIPTION = """
The ledger of a district's community deliberation (社区协商). Whatever is done under the policy is
recorded once, as an immutable fact; every page is folded from the facts and can be asked for as of
any time. Writing needs a token; reading does not.
"""
STOP_SECONDS = 3
"""How long open connections (live streams among them) may delay the end of the service."""


def create_app(settings: Settings) -> FastAPI:
    """The service of one district, opened and closed with the application."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        opening = open_district(settings)
        district = await run_in_threadpool(opening.__enter__)
        try:
            app.state.parts = Parts.of(settings, district)
            app.state.desk = await run_in_threadpool(Desk, settings, district)
            scoreboard = app.state.parts.scoreboard.kept
            scoreboard.start()
            try:
                yield
            finally:
                await run_in_threadpool(scoreboard.close)
        finally:
            await run_in_threadpool(opening.__exit__, None, None, None)

    app = FastAPI(
        title="Yishi 议事账本",
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.add_middleware(KeptPages)
    app.add_middleware(RequestLog)
    handle_all(app)
    for router in (
        pages_api.router,
        draws.router,
        matter_pages.router,
        proceeding_pages.router,
        referral_pages.router,
        search_api.router,
        duty_pages.router,
        calendar_pages.router,
        archive_pages.router,
        appraisal_pages.router,
        scorecards.router,
        log_pages.overview,
        log_pages.router,
        downloads.router,
        events.router,
        persons.router,
        webhooks.router,
        about.router,
    ):
        app.include_router(router)
    add_commands(app)
    mount_pages(app)
    mount_desk(app)
    describe(app)
    return app


def server(settings: Settings) -> uvicorn.Server:
    """The application on uvicorn, at the address that the settings name; ``run`` it."""
    configure_logs(settings.log_level)
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    return uvicorn.Server(config)
