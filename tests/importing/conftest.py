"""A district with a small register, and files of rows to import into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from domain.streams.registry import Organisation
from infra.district import District, open_district
from infra.settings import Settings
from service.importing.register import find_organisation, import_divisions, read_registry
from service.importing.report import Report
from tests.importing.files import REGISTER, Told, write_rows


@pytest.fixture(scope="session")
def registered(
    new_database: Callable[[str | None], str],
    settings_for: Callable[[str], Settings],
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    """The database to copy: a district, a street and two committees."""
    name = new_database(None)
    path = write_rows(tmp_path_factory.mktemp("register") / "divisions.csv", REGISTER)
    settings = settings_for(name).model_copy(update={"projector": "none"})
    with open_district(settings) as district:
        import_divisions(district, path, Report())
    return name


@pytest.fixture
def registered_settings(
    registered: str,
    new_database: Callable[[str | None], str],
    drop_database: Callable[[str], None],
    settings_for: Callable[[str], Settings],
) -> Iterator[Settings]:
    """A registered district of this test's own, not yet opened."""
    name = new_database(registered)
    yield settings_for(name).model_copy(update={"projector": "none"})
    drop_database(name)


@pytest.fixture
def district(registered_settings: Settings) -> Iterator[District]:
    """The same, opened."""
    with open_district(registered_settings) as opened:
        yield opened


@pytest.fixture
def empty_district(settings: Settings) -> Iterator[District]:
    """A district without anything."""
    with open_district(settings.model_copy(update={"projector": "none"})) as opened:
        yield opened


@pytest.fixture
def organiser(district: District) -> Organisation:
    """The committee whose matters are imported."""
    return find_organisation(read_registry(district), "110101001001")


@pytest.fixture
def report() -> Told:
    """A fresh report."""
    return Told()
