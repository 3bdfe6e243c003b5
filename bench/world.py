"""The world that is measured: a district, and matters in session with people and points."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from domain.act import Command
from domain.event import Actor
from domain.steps.notice import PublishNotice
from domain.steps.proposal import AdoptProposal, PublishBackgroundPack, SubmitProposal
from domain.steps.registration import UpdateRegister
from domain.steps.roster import FillSeats, FreezeRoster
from domain.steps.session import OpenSession
from domain.steps.statement import MakeStatement, TakeStance
from domain.streams.registry import REGISTRY_STREAM, organisation_id
from infra.district import District
from infra.submission import Receipt, Submission

DISTRICT = organisation_id("110101")
STREET = organisation_id("110101001")
COMMITTEE = organisation_id("110101001001")
ACTOR = Actor(DISTRICT, "importer")
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""When the proposals were made; the sessions open a week later."""


@dataclass(frozen=True)
class MatterInSession:
    """A matter whose session is open, with those seated and the points raised."""

    id: UUID
    session: UUID
    people: list[UUID]
    points: list[UUID]


def prepare(district: District, matters: int, people: int = 100, points: int = 20) -> World:
    """Register the organisations and bring matters into session through the real deciders."""
    world = World(random.Random(20260302), [])
    commit(district, [(REGISTRY_STREAM, registration())])
    for _ in range(matters):
        matter = world.new_matter(people, points)
        commit(district, list(world.opening(matter)))
        world.matters.append(matter)
    return world


def registration() -> Command:
    """A district, a street office and a committee."""
    names: tuple[tuple[UUID, str, str, UUID | None, str], ...] = (
        (DISTRICT, "district", "东城区", None, "110101"),
        (STREET, "street", "东华门街道", DISTRICT, "110101001"),
        (COMMITTEE, "committee", "多福巷社区居委会", STREET, "110101001001"),
    )
    return UpdateRegister.model_validate(
        {
            "organisations": [
                {
                    "organisation": organisation,
                    "kind": kind,
                    "name": name,
                    "parent": parent,
                    "division_code": code,
                }
                for organisation, kind, name, parent, code in names
            ]
        }
    )


@dataclass
class World:
    """Matters in session, and a seeded source of commands for them."""

    random: random.Random
    matters: list[MatterInSession]

    def uuid(self) -> UUID:
        """A seeded id."""
        return UUID(int=self.random.getrandbits(128), version=4)

    def new_matter(self, people: int, points: int) -> MatterInSession:
        """Ids for a matter yet to be opened."""
        return MatterInSession(
            self.uuid(),
            self.uuid(),
            [self.uuid() for _ in range(people)],
            [self.uuid() for _ in range(points)],
        )

    def opening(self, matter: MatterInSession) -> Iterator[tuple[UUID, Command]]:
        """The commands from the proposal to the open session with its points."""
        host = {"organisation": COMMITTEE}
        opens = START + timedelta(days=7)
        steps: list[tuple[type[Command], datetime, dict[str, object]]] = [
            (
                SubmitProposal,
                START,
                {
                    "organiser": COMMITTEE,
                    "category": "hardship",
                    "proposers": [{"person": matter.people[0]}],
                    "title": "六号楼加装电梯",
                    "text": "六号楼六十岁以上老人占四成，上下楼困难，希望加装电梯。",
                },
            ),
            (AdoptProposal, START, {"title": "六号楼加装电梯", "reason": "居民反映强烈"}),
            (PublishBackgroundPack, START, {"summary": "楼栋情况、费用测算与邻楼经验"}),
            (
                PublishNotice,
                START,
                {
                    "starts_at": opens,
                    "place": "社区议事厅",
                    "host": host,
                    "host_title": "社区居委会",
                    "parties": [{"capacity": "resident"}],
                    "form": "community_council",
                    "applications_until": opens - timedelta(days=1),
                },
            ),
            (
                FillSeats,
                START,
                {
                    "seats": [
                        {
                            "party": {"person": person},
                            "capacity": "resident",
                            "source": "registration",
                        }
                        for person in matter.people
                    ]
                },
            ),
            (FreezeRoster, opens - timedelta(hours=1), {}),
            (
                OpenSession,
                opens,
                {"session": matter.session, "place": "社区议事厅", "host": host},
            ),
        ]
        for command, at, fields in steps:
            whole = {"occurred_at": at, "on_behalf_of": COMMITTEE, **fields}
            yield matter.id, command.model_validate(whole)
        for point in matter.points:
            yield matter.id, self.statement(matter, statement=point)

    def statement(self, matter: MatterInSession, statement: UUID | None = None) -> Command:
        """Somebody on the roster says something."""
        return MakeStatement.model_validate(
            {
                "occurred_at": START + timedelta(days=7, minutes=1),
                "on_behalf_of": COMMITTEE,
                "session": matter.session,
                "statement": statement or self.uuid(),
                "speaker": {"person": self.random.choice(matter.people)},
                "text": "同意加装，但一层采光要有补偿方案，费用分摊应当按楼层递增。",
            }
        )

    def stance(self, matter: MatterInSession) -> Command:
        """Somebody on the roster takes a stance on a point."""
        return TakeStance.model_validate(
            {
                "occurred_at": START + timedelta(days=7, minutes=2),
                "on_behalf_of": COMMITTEE,
                "session": matter.session,
                "point": self.random.choice(matter.points),
                "party": {"person": self.random.choice(matter.people)},
                "stance": self.random.choice(("agree", "disagree", "abstain")),
            }
        )

    def stances(self, number: int) -> list[tuple[UUID, Command]]:
        """That many single-fact commands, spread over the matters."""
        chosen = self.random.choices(self.matters, k=number)
        return [(matter.id, self.stance(matter)) for matter in chosen]


def commit(district: District, commands: list[tuple[UUID, Command]], size: int = 1000) -> int:
    """Commit commands in groups; the position reached. Raises what was refused."""
    waiting = [
        district.ledger.enqueue(
            [Submission.of(command, stream, ACTOR) for stream, command in commands[i : i + size]]
        )
        for i in range(0, len(commands), size)
    ]
    position = 0
    for group in waiting:
        for outcome in group.result():
            if not isinstance(outcome, Receipt):
                raise outcome
            position = outcome.position
    return position
