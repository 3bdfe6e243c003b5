"""The entrance for supervision, the feeds of tables, and the pages of organisations."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID
from xml.etree import ElementTree

import pytest

from domain.performance import RATINGS_MIN
from domain.roles import Role
from domain.streams.registry import REGISTRY_STREAM, organisation_id
from service.public.table_feeds import ENTRIES
from service.tables.catalogue import TABLES
from tests.public.conftest import LANGUAGES, Site

BOTH = pytest.mark.parametrize("language", LANGUAGES)
STREET = organisation_id("110101008")
COMMITTEE = organisation_id("110101010013")
ATOM = "{http://www.w3.org/2005/Atom}"


def rows(site: Site, address: str) -> list[dict[str, Any]]:
    """Every row behind an address of a table's page."""
    path, mark, query = address.partition("?")
    found: list[dict[str, Any]] = []
    following: str | None = f"{path}.json{mark}{query}"
    while following:
        response = site.get(following)
        assert response.status_code == 200, following
        found += response.json()["items"]
        link = response.links.get("next")
        following = link["url"] if link else None
    return found


def numbers(site: Site, address: str) -> dict[str, int]:
    """The numbers of a page that are links, by where they lead."""
    links = re.findall(r'<a[^>]*href="([^"]*)"[^>]*>(.*?)</a>', site.get(address).text, re.DOTALL)
    said = {html.unescape(href): re.sub("<[^>]*>", " ", text).split() for href, text in links}
    return {href: int(text[0]) for href, text in said.items() if text and text[0].isdigit()}


# The entrance


@BOTH
@pytest.mark.parametrize("query", ["", f"?within={STREET}", "?as_of=2026-03-01"])
def test_every_number_is_that_of_the_rows_behind_it(site: Site, language: str, query: str) -> None:
    site.page(f"/{language}/supervision{query}")
    found = numbers(site, f"/{language}/supervision{query}")
    assert len(found) > 9
    for address, number in found.items():
        if language == "zh" or number > 5:
            assert len(rows(site, address)) == number, address


def test_the_entrance_explains_every_table(site: Site) -> None:
    shown = site.page("/zh/supervision")
    links = shown.links("/zh/")
    for name, table in TABLES.items():
        assert f"/zh/{name}" in links
        assert f"/zh/{name}.csv" in links
        assert table.about.zh in shown.words


def test_of_one_street_everything_is_asked_of_that_street(site: Site) -> None:
    shown = site.page(f"/zh/supervision?within={STREET}")
    asked = shown.links("/zh/duties?") + shown.links("/zh/funds?")
    assert asked
    assert all(str(STREET) in address for address in asked)
    assert "街道或社区：建国门街道" in shown.words


# Feeds


