"""What sentences are filled with that tell of evaluators, supervision groups and findings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service.public.messages import Wording
from service.public.naming import Naming


def supervision_values(
    words: Wording, naming: Naming, fact: dict[str, Any], at: datetime
) -> dict[str, str]:
    """The values by name; a fact of another kind fills none of them."""
    values: dict[str, str] = {}
    named = ("evaluator", "committee") if "people" in fact else ("evaluator", "committee", "group")
    for field in named:
        if isinstance(fact.get(field), str):
            values[field] = naming.organisation(fact[field], at)
    if "evaluator" in fact and "due_on" in fact:
        values["due"] = words.day(fact["due_on"])
    if isinstance(fact.get("rating"), int):
        values["rating"] = str(fact["rating"])
    if "grade" in fact:
        values["grade"] = words.either(f"finding_grade.{fact['grade']}", fact["grade"])
    if "settled" in fact:
        values["settlement"] = words("finding.settled" if fact["settled"] else "finding.unsettled")
    if "term_until" in fact:
        values["members"] = str(len(fact["members"]))
        values["term"] = words.day(fact["term_until"])
    return values


def supervision_passages(words: Wording, fact: dict[str, Any]) -> list[tuple[str, str]]:
    """Longer words with their labels, in the order in which they read."""
    labelled = (
        ("scope", "words.scope"),
        ("independence_declaration", "words.independence"),
        ("basis", "words.basis"),
    )
    return [(words(label), fact[field]) for field, label in labelled if field in fact]
