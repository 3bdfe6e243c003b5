"""The sample district served on a port, and a browser: both for one module, since the browser's
driver keeps an event loop in the thread of the tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from infra.settings import Settings
from tests.browser.chromium import chromium, missing
from tests.browser.looking import View, looking
from tests.browser.serving import served
from tests.conftest import NewDatabase


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; where it is missing the tests are skipped, but never where CI=true."""
    if lacking := missing():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{lacking}; .ci/test-tools installs it")
        pytest.skip(lacking)
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def view(browser: Browser, address: str) -> Iterator[View]:
    """A tab on a phone."""
    with looking(browser, address) as view:
        yield view


@pytest.fixture(scope="module")
def plain(browser: Browser, address: str) -> Iterator[View]:
    """A tab on a phone, without JavaScript."""
    with looking(browser, address, scripts=False) as plain:
        yield plain


@pytest.fixture(scope="module")
def address(
    sample_database: str,
    new_database: NewDatabase,
    drop_database: Callable[[str], None],
    settings_for: Callable[[str], Settings],
) -> Iterator[str]:
    """Where the sample district is served, its log sealed."""
    name = new_database(sample_database)
    with served(settings_for(name).model_copy(update={"sealer": "thread"})) as address:
        yield address
    drop_database(name)
