"""D1 主持中立: a doubted host is challenged, judged by others, and replaced before going on."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from domain.act import Command
from domain.event import Actor
from domain.events.discussion import (
    HostChallenged,
    HostChallengeDecided,
    HostReplaced,
    MinutesSigned,
    SessionOpened,
)
from domain.procedure.relations import OwnChallenge
from domain.refusal import (
    AlreadyExists,
    NotPermitted,
    OccurredBeforeItsCause,
    Refusal,
    UnknownOrganisation,
)
from domain.roles import Role
from domain.steps.hosting import (
    ChallengeAlreadyDecided,
    ChallengeHost,
    DecideHostChallenge,
    HostAlreadyChallenged,
    HostUnchanged,
    NoSuchChallenge,
    NotTheHost,
    ReplaceHost,
)
from domain.steps.notice import NoticeMissing
from domain.steps.proposal import NotUnderDeliberation
from domain.steps.seating import HostNotNeutral, HostTakesNoSeat
from domain.steps.session import (
    AdjournSession,
    HostMustBeReplaced,
    NotAsAnnounced,
    NotOnRoster,
    ResumeSession,
    SignMinutes,
)
from domain.steps.statement import RecordConsensus
from domain.value import Party
from tests.domain import course
from tests.domain.course import (
    AGREE,
    ANNOUNCE,
    CLOSE,
    COMPANY,
    FROZEN,
    HALL,
    HELD,
    HOST,
    LI,
    OPEN,
    OPENED,
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
    COMMITTEE,
    DISTRICT_CLERK,
    NEIGHBOUR_CLERK,
    OTHER_STREET_CLERK,
    STREET,
    STREET_CLERK,
    History,
    december,
    given,
    resident,
    seal,
)
from tests.policy.test_D1 import MINUTES

CHALLENGE, SECOND = UUID(int=0xC1), UUID(int=0xC2)
OTHER_HOST = resident(10)
DOUBT = ChallengeHost(
    challenge=CHALLENGE, challenger=WANG, host=HOST, ground="主持人是物业公司经理的亲属。"
)
UPHOLD = DecideHostChallenge(challenge=CHALLENGE, upheld=True, reason="情况属实。")
DISMISS = changed(UPHOLD, upheld=False)
REPLACE = ReplaceHost(host=OTHER_HOST, host_title="社区工作者", reason="原主持人回避。")

DOUBTED: History = (*FROZEN, (DOUBT, december(10, 9)))
UPHELD: History = (*DOUBTED, (UPHOLD, december(10, 10)))
REPLACED: History = (*UPHELD, (REPLACE, december(10, 11)))
UPHELD_IN_SESSION: History = (
    *SPOKEN,
    (DOUBT, december(10, 14, 40)),
    (UPHOLD, december(10, 15)),
)
REPLACED_IN_SESSION: History = (*UPHELD_IN_SESSION, (REPLACE, december(10, 15, 30)))


def hosted_by(organisation: UUID) -> History:
    """The same notice, hosted by an organisation that somebody challenges."""
    host = Party(organisation=organisation)
    return (
        *course.PREPARED,
        (changed(ANNOUNCE, host=host), december(4)),
        (course.FILL, december(5)),
        (changed(DOUBT, host=host), december(6)),
    )


@pytest.mark.parametrize(
    ("history", "at"),
    [
        pytest.param(course.SEATED, december(6), id="announced"),
        pytest.param(FROZEN, december(10, 9), id="before the session"),
        pytest.param(OPENED, december(10, 15), id="in the session"),
    ],
)
def test_somebody_on_the_roster_challenges_the_host_in_sealed_words(
    history: History, at: datetime
) -> None:
    given("matter", *history).when(DOUBT, at=at).then(
        HostChallenged(
            challenge=CHALLENGE,
            challenger=WANG,
            host=HOST,
            ground=seal(DOUBT.ground, WANG.id),
        )
    )


@pytest.mark.parametrize(
    ("history", "values", "at", "reason", "field"),
    [
        pytest.param(
            FROZEN, {"challenger": STRANGER}, december(10), NotOnRoster, "challenger", id="outsider"
        ),
        pytest.param(FROZEN, {"host": LI}, december(10), NotTheHost, "host", id="no host"),
        pytest.param(FROZEN, {}, december(3, 12), NotTheHost, "host", id="before the notice"),
        pytest.param(
            DOUBTED,
            {"challenge": SECOND, "challenger": COMPANY},
            december(10, 10),
            HostAlreadyChallenged,
            "host",
            id="while another is open",
        ),
        pytest.param(
            UPHELD,
            {"challenge": SECOND, "challenger": COMPANY},
            december(10, 11),
            HostAlreadyChallenged,
            "host",
            id="when another was upheld",
        ),
        pytest.param(
            REPLACED, {"challenge": SECOND}, december(10, 12), NotTheHost, "host", id="replaced"
        ),
    ],
)
def test_a_challenge_is_by_the_roster_against_the_host_one_at_a_time(
    history: History, values: Any, at: datetime, reason: type[Refusal], field: str
) -> None:
    given("matter", *history).when(changed(DOUBT, **values), at=at).refused(reason, "D1", field)


def test_a_challenge_is_recorded_once_while_the_matter_is_under_deliberation() -> None:
    given("matter", *DOUBTED).when(DOUBT, at=december(10, 10)).refused(
        AlreadyExists, "S4", "challenge"
    )
    given("matter", *course.DECIDED).when(DOUBT, at=december(12)).refused(
        NotUnderDeliberation, "K1"
    )


def test_after_a_dismissal_another_ground_may_be_brought() -> None:
    dismissed = (*DOUBTED, (DISMISS, december(10, 10)))
    given("matter", *dismissed).when(changed(DOUBT, challenge=SECOND), at=december(11)).accepted()


@pytest.mark.parametrize("upheld", [True, False])
@pytest.mark.parametrize("by", [CLERK, STREET_CLERK, DISTRICT_CLERK])
def test_the_organiser_or_who_is_above_it_decides(by: Actor, upheld: bool) -> None:
    command = changed(UPHOLD, upheld=upheld)
    given("matter", *DOUBTED).when(command, at=december(10, 10), by=by).then(
        HostChallengeDecided(challenge=CHALLENGE, upheld=upheld, reason=UPHOLD.reason)
    )


@pytest.mark.parametrize("command", [changed(DOUBT, challenge=SECOND), UPHOLD, REPLACE])
@pytest.mark.parametrize("by", [NEIGHBOUR_CLERK, OTHER_STREET_CLERK])
def test_nobody_from_elsewhere_has_a_say(command: Command, by: Actor) -> None:
    given("matter", *DOUBTED).when(command, at=december(10, 10), by=by).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


def test_the_organiser_itself_puts_another_host_in() -> None:
    given("matter", *DOUBTED).when(REPLACE, at=december(10, 10), by=STREET_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


@pytest.mark.parametrize(
    ("host", "by", "on_behalf_of", "own"),
    [
        pytest.param(COMMITTEE, CLERK, None, True, id="the organiser hosts and decides"),
        pytest.param(COMMITTEE, STREET_CLERK, None, False, id="the street decides"),
        pytest.param(COMMITTEE, STREET_CLERK, COMMITTEE, True, id="the street in its name"),
        pytest.param(STREET, STREET_CLERK, None, True, id="the street hosts and decides"),
        pytest.param(STREET, STREET_CLERK, COMMITTEE, True, id="the same for its committee"),
        pytest.param(STREET, CLERK, None, False, id="the committee decides"),
        pytest.param(STREET, DISTRICT_CLERK, None, False, id="the district decides"),
    ],
)
def test_the_host_challenged_never_decides(
    host: UUID, by: Actor, on_behalf_of: UUID | None, own: bool
) -> None:
    command = changed(UPHOLD, on_behalf_of=on_behalf_of)
    said = given("matter", *hosted_by(host)).when(command, at=december(7), by=by)
    if own:
        said.refused(OwnChallenge, "D1")
    else:
        said.accepted()


def test_nor_does_the_person_challenged() -> None:
    assert HOST.person is not None
    by = Actor(COMMITTEE, Role.COMMITTEE, HOST.person)
    stream = given("matter", *DOUBTED)
    stream.registry.organisations.clear()
    stream.when(UPHOLD, at=december(10, 10), by=by).refused(OwnChallenge, "D1")


def test_a_challenge_is_decided_once_after_it_was_brought() -> None:
    given("matter", *FROZEN).when(UPHOLD, at=december(10, 10)).refused(
        NoSuchChallenge, "D1", "challenge"
    )
    given("matter", *DOUBTED).when(UPHOLD, at=december(10, 8)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    given("matter", *UPHELD).when(DISMISS, at=december(10, 11)).refused(
        ChallengeAlreadyDecided, "D1", "challenge"
    )


def test_no_session_opens_under_a_host_who_has_to_go() -> None:
    given("matter", *UPHELD).when(OPEN, at=december(10, 14)).refused(HostMustBeReplaced, "D1")
    given("matter", *DOUBTED).when(OPEN, at=december(10, 14)).accepted()
    dismissed = (*DOUBTED, (DISMISS, december(10, 10)))
    given("matter", *dismissed).when(OPEN, at=december(10, 14)).accepted()


def test_replaced_the_session_opens_under_the_new_host() -> None:
    given("matter", *REPLACED).when(changed(OPEN, host=OTHER_HOST), at=december(10, 14)).then(
        SessionOpened(session=SESSION, round=1, place=HALL, host=OTHER_HOST)
    )
    given("matter", *REPLACED).when(OPEN, at=december(10, 14)).refused(NotAsAnnounced, "D1", "host")


AGREED = RecordConsensus(
    session=SESSION, consensus=UUID(int=0x61), text="装灯。", point=course.POINT
)


@pytest.mark.parametrize(
    "command",
    [changed(SPEAK, statement=REPLY), AGREE, AGREED],
    ids=lambda command: type(command).__name__,
)
@pytest.mark.parametrize(
    ("at", "goes_on"),
    [
        pytest.param(december(10, 14, 59, 59), True, id="a second before it was upheld"),
        pytest.param(december(10, 15), False, id="as it was upheld"),
        pytest.param(december(10, 15, 29, 59), False, id="a second before the replacement"),
        pytest.param(december(10, 15, 30), True, id="as the host was replaced"),
    ],
)
def test_nothing_goes_on_until_the_host_is_replaced(
    command: Command, at: datetime, goes_on: bool
) -> None:
    history = (
        *OPENED,
        (SPEAK, december(10, 14, 10)),
        (AGREE, december(10, 14, 20)),
        *REPLACED_IN_SESSION[len(SPOKEN) :],
    )
    said = given("matter", *history).when(command, at=at)
    if goes_on:
        said.accepted()
    else:
        said.refused(HostMustBeReplaced, "D1")


def test_nor_is_an_adjourned_session_resumed_but_it_may_be_closed() -> None:
    adjourn = AdjournSession(session=SESSION, reason="等待更换主持人。")
    adjourned = (*UPHELD_IN_SESSION, (adjourn, december(10, 15, 10)))
    resume = ResumeSession(session=SESSION)
    given("matter", *adjourned).when(resume, at=december(11)).refused(HostMustBeReplaced, "D1")
    replaced = (*adjourned, (REPLACE, december(10, 16)))
    given("matter", *replaced).when(resume, at=december(11)).accepted()
    given("matter", *UPHELD_IN_SESSION).when(CLOSE, at=december(10, 16)).accepted()


def test_the_minutes_are_signed_by_who_hosted_at_the_end() -> None:
    closed = (*REPLACED_IN_SESSION, (CLOSE, december(10, 16)))
    sign = SignMinutes(session=SESSION, minutes=MINUTES, signed_by=(OTHER_HOST,))
    given("matter", *closed).when(sign, at=december(11)).then(
        MinutesSigned(session=SESSION, minutes=MINUTES, signed_by=(OTHER_HOST,))
    )


@pytest.mark.parametrize("history", [FROZEN, DOUBTED, UPHELD, SPOKEN])
def test_a_host_is_replaced_with_or_without_a_challenge(history: History) -> None:
    given("matter", *history).when(REPLACE, at=december(10, 15)).then(
        HostReplaced(host=OTHER_HOST, host_title=REPLACE.host_title, reason=REPLACE.reason)
    )


@pytest.mark.parametrize(
    ("history", "host", "reason", "clause"),
    [
        pytest.param(FROZEN, HOST, HostUnchanged, "D1", id="the same"),
        pytest.param(FROZEN, WANG, HostNotNeutral, "D1", id="who raised the matter"),
        pytest.param(FROZEN, COMPANY, HostNotNeutral, "D1", id="an interested unit"),
        pytest.param(FROZEN, LI, HostTakesNoSeat, "D1", id="one on the roster"),
    ],
)
def test_the_new_host_is_another_and_neutral(
    history: History, host: Party, reason: type[Refusal], clause: str
) -> None:
    given("matter", *history).when(changed(REPLACE, host=host), at=december(10, 12)).refused(
        reason, clause, "host"
    )


def test_who_had_to_go_does_not_come_back() -> None:
    given("matter", *REPLACED).when(changed(REPLACE, host=HOST), at=december(10, 12)).refused(
        HostMustBeReplaced, "D1"
    )


def test_a_new_host_takes_over_an_announced_session_of_a_matter_under_deliberation() -> None:
    given("matter", *course.PREPARED).when(REPLACE, at=december(4)).refused(NoticeMissing, "N1")
    given("matter", *course.DECIDED).when(REPLACE, at=december(12)).refused(
        NotUnderDeliberation, "K1"
    )
    given("matter", *FROZEN).when(REPLACE, at=december(3, 12)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    unknown = changed(REPLACE, host=Party(organisation=UUID(int=404)))
    given("matter", *FROZEN).when(unknown, at=december(10)).refused(
        UnknownOrganisation, "S2", "host.organisation"
    )


def test_a_new_host_makes_no_new_round() -> None:
    replaced = (*HELD, (REPLACE, december(11)))
    again = changed(course.OPEN_AGAIN, host=OTHER_HOST)
    refusal = given("matter", *replaced).when(again, at=december(16, 14)).refusal
    assert refusal is not None
    assert refusal.clause == "K2"


def test_the_organiser_may_host_what_it_raised_itself_and_no_other_proposer_may() -> None:
    own = Party(organisation=COMMITTEE)
    raised = changed(course.PROPOSE, proposers=(own,))
    prepared = (
        (raised, december(1)),
        (course.ADOPT, december(2)),
        (course.PACK, december(3)),
    )
    hosted = changed(course.ANNOUNCE, host=own, host_title="社区居委会")
    given("matter", *prepared).when(hosted, at=december(4)).accepted()
    by_resident = (
        (changed(course.PROPOSE, proposers=(course.HOST,)), december(1)),
        *prepared[1:],
    )
    given("matter", *by_resident).when(course.ANNOUNCE, at=december(4)).refused(
        HostNotNeutral, "D1", "host"
    )