@BOTH
@pytest.mark.parametrize("name", ENTRIES)
def test_tables_are_followed_as_feeds(site: Site, language: str, name: str) -> None:
    response = site.get(f"/{language}/{name}.atom")
    assert response.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(response.content)
    entries = root.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids) > 0
    shown = site.get(f"/{language}/{name}.feed.json").json()
    assert [it["title"] for it in shown["items"]] == [
        entry.findtext(f"{ATOM}title") for entry in entries
    ]
    expected = rows(site, f"/{language}/{name}")[: len(entries)]
    assert [it["matter"] for it in expected] == [
        it["url"].rpartition("/")[2] for it in shown["items"]
    ]
    again = site.get(f"/{language}/{name}.atom", **{"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304


def test_a_feed_keeps_to_the_filters(site: Site) -> None:
    feed = site.get("/zh/referrals.feed.json?overdue=true").json()
    assert len(feed["items"]) == len(rows(site, "/zh/referrals?overdue=true"))
    assert feed["home_page_url"].endswith("/zh/referrals?overdue=true")


# Organisations


@BOTH
def test_every_organisation_is_listed_once_and_has_a_page(site: Site, language: str) -> None:
    shown = site.page(f"/{language}/organisations")
    known = site.parts.reader.register.current().organisations
    links = shown.links(f"/{language}/organisations/")
    assert sorted(links) == sorted(f"/{language}/organisations/{id}" for id in known)
    kinds = {it.kind: it for it in known.values()}
    for one in kinds.values():
        page = site.page(f"/{language}/organisations/{one.id}")
        assert one.name in page.words
        assert len([tag for tag, _ in page.elements if tag == "h1"]) == 1


def test_the_numbers_of_the_list_are_those_of_the_tables(site: Site) -> None:
    found = numbers(site, "/zh/organisations")
    asked = [it for it in found if it.startswith("/zh/duties?owner=") and "status=overdue" in it]
    assert asked
    for address in asked[:6]:
        assert len(rows(site, address)) == found[address]
    total = len(rows(site, "/zh/duties?status=overdue"))
    assert sum(found[address] for address in asked) == total
    address = f"/zh/matters?organisation={COMMITTEE}"
    assert len(rows(site, address)) == found[address]


def test_an_organisation_says_what_it_owes_and_did(site: Site) -> None:
    overdue = rows(site, "/zh/referrals?overdue=true")[0]
    department = overdue["addressee"]
    account = site.get(f"/zh/organisations/{department}.json").json()
    owed = account["lists"]["overdue"]["rows"]
    assert owed == sorted(owed, key=lambda row: row["due_at"])
    assert {row["owed_by"] for row in owed} == {department}
    assert account["lists"]["overdue"]["total"] == len(
        rows(site, f"/zh/duties?owner={department}&status=overdue")
    )
    card = site.get(f"/zh/scorecards/{department}/{account['year']}.json").json()
    assert account["on_time"] == [], "an office that is assessed has its card"
    [this_year] = [it for it in account["scores"] if it["year"] == account["year"]]
    assert this_year["score"] == (card["score"] and card["score"]["hundredths"])
    assert {row["addressee"] for row in account["lists"]["referrals"]["rows"]} == {department}
    shown = site.page(f"/zh/organisations/{department}")
    assert f"/zh/scorecards/{department}/{account['year']}" in shown.links()


def test_who_is_not_assessed_is_told_of_by_duties(site: Site) -> None:
    account = site.get(f"/zh/organisations/{COMMITTEE}.json?as_of=2025-12-31").json()
    assert account["scores"] == []
    assert account["on_time"]
    shown = site.page(f"/zh/organisations/{COMMITTEE}?as_of=2025-12-31")
    for line in account["on_time"]:
        assert f"{line['met']} / {line['due']}" in shown.words


def test_an_organisation_is_told_of_as_of_any_day(site: Site) -> None:
    early = site.get(f"/zh/organisations/{COMMITTEE}?as_of=2020-01-01")
    assert early.status_code == 404
    assert site.get(f"/zh/organisations/{COMMITTEE}.json?as_of=2020-01-01").status_code == 404
    then = site.get(f"/zh/organisations/{COMMITTEE}.json?as_of=2025-03-20").json()
    now = site.get(f"/zh/organisations/{COMMITTEE}.json").json()
    assert then["year"] == 2025
    assert "outcomes" not in then["lists"]
    assert now["lists"]["outcomes"]["total"] == 1


def test_names_change_and_organisations_end(site: Site) -> None:
    register = site.parts.reader.register.current().organisations.values()
    renamed = next(it for it in register if len(it.names) > 1)
    (since, first), *_, (changed, last) = renamed.names
    shown = site.page(f"/zh/organisations/{renamed.id}")
    assert first in shown.words
    assert last in shown.words
    between = quote((since + (changed - since) / 2).isoformat())
    then = site.get(f"/zh/organisations/{renamed.id}.json?as_of={between}").json()
    assert [it["name"] for it in then["names"]] == [first] == [then["name"]]
    ended = next(it for it in register if it.ended_at is not None)
    assert "已终止" in site.page(f"/zh/organisations/{ended.id}").words


def test_roles_are_shown_and_who_holds_them_is_not(site: Site) -> None:
    known = site.parts.reader.register.current()
    now = datetime.now(UTC)
    held = [it for it in known.mandates.values() if it.person and it.in_force(now)]
    for mandate in held[:3]:
        response = site.get(f"/zh/organisations/{mandate.organisation}")
        assert str(mandate.person) not in response.text
        account = site.get(f"/zh/organisations/{mandate.organisation}.json").json()
        [role] = [it for it in account["roles"] if it["role"] == mandate.role.value]
        assert role["persons"] >= 1
        assert str(mandate.person) not in str(account)
    assert all(Role(it.role) for it in known.mandates.values())


def test_too_few_ratings_say_nothing_of_an_office(site: Site) -> None:
    shown = rows(site, "/zh/appraisals")
    assert shown
    for row in shown:
        told = row["taking_part_sum"] is not None
        assert told == (row["ratings"] >= RATINGS_MIN and row["closed_at"] is not None)


def test_what_there_is_not_is_not_found(site: Site) -> None:
    for id in (UUID(int=3), REGISTRY_STREAM, "x"):
        assert site.get(f"/zh/organisations/{id}").status_code == 404
        response = site.get(f"/zh/organisations/{id}.json")
        assert response.headers["content-type"] == "application/problem+json"
