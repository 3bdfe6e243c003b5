"""The register of organisations: one stream for the whole district."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, assert_never
from uuid import UUID, uuid5

from domain.event import Fact
from domain.events.registry import (
    Kind,
    OrganisationDissolved,
    OrganisationMerged,
    OrganisationRegistered,
    OrganisationRenamed,
    RegistryFact,
)
from domain.refusal import UnknownOrganisation, WrongKindOfOrganisation

NAMESPACE = UUID("8d0f7d3e-5a0c-5b77-9a55-0f3b7f1d2c61")
"""Namespace of the ids that anyone can derive: organisations from division codes, the registry."""

REGISTRY_STREAM = uuid5(NAMESPACE, "registry")


def organisation_id(code: str) -> UUID:
    """The id of the organisation with this division or department code."""
    return uuid5(NAMESPACE, f"organisation:{code}")


@dataclass(slots=True)
class Organisation:
    """One organisation: ``names`` in order of time, the last one current."""

    id: UUID
    kind: Kind
    names: list[tuple[datetime, str]]
    parent: UUID | None
    division_code: str | None
    ended_at: datetime | None = None
    merged_into: UUID | None = None

    @property
    def name(self) -> str:
        """The current name."""
        return self.names[-1][1]

    def name_at(self, moment: datetime | None) -> str:
        """The name it had at a moment; its first name before that, its current one for None."""
        if moment is None:
            return self.name
        known = [name for since, name in self.names if since <= moment]
        return known[-1] if known else self.names[0][1]


@dataclass(slots=True)
class Registry:
    """Every organisation ever registered, by id and by division code."""

    stream_kind: ClassVar[str] = "registry"

    organisations: dict[UUID, Organisation] = field(default_factory=dict)
    by_code: dict[str, UUID] = field(default_factory=dict)

    @property
    def organisation(self) -> UUID | None:
        """The registry belongs to no single organisation."""
        return None

    def find(self, organisation: UUID) -> Organisation | None:
        """The organisation, living or ended; None when never registered."""
        return self.organisations.get(organisation)

    def living(self, organisation: UUID, where: str, *kinds: Kind) -> Organisation:
        """The organisation if it exists and has not ended, else a refusal naming field ``where``.

        With ``kinds``, it must be of one of them.
        """
        found = self.organisations.get(organisation)
        if found is None or found.ended_at is not None:
            raise UnknownOrganisation(where)
        if kinds and found.kind not in kinds:
            raise WrongKindOfOrganisation(where)
        return found

    def is_under(self, organisation: UUID, ancestor: UUID) -> bool:
        """Whether ``ancestor`` stands above ``organisation``, at any distance."""
        seen = self.organisations.get(organisation)
        while seen is not None and seen.parent is not None:
            if seen.parent == ancestor:
                return True
            seen = self.organisations.get(seen.parent)
        return False


def evolve(registry: Registry, fact: Fact, at: datetime) -> Registry:
    """Fold one fact in. Facts of other streams do not occur here."""
    happened: RegistryFact = fact  # type: ignore[assignment]  # the stream holds no others
    match happened:
        case OrganisationRegistered():
            registry.organisations[happened.organisation] = Organisation(
                id=happened.organisation,
                kind=happened.kind,
                names=[(at, happened.name)],
                parent=happened.parent,
                division_code=happened.division_code,
            )
            if happened.division_code:
                registry.by_code[happened.division_code] = happened.organisation
        case OrganisationRenamed():
            names = registry.organisations[happened.organisation].names
            names.append((at, happened.name))
            names.sort(key=lambda since_and_name: since_and_name[0])
        case OrganisationMerged():
            merged = registry.organisations[happened.organisation]
            merged.ended_at, merged.merged_into = at, happened.into
        case OrganisationDissolved():
            registry.organisations[happened.organisation].ended_at = at
        case _:
            assert_never(happened)
    return registry
