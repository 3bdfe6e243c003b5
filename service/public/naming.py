"""Who and what a page names: organisations as they were called then, people by pseudonym."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from domain.events.registry import Kind
from domain.streams.registry import Organisation, Registry
from service.public.course import Course
from service.public.messages import Wording, pseudonym


class Naming:
    """Names for one page; ``capacities`` say in what capacity a person takes part."""

    def __init__(self, words: Wording, registry: Registry, capacities: dict[str, str]) -> None:
        self._words = words
        self._registry = registry
        self._capacities = capacities

    def organisation(self, organisation: UUID | str | None, at: datetime | None = None) -> str:
        """Its name at a moment; for one that the register does not hold, a part of its id."""
        found = self._find(organisation)
        if found is not None:
            return found.name_at(at)
        return self._words("organisation.unknown", id=pseudonym(organisation or ""))

    def party(self, party: dict[str, Any], at: datetime | None = None) -> str:
        """An organisation's name, or a person's capacity and the short form of the pseudonym."""
        if party.get("organisation"):
            return self.organisation(party["organisation"], at)
        person = party["person"]
        capacity = self._capacities.get(person)
        named = self._words(f"capacity.{capacity}") if capacity else self._words("person.someone")
        return self._words("person.named", capacity=named, code=pseudonym(person))

    def parties(self, parties: list[dict[str, Any]], at: datetime | None = None) -> str:
        """Several, in their order."""
        return self._words.listing([self.party(party, at) for party in parties])

    def knows(self, organisation: UUID | str | None) -> bool:
        """Whether the register holds it."""
        return self._find(organisation) is not None

    def street_of(self, organisation: UUID) -> Organisation | None:
        """The street office above it, or itself; None for a district's own."""
        found = self._find(organisation)
        while found is not None and found.kind is not Kind.STREET:
            found = self._find(found.parent)
        return found

    def _find(self, organisation: UUID | str | None) -> Organisation | None:
        if not organisation:
            return None
        key = organisation if isinstance(organisation, UUID) else UUID(organisation)
        return self._registry.find(key)


def naming_of(words: Wording, registry: Registry, course: Course | None = None) -> Naming:
    """The names for a page about this course."""
    return Naming(words, registry, course.capacities if course else {})
