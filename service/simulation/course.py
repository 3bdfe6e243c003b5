"""The course of a matter as it is being planned: its commands with their moments, in one list."""

from __future__ import annotations

from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from domain.act import Command
from domain.event import Actor
from domain.events.agenda import Document, Topic
from domain.value import Party
from service.simulation.manners import Manner
from service.simulation.seeded import Seeded
from service.simulation.town import Office, Organiser, Town
from service.simulation.words import MARK

_AWAKE = range(8, 22)
_DIGEST = "0" * 64
"""Of a document that does not exist."""


class Entered(NamedTuple):
    """A command, for which stream and by whom; ``facts`` are what it comes to."""

    at: datetime
    stream: UUID
    actor: Actor
    command: Command
    facts: int


class Room(NamedTuple):
    """A session from its first word to its last, and who is there to take a stance."""

    session: UUID
    begins: datetime
    ends: datetime
    present: tuple[Party, ...]


class Course:
    """One matter of an organiser. What is added in any order is told in that of its moments."""

    def __init__(
        self, town: Town, organiser: Organiser, chance: Seeded, matter: UUID, topic: Topic
    ) -> None:
        self.town, self.organiser, self.chance = town, organiser, chance
        self.matter, self.topic = matter, topic
        self.title = ""
        self.rooms: list[Room] = []
        self.seats_max = 0
        """How many residents a session may have."""
        self.convened: tuple[Party, ...] = ()
        """Residents who sat on the roster when a session opened."""
        self.referred = False
        self.risen: dict[UUID, UUID] = {}
        """Matter → its community, of those that rose into this one of the street (L4)."""
        self.asked: dict[UUID, Office] = {}
        """Departments that were invited, or to which something was referred."""
        self._entered: list[Entered] = []

    def add(
        self,
        at: datetime,
        command: type[Command],
        *,
        by: Actor | None = None,
        stream: UUID | None = None,
        facts: int = 1,
        **said: Any,
    ) -> None:
        """Plan a command of the matter's organiser, unless it is somebody else's."""
        self._entered.append(
            Entered(
                at,
                stream or self.matter,
                by or self.organiser.office.actor,
                command(occurred_at=at, **said),
                facts,
            )
        )

    def within_the_year(self) -> list[Entered]:
        """What happens before the year is over, in order: a matter may go on beyond it."""
        ends = self.town.days.ends
        return sorted((it for it in self._entered if it.at < ends), key=attrgetter("at"))

    def later(self, moment: datetime, least: int, most: int) -> datetime:
        """After some worked days."""
        return self.town.days.after(moment, self.chance.randint(least, most), self.chance)

    def between(self, start: datetime, end: datetime) -> datetime:
        """Some time between two moments, hardly ever at night."""
        for _ in range(4):
            at = start + (end - start) * self.chance.random()
            if at.hour in _AWAKE:
                break
        return at.replace(microsecond=0) if at.microsecond else at

    def due(self, moment: datetime, days: int, manner: Manner) -> datetime:
        """When an office does what is due in so many worked days: in time, or late."""
        return self.town.days.after(moment, self.days_taken(days, manner), self.chance)

    def days_taken(self, days: int, manner: Manner) -> int:
        """How many worked days an office takes for what is due in so many."""
        if self.chance.chance(manner.prompt):
            return self.chance.randint(min(1, days), days)
        return days + self.chance.randint(1, days + 5)

    def document(self, title: str) -> Document:
        """A document, by a digest that says that there is none."""
        return Document(
            title=f"{MARK}{title}", digest=_DIGEST, media_type="application/pdf", size_bytes=0
        )

    def judge_of(self, addressee: Office) -> Office:
        """Who decides what the addressee of a referral asks for (I4): never itself."""
        above = self.organiser.above
        return self.town.district if addressee.id == above.id else above


def soon(moment: datetime, minutes: int) -> datetime:
    """So many minutes later."""
    return moment + timedelta(minutes=minutes)
