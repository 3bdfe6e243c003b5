"""The search page over the sample district: everything that holds the words, and nothing else."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.events.agenda import Category
from domain.steps.proposal import SubmitProposal
from domain.streams.registry import organisation_id
from domain.value import Party
from infra.search_queries import SearchFilter
from infra.vault import Opened
from projections.projection import fold_all
from projections.search import SEARCH
from service.parts import Parts
from service.search import search
from service.search_terms import terms_of
from tests.public.conftest import LANGUAGES, Site
from tests.public.hostile import HOSTILE, STEERING
from tests.public.reading_html import Page

Item = tuple[UUID, str]
COMMITTEE = organisation_id("110101010013")
PROPOSAL = SubmitProposal(
    organiser=COMMITTEE,
    category=Category.HARDSHIP,
    proposers=(Party(person=UUID(int=0xBAD)),),
    title="楼道照明",
    text="三号楼楼道夜间无灯。",
    on_behalf_of=COMMITTEE,
)


def plain(text: str) -> str:
    """As texts are compared, by the definition of Unicode's NFKC case folding alone."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


@pytest.fixture(scope="module")
def said(site: Site) -> dict[Item, str]:
    """Every item of the sample with its words opened."""
    recorder, vault = site.district.recorder, site.district.vault
    pages = fold_all(SEARCH, [event for part in recorder.pages(0, 5000) for event in part])
    opened = vault.open(it for page in pages.values() for it in page.wordings[-1].commitments)
    words = {}
    for (stream, item), page in pages.items():
        texts = list(page.wordings[-1].texts.values())
        found = [opened[commitment] for commitment in page.wordings[-1].commitments]
        texts += [it.text for it in found if isinstance(it, Opened)]
        if page.withheld is None and len(texts) >= len(found):
            words[stream, item] = plain("\n".join(texts))
    assert len(words) > 300
    return words


def everything(parts: Parts, terms: list[str], limit: int) -> Iterator[Item]:
    """All that is found, part by part."""
    after = None
    while True:
        part = search(parts, terms, SearchFilter(), after=after, limit=limit)
        yield from ((line.stream, line.item) for line in part.items)
        if (after := part.next) is None:
            return


@st.composite
def queries(draw: st.DrawFn, words: dict[Item, str]) -> str:
    """Pieces of what was said, sometimes of two items, or with a character exchanged."""
    terms = []
    for _ in range(draw(st.integers(1, 2))):
        text = draw(st.sampled_from(list(words.values())))
        start = draw(st.integers(0, max(0, len(text) - 2)))
        term = text[start : start + draw(st.integers(2, 7))]
        if draw(st.booleans()):
            place = draw(st.integers(0, len(term)))
            term = term[:place] + draw(st.sampled_from("的梯A，Ｂ")) + term[place:]
        terms.append(term.upper())
    return " ".join(terms)


def test_what_is_found_is_what_holds_the_words(site: Site, said: dict[Item, str]) -> None:
    parts = site.parts

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(queries(said), st.integers(1, 50))
    def compared(query: str, limit: int) -> None:
        words = [term for term in plain(query).split() if len(term) > 1]
        terms = terms_of(" ".join(words))
        if not terms:
            return
        found = list(everything(parts, terms, limit))
        assert len(found) == len(set(found))
        assert set(found) == {
            item for item, text in said.items() if all(word in text for word in words)
        }

    compared()


@pytest.mark.parametrize("language", LANGUAGES)
def test_results_lead_to_where_the_words_stand(site: Site, language: str) -> None:
    page = site.page(f"/{language}/search?q={quote('加装电梯')}")
    links = [link for link in page.links(f"/{language}/matters/") if "#e" in link]
    assert len(links) > 3
    for link in links[:6]:
        address, _, anchor = link.partition("#")
        assert anchor in site.page(address).ids
    marks = [tag for tag, _ in page.elements if tag == "mark"]
    assert len(marks) >= len(links)


def test_organisations_come_first_and_have_pages_of_their_own(site: Site) -> None:
    page = site.page(f"/zh/search?q={quote('东华门街道')}")
    (link,) = page.links("/zh/organisations/")[:1]
    assert UUID(link.rpartition("/")[2])
    assert "东华门街道" in page.words


@pytest.mark.parametrize(
    ("query", "reason"),
    [("电", "每个搜索词至少 2 个字符"), ("电 梯", "每个搜索词至少 2 个字符")],
)
def test_a_single_character_is_refused_politely(site: Site, query: str, reason: str) -> None:
    page = site.page(f"/zh/search?q={quote(query)}")
    assert reason in page.words
    (field,) = [it for tag, it in page.elements if tag == "input" and it.get("id") == "q"]
    assert field["value"] == query
    assert field["aria-invalid"] == "true"


def test_nothing_found_says_so_and_nothing_asked_shows_the_form(site: Site) -> None:
    assert "没有找到" in site.page(f"/zh/search?q={quote('犇羴鱻')}").words
    empty = site.page("/en/search?q=")
    assert "Nothing was found" not in empty.words
    assert "q" in empty.ids
    assert not empty.links("/en/matters/")


def test_filters_and_times_are_kept_from_part_to_part(site: Site) -> None:
    address = f"/zh/search?q={quote('我们')}&kind=statement&as_of=2026-06-30"
    first = site.page(address)
    (onward,) = [link for link in first.links("/zh/search?") if "after=" in link]
    assert "kind=statement" in onward
    assert "as_of=2026-06-30" in onward
    second = site.page(onward)
    assert not set(anchored(first)) & set(anchored(second))
    assert all("as_of=2026-06-30" in link for link in anchored(second))


def anchored(page: Any) -> list[str]:
    return [link for link in page.links("/zh/matters/") if "#e" in link]


def test_the_same_address_as_json(site: Site) -> None:
    query = quote("加装电梯")
    listed = site.get(f"/zh/search.json?q={query}").json()["items"]
    api = site.get(f"/api/v1/search?q={query}").json()["items"]
    assert listed == api != []
    assert site.get(f"/zh/search.json?q={quote('电')}").status_code == 422


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_queries_are_shown_harmlessly(site: Site, name: str) -> None:
    for language in LANGUAGES:
        answer = site.get(f"/{language}/search?q={quote(HOSTILE[name])}")
        assert answer.status_code in (200, 400)
        shown = Page(answer.text)
        assert not shown.faults
        if answer.status_code == 200:
            (field,) = [it for tag, it in shown.elements if tag == "input" and it.get("id") == "q"]
            assert field["value"] == HOSTILE[name]


def test_hostile_words_that_are_found_are_shown_harmlessly(site: Site) -> None:
    marker = "敌意文字检验"
    for number, text in enumerate(HOSTILE.values()):
        said = {"title": f"{marker}{number}", "text": f"{text}{marker}{text}"}
        site.record(UUID(int=0xBAD0 + number), PROPOSAL.model_copy(update=said))
    address: str | None = f"/zh/search?q={quote(marker)}&kind=proposal"
    marks = 0
    while address:
        page = site.page(address)
        marks += sum(tag == "mark" for tag, _ in page.elements)
        assert not set(STEERING) & set("".join(page.text))
        address = next(iter(it for it in page.links("/zh/search?") if "after=" in it), None)
    assert marks == 2 * len(HOSTILE)
