"""A person (人员), by pseudonym, which is the stream's id: whether everything of it was erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from domain.event import Fact
from domain.events.erasure import SubjectErased


@dataclass(slots=True)
class Person:
    """R1 A person, erased or not."""

    stream_kind: ClassVar[str] = "person"

    erased_at: datetime | None = None

    @property
    def organisation(self) -> UUID | None:
        """A person belongs to no organisation."""
        return None


def evolve(person: Person, fact: Fact, at: datetime) -> Person:
    """Fold the one fact in. It never refuses."""
    assert isinstance(fact, SubjectErased)
    person.erased_at = at
    return person
