"""A matter's page as a journey: its steps, roster and draw, sessions, money, deadlines, and that a
past day shows nothing of later."""

from __future__ import annotations

import gzip
import json
import re
from uuid import UUID

import pytest

from service.public.stance_picture import Standing, picture, points_of
from service.sample.names import matter_id
from service.views import PointLine
from tests.public.conftest import LANGUAGES, Site
from tests.public.reading_html import Page

BOTH = pytest.mark.parametrize("language", LANGUAGES)
PARKING = "juer-tingche"
MONEY = "andeli-gongyijin"
LONGEST = ("shizipo-dianti", "juer-tingche", "huagong-dianti")
PAGE_BYTES_MAX = 45_000


def steps_of(shown: Page) -> list[str]:
    """The rail's states, in order."""
    names = [str(given.get("class")) for tag, given in shown.elements if tag == "li"]
    return [it.rpartition("--")[2] for it in names if it.startswith("rail__step ")]


def test_the_rail_says_in_words_how_far_it_has_come(site: Site) -> None:
    shown = Page(site.matter(PARKING))
    assert steps_of(shown) == ["done"] * 7 + ["not_taken", "done"]
    assert "决议 已完成 2025年11月25日" in shown.words
    then = Page(site.matter(PARKING, query="?as_of=2025-05-20"))
    assert steps_of(then) == ["done"] * 3 + ["now"] + ["ahead"] * 5
    assert "协商 目前在此 2025年5月10日" in then.words
    merged = Page(site.matter("xinzhongxili-diandongche"))
    assert "ended" in steps_of(merged)


