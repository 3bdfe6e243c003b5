"""D1 D2 in the simulation: sessions held, attended and minuted, and what is said in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from domain.act import Command
from domain.events.discussion import Stance, WithholdingGround
from domain.steps.session import CloseSession, OpenSession, RecordAttendance, SignMinutes
from domain.steps.statement import (
    CorrectStatement,
    MakeStatement,
    RecordConsensus,
    TakeStance,
    WithholdStatement,
)
from domain.value import Party
from service.simulation.course import Course, Entered, Room, soon
from service.simulation.roster import Announced
from service.simulation.seeded import Seeded
from service.simulation.words import SAID

TO_A_POINT = 12
"""Stances taken for every statement made, about."""
AGAIN = 0.04
"""The share of stances by somebody who has taken one on the point: the latest counts."""

_AGREE, _DISAGREE, _ABSTAIN = Stance.AGREE, Stance.DISAGREE, Stance.ABSTAIN


def hold(course: Course, announced: Announced) -> datetime:
    """A session from its opening to its end, which is returned; the minutes follow."""
    chance = course.chance
    session = chance.id()
    begins = soon(announced.starts_at, chance.randint(0, 9))
    ends = soon(begins, chance.randint(70, 150))
    course.add(begins, OpenSession, session=session, place=announced.place, host=announced.host)
    residents = [party for party in announced.residents if chance.chance(0.85)]
    offices = [
        Party(organisation=it.id) for it in announced.offices if chance.chance(it.manner.comes)
    ]
    present = tuple(residents or announced.residents[:3])
    course.add(soon(begins, 2), RecordAttendance, session=session, present=(*present, *offices))
    course.rooms.append(Room(session, soon(begins, 5), soon(ends, -10), present))
    course.convened = tuple(announced.residents)
    agreed = chance.randint(1, len(present))
    course.add(
        soon(ends, -5),
        RecordConsensus,
        session=session,
        consensus=chance.id(),
        text="多数参与者赞成分步实施，并按月公开进展。",
        agreed=agreed,
        disagreed=(len(present) - agreed) // 2,
        abstained=(len(present) - agreed) // 3,
    )
    course.add(ends, CloseSession, session=session, summary="形成初步共识，保留不同意见。")
    manner = course.organiser.office.manner
    if chance.chance(manner.acts):
        course.add(
            course.due(ends, course.town.rules.minutes.value.days, manner),
            SignMinutes,
            session=session,
            minutes=course.document("协商会议纪要"),
            signed_by=(announced.host, present[0]),
        )
    return ends


def talk(course: Course, room: Room, facts: int) -> Iterator[Entered]:
    """So many facts of a session, in order: statements, and stances on each of them."""
    chance, actor, matter = course.chance, course.organiser.office.actor, course.matter
    present, session = room.present, room.session
    step = (room.ends - room.begins).total_seconds() / facts if facts else 0.0
    agrees = 0.4 + 0.45 * chance.random()
    opposes = agrees + (1 - agrees) * 0.7
    points: list[UUID] = []
    told = 0
    while told < facts:
        at = room.begins + timedelta(seconds=int(step * told))
        point, speaker = chance.id(), chance.choice(present)
        made = MakeStatement(
            occurred_at=at,
            session=session,
            statement=point,
            speaker=speaker,
            text=chance.choice(SAID),
            replies_to=chance.choice(points) if points and chance.chance(0.2) else None,
        )
        yield Entered(at, matter, actor, made, 1)
        points.append(point)
        told += 1
        if chance.chance(0.02) and told < facts:
            yield Entered(at, matter, actor, _mended(chance, at, point, speaker), 1)
            told += 1
        for party in _voters(chance, present, facts - told):
            leaning = chance.random()
            stance = _AGREE if leaning < agrees else _DISAGREE if leaning < opposes else _ABSTAIN
            at = room.begins + timedelta(seconds=int(step * told))
            taken = TakeStance(
                occurred_at=at, session=session, point=point, party=party, stance=stance
            )
            yield Entered(at, matter, actor, taken, 1)
            told += 1


def _voters(chance: Seeded, present: tuple[Party, ...], most: int) -> list[Party]:
    """Who takes a stance on a point, in order; some come again."""
    wanted = chance.randint(TO_A_POINT // 2, TO_A_POINT * 3 // 2)
    voters = chance.sample(present, min(wanted, len(present)))
    voters += [party for party in voters if chance.chance(AGAIN)]
    return voters[:most]


def _mended(chance: Seeded, at: datetime, point: UUID, speaker: Party) -> Command:
    """What becomes of a few statements: put into other words, or no longer shown."""
    if chance.chance(0.7):
        return CorrectStatement(
            occurred_at=at, statement=point, speaker=speaker, text=chance.choice(SAID)
        )
    return WithholdStatement(
        occurred_at=at,
        statement=point,
        ground=WithholdingGround.OFF_TOPIC,
        reason="与本议题无关，经主持人提示后隐去。",
    )
