"""The simulated district: its organisations under names that say so, and how each goes about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from uuid import UUID

from domain.act import Command
from domain.event import Actor
from domain.events.agenda import Scale, Topic
from domain.events.mandate import GroupMember
from domain.events.registry import Kind
from domain.roles import Role
from domain.rules.pack import RulePack, in_force
from domain.rules.packs import PACKS
from domain.steps.linkage import SetStreetProcedure
from domain.steps.registration import Entry, UpdateRegister
from domain.steps.supervision import FormSupervisionGroup
from domain.streams.registry import organisation_id
from domain.value import Party
from service.importing.calendar import shipped_notices
from service.simulation.manners import Manner, manner
from service.simulation.seeded import Days, Seeded
from service.simulation.words import DEPARTMENTS

DISTRICT_CODE = "999901"
"""Of the form of a division code, in a range that no place has."""
STREETS_MAX = 17
COMMUNITIES_A_STREET = 3
"""As many at least, so that issues can be common to communities (L4)."""
EVALUATORS = 3
RESIDENTS = 160
"""Of each community, who ever take part."""
WATCHED = 0.85
"""The share of communities with a supervision group."""


@dataclass(frozen=True, slots=True)
class Office:
    """A street, department or committee that acts, and how."""

    id: UUID
    actor: Actor
    manner: Manner
    topics: tuple[Topic, ...] = ()
    """What a department sees to."""


@dataclass(frozen=True, slots=True)
class Organiser:
    """A committee, or a street for its own deliberations (L1), and who stands around it."""

    office: Office
    street: Office
    above: Office
    """The street; for a street the district."""
    scale: Scale
    residents: tuple[Party, ...]
    company: UUID
    judicial_office: UUID
    group: Actor | None
    """The supervision group, where there is one."""


class Town:
    """Everything that stays the same over the year; it follows from its three numbers alone."""

    def __init__(self, year: int, communities: int, seed: int) -> None:
        self.year, self.seed = year, seed
        self.days = Days(year)
        self.rules: RulePack = in_force(PACKS, self.days.begins)
        self.district = self._office("", Kind.DISTRICT, Role.DISTRICT)
        streets = min(STREETS_MAX, -(-communities // COMMUNITIES_A_STREET))
        self.streets = [
            self._office(f"{number:03}", Kind.STREET, Role.STREET)
            for number in range(1, streets + 1)
        ]
        self.departments = [
            self._office(f"-{number:02}", Kind.DEPARTMENT, Role.DEPARTMENT, topics)
            for number, (_, topics) in enumerate(DEPARTMENTS, 1)
        ]
        self.auditor = self.departments[-1].id
        self.evaluators = [
            Actor(_id(f"-E{number}"), Role.EVALUATOR) for number in range(1, EVALUATORS + 1)
        ]
        self._codes = [_committee(number, streets) for number in range(communities)]

    def communities(self, street: int) -> list[Organiser]:
        """The communities of a street, by its place in ``streets``."""
        codes = [code for code in self._codes if code[:3] == f"{street + 1:03}"]
        return [self._community(code, self.streets[street]) for code in codes]

    def own(self, street: int) -> Organiser:
        """The street itself as an organiser, of residents of all its communities."""
        office, communities = self.streets[street], self.communities(street)
        return Organiser(
            office=office,
            street=office,
            above=self.district,
            scale=Scale.STREET,
            residents=tuple(party for it in communities for party in it.residents[::3]),
            company=communities[0].company,
            judicial_office=communities[0].judicial_office,
            group=communities[0].group,
        )

    def departments_for(self, topic: Topic) -> list[Office]:
        """Those that see to a topic; at least one."""
        return [office for office in self.departments if topic in office.topics]

    def register(self) -> Iterator[tuple[Actor, Command]]:
        """The commands by which the district enters the register; all on the year's first day."""
        at = self.days.begins + timedelta(minutes=1)
        yield (
            self.district.actor,
            UpdateRegister(occurred_at=at, organisations=tuple(self._entries())),
        )
        for notice in shipped_notices():
            if notice.year in (self.year, self.year + 1):
                assert notice.occurred_at is not None
                given = max(notice.occurred_at, at)
                if given < self.days.ends:
                    yield (
                        self.district.actor,
                        notice.model_copy(update={"occurred_at": given}),
                    )
        for number, street in enumerate(self.streets, 1):
            yield (
                street.actor,
                SetStreetProcedure(
                    occurred_at=at,
                    street=street.id,
                    title=f"模拟街道{number:02}协商议事程序",
                    text="公示、申请、确定参与者、会议、结果公开，均按区级规定办理。",
                    effective_from=self.days.begins.date(),
                ),
            )
        for code in self._codes:
            community = self._community(code, self.streets[int(code[:3]) - 1])
            if community.group is not None:
                yield community.office.actor, self._group(community)

    def _community(self, code: str, street: Office) -> Organiser:
        watched = Seeded(self.seed, self.year, code, "watched").chance(WATCHED)
        return Organiser(
            office=self._office(code, Kind.COMMITTEE, Role.COMMITTEE),
            street=street,
            above=street,
            scale=Scale.COMMUNITY,
            residents=_residents(self.seed, self.year, code),
            company=_id(f"{code}-P"),
            judicial_office=_id(f"{code[:3]}-J"),
            group=Actor(_id(f"{code}-G"), Role.SUPERVISION) if watched else None,
        )

    def _group(self, community: Organiser) -> FormSupervisionGroup:
        assert community.group is not None
        members = tuple(
            GroupMember(person=party.id, elected_by_assembly=True, no_committee_relative=True)
            for party in community.residents[:5]
        )
        return FormSupervisionGroup(
            occurred_at=self.days.begins + timedelta(minutes=2),
            group=community.group.organisation,
            committee=community.office.id,
            members=members,
            term_until=date(self.year + 3, 12, 31),
            basis="居民代表会议推选（模拟）。",
        )

    def _entries(self) -> Iterator[Entry]:
        def entry(code: str, kind: Kind, name: str, parent: str | None) -> Entry:
            return Entry(
                organisation=_id(code),
                kind=kind,
                name=name,
                parent=None if parent is None else _id(parent),
                division_code=f"{DISTRICT_CODE}{code}" if code.isdigit() or not code else None,
            )

        yield entry("", Kind.DISTRICT, "模拟区", None)
        for number, (name, _) in enumerate(DEPARTMENTS, 1):
            yield entry(f"-{number:02}", Kind.DEPARTMENT, f"模拟区{name}", "")
        for number in range(1, EVALUATORS + 1):
            yield entry(f"-E{number}", Kind.EVALUATOR, f"模拟评估机构{number}", "")
        for number in range(1, len(self.streets) + 1):
            code = f"{number:03}"
            yield entry(code, Kind.STREET, f"模拟街道{number:02}", "")
            yield entry(f"{code}-J", Kind.JUDICIAL_OFFICE, f"模拟街道{number:02}司法所", code)
        for number, code in enumerate(self._codes, 1):
            name = f"模拟社区{number:03}"
            yield entry(code, Kind.COMMITTEE, f"{name}居委会", code[:3])
            yield entry(f"{code}-P", Kind.PROPERTY_COMPANY, f"{name}物业服务单位", code)
            yield entry(f"{code}-G", Kind.SUPERVISION_GROUP, f"{name}居民监督小组", code)

    def _office(self, code: str, kind: Kind, role: Role, topics: tuple[Topic, ...] = ()) -> Office:
        id = _id(code)
        return Office(id, Actor(id, role), manner(self.seed, self.year, kind, code), topics)


def _id(code: str) -> UUID:
    """By the code within the district."""
    return organisation_id(f"{DISTRICT_CODE}{code}")


def _committee(number: int, streets: int) -> str:
    """The code of a committee within the district: they go round the streets."""
    return f"{number % streets + 1:03}{number // streets + 1:03}"


@cache
def _residents(seed: int, year: int, code: str) -> tuple[Party, ...]:
    chance = Seeded(seed, year, code, "residents")
    return tuple(Party(person=chance.id()) for _ in range(RESIDENTS))
