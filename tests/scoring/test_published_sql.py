"""The published SQL says what the program says: of every item, count, line and card."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalogue import FACTS
from domain.scoring.evaluation import EXCLUDING_TYPES
from domain.scoring.indicators import SCORED_TYPES
from service.scoring.published_sql import published_sql
from tests.docs.documents import read
from tests.scoring.recounting import Asked, by_sql, by_the_program, table_of
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
    assert by_sql(table_of(events), asked) == by_the_program(events, asked)


def test_what_is_counted_is_open_to_everybody() -> None:
    assert all(FACTS[it].visibility == "public" for it in SCORED_TYPES | EXCLUDING_TYPES)


def test_the_text_is_published_as_the_code_has_it() -> None:
    assert read("docs/scores.sql") == published_sql(), "python -m tests.docs.indicators_table"
