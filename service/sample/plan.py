"""A matter's commands as they are being planned, and what later steps need of earlier ones."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from domain.act import Command
from domain.events.notice import Capacity
from domain.value import Party
from service.sample import scenario
from service.sample.names import Organisations, beijing, matter_id, part_id, party

ENTERED_AFTER = timedelta(minutes=2)
"""How long after an act a clerk has entered it, where the script says nothing else."""


class Planned(NamedTuple):
    """A command and when it is entered; ``where`` names its place in the files."""

    entered_at: datetime
    stream: UUID
    command: Command
    where: str


class MatterPlan:
    """One matter on its way from script to commands."""

    def __init__(self, script: scenario.MatterScript, organisations: Organisations) -> None:
        self.script = script
        self.organisations = organisations
        self.organiser = organisations[script.organiser]
        self.planned: list[Planned] = []
        self.notice: scenario.Notice | None = None
        self.applied: dict[str, Capacity] = {}
        self.seats: dict[str, Capacity] = {}
        self.sessions = 0
        self.statements = 0
        self.referred_to: dict[str, UUID] = {}

    def party(self, label: str) -> Party:
        """Who a label means."""
        return party(self.script.key, label, self.organisations)

    def part(self, kind: str, key: str | int) -> UUID:
        """The id of a session, statement, task or referral."""
        return part_id(self.script.key, kind, key)

    def add(
        self,
        step: scenario.Step,
        command: Command,
        *,
        at: datetime | None = None,
        by: UUID | None = None,
    ) -> None:
        """Plan a command: the organiser's unless ``by`` says whose, at the step's time."""
        happened = at or step.at
        entered_at = beijing(happened) + ENTERED_AFTER
        if step.recorded is not None:
            entered_at = beijing(step.recorded) + (happened - step.at)
        said = command.model_copy(
            update={"occurred_at": beijing(happened), "on_behalf_of": by or self.organiser}
        )
        where = f"{self.script.key} {step.at:%Y-%m-%d %H:%M} {type(step).__name__}"
        self.planned.append(Planned(entered_at, matter_id(self.script.key), said, where))
