"""The speaking balance: seats, speakers and statements by capacity and by session, and what is
withheld; every number with the positions of the facts behind it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.event import Fact
from domain.events.discussion import (
    AttendanceRecorded,
    SessionClosed,
    SessionOpened,
    StatementMade,
    StatementRestored,
    StatementWithheld,
    WithholdingGround,
)
from domain.events.notice import Capacity, SeatFilled, SeatReplaced, SeatSource
from domain.value import Party, Sealed
from projections.projection import fold_all
from projections.speaking import SPEAKING, CapacityShare, SessionShare, SpeakingPage, Tally
from tests.domain.course import (
    COMPANY,
    HALL,
    HOST,
    LI,
    POINT,
    REPLY,
    SECOND_SESSION,
    SESSION,
    SPOKEN,
    WANG,
    ZHAO,
)
from tests.domain.specification import december
from tests.projections.events import MATTER, history, played

NOON = december(10, 12)
NONE = Tally()
RESIDENT, OBSERVER, DELEGATE = "resident", "observer", "delegate"
CAPACITIES = {WANG: Capacity.RESIDENT, LI: Capacity.OBSERVER, COMPANY: Capacity.PROPERTY_COMPANY}
Recorded = tuple[Fact, datetime]


def at(minute: int, fact: Fact) -> Recorded:
    return fact, NOON + timedelta(minutes=minute)


def seat(party: Party, capacity: Capacity) -> SeatFilled:
    return SeatFilled(party=party, capacity=capacity, source=SeatSource.INVITATION)


def opened(session: UUID = SESSION, round: int = 1) -> SessionOpened:
    return SessionOpened(session=session, round=round, place=HALL, host=HOST)


def said(speaker: Party, statement: UUID = POINT, session: UUID = SESSION) -> StatementMade:
    text = Sealed(commitment="ab" * 32, subject=speaker.id)
    return StatementMade(session=session, statement=statement, speaker=speaker, text=text)


def page(*facts: Fact) -> SpeakingPage:
    recorded = [at(minute, fact) for minute, fact in enumerate(facts)]
    return fold_all(SPEAKING, history(recorded))[(MATTER,)]


SEATED = (seat(WANG, Capacity.RESIDENT), seat(ZHAO, Capacity.RESIDENT), seat(LI, Capacity.OBSERVER))
"""Positions 1, 2 and 3."""


def test_seats_are_counted_by_capacity_in_the_order_of_the_vocabulary() -> None:
    found = page(SEATED[2], SEATED[0], SEATED[1])
    assert list(found.capacities) == [RESIDENT, OBSERVER]
    assert found.capacities[RESIDENT] == CapacityShare(seats=Tally(2, 2, 3))
    assert found.capacities[OBSERVER] == CapacityShare(seats=Tally(1, 1, 1))


def test_who_takes_over_a_seat_counts_in_its_capacity() -> None:
    replaced = SeatReplaced(
        leaves=ZHAO,
        party=COMPANY,
        capacity=Capacity.DELEGATE,
        source=SeatSource.QUOTA,
        reason="因故不能参加。",
    )
    found = page(*SEATED, replaced)
    assert found.capacities[RESIDENT].seats == Tally(1, 1, 4)
    assert found.capacities[DELEGATE].seats == Tally(1, 4, 4)
    assert set(found.seats) == {str(it.id) for it in (WANG, LI, COMPANY)}


def test_everybody_who_spoke_counts_once_and_every_statement() -> None:
    found = page(
        *SEATED, opened(), said(WANG), said(WANG, REPLY), said(ZHAO, UUID(int=3)), said(LI)
    )
    assert found.capacities[RESIDENT] == CapacityShare(
        seats=Tally(2, 1, 2), spoke=Tally(2, 5, 7), statements=Tally(3, 5, 7)
    )
    assert found.capacities[OBSERVER].spoke == Tally(1, 8, 8)
    assert found.statements == Tally(4, 5, 8)


def test_a_silent_capacity_shows_as_silent() -> None:
    found = page(*SEATED, opened(), said(WANG))
    assert found.capacities[OBSERVER] == CapacityShare(seats=Tally(1, 3, 3))


def test_each_session_has_a_balance_of_its_own() -> None:
    found = page(
        *SEATED,
        opened(),
        AttendanceRecorded(session=SESSION, present=(WANG, ZHAO)),
        AttendanceRecorded(session=SESSION, present=(LI,)),
        said(WANG),
        SessionClosed(session=SESSION, summary="小结。"),
        opened(SECOND_SESSION, 2),
        said(WANG, REPLY, SECOND_SESSION),
    )
    first, second = found.sessions
    assert first == SessionShare(
        session=SESSION,
        round=1,
        opened_at=NOON + timedelta(minutes=3),
        opened=4,
        closed_at=NOON + timedelta(minutes=7),
        present=Tally(3, 5, 6),
        spoke=Tally(1, 7, 7),
        statements=Tally(1, 7, 7),
    )
    assert second.closed_at is None
    assert (second.present, second.spoke) == (NONE, Tally(1, 10, 10))
    assert found.capacities[RESIDENT].spoke == Tally(1, 7, 7)
    assert found.capacities[RESIDENT].statements == Tally(2, 7, 10)


def test_what_is_withheld_is_counted_and_stays_counted_as_said() -> None:
    withheld = StatementWithheld(
        statement=POINT, ground=WithholdingGround.INSULT, reason="含侮辱性言语。"
    )
    restored = StatementRestored(statement=POINT, reason="并无侮辱。")
    found = page(*SEATED, opened(), said(WANG), withheld)
    assert (found.withheld, found.statements) == (Tally(1, 6, 6), Tally(1, 5, 5))
    assert page(*SEATED, opened(), said(WANG), withheld, restored).withheld == Tally(0, 6, 7)


def test_the_ordinary_course() -> None:
    found = fold_all(SPEAKING, played(SPOKEN))[(MATTER,)]
    assert {name: it.seats.count for name, it in found.capacities.items()} == {
        "resident": 1,
        "property_company": 1,
        "observer": 1,
    }
    assert [it.statements.count for it in found.sessions] == [1]


@pytest.mark.parametrize("others", [1, 20])
def test_a_number_opens_to_the_facts_behind_it(others: int) -> None:
    """The first and the last position are those of facts that made the number."""
    facts = [*SEATED, opened(), *(said(WANG, UUID(int=n)) for n in range(1, others + 1))]
    tally = page(*facts).statements
    assert isinstance(facts[tally.first - 1], StatementMade)
    assert isinstance(facts[tally.last - 1], StatementMade)
    assert tally.count == others


@given(st.lists(st.sampled_from(list(CAPACITIES)), max_size=30))
def test_the_numbers_are_those_of_a_plain_count(speakers: list[Party]) -> None:
    seats = [seat(party, capacity) for party, capacity in CAPACITIES.items()]
    statements = [said(speaker, UUID(int=n + 1)) for n, speaker in enumerate(speakers)]
    found = page(*seats, opened(), *statements)
    for party, capacity in CAPACITIES.items():
        share = found.capacities[capacity.value]
        assert share.statements.count == speakers.count(party)
        assert share.spoke.count == int(party in speakers)
    assert found.sessions[0].spoke.count == len(set(speakers))
    assert found.statements.count == len(speakers)
