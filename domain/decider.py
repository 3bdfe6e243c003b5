"""The one door: whether the actor may do it at all, then the step's own rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from domain.act import Act, Command
from domain.event import Actor, Fact
from domain.procedure import PROCEDURE, Step
from domain.procedure.relations import carries_role
from domain.refusal import MandateMissing, NotPermitted, OccurredInFuture
from domain.roles import ROLES_OF_KINDS, Role
from domain.streams.registry import Registry

STEPS: dict[type[Command], Step] = {step.command: step for step in PROCEDURE}


def decide(state: Any, command: Command, act: Act) -> list[tuple[UUID, Fact]]:
    """Facts to append, each with its stream, in order; or a ``Refusal``.

    An empty list means that the ledger already says what the command asks for.
    """
    step = STEPS[type(command)]
    if act.actor.role not in step.roles:
        raise NotPermitted()
    if act.occurred_at > act.received_at:
        raise OccurredInFuture("occurred_at")
    require_standing(act.actor, act.registry, act.received_at)
    _check_on_behalf(act)
    step.relation.require(state, command, act)
    decided = step.decide(state, command, act)
    return [item if isinstance(item, tuple) else (act.stream, item) for item in decided]


def require_standing(actor: Actor, registry: Registry, moment: datetime) -> None:
    """Refuse unless the actor's organisation lives and may act in the role, as may the person.

    Before anything is registered, whoever has a token may begin. Importers and auditors follow from
    no kind of organisation: who gets such a token is for the operator to say.
    """
    if not registry.organisations:
        return
    role = Role(actor.role)
    if role in ROLES_OF_KINDS:
        own = registry.living(actor.organisation, "actor")
        if not carries_role(registry, own, role, moment):
            raise NotPermitted("actor")
    if actor.person is not None and not registry.holds_mandate(
        actor.organisation, role, actor.person, moment
    ):
        raise MandateMissing("actor")


def _check_on_behalf(act: Act) -> None:
    """It acts for another only from above it; an importer records for those that it serves."""
    actor, registry, other = act.actor, act.registry, act.on_behalf_of
    if other is None or other == actor.organisation:
        return
    registry.living(other, "on_behalf_of")
    if actor.role != Role.IMPORTER and not registry.is_under(other, actor.organisation):
        raise NotPermitted("on_behalf_of")
