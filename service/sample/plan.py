"""Commands as they are being planned, and what later steps of a matter need of earlier ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from domain.act import Command
from domain.event import Actor
from domain.events.draw import Candidate, Quota
from domain.events.notice import Capacity, NoticeElements
from domain.roles import Role
from domain.value import Party
from service.sample.names import Organisations, beijing, matter_id, part_id, party
from service.sample.script import MatterHead, Step

ENTERED_AFTER = timedelta(minutes=2)
"""How long after an act a clerk has entered it, where the script says nothing else."""


class About(NamedTuple):
    """A command about an earlier record of its stream: the ``nth`` of this type, whose version
    only the ledger knows."""

    type: str
    nth: int
    command: Callable[[int], Command]
    occurred_at: datetime


class OfRecord(NamedTuple):
    """A command about an event of a stream: the ``nth`` of this type in it, whose position only
    the ledger knows."""

    of: UUID
    type: str
    nth: int
    command: Callable[[int], Command]
    occurred_at: datetime


class Planned(NamedTuple):
    """A command and when it is entered; ``where`` names its place in the files. It is entered by
    the importer that loads the sample, unless ``actor`` says by whom."""

    entered_at: datetime
    stream: UUID
    command: Command | About | OfRecord
    where: str
    actor: Actor | None = None

    @property
    def happened_at(self) -> datetime:
        """When the act took place."""
        return self.command.occurred_at or self.entered_at


class Drawn(NamedTuple):
    """A pool as it was committed, and who was drawn of it."""

    candidates: tuple[Candidate, ...]
    quotas: tuple[Quota, ...]
    panel: int
    digest: str
    seed: str = ""
    members: tuple[UUID, ...] = ()


class MatterPlan:
    """One matter on its way from script to commands."""

    def __init__(self, head: MatterHead, file: str, organisations: Organisations) -> None:
        self.key = head.key
        self.category, self.scale = head.category, head.scale
        self.source = f"sample:{head.number:03}"
        self.file = file
        self.id = matter_id(head.key)
        self.organisations = organisations
        self.organiser = organisations[head.organiser]
        self.planned: list[Planned] = []
        self.title = ""
        """Under which it was adopted."""
        self.notice: NoticeElements | None = None
        self.notices = 0
        self.frozen_under = 0
        self.applied: dict[str, Capacity] = {}
        self.seats: dict[str, Capacity] = {}
        self.quotas: tuple[Quota, ...] = ()
        self.drawn: dict[str, Drawn] = {}
        self.persons: dict[str, UUID] = {}
        """Labels of those who were drawn: whom they stand for, the draw said."""
        self.sessions = 0
        self.statements = 0
        self.invitations: dict[str, UUID] = {}
        """By the label of who was invited, while no answer has come."""
        self.invited = 0
        self.referred_to: dict[str, UUID] = {}
        self.found_by: dict[str, tuple[UUID, UUID]] = {}
        """Finding → the group, and who is to answer it."""
        self.engaged: dict[str, UUID] = {}

    def party(self, label: str) -> Party:
        """Who a label means."""
        if label in self.persons:
            return Party(person=self.persons[label])
        return party(self.key, label, self.organisations)

    def part(self, kind: str, key: str | int) -> UUID:
        """The id of a session, statement, task or referral."""
        return part_id(self.key, kind, key)

    @property
    def street(self) -> UUID:
        """The street above the organiser, or the organiser."""
        return self.organisations.street_of(self.organiser)

    def where(self, step: Step) -> str:
        """The place of a step in the files."""
        return f"{self.file} {self.key} {step.at:%Y-%m-%d %H:%M} {type(step).__name__}".strip()

    def add(
        self,
        step: Step,
        command: Command,
        *,
        at: datetime | None = None,
        by: UUID | None = None,
        role: Role | None = None,
    ) -> None:
        """Plan a command: the organiser's unless ``by`` says whose, at the step's time.

        With a ``role`` whoever it is speaks for itself; else the importer records it.
        """
        happened = at or step.at
        speaks = by or self.organiser
        update: dict[str, Any] = {"occurred_at": beijing(happened)}
        actor = None
        if role is None:
            update["on_behalf_of"] = speaks
        else:
            actor = Actor(organisation=speaks, role=role)
        said = command.model_copy(update=update)
        self.planned.append(
            Planned(self._entered(step, happened), self.id, said, self.where(step), actor)
        )

    def add_about(
        self,
        step: Step,
        type: str,
        nth: int,
        command: Callable[[int], Command],
        *,
        by: UUID | None = None,
        role: Role | None = None,
    ) -> None:
        """Plan a command about an earlier record of the matter."""
        speaks = by or self.organiser
        occurred_at = beijing(step.at)
        told: dict[str, Any] = {"occurred_at": occurred_at}
        actor = None
        if role is None:
            told["on_behalf_of"] = speaks
        else:
            actor = Actor(organisation=speaks, role=role)
        about = About(
            type, nth, lambda version: command(version).model_copy(update=told), occurred_at
        )
        entered_at = self._entered(step, step.at)
        self.planned.append(Planned(entered_at, self.id, about, self.where(step), actor))

    @staticmethod
    def _entered(step: Step, happened: datetime) -> datetime:
        if step.recorded is None:
            return beijing(happened) + ENTERED_AFTER
        return beijing(step.recorded) + (happened - step.at)
