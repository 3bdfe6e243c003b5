"""How commands are made: for a stream as it stands mostly so that they are lawful, and twisted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, Protocol, TypeVar
from uuid import UUID

from pydantic import ValidationError

from domain.act import Command
from domain.events.agenda import Document
from domain.rules.pack import beijing_date
from domain.streams.matter import Stage
from domain.value import Party
from tests.domain import specification as spec
from tests.domain.machine.district import CONTRACTOR, ORGANISATIONS, District
from tests.domain.specification import resident

T = TypeVar("T")


class Choice(Protocol):
    """Somebody who chooses: Hypothesis, or a prefix that always takes the first."""

    def of(self, among: Sequence[T]) -> T:
        """One of these."""


class First:
    """Always the first: the plain, lawful course."""

    def of(self, among: Sequence[T]) -> T:
        """The first of these."""
        return among[0]


Make = Callable[[District, UUID, Any, Choice], Command]
Fits = Callable[[Any], Any]
Ready = Callable[[Any], datetime | None]


@dataclass(frozen=True)
class Maker:
    """``fits``: whether it would mostly be lawful for a stream as it stands; ``begins``: whether it
    begins a stream; ``ready``: before when it would be too early."""

    make: Make
    fits: Fits
    begins: bool = False
    ready: Ready | None = None


MAKERS: dict[type[Command], Maker] = {}


def makes(
    command: type[Command], fits: Fits, *, ready: Ready | None = None
) -> Callable[[Make], Make]:
    """This makes such commands for streams that fit."""

    def register(make: Make) -> Make:
        MAKERS[command] = Maker(make, fits, ready=ready)
        return make

    return register


def begins(command: type[Command]) -> Callable[[Make], Make]:
    """This makes such commands, each of which begins a stream."""

    def register(make: Make) -> Make:
        MAKERS[command] = Maker(make, lambda state: True, begins=True)
        return make

    return register


PEOPLE = tuple(resident(number) for number in range(10))
HOSTS = (resident(20), resident(21), Party(organisation=spec.COMMITTEE))
COMPANY, OWNERS, HOUSING, JUDICIAL = (
    Party(organisation=it) for it in (spec.PROPERTY, spec.OWNERS, spec.HOUSING, spec.JUDICIAL)
)
PARTIES = (*PEOPLE, COMPANY, OWNERS, HOUSING, JUDICIAL, *HOSTS)
PAPER = Document(title="文件", digest="a" * 64, media_type="application/pdf", size_bytes=9)
KNOWN = tuple(organisation for organisation, *_ in ORGANISATIONS)
COMMITTEES = (spec.COMMITTEE, spec.NEIGHBOUR)
CONTRACTORS = (CONTRACTOR, spec.PROPERTY, spec.COMMITTEE)


def under_deliberation(matter: Any) -> bool:
    """Whether it is on the agenda and open."""
    return matter.stage in (Stage.ADOPTED, Stage.NOTICED, Stage.DISCUSSING)


def today(district: District) -> date:
    """The day in Beijing."""
    return beijing_date(district.now)


def some(known: Any, district: District, choice: Choice) -> UUID:
    """One of these ids, the latest first; a new one where there is none."""
    return choice.of(list(reversed(list(known)))) if known else district.new_id()


def open_one(matter: Any, district: District, choice: Choice) -> UUID:
    """A session that is open, else any."""
    sessions = matter.discussion.sessions
    opened = [id for id, it in sessions.items() if it.closed_at is None]
    return some(opened or sessions, district, choice)


def seated(matter: Any, choice: Choice) -> Party:
    """Somebody on the roster, else anybody."""
    return choice.of(on_roster(matter) or PARTIES)


def on_roster(matter: Any) -> list[Party]:
    """Those who have a seat."""
    drawn = (Party(person=id) for it in matter.roster.draws.values() for id in it.selected)
    known = {party.id: party for party in (*PARTIES, *drawn)}
    return [known[id] for id in matter.roster.seats if id in known]


def free(matter: Any, choice: Choice) -> Party:
    """Somebody who has no seat and neither applied nor was invited, if there is one."""
    busy = {*matter.roster.seats, *matter.roster.applications}
    busy |= {it.party.id for it in matter.roster.invitations.values()}
    return choice.of([party for party in PEOPLE if party.id not in busy] or PEOPLE)


def twisted(command: Command, district: District, choice: Choice) -> Command:
    """The same command but for one field, which says something else of the same kind."""
    names = [name for name in type(command).model_fields if name not in ("occurred_at",)]
    name = choice.of(names)
    values = {it: getattr(command, it) for it in type(command).model_fields}
    values[name] = _other(name, values[name], district, choice)
    try:
        return type(command)(**values)
    except ValidationError:
        return command


def _other(name: str, value: Any, district: District, choice: Choice) -> Any:
    """Something else in the place of a value, of the same kind where it has one."""
    match value:
        case bool():
            return not value
        case Enum():
            return choice.of(list(type(value)))
        case UUID():
            return choice.of([*KNOWN, *list(district.kinds)[:12], UUID(int=1)])
        case Party():
            return choice.of(PARTIES)
        case int():
            return choice.of([1, value + 1, max(0, value - 1), 10 * value, 0])
        case datetime():
            return value + timedelta(days=choice.of([-1, 1, -30, 30]))
        case date():
            return value + timedelta(days=choice.of([-1, 1, -40, 400]))
        case tuple() if value:
            return choice.of([value[1:], (*value, value[0]), value[:1]])
        case None if name in ("on_behalf_of", "organisation", "task", "follows", "call"):
            return choice.of([*KNOWN, *list(district.kinds)[:12]])
        case None if name in ("person", "raised_by"):
            return UUID(int=0xF000)
        case _:
            return None
