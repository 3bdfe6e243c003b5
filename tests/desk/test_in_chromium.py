"""The desk in a real browser: nothing that protects its pages stands in the way, and nothing in
them stands in anybody's."""

from __future__ import annotations

import hashlib
import os
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from infra.settings import Settings
from tests.browser.chromium import chromium, missing
from tests.browser.looking import DESK, PHONE, View
from tests.browser.serving import served
from tests.conftest import NewDatabase
from tests.desk.provider.running import CLIENT_ID, RunningProvider, provider

WEIGHT_MAX = 60_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; where it is missing the tests are skipped, but never where CI=true."""
    if lacking := missing():
        assert os.environ.get("CI") != "true", f"{lacking}; .ci/test-tools installs it"
        pytest.skip(lacking)
    with chromium() as browser:
        yield browser


def test_in_and_out_through_the_provider(
    browser: Browser,
    openid: RunningProvider,
    secret_file: Path,
    real_database: str,
    new_database: NewDatabase,
    settings_for: Callable[[str], Settings],
) -> None:
    """The link to the provider, its form, the way back, the code for the office, and out again at
    both; without JavaScript, as every page here."""
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
        with served(settings, port):
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


def test_nothing_stands_in_a_clerks_way(browser: Browser, sample_address: str) -> None:
    """Axe finds nothing, nothing scrolls sideways, and no page is too heavy."""
    context = browser.new_context()
    view = View(context.new_page(), sample_address)
    view.resize(PHONE)
    view.open("/zh/desk/sign-in")
    check(view)
    view.page.locator("input[name=post]").first.check()
    view.page.locator("form.posts-form button").click()
    view.page.wait_for_url(f"{sample_address}/zh/desk")
    view.open("/zh/desk")
    check(view)
    assert view.page.locator(".owed__item").count() > 0
    view.resize(DESK)
    view.open("/en/desk")
    check(view)
    context.close()


def test_nothing_stands_in_the_way_of_a_form(browser: Browser, sample_address: str) -> None:
    """The first and the largest, and one with what is at fault."""
    context = browser.new_context(viewport=PHONE._asdict())
    view = View(context.new_page(), sample_address)
    enter(view, "district")
    view.open("/zh/desk/record/adopt-rule-pack")
    assert view.weight() <= WEIGHT_MAX
    assert not view.too_wide()
    enter(view, "committee")
    view.open("/zh/desk/record/submit-proposal")
    check(view)
    view.open("/en/desk/record/submit-proposal")
    view.page.get_by_role("button", name="Check, then record").last.click()
    assert view.page.evaluate("document.activeElement.id") == "faults"
    assert not view.barriers()
    assert not view.too_wide()
    context.close()


def test_rows_drafts_and_digests_in_place(
    browser: Browser, sample_address: str, tmp_path: Path
) -> None:
    """What scripts do for a form: nothing that it could not do without them."""
    context = browser.new_context(viewport=DESK._asdict())
    view = View(context.new_page(), sample_address)
    page = view.page
    enter(view, "committee")
    view.open("/zh/desk/record/publish-background-pack")
    page.locator("[id='summary']").fill("走访四十户")
    page.locator("#saved", has_text="草稿已自动保存").wait_for()
    page.locator("button[value='add:documents']").click()
    title = page.locator("[id='documents.0.title']")
    title.wait_for()
    expect(title).to_be_focused()
    assert page.locator("[id='summary']").input_value() == "走访四十户"
    document = tmp_path / "纪要.pdf"
    document.write_bytes(b"abc")
    page.locator("input[type=file]").set_input_files(document)
    expect(page.locator("[id='documents.0.digest']")).to_have_value(re.compile("^.{64}$"))
    digest = page.locator("[id='documents.0.digest']").input_value()
    assert digest == hashlib.sha256(b"abc").hexdigest()
    assert page.locator("[id='documents.0.size_bytes']").input_value() == "3"
    assert title.input_value() == "纪要.pdf"
    page.locator("button[value='remove:documents.0']").click()
    title.wait_for(state="detached")
    assert not view.troubles
    context.close()


def enter(view: View, role: str) -> None:
    """In a sample role."""
    view.open("/zh/desk/sign-in")
    view.page.locator(f"input[value$='/{role}']").first.check()
    view.page.locator("form.posts-form button").click()
    view.page.locator(".deskbar").wait_for()


def check(view: View) -> None:
    """The page as it stands."""
    assert not view.too_wide()
    assert not view.barriers()
    assert view.weight() <= WEIGHT_MAX
    assert view.page.locator("h1").count() == 1
    assert not view.troubles


@pytest.fixture(scope="module")
def sample_address(
    sample_database: str, new_database: NewDatabase, settings_for: Callable[[str], Settings]
) -> Iterator[str]:
    """Where the sample district's desk is served."""
    changes = {"sample": True}
    settings = settings_for(new_database(sample_database)).model_copy(update=changes)
    with served(settings) as address:
        yield address
