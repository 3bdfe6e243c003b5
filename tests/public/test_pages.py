"""The docket and the pages of matters, in both languages."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from domain.streams.registry import organisation_id
from service.sample.compose import matters
from service.sample.names import matter_id
from tests.public.conftest import LANGUAGES, Site
from tests.public.reading_html import Page

BOTH = pytest.mark.parametrize("language", LANGUAGES)
ELEVATOR = "huagong-dianti"
PARKING = "juer-tingche"


def page(site: Site, address: str, status: int = 200) -> Page:
    response = site.get(address)
    assert response.status_code == status, (address, response.text)
    assert response.headers["content-type"].startswith("text/html")
    found = Page(response.text)
    assert not found.faults, (address, found.faults)
    return found


# Everywhere


@BOTH
@pytest.mark.parametrize("script", matters(), ids=lambda script: script.key)
def test_every_matter_of_the_sample_is_a_page(site: Site, language: str, script: object) -> None:
    key = script.key  # type: ignore[attr-defined]  # a parameter of pytest has no type
    shown = page(site, f"/{language}/matters/{matter_id(key)}")
    assert shown.attribute("html", "lang") == [{"zh": "zh-CN", "en": "en"}[language]]
    assert len([tag for tag, _ in shown.elements if tag == "h1"]) == 1
    assert "—" not in shown.words, "a sentence was not filled"


@BOTH
@pytest.mark.parametrize("address", ["matters", "about", "matters?after=", "matters?stage="])
def test_other_pages_are_well_made(site: Site, language: str, address: str) -> None:
    shown = page(site, f"/{language}/{address}")
    assert "#content" in shown.links("#")
    assert shown.attribute("main", "id") == ["content"]


@BOTH
def test_nothing_runs_and_nothing_comes_from_elsewhere(site: Site, language: str) -> None:
    response = site.get(f"/{language}/matters/{matter_id(PARKING)}")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "http" not in re.sub(r"https?://www\.w3\.org/2000/svg", "", response.text)


def test_the_style_sheet_is_kept_for_ever_under_its_digest(site: Site) -> None:
    [address] = [
        href for href in page(site, "/zh/about").attribute("link", "href") if "css" in str(href)
    ]
    response = site.get(str(address))
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/css")
    assert "immutable" in response.headers["cache-control"]
    assert "url(" not in response.text
    assert site.get("/static/site-0000.css").status_code == 404


def test_labels_tables_and_tags_can_be_read_aloud(site: Site) -> None:
    shown = page(site, f"/zh/matters/{matter_id(PARKING)}")
    docket = page(site, "/zh/matters")
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
    import gzip

    css = next(
        str(it) for it in page(site, "/zh/about").attribute("link", "href") if "css" in str(it)
    )
    heaviest = max(len(gzip.compress(site.matter(it.key).encode())) for it in matters())
    assert heaviest + len(gzip.compress(site.get(css).content)) < 60_000


# Languages


def test_the_front_door_leads_to_the_readers_language(site: Site) -> None:
    chinese = site.get("/")
    english = site.get("/", **{"Accept-Language": "en-GB,en;q=0.9"})
    assert (chinese.status_code, chinese.headers["location"]) == (302, "/zh/matters")
    assert english.headers["location"] == "/en/matters"
    assert site.get("/en/").headers["location"] == "/en/matters"


@BOTH
def test_switching_the_language_keeps_the_question(site: Site, language: str) -> None:
    other = "en" if language == "zh" else "zh"
    address = f"/matters/{matter_id(ELEVATOR)}?as_of=2025-04-01"
    assert f"/{other}{address}" in page(site, f"/{language}{address}").links(f"/{other}/")


def test_residents_words_are_marked_as_chinese_on_english_pages(site: Site) -> None:
    shown = page(site, f"/en/matters/{matter_id(ELEVATOR)}")
    assert set(shown.attribute("bdi", "lang")) == {"zh-CN"}


# The docket


@BOTH
def test_the_docket_lists_every_matter_once(site: Site, language: str) -> None:
    seen: list[str] = []
    address: str | None = f"/{language}/matters"
    while address:
        shown = page(site, address)
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
        ("category=charter", {"guancun-yangquan", "caochang-gongyue"}),
        ("scale=grid", {"qianyongkang-cesuo", "haiyuncang-guizi"}),
        (f"committee={organisation_id('110101010013')}", {"huagong-dianti"}),
        (f"organisation={organisation_id('110101008')}", {"jianguomen-bianmin"}),
        (
            f"street={organisation_id('110101008')}",
            {"jianguomen-bianmin", "xizongbu-qunuan"},
        ),
        (f"street={organisation_id('110101008')}&stage=adopted", {"xizongbu-qunuan"}),
        (
            "open_referrals=true&stage=decided",
            {"qianyongkang-cesuo", "qingnianhu-zhaoming"},
        ),
        ("submitted_from=2026-10-12&submitted_to=2026-10-12", {"zaoyuan-shenghuoyuan"}),
        ("submitted_from=2026-10-12", {"zaoyuan-shenghuoyuan", "licun-lvhua"}),
        (f"organisation={uuid4()}", set()),
    ],
)
def test_filters(site: Site, query: str, keys: set[str]) -> None:
    shown = page(site, f"/zh/matters?{query}")
    assert set(shown.links("/zh/matters/")) == {f"/zh/matters/{matter_id(key)}" for key in keys}
    assert ("没有符合条件的事项" in shown.words) == (not keys)


def test_parameters_that_a_chat_added_change_nothing(site: Site) -> None:
    shown = page(site, "/zh/matters?stage=shelved&from=singlemessage&isappinstalled=0")
    assert len(shown.links("/zh/matters/")) == 2


def test_a_filter_stays_chosen(site: Site) -> None:
    shown = page(site, "/zh/matters?stage=decided&category=hardship&submitted_from=2025-04-01")
    chosen = [given["value"] for tag, given in shown.elements if "selected" in given]
    assert chosen == ["decided", "hardship"]
    assert "2025-04-01" in shown.attribute("input", "value")


# A matter


def test_the_sample_says_that_it_is_one(site: Site) -> None:
    assert "示例数据" in page(site, "/zh/matters").words
    assert "示例数据" in page(site, f"/zh/matters/{matter_id(ELEVATOR)}").words
    assert "Sample data" in page(site, f"/en/matters/{matter_id(ELEVATOR)}").words


@BOTH
def test_each_entry_has_its_times_actor_clauses_rules_and_number(site: Site, language: str) -> None:
    shown = page(site, f"/{language}/matters/{matter_id(ELEVATOR)}")
    expected = {
        "zh": ("发生 2025年3月6日 10:10", "补录", "经办 化工社区居委会", "A3 居民提出议题"),
        "en": ("Happened 6 March 2025, 10:10", "Recorded late", "By 化工社区居委会", "A3 topics"),
    }
    assert all(words in shown.words for words in expected[language])
    assert {"zh": "2016年规则", "en": "rules of 2016"}[language] in shown.words
    numbers = shown.links("/api/v1/events/")
    assert len(numbers) > 50
    assert site.get(numbers[0], Accept="application/json").status_code == 200


def test_links_within_the_site_lead_somewhere(site: Site) -> None:
    shown = page(site, f"/zh/matters/{matter_id('xinzhongxili-diandongche')}")
    for address in dict.fromkeys(shown.links("/zh/")):
        assert site.get(address.partition("#")[0]).status_code == 200, address
    anchors = set(page(site, "/zh/about").ids)
    clauses = {it.partition("#")[2] for it in shown.links("/zh/about#")}
    assert clauses <= anchors
    assert f"/zh/matters/{matter_id('xinzhongxili-loudao')}" in shown.links("/zh/")


def test_stances_are_numbers_in_a_table_and_a_picture(site: Site) -> None:
    text = site.matter(PARKING)
    row = re.search(r"<th scope=\"row\">[^<]*<bdi[^>]*>我加班到十一点.*?</tr>", text, re.DOTALL)
    assert row
    assert re.findall(r"<td class=\"number\"[^>]*>(\d+)</td>", row[0]) == ["2", "4", "4"]
    assert "<svg" in row[0]
    assert '<rect class="bar__disagree" x="600" y="0" width="400"' in row[0]


def test_a_change_of_mind_counts_once(site: Site) -> None:
    assert "先后表态15次，计9方" in Page(site.matter(PARKING)).words


def test_all_points_have_a_page(site: Site) -> None:
    [address] = page(site, f"/zh/matters/{matter_id(PARKING)}").links(
        f"/zh/matters/{matter_id(PARKING)}/"
    )
    assert page(site, address).words.count("先后表态") == 15


def test_answered_and_confirmed_are_two_things(site: Site) -> None:
    answered = Page(site.matter("qingnianhu-zhaoming")).words
    assert "承办单位 承办单位已答复" in answered
    assert "居民核实 已反馈居民，待核实" in answered
    sent_back = Page(site.matter("xizhaosi-caidian")).words
    assert "居民核实：未办结" in sent_back
    assert "退回重办" in sent_back


def test_what_is_overdue_says_so(site: Site) -> None:
    words = Page(site.matter("qianyongkang-cesuo")).words
    assert re.search(r"须留意 转办东城区城市管理委员会：已逾期 \d+ 天未答复", words)
    in_time = Page(site.matter("qianyongkang-cesuo", query="?as_of=2026-05-15T10:00:00Z")).words
    assert "已逾期" not in in_time
    one_day = Page(site.matter("qianyongkang-cesuo", query="?as_of=2026-05-16")).words
    assert "已逾期 2 天" in one_day


def test_late_answers_and_rulings_are_told(site: Site) -> None:
    words = Page(site.matter("qingshuiyuan-chongdian")).words
    assert "异议不成立，继续办理" in words
    assert "逾期 11 天" in words
    assert "已逾期" not in words
    assert "异议成立，已撤回" in Page(site.matter("huanghuamen-jiakong")).words


def test_votes_are_told_with_the_rules_that_judged_them(site: Site) -> None:
    words = Page(site.matter("beili-shouyi")).words
    assert "到会不足，未作决定" in words
    assert "到会须 ≥ 2/3（居委会组织法第二十八、二十九条）" in words
    assert "到会须 > 1/2（北京办法第十五条）" in Page(site.matter("guorui-wuye")).words


def test_a_session_or_review_that_did_not_come_is_noted(site: Site) -> None:
    assert "账上还没有会议记录" in Page(site.matter("wudaoying-youyan")).words
    assert "约定的复议日期（2026年3月31日）已过" in Page(site.matter("fahua-dianti")).words
    ahead = Page(site.matter("fahua-dianti", query="?as_of=2026-01-01")).words
    assert "已过" not in ahead


def test_an_organisation_is_called_what_it_was_called_then(site: Site) -> None:
    words = Page(site.matter("xingfu-zaosheng")).words
    assert "晨曦舞蹈队（示例）发言" in words
    assert "晨曦文体队（示例）发言" not in words


def test_a_long_matter_goes_on_on_another_page(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.public.matter_page.ENTRIES", 40)
    address: str | None = f"/zh/matters/{matter_id(ELEVATOR)}?as_of=2026-10-01"
    entries: list[str] = []
    pages = 0
    while address:
        shown = page(site, address)
        assert "as_of=2026-10-01" in address
        entries += [it for it in shown.ids if re.fullmatch(r"e\d+", it)]
        following = [given["href"] for _, given in shown.elements if given.get("rel") == "next"]
        address = following[0] if following else None
        pages += 1
    assert pages > 3
    assert len(entries) == len(set(entries))


# Looking back


@BOTH
def test_looking_back_shows_a_banner_and_the_past(site: Site, language: str) -> None:
    now = Page(site.matter(PARKING, language)).words
    then = Page(site.matter(PARKING, language, "?as_of=2025-06-30")).words
    banner = {"zh": "您看到的不是现在的情况。", "en": "This is not how things stand now."}
    moment = {"zh": "截至2025年6月30日 23:59", "en": "30 June 2025, 23:59"}
    assert banner[language] in then
    assert moment[language] in then
    assert banner[language] not in now
    assert {"zh": "搁置", "en": "Shelved"}[language] in then
    assert "北侧27个车位除2个无障碍车位外" in now
    assert "北侧27个车位除2个无障碍车位外" not in then


def test_before_it_was_raised_there_was_nothing(site: Site) -> None:
    shown = page(site, f"/zh/matters/{matter_id(PARKING)}?as_of=2025-01-01")
    assert "那时账上还没有这个事项" in shown.words
    shown = page(site, f"/en/matters/{matter_id(PARKING)}?known_at=2025-06-30")
    assert "This matter was not on the ledger then" in shown.words


def test_the_form_keeps_its_days_and_needs_none(site: Site) -> None:
    shown = page(site, f"/zh/matters/{matter_id(PARKING)}?as_of=2025-06-30&known_at=")
    assert shown.attribute("input", "value") == ["2025-06-30", ""]


# What does not fit


@BOTH
@pytest.mark.parametrize(
    "query",
    [
        "stage=nowhere",
        "category=x",
        "street=17x",
        "committee=%00",
        "organisation=%3Cscript%3E",
        "submitted_from=yesterday",
        "submitted_to=2025-02-30",
        "open_referrals=perhaps",
        "after=%00",
        "after=not-a-cursor",
        "submitted_from=99999999999999999999",
    ],
)
def test_an_unfit_condition_is_a_bad_request(site: Site, language: str, query: str) -> None:
    shown = page(site, f"/{language}/matters?{query}", 400)
    heading = {"zh": "地址中的查询条件不对", "en": "A condition in the address is unfit"}
    assert heading[language] in shown.words
    assert "nowhere" not in shown.words
    assert query.partition("=")[2] not in shown.words


@pytest.mark.parametrize("query", ["as_of=x", "known_at=2025-13-01", "as_of=2025-01-01T10:00"])
def test_an_unfit_day_is_a_bad_request(site: Site, query: str) -> None:
    shown = page(site, f"/zh/matters/{matter_id(PARKING)}?{query}", 400)
    assert "截至哪一天" in shown.words


@BOTH
@pytest.mark.parametrize(
    "address", ["matters/x", f"matters/{uuid4()}", "nothing", f"matters/{uuid4()}/points", "%00"]
)
def test_what_is_not_there_is_not_found(site: Site, language: str, address: str) -> None:
    shown = page(site, f"/{language}/{address}", 404)
    heading = {"zh": "没有找到这个页面", "en": "There is no such page"}
    assert heading[language] in shown.words


def test_other_callers_get_problems(site: Site) -> None:
    assert site.get("/nothing", Accept="application/json").headers["content-type"] == (
        "application/problem+json"
    )
    assert site.get("/nothing").headers["content-type"].startswith("text/html")
    assert site.get("/api/v1/matters/x").headers["content-type"] == "application/problem+json"


def test_a_page_is_not_written_to(site: Site) -> None:
    response = site.get("/zh/matters", "POST")
    assert response.status_code == 405
    assert "此地址不支持这种请求" in response.text


def test_a_page_that_the_reader_has_is_not_sent_again(site: Site) -> None:
    address = f"/zh/matters/{matter_id(ELEVATOR)}"
    first = site.get(address)
    again = site.get(address, **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert site.get(address, "HEAD").status_code == 200


# What was erased


def test_erased_words_show_as_erased(site: Site) -> None:
    said = "我今年七十九，膝盖做过手术"
    assert said in site.matter(ELEVATOR, query="?as_of=2026-10-30")
    with site.district.datastore.get_connection() as connection:
        connection.execute("UPDATE vault_keys SET wrapped = NULL")
    shown = Page(site.matter(ELEVATOR, query="?as_of=2026-10-31"))
    assert said not in shown.words
    assert "已删除" in shown.words
    assert "化工社区5号楼加装电梯" in shown.words
    assert "（题目已删除）" in page(site, "/zh/matters?stage=proposed&scale=estate").words
