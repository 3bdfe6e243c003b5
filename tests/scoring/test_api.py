"""Scorecards over HTTP: what the sample district's cards say, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest

from domain.scoring.counting import Card
from domain.scoring.indicators import INDICATORS, signals_of
from domain.scoring.signals import OF_THE_CARD
from infra.settings import Settings
from service.problems import problem_of
from service.scoring.following import ScoresNotReady
from tests.conftest import NewDatabase, settle
from tests.service.running import Service, running

CARDS = "/api/v1/scorecards"


@pytest.fixture(scope="module")
def service(
    sample_database: str,
    new_database: NewDatabase,
    drop_database: Callable[[str], None],
    settings_for: Callable[[str], Settings],
) -> Iterator[Service]:
    name = new_database(sample_database)
    with running(settings_for(name), {}) as served:
        settle(served.app.state.parts.district)
        yield served
    drop_database(name)


THEN = "as_of=2026-10-31"


@pytest.fixture(scope="module")
def cards(service: Service) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = service.get(f"{CARDS}?year=2026&{THEN}").json()
    return found


def hundredths(points: dict[str, Any] | None) -> int:
    if points is None:
        return 0
    whole, rest = points["text"].split(".")
    assert int(whole) * 100 + int(rest) == points["hundredths"]
    return int(points["hundredths"])


def test_there_is_a_card_for_every_office(service: Service, cards: list[dict[str, Any]]) -> None:
    kinds = [it["card"] for it in cards]
    assert kinds == sorted(kinds, reverse=True)
    streets = service.get(f"{CARDS}?year=2026&{THEN}&card=street").json()
    assert streets == [it for it in cards if it["card"] == "street"]
    registered = service.get("/api/v1/organisations").json()
    offices = {it["id"] for it in registered if it["kind"] in ("street", "department")}
    assert {it["organisation"] for it in cards} <= offices


def test_the_contributions_add_up_to_the_score(cards: list[dict[str, Any]]) -> None:
    for card in cards:
        lines = card["indicators"]
        if card["score"] is not None:
            points = sum(hundredths(it["points"]) for it in lines)
            assert min(points, 100_00) == hundredths(card["score"])
        for line in lines:
            assert (line["points"] is None) == (line["denominator"] < line["least"])
            assert line["sufficient"] == (line["points"] is not None)
            assert (line["interval"] is None) == (line["denominator"] == 0)
            assert line["numerator"] <= line["denominator"]
    assert any(line["points"] is not None for card in cards for line in card["indicators"])


def test_signals_stand_beside_the_score(cards: list[dict[str, Any]]) -> None:
    for card in cards:
        beside = [it["signal"] for it in card["signals"]]
        assert beside == [
            *(it.id for it in signals_of(Card(card["card"]))),
            *OF_THE_CARD,
        ]
        assert not {it["indicator"] for it in card["indicators"]} & set(beside)


def test_the_default_formula_is_marked_as_such(cards: list[dict[str, Any]]) -> None:
    for card in cards:
        assert card["formula"]["default"] == (card["formula"]["adopted_at"] is None)


def test_what_is_official_stands_beside_what_is_provisional(service: Service) -> None:
    cards = service.get(f"{CARDS}?year=2025&{THEN}").json()
    assert {it["stage"] for it in cards} >= {"provisional", "final"}
    for card in cards:
        official = card["official"]
        assert (official is None) == (card["stage"] == "provisional")
        if official and official["score"]:
            points = sum(hundredths(it["points"]) for it in official["figures"])
            assert min(points, 100_00) == hundredths(official["score"])
    began = service.get(f"{CARDS}?year=2025&as_of=2025-12-31").json()
    assert {it["stage"] for it in began} == {"provisional"}


def test_every_number_opens_to_its_items(service: Service, cards: list[dict[str, Any]]) -> None:
    lines = [it for card in cards for it in [*card["indicators"], *card["signals"]]]
    fullest = {it["items"].rpartition("/")[2]: it for it in sorted(lines, key=_size) if it["items"]}
    for line in fullest.values():
        found = service.get(f"{line['items']}?{THEN}&limit=200").json()["items"]
        assert sum(it["numerator"] for it in found) == line["numerator"]
        assert sum(it["denominator"] for it in found) == line["denominator"]
        assert all(it["opened"] in it["positions"] for it in found)


def _size(line: dict[str, Any]) -> int:
    return int(line["denominator"])


def test_items_come_in_parts(service: Service, cards: list[dict[str, Any]]) -> None:
    lines = [line for card in cards for line in card["indicators"] if line["denominator"] > 1]
    address = f"{lines[0]['items']}?{THEN}"
    whole = service.get(address).json()["items"]
    first = service.get(f"{address}&limit=1")
    assert first.json()["items"] == whole[:1]
    link = first.headers["link"]
    rest = service.get(link[1 : link.index(">")]).json()["items"]
    assert rest == whole[1:2]


def test_one_card_is_that_of_the_list(service: Service, cards: list[dict[str, Any]]) -> None:
    card = cards[0]
    address = f"{CARDS}/{card['organisation']}/2026?{THEN}"
    assert service.get(address).json() == card
    compared = service.get(f"{address}&compare_as_of=2026-06-30").json()
    before = service.get(f"{CARDS}/{card['organisation']}/2026?as_of=2026-06-30").json()
    assert compared == {**card, "compared": before}


def test_an_office_over_time(service: Service, cards: list[dict[str, Any]]) -> None:
    card = cards[0]
    address = f"{CARDS}/{card['organisation']}?{THEN}&year=2025"
    found = service.get(address).json()
    assert card in found["years"]
    assert [it["year"] for it in found["years"]] == sorted(
        (it["year"] for it in found["years"]), reverse=True
    )
    assert len(found["months"]) == 12
    december = service.get(f"{CARDS}/{card['organisation']}/2025?as_of=2025-12-31").json()
    assert found["months"][-1] == {it: december[it] for it in found["months"][-1]}


def test_what_was_known_then(service: Service) -> None:
    assert service.get(f"{CARDS}?known_at=2020-01-01&year=2025").json() == []


@pytest.mark.parametrize(
    ("address", "status", "field"),
    [
        ("?year=2015", 422, "year"),
        ("?year=next", 422, "year"),
        ("?card=ward", 422, "card"),
        ("?as_of=yesterday", 422, "as_of"),
        ("?asof=2025-01-01", 422, "asof"),
        ("/{nobody}", 404, "organisation"),
        ("/{nobody}/2025", 404, "organisation"),
        ("/{office}/1999", 422, "year"),
        ("/{office}/2025?compare_as_of=then", 422, "compare_as_of"),
        ("/{office}/2025/nothing", 422, "indicator"),
        ("/{office}/2025/{other}", 404, "indicator"),
        ("/{office}/2025/attendance?after=here", 422, "after"),
        ("/{office}/2025/attendance?limit=0", 422, "limit"),
        ("/somebody", 422, "organisation"),
    ],
)
def test_what_is_unfit_is_refused(
    service: Service, cards: list[dict[str, Any]], address: str, status: int, field: str
) -> None:
    card = cards[0]
    assert card["card"] == "street"
    other = next(it.id for it in INDICATORS.values() if card["card"] not in it.cards)
    filled = address.format(nobody=UUID(int=1), office=card["organisation"], other=other)
    answer = service.get(CARDS + filled)
    assert (answer.status_code, answer.json()["field"]) == (status, field)


def test_who_would_wait_too_long_is_asked_to_come_again() -> None:
    problem = problem_of(ScoresNotReady())
    assert (problem.status, problem.headers) == (503, {"Retry-After": "2"})
