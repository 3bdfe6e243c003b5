"""A suggestion (工作建议) of a committee to the street or the government, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, assert_never
from uuid import UUID

from domain.event import Fact
from domain.events.linkage import SuggestionAnswered, SuggestionFact, SuggestionMade


@dataclass(slots=True)
class Suggestion:
    """S1 By whom, to whom, answered or not."""

    stream_kind: ClassVar[str] = "suggestion"

    organisation: UUID | None = None
    addressee: UUID | None = None
    made_at: datetime | None = None
    answered_at: datetime | None = None

    @property
    def exists(self) -> bool:
        """Whether it was ever made."""
        return self.made_at is not None


def evolve(suggestion: Suggestion, fact: Fact, at: datetime) -> Suggestion:
    """Fold one fact in. It never refuses."""
    happened: SuggestionFact = fact  # type: ignore[assignment]  # the stream holds no others
    match happened:
        case SuggestionMade():
            suggestion.organisation = happened.organiser
            suggestion.addressee = happened.addressee
            suggestion.made_at = at
        case SuggestionAnswered():
            suggestion.answered_at = at
        case _:
            assert_never(happened)
    return suggestion
