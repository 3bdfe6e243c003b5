"""Feeds: what changed last, as Atom and as JSON Feed, the same in both."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4
from xml.etree import ElementTree

import httpx
import pytest

from domain.events.agenda import Category
from domain.events.discussion import StatementMade
from domain.steps.proposal import AdoptProposal, SubmitProposal
from domain.streams.registry import organisation_id
from domain.value import Party, Sealed
from service.feeds import Feed, FeedEntry, Place, atom, json_feed, legible, tag
from service.public import matter_feeds
from service.sample.names import matter_id
from tests.public.conftest import LANGUAGES, Site
from tests.public.test_hostile_text import HOSTILE
from tests.public.test_matter import erase

ATOM = "{http://www.w3.org/2005/Atom}"
LIFT = matter_id("shizipo-dianti")
COMMITTEE = organisation_id("110101010013")


def read_atom(response: httpx.Response) -> dict[str, Any]:
    """The feed, in the terms of JSON Feed; what RFC 4287 asks for must be there."""
    assert response.headers["Content-Type"] == "application/atom+xml"
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{ATOM}feed"
    links = {
        (it.get("rel"), it.get("type")): str(it.get("href")) for it in root.iter(f"{ATOM}link")
    }
    items = [_item(entry) for entry in root.iter(f"{ATOM}entry")]
    assert len({item["id"] for item in items}) == len(items)
    changed = [item["date_modified"] for item in items]
    assert datetime.fromisoformat(_text(root, "updated")).tzinfo
    assert not items or _text(root, "updated") == max(changed)
    feed = {
        "title": _text(root, "title"),
        "description": _text(root, "subtitle"),
        "language": root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        "home_page_url": next(
            str(it.get("href"))
            for it in root.findall(f"{ATOM}link")
            if (it.get("rel"), it.get("type")) == ("alternate", "text/html")
        ),
        "items": items,
    }
    assert _text(root, "id").startswith("tag:")
    assert ("self", "application/atom+xml") in links
    if ("next", "application/atom+xml") in links:
        feed["next_url"] = links["next", "application/atom+xml"].replace(".atom", ".feed.json")
    return feed


def _item(entry: ElementTree.Element) -> dict[str, Any]:
    (link,) = entry.findall(f"{ATOM}link")
    item = {
        "id": _text(entry, "id"),
        "url": link.get("href"),
        "title": _text(entry, "title"),
        "content_text": _text(entry, "content"),
        "date_modified": _text(entry, "updated"),
        "authors": [{"name": it.text} for it in entry.iter(f"{ATOM}name")],
        "date_published": _text(entry, "published"),
    }
    tags = [it.get("label") for it in entry.findall(f"{ATOM}category")]
    return item | ({"tags": tags} if tags else {})


def _text(node: ElementTree.Element, name: str) -> str:
    (found,) = node.findall(f"{ATOM}{name}")
    return found.text or ""


def read_json(response: httpx.Response) -> dict[str, Any]:
    assert response.headers["Content-Type"] == "application/feed+json"
    feed: dict[str, Any] = response.json()
    assert feed.pop("version") == "https://jsonfeed.org/version/1.1"
    assert urlsplit(feed.pop("feed_url")).netloc
    return feed


def feed_at(site: Site, page: str, query: str = "") -> dict[str, Any]:
    """The feed of a page: both formats, which must agree."""
    one = read_atom(site.get(f"{page}.atom{query}"))
    other = read_json(site.get(f"{page}.feed.json{query}"))
    assert one == other
    return one


@pytest.mark.parametrize("language", LANGUAGES)
def test_matters(site: Site, language: str) -> None:
    feed = feed_at(site, f"/{language}/matters")
    assert feed["home_page_url"].endswith(f"/{language}/matters")
    listed = site.get("/api/v1/matters?limit=50").json()["items"]
    assert [item["url"].rpartition("/")[2] for item in feed["items"]] == [
        matter["matter"] for matter in listed
    ]
    first, matter = feed["items"][0], listed[0]
    assert first["title"] == (matter["title"] or matter["proposed_title"]["text"])
    assert first["authors"] == [{"name": matter["organisation_name"]}]
    assert datetime.fromisoformat(first["date_modified"]) == datetime.fromisoformat(
        matter["changed_at"]
    )


def test_ids_are_of_the_ledger_and_of_the_language(site: Site) -> None:
    ids = {
        language: [item["id"] for item in feed_at(site, f"/{language}/matters")["items"]]
        for language in LANGUAGES
    }
    assert not set(ids["zh"]) & set(ids["en"])
    assert all(it.startswith("tag:yishi.invalid,2026:log/zh-CN/matters/") for it in ids["zh"])


def test_what_is_filtered(site: Site) -> None:
    feed = feed_at(site, "/zh/matters", "?stage=decided&category=hardship")
    listed = site.get("/api/v1/matters?stage=decided&category=hardship&limit=200").json()["items"]
    assert [item["url"].rpartition("/")[2] for item in feed["items"]] == [
        matter["matter"] for matter in listed
    ]
    assert feed["home_page_url"].endswith("/zh/matters?stage=decided&category=hardship")
    assert feed_at(site, "/zh/matters", "?submitted_from=2100-01-01")["items"] == []


@pytest.mark.parametrize("page", ["/zh/matters", f"/en/matters/{LIFT}"])
def test_parts_are_the_whole(site: Site, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = ids_of(site, page)
    monkeypatch.setattr(matter_feeds, "MATTERS", 7)
    monkeypatch.setattr(matter_feeds, "EVENTS", 11)
    assert ids_of(site, page, "?parts=small") == whole
    assert len(set(whole)) == len(whole) > 11


def ids_of(site: Site, page: str, query: str = "") -> list[str]:
    """The ids of every part of a feed, one after the other."""
    found = []
    while True:
        feed = feed_at(site, page, query)
        assert len(feed["items"]) <= max(matter_feeds.MATTERS, matter_feeds.EVENTS)
        found += [item["id"] for item in feed["items"]]
        if "next_url" not in feed:
            return found
        query = "?" + urlsplit(feed["next_url"]).query


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_recorded_of_a_matter(site: Site, language: str) -> None:
    """The newest first, in the words of its page; what comes by the hundred is left to that."""
    feed = feed_at(site, f"/{language}/matters/{LIFT}")
    lines = site.get(f"/api/v1/matters/{LIFT}/timeline?limit=1000").json()["items"]
    told = [line for line in lines if line["type"] not in matter_feeds.BY_THE_HUNDRED]
    told.sort(key=lambda line: line["position"], reverse=True)
    assert [item["url"] for item in feed["items"]] == [
        f"{feed['home_page_url'].partition('/matters')[0]}/ledger/{line['position']}"
        for line in told[: matter_feeds.EVENTS]
    ]
    assert {line["type"] for line in lines} & matter_feeds.BY_THE_HUNDRED
    page = " ".join(site.page(urlsplit(feed["items"][0]["url"]).path).words.split())
    assert feed["items"][0]["title"] in page
    said = next(line for line in told if line["type"] == "statement.made.v1")
    assert any(said["fact"]["text"]["text"] in item["content_text"] for item in feed["items"])


def test_erased_words_are_said_to_be(site: Site) -> None:
    before = feed_at(site, f"/zh/matters/{LIFT}")["items"]
    lines = site.get(f"/api/v1/matters/{LIFT}/timeline?limit=1000").json()["items"]
    made = (line for line in lines if line["type"] == "statement.made.v1")
    said = max(made, key=lambda line: line["position"])
    text = said["fact"]["text"]["text"]
    erase(site, {it.subject for it in sealed_of(site, said["position"])})
    site.settle()
    after = feed_at(site, f"/zh/matters/{LIFT}")["items"]
    assert [item["id"] for item in after] == [item["id"] for item in before]
    (number,) = [n for n, it in enumerate(after) if it["url"].endswith(f"/{said['position']}")]
    assert text in before[number]["content_text"]
    assert text not in after[number]["content_text"]
    assert "依法删除" in after[number]["content_text"]


def sealed_of(site: Site, position: int) -> list[Sealed]:
    """The sealed words of the statement at a position."""
    (event,) = site.district.recorder.page(position - 1, 1)
    assert isinstance(event.fact, StatementMade)
    return [event.fact.text]


def test_hostile_words_are_only_ever_words(site: Site) -> None:
    matter, text = uuid4(), "\n".join(HOSTILE.values())
    propose = SubmitProposal(
        organiser=COMMITTEE,
        category=Category.HARDSHIP,
        proposers=(Party(organisation=COMMITTEE),),
        title=HOSTILE["markup"],
        text=text,
        on_behalf_of=COMMITTEE,
    )
    adopt = AdoptProposal(title=HOSTILE["bidi"], reason=text, on_behalf_of=COMMITTEE)
    site.record(matter, propose, adopt)
    feed = feed_at(site, f"/zh/matters/{matter}")
    assert "[U+202E]gnp.exe" in feed["title"]
    proposal = feed["items"][-1]["content_text"]
    assert HOSTILE["markup"] in proposal
    assert HOSTILE["comment"] in proposal


@pytest.mark.parametrize("page", ["/zh/matters?stage=decided", f"/en/matters/{LIFT}"])
def test_pages_lead_to_their_feeds(site: Site, page: str) -> None:
    """Whose filters are the page's."""
    text = site.get(page).text
    path, mark, query = page.partition("?")
    for ending, media_type in ((".atom", "atom+xml"), (".feed.json", "feed+json")):
        address = f"{path}{ending}{mark}{query}"
        assert f'type="application/{media_type}" href="{address}"' in text
        assert site.get(address).status_code == 200


