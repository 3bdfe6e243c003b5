"""The published SQL says what the program says: of every item, count, line and card."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import duckdb
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalogue import FACTS
from domain.scoring.card import Reckoned, bands
from domain.scoring.evaluation import EXCLUDING_TYPES
from domain.scoring.indicators import SCORED_TYPES
from domain.scoring.interval import wilson
from domain.streams.registry import REGISTRY_STREAM
from service.scoring.published_sql import statements
from tests.scoring.recounting import (
    Asked,
    by_sql,
    by_the_program,
    by_the_scoreboard,
    table_of,
)
from tests.scoring.years import moment, recorded, registered, year


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 800))
def test_any_year_is_counted_alike(seed: int, size: int) -> None:
    chance = Random(seed)
    events = year(chance, size)
    asked = Asked(
        moment(chance),
        chance.choice([2025, 2026]),
        chance.choice([None, chance.randint(1, len(events))]),
        chance.choice([None, moment(chance) + timedelta(days=5)]),
    )
    found = by_the_program(events, asked)
    assert by_sql(table_of(events), asked) == found
    of_year = {it: count for it, count in found.counts.items() if it[1] == asked.year}
    assert by_the_scoreboard(events, asked) == of_year


DUE = datetime(2026, 3, 2, 4, tzinfo=UTC)
TICK = timedelta(microseconds=1)
STEPS: dict[str, tuple[list[tuple[str, datetime, dict[str, str]]], tuple[int, int] | None]] = {
    "answered when it is due": ([("referral.answered.v1", DUE, {})], (1, 1)),
    "answered an instant late": ([("referral.answered.v1", DUE + TICK, {})], (0, 1)),
    "put off when it is due": (
        [("extension.granted.v1", DUE, {"due_at": "2026-04-01T00:00:00Z"})],
        None,
    ),
    "put off an instant late": (
        [("extension.granted.v1", DUE + TICK, {"due_at": "2026-04-01T00:00:00Z"})],
        (0, 1),
    ),
    "closed when it is due": ([("referral.closed.v1", DUE, {})], None),
    "closed an instant late": ([("referral.closed.v1", DUE + TICK, {})], (0, 1)),
    "answered, and sent back at once": (
        [("referral.answered.v1", DUE - TICK, {}), ("answer.rejected.v1", DUE - TICK, {})],
        (0, 1),
    ),
    "not answered": ([], (0, 1)),
}


@pytest.mark.parametrize("since", [TICK * 0, TICK, TICK * 2])
def test_on_the_edge(since: timedelta) -> None:
    """Referrals to one department, as of the instant in which they are due and those after."""
    early = DUE - timedelta(days=30)
    told = [(REGISTRY_STREAM, *it[1:], early) for it in registered()]
    stream, names = UUID(int=101), list(STEPS)
    for number, name in enumerate(names):
        referral = {"referral": str(UUID(int=500 + number))}
        issued = {"to": str(UUID(int=5)), "due_at": DUE.isoformat()}
        for type, at, said in [("referral.issued.v1", early, issued), *STEPS[name][0]]:
            told.append((stream, type, msgspec.json.encode(referral | said), None, at))
    events = [recorded(position, *it) for position, it in enumerate(told, 1)]
    asked = Asked(DUE + since)
    found = by_sql(table_of(events), asked)
    assert found == by_the_program(events, asked)
    if since == 2 * TICK:
        counted = {
            names[UUID(it[1]).int - 500]: it[6:8]
            for (indicator, _), it in found.items.items()
            if indicator == "referrals_answered"
        }
        assert counted == {name: said for name, (_, said) in STEPS.items() if said}


def test_intervals_are_exact() -> None:
    """Floating point guesses a bound; that the guess is put right is seen where it would miss."""
    chance = Random(1927)
    rates = [(k, n) for n in range(1, 41) for k in range(n + 1)]
    for n in (399, 10_000, 999_999, 10_000_000):
        rates += [
            (k, n) for k in (0, 1, n // 2, n - 1, n, *(chance.randint(0, n) for _ in range(99)))
        ]
    with duckdb.connect() as database:
        database.execute("CREATE TABLE entries_and_more (numerator BIGINT, denominator BIGINT)")
        database.executemany("INSERT INTO entries_and_more VALUES (?, ?)", rates)
        database.execute(_making("intervals"))
        found = database.execute("SELECT k, n, lowest, highest FROM intervals").fetchall()
    assert {(k, n): bounds for k, n, *bounds in found} == {it: [*wilson(*it)] for it in rates}


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_bands_are_alike(drawn: list[tuple[int, int, int]]) -> None:
    scores = {
        UUID(int=number): Reckoned((), 0, score or None, score - below, score + above)
        for number, (score, below, above) in enumerate(drawn)
    }
    rows = [
        (str(id), "street", *(it[2:] if it.score else (None, None, None)))
        for id, it in scores.items()
    ]
    with duckdb.connect() as database:
        database.execute(
            "CREATE TABLE scores (organisation TEXT, card TEXT, score BIGINT, lowest BIGINT,"
            " highest BIGINT)"
        )
        for row in rows:
            database.execute("INSERT INTO scores VALUES (?, ?, ?, ?, ?)", row)
        for name in ("following", "leaders", "score_cards"):
            database.execute(_making(name))
        found = database.execute("SELECT organisation, band FROM score_cards").fetchall()
    assert {UUID(id): band for id, band in found if band} == bands(scores)


def _making(table: str) -> str:
    (found,) = (
        it for it in statements() if it.startswith(f"CREATE OR REPLACE TEMP TABLE {table} ")
    )
    return found


def test_what_is_counted_is_open_to_everybody() -> None:
    assert all(FACTS[it].visibility == "public" for it in SCORED_TYPES | EXCLUDING_TYPES)
