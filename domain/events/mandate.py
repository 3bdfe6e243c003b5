"""Facts about who may act for whom, and who supervises: mandates and supervision groups."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.event import Fact
from domain.roles import Role
from domain.value import Line, Prose, Value


class GroupMember(Value):
    """E3 A member of a supervision group, with what makes it eligible."""

    person: UUID
    elected_by_assembly: bool
    no_committee_relative: bool
    delegate: bool = False


class MandateGranted(Fact):
    """S2 授权: a person may act for an organisation in a role, from day to day inclusive; without a
    person, the organisation itself may act in a role that its kind does not carry."""

    type = "mandate.granted.v1"
    clauses = ("S2",)
    zh = "授权"

    mandate: UUID
    organisation: UUID
    role: Role
    person: UUID | None = None
    valid_from: date
    valid_until: date | None = None


class MandateRevoked(Fact):
    """S2 撤销授权: it ends with this act."""

    type = "mandate.revoked.v1"
    clauses = ("S2",)
    zh = "撤销授权"

    mandate: UUID
    reason: Line


class SupervisionGroupFormed(Fact):
    """E3 成立居民监督小组: its members, elected for a term; a later one takes its place."""

    type = "supervision_group.formed.v1"
    clauses = ("E3",)
    zh = "成立居民监督小组"

    group: UUID
    committee: UUID
    members: tuple[GroupMember, ...]
    term_until: date
    basis: Prose


MandateFact = MandateGranted | MandateRevoked | SupervisionGroupFormed