def test_a_past_page_leads_to_no_feed(site: Site) -> None:
    assert ".atom" not in site.get(f"/zh/matters/{LIFT}?as_of=2026-01-01").text


def test_unchanged_is_not_sent_again(site: Site) -> None:
    for address in ("/zh/matters.atom", f"/en/matters/{LIFT}.feed.json"):
        etag = site.get(address).headers["ETag"]
        again = site.get(address, **{"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/zh/matters/{uuid4()}.atom", 404),
        ("/zh/matters/not-an-id.atom", 422),
        ("/zh/matters.atom?stage=nonsense", 422),
        ("/zh/matters.feed.json?after=nonsense", 422),
        (f"/zh/matters/{LIFT}.atom?after=nonsense", 422),
        (f"/zh/matters/{LIFT}.rss", 404),
    ],
    ids=["unknown", "no id", "no stage", "no cursor", "no cursor of events", "no format"],
)
def test_what_is_unfit(site: Site, address: str, status: int) -> None:
    """Said in a document: no feed reader shows a page."""
    answer = site.get(address)
    assert answer.status_code == status
    assert status == 404 or answer.headers["Content-Type"] == "application/problem+json"


# The formats themselves

ENTRY = FeedEntry(
    name="things/1",
    title="一 <b>&amp;\u0000\u0008\ufffe",
    path="/zh/things/1",
    updated=datetime.fromisoformat("2026-03-01T08:00:00+08:00"),
    text="一\n二",
    author="居委会",
)
FEED = Feed("things", "标题", "说明", "/zh/things", "zh-CN", [ENTRY])


