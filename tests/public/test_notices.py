"""The noticeboard: what one can still join, and how; its lists, feeds and calendars."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from uuid import UUID
from xml.etree import ElementTree

import icalendar
import pytest

from domain.steps.notice import CancelNotice
from infra.page_choice import value_of
from projections.notices import NOTICES, NoticesPage
from service.public.rendering import ranges
from service.sample.names import matter_id
from service.tables.notices import NoticeStanding, conditions_of, standing_of
from tests.public.conftest import LANGUAGES, Site

BOTH = pytest.mark.parametrize("language", LANGUAGES)
CHARGING = "qingshuiyuan-chongdian"
DOGS = "guancun-yangquan"
WHILE_OPEN = "as_of=2025-05-10"
"""A day on which one could apply for the session about charging bicycles."""
BEIJING = timedelta(hours=8)


def stored(site: Site) -> list[NoticesPage]:
    """Every page with a notice."""
    store = site.district.projector.stores["notices"]
    with store.snapshot() as (_, rows):
        keys = [key for key, _ in rows]
    pages: list[NoticesPage] = [store.get(key) for key in keys]  # type: ignore[misc]  # all exist
    return [page for page in pages if page.notices]


def calendar(site: Site, address: str) -> icalendar.Calendar:
    response = site.get(address)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/calendar")
    found = icalendar.Calendar.from_ical(response.content)
    assert isinstance(found, icalendar.Calendar)
    return found


def section(words: str, begins: str, ends: str) -> str:
    return words[words.index(begins) : words.index(ends)]


@BOTH
def test_what_one_can_still_join_comes_first_and_says_how(site: Site, language: str) -> None:
    shown = site.page(f"/{language}/notices?{WHILE_OPEN}")
    heads = {
        "zh": ("现在可以报名", "即将召开的会议"),
        "en": ("can still apply", "Sessions to come"),
    }
    open_now = section(shown.words, *heads[language])
    assert "清水苑小区电动自行车充电设施" in open_now
    how = {
        "zh": "在截止时间前向组织者（清水苑社区居委会）提出申请",
        "en": "Before applications close",
    }
    assert how[language] in open_now
    until = {"zh": "2025年5月15日 18:00", "en": "15 May 2025, 18:00"}
    assert until[language] in open_now
    assert f"/{language}/matters/{matter_id(CHARGING)}" in shown.links()


def test_a_day_later_it_is_to_come_and_then_it_is_past(site: Site) -> None:
    to_come = site.page("/zh/notices?as_of=2025-05-16").words
    assert "清水苑小区电动自行车充电设施" in section(to_come, "即将召开的会议", "会期已过")
    past = site.page("/zh/notices?as_of=2025-05-18").words
    assert "清水苑小区电动自行车充电设施" in past[past.index("会期已过的公示") :]
    assert "现在没有可以报名的协商会议" in past


def test_nothing_was_on_the_board_before_the_first_notice(site: Site) -> None:
    words = site.page("/zh/notices?as_of=2020-01-01").words
    assert "没有会期已过的公示" in words


def test_every_figure_opens_to_its_records(site: Site) -> None:
    shown = site.page(f"/zh/notices?{WHILE_OPEN}")
    page = next(it for it in stored(site) if it.matter == matter_id(CHARGING))
    assert f"/zh/ledger?positions={ranges(page.notices[0].applications)}" in shown.links()


@pytest.mark.parametrize("standing", NoticeStanding)
def test_what_columns_hold_agrees_with_where_a_notice_stands(
    site: Site, standing: NoticeStanding
) -> None:
    pages = stored(site)
    moments = [datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)]
    for page in pages[::6]:
        for at in (page.notices[-1].starts_at, page.notices[-1].applications_until):
            moments += [at - timedelta(seconds=1), at, at + timedelta(seconds=1)]
    for now in moments:
        for page in pages:
            fits = all(
                it.holds(value_of(NOTICES, it.column, page)) for it in conditions_of(standing, now)
            )
            assert fits == (standing_of(page.notices[-1], now) is standing), (page, now)


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("category=charter", {"guancun-yangquan", "caochang-gongyue", "fuxue-gongyue"}),
        ("form=hearing&standing=passed", {"wudaoying-youyan"}),
        ("starts_from=2026-11-01&starts_to=2026-11-14", {"guancun-yangquan", "zhonggu-youke"}),
        ("standing=open&as_of=2025-05-18", set()),
        ("street=00000000-0000-0000-0000-00000000000a", set()),
    ],
)
def test_filters(site: Site, query: str, keys: set[str]) -> None:
    rows = site.get(f"/zh/notices.json?{query}").json()["items"]
    assert {UUID(row["matter"]) for row in rows} == {matter_id(key) for key in keys}
    shown = site.page(f"/zh/notices?{query}")
    assert set(shown.links("/zh/matters/")) == {f"/zh/matters/{matter_id(key)}" for key in keys}


@pytest.mark.parametrize("ending", ["", ".json", ".csv", ".ics", ".atom", ".feed.json"])
@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("standing=sometime", "公示状态"),
        ("starts_from=soonest", "会议日期（从）"),
        ("street=nowhere", "街道"),
    ],
)
def test_a_condition_that_does_not_fit_is_named(
    site: Site, ending: str, query: str, label: str
) -> None:
    response = site.get(f"/zh/notices{ending}?{query}")
    name, value = query.split("=")
    assert 400 <= response.status_code < 500
    assert (name if ending else label) in response.text
    assert value not in response.text


def test_pages_go_on_where_the_one_before_ended(site: Site) -> None:
    first = site.page("/zh/notices")
    following = next(given for _, given in first.elements if given.get("rel") == "next")
    second = site.page(str(following["href"]))
    seen = [*first.links("/zh/matters/"), *second.links("/zh/matters/")]
    assert len(seen) == len(set(seen)) == len(stored(site))


def test_the_list_as_csv_has_every_notice(site: Site) -> None:
    rows = list(
        csv.DictReader(io.StringIO(site.get("/zh/notices.csv").content.decode("utf-8-sig")))
    )
    assert len(rows) == len(stored(site))
    dogs = next(row for row in rows if row["matter"] == str(matter_id(DOGS)))
    assert (dogs["number"], dogs["standing"]) == ("2", "passed")


@BOTH
def test_the_calendar_holds_every_session_announced(site: Site, language: str) -> None:
    found = calendar(site, f"/{language}/notices.ics")
    assert [str(it["TZID"]) for it in found.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    events = found.walk("VEVENT")
    announced = [notice for page in stored(site) for notice in page.notices]
    assert len(events) == len(announced) > 30
    assert len({str(it["UID"]) for it in events}) == len(events)
    starts = sorted(it["DTSTART"].dt for it in events)
    assert starts == sorted(notice.starts_at for notice in announced)
    assert {it["DTSTART"].params["TZID"] for it in events} == {"Asia/Shanghai"}
    assert {it["DTSTART"].dt.utcoffset() for it in events} == {BEIJING}


def test_the_same_state_has_the_same_bytes(site: Site) -> None:
    first = site.get("/zh/notices.ics")
    again = site.get("/zh/notices.ics?standing=")
    assert again.content == first.content
    kept = site.get("/zh/notices.ics", **{"If-None-Match": first.headers["etag"]})
    assert (kept.status_code, kept.content) == (304, b"")


def test_a_matter_without_notice_has_an_empty_calendar_and_no_matter_none(site: Site) -> None:
    assert not calendar(site, f"/zh/matters/{matter_id('xizongbu-qunuan')}.ics").walk("VEVENT")
    assert site.get(f"/zh/matters/{UUID(int=5)}.ics").status_code == 404
    assert 400 <= site.get("/zh/matters/nothing.ics").status_code < 500
    assert site.get(f"/zh/matters/{matter_id(DOGS)}.ics?as_of=2020-01-01").status_code == 404


def test_the_feeds_have_what_changed_last_first(site: Site) -> None:
    response = site.get("/zh/notices.atom")
    assert response.headers["content-type"].startswith("application/atom+xml")
    atom = {"": "http://www.w3.org/2005/Atom"}
    entries = ElementTree.fromstring(response.content).findall("entry", atom)
    changed = [entry.findtext("updated", "", atom) for entry in entries]
    assert changed == sorted(changed, reverse=True)
    items = site.get("/zh/notices.feed.json").json()["items"]
    assert [it["id"] for it in items] == [entry.findtext("id", "", atom) for entry in entries]
    assert all("时间：" in it["content_text"] for it in items)


def test_a_change_raises_the_sequence_and_a_cancellation_says_so(site: Site) -> None:
    matter = matter_id(DOGS)
    before = {
        str(it["UID"]): it for it in calendar(site, f"/zh/matters/{matter}.ics").walk("VEVENT")
    }
    assert [str(it["STATUS"]) for it in before.values()] == ["CONFIRMED", "CONFIRMED"]
    page = next(it for it in stored(site) if it.matter == matter)
    site.record(matter, CancelNotice(reason="改期另行公示。", on_behalf_of=page.head.organisation))
    after = {
        str(it["UID"]): it
        for it in calendar(site, f"/zh/matters/{matter}.ics?later").walk("VEVENT")
    }
    assert after.keys() == before.keys()
    [latest] = [uid for uid, it in after.items() if str(it["STATUS"]) == "CANCELLED"]
    assert after[latest]["SEQUENCE"] == before[latest]["SEQUENCE"] + 1
    assert after[latest]["DTSTAMP"].dt > before[latest]["DTSTAMP"].dt
    assert "改期另行公示。" in str(after[latest]["DESCRIPTION"])
    assert "改期另行公示。" in site.page("/zh/notices?standing=cancelled").words
