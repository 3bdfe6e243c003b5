"""What the sentences of a draw's facts are filled with."""

from __future__ import annotations

from typing import Any

from domain.draw.public_value import in_words
from domain.events.draw import ValueForm
from service.public.messages import Wording


def draw_values(words: Wording, fact: dict[str, Any]) -> dict[str, str]:
    """Values by name; nothing for the facts of other stages."""
    values: dict[str, str] = {}
    if "reason" in fact and isinstance(fact.get("quotas"), list):
        values["quotas"] = words.listing([_quota(words, it) for it in fact["quotas"]])
    if "part" in fact and isinstance(fact.get("candidates"), list):
        values |= {"part": str(fact["part"]), "listed": f"{len(fact['candidates']):,}"}
    if "randomness" in fact:
        values |= {
            "candidates": f"{fact['candidates']:,}",
            "panel": f"{fact['panel']:,}",
            "label": fact["randomness"]["label"],
            "form": _form(words, fact["randomness"]),
            "available": words.moment(fact["randomness"]["available_at"]),
        }
    if "selected" in fact and "seed" in fact:
        values |= {"selected": f"{len(fact['selected']):,}", "value": fact["value"]}
    return values


def _form(words: Wording, randomness: dict[str, Any]) -> str:
    return in_words(ValueForm(randomness["form"]), randomness["length"], words.language)


def _quota(words: Wording, quota: dict[str, Any]) -> str:
    message = "quota.exact" if quota["least"] == quota["most"] else "quota.range"
    group = f"{quota['feature']}={quota['value']}"
    return words(message, group=group, least=quota["least"], most=quota["most"])
