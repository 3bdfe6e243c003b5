"""Signing in and out in a real browser: nothing that protects the pages stands in its way."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.settings import Settings
from tests.browser.chromium import chromium, missing
from tests.browser.serving import served
from tests.conftest import NewDatabase
from tests.desk.provider.running import CLIENT_ID, RunningProvider, provider


def test_in_and_out_through_the_provider(
    openid: RunningProvider,
    secret_file: Path,
    real_database: str,
    new_database: NewDatabase,
    settings_for: Callable[[str], Settings],
) -> None:
    """The link to the provider, its form, the way back, the code for the office, and out again at
    both; without JavaScript, as every page here."""
    if lacking := missing():
        assert os.environ.get("CI") != "true", f"{lacking}; .ci/test-tools installs it"
        pytest.skip(lacking)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    with provider(base) as running:
        changes = {
            "port": port,
            "oidc_issuer": running.issuer,
            "oidc_client_id": CLIENT_ID,
            "oidc_client_secret_file": secret_file,
        }
        settings = settings_for(new_database(real_database)).model_copy(update=changes)
        with served(settings, port), chromium() as browser:
            page = browser.new_context(java_script_enabled=False, locale="zh-CN").new_page()
            said: list[str] = []
            page.on("console", lambda message: said.append(message.text))
            page.goto(f"{base}/zh/desk")
            page.get_by_role("link", name="前往登录").click()
            page.wait_for_url(f"{running.issuer}/interaction/*")
            page.get_by_placeholder("login").fill("someone")
            page.get_by_placeholder("password").fill("any")
            page.get_by_role("button").click()
            page.wait_for_url(f"{base}/zh/desk/mandates*")
            assert page.get_by_role("heading", level=1).inner_text() == "您还没有授权"
            page.get_by_role("button", name="退出").click()
            page.wait_for_url(f"{base}/zh/desk/signed-out")
            page.get_by_role("link", name="退出身份认证系统").click()
            page.wait_for_url(f"{running.issuer}/session/end*")
            page.get_by_role("button").first.click()
            page.wait_for_url(f"{base}/zh/desk/signed-out*")
            assert not [line for line in said if base in line], said
