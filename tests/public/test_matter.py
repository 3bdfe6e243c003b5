"""The page of a matter: its course, who owes what, and how it stood on another day."""

from __future__ import annotations

import re
from typing import TypeVar
from uuid import UUID

import pytest

from domain.event import Actor, Fact
from domain.events.agenda import ProposalSubmitted
from domain.events.discussion import StatementMade
from domain.events.erasure import ErasureGround
from domain.roles import Role
from domain.steps.erasing import EraseSubject, NotAPerson
from domain.streams.registry import organisation_id
from infra.erasing import list_erasures
from infra.submission import Receipt, Submission
from service.sample.names import DISTRICT_CODE, matter_id
from tests.public.conftest import LANGUAGES, Site
from tests.public.reading_html import Page

BOTH = pytest.mark.parametrize("language", LANGUAGES)
ELEVATOR = "huagong-dianti"
PARKING = "juer-tingche"
F = TypeVar("F", bound=Fact)


def test_the_sample_says_that_it_is_one(site: Site) -> None:
    assert "示例数据" in site.page("/zh/matters").words
    assert "示例数据" in site.page(f"/zh/matters/{matter_id(ELEVATOR)}").words
    assert "Sample data" in site.page(f"/en/matters/{matter_id(ELEVATOR)}").words


@BOTH
def test_each_entry_has_its_times_actor_clauses_rules_and_number(site: Site, language: str) -> None:
    shown = site.page(f"/{language}/matters/{matter_id(ELEVATOR)}")
    expected = {
        "zh": ("发生 2025年3月6日 10:10", "补录", "经办 化工社区居委会", "A3 居民提出议题"),
        "en": ("Happened 6 March 2025, 10:10", "Recorded late", "By 化工社区居委会", "A3 topics"),
    }
    assert all(words in shown.words for words in expected[language])
    assert {"zh": "2016年规则", "en": "rules of 2016"}[language] in shown.words
    numbers = shown.links(f"/{language}/ledger/")
    assert len(numbers) > 50
    assert site.get(numbers[0]).status_code == 200


@BOTH
def test_every_event_shown_links_to_its_proof(site: Site, language: str) -> None:
    """By a name that says which."""
    for matter in (ELEVATOR, PARKING):
        shown = site.page(f"/{language}/matters/{matter_id(matter)}")
        opened = [it for it in shown.links(f"/{language}/ledger/") if "?" not in it]
        proofs = [it for it in shown.links("/api/v1/events/") if it.endswith(".tlog-proof")]
        events = [it.rpartition("/")[2].removesuffix(".tlog-proof") for it in proofs]
        assert events
        assert {it.rpartition("/")[2] for it in opened} >= set(events)
        named = {
            given["href"]: given.get("aria-label") for tag, given in shown.elements if tag == "a"
        }
        position = events[0]
        assert (
            named[proofs[0]]
            == {
                "zh": f"存证：账本第 {position} 号",
                "en": f"Proof of ledger no. {position}",
            }[language]
        )


def test_links_within_the_site_lead_somewhere(site: Site) -> None:
    shown = site.page(f"/zh/matters/{matter_id('xinzhongxili-diandongche')}")
    for address in dict.fromkeys(shown.links("/zh/")):
        found = site.get(address.partition("#")[0])
        signing_in = found.headers.get("location", "").startswith("/zh/desk/sign-in")
        assert found.status_code == 200 or signing_in, address
    anchors = set(site.page("/zh/about").ids)
    clauses = {it.partition("#")[2] for it in shown.links("/zh/about#")}
    assert clauses <= anchors
    assert f"/zh/matters/{matter_id('xinzhongxili-loudao')}" in shown.links("/zh/")


def test_stances_are_numbers_in_a_table_and_a_picture(site: Site) -> None:
    text = site.matter(PARKING)
    row = re.search(
        r"<th scope=\"row\">[^<]*<span[^>]*>\d+</span> <bdi[^>]*>我加班到十一点.*?</tr>",
        text,
        re.DOTALL,
    )
    assert row
    assert re.findall(r"<td class=\"number\"[^>]*>(?:<[^>]*>)*(\d+)<", row[0]) == ["2", "4", "4"]
    assert "<svg" in row[0]
    assert '<rect class="bar__disagree" x="600" y="0" width="400"' in row[0]


def test_a_change_of_mind_counts_once(site: Site) -> None:
    assert "先后表态15次，计9方" in Page(site.matter(PARKING)).words


