"""Whatever people and organisations write, the pages show it and obey none of it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.public.addresses import ELEVATOR, FILES, PAGES, STATUS
from tests.public.conftest import LANGUAGES, Site
from tests.public.hostile import (
    HOSTILE,
    STEERING,
    Recorded,
    happen_again,
    matter_of,
    propose,
)
from tests.public.reading_files import read_strictly
from tests.public.reading_html import Page

ORDINARY = [path for name, path in PAGES.items() if name not in STATUS]


@pytest.fixture(scope="module")
def ordinary(site: Site) -> set[tuple[str, str]]:
    """What pages are made of before anybody has said something hostile."""
    return {
        part
        for language in LANGUAGES
        for path in ORDINARY
        for part in parts(site.page(f"/{language}/{path}"))
    }


@pytest.fixture(scope="module")
def recorded(site: Site, ordinary: object) -> Recorded:
    """Hostile words wherever something can be said."""
    propose(site.district)
    recorded = happen_again(site.district)
    site.settle()
    return recorded


def parts(page: Page) -> set[tuple[str, str]]:
    """Every element with each of its attributes."""
    return {(tag, name) for tag, given in page.elements for name in ("", *given)}


def harmless(site: Site, address: str, ordinary: set[tuple[str, str]]) -> Page:
    """The page, which is made of what pages are made of and steers no text."""
    response = site.get(address)
    assert response.status_code == 200, address
    shown = Page(response.text)
    assert not shown.faults, (address, shown.faults)
    assert parts(shown) <= ordinary, (address, parts(shown) - ordinary)
    assert not set(STEERING) & set(shown.words), address  # what was searched for stays in its field
    return shown


def test_nearly_all_that_can_be_said_was_said(recorded: Recorded) -> None:
    assert len(recorded.kinds) >= 100, sorted(recorded.kinds)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_are_shown_harmlessly(
    site: Site, recorded: Recorded, ordinary: set[tuple[str, str]], name: str
) -> None:
    text = "[U+202E]gnp.exe" if name == "bidi" else HOSTILE[name][:8]
    for language in LANGUAGES:
        shown = harmless(site, f"/{language}/matters/{matter_of(name)}", ordinary)
        assert " ".join(text.split()) in shown.words


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_words_do_no_harm_on_any_page(
    site: Site, recorded: Recorded, ordinary: set[tuple[str, str]], language: str
) -> None:
    of_matters = [path for path in ORDINARY if str(ELEVATOR) in path]
    addresses = {path for path in ORDINARY if path not in of_matters}
    addresses |= {f"ledger/{position}" for position in recorded.positions.values()}
    for stream in recorded.varied_matters():
        addresses |= {path.replace(str(ELEVATOR), str(stream)) for path in of_matters}
    for address in sorted(addresses):
        harmless(site, f"/{language}/{address}", ordinary)


def test_hostile_words_do_no_harm_in_any_file(site: Site, recorded: Recorded) -> None:
    for address in FILES:
        streams = recorded.varied_matters() if str(ELEVATOR) in address else [ELEVATOR]
        for stream in streams:
            asked = address.replace(str(ELEVATOR), str(stream))
            response = site.get(asked, Accept="*/*")
            assert response.status_code == 200, asked
            read_strictly(asked, response.content)


def test_a_hostile_address_is_not_repeated(site: Site) -> None:
    for address in (
        "/zh/matters?stage=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/zh/%3Cscript%3Ealert(1)%3C/script%3E",
        "/zh/matters?submitted_from=2025-01-01%22%20onfocus=alert(1)",
    ):
        response = site.get(address)
        assert response.status_code in (400, 404)
        assert not Page(response.text).faults
        assert "alert(1)</script>" not in response.text


def test_a_filter_value_is_only_ever_a_value(site: Site) -> None:
    """The language link repeats the query: as an address, encoded."""
    response = site.get("/zh/matters?stage=decided&x=%22%3E%3Cscript%3E&after=")
    assert response.status_code == 200
    assert not Page(response.text).faults
    assert "<script" not in response.text


@pytest.mark.parametrize("name", HOSTILE)
def test_a_search_for_hostile_words_finds_them_and_does_nothing_else(
    site: Site, recorded: Recorded, ordinary: set[tuple[str, str]], name: str
) -> None:
    """The words of a search stand in its field and, marked, in what it found."""
    address = f"/zh/search?{urlencode({'q': HOSTILE[name]})}"
    response = site.get(address)
    assert response.status_code in (200, 400)
    if response.status_code == 200:
        harmless(site, address, ordinary | {("input", "aria-invalid")})
