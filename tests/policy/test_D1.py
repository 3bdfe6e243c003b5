"""D1 展开讨论: as announced; those on the roster speak, equally, while the session is open."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from domain.act import Command
from domain.event import Actor
from domain.events.agenda import Document
from domain.events.discussion import (
    AttendanceRecorded,
    MinutesSigned,
    SessionAdjourned,
    SessionClosed,
    SessionOpened,
    SessionResumed,
    StatementCorrected,
    StatementMade,
    StatementRestored,
    StatementWithheld,
    WithholdingGround,
)
from domain.refusal import AlreadyExists, NotPermitted, OccurredBeforeItsCause
from domain.steps.session import (
    AdjournSession,
    HostSignatureMissing,
    MinutesAlreadySigned,
    NoSuchSession,
    NotAdjourned,
    NotAsAnnounced,
    NotInSession,
    NotOnRoster,
    RecordAttendance,
    ResumeSession,
    SessionInRecess,
    SessionStillOpen,
    SignMinutes,
)
from domain.steps.statement import (
    AlreadyWithheld,
    CorrectStatement,
    NoSuchStatement,
    NotTheSpeaker,
    NotWithheld,
    RestoreStatement,
    WithholdStatement,
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
from tests.domain.specification import (
    CLERK,
    DISTRICT_CLERK,
    NEIGHBOUR_CLERK,
    OTHER_STREET_CLERK,
    STREET_CLERK,
    History,
    december,
    given,
    seal,
)

ATTEND = RecordAttendance(session=SESSION, present=(WANG, COMPANY))
UNKNOWN = UUID(int=404)
IN_SESSION: tuple[Command, ...] = (ATTEND, SPEAK, AGREE)
ADJOURN = AdjournSession(session=SESSION, reason="核实图纸。")
RESUME = ResumeSession(session=SESSION)
ADJOURNED: History = (*SPOKEN, (ADJOURN, december(10, 15)))
RESUMED: History = (*ADJOURNED, (RESUME, december(11)))
CORRECT = CorrectStatement(statement=POINT, speaker=WANG, text="应装声控灯，共十二盏。")
WITHHOLD = WithholdStatement(
    statement=POINT, ground=WithholdingGround.PERSONAL_DATA, reason="含他人电话号码。"
)
RESTORE = RestoreStatement(statement=POINT, reason="经核实不含个人信息。")
WITHHELD: History = (*SPOKEN, (WITHHOLD, december(10, 15)))
MINUTES = Document(title="会议纪要", digest="0" * 64, media_type="application/pdf", size_bytes=1)
SIGN = SignMinutes(session=SESSION, minutes=MINUTES, signed_by=(HOST, WANG))


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
    given("matter", *SPOKEN).when(reply, at=december(10, 14, 29)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
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
    history = (*OPENED, (SPEAK, december(10, 14)), (CLOSE, december(10, 16)))
    said = given("matter", *history).when(command, at=at, received=december(20))
    if open_then:
        said.accepted()
    else:
        said.refused(NotInSession, "D1", "occurred_at")


@pytest.mark.parametrize("command", [*IN_SESSION, ADJOURN, RESUME, CLOSE, SIGN], ids=name)
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


def test_a_session_is_adjourned_and_resumed_on_the_same_day_or_later() -> None:
    given("matter", *SPOKEN).when(ADJOURN, at=december(10, 15)).then(
        SessionAdjourned(session=SESSION, reason=ADJOURN.reason)
    )
    for at in (december(10, 15), december(12)):
        given("matter", *ADJOURNED).when(RESUME, at=at).then(SessionResumed(session=SESSION))
    given("matter", *ADJOURNED).when(RESUME, at=december(10, 14, 59)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    given("matter", *SPOKEN).when(ADJOURN, at=december(10, 14, 29)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


@pytest.mark.parametrize("command", [changed(SPEAK, statement=REPLY), AGREE], ids=name)
@pytest.mark.parametrize(
    ("at", "under_way"),
    [
        pytest.param(december(10, 15), True, id="as it was adjourned"),
        pytest.param(december(10, 15, 0, 1), False, id="a second later"),
        pytest.param(december(11, 8, 59, 59), False, id="a second before it was resumed"),
        pytest.param(december(11), True, id="as it was resumed"),
    ],
)
def test_nobody_speaks_while_it_is_adjourned(
    command: Command, at: datetime, under_way: bool
) -> None:
    said = given("matter", *RESUMED).when(command, at=at)
    if under_way:
        said.accepted()
    else:
        said.refused(SessionInRecess, "D1", "occurred_at")


@pytest.mark.parametrize(
    ("history", "command", "refusal", "field"),
    [
        pytest.param(ADJOURNED, ADJOURN, SessionInRecess, "session", id="adjourned twice"),
        pytest.param(SPOKEN, RESUME, NotAdjourned, "session", id="resumed without a recess"),
        pytest.param(RESUMED, RESUME, NotAdjourned, "session", id="resumed twice"),
        pytest.param(HELD, ADJOURN, NotInSession, "occurred_at", id="adjourned when closed"),
        pytest.param(HELD, RESUME, NotInSession, "occurred_at", id="resumed when closed"),
    ],
)
def test_only_what_goes_on_is_adjourned_and_only_what_is_adjourned_resumed(
    history: History, command: Command, refusal: Any, field: str
) -> None:
    given("matter", *history).when(command, at=december(12)).refused(refusal, "D1", field)


def test_a_closed_session_is_not_adjourned_in_retrospect() -> None:
    given("matter", *HELD).when(ADJOURN, at=december(10, 15)).refused(NotInSession, "D1", "session")
    closed = (*ADJOURNED, (CLOSE, december(10, 16)))
    given("matter", *closed).when(RESUME, at=december(10, 15, 30)).refused(
        NotAdjourned, "D1", "session"
    )


def test_a_session_may_end_while_it_is_adjourned() -> None:
    given("matter", *ADJOURNED).when(CLOSE, at=december(10, 16)).accepted()
    given("matter", *ADJOURNED).when(CLOSE, at=december(10, 14, 45)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


@pytest.mark.parametrize("history", [SPOKEN, HELD, WITHHELD])
def test_a_speaker_corrects_a_statement_and_both_wordings_stay(history: History) -> None:
    given("matter", *history).when(CORRECT, at=december(11)).then(
        StatementCorrected(statement=POINT, text=seal(CORRECT.text, WANG.id))
    )


def test_nobody_corrects_what_another_said() -> None:
    given("matter", *SPOKEN).when(changed(CORRECT, speaker=COMPANY), at=december(10, 15)).refused(
        NotTheSpeaker, "D1", "speaker"
    )


def test_a_withheld_statement_stays_visible_as_withheld_and_can_be_restored() -> None:
    given("matter", *SPOKEN).when(WITHHOLD, at=december(10, 15)).then(
        StatementWithheld(
            statement=POINT, ground=WithholdingGround.PERSONAL_DATA, reason=WITHHOLD.reason
        )
    )
    given("matter", *WITHHELD).when(RESTORE, at=december(10, 16)).then(
        StatementRestored(statement=POINT, reason=RESTORE.reason)
    )
    restored = (*WITHHELD, (RESTORE, december(10, 16)))
    given("matter", *restored).when(WITHHOLD, at=december(10, 17)).accepted()


def test_what_is_withheld_is_not_withheld_again_nor_what_is_shown_restored() -> None:
    given("matter", *WITHHELD).when(WITHHOLD, at=december(11)).refused(
        AlreadyWithheld, "D1", "statement"
    )
    restored = (*WITHHELD, (RESTORE, december(10, 16)))
    for history in (SPOKEN, restored):
        given("matter", *history).when(RESTORE, at=december(11)).refused(
            NotWithheld, "D1", "statement"
        )


@pytest.mark.parametrize(
    ("history", "command", "at"),
    [
        pytest.param(SPOKEN, CORRECT, december(10, 14, 29), id="corrected before it was made"),
        pytest.param(SPOKEN, WITHHOLD, december(10, 14, 29), id="withheld before it was made"),
        pytest.param(WITHHELD, RESTORE, december(10, 14, 59), id="restored before it was withheld"),
    ],
)
def test_what_is_done_to_a_statement_follows_it(
    history: History, command: Command, at: datetime
) -> None:
    given("matter", *history).when(command, at=at).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


@pytest.mark.parametrize("command", [CORRECT, WITHHOLD, RESTORE], ids=name)
def test_a_statement_never_made_is_not_touched(command: Command) -> None:
    elsewhere = changed(command, statement=UNKNOWN)
    given("matter", *SPOKEN).when(elsewhere, at=december(10, 15)).refused(
        NoSuchStatement, "D1", "statement"
    )


@pytest.mark.parametrize(
    ("by", "moderates", "records"),
    [
        pytest.param(CLERK, True, True, id="the organiser"),
        pytest.param(STREET_CLERK, True, False, id="the street above it"),
        pytest.param(DISTRICT_CLERK, True, False, id="the district"),
        pytest.param(OTHER_STREET_CLERK, False, False, id="another street"),
        pytest.param(NEIGHBOUR_CLERK, False, False, id="another committee"),
    ],
)
def test_statements_are_withheld_by_the_organiser_or_from_above_and_corrected_by_record_of_it(
    by: Actor, moderates: bool, records: bool
) -> None:
    for history, command, allowed in (
        (SPOKEN, WITHHOLD, moderates),
        (WITHHELD, RESTORE, moderates),
        (SPOKEN, CORRECT, records),
    ):
        said = given("matter", *history).when(command, at=december(11), by=by)
        if allowed:
            said.accepted()
        else:
            barred = None if by is DISTRICT_CLERK else "on_behalf_of"
            said.refused(NotPermitted, "S2", barred)


def test_the_minutes_are_signed_once_by_the_host_and_others() -> None:
    given("matter", *HELD).when(SIGN, at=december(10, 16)).then(
        MinutesSigned(session=SESSION, minutes=MINUTES, signed_by=(HOST, WANG))
    )
    twice = changed(SIGN, signed_by=(WANG, HOST, WANG))
    [fact] = given("matter", *HELD).when(twice, at=december(11)).accepted()
    assert isinstance(fact, MinutesSigned)
    assert fact.signed_by == (WANG, HOST)
    given("matter", *HELD, (SIGN, december(11))).when(SIGN, at=december(12)).refused(
        MinutesAlreadySigned, "D1", "session"
    )


def test_minutes_follow_the_session_and_need_the_hosts_signature() -> None:
    given("matter", *SPOKEN).when(SIGN, at=december(10, 15)).refused(
        SessionStillOpen, "D1", "session"
    )
    given("matter", *HELD).when(SIGN, at=december(10, 15, 59, 59)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    given("matter", *HELD).when(changed(SIGN, signed_by=(WANG,)), at=december(11)).refused(
        HostSignatureMissing, "D1", "signed_by"
    )