def test_a_past_day_shows_nothing_of_what_came_later(site: Site) -> None:
    """No position of an event that happened afterwards stands anywhere on the page."""
    for key in (PARKING, MONEY, "qingshuiyuan-chongdian", "xinzhongxili-loudao"):
        stream = matter_id(key)
        whole = site.get(f"/zh/ledger.json?stream={stream}").json()["items"]
        moments = sorted(it["meta"]["occurred_at"] for it in whole)
        middle = moments[len(moments) // 2]
        later = {it["position"] for it in whole if it["meta"]["occurred_at"] > middle}
        for part in ("", "/roster", "/points"):
            shown = site.page(f"/zh/matters/{stream}{part}?as_of={middle.replace('+', '%2B')}")
            linked = {
                int(number)
                for address in shown.links("/zh/ledger/")
                for number in re.findall(r"/ledger/(\d+)$", address)
            }
            for address in shown.links("/zh/ledger?positions="):
                behind = site.get(address.replace("/ledger?", "/ledger.json?")).json()["items"]
                linked |= {it["position"] for it in behind}
            assert linked
            assert not linked & later, (key, part)


@BOTH
def test_the_roster_says_how_each_seat_was_filled(site: Site, language: str) -> None:
    shown = site.page(f"/{language}/matters/{matter_id(PARKING)}/roster")
    content = site.get(f"/api/v1/matters/{matter_id(PARKING)}/roster").json()
    rows = [tag for tag, given in shown.elements if tag == "th" and given.get("scope") == "row"]
    assert len(rows) == len(content["seats"]) + len(content["applications"])
    for seat in content["seats"]:
        for position in seat["positions"]:
            assert f"/{language}/ledger/{position}" in shown.links()


def test_a_draw_can_be_done_again_from_what_the_page_says(site: Site) -> None:
    shown = Page(site.matter(PARKING))
    [document] = [it for it in shown.links("/api/v1/matters/") if "/draws/" in it]
    published = site.get(document).json()
    assert published["digest"] in shown.words
    assert published["value"] in shown.words
    assert re.search(rf"yishi draw verify http\S+{re.escape(document)}", shown.words)


@BOTH
def test_money_opens_to_the_events_that_it_adds_up(site: Site, language: str) -> None:
    content = site.get(f"/api/v1/matters/{matter_id(MONEY)}/funds").json()
    shown = site.page(f"/{language}/matters/{matter_id(MONEY)}")
    for name in ("approved", "contracted", "paid"):
        positions = content[name]["positions"]
        found = [
            json.loads(site.get(it.replace("/ledger?", "/ledger.json?")).text)["items"]
            for it in shown.links(f"/{language}/ledger?positions=")
        ]
        assert positions in [[it["position"] for it in items] for items in found]
    assert {"zh": "150,000.00元", "en": "CNY 150,000.00"}[language] in shown.words


def test_a_deadline_is_counted_day_by_day(site: Site) -> None:
    """As the API counts it; holidays by name."""
    stream = matter_id("qingshuiyuan-chongdian")
    [referral, *_] = site.get(f"/api/v1/matters/{stream}/referrals").json()["items"]
    counted = site.get(f"/api/v1/matters/{stream}/referrals/{referral['referral']}").json()
    assert counted["working"]
    shown = Page(site.matter("qingshuiyuan-chongdian"))
    for day in counted["working"]:
        words = {"counted": "计入", "weekend": "周末", "holiday": "节假日"}[day["why"]]
        number = f"{day['number']}" if day["number"] else ""
        year, month, of_month = map(int, day["date"].split("-"))
        assert f"{year}年{month}月{of_month}日{number}{words}" in shown.words


def test_sessions_count_what_was_said_in_them(site: Site) -> None:
    speaking = site.get(f"/api/v1/matters/{matter_id(PARKING)}/speaking").json()
    shown = Page(site.matter(PARKING))
    for number, session in enumerate(speaking["sessions"], 1):
        assert f"第{number}轮：" in shown.words
        assert f"{session['spoke']['count']}方，{session['statements']['count']}次" in shown.words


def test_linked_matters_lead_both_ways(site: Site) -> None:
    into, merged = matter_id("xinzhongxili-loudao"), matter_id("xinzhongxili-diandongche")
    assert f"/zh/matters/{merged}" in Page(site.matter("xinzhongxili-loudao")).links()
    assert f"/zh/matters/{into}" in Page(site.matter("xinzhongxili-diandongche")).links()


def test_the_same_address_as_json_is_the_matter_of_the_api(site: Site) -> None:
    stream = matter_id(PARKING)
    for query in ("", "?as_of=2025-05-20"):
        there = site.get(f"/api/v1/matters/{stream}{query}").json()
        assert site.get(f"/zh/matters/{stream}.json{query}").json() == there
    assert site.get(f"/zh/matters/{stream}.json?as_of=x").status_code == 422


def test_the_longest_page_is_light(site: Site) -> None:
    heaviest = max(len(gzip.compress(site.matter(key).encode())) for key in LONGEST)
    assert heaviest <= PAGE_BYTES_MAX


def point(agree: int, disagree: int, abstain: int = 0) -> PointLine:
    """A point with these stances."""
    taken = agree + disagree + abstain
    return PointLine(UUID(int=1), {}, agree, disagree, abstain, taken, (1,), UUID(int=2))


@pytest.mark.parametrize(
    ("agree", "disagree", "standing"),
    [
        (3, 1, Standing.AGREED),
        (29, 10, Standing.DIVIDED),
        (1, 1, Standing.DIVIDED),
        (11, 30, Standing.DIVIDED),
        (1, 3, Standing.OPPOSED),
        (0, 0, Standing.OPEN),
    ],
)
def test_three_of_four_make_a_point_agreed_or_opposed(
    agree: int, disagree: int, standing: Standing
) -> None:
    assert points_of([point(agree, disagree, 5)])[0].standing is standing


def test_the_picture_goes_from_agreement_to_difference(site: Site) -> None:
    drawn = picture(points_of([point(1, 4), point(0, 0, 3), point(6, 0), point(2, 3)]))
    assert drawn is not None
    assert [bar.number for bar in drawn.bars] == [3, 4, 1]
    assert (drawn.bars[0].agree, drawn.bars[0].disagree) == (150, 0)
    assert drawn.counts == {
        Standing.AGREED: 1,
        Standing.DIVIDED: 1,
        Standing.OPPOSED: 1,
        Standing.OPEN: 1,
    }
    assert picture(points_of([point(0, 0, 3)])) is None


@BOTH
def test_stances_open_to_everybodys_latest(site: Site, language: str) -> None:
    """As many events as the number says, each the stance that it counts."""
    points = site.get(f"/api/v1/matters/{matter_id(PARKING)}/points").json()["items"]
    page = site.get(f"/{language}/matters/{matter_id(PARKING)}/points").text
    rows = re.findall(r"<td class=\"number\" data-label=\"[^\"]*\">(.*?)</td>", page)
    numbers = [it[name] for it in points for name in ("agree", "disagree", "abstain")]
    assert len(rows) == len(numbers)
    opened = [
        (number, re.search(r"href=\"([^\"]+)\"", row))
        for number, row in zip(numbers, rows, strict=True)
        if number
    ]
    for number, link in opened[:6]:
        assert link is not None
        behind = site.get(link[1].replace("/ledger?", "/ledger.json?")).json()["items"]
        assert len(behind) == number
        assert len({it["data"]["stance"] for it in behind}) == 1
