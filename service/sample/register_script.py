"""What organisations.toml may say: the register, who acts for whom, and the streets' procedures."""

from __future__ import annotations

from datetime import date, datetime

from domain.events.registry import Kind
from domain.roles import Role
from service.sample.script import Script


class OrganisationEntry(Script):
    """An organisation of the sample; ``parent`` is a key, or a division code."""

    key: str
    kind: Kind
    name: str
    parent: str
    code: str | None = None


class RegistryStep(Script):
    """A change of the register: one of ``name``, ``into``, ``code`` and ``reason``."""

    at: datetime
    organisation: str
    name: str | None = None
    into: str | None = None
    code: str | None = None
    reason: str | None = None


class MandateEntry(Script):
    """S2 Who may act for an organisation, and until when; without a person, the organisation."""

    key: str
    at: datetime
    by: str
    granter: Role
    organisation: str
    role: Role
    begins: date
    person: str | None = None
    ends: date | None = None
    revoked: datetime | None = None
    reason: str | None = None


class ProcedureEntry(Script):
    """L1 How a street runs its own deliberations."""

    at: datetime
    street: str
    title: str
    text: str
    begins: date
    document: str | None = None


class GroupEntry(Script):
    """E3 A supervision group; each member is "label", or "label delegate"."""

    at: datetime
    group: str
    committee: str
    members: list[str]
    until: date
    basis: str


class PackEntry(Script):
    """S2 A rule pack that the district adopts: that of the law, but for these numbers."""

    at: datetime
    id: str
    begins: date
    name: str
    notice_days: int
    source: str


class RegisterFile(Script):
    """organisations.toml."""

    registered_at: datetime
    streets: list[str]
    committees: list[str]
    organisation: list[OrganisationEntry]
    change: tuple[RegistryStep, ...] = ()
    mandate: tuple[MandateEntry, ...] = ()
    procedure: tuple[ProcedureEntry, ...] = ()
    group: tuple[GroupEntry, ...] = ()
    rules: tuple[PackEntry, ...] = ()
