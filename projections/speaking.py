"""The speaking balance of a matter (D1 平等发言): who has a seat, who spoke, how often, when."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from domain.event import Event
from domain.events.discussion import (
    AttendanceRecorded,
    SessionClosed,
    SessionOpened,
    StatementMade,
    StatementRestored,
    StatementWithheld,
)
from domain.events.notice import Capacity, SeatFilled, SeatReplaced
from projections.projection import Key, Projection

_TOUCHING = {
    fact.type
    for fact in (
        SeatFilled,
        SeatReplaced,
        SessionOpened,
        AttendanceRecorded,
        StatementMade,
        StatementWithheld,
        StatementRestored,
        SessionClosed,
    )
}


class Tally(msgspec.Struct, frozen=True, gc=False):
    """A number with the positions of the first fact and the last that made it what it is; both are
    0 when there was none."""

    count: int = 0
    first: int = 0
    last: int = 0

    def plus(self, count: int, position: int) -> Tally:
        """So many more, or fewer, by the fact at this position; unchanged for none."""
        if count == 0:
            return self
        return Tally(self.count + count, self.first or position, position)


class CapacityShare(msgspec.Struct, frozen=True, gc=False):
    """Of a capacity: its seats now, how many parties spoke in it, and their statements."""

    seats: Tally = Tally()
    spoke: Tally = Tally()
    statements: Tally = Tally()


class SessionShare(msgspec.Struct, frozen=True, gc=False):
    """Of a session: how many were recorded as present, how many spoke, and their statements.

    ``spoke`` counts everybody once; ``opened`` is the position of its opening.
    """

    session: UUID
    round: int
    opened_at: datetime
    opened: int
    closed_at: datetime | None = None
    present: Tally = Tally()
    spoke: Tally = Tally()
    statements: Tally = Tally()


class SpeakingPage(msgspec.Struct, frozen=True, gc=False):
    """The balance by capacity (in the order of the vocabulary) and by session (in order of time).

    ``seats`` maps each party to its capacity; ``spoke_in`` each session to those who spoke in it,
    each with how often; so everybody counts once. ``withheld`` counts statements that are not shown
    now, of all ``statements``; they stay counted.
    """

    matter: UUID
    capacities: dict[str, CapacityShare] = {}
    sessions: tuple[SessionShare, ...] = ()
    statements: Tally = Tally()
    withheld: Tally = Tally()
    seats: dict[str, str] = {}
    spoke_in: dict[str, dict[str, int]] = {}


def keys(event: Event) -> tuple[Key, ...]:
    """The matter's page, for seats, attendance and statements."""
    return ((event.stream,),) if event.type in _TOUCHING else ()


def fold(page: SpeakingPage | None, event: Event, key: Key) -> SpeakingPage:
    """The page after this fact."""
    page = page or SpeakingPage(matter=event.stream)
    position = event.position
    match event.fact:
        case SeatFilled() as fact:
            return _seated(page, str(fact.party.id), fact.capacity, position)
        case SeatReplaced() as fact:
            left = _left(page, str(fact.leaves.id), position)
            return _seated(left, str(fact.party.id), fact.capacity, position)
        case SessionOpened() as fact:
            opened = SessionShare(fact.session, fact.round, event.occurred_at, position)
            return msgspec.structs.replace(page, sessions=(*page.sessions, opened))
        case AttendanceRecorded() as fact:
            return _in_session(page, fact.session, present=(len(fact.present), position))
        case StatementMade() as fact:
            return _said(page, fact, position)
        case StatementWithheld():
            return msgspec.structs.replace(page, withheld=page.withheld.plus(1, position))
        case StatementRestored():
            return msgspec.structs.replace(page, withheld=page.withheld.plus(-1, position))
        case SessionClosed() as fact:
            return _closed(page, fact.session, event.occurred_at)
    return page


def _share(page: SpeakingPage, capacity: str, **changes: tuple[int, int]) -> SpeakingPage:
    share = page.capacities.get(capacity, CapacityShare())
    tallies = {name: getattr(share, name).plus(*change) for name, change in changes.items()}
    shares = {**page.capacities, capacity: msgspec.structs.replace(share, **tallies)}
    order = {it.value: shares[it.value] for it in Capacity if it.value in shares}
    return msgspec.structs.replace(page, capacities=order)


def _seated(page: SpeakingPage, party: str, capacity: Capacity, position: int) -> SpeakingPage:
    page = msgspec.structs.replace(page, seats={**page.seats, party: capacity.value})
    return _share(page, capacity.value, seats=(1, position))


def _left(page: SpeakingPage, party: str, position: int) -> SpeakingPage:
    capacity = page.seats.get(party)
    if capacity is None:
        return page
    remaining = {known: its for known, its in page.seats.items() if known != party}
    page = msgspec.structs.replace(page, seats=remaining)
    return _share(page, capacity, seats=(-1, position))


def _said(page: SpeakingPage, fact: StatementMade, position: int) -> SpeakingPage:
    speaker, session = str(fact.speaker.id), str(fact.session)
    spoken = page.spoke_in.get(session, {})
    new_here = speaker not in spoken
    new = new_here and not any(speaker in others for others in page.spoke_in.values())
    page = msgspec.structs.replace(
        page,
        spoke_in={**page.spoke_in, session: {**spoken, speaker: spoken.get(speaker, 0) + 1}},
        statements=page.statements.plus(1, position),
    )
    page = _in_session(
        page, fact.session, statements=(1, position), spoke=(int(new_here), position)
    )
    capacity = page.seats.get(speaker)
    if capacity is None:  # a page that begins in the middle of a stream knows no seats
        return page
    return _share(page, capacity, statements=(1, position), spoke=(int(new), position))


def _in_session(page: SpeakingPage, session: UUID, **changes: tuple[int, int]) -> SpeakingPage:
    sessions = tuple(
        msgspec.structs.replace(
            it, **{name: getattr(it, name).plus(*change) for name, change in changes.items()}
        )
        if it.session == session
        else it
        for it in page.sessions
    )
    return msgspec.structs.replace(page, sessions=sessions)


def _closed(page: SpeakingPage, session: UUID, at: datetime) -> SpeakingPage:
    sessions = tuple(
        msgspec.structs.replace(it, closed_at=at) if it.session == session else it
        for it in page.sessions
    )
    return msgspec.structs.replace(page, sessions=sessions)


SPEAKING = Projection(
    name="speaking",
    version=1,
    page=SpeakingPage,
    key=(("matter", "uuid"),),
    keys=keys,
    fold=fold,
)
