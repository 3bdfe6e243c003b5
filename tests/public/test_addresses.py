"""No page is forgotten: whatever the public may ask for stands in the list of addresses."""

from __future__ import annotations

import re

import pytest

from tests.public.addresses import FILES, PAGES
from tests.service.test_access import PUBLIC

LISTED = [f"/zh/{path}".partition("?")[0] for path in PAGES.values()]
LISTED += [path.partition("?")[0] for path in FILES]
ELSEWHERE = {"/zh"}
"""It leads to the home page."""


@pytest.mark.parametrize("route", sorted(it for it in PUBLIC - ELSEWHERE if it.startswith("/zh")))
def test_every_page_is_listed(route: str) -> None:
    pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(route))
    assert any(re.fullmatch(pattern, path) for path in LISTED), route


def test_every_page_is_there_in_both_languages() -> None:
    chinese = {it.removeprefix("/zh") for it in PUBLIC if re.match("/zh(/|$)", it)}
    english = {it.removeprefix("/en") for it in PUBLIC if re.match("/en(/|$)", it)}
    assert chinese == english
