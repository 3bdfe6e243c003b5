"""S2 授权: who may act for an organisation, and in which role."""

from __future__ import annotations

from uuid import UUID

from domain.act import Act, Command
from domain.event import Fact
from domain.events.mandate import MandateGranted, MandateRevoked
from domain.refusal import AlreadyExists, Refusal, WrongKindOfOrganisation
from domain.roles import ROLES_OF_KINDS, Role
from domain.steps.supervision import CommitteeMemberOrRelative
from domain.streams.registry import Organisation, Registry
from domain.value import CalendarDay, Line


class OwnMandate(Refusal):
    """Nobody gives himself the right to act, nor does an organisation give itself a role."""

    clause = "S2"
    zh = "不得给本人授权，也不得给本单位授予其类别不具有的岗位。"
    en = "Nobody grants a mandate to himself, and no organisation a role to itself."


class MandatePeriodInverted(Refusal):
    """A mandate ends on or after the day on which it begins."""

    clause = "S2"
    zh = "授权的截止日期不得早于起始日期。"
    en = "A mandate cannot end before it begins."


class RoleCarriedAlready(Refusal):
    """An organisation needs no mandate for a role that its kind carries; its people do."""

    clause = "S2"
    zh = "该类单位本来就具有此岗位，无须对单位授权；如需对个人授权，请填写人员。"
    en = "Organisations of this kind carry this role by themselves; name a person, if one is meant."


class NoSuchMandate(Refusal):
    """The command names a mandate that was never granted."""

    clause = "S2"
    zh = "没有找到该项授权。"
    en = "There is no such mandate."


class GrantMandate(Command):
    """Let a person act for an organisation in a role, from day to day inclusive; without a person,
    let the organisation itself act in a role that its kind does not carry."""

    clauses = ("S2",)
    zh = "授权"

    mandate: UUID
    organisation: UUID
    role: Role
    person: UUID | None = None
    valid_from: CalendarDay
    valid_until: CalendarDay | None = None


class RevokeMandate(Command):
    """End a mandate from this act on."""

    clauses = ("S2",)
    zh = "撤销授权"

    mandate: UUID
    reason: Line


def grant_mandate(registry: Registry, command: GrantMandate, act: Act) -> list[Fact]:
    """S2 授权: a person follows a role that the organisation has; an organisation gets one that
    its kind does not carry."""
    if command.mandate in registry.mandates:
        raise AlreadyExists("mandate")
    organisation = registry.living(command.organisation, "organisation")
    if command.valid_until is not None and command.valid_until < command.valid_from:
        raise MandatePeriodInverted("valid_until")
    carried = organisation.kind in ROLES_OF_KINDS.get(command.role, ())
    if command.person is None:
        if carried:
            raise RoleCarriedAlready("role")
        if organisation.id in (act.acting_for, act.actor.organisation):
            raise OwnMandate("organisation")
    else:
        if command.person == act.actor.person:
            raise OwnMandate("person")
        if not carried and not _was_given(registry, organisation, command.role):
            raise WrongKindOfOrganisation("role")
        if command.role is Role.COMMITTEE and _watches(registry, command.person, organisation, act):
            raise CommitteeMemberOrRelative("person")
    said = dict(command)
    return [MandateGranted(**{name: said[name] for name in MandateGranted.model_fields})]


def revoke_mandate(registry: Registry, command: RevokeMandate, act: Act) -> list[Fact]:
    """S2 撤销授权: nothing happens when it was revoked before."""
    mandate = registry.mandates.get(command.mandate)
    if mandate is None:
        raise NoSuchMandate("mandate")
    act.must_follow(mandate.granted_at)
    if mandate.revoked_at is not None:
        return []
    return [MandateRevoked(mandate=command.mandate, reason=command.reason)]


def _was_given(registry: Registry, organisation: Organisation, role: Role) -> bool:
    """Whether the organisation itself has a mandate for the role that was not revoked."""
    return any(
        (it.organisation, it.role, it.person) == (organisation.id, role, None)
        and it.revoked_at is None
        for it in registry.mandates.values()
    )


def _watches(registry: Registry, person: UUID, committee: Organisation, act: Act) -> bool:
    """E3 Whether the person is in the supervision group in office that watches the committee."""
    return act.rules.supervision_excludes_relatives.value and any(
        group.committee == committee.id
        and group.in_office(act.occurred_at)
        and person in {member.person for member in group.members}
        for group in registry.groups.values()
    )
