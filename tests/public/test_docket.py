"""The docket: every matter once, and those that a filter leaves."""

from __future__ import annotations

from uuid import UUID

import pytest

from domain.streams.registry import organisation_id
from service.sample.compose import matters
from service.sample.names import matter_id
from tests.public.conftest import LANGUAGES, Site

BOTH = pytest.mark.parametrize("language", LANGUAGES)
ELEVATOR = "huagong-dianti"
PARKING = "juer-tingche"


@BOTH
def test_the_docket_lists_every_matter_once(site: Site, language: str) -> None:
    seen: list[str] = []
    address: str | None = f"/{language}/matters"
    while address:
        shown = site.page(address)
        titles = shown.links(f"/{language}/matters/")
        seen += titles
        following = [given["href"] for _, given in shown.elements if given.get("rel") == "next"]
        address = following[0] if following else None
    assert sorted(seen) == sorted(f"/{language}/matters/{matter_id(it.key)}" for it in matters())


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("stage=shelved", {"fahua-dianti", "neiwu-tingche"}),
        ("stage=before_assembly", {"dongting-jishui"}),
        ("category=statutory", {"andeli-gongyijin"}),
        ("category=charter", {"guancun-yangquan", "caochang-gongyue", "fuxue-gongyue"}),
        ("scale=grid", {"qianyongkang-cesuo", "haiyuncang-guizi"}),
        (f"committee={organisation_id('110101010013')}", {"huagong-dianti"}),
        (f"organisation={organisation_id('110101008')}", {"jianguomen-bianmin"}),
        (
            f"street={organisation_id('110101008')}",
            {"jianguomen-bianmin", "xizongbu-qunuan", "zhaojialou-peiyao", "suzhou-huafen"},
        ),
        (f"street={organisation_id('110101008')}&stage=adopted", {"xizongbu-qunuan"}),
        (
            "open_referrals=true&stage=decided",
            {"qianyongkang-cesuo", "qingnianhu-zhaoming"},
        ),
        ("submitted_from=2026-10-12&submitted_to=2026-10-12", {"zaoyuan-shenghuoyuan"}),
        ("submitted_from=2026-10-12", {"zaoyuan-shenghuoyuan", "licun-lvhua"}),
        (f"organisation={UUID(int=0xA)}", set()),
    ],
)
def test_filters(site: Site, query: str, keys: set[str]) -> None:
    shown = site.page(f"/zh/matters?{query}")
    assert set(shown.links("/zh/matters/")) == {f"/zh/matters/{matter_id(key)}" for key in keys}
    assert ("没有符合条件的事项" in shown.words) == (not keys)


def test_parameters_that_a_chat_added_change_nothing(site: Site) -> None:
    shown = site.page("/zh/matters?stage=shelved&from=singlemessage&isappinstalled=0")
    assert len(shown.links("/zh/matters/")) == 2


def test_a_filter_stays_chosen(site: Site) -> None:
    shown = site.page("/zh/matters?stage=decided&category=hardship&submitted_from=2025-04-01")
    chosen = [given["value"] for tag, given in shown.elements if "selected" in given]
    assert chosen == ["decided", "hardship"]
    assert "2025-04-01" in shown.attribute("input", "value")
