"""The real application, with the sample district in it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from uuid import UUID

import httpx
import pytest

from domain.act import Command
from domain.event import Actor
from domain.roles import Role
from domain.streams.registry import organisation_id
from infra.district import District
from infra.settings import Settings
from infra.submission import Submission
from service.parts import Parts
from service.sample.names import DISTRICT_CODE, matter_id
from tests.conftest import NewDatabase
from tests.public.reading_html import Page
from tests.service.running import Service, running

LANGUAGES = ("zh", "en")


class Site:
    """The pages, and a way to record something behind them."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.parts: Parts = service.app.state.parts
        self.district: District = self.parts.district

    def get(self, address: str, method: str = "GET", **headers: str) -> httpx.Response:
        """An address as a browser asks for it."""
        headers = {"Accept": "text/html,application/xhtml+xml", **headers}
        return self._service.request(method, address, headers=headers)

    def page(self, address: str, status: int = 200) -> Page:
        """The page at an address, which must be well made."""
        response = self.get(address)
        assert response.status_code == status, (address, response.text)
        assert response.headers["content-type"].startswith("text/html")
        found = Page(response.text)
        assert not found.faults, (address, found.faults)
        return found

    def matter(self, key: str, language: str = "zh", query: str = "") -> str:
        """The page of a matter of the sample, by its key."""
        response = self.get(f"/{language}/matters/{matter_id(key)}{query}")
        assert response.status_code == 200, response.text
        return response.text

    def record(self, stream: UUID, *commands: Command) -> None:
        """Record these, and wait until the pages have them."""
        importer = Actor(organisation_id(DISTRICT_CODE), Role.IMPORTER)
        for command in commands:
            self.district.ledger.submit(Submission.of(command, stream, importer))
        self.settle()

    def settle(self) -> None:
        """Wait until every page is up to date, and none that was kept goes out any more."""
        head, deadline = self.district.recorder.head(), time.monotonic() + 20
        while min(it.position() for it in self.district.stores.values()) < head:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        self.parts.pages.doubt()


@pytest.fixture(scope="module")
def site(
    sample_database: str,
    new_database: NewDatabase,
    drop_database: Callable[[str], None],
    settings_for: Callable[[str], Settings],
) -> Iterator[Site]:
    """The site of a district of this module's own."""
    name = new_database(sample_database)
    with running(settings_for(name), {}) as service:
        yield Site(service)
    drop_database(name)
