"""What sentences are filled with that tell of opinions, guidance, suggestions, training, support
and pressing for results."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service.public.messages import Wording
from service.public.naming import Naming

_LABELS = (
    ("channel", "channel"),
    ("standing", "urged_by"),
    ("method", "training_method"),
)
"""Field of a fact → the group of its labels."""


def agenda_values(
    words: Wording, naming: Naming, fact: dict[str, Any], at: datetime
) -> dict[str, str]:
    """The values by name; a fact of another kind fills none of them."""
    values: dict[str, str] = {}
    for field, group in _LABELS:
        if isinstance(fact.get(field), str):
            values[field] = words.either(f"{group}.{fact[field]}", fact[field])
    for field in ("guide", "addressee"):
        if isinstance(fact.get(field), str):
            values[field] = naming.organisation(fact[field], at)
    if isinstance(fact.get("by"), dict):
        values["by"] = naming.party(fact["by"], at)
    if isinstance(fact.get("opinions"), int):
        values["opinions"] = str(fact["opinions"])
    if "closes_at" in fact:
        values["closes"] = words.moment(fact["closes_at"])
        values["channels"] = words.listing(
            [words.either(f"channel.{channel}", channel) for channel in fact["channels"]]
        )
    if "audience" in fact:
        values["people"] = str(sum(row["people"] for row in fact["audience"]))
    if "people" in fact:
        values["people"] = str(fact["people"])
        values["group"] = words.either(f"weak_group.{fact['group']}", fact["group"])
        values["support"] = words.either(f"support.{fact['kind']}", fact["kind"])
    if "adopted" in fact:
        adopted = "suggestion.taken_up" if fact["adopted"] else "suggestion.not_taken_up"
        values["adoption"] = words(adopted)
    return values


def agenda_passages(words: Wording, naming: Naming, fact: dict[str, Any]) -> list[tuple[str, str]]:
    """Longer words with their labels, in the order in which they read."""
    found: list[tuple[str, str]] = []
    if fact.get("topic"):
        topic = words.either(f"topic.{fact['topic']}", fact["topic"])
        found.append((words("words.topic"), topic))
    if fact.get("technical"):
        found.append(("", words("words.technical")))
    if fact.get("legal"):
        found.append(("", words("words.legal")))
    if fact.get("guided_by"):
        found.append((words("words.guided_by"), naming.organisation(fact["guided_by"])))
    if fact.get("online_address"):
        found.append((words("words.online_address"), fact["online_address"]))
    if "audience" in fact:
        came = [
            words(
                "words.audience_count",
                audience=words.either(f"audience.{row['audience']}", row["audience"]),
                people=row["people"],
            )
            for row in fact["audience"]
        ]
        found.append((words("words.audience"), words.listing(came)))
        found.append((words("words.trainer"), fact["trainer"]))
    return found
