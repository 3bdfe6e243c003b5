"""S1 工作建议: a committee puts suggestions to street and government, which answer them."""

from typing import Any
from uuid import UUID

import pytest

from domain.event import Actor
from domain.events.linkage import SuggestionAnswered, SuggestionMade
from domain.refusal import (
    AlreadyExists,
    NotPermitted,
    OccurredBeforeItsCause,
    UnknownOrganisation,
    UnknownStream,
    WrongKindOfOrganisation,
)
from domain.roles import Role
from domain.steps.suggestion import AnswerSuggestion, MakeSuggestion, SuggestionAlreadyAnswered
from tests.domain.course import PROPOSE, PROPOSED, changed
from tests.domain.specification import (
    CLERK,
    COMMITTEE,
    DISTRICT,
    DISTRICT_CLERK,
    GRID,
    HOUSING,
    HOUSING_CLERK,
    IMPORTER,
    NEIGHBOUR,
    OTHER_STREET,
    OTHER_STREET_CLERK,
    OWNERS,
    PROPERTY,
    STREET,
    STREET_CLERK,
    WATER_CLERK,
    History,
    december,
    given,
)

MATTER, OTHER_MATTER = UUID(int=0xB), UUID(int=0xC)
SUGGEST = MakeSuggestion(
    organiser=COMMITTEE,
    addressee=STREET,
    title="统筹楼道照明改造",
    text="多个小区存在同类问题，建议统一申报资金。",
)
ANSWER = AnswerSuggestion(adopted=True, answer="已纳入本年度改造计划。")
SUGGESTED: History = ((SUGGEST, december(1)),)


@pytest.mark.parametrize("addressee", [STREET, OTHER_STREET, HOUSING, DISTRICT])
def test_a_committee_suggests_to_street_and_government(addressee: UUID) -> None:
    suggest = changed(SUGGEST, addressee=addressee)
    given("suggestion").when(suggest, at=december(1)).then(
        SuggestionMade(
            organiser=COMMITTEE,
            addressee=addressee,
            title=SUGGEST.title,
            text=SUGGEST.text,
            matters=(),
        )
    )


@pytest.mark.parametrize("addressee", [COMMITTEE, NEIGHBOUR, GRID, PROPERTY])
def test_nobody_else_is_put_suggestions(addressee: UUID) -> None:
    given("suggestion").when(changed(SUGGEST, addressee=addressee), at=december(1)).refused(
        WrongKindOfOrganisation, "S2", "addressee"
    )


def test_an_addressee_is_registered() -> None:
    unknown = changed(SUGGEST, addressee=UUID(int=404))
    given("suggestion").when(unknown, at=december(1)).refused(
        UnknownOrganisation, "S2", "addressee"
    )


def test_only_a_committee_suggests_and_in_its_own_name() -> None:
    for organiser in (OWNERS, GRID):
        suggest = changed(SUGGEST, organiser=organiser, on_behalf_of=organiser)
        given("suggestion").when(suggest, at=december(1)).refused(
            WrongKindOfOrganisation, "S2", "organiser"
        )
    street = changed(SUGGEST, organiser=STREET, addressee=HOUSING)
    given("suggestion").when(street, at=december(1), by=STREET_CLERK).refused(
        WrongKindOfOrganisation, "S2", "organiser"
    )
    given("suggestion").when(changed(SUGGEST, organiser=NEIGHBOUR), at=december(1)).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


def test_a_suggestion_is_made_once() -> None:
    given("suggestion", *SUGGESTED).when(SUGGEST, at=december(2)).refused(AlreadyExists, "S4")


