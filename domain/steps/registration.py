"""S2 单位登记: keeping the register of organisations."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.registry import (
    DivisionCodeChanged,
    Kind,
    OrganisationDissolved,
    OrganisationMerged,
    OrganisationRegistered,
    OrganisationRenamed,
)
from domain.refusal import AlreadyExists, Refusal, UnknownOrganisation, WrongKindOfOrganisation
from domain.streams.registry import Organisation, Registry
from domain.value import DivisionCode, Line, Value

PARENT_KINDS: dict[Kind, frozenset[Kind | None]] = {
    Kind.DISTRICT: frozenset({None}),
    Kind.STREET: frozenset({Kind.DISTRICT}),
    Kind.DEPARTMENT: frozenset({Kind.DISTRICT}),
    Kind.COMMITTEE: frozenset({Kind.STREET}),
    Kind.GRID: frozenset({Kind.COMMITTEE}),
    Kind.ESTATE: frozenset({Kind.COMMITTEE}),
    Kind.BUILDING: frozenset({Kind.COMMITTEE, Kind.ESTATE}),
}
"""The kinds of parent that a kind must have; other kinds may stand under any organisation."""


class CodeTaken(Refusal):
    """Two living organisations cannot bear one division code."""

    clause = "S2"
    zh = "该区划代码已属于另一单位。"
    en = "Another organisation already has this division code."


class WrongParent(Refusal):
    """The parent is missing from the register or is of the wrong kind."""

    clause = "S2"
    zh = "上级单位不存在，或其类别不符（街道隶属区，居委会隶属街道）。"
    en = "The parent is not registered or is of the wrong kind."


class KindIsFixed(Refusal):
    """An organisation cannot change its kind or parent: it is ended and registered anew. Its code
    has a command of its own."""

    clause = "S2"
    zh = "单位的类别、上级不可更改，应先撤销或合并，再行登记；区划代码应通过“变更区划代码”办理。"
    en = "Kind and parent do not change: end it and register another. A code is changed by itself."


class Entry(Value):
    """A line of the register."""

    organisation: UUID
    kind: Kind
    name: Line
    parent: UUID | None = None
    division_code: DivisionCode | None = None


class UpdateRegister(Command):
    """Make the register say this of these organisations: new ones enter, changed names become
    renames, known ones stay as they are. All of it, or nothing."""

    clauses = ("S2",)
    zh = "更新单位登记簿"

    organisations: Annotated[tuple[Entry, ...], Field(min_length=1, max_length=10_000)]


class RenameOrganisation(Command):
    """Give an organisation a new name from this act on."""

    clauses = ("S2",)
    zh = "单位更名"

    organisation: UUID
    name: Line


class MergeOrganisation(Command):
    """End an organisation and name the one that takes over."""

    clauses = ("S2",)
    zh = "单位合并"

    organisation: UUID
    into: UUID


class DissolveOrganisation(Command):
    """End an organisation without a successor."""

    clauses = ("S2",)
    zh = "单位撤销"

    organisation: UUID
    reason: Line


class ChangeDivisionCode(Command):
    """Give an organisation another division code; the old one goes on leading to it."""

    clauses = ("S2",)
    zh = "变更区划代码"

    organisation: UUID
    division_code: DivisionCode


def update_register(registry: Registry, command: UpdateRegister, act: Act) -> list[Fact]:
    """S2 单位登记: the differences as facts, in the order given; none when nothing differs."""
    facts: list[Fact] = []
    new: dict[UUID, Entry] = {}
    codes: dict[str, UUID] = {}
    for index, entry in enumerate(command.organisations):
        where = f"organisations.{index}"
        if entry.organisation in new:
            raise AlreadyExists(f"{where}.organisation")
        known = registry.find(entry.organisation)
        if known is not None:
            if known.ended_at is not None:
                raise UnknownOrganisation(f"{where}.organisation")
            same = (known.kind, known.parent) == (entry.kind, entry.parent)
            if not same or not _leads_to(registry, entry.division_code, known):
                raise KindIsFixed(where)
            if known.name != entry.name:
                facts.append(OrganisationRenamed(organisation=known.id, name=entry.name))
            continue
        _check_parent(registry, new, entry, where)
        _check_code(registry, codes, entry, where)
        new[entry.organisation] = entry
        facts.append(OrganisationRegistered(**dict(entry)))
    return facts


def rename_organisation(registry: Registry, command: RenameOrganisation, act: Act) -> list[Fact]:
    """S2 单位更名: nothing happens when it bears the name already."""
    known = registry.living(command.organisation, "organisation")
    if known.name == command.name:
        return []
    return [OrganisationRenamed(organisation=command.organisation, name=command.name)]


def merge_organisation(registry: Registry, command: MergeOrganisation, act: Act) -> list[Fact]:
    """S2 单位合并: both exist, are different, and of one kind."""
    ended = registry.living(command.organisation, "organisation")
    heir = registry.living(command.into, "into")
    if ended.id == heir.id or ended.kind is not heir.kind:
        raise WrongKindOfOrganisation("into")
    return [OrganisationMerged(organisation=ended.id, into=heir.id)]


def dissolve_organisation(
    registry: Registry, command: DissolveOrganisation, act: Act
) -> list[Fact]:
    """S2 单位撤销."""
    registry.living(command.organisation, "organisation")
    return [OrganisationDissolved(organisation=command.organisation, reason=command.reason)]


def change_division_code(registry: Registry, command: ChangeDivisionCode, act: Act) -> list[Fact]:
    """S2 区划代码变更: nothing happens when it bears the code already."""
    known = registry.living(command.organisation, "organisation")
    code = command.division_code
    if known.division_code == code:
        return []
    if _taken(registry, code, known.id):
        raise CodeTaken("division_code")
    return [DivisionCodeChanged(organisation=known.id, division_code=code)]


def _leads_to(registry: Registry, code: str | None, known: Organisation) -> bool:
    """Whether it is the organisation's code, or was once: an old list is not at fault."""
    if code is None or known.division_code is None:
        return code == known.division_code
    return registry.by_code.get(code) == known.id


def _taken(registry: Registry, code: str, by_other_than: UUID) -> bool:
    """Whether the code leads to another organisation that lives."""
    holder = registry.by_code.get(code, by_other_than)
    return holder != by_other_than and registry.organisations[holder].ended_at is None


def _check_parent(registry: Registry, new: dict[UUID, Entry], entry: Entry, where: str) -> None:
    kind: Kind | None = None
    if entry.parent is not None:
        if entry.parent in new:
            kind = new[entry.parent].kind
        else:
            known = registry.find(entry.parent)
            if known is None or known.ended_at is not None:
                raise WrongParent(f"{where}.parent")
            kind = known.kind
    allowed = PARENT_KINDS.get(entry.kind)
    if allowed is not None and kind not in allowed:
        raise WrongParent(f"{where}.parent")


def _check_code(registry: Registry, codes: dict[str, UUID], entry: Entry, where: str) -> None:
    code = entry.division_code
    if code is None:
        return
    if _taken(registry, code, entry.organisation) or code in codes:
        raise CodeTaken(f"{where}.division_code")
    codes[code] = entry.organisation
