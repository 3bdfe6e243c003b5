"""The roles in which somebody speaks to the ledger; domain/procedure/ says what each may do."""

from __future__ import annotations

from enum import StrEnum

from domain.events.registry import Kind


class Role(StrEnum):
    """A role held through an organisation (a token binds both)."""

    COMMITTEE = "committee"
    """居委会经办人: records a community's deliberations."""
    STREET = "street"
    """街道办事处经办人: coordinates, corrects, carries out; may record for its committees."""
    DEPARTMENT = "department"
    """部门经办人: answers referrals."""
    DISTRICT = "district"
    """区级主管(民政局): keeps the registry and judges objections."""
    IMPORTER = "importer"
    """数据导入: another system that records for the organisations that it serves."""
    AUDITOR = "auditor"
    """审计: reads everything, records nothing."""
    SUPERVISION = "supervision"
    """居民监督小组: raises findings, closes them when they are answered."""
    EVALUATOR = "evaluator"
    """第三方评估机构: reports what it was engaged to evaluate."""


ROLES_OF_KINDS: dict[Role, frozenset[Kind]] = {
    Role.COMMITTEE: frozenset(
        {Kind.COMMITTEE, Kind.GRID, Kind.ESTATE, Kind.BUILDING, Kind.OWNERS_COMMITTEE}
    ),
    Role.STREET: frozenset({Kind.STREET}),
    Role.DEPARTMENT: frozenset({Kind.DEPARTMENT, Kind.JUDICIAL_OFFICE}),
    Role.DISTRICT: frozenset({Kind.DISTRICT}),
    Role.SUPERVISION: frozenset({Kind.SUPERVISION_GROUP}),
    Role.EVALUATOR: frozenset({Kind.EVALUATOR}),
}
"""The kinds of organisation that carry a role by themselves; any other needs a mandate for it.
Importers record for the organisations that they serve, whatever those are."""
