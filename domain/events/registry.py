"""Facts about organisations: who there is, under which name, code and parent."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from domain.event import Fact
from domain.value import DivisionCode, Line


class Kind(StrEnum):
    """What an organisation is (意见二、三(二); 三(四)5)."""

    DISTRICT = "district"
    STREET = "street"
    DEPARTMENT = "department"
    COMMITTEE = "committee"
    GRID = "grid"
    ESTATE = "estate"
    BUILDING = "building"
    OWNERS_COMMITTEE = "owners_committee"
    PROPERTY_COMPANY = "property_company"
    SOCIAL_ORGANISATION = "social_organisation"
    RESIDENT_UNIT = "resident_unit"
    JUDICIAL_OFFICE = "judicial_office"
    EVALUATOR = "evaluator"
    SUPERVISION_GROUP = "supervision_group"


class OrganisationRegistered(Fact):
    """S2 单位登记: an organisation enters the register."""

    type = "organisation.registered.v1"
    clauses = ("S2",)
    zh = "单位登记"

    organisation: UUID
    kind: Kind
    name: Line
    parent: UUID | None = None
    division_code: DivisionCode | None = None


class OrganisationRenamed(Fact):
    """S2 单位更名: the organisation is the same, its name changes from this act on."""

    type = "organisation.renamed.v1"
    clauses = ("S2",)
    zh = "单位更名"

    organisation: UUID
    name: Line


class OrganisationMerged(Fact):
    """S2 单位合并: it ends and another takes over what it had."""

    type = "organisation.merged.v1"
    clauses = ("S2",)
    zh = "单位合并"

    organisation: UUID
    into: UUID


class OrganisationDissolved(Fact):
    """S2 单位撤销: it ends without a successor."""

    type = "organisation.dissolved.v1"
    clauses = ("S2",)
    zh = "单位撤销"

    organisation: UUID
    reason: Line


class DivisionCodeChanged(Fact):
    """S2 区划代码变更: the old code goes on leading to the organisation."""

    type = "division_code.changed.v1"
    clauses = ("S2",)
    zh = "区划代码变更"

    organisation: UUID
    division_code: DivisionCode


OrganisationFact = (
    OrganisationRegistered
    | OrganisationRenamed
    | OrganisationMerged
    | OrganisationDissolved
    | DivisionCodeChanged
)
