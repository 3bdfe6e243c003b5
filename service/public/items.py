"""Facts of a matter's course in a sentence each, for the parts of its page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from service.public.happening import Happening
from service.public.sentences import Context, Passage, passages, sentence


class Item(NamedTuple):
    """A fact in a sentence, with its longer words."""

    position: int
    at: datetime
    type: str
    text: str
    passages: list[Passage]


def items(told: Context, happenings: Iterable[Happening]) -> list[Item]:
    """Facts of the course as they are read."""
    return [
        Item(
            it.position,
            it.occurred_at,
            it.type,
            sentence(told, it.type, it.fact, it.occurred_at),
            passages(told, it.type, it.fact),
        )
        for it in happenings
    ]
