"""The register (登记簿), one stream a district: organisations, mandates, groups, rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, assert_never
from uuid import UUID, uuid5

from domain.event import Fact
from domain.events.linkage import StreetProcedureSet
from domain.events.mandate import (
    GroupMember,
    MandateFact,
    MandateGranted,
    MandateRevoked,
    SupervisionGroupFormed,
)
from domain.events.registry import (
    DivisionCodeChanged,
    Kind,
    OrganisationDissolved,
    OrganisationFact,
    OrganisationMerged,
    OrganisationRegistered,
    OrganisationRenamed,
)
from domain.events.rulebook import HolidayCalendarPublished, RulebookFact, RulePackAdopted
from domain.events.scoring import ScoringFormulaAdopted
from domain.refusal import UnknownOrganisation, WrongKindOfOrganisation
from domain.roles import Role
from domain.rules.calendar import Calendar
from domain.rules.pack import RulePack, beijing_date
from domain.scoring.formula import Adopted

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
class Mandate:
    """S2 A person's right to act for an organisation in a role; ``person`` None: the organisation's
    own right to act in a role that its kind does not carry."""

    organisation: UUID
    role: Role
    person: UUID | None
    valid_from: date
    valid_until: date | None
    granted_at: datetime
    revoked_at: datetime | None = None

    def in_force(self, moment: datetime) -> bool:
        """Whether it holds at a moment, by its day in Beijing."""
        day = beijing_date(moment)
        begun = self.valid_from <= day
        over = self.valid_until is not None and self.valid_until < day
        return begun and not over and (self.revoked_at is None or moment < self.revoked_at)


@dataclass(frozen=True, slots=True)
class SupervisionGroup:
    """E3 A supervision group as it was last formed."""

    committee: UUID
    members: tuple[GroupMember, ...]
    formed_at: datetime
    term_until: date

    def in_office(self, moment: datetime) -> bool:
        """Whether its term runs at a moment."""
        return self.formed_at <= moment and beijing_date(moment) <= self.term_until


RegistryFact = (
    OrganisationFact | MandateFact | RulebookFact | StreetProcedureSet | ScoringFormulaAdopted
)


@dataclass(slots=True)
class Registry:
    """Every organisation ever registered, by id and by division code; mandates, supervision groups,
    the calendar, the rule packs that the district adopted, and the streets' procedures."""

    stream_kind: ClassVar[str] = "registry"

    organisations: dict[UUID, Organisation] = field(default_factory=dict)
    by_code: dict[str, UUID] = field(default_factory=dict)
    mandates: dict[UUID, Mandate] = field(default_factory=dict)
    groups: dict[UUID, SupervisionGroup] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=Calendar)
    packs: list[RulePack] = field(default_factory=list)
    formulas: list[Adopted] = field(default_factory=list)
    """Scoring formulas in the order of their adoption."""
    street_procedures: dict[UUID, list[date]] = field(default_factory=dict)
    """Street → the days from which its procedures hold."""

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

    def holds_mandate(
        self, organisation: UUID, role: Role, person: UUID | None, moment: datetime
    ) -> bool:
        """Whether such a mandate is in force at a moment."""
        return any(
            (it.organisation, it.role, it.person) == (organisation, role, person)
            and it.in_force(moment)
            for it in self.mandates.values()
        )

    def heir(self, organisation: UUID) -> UUID:
        """The organisation that took it over, at any remove; itself where none did."""
        seen = self.organisations.get(organisation)
        while seen is not None and seen.merged_into is not None:
            organisation = seen.merged_into
            seen = self.organisations.get(organisation)
        return organisation

    def above(self, organisation: UUID, kind: Kind) -> UUID | None:
        """The nearest living organisation of a kind above one, or its heir; None without one."""
        seen = self.organisations.get(organisation)
        while seen is not None and seen.parent is not None:
            seen = self.organisations.get(seen.parent)
            while seen is not None and seen.merged_into is not None:
                seen = self.organisations.get(seen.merged_into)
            if seen is not None and seen.kind is kind and seen.ended_at is None:
                return seen.id
        return None

    def is_under(self, organisation: UUID, ancestor: UUID) -> bool:
        """Whether ``ancestor``, or one that it took over, is above ``organisation``."""
        seen = self.organisations.get(organisation)
        while seen is not None and seen.parent is not None:
            seen = self.organisations.get(seen.parent)
            heir = seen
            while heir is not None:
                if heir.id == ancestor:
                    return True
                heir = self.organisations.get(heir.merged_into) if heir.merged_into else None
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
        case DivisionCodeChanged():
            registry.organisations[happened.organisation].division_code = happened.division_code
            registry.by_code[happened.division_code] = happened.organisation
        case MandateGranted():
            registry.mandates[happened.mandate] = Mandate(
                happened.organisation,
                happened.role,
                happened.person,
                happened.valid_from,
                happened.valid_until,
                at,
            )
        case MandateRevoked():
            registry.mandates[happened.mandate].revoked_at = at
        case SupervisionGroupFormed():
            registry.groups[happened.group] = SupervisionGroup(
                happened.committee, happened.members, at, happened.term_until
            )
        case HolidayCalendarPublished():
            registry.calendar.take(happened)
        case RulePackAdopted():
            registry.packs.append(happened.pack)
            registry.packs.sort(key=lambda pack: pack.effective_from)
        case ScoringFormulaAdopted():
            registry.formulas.append(
                Adopted(
                    formula=happened.formula,
                    year_from=happened.year_from,
                    year_until=happened.year_until,
                    adopted_at=at,
                )
            )
        case StreetProcedureSet():
            registry.street_procedures.setdefault(happened.street, []).append(
                happened.effective_from
            )
        case _:
            assert_never(happened)
    return registry
