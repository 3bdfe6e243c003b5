"""D1 展开讨论: as announced; those on the roster speak, equally, while the session is open."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from domain.act import Command
from domain.events.discussion import (
    AttendanceRecorded,
    SessionClosed,
    SessionOpened,
    StatementMade,
)
from domain.refusal import AlreadyExists, NotPermitted, OccurredBeforeItsCause
from domain.steps.session import (
    NoSuchSession,
    NoSuchStatement,
    NotAsAnnounced,
    NotInSession,
    NotOnRoster,
    RecordAttendance,
    SessionStillOpen,
)
from domain.value import Party
from tests.domain import course
from tests.domain.course import (
    AGREE,
    CLOSE,
    COMPANY,
    FROZEN,
    HALL,
    HELD,
    HOST,
    LI,
    OPEN,
    OPENED,
    POINT,
    REPLY,
    SESSION,
    SPEAK,
    SPOKEN,
    STRANGER,
    WANG,
    changed,
)
from tests.domain.specification import NEIGHBOUR_CLERK, december, given, seal

ATTEND = RecordAttendance(session=SESSION, present=(WANG, COMPANY))
UNKNOWN = UUID(int=404)
IN_SESSION: tuple[Command, ...] = (ATTEND, SPEAK, AGREE)


def name(command: Command) -> str:
    return type(command).__name__


def test_a_session_opens_as_announced() -> None:
    given("matter", *FROZEN).when(OPEN, at=december(10, 14)).then(
        SessionOpened(session=SESSION, round=1, place=HALL, host=HOST)
    )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        pytest.param({"place": "物业办公室"}, "place", id="elsewhere"),
        pytest.param({"host": WANG}, "host", id="under another host"),
        pytest.param({"host": Party(organisation=HOST.id)}, "host", id="a unit of the same id"),
    ],
)
def test_a_session_does_not_depart_from_its_notice(values: dict[str, Any], field: str) -> None:
    given("matter", *FROZEN).when(changed(OPEN, **values), at=december(10, 14)).refused(
        NotAsAnnounced, "D1", field
    )


def test_a_session_is_opened_once() -> None:
    given("matter", *HELD).when(OPEN, at=december(10, 17)).refused(AlreadyExists, "S4", "session")


def test_only_the_organiser_opens_it() -> None:
    given("matter", *FROZEN).when(OPEN, at=december(10, 14), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


def test_one_session_at_a_time() -> None:
    given("matter", *OPENED).when(course.OPEN_AGAIN, at=december(10, 15)).refused(
        SessionStillOpen, "D1"
    )


def test_attendance_is_recorded_of_those_on_the_roster() -> None:
    stream = given("matter", *OPENED)
    stream.when(ATTEND, at=december(10, 14)).then(
        AttendanceRecorded(session=SESSION, present=(WANG, COMPANY))
    )
    with_stranger = changed(ATTEND, present=(WANG, STRANGER))
    stream.when(with_stranger, at=december(10, 14)).refused(NotOnRoster, "D1", "present.1")


def test_attendance_adds_to_what_is_known() -> None:
    stream = given("matter", *OPENED, (ATTEND, december(10, 14)))
    stream.when(ATTEND, at=december(10, 14, 10)).then()
    stream.when(changed(ATTEND, present=(WANG, LI, LI)), at=december(10, 14, 10)).then(
        AttendanceRecorded(session=SESSION, present=(LI,))
    )


@pytest.mark.parametrize(
    "speaker",
    [
        pytest.param(WANG, id="a resident"),
        pytest.param(COMPANY, id="an organisation"),
        pytest.param(LI, id="an observer"),
    ],
)
def test_all_on_the_roster_speak_and_their_words_are_sealed(speaker: Party) -> None:
    given("matter", *OPENED).when(changed(SPEAK, speaker=speaker), at=december(10, 14)).then(
        StatementMade(
            session=SESSION,
            statement=POINT,
            speaker=speaker,
            text=seal(SPEAK.text, speaker.id),
        )
    )


def test_nobody_else_speaks() -> None:
    given("matter", *OPENED).when(changed(SPEAK, speaker=STRANGER), at=december(10, 15)).refused(
        NotOnRoster, "D1", "speaker"
    )


def test_a_statement_is_made_once() -> None:
    given("matter", *SPOKEN).when(SPEAK, at=december(10, 15)).refused(
        AlreadyExists, "S4", "statement"
    )


def test_a_reply_names_a_statement() -> None:
    reply = changed(SPEAK, statement=REPLY, speaker=COMPANY, replies_to=POINT)
    [fact] = given("matter", *SPOKEN).when(reply, at=december(10, 15)).accepted()
    assert isinstance(fact, StatementMade)
    assert fact.replies_to == POINT
    given("matter", *OPENED).when(reply, at=december(10, 15)).refused(
        NoSuchStatement, "D1", "replies_to"
    )


@pytest.mark.parametrize("command", IN_SESSION, ids=name)
@pytest.mark.parametrize(
    ("at", "open_then"),
    [
        pytest.param(december(10, 13, 59, 59), False, id="a second before the opening"),
        pytest.param(december(10, 14), True, id="at the opening"),
        pytest.param(december(10, 16), True, id="at the close"),
        pytest.param(december(10, 16, 0, 1), False, id="a second after the close"),
    ],
)
def test_what_happens_in_session_counts_even_if_recorded_after_it(
    command: Command, at: datetime, open_then: bool
) -> None:
    command = changed(command, statement=REPLY) if command is SPEAK else command
    said = given("matter", *HELD).when(command, at=at, received=december(20))
    if open_then:
        said.accepted()
    else:
        said.refused(NotInSession, "D1", "occurred_at")


@pytest.mark.parametrize("command", [*IN_SESSION, CLOSE], ids=name)
def test_everything_happens_in_a_known_session_and_is_recorded_by_its_organiser(
    command: Command,
) -> None:
    elsewhere = changed(command, session=UNKNOWN)
    given("matter", *SPOKEN).when(elsewhere, at=december(10, 15)).refused(
        NoSuchSession, "D1", "session"
    )
    given("matter", *SPOKEN).when(command, at=december(10, 15), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


def test_a_session_closes_with_its_summary() -> None:
    given("matter", *SPOKEN).when(CLOSE, at=december(10, 16)).then(
        SessionClosed(session=SESSION, summary=CLOSE.summary)
    )


def test_a_session_closes_once() -> None:
    given("matter", *HELD).when(CLOSE, at=december(10, 17)).refused(NotInSession, "D1", "session")


@pytest.mark.parametrize(
    ("history", "command", "at"),
    [
        pytest.param(OPENED, None, december(10, 13, 59), id="the opening"),
        pytest.param(OPENED, ATTEND, december(10, 14, 59), id="attendance"),
        pytest.param(OPENED, SPEAK, december(10, 14, 59), id="a statement"),
        pytest.param(SPOKEN, AGREE, december(10, 14, 59), id="a stance"),
    ],
)
def test_a_session_does_not_close_before(history: Any, command: Any, at: datetime) -> None:
    happened = () if command is None else ((command, december(10, 15)),)
    given("matter", *history, *happened).when(CLOSE, at=at).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
