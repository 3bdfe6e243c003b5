"""The published SQL says what the program says: of every item, count, line and card."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from uuid import UUID

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalogue import FACTS
from domain.scoring.card import Reckoned, bands
from domain.scoring.evaluation import EXCLUDING_TYPES
from domain.scoring.indicators import SCORED_TYPES
from domain.scoring.interval import wilson
from service.scoring.published_sql import statements
from tests.scoring.recounting import (
    Asked,
    by_sql,
    by_the_program,
    by_the_scoreboard,
    table_of,
)
from tests.scoring.years import moment, year


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 300))
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
