"""The pages that give account of the ledger itself: the policy with what it led to, the log and
how to check it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.catalogue import COMMANDS, FACTS
from domain.duties.table import DUTY_KINDS
from domain.rules.pack import RulePack
from domain.rules.packs import PACKS
from service.public.messages.clause_texts import CLAUSE_TEXTS
from service.public.messages.clauses import CLAUSES
from service.public.messages.rules import RULES
from service.public.verification import PROGRAM
from tests.public.conftest import LANGUAGES, Site

BOTH = pytest.mark.parametrize("language", LANGUAGES)
README = Path(__file__).parents[2] / "README.md"
OPENED = ("A3", "D2", "L3", "S4")
"""Clauses whose list of events is opened and counted."""
CHINESE = re.compile("[\u4e00-\u9fff]")


def all_events(site: Site) -> Iterator[dict[str, object]]:
    """Every event as the site gives it."""
    after: str | None = ""
    while after is not None:
        part = json.loads(site.get(f"/zh/ledger.json?after={after}").text)
        yield from part["items"]
        after = part["next"]


def test_every_clause_has_a_text_in_both_languages() -> None:
    assert [f"clause.{id}" for id in CLAUSE_TEXTS] == list(CLAUSES)
    for _, chinese, english in CLAUSE_TEXTS.values():
        assert CHINESE.search(chinese)
        assert not CHINESE.search(english)


@BOTH
def test_every_clause_opens_to_what_it_produced(site: Site, language: str) -> None:
    shown = site.page(f"/{language}/about")
    counted: dict[str, int] = {}
    for event in all_events(site):
        for clause in event["meta"]["clauses"]:  # type: ignore[index]  # JSON
            counted[clause] = counted.get(clause, 0) + 1
    for clause in CLAUSE_TEXTS:
        assert f"clause-{clause}" in shown.ids
        number = counted.get(clause, 0)
        linked = f"/{language}/ledger?clause={clause}" in shown.links()
        assert linked == bool(number), clause
        count = {"zh": f"共 {number} 条", "en": f"{number} in all"}[language]
        assert (count in shown.words) or not number
        if clause in OPENED:
            assert count in site.page(f"/{language}/ledger?clause={clause}").words
    for name, command in COMMANDS.items():
        assert name in shown.words or not command.clauses
    for kind in DUTY_KINDS.kinds:
        assert f"/{language}/duties?kind={kind}" in shown.links()


def test_the_policy_of_a_past_day_counts_what_there_was(site: Site) -> None:
    then = site.page("/zh/about?as_of=2025-06-01")
    [address] = [it for it in then.links("/zh/ledger?clause=N1") if "as_of" in it]
    items = site.get(address.replace("/ledger?", "/ledger.json?")).json()["items"]
    assert items
    assert f"共 {len(items)} 条" in then.words
    assert all(it["meta"]["occurred_at"] < "2025-06-01T16" for it in items)


@BOTH
def test_every_rule_shows_its_value_and_source_in_each_pack(site: Site, language: str) -> None:
    shown = site.page(f"/{language}/about")
    names = set(RulePack.model_fields) - {"id", "effective_from", "zh"}
    assert names == set(RULES)
    for pack in PACKS:
        for name in names:
            assert f"rule-{name}" in shown.ids
            assert getattr(pack, name).source in shown.words
    assert {"zh": "到会≥ 2/3", "en": "present ≥ 2/3 of the members"}[language] in shown.words


def test_clauses_that_facts_serve_are_those_of_the_policy() -> None:
    assert {clause for fact in FACTS.values() for clause in fact.clauses} <= set(CLAUSE_TEXTS)


@BOTH
def test_the_log_page_says_how_far_it_is_sealed_and_how_to_check(site: Site, language: str) -> None:
    shown = site.page(f"/{language}/audit")
    log = site.get("/api/v1/log").json()
    for it in (log["origin"], *(key["verifier"] for key in log["keys"])):
        assert it in shown.words
    assert str(log["size"]) in shown.words
    assert "/log/checkpoint" in shown.links()
    assert "yishi audit verify" in shown.words


def test_the_program_on_the_page_is_the_one_that_the_readme_runs(site: Site) -> None:
    """Which a test of the documents executes."""
    [written] = re.findall(r"cat > check\.py <<'PYTHON'\n(.*?)PYTHON\n", README.read_text(), re.S)
    assert written == PROGRAM
    assert " ".join(PROGRAM.split()) in site.page("/zh/audit").words
