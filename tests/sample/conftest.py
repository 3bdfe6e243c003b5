"""A district with the sample in it, loaded once for these tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from domain.event import Event
from infra.district import District, open_district
from infra.settings import Settings
from service.sample import load
from tests.conftest import NewDatabase


@pytest.fixture(scope="module")
def sample(
    new_database: NewDatabase,
    drop_database: Callable[[str], None],
    settings_for: Callable[[str], Settings],
) -> Iterator[District]:
    """The district; its pages are folded here."""
    name = new_database(None)
    settings = settings_for(name).model_copy(update={"projector": "thread"})
    with open_district(settings) as district:
        load(district)
        yield district
    drop_database(name)


@pytest.fixture(scope="module")
def events(sample: District) -> list[Event]:
    """Every event of the sample, in order."""
    return [event for page in sample.recorder.pages() for event in page]
