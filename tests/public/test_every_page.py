"""What holds of every page: well made, harmless, light, in the reader's language."""

from __future__ import annotations

import gzip
import re

import pytest

from service.sample.compose import matters
from service.sample.names import matter_id
from tests.public.conftest import LANGUAGES, Site

BOTH = pytest.mark.parametrize("language", LANGUAGES)
ELEVATOR = "huagong-dianti"
PARKING = "juer-tingche"


@BOTH
@pytest.mark.parametrize("script", matters(), ids=lambda script: script.key)
def test_every_matter_of_the_sample_is_a_page(site: Site, language: str, script: object) -> None:
    key = script.key  # type: ignore[attr-defined]  # a parameter of pytest has no type
    shown = site.page(f"/{language}/matters/{matter_id(key)}")
    assert shown.attribute("html", "lang") == [{"zh": "zh-CN", "en": "en"}[language]]
    assert len([tag for tag, _ in shown.elements if tag == "h1"]) == 1
    assert "—" not in shown.words, "a sentence was not filled"


@BOTH
@pytest.mark.parametrize("address", ["matters", "about", "matters?after=", "matters?stage="])
def test_other_pages_are_well_made(site: Site, language: str, address: str) -> None:
    shown = site.page(f"/{language}/{address}")
    assert "#content" in shown.links("#")
    assert shown.attribute("main", "id") == ["content"]


@BOTH
def test_nothing_runs_and_nothing_comes_from_elsewhere(site: Site, language: str) -> None:
    response = site.get(f"/{language}/matters/{matter_id(PARKING)}")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    told = r"https?://www\.w3\.org/2000/svg|yishi draw verify https?://127\.0\.0\.1:\d+/"
    assert "http" not in re.sub(told, "", response.text)


def test_the_style_sheet_is_kept_for_ever_under_its_digest(site: Site) -> None:
    [address] = [
        href for href in site.page("/zh/about").attribute("link", "href") if "css" in str(href)
    ]
    response = site.get(str(address))
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/css")
    assert "immutable" in response.headers["cache-control"]
    assert "url(" not in response.text
    assert site.get("/static/site-0000.css").status_code == 404


def test_labels_tables_and_tags_can_be_read_aloud(site: Site) -> None:
    shown = site.page(f"/zh/matters/{matter_id(PARKING)}")
    docket = site.page("/zh/matters")
    fields = {
        given["id"]
        for tag, given in docket.elements
        if tag in ("input", "select") and given.get("type") != "hidden"
    }
    assert fields == set(docket.attribute("label", "for"))
    tables = [tag for tag, _ in shown.elements if tag == "table"]
    assert len(tables) == len([tag for tag, _ in shown.elements if tag == "caption"])
    assert all("scope" in given for tag, given in shown.elements if tag == "th")


def test_a_page_weighs_little(site: Site) -> None:
    css = next(
        str(it) for it in site.page("/zh/about").attribute("link", "href") if "css" in str(it)
    )
    heaviest = max(len(gzip.compress(site.matter(it.key).encode())) for it in matters())
    assert heaviest + len(gzip.compress(site.get(css).content)) < 60_000


def test_the_front_door_leads_to_the_readers_language(site: Site) -> None:
    chinese = site.get("/")
    english = site.get("/", **{"Accept-Language": "en-GB,en;q=0.9"})
    assert (chinese.status_code, chinese.headers["location"]) == (302, "/zh/")
    assert english.headers["location"] == "/en/"
    assert site.get("/en").headers["location"] == "/en/"
    assert site.get("/zh?as_of=2025-04-01").headers["location"] == "/zh/?as_of=2025-04-01"


@BOTH
def test_switching_the_language_keeps_the_question(site: Site, language: str) -> None:
    other = "en" if language == "zh" else "zh"
    address = f"/matters/{matter_id(ELEVATOR)}?as_of=2025-04-01"
    assert f"/{other}{address}" in site.page(f"/{language}{address}").links(f"/{other}/")


def test_residents_words_are_marked_as_chinese_on_english_pages(site: Site) -> None:
    shown = site.page(f"/en/matters/{matter_id(ELEVATOR)}")
    assert set(shown.attribute("bdi", "lang")) == {"zh-CN"}
