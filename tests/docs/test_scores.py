"""docs/SCORES.md and docs/scores.sql say what the code says."""

from __future__ import annotations

import pytest

from domain.scoring.counting import Effect
from service.scoring.published_sql import published_sql
from tests.docs.documents import read
from tests.docs.indicators_table import DOCUMENT, PARTS, SQL, part

TEXT = read(DOCUMENT)
AGAIN = "python -m tests.docs.indicators_table writes it anew"


@pytest.mark.parametrize("name", PARTS)
def test_the_tables_are_as_the_code_has_them(name: str) -> None:
    assert part(name).findall(TEXT) == [PARTS[name]()], AGAIN


def test_the_published_sql_is_as_the_code_has_it() -> None:
    assert read(SQL) == published_sql(), AGAIN


@pytest.mark.parametrize("effect", Effect)
def test_every_effect_is_explained(effect: Effect) -> None:
    assert f"| {effect.value.replace('_', ' ')} |" in TEXT
