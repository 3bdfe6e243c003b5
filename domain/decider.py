"""The one door: whether the actor may do it at all, then the step's own rules."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from domain.act import Act, Command
from domain.event import Fact
from domain.procedure import PROCEDURE, Step
from domain.procedure.relations import carries_role
from domain.refusal import MandateMissing, NotPermitted, OccurredInFuture
from domain.roles import Role

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
    _check_standing(act)
    step.relation.require(state, command, act)
    decided = step.decide(state, command, act)
    return [item if isinstance(item, tuple) else (act.stream, item) for item in decided]


def _check_standing(act: Act) -> None:
    """The actor's organisation lives and may act in the role, as may the person; it acts for
    another only from above it. An importer records for those that it serves."""
    actor, registry = act.actor, act.registry
    role = Role(actor.role)
    if registry.organisations:
        if role is not Role.IMPORTER:
            own = registry.living(actor.organisation, "actor")
            if not carries_role(registry, own, role, act.received_at):
                raise NotPermitted("actor")
        if actor.person is not None and not registry.holds_mandate(
            actor.organisation, role, actor.person, act.received_at
        ):
            raise MandateMissing("actor")
    other = act.on_behalf_of
    if other is None or other == actor.organisation:
        return
    registry.living(other, "on_behalf_of")
    if role is not Role.IMPORTER and not registry.is_under(other, actor.organisation):
        raise NotPermitted("on_behalf_of")
