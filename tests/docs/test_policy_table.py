"""docs/POLICY.md: every clause stands there, and what comes from the code is as the code has it."""

from __future__ import annotations

import re

import pytest

from domain.rules.pack import RulePack
from tests.docs.documents import read
from tests.docs.policy_table import DOCUMENT, RULES, parts, written
from tests.policy.test_every_clause import CLAUSES, NOT_YET_BUILT

TEXT = read(DOCUMENT)
SECTIONS: dict[str, str] = dict(
    re.findall(r"^### ([A-Z]\d) (.*?)(?=^##|\Z)", TEXT, re.MULTILINE | re.DOTALL)
)
"""Of each clause, in the document's order."""


def test_the_clauses_stand_in_their_order() -> None:
    assert tuple(SECTIONS) == CLAUSES


@pytest.mark.parametrize("name", parts(TEXT))
def test_a_part_from_the_code_is_as_the_code_has_it(name: str) -> None:
    assert parts(TEXT)[name] == written(name), "python -m tests.docs.policy_table writes it anew"


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_is_built_and_says_where_it_shows_or_says_that_it_is_not(clause: str) -> None:
    section = SECTIONS[clause]
    built = clause not in NOT_YET_BUILT
    assert ("**Not built yet**" in section) is not built
    assert (f"<!-- from the code: {clause} -->" in section) is built
    assert ("Shows in: " in section) is built


def test_every_rule_of_a_pack_is_listed() -> None:
    assert set(RulePack.model_fields) - {"id", "effective_from", "zh"} == set(RULES)
    assert {clause for clause, *_ in RULES.values()} <= set(CLAUSES)
