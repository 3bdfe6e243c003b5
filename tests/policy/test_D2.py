"""D2 缩小分歧: participants take a stance on a point; the latest counts and all are kept."""

from uuid import UUID

import pytest

from domain.events.decision import DissentRecorded
from domain.events.discussion import ConsensusRecorded, Stance, StanceTaken
from domain.refusal import AlreadyExists, NotPermitted, OccurredBeforeItsCause
from domain.steps.session import (
    AdjournSession,
    NotInSession,
    NotOnRoster,
    RecordAttendance,
    SessionInRecess,
)
from domain.steps.statement import (
    MoreThanPresent,
    NobodyAgrees,
    NoSuchStatement,
    ObserversTakeNoStance,
    RecordConsensus,
    StancesAreCounted,
)
from domain.value import Party
from tests.domain import course
from tests.domain.course import (
    AGREE,
    COMPANY,
    DECIDE,
    HELD,
    LI,
    POINT,
    SESSION,
    SPOKEN,
    STRANGER,
    WANG,
    changed,
)
from tests.domain.specification import NEIGHBOUR_CLERK, History, december, given

CONSENSUS = UUID(int=0x61)
AGREED = RecordConsensus(session=SESSION, consensus=CONSENSUS, text="安装声控灯。", point=POINT)
STATED = RecordConsensus(session=SESSION, consensus=CONSENSUS, text="安装声控灯。", agreed=2)
ATTENDED: History = (
    *SPOKEN,
    (RecordAttendance(session=SESSION, present=(WANG, LI, COMPANY)), december(10, 14, 40)),
)
STANDING: History = (
    *SPOKEN,
    (AGREE, december(10, 14, 40)),
    (changed(AGREE, party=WANG, stance=Stance.DISAGREE), december(10, 14, 41)),
)


@pytest.mark.parametrize("party", [WANG, COMPANY])
@pytest.mark.parametrize("stance", Stance)
def test_a_participant_agrees_disagrees_or_abstains(stance: Stance, party: Party) -> None:
    command = changed(AGREE, stance=stance, party=party)
    given("matter", *SPOKEN).when(command, at=december(10, 15)).then(
        StanceTaken(session=SESSION, point=POINT, party=party, stance=stance)
    )


def test_a_later_stance_stands_beside_the_earlier_one() -> None:
    stream = given("matter", *SPOKEN, (AGREE, december(10, 15)))
    stream.when(changed(AGREE, stance=Stance.DISAGREE), at=december(10, 15, 30)).then(
        StanceTaken(session=SESSION, point=POINT, party=COMPANY, stance=Stance.DISAGREE)
    )


def test_a_stance_is_on_a_statement() -> None:
    given("matter", *SPOKEN).when(changed(AGREE, point=UUID(int=404)), at=december(10, 15)).refused(
        NoSuchStatement, "D1", "point"
    )


def test_a_stance_may_be_on_a_statement_of_an_earlier_round() -> None:
    second = (*course.FROZEN_AGAIN, (course.OPEN_AGAIN, december(16, 14)))
    later = changed(AGREE, session=course.SECOND_SESSION)
    given("matter", *second).when(later, at=december(16, 15)).accepted()


def test_observers_are_heard_not_counted() -> None:
    given("matter", *SPOKEN).when(changed(AGREE, party=LI), at=december(10, 15)).refused(
        ObserversTakeNoStance, "D2", "party"
    )


def test_outsiders_are_not_counted() -> None:
    given("matter", *SPOKEN).when(changed(AGREE, party=STRANGER), at=december(10, 15)).refused(
        NotOnRoster, "D1", "party"
    )


def test_views_not_followed_stay_with_the_number_who_hold_them() -> None:
    [_, dissent] = given("matter", *HELD).when(DECIDE, at=december(11)).accepted()
    assert dissent == DissentRecorded(view=DECIDE.dissent[0].view, holders=3)