def test_a_suggestion_names_the_matters_that_it_grew_from() -> None:
    suggest = changed(SUGGEST, matters=(MATTER, OTHER_MATTER))
    matter = given("matter", *PROPOSED)
    stream = given("suggestion").reading(MATTER, matter)
    [fact] = stream.reading(OTHER_MATTER, matter).when(suggest, at=december(2)).accepted()
    assert fact.matters == (MATTER, OTHER_MATTER)  # type: ignore[attr-defined]
    for nothing in (given("matter"), given("opinion_call")):
        stream.reading(OTHER_MATTER, nothing).when(suggest, at=december(2)).refused(
            UnknownStream, "A3", "matters.1"
        )
    twice = changed(SUGGEST, matters=(MATTER, MATTER))
    stream.when(twice, at=december(2)).refused(AlreadyExists, "S4", "matters.1")


@pytest.mark.parametrize(
    ("second", "possible"),
    [pytest.param(0, False, id="a second early"), pytest.param(1, True, id="as it is raised")],
)
def test_a_suggestion_grows_from_what_was_raised_by_then(second: int, possible: bool) -> None:
    matter = given("matter", (PROPOSE, december(2, 9, 0, 1)))
    suggest = changed(SUGGEST, matters=(MATTER,))
    said = given("suggestion").reading(MATTER, matter).when(suggest, at=december(2, 9, 0, second))
    if possible:
        said.accepted()
    else:
        said.refused(OccurredBeforeItsCause, "S4", "occurred_at")


@pytest.mark.parametrize("adopted", [True, False])
def test_a_suggestion_is_answered_with_a_reason(adopted: bool) -> None:
    answer = changed(ANSWER, adopted=adopted)
    given("suggestion", *SUGGESTED).when(answer, at=december(2), by=STREET_CLERK).then(
        SuggestionAnswered(adopted=adopted, answer=ANSWER.answer)
    )


@pytest.mark.parametrize(
    ("addressee", "by", "allowed"),
    [
        pytest.param(STREET, STREET_CLERK, True, id="the street"),
        pytest.param(HOUSING, HOUSING_CLERK, True, id="the department"),
        pytest.param(DISTRICT, DISTRICT_CLERK, True, id="the district"),
        pytest.param(STREET, OTHER_STREET_CLERK, False, id="another street"),
        pytest.param(HOUSING, WATER_CLERK, False, id="another department"),
        pytest.param(HOUSING, STREET_CLERK, False, id="the street for a department"),
        pytest.param(STREET, DISTRICT_CLERK, False, id="the district for a street"),
    ],
)
def test_the_addressee_answers(addressee: UUID, by: Actor, allowed: bool) -> None:
    suggested = (changed(SUGGEST, addressee=addressee), december(1))
    said = given("suggestion", suggested).when(ANSWER, at=december(2), by=by)
    if allowed:
        said.accepted()
    else:
        said.refused(NotPermitted, "S2", "on_behalf_of")


def test_an_importer_records_the_addressees_answer() -> None:
    answer = changed(ANSWER, on_behalf_of=STREET)
    given("suggestion", *SUGGESTED).when(answer, at=december(2), by=IMPORTER).accepted()


@pytest.mark.parametrize("by", [CLERK, Actor(COMMITTEE, Role.AUDITOR)], ids=["clerk", "auditor"])
def test_whoever_suggested_does_not_answer(by: Actor) -> None:
    given("suggestion", *SUGGESTED).when(ANSWER, at=december(2), by=by).refused(NotPermitted, "S2")


def test_a_suggestion_is_answered_once() -> None:
    answered: Any = (*SUGGESTED, (ANSWER, december(2), STREET_CLERK))
    given("suggestion", *answered).when(ANSWER, at=december(3), by=STREET_CLERK).refused(
        SuggestionAlreadyAnswered, "S1"
    )


def test_only_what_was_suggested_is_answered_and_not_before() -> None:
    given("suggestion").when(ANSWER, at=december(2), by=STREET_CLERK).refused(UnknownStream, "A3")
    stream = given("suggestion", *SUGGESTED)
    stream.when(ANSWER, at=december(1, 8, 59, 59), by=STREET_CLERK).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    stream.when(ANSWER, at=december(1), by=STREET_CLERK).accepted()
