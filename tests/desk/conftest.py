"""Desks to sign in at: of a real district behind a real provider, and of the sample district."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import structlog

from infra.settings import Settings
from tests.conftest import NewDatabase
from tests.desk.browsing import BASE, Browser
from tests.desk.provider.running import (
    CLIENT_ID,
    CLIENT_SECRET,
    RunningProvider,
    Unavailable,
    provider,
)
from tests.service.running import Service, prepare, running

NewBrowser = Callable[[Service], Browser]


@pytest.fixture(scope="session", autouse=True)
def quiet() -> None:
    """Only what went wrong is worth a line here."""
    errors = structlog.make_filtering_bound_logger(logging.ERROR)
    structlog.configure(wrapper_class=errors)


@pytest.fixture(scope="session")
def openid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProvider]:
    """The provider; where it cannot be had the tests are skipped, but never where CI=true."""
    with ExitStack() as stack:
        try:
            found = stack.enter_context(provider(BASE))
        except Unavailable as lacking:
            if os.environ.get("CI") == "true":
                pytest.fail(f"{lacking}; .ci/test-tools installs Node.js")
            pytest.skip(str(lacking))
        yield found


@pytest.fixture(scope="session")
def secret_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the desk's secret at the provider lies."""
    file = tmp_path_factory.mktemp("desk") / "secret"
    file.write_text(f"{CLIENT_SECRET}\n")
    return file


@pytest.fixture(scope="session")
def real_database(new_database: NewDatabase, settings_for: Callable[[str], Settings]) -> str:
    """A database to copy, with the organisations of the specification."""
    name = new_database(None)
    prepare(settings_for(name))
    return name


@pytest.fixture(scope="module")
def real(
    openid: RunningProvider,
    secret_file: Path,
    real_database: str,
    new_database: NewDatabase,
    drop_database: Callable[[str], None],
    settings_for: Callable[[str], Settings],
) -> Iterator[Service]:
    """The desk of a real district, whose clerks sign in at the provider. The settings would have
    the sample: its ledger has not."""
    name = new_database(real_database)
    settings = settings_for(name).model_copy(
        update={
            "sample": True,
            "public_url": BASE,
            "oidc_issuer": openid.issuer,
            "oidc_client_id": CLIENT_ID,
            "oidc_client_secret_file": secret_file,
        }
    )
    with running(settings, {}) as service:
        yield service
    drop_database(name)


@pytest.fixture(scope="session")
def sample(
    sample_database: str,
    new_database: NewDatabase,
    drop_database: Callable[[str], None],
    settings_for: Callable[[str], Settings],
) -> Iterator[Service]:
    """The desk of the sample district."""
    name = new_database(sample_database)
    settings = settings_for(name).model_copy(update={"sample": True, "public_url": BASE})
    with running(settings, {}) as service:
        yield service
    drop_database(name)


@pytest.fixture
def new_browser() -> Iterator[NewBrowser]:
    """Opens browsers, closed with the test."""
    opened: list[Browser] = []

    def new(service: Service) -> Browser:
        opened.append(Browser(service))
        return opened[-1]

    yield new
    for browser in opened:
        browser.close()
