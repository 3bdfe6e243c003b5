"""Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

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
            executable_path=shutil.which("chromium"),
            args=[*OFFLINE, *rights],
            env={**os.environ, "LANGUAGE": "en_US"},  # in which fields for dates are laid out
        )
        try:
            yield browser
        finally:
            browser.close()
