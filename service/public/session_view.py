"""Sessions and who spoke in them (D1): attendance, statements, consensus, the speaking balance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from projections.roster_page import RosterPage
from projections.speaking import SessionShare, SpeakingPage
from service.matter_reading import Said
from service.public.happening import Happening
from service.public.items import Item, items
from service.public.messages import Wording
from service.public.sentences import Context
from service.public.stance_picture import Point


class Figure(NamedTuple):
    """A number and the positions of the events behind it; none where they are not told apart."""

    number: int
    positions: list[int]


class Session(NamedTuple):
    """A session: ``events`` are adjournments, consensus, minutes and the like, in order;
    ``points`` those of its statements that the page shows."""

    opened: Happening
    closed: Happening | None
    events: list[Item]
    present: Figure | None
    spoke: Figure
    statements: Figure
    points: list[Point]


class Voice(NamedTuple):
    """Of a capacity: seats, how many of its parties spoke, and their statements."""

    capacity: str
    seats: Figure
    spoke: Figure
    statements: Figure


_OF_SESSIONS = (
    "session.adjourned.v1",
    "session.resumed.v1",
    "consensus.recorded.v1",
    "support.provided.v1",
    "minutes.signed.v1",
)


def sessions(
    told: Context, speaking: SpeakingPage | None, apart: Said, points: Sequence[Point]
) -> list[Session]:
    """Every session that was opened, in order."""
    shares = {str(it.session): it for it in speaking.sessions} if speaking else {}
    events: dict[str, list[Happening]] = defaultdict(list)
    closed: dict[str, Happening] = {}
    for it in told.course.happenings:
        if it.type in _OF_SESSIONS and it.fact.get("session"):
            events[it.fact["session"]].append(it)
        elif it.type == "session.closed.v1":
            closed[it.fact["session"]] = it
    said_in: dict[str, list[Point]] = defaultdict(list)
    for point in points:
        said_in[str(point.line.session)].append(point)
    return [
        _session(it, closed.get(id), items(told, events[id]), shares.get(id), apart, said_in[id])
        for it in told.course.sessions
        if it.type == "session.opened.v1"
        for id in [it.fact["session"]]
    ]


def groups(
    words: Wording, held: Sequence[Session], points: Sequence[Point]
) -> list[tuple[str, list[Point]]]:
    """The points by the session in which they were made, each with a heading."""
    found = [
        (
            words(
                "sessions.in_round",
                round=it.opened.fact["round"],
                day=words.day(it.opened.occurred_at),
            ),
            it.points,
        )
        for it in held
    ]
    shown = {point.number for it in held for point in it.points}
    rest = [point for point in points if point.number not in shown]
    return [*found, (words("sessions.elsewhere"), rest)]


def voices(speaking: SpeakingPage | None, told: Said, roster: RosterPage | None) -> list[Voice]:
    """The speaking balance by capacity; empty before anybody has a seat."""
    if speaking is None:
        return []
    positions: dict[str, list[int]] = defaultdict(list)
    for party, made in told.by_party.items():
        if party in speaking.seats:
            positions[speaking.seats[party]] += made
    seats: dict[str, list[int]] = defaultdict(list)
    for seat in roster.seats if roster else ():
        if seat.replaced_at is None:
            seats[seat.capacity] += seat.positions
    return [
        Voice(
            name,
            Figure(share.seats.count, seats[name]),
            Figure(share.spoke.count, positions[name]),
            Figure(share.statements.count, positions[name]),
        )
        for name, share in speaking.capacities.items()
    ]


def _session(
    opened: Happening,
    closed: Happening | None,
    events: list[Item],
    share: SessionShare | None,
    apart: Said,
    points: list[Point],
) -> Session:
    share = share or SessionShare(
        session=opened.fact["session"], round=0, opened_at=opened.occurred_at, opened=0
    )
    made = apart.by_session.get(opened.fact["session"], [])
    present = Figure(share.present.count, [share.present.first, share.present.last])
    return Session(
        opened,
        closed,
        events,
        present if share.present.last else None,
        Figure(share.spoke.count, made),
        Figure(share.statements.count, made),
        points,
    )
