"""Hostile words in Chromium: nothing runs, nothing opens, and the page keeps its shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from infra.district import open_district
from infra.settings import Settings
from tests.browser.looking import SIZES, View, looking
from tests.browser.serving import served
from tests.conftest import NewDatabase, settle
from tests.public.addresses import ELEVATOR, PAGES
from tests.public.hostile import HOSTILE, Recorded, happen_again, matter_of, propose

LISTS = ("home", "matters", "notices", "outcomes", "referrals", "statements", "organisations")


@pytest.fixture(scope="module")
def recorded(settings: Settings) -> Recorded:
    """Hostile words wherever something can be said."""
    with open_district(settings) as district:
        propose(district)
        recorded = happen_again(district)
        settle(district)
    return recorded


@pytest.fixture(scope="module")
def settings(
    sample_database: str,
    new_database: NewDatabase,
    drop_database: Callable[[str], None],
    settings_for: Callable[[str], Settings],
) -> Iterator[Settings]:
    """Of a district of this module's own."""
    name = new_database(sample_database)
    yield settings_for(name)
    drop_database(name)


@pytest.fixture(scope="module")
def view(browser: Browser, settings: Settings, recorded: Recorded) -> Iterator[View]:
    """A tab before that district."""
    with served(settings) as address, looking(browser, address) as view:
        yield view


def check(view: View, path: str) -> None:
    """The page at this address bears its words."""
    view.open(path)
    for size in SIZES.values():
        view.resize(size)
        assert not view.too_wide(), (path, size)
    assert not view.troubles, path
    assert view.page.locator("h1").count() == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_a_matter_of_hostile_words_keeps_its_shape(view: View, name: str) -> None:
    check(view, f"/zh/matters/{matter_of(name)}")


def test_lists_and_whole_matters_keep_their_shape(view: View, recorded: Recorded) -> None:
    for name in LISTS:
        check(view, f"/en/{PAGES[name]}")
    for matter in recorded.varied_matters()[:3]:
        for name in ("matter", "points", "roster"):
            check(view, f"/zh/{PAGES[name].replace(str(ELEVATOR), str(matter))}")
