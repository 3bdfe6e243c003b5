"""Every page, in both languages, at a phone's width and a desk's, with and without JavaScript."""

from __future__ import annotations

import re
from collections import Counter

import httpx
import pytest

from tests.browser.looking import DESK, LANGUAGE_TAGS, PHONE, SIZES, Size, View
from tests.public.addresses import PAGES, STATUS
from tests.public.reading_html import Page

WEIGHT_MAX = 60_000
NARROWEST = Size(320, 640)
VARIANTS = {name for name in PAGES if name.endswith(("-as-of", "-filtered", "-none", "-held"))}
"""The same pages with other rows: looked at in Chinese."""
HEAD = """() => ({
  lang: document.documentElement.lang,
  headings: document.querySelectorAll("h1").length,
  titled: document.title.trim() !== "",
})"""
PRINTED = """() => ({
  heading: document.querySelector("h1").checkVisibility(),
  navigation: document.querySelector("nav").checkVisibility(),
})"""
"""What leads on is of no use on paper."""
ALIKE = 3
"""How many links are followed of those that differ in numbers and ids alone."""

BOTH = pytest.mark.parametrize("language", LANGUAGE_TAGS)


@pytest.mark.parametrize(
    ("name", "language"),
    [(name, it) for name in PAGES for it in LANGUAGE_TAGS if it == "zh" or name not in VARIANTS],
)
def test_nothing_stands_in_a_readers_way(view: View, plain: View, name: str, language: str) -> None:
    path, status = f"/{language}/{PAGES[name]}", STATUS.get(name, 200)
    view.open(path, status)
    assert view.weight() <= WEIGHT_MAX
    check_layout(view, language)
    # Colours are the same in both languages: each is looked at at one of the widths.
    for size in SIZES.values():
        view.resize(size)
        checked = size is (PHONE if language == "zh" else DESK)
        assert not view.barriers(colours=checked)
    plain.open(path, status)
    if view.document() != (sent := plain.document()):
        check_layout(plain, language)
        check_without_scripts(view, sent)
    assert not plain.troubles
    assert not view.troubles


def check_layout(view: View, language: str) -> None:
    """Language, heading and title; no sideways scrolling at any width, nor on paper."""
    found = view.page.evaluate(HEAD)
    assert found == {"lang": LANGUAGE_TAGS[language], "headings": 1, "titled": True}
    for size in SIZES.values():
        view.resize(size)
        assert not view.too_wide(), size
    view.page.emulate_media(media="print")
    assert not view.too_wide()
    assert view.page.evaluate(PRINTED) == {"heading": True, "navigation": False}
    view.page.emulate_media(media="screen")


def check_without_scripts(view: View, document: str) -> None:
    """Axe needs scripts: the page is looked at as it was sent."""
    view.page.evaluate("sent => { document.documentElement.innerHTML = sent }", document)
    for size in SIZES.values():
        view.resize(size)
        assert not view.barriers(colours=False)


@BOTH
def test_links_lead_somewhere(address: str, language: str) -> None:
    alike: Counter[str] = Counter()
    with httpx.Client(base_url=address, follow_redirects=True, timeout=60) as client:
        for name, path in PAGES.items():
            shown = Page(client.get(f"/{language}/{path}").text)
            for target in dict.fromkeys(
                [*shown.links(), *map(str, shown.attribute("link", "href"))]
            ):
                kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "…", target)
                alike[kind] += 1
                if alike[kind] <= ALIKE:
                    answer = client.get(target.partition("#")[0])
                    assert answer.status_code in (200, STATUS.get(name)), (name, target)
            inside = [target[1:] for target in shown.links("#")]
            assert set(inside) <= set(shown.ids), name


@BOTH
@pytest.mark.parametrize("name", ["home", "matter", "referrals"])
def test_large_text_and_narrow_windows_are_borne(view: View, language: str, name: str) -> None:
    """WCAG 1.4.4 (text at 200 %) and 1.4.10 (a window of 320 pixels)."""
    view.resize(NARROWEST)
    view.open(f"/{language}/{PAGES[name]}")
    assert not view.too_wide()
    view.resize(DESK)
    view.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not view.too_wide()


FOCUSED = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
  return {
    name: at.tagName + " " + (at.getAttribute("href") ?? at.id),
    ringed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""


@pytest.mark.parametrize("name", ["matters", "points"])
def test_a_keyboard_reaches_everything_and_shows_where_it_is(view: View, name: str) -> None:
    view.resize(DESK)
    view.open(f"/zh/{PAGES[name]}")
    page, walked = view.page, []
    operable = page.locator("a[href], button, input:not([type=hidden]), select, summary")
    expected = sum(1 for it in operable.all() if it.is_visible())
    while True:
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["name"].startswith("BODY"):
            break
        walked.append(focused["name"])
        assert focused["ringed"], focused
        assert focused["inside"], focused
    assert walked[0] == "A #content", "the first thing skips the navigation"
    assert len(walked) >= expected