def test_a_stance_does_not_come_before_its_point() -> None:
    given("matter", *SPOKEN).when(AGREE, at=december(10, 14, 29, 59)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    given("matter", *SPOKEN).when(AGREE, at=december(10, 14, 30)).accepted()


def consensus(agreed: int, disagreed: int, abstained: int, point: UUID | None) -> ConsensusRecorded:
    return ConsensusRecorded(
        session=SESSION,
        consensus=CONSENSUS,
        text=AGREED.text,
        point=point,
        agreed=agreed,
        disagreed=disagreed,
        abstained=abstained,
    )


def test_what_was_agreed_on_a_point_is_counted_from_the_latest_stances() -> None:
    given("matter", *STANDING).when(AGREED, at=december(10, 15)).then(consensus(1, 1, 0, POINT))
    changes = changed(AGREE, party=WANG, stance=Stance.ABSTAIN)
    changed_mind = (*STANDING, (changes, december(10, 14, 50)))
    given("matter", *changed_mind).when(AGREED, at=december(10, 15)).then(consensus(1, 0, 1, POINT))


@pytest.mark.parametrize("field", ["agreed", "disagreed", "abstained"])
def test_nobody_states_what_is_counted(field: str) -> None:
    given("matter", *STANDING).when(changed(AGREED, **{field: 0}), at=december(10, 15)).refused(
        StancesAreCounted, "D2", field
    )


def test_a_count_comes_after_the_stances_that_it_counts() -> None:
    given("matter", *STANDING).when(AGREED, at=december(10, 14, 40, 59)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    given("matter", *STANDING).when(AGREED, at=december(10, 14, 41)).accepted()
    given("matter", *SPOKEN).when(AGREED, at=december(10, 14, 29)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


def test_what_nobody_agrees_to_is_no_consensus() -> None:
    given("matter", *SPOKEN).when(AGREED, at=december(10, 15)).refused(NobodyAgrees, "D2", "point")
    against = (*SPOKEN, (changed(AGREE, stance=Stance.DISAGREE), december(10, 14, 40)))
    given("matter", *against).when(AGREED, at=december(10, 15)).refused(NobodyAgrees, "D2", "point")
    for nobody in (None, 0):
        command = changed(STATED, agreed=nobody, abstained=1)
        given("matter", *ATTENDED).when(command, at=december(10, 15)).refused(
            NobodyAgrees, "D2", "agreed"
        )


@pytest.mark.parametrize(
    ("counts", "fits"),
    [
        pytest.param((1, 1, 1), True, id="all present"),
        pytest.param((1, 0, 0), True, id="not all took a stand"),
        pytest.param((2, 1, 1), False, id="one more than present"),
        pytest.param((4, 0, 0), False, id="all of them more than present"),
    ],
)
def test_without_a_point_the_numbers_are_stated_and_fit_those_present(
    counts: tuple[int, int, int], fits: bool
) -> None:
    agreed, disagreed, abstained = counts
    command = changed(STATED, agreed=agreed, disagreed=disagreed, abstained=abstained)
    said = given("matter", *ATTENDED).when(command, at=december(10, 15))
    if fits:
        said.then(consensus(*counts, None))
    else:
        said.refused(MoreThanPresent, "D2", "agreed")


def test_who_is_there_is_recorded_before_numbers_are_stated() -> None:
    given("matter", *SPOKEN).when(STATED, at=december(10, 15)).refused(
        MoreThanPresent, "D2", "agreed"
    )


def test_a_consensus_is_recorded_once_on_a_statement_in_a_session_by_the_organiser() -> None:
    stream = given("matter", *STANDING)
    stream.when(changed(AGREED, point=UUID(int=404)), at=december(10, 15)).refused(
        NoSuchStatement, "D1", "point"
    )
    stream.when(AGREED, at=december(10, 13)).refused(NotInSession, "D1", "occurred_at")
    stream.when(AGREED, at=december(10, 15), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    once = (*STANDING, (AGREED, december(10, 15)))
    given("matter", *once).when(AGREED, at=december(10, 15, 1)).refused(
        AlreadyExists, "S4", "consensus"
    )
    adjourn = AdjournSession(session=SESSION, reason="休息。")
    adjourned = (*STANDING, (adjourn, december(10, 14, 50)))
    given("matter", *adjourned).when(AGREED, at=december(10, 15)).refused(
        SessionInRecess, "D1", "occurred_at"
    )
