"""The sample's register: organisations, changes, mandates, groups, procedures, rules, calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from domain.act import Command
from domain.event import Actor
from domain.events.mandate import GroupMember
from domain.events.registry import Kind
from domain.roles import Role
from domain.rules.pack import Rule, RulePack
from domain.rules.packs import PACKS
from domain.steps import linkage, mandates, registration, rulebook, supervision
from domain.streams.registry import REGISTRY_STREAM, organisation_id
from service.importing.calendar import shipped_notices
from service.sample import register_script as script
from service.sample.names import (
    DISTRICT_CODE,
    Organisations,
    beijing,
    document,
    part_id,
    person_id,
)
from service.sample.plan import ENTERED_AFTER, Planned


def plan_registry(register: script.RegisterFile, organisations: Organisations) -> Iterator[Planned]:
    """Everything of the registry's stream but the calendar."""
    entries = tuple(_entries(register, organisations))
    update = registration.UpdateRegister(organisations=entries)
    yield _planned(register.registered_at, update, "register")
    for change in register.change:
        command = _change(change, organisations)
        yield _planned(change.at, command, f"change of {change.organisation}")
    for mandate in register.mandate:
        yield from _mandate(mandate, organisations)
    for procedure in register.procedure:
        street = organisations[procedure.street]
        settle = linkage.SetStreetProcedure(
            on_behalf_of=street,
            street=street,
            title=procedure.title,
            text=procedure.text,
            document=None if procedure.document is None else document(procedure.document),
            effective_from=procedure.begins,
        )
        yield _planned(procedure.at, settle, f"procedure of {procedure.street}")
    for group in register.group:
        yield _planned(group.at, _group(group, organisations), f"group {group.group}")
    for rules in register.rules:
        actor = Actor(organisation=organisations[DISTRICT_CODE], role=Role.DISTRICT)
        adopt = rulebook.AdoptRulePack(pack=_pack(rules))
        yield _planned(rules.at, adopt, f"rules {rules.id}", actor)


def plan_calendar(register: script.RegisterFile) -> Iterator[Planned]:
    """The holiday notices, each on its day; those before there was a register, right after it."""
    for notice in shipped_notices():
        assert notice.occurred_at is not None
        entered_at = max(notice.occurred_at, beijing(register.registered_at)) + ENTERED_AFTER
        yield Planned(entered_at, REGISTRY_STREAM, notice, notice.notice)


def _entries(
    register: script.RegisterFile, organisations: Organisations
) -> Iterator[registration.Entry]:
    yield registration.Entry(
        organisation=organisations[DISTRICT_CODE],
        kind=Kind.DISTRICT,
        name="东城区",
        division_code=DISTRICT_CODE,
    )
    for kind, digits, lines in (
        (Kind.STREET, 6, register.streets),
        (Kind.COMMITTEE, 9, register.committees),
    ):
        for line in lines:
            code, _, name = line.split()
            yield registration.Entry(
                organisation=organisation_id(code),
                kind=kind,
                name=name,
                parent=organisation_id(code[:digits]),
                division_code=code,
            )
    for entry in register.organisation:
        yield registration.Entry(
            organisation=organisations[entry.key],
            kind=entry.kind,
            name=entry.name,
            parent=organisations[entry.parent],
            division_code=entry.code,
        )


def _change(change: script.RegistryStep, organisations: Organisations) -> Command:
    organisation = organisations[change.organisation]
    if change.name is not None:
        return registration.RenameOrganisation(organisation=organisation, name=change.name)
    if change.into is not None:
        into = organisations[change.into]
        return registration.MergeOrganisation(organisation=organisation, into=into)
    if change.code is not None:
        return registration.ChangeDivisionCode(organisation=organisation, division_code=change.code)
    assert change.reason is not None, change.organisation
    return registration.DissolveOrganisation(organisation=organisation, reason=change.reason)


def _mandate(entry: script.MandateEntry, organisations: Organisations) -> Iterator[Planned]:
    actor = Actor(organisation=organisations[entry.by], role=entry.granter)
    id, where = part_id("mandates", "one", entry.key), f"mandate {entry.key}"
    grant = mandates.GrantMandate(
        mandate=id,
        organisation=organisations[entry.organisation],
        role=entry.role,
        person=None if entry.person is None else person_id("clerks", entry.person),
        valid_from=entry.begins,
        valid_until=entry.ends,
    )
    yield _planned(entry.at, grant, where, actor)
    if entry.revoked is not None:
        assert entry.reason is not None, where
        revoke = mandates.RevokeMandate(mandate=id, reason=entry.reason)
        yield _planned(entry.revoked, revoke, where, actor)


def _group(
    entry: script.GroupEntry, organisations: Organisations
) -> supervision.FormSupervisionGroup:
    members = []
    for line in entry.members:
        label, *delegate = line.split()
        member = GroupMember(
            person=person_id(entry.group, label),
            elected_by_assembly=True,
            no_committee_relative=True,
            delegate=bool(delegate),
        )
        members.append(member)
    committee = organisations[entry.committee]
    return supervision.FormSupervisionGroup(
        on_behalf_of=committee,
        group=organisations[entry.group],
        committee=committee,
        members=tuple(members),
        term_until=entry.until,
        basis=entry.basis,
    )


def _pack(entry: script.PackEntry) -> RulePack:
    days = Rule[int](value=entry.notice_days, source=entry.source, configured=True)
    changed = {
        "id": entry.id,
        "effective_from": entry.begins,
        "zh": entry.name,
        "notice_days": days,
    }
    return RulePack(**dict(PACKS[-1]) | changed)


def _planned(at: datetime, command: Command, where: str, actor: Actor | None = None) -> Planned:
    said = command.model_copy(update={"occurred_at": beijing(at)})
    entered_at = beijing(at) + ENTERED_AFTER
    return Planned(entered_at, REGISTRY_STREAM, said, f"organisations.toml {where}", actor)
