"""The one door: whether the actor may do it at all, then the step's own rules."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from domain.act import Act, Command
from domain.event import Fact
from domain.procedure import PROCEDURE, Step
from domain.refusal import NotPermitted, OccurredInFuture
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
    decided = step.decide(state, command, act)
    return [item if isinstance(item, tuple) else (act.stream, item) for item in decided]


def _check_standing(act: Act) -> None:
    """The actor's organisation lives, and acts for another only from above it (or as importer)."""
    if act.actor.role != Role.IMPORTER and act.registry.organisations:
        act.registry.living(act.actor.organisation, "actor")
    other = act.on_behalf_of
    if other is None or other == act.actor.organisation:
        return
    act.registry.living(other, "on_behalf_of")
    if act.actor.role != Role.IMPORTER and not act.registry.is_under(other, act.actor.organisation):
        raise NotPermitted("on_behalf_of")
