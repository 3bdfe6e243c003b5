"""What sentences are filled with that tell of formulas, scorecards and tallied ratings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from domain.scoring.formula import POINT
from service.public.messages import Wording
from service.public.naming import Naming


def score_values(
    words: Wording, naming: Naming, fact: dict[str, Any], at: datetime
) -> dict[str, str]:
    """The values by name; a fact of another kind fills none of them."""
    values: dict[str, str] = {}
    if isinstance(fact.get("formula"), dict):
        formula = fact["formula"]
        values["formula"], values["version"] = formula["zh"], str(formula["version"])
        values["years"] = _years(words, fact)
    if isinstance(fact.get("figures"), dict):
        values["score"] = points(words, fact["figures"].get("score"))
    if "year" in fact and isinstance(fact.get("organisation"), str):
        values["office"] = naming.organisation(fact["organisation"], at)
    if "objections_until" in fact:
        values["until"] = words.moment(fact["objections_until"])
    values["indicator"] = (
        words.either(f"indicator.{fact['indicator']}", fact["indicator"])
        if isinstance(fact.get("indicator"), str)
        else words("score_fact.whole_card")
    )
    if "item" in fact and isinstance(fact.get("reason"), str):
        values["exclusion"] = words.either(f"exclusion.{fact['reason']}", fact["reason"])
    if "upheld" in fact:
        values["score_ruling"] = words(
            "score_ruling.upheld" if fact["upheld"] else "score_ruling.dismissed"
        )
    if "taking_part_satisfied" in fact:
        values["subject"] = naming.organisation(fact["subject"], at)
        values["satisfied_taking_part"] = str(fact["taking_part_satisfied"])
        values["satisfied_carrying_out"] = str(fact["carrying_out_satisfied"])
    return values


def score_passages(words: Wording, fact: dict[str, Any]) -> list[tuple[str, str]]:
    """Longer words with their labels, in the order in which they read."""
    found = [
        (
            words("words.consulted"),
            words(
                "score_fact.consulted",
                who=it["who"],
                day=words.day(it["on"]),
                outcome=it["outcome"],
            ),
        )
        for it in fact.get("consulted", ())
    ]
    if "explanation" in fact:
        found.append((words("words.explanation"), fact["explanation"]))
    return found


def points(words: Wording, hundredths: int | None) -> str:
    """A score: 8750 hundredths are 87.50 points."""
    if hundredths is None:
        return words("score_fact.insufficient")
    whole, rest = divmod(hundredths, POINT)
    return words("score_fact.points", points=f"{whole}.{rest:02d}")


def _years(words: Wording, fact: dict[str, Any]) -> str:
    first, last = fact["year_from"], fact.get("year_until")
    if last is None:
        return words("score_fact.from_year", first=first)
    if last == first:
        return words("score_fact.one_year", first=first)
    return words("score_fact.years", first=first, last=last)