def place(base_url: str) -> Place:
    return Place(base_url, "yishi.example/log", "/zh/things.atom", "/zh/things.feed.json")


def test_what_xml_has_no_place_for_is_shown() -> None:
    root = ElementTree.fromstring(atom(FEED, place("https://a.example")))
    title = _text(root.find(f"{ATOM}entry") or root, "title")
    assert title == "一 <b>&amp;[U+0000][U+0008][U+FFFE]"
    (item,) = json.loads(json_feed(FEED, place("https://a.example")))["items"]
    assert item["title"] == title
    assert legible("\t\n议🏮\r\n\r") == "\t\n议🏮\n\n"


def test_a_moved_ledger_keeps_its_ids() -> None:
    ids = []
    for base_url in ("https://a.example", "http://b.example:8080"):
        root = ElementTree.fromstring(atom(FEED, place(base_url)))
        ids.append([it.text for it in root.iter(f"{ATOM}id")])
        assert root.find(f"{ATOM}entry/{ATOM}link").get("href") == f"{base_url}/zh/things/1"  # type: ignore[union-attr]
    assert (
        ids[0]
        == ids[1]
        == [
            "tag:yishi.example,2026:log/zh-CN/things",
            "tag:yishi.example,2026:log/zh-CN/things/1",
        ]
    )
    assert tag("yishi.example:8443", "en", "x") == "tag:yishi.example,2026:en/x"


def test_an_empty_feed_says_the_same_every_time() -> None:
    empty = FEED._replace(entries=[])
    assert atom(empty, place("")) == atom(empty, place(""))
    assert b"<updated>1970-01-01T00:00:00Z</updated>" in atom(empty, place(""))
