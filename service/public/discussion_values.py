"""What sentences are filled with that tell of hosts, words, consensus, assemblies, corrections."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service.public.messages import Wording
from service.public.naming import Naming


def discussion_values(
    words: Wording,
    naming: Naming,
    excerpts: dict[str, str],
    fact: dict[str, Any],
    at: datetime,
) -> dict[str, str]:
    """The values by name; a fact of another kind fills none of them."""
    values = _numbers(fact)
    if "statement" in fact:
        values["said"] = excerpts.get(fact["statement"], "—")
        if isinstance(fact.get("ground"), str):
            values["withholding"] = words(f"withholding.{fact['ground']}")
    if "challenger" in fact:
        values["challenger"] = naming.party(fact["challenger"], at)
    if "challenge" in fact and "upheld" in fact:
        ruling = "host_ruling.upheld" if fact["upheld"] else "host_ruling.dismissed"
        values["host_ruling"] = words(ruling)
    if "host_title" in fact:
        values["host_title"] = fact["host_title"]
    if "signed_by" in fact:
        values["signed_by"] = naming.parties(fact["signed_by"], at)
    if "priorities" in fact:
        values["priorities"] = words.listing(fact["priorities"])
    if "studied_on" in fact:
        values["party_organisation"] = fact["organisation"]
        values["studied"] = words.day(fact["studied_on"])
    if "sufficient" in fact:
        values["demanded_by"] = words(f"demand.{fact['by']}")
        values["sufficiency"] = words("demand.enough" if fact["sufficient"] else "demand.too_few")
    for name in ("filed_with", "corrected_by"):
        if isinstance(fact.get(name), str):
            values[name] = naming.organisation(fact[name], at)
    if "article" in fact and "law" in fact:
        values |= {"law": fact["law"], "article": fact["article"]}
    return values


def _numbers(fact: dict[str, Any]) -> dict[str, str]:
    names = ("agreed", "disagreed", "demanders", "entitled", "decision")
    return {name: str(fact[name]) for name in names if isinstance(fact.get(name), int)}


def discussion_passages(
    words: Wording, naming: Naming, fact: dict[str, Any]
) -> list[tuple[str, str]]:
    """Longer words with their labels, in the order in which they read."""
    found: list[tuple[str, str]] = []
    if "business" in fact:
        found.append((words("words.business"), fact["business"]))
    if "studied_on" in fact:
        found.append(("", fact["opinion"]))
    if "sufficient" in fact:
        found.append((words("words.rules"), fact["rule"]))
    if "correction" in fact:
        found.append((words("words.unlawful"), fact["finding"]))
        found.append((words("words.correction"), fact["correction"]))
    if fact.get("file_with"):
        found.append((words("words.file_with"), naming.organisation(fact["file_with"])))
    return found


def discussion_documents(fact: dict[str, Any]) -> list[dict[str, Any]]:
    """The one document that a fact bears: minutes, or a charter."""
    found = (fact.get("minutes"), fact.get("document"))
    return [document for document in found if isinstance(document, dict)]
