"""What sentences are filled with that tell of the levels between and of the record itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service.public.messages import Wording
from service.public.naming import Naming

_LABELLED = (
    ("content", "words.content"),
    ("procedure", "words.procedure"),
    ("result", "words.result"),
    ("lesson", "words.lesson"),
)


def level_values(
    words: Wording, naming: Naming, fact: dict[str, Any], at: datetime
) -> dict[str, str]:
    """The values by name; a fact of another kind fills none of them."""
    values: dict[str, str] = {}
    for field in ("community", "marked_by"):
        if isinstance(fact.get(field), str):
            values[field] = naming.organisation(fact[field], at)
    for field in ("communities", "corrects", "facts"):
        if isinstance(fact.get(field), int):
            values[field] = str(fact[field])
    if isinstance(fact.get("topic"), str):
        values["topic"] = words.either(f"topic.{fact['topic']}", fact["topic"])
    if "retained_until" in fact:
        values["retained"] = words.day(fact["retained_until"])
    return values


def level_passages(words: Wording, naming: Naming, fact: dict[str, Any]) -> list[tuple[str, str]]:
    """Longer words with their labels, in the order in which they read."""
    found = [
        (words(label), fact[field])
        for field, label in _LABELLED
        if isinstance(fact.get(field), str)
    ]
    if isinstance(fact.get("communities"), list):
        told = [naming.organisation(community) for community in fact["communities"]]
        found.append((words("words.communities"), words.listing(told)))
    for amendment in fact.get("amendments", ()):
        found.append((words("words.amended", field=amendment["field"]), amendment["now"]))
    return found
