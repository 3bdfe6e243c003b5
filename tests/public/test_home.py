"""The home page: what is open, decided, overdue, and figures that lead to what they count."""

from __future__ import annotations

import re

import pytest

from service.sample.names import matter_id
from tests.public.conftest import LANGUAGES, Site

BOTH = pytest.mark.parametrize("language", LANGUAGES)
CHARGING = "qingshuiyuan-chongdian"


def figures(site: Site, address: str) -> dict[str, int]:
    """The links whose text is a number, and the numbers."""
    text = site.get(address).text
    found = re.findall(r'<a (?:class="figure" )?href="([^"]+)"[^>]*>(\d+)</a>', text)
    return {href.replace("&amp;", "&"): int(number) for href, number in found}


def listed(site: Site, address: str) -> int:
    """How many a list says there are."""
    words = site.page(address).words
    found = re.search(r"共 ([\d,]+)", words)
    assert found, (address, words)
    return int(found[1].replace(",", ""))


@BOTH
def test_a_notice_that_one_can_join_stands_with_how(site: Site, language: str) -> None:
    shown = site.page(f"/{language}/?as_of=2025-05-10")
    heading = {"zh": "现在可以报名参加", "en": "What you can still join"}[language]
    how = {"zh": "在截止时间前向组织者", "en": "Before applications close"}[language]
    assert heading in shown.words
    assert how in shown.words
    assert f"/{language}/matters/{matter_id(CHARGING)}" in shown.links()
    assert len([tag for tag, _ in shown.elements if tag == "h1"]) == 1


@BOTH
def test_where_nothing_is_open_it_says_so(site: Site, language: str) -> None:
    shown = site.page(f"/{language}/?as_of=2025-05-18")
    assert {"zh": "现在没有可以报名", "en": "no session to apply for"}[language] in shown.words
    assert f"/{language}/notices?as_of=2025-05-18" in shown.links()


def test_the_latest_decisions_come_first(site: Site) -> None:
    shown = site.page("/zh/?as_of=2025-05-10")
    words = shown.words[shown.words.index("最近的协商成果") :]
    assert words.index("化工社区5号楼加装电梯") < words.index("史家胡同三角地社区花园共建")


@pytest.mark.parametrize("day", ["", "?as_of=2026-03-20"])
def test_figures_are_as_many_as_the_lists_behind_them(site: Site, day: str) -> None:
    found = figures(site, f"/zh/{day}")
    lists = {href: number for href, number in found.items() if "positions=" not in href}
    kinds = ("/zh/matters", "/zh/ledger?type=", "/zh/duties?")
    assert all(any(href.startswith(kind) for href in lists) for kind in kinds)
    for href, number in lists.items():
        if number:
            assert listed(site, href) == number, href


def test_what_is_overdue_is_counted_by_kind_and_the_longest_named(site: Site) -> None:
    shown = site.page("/zh/?as_of=2026-03-20")
    assert "共 13 项逾期" in shown.words
    assert "/zh/duties?status=overdue&as_of=2026-03-20" in shown.links()
    assert listed(site, "/zh/duties?status=overdue&as_of=2026-03-20") == 13
    assert "幸福社区居委会：应于2025年7月4日前公开结果，已逾期259天" in shown.words


def test_as_of_a_day_before_everything_there_is_nothing(site: Site) -> None:
    words = site.page("/zh/?as_of=2015-01-01").words
    assert "还没有形成决议" in words
    assert "没有逾期未办的事项" in words


def test_what_the_ledger_did_not_know_is_not_shown(site: Site) -> None:
    assert "还没有形成决议" in site.page("/zh/?known_at=2025-01-01").words


@BOTH
def test_a_day_that_is_none_is_refused(site: Site, language: str) -> None:
    response = site.get(f"/{language}/?as_of=tomorrow")
    assert response.status_code == 400
    assert "tomorrow" not in response.text


def test_it_is_kept_by_readers_while_nothing_changes(site: Site) -> None:
    first = site.get("/zh/")
    again = site.get("/zh/", **{"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert site.get("/zh/", method="HEAD").status_code == 200
