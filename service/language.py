"""Chinese or English: what ``Accept-Language`` asks for, Chinese when it asks for neither."""

from __future__ import annotations

from typing import Literal

Language = Literal["zh", "en"]

HEADER_LENGTH_MAX = 500


def preferred(accept_language: str | None) -> Language:
    """The language with the higher weight; Chinese for equal ones and for unreadable headers."""
    weights: dict[str, float] = {}
    for choice in (accept_language or "")[:HEADER_LENGTH_MAX].lower().split(","):
        tag, _, parameters = choice.partition(";")
        language = tag.strip().partition("-")[0]
        if language in ("zh", "en"):
            weights[language] = max(weights.get(language, 0.0), _weight(parameters))
    return "en" if weights.get("en", 0.0) > weights.get("zh", 0.0) else "zh"


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return min(float(value), 1.0) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
