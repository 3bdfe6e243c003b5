"""A district with its organisations and a token for every role, copied for tests that write."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
import structlog

from infra.settings import Settings
from tests.service.running import Service, prepare, running

Tokens = dict[str, str]
StartService = Callable[[], AbstractContextManager[Service]]


@pytest.fixture(scope="session", autouse=True)
def quiet() -> None:
    """Only what went wrong is worth a line here."""
    warnings = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=warnings)


@pytest.fixture(scope="session")
def template(
    new_database: Callable[[str | None], str], settings_for: Callable[[str], Settings]
) -> tuple[str, Tokens]:
    """A database to copy, and the tokens that are good in every copy."""
    name = new_database(None)
    return name, prepare(settings_for(name))


@pytest.fixture(scope="session")
def start_service(
    template: tuple[str, Tokens],
    new_database: Callable[[str | None], str],
    drop_database: Callable[[str], None],
    settings_for: Callable[[str], Settings],
) -> StartService:
    """Runs a service in a copy of its own for the length of a block."""

    @contextmanager
    def start() -> Iterator[Service]:
        name = new_database(template[0])
        with running(settings_for(name), template[1]) as service:
            yield service
        drop_database(name)

    return start


@pytest.fixture
def service(start_service: StartService) -> Iterator[Service]:
    """The service of this test's own district."""
    with start_service() as service:
        yield service


@pytest.fixture(scope="module")
def shared(start_service: StartService) -> Iterator[Service]:
    """One service for the tests of a module that record nothing, or do not mind what others did."""
    with start_service() as service:
        yield service
