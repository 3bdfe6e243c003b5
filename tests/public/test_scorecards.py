"""Pages of scorecards: their numbers are those of the API, each opens to what it counts,
contributions add up to the score as printed, and nothing is said that they do not carry."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from uuid import UUID

import pytest

from domain.events.registry import Kind
from domain.scoring.indicators import INDICATORS
from domain.steps.registration import Entry, UpdateRegister
from domain.streams.registry import REGISTRY_STREAM, organisation_id
from service.public.rendering import ranges, visible
from service.public.score_items_page import Outcome
from service.sample.names import DISTRICT_CODE
from tests.public.addresses import COMMITTEE, HOUSING, STREET
from tests.public.conftest import LANGUAGES, Site
from tests.public.hostile import HOSTILE

BOTH = pytest.mark.parametrize("language", LANGUAGES)
YEAR = 2025
INSUFFICIENT = {"zh": "数据不足", "en": "Insufficient data"}
CARD = f"scorecards/{STREET}/{YEAR}"


def cards(site: Site, query: str = f"?year={YEAR}") -> list[dict[str, Any]]:
    """Every street office's card, as programs get them."""
    found: list[dict[str, Any]] = site.get(f"/zh/scorecards.json{query}").json()
    return found


def rows(site: Site, path: str) -> list[dict[str, str]]:
    """The lines of a CSV file."""
    response = site.get(path)
    assert response.status_code == 200, path
    assert response.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def items(site: Site, path: str) -> list[dict[str, Any]]:
    """Everything behind a number, part by part."""
    found, following = [], f"{path}"
    while following:
        response = site.get(following)
        assert response.status_code == 200, following
        found += response.json()["items"]
        link = response.links.get("next")
        following = link["url"] if link else ""
    return found


