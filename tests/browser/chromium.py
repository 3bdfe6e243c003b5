"""Debian's Chromium, and the application for it to look at."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from infra.settings import Settings
from service.app import create_app

OFFLINE = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-gpu",
    "--disable-sync",
    "--hide-scrollbars",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
]
"""A browser that talks to nobody by itself."""


def missing() -> str | None:
    """What the machine lacks for looking at pages; None when there is all."""
    if shutil.which("chromium") is None:
        return "there is no chromium on the PATH"
    fonts = ["fc-list", ":lang=zh-cn", "family"]
    if shutil.which("fc-list") and not subprocess.run(fonts, capture_output=True).stdout:
        return "there is no font with Chinese characters"
    return None


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without windows. Root's has no sandbox: Chromium refuses to make one for root."""
    rights = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*OFFLINE, *rights]
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """The application on a free port, until the end of the block; its address."""
    config = uvicorn.Config(
        create_app(settings),
        host="127.0.0.1",
        port=0,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the application did not start")
        thread.join(0.02)
    try:
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)
