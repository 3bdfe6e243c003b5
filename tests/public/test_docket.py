"""The docket: every matter once, and those that a filter leaves."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from domain.steps.proposal import SubmitProposal
from domain.streams.registry import organisation_id
from service.sample.compose import matters, recent
from service.sample.names import matter_id
from tests.public.conftest import LANGUAGES, Site

BOTH = pytest.mark.parametrize("language", LANGUAGES)
ELEVATOR = "huagong-dianti"
PARKING = "juer-tingche"
RECENT = {
    planned.stream
    for planned in recent(date(2026, 11, 16))
    if isinstance(planned.command, SubmitProposal)
}
"""The matters that are under way on whatever day the sample is loaded."""


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
    everything = {matter_id(it.key) for it in matters()} | RECENT
    assert sorted(seen) == sorted(f"/{language}/matters/{it}" for it in everything)


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
        (
            "submitted_from=2026-10-12&submitted_to=2026-10-16",
            {"zaoyuan-shenghuoyuan", "licun-lvhua"},
        ),
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


def test_the_docket_of_a_past_day(site: Site) -> None:
    garden = f"/zh/matters/{matter_id('shijia-huayuan')}"
    assert garden in site.page("/zh/matters?as_of=2025-04-12&stage=discussing").links()
    assert garden not in site.page("/zh/matters?stage=discussing").links()
    shown = site.page("/zh/matters?as_of=2025-04-12")
    assert 0 < len(shown.links("/zh/matters/")) < 10
    assert "您看到的不是现在的情况" in shown.words
    hidden = [(it["name"], it["value"]) for _, it in shown.elements if it.get("type") == "hidden"]
    assert ("as_of", "2025-04-12") in hidden
    assert "没有符合条件的事项" in site.page("/zh/matters?known_at=2020-01-01").words
