"""Which of the forms that we offer a reader asks for by ``Accept``."""

from __future__ import annotations

from collections.abc import Sequence

HEADER_LENGTH_MAX = 500


def chosen(accept: str | None, offered: Sequence[str]) -> str:
    """The offered media type that has the highest weight; of equal ones the first offered, and the
    first of all where none is named."""
    weights: dict[str, float] = {}
    for choice in (accept or "")[:HEADER_LENGTH_MAX].lower().split(","):
        media_type, *parameters = (part.strip() for part in choice.split(";"))
        weights[media_type] = max(weights.get(media_type, 0.0), _weight(parameters))
    return max(offered, key=lambda media_type: weights.get(media_type, 0.0))


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(float(value), 1.0)
            except ValueError:
                return 0.0
    return 1.0
