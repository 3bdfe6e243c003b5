"""P1 社区党组织研究讨论: from 2026 on it comes before an assembly is called."""

from datetime import date, datetime

import pytest

from domain.events.decision import AssemblyCalled, PartyStudyRecorded
from domain.refusal import NotPermitted
from domain.rules.packs import PACK_2016, PACK_2026
from domain.steps.party_study import PartyStudyMissing, StudyNotYetHeld
from domain.steps.proposal import NotUnderDeliberation
from tests.domain import course
from tests.domain.course import CALL, HELD, SHELVED, STUDY, changed
from tests.domain.specification import NEIGHBOUR_CLERK, History, december, given, january

LATER_CALL = changed(CALL, meets_on=date(2026, 2, 1))


def studied(day: date) -> History:
    """Discussed in December; the study of this day is recorded at the end of January."""
    return (*HELD, (changed(STUDY, studied_on=day), january(31)))


@pytest.mark.parametrize(
    ("at", "called"),
    [
        pytest.param(december(31, 23, 59, 59), True, id="the last second of 2025"),
        pytest.param(january(1, 0), False, id="the first second of 2026"),
    ],
)
def test_the_same_call_without_a_study_is_lawful_in_2025_and_not_in_2026(
    at: datetime, called: bool
) -> None:
    for history in (HELD, SHELVED):
        said = given("matter", *history).when(LATER_CALL, at=at)
        if called:
            said.accepted()
        else:
            said.refused(PartyStudyMissing, "P1")


def test_the_rule_is_the_packs() -> None:
    assert PACK_2016.party_study_first.value is False
    assert PACK_2026.party_study_first.value is True
    assert "第三十条" in PACK_2026.party_study_first.source


@pytest.mark.parametrize(
    ("day", "in_time"),
    [
        pytest.param(date(2026, 1, 4), True, id="the day before the call"),
        pytest.param(date(2026, 1, 5), True, id="the day of the call"),
        pytest.param(date(2026, 1, 6), False, id="the day after it"),
    ],
)
def test_the_study_is_held_by_the_day_of_the_call(day: date, in_time: bool) -> None:
    said = given("matter", *studied(day)).when(LATER_CALL, at=january(5, 0), received=january(31))
    if in_time:
        [fact] = said.accepted()
        assert isinstance(fact, AssemblyCalled)
    else:
        said.refused(PartyStudyMissing, "P1")


def test_a_second_study_does_not_undo_the_first() -> None:
    again = (changed(STUDY, studied_on=date(2026, 1, 20)), january(31))
    twice = (*studied(date(2026, 1, 4)), again)
    given("matter", *twice).when(LATER_CALL, at=january(5), received=january(31)).accepted()


def test_a_study_is_recorded_with_its_opinion() -> None:
    given("matter", *HELD).when(STUDY, at=december(12)).then(
        PartyStudyRecorded(
            organisation=STUDY.organisation, studied_on=STUDY.studied_on, opinion=STUDY.opinion
        )
    )


@pytest.mark.parametrize(
    ("at", "held"),
    [
        pytest.param(december(10, 23, 59, 59), False, id="a second before its day"),
        pytest.param(december(11, 0), True, id="as its day begins"),
    ],
)
def test_a_study_is_not_recorded_before_its_day(at: datetime, held: bool) -> None:
    said = given("matter", *HELD).when(STUDY, at=at)
    if held:
        said.accepted()
    else:
        said.refused(StudyNotYetHeld, "P1", "studied_on")


@pytest.mark.parametrize("history", [course.ADOPTED, course.OPENED, SHELVED])
def test_a_matter_is_studied_at_any_time_before_it_is_decided(history: History) -> None:
    given("matter", *history).when(STUDY, at=december(12)).accepted()


@pytest.mark.parametrize("history", [course.DECIDED, course.CALLED])
def test_what_is_settled_is_not_studied(history: History) -> None:
    given("matter", *history).when(STUDY, at=december(12)).refused(NotUnderDeliberation, "K1")


def test_only_the_organiser_records_it() -> None:
    given("matter", *HELD).when(STUDY, at=december(12), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