def shown_counts(card: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """What a page shows of a card: what is official, or else what the ledger comes to."""
    lines = card["official"]["figures"] if card["official"] else card["indicators"]
    return {it["indicator"]: (it["numerator"], it["denominator"]) for it in lines}


# The district


@BOTH
@pytest.mark.parametrize("card", ["street", "department"])
def test_every_office_stands_there_with_its_numbers(site: Site, language: str, card: str) -> None:
    shown = site.page(f"/{language}/scorecards?card={card}&year={YEAR}")
    found = cards(site, f"?card={card}&year={YEAR}")
    assert found
    assert len([tag for tag, given in shown.elements if given.get("class") == "rates"]) == len(
        found
    )
    for it in found:
        assert f"/{language}/scorecards/{it['organisation']}/{YEAR}" in shown.links()
        for indicator, (numerator, denominator) in shown_counts(it).items():
            if denominator and not INDICATORS[indicator].signal:
                assert f"{numerator}/{denominator}" in shown.words
                address = f"/{language}/scorecards/{it['organisation']}/{YEAR}/{indicator}"
                assert address in shown.links()
    assert INSUFFICIENT[language] in shown.words


def test_offices_stand_by_division_code_and_no_rank_is_given(site: Site) -> None:
    codes = [it["division_code"] for it in cards(site)]
    assert codes == sorted(codes)
    shown = site.page(f"/zh/scorecards?year={YEAR}")
    assert not re.search(r"第\s*\d+\s*名|排名第", shown.words)


@pytest.mark.parametrize("sort", ["score", "referrals_answered", "notices_published"])
def test_a_column_sorts_and_says_what_the_order_means(site: Site, sort: str) -> None:
    shown = site.page(f"/zh/scorecards?year={YEAR}&sort={sort}")
    assert len([1 for _, given in shown.elements if given.get("aria-sort")]) == 1
    assert ("先后不是名次" in shown.words) == (sort != "score")
    lines = rows(site, f"/zh/scorecards.csv?year={YEAR}&sort={sort}")
    if sort == "score":
        bands = [int(it["band"] or 99) for it in lines]
        assert bands == sorted(bands)
        return
    of_column = [it for it in lines if it["indicator"] == sort]
    rates = [
        int(it["numerator"]) / int(it["denominator"]) if it["points"] else -1 for it in of_column
    ]
    assert rates == sorted(rates, reverse=True)


def test_the_file_has_a_line_an_office_and_indicator(site: Site) -> None:
    lines = rows(site, f"/zh/scorecards.csv?year={YEAR}")
    found = {(it["organisation"], it["indicator"]): it for it in lines}
    assert len(found) == len(lines)
    for card in cards(site):
        for indicator, (numerator, denominator) in shown_counts(card).items():
            if INDICATORS[indicator].signal:
                continue
            line = found[card["organisation"], indicator]
            assert (int(line["numerator"]), int(line["denominator"])) == (numerator, denominator)


@BOTH
def test_the_default_is_marked_as_such(site: Site, language: str) -> None:
    shown = site.page(f"/{language}/scorecards?year=2017")
    marked = {"zh": "系统默认，未经区里制定", "en": "not adopted by the district"}[language]
    assert marked in shown.words
    assert marked in site.page(f"/{language}/scorecards/formulas/yishi-default-street-1").words


# A card


@BOTH
def test_contributions_add_up_to_the_score_as_printed(site: Site, language: str) -> None:
    for card in cards(site)[:6]:
        path = f"/{language}/scorecards/{card['organisation']}/{YEAR}"
        shown = site.page(path)
        lines = rows(site, f"{path}.csv")
        points = [int(it["points"]) for it in lines if it["points"]]
        if lines[0]["score"]:
            score = min(sum(points), 100_00)
            assert score == int(lines[0]["score"])
            assert f"{score // 100}.{score % 100:02}" in shown.words
        else:
            assert INSUFFICIENT[language] in shown.words
        for line in lines:
            assert line["indicator"] in shown.ids


@BOTH
def test_what_stands_beside_the_score_is_apart_from_it(site: Site, language: str) -> None:
    shown = site.page(f"/{language}/{CARD}")
    for it in (it for it in INDICATORS.values() if it.signal):
        assert ({"zh": it.zh, "en": it.en}[language] in shown.words) == ("street" in it.cards)
    assert {"zh": "不计分", "en": "no part of the score"}[language] in shown.words
    listed = [it["indicator"] for it in rows(site, f"/zh/{CARD}.csv")]
    assert not any(INDICATORS[it].signal for it in listed)


def test_it_says_how_to_compute_it_anew(site: Site) -> None:
    assert "/open-data/scores.sql" in site.page(f"/zh/{CARD}").links()


def test_a_past_day_shows_what_there_was(site: Site) -> None:
    then, now = f"/zh/{CARD}?as_of=2025-03-31", f"/zh/{CARD}?as_of=2025-12-31"
    shown = site.page(then)
    assert "2025年3月31日" in shown.words
    early = {it["indicator"]: int(it["denominator"]) for it in rows(site, _file(then))}
    late = {it["indicator"]: int(it["denominator"]) for it in rows(site, _file(now))}
    assert sum(early.values()) < sum(late.values())
    assert any("as_of=2025-03-31" in it for it in shown.links(f"/zh/{CARD}/")) or not any(
        early.values()
    )


@BOTH
def test_two_days_are_compared_with_the_events_between(site: Site, language: str) -> None:
    path = f"/{language}/{CARD}?as_of=2025-12-31&compare_as_of=2025-03-31"
    shown = site.page(path)
    counted = {
        day: {
            it["indicator"]: (it["numerator"], it["denominator"])
            for it in rows(site, f"/zh/{CARD}.csv?as_of={day}")
        }
        for day in ("2025-03-31", "2025-12-31")
    }
    before, after = counted.values()
    changed = [it for it in after if before[it] != after[it]]
    assert changed
    for indicator in changed:
        it = INDICATORS[indicator]
        assert shown.words.count({"zh": it.zh, "en": it.en}[language]) >= 2
        cells = "/".join(before[indicator]) + "/".join(after[indicator])
        assert cells in shown.words
    addresses = shown.links(f"/{language}/ledger?positions=")
    assert addresses
    first = site.get(addresses[-1].replace("/ledger?", "/ledger.json?")).json()["items"]
    assert first
    same = site.page(f"/{language}/{CARD}?as_of=2025-12-31&compare_as_of=2025-12-31")
    assert {"zh": "两天的数字相同", "en": "are the same"}[language] in same.words


# The course


@BOTH
def test_a_final_card_says_what_it_rests_on(site: Site, language: str) -> None:
    official = site.get(f"/zh/{CARD}.json").json()["official"]
    shown = site.page(f"/{language}/{CARD}")
    for it in (official["checkpoint"]["root"], official["score"]["text"], official["formula"]):
        assert it in shown.words
    assert f"/{language}/ledger/{official['recorded_as']}" in shown.links()
    before = site.page(f"/{language}/{CARD}?as_of=2026-01-15")
    assert official["checkpoint"]["root"] not in before.words
    assert {"zh": "还没有提出考核结果", "en": "No result has been proposed"}[
        language
    ] in before.words


@BOTH
def test_a_restatement_names_the_difference_and_the_events_that_caused_it(
    site: Site, language: str
) -> None:
    path = f"scorecards/{HOUSING}/{YEAR}"
    official = site.get(f"/zh/{path}.json").json()["official"]
    assert official["stage"] == "restated"
    shown = site.page(f"/{language}/{path}")
    for it in official["differences"]:
        assert f"{it['numerator_before']}/{it['denominator_before']}" in shown.words
        address = f"/{language}/ledger?positions={ranges(it['events'])}"
        assert address in shown.links()
    earlier = [it for it in shown.links(f"/{language}/{path}?as_of=") if "T" in it]
    assert earlier, "as it was proposed, and as it was final"
    then = site.page(earlier[-1])
    assert official["checkpoint"]["root"] not in then.words
    assert official["reason"] not in then.words


def test_what_stands_on_a_final_card_does_not_follow_the_ledger(site: Site) -> None:
    """Its items are those that it was counted from."""
    official = site.get(f"/zh/{CARD}.json").json()["official"]
    for it in official["figures"]:
        behind = items(site, f"/zh/{CARD}/{it['indicator']}.json")
        assert sum(item["numerator"] for item in behind) == it["numerator"]
        assert sum(item["denominator"] for item in behind) == it["denominator"]
        assert all(max(item["positions"]) <= official["position"] for item in behind)


# What is behind a number


@pytest.mark.parametrize("indicator", INDICATORS)
def test_the_items_behind_a_number_add_up_to_it(site: Site, indicator: str) -> None:
    """Of whatever office has most of them."""
    card = INDICATORS[indicator].cards[0].value
    found = cards(site, f"?card={card}&year={YEAR}&as_of=2025-12-31")
    by_count = [
        (counts, it["organisation"])
        for it in found
        for line in (*it["indicators"], *it["signals"])
        if line.get("indicator", line.get("signal")) == indicator
        for counts in [(line["denominator"], line["numerator"])]
    ]
    (denominator, numerator), office = max(by_count)
    path = f"/zh/scorecards/{office}/{YEAR}/{indicator}"
    behind = items(site, f"{path}.json?as_of=2025-12-31")
    assert sum(it["denominator"] for it in behind) == denominator
    assert sum(it["numerator"] for it in behind) == numerator
    assert len(rows(site, f"{path}.csv?as_of=2025-12-31")) == len(behind)
    shown = site.page(f"{path}?as_of=2025-12-31")
    for it in behind[:20]:
        assert it["outcome"] in list(Outcome)
        assert f"item-{it['item']}" in shown.ids
        assert it["item"] in it["positions"]
        if it["due_at"] and it["settled_at"] and it["outcome"] == Outcome.DONE_LATE:
            assert it["settled_at"] > it["due_at"]


# Over time


@BOTH
def test_a_year_is_told_month_by_month(site: Site, language: str) -> None:
    shown = site.page(f"/{language}/scorecards/{STREET}?year={YEAR}")
    over_time = site.get(f"/zh/scorecards/{STREET}.json?year={YEAR}").json()
    assert len(over_time["months"]) == 12
    for month in range(1, 13):
        assert len(shown.links(f"/{language}/{CARD}?as_of={YEAR}-{month:02}-")) == 1
    lines = rows(site, f"/zh/scorecards/{STREET}.csv?year={YEAR}")
    assert len([it for it in lines if not it["stage"]]) == 12
    assert f"/{language}/{CARD}" in shown.links()


# Formulas


@BOTH
def test_every_formula_is_there_in_full(site: Site, language: str) -> None:
    listed = site.page(f"/{language}/scorecards/formulas")
    addresses = listed.links(f"/{language}/scorecards/formulas/")
    assert {it.rpartition("/")[2] for it in addresses} >= {
        "yishi-default-street-1",
        "yishi-default-department-1",
    }
    for address in addresses:
        shown = site.page(address)
        assert "SHA-256" in shown.words
        assert [it for it in shown.ids if it.startswith("indicator-")]


# What does not fit


@BOTH
@pytest.mark.parametrize(
    "query",
    [
        "year=2015",
        "year=x",
        "card=village",
        "sort=name",
        "sort=%00",
        "as_of=yesterday",
        "year=99999999999999999999",
    ],
)
def test_an_unfit_question_is_refused(site: Site, language: str, query: str) -> None:
    shown = site.page(f"/{language}/scorecards?{query}", 400)
    assert query.partition("=")[2] not in shown.words
    for form in ("csv", "json"):
        refused = site.get(f"/{language}/scorecards.{form}?{query}")
        assert refused.status_code == 422
        assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"scorecards/{UUID(int=9)}", 404),
        (f"scorecards/{COMMITTEE}", 404),
        (f"scorecards/{COMMITTEE}/{YEAR}", 404),
        ("scorecards/x", 404),
        (f"scorecards/{STREET}/1999", 404),
        (f"scorecards/{STREET}/x", 404),
        (f"{CARD}/nothing", 404),
        (f"{CARD}/tasks_carried_out", 404),
        (f"{CARD}/%3Cscript%3E", 404),
        (f"{CARD}?compare_as_of=x", 400),
        (f"{CARD}/attendance?after=x", 400),
        (f"scorecards/{STREET}?as_of=2015-01-01", 404),
        ("scorecards/formulas/none-1", 404),
        ("scorecards/formulas/..%2f", 404),
    ],
)
def test_what_is_not_there_is_not_found(site: Site, path: str, status: int) -> None:
    site.page(f"/zh/{path}", status)
    head, mark, query = path.partition("?")
    if "formulas" not in path:
        refused = site.get(f"/zh/{head}.csv{mark}{query}")
        assert refused.status_code in (404, 422)
        assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("kind", ["markup", "attribute", "template", "bidi", "long word"])
def test_names_are_shown_and_never_obeyed(site: Site, kind: str) -> None:
    office = UUID(int=0xBAD0 + list(HOSTILE).index(kind))
    named = Entry(
        organisation=office,
        kind=Kind.DEPARTMENT,
        name=HOSTILE[kind],
        parent=organisation_id(DISTRICT_CODE),
    )
    site.record(REGISTRY_STREAM, UpdateRegister(organisations=(named,)))
    registry = site.parts.reader.register.current(at_once=True)
    year = registry.organisations[office].names[0][0].year
    for path in (f"card=department&year={year}", f"{office}", f"{office}/{year}"):
        address = f"/zh/scorecards{'?' if '=' in path else '/'}{path}"
        assert " ".join(visible(HOSTILE[kind]).split()) in site.page(address).words
    [line, *_] = rows(site, f"/zh/scorecards/{office}/{year}.csv")
    assert not line["name"].startswith(("=", "+", "-", "@"))


def _file(address: str) -> str:
    path, mark, query = address.partition("?")
    return f"{path}.csv{mark}{query}"