def test_all_points_have_a_page(site: Site) -> None:
    below = site.page(f"/zh/matters/{matter_id(PARKING)}").links(
        f"/zh/matters/{matter_id(PARKING)}/"
    )
    [address] = [it for it in below if it.endswith("/points")]
    assert site.page(address).words.count("先后表态") == 15


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
    assert "逾期 4 天" in words
    assert "已逾期" not in words
    assert "异议成立，已撤回" in Page(site.matter("xizongbu-qunuan")).words
    assert "异议成立，撤回转办" in Page(site.matter("huanghuamen-jiakong")).words


def test_votes_are_told_with_the_rules_that_judged_them(site: Site) -> None:
    words = Page(site.matter("beili-shouyi")).words
    assert "到会不足，未作决定" in words
    assert "到会须 ≥ 2/3（居委会组织法第二十八、二十九条）" in words
    assert "到会须 > 1/2（北京办法第十五条）" in Page(site.matter("guorui-wuye")).words


def test_a_session_or_review_that_did_not_come_is_noted(site: Site) -> None:
    assert "账上还没有会议记录" in Page(site.matter("wudaoying-youyan")).words
    assert "约定的再议日期（2026年3月31日）已过" in Page(site.matter("fahua-dianti")).words
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
        shown = site.page(address)
        assert "as_of=2026-10-01" in address
        entries += [it for it in shown.ids if re.fullmatch(r"e\d+", it)]
        following = [given["href"] for _, given in shown.elements if given.get("rel") == "next"]
        address = following[0] if following else None
        pages += 1
        assert "—" not in shown.words, "a stance names its point on every part"
    assert pages > 3
    assert len(entries) == len(set(entries))


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
    shown = site.page(f"/zh/matters/{matter_id(PARKING)}?as_of=2025-01-01")
    assert "那时账上还没有这个事项" in shown.words
    shown = site.page(f"/en/matters/{matter_id(PARKING)}?known_at=2025-06-30")
    assert "This matter was not on the ledger then" in shown.words


def test_the_form_keeps_its_days_and_needs_none(site: Site) -> None:
    shown = site.page(f"/zh/matters/{matter_id(PARKING)}?as_of=2025-06-30&known_at=")
    assert shown.attribute("input", "value") == ["2025-06-30", ""]


def test_erased_words_show_as_erased(site: Site) -> None:
    said = "我今年七十九，膝盖做过手术"
    assert said in site.matter(ELEVATOR, query="?as_of=2026-10-30")
    erase(site, {fact.text.subject for fact in facts_of(site, StatementMade)})
    shown = Page(site.matter(ELEVATOR, query="?as_of=2026-10-31"))
    assert said not in shown.words
    assert "依据《中华人民共和国个人信息保护法》第四十七条删除（个人撤回同意）" in shown.words
    assert "化工社区5号楼加装电梯" in shown.words
    erasures = [it.position for it in list_erasures(site.district.datastore)]
    links = shown.attribute("a", "href")
    assert any(f"/zh/ledger/{position}" in links for position in erasures)
    shown = Page(site.matter(ELEVATOR, "en", query="?as_of=2026-10-31"))
    assert "under article 47 of the Personal Information Protection Law" in shown.words
    assert "(consent withdrawn)" in shown.words


def test_an_erased_title_shows_as_erased(site: Site) -> None:
    erase(site, {fact.title.subject for fact in facts_of(site, ProposalSubmitted)})
    assert "（题目已删除）" in site.page("/zh/matters?stage=proposed&scale=estate").words


def test_words_that_are_missing_are_not_said_to_be_erased(site: Site) -> None:
    """Whoever deletes from the vault what nobody was to read does not get it called an erasure."""
    with site.district.datastore.get_connection() as connection:
        connection.execute("DELETE FROM vault_texts")
        connection.execute("DELETE FROM vault_erased_texts")
    shown = Page(site.matter(ELEVATOR, query="?as_of=2026-10-29"))
    assert "暂无法显示" in shown.words
    assert "第四十七条" not in shown.words
    listed = site.page("/en/matters?stage=proposed&scale=estate").words
    assert "(title unavailable)" in listed


def facts_of(site: Site, kind: type[F]) -> list[F]:
    """Every fact of a kind on the ledger."""
    facts = (event.fact for page in site.district.recorder.pages() for event in page)
    return [fact for fact in facts if isinstance(fact, kind)]


def erase(site: Site, subjects: set[UUID]) -> None:
    """Erase those of them who are persons and have not been erased, by the district."""
    erased = {it.subject for it in list_erasures(site.district.datastore)}
    command = EraseSubject(ground=ErasureGround.CONSENT_WITHDRAWN)
    actor = Actor(organisation_id(DISTRICT_CODE), Role.DISTRICT)
    batch = [Submission.of(command, subject, actor) for subject in subjects - erased]
    outcomes = site.district.ledger.enqueue(batch).result()
    assert all(isinstance(outcome, Receipt | NotAPerson) for outcome in outcomes)
