"""E5 评议: only those who took part rate street and departments, once a subject and round."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.event import Actor
from domain.events.appraisal import AppraisalClosed, AppraisalOpened, RatingGiven
from domain.events.registry import Kind, OrganisationMerged, OrganisationRegistered
from domain.refusal import (
    AlreadyExists,
    NotPermitted,
    OccurredBeforeItsCause,
    UnknownOrganisation,
    UnknownStream,
    WrongKindOfOrganisation,
)
from domain.roles import Role
from domain.steps.appraisal import (
    AlreadyRated,
    AppraisalEnded,
    AppraisalNotItsOwn,
    AppraisalOutOfHand,
    AppraisalPeriodUnfit,
    AppraisalTooEarly,
    AppraisesItself,
    CloseAppraisal,
    DidNotTakePart,
    GiveRating,
    MatterOfAnotherOrganiser,
    NotUnderAppraisal,
    OpenAppraisal,
    ParticipantsMissing,
)
from domain.streams.appraisal import appraisal_id
from domain.streams.registry import evolve
from tests.domain import course
from tests.domain.course import COMPANY, HELD, PROPOSE, STRANGER, WANG, changed
from tests.domain.specification import (
    COMMITTEE,
    DISTRICT,
    HOUSING,
    NEIGHBOUR,
    NEIGHBOUR_CLERK,
    PROPERTY,
    STREET,
    STREET_CLERK,
    WATER,
    Given,
    History,
    december,
    given,
    january,
)

MATTER = UUID(int=0xB)
OPEN = OpenAppraisal(
    organiser=COMMITTEE,
    subjects=(STREET, HOUSING),
    period_from=date(2025, 1, 1),
    period_until=date(2025, 12, 31),
)
RATE = GiveRating(subject=HOUSING, matter=MATTER, rater=WANG.id, taking_part=4, carrying_out=2)
CLOSE = CloseAppraisal()
ROUND = appraisal_id(COMMITTEE, date(2025, 1, 1))
OPENED: History = ((OPEN, december(20)),)


def appraisal(*history: tuple[Any, ...], matter: History = HELD) -> Given:
    """The round after its opening, beside a matter in which WANG took part."""
    stream = given("appraisal", *OPENED, *history, stream_id=ROUND)
    return stream.reading(MATTER, given("matter", *matter))


def rated(rater: UUID, subject: UUID) -> RatingGiven:
    return RatingGiven(subject=subject, matter=MATTER, rater=rater, taking_part=3, carrying_out=3)


def test_a_round_names_its_subjects_and_period() -> None:
    given("appraisal", stream_id=ROUND).when(OPEN, at=december(20)).then(
        AppraisalOpened(
            organiser=COMMITTEE,
            subjects=(STREET, HOUSING),
            period_from=date(2025, 1, 1),
            period_until=date(2025, 12, 31),
        )
    )


@pytest.mark.parametrize(
    ("values", "reason", "clause", "field"),
    [
        pytest.param(
            {"organiser": HOUSING}, NotPermitted, "S2", "on_behalf_of", id="for a department"
        ),
        pytest.param(
            {"organiser": NEIGHBOUR}, NotPermitted, "S2", "on_behalf_of", id="for another committee"
        ),
        pytest.param(
            {"subjects": (HOUSING, COMMITTEE)}, AppraisesItself, "E5", "subjects.1", id="of itself"
        ),
        pytest.param(
            {"subjects": (PROPERTY,)},
            WrongKindOfOrganisation,
            "S2",
            "subjects.0",
            id="of a company",
        ),
        pytest.param(
            {"subjects": (DISTRICT,)},
            WrongKindOfOrganisation,
            "S2",
            "subjects.0",
            id="of the district",
        ),
        pytest.param(
            {"subjects": (UUID(int=404),)}, UnknownOrganisation, "S2", "subjects.0", id="of nobody"
        ),
        pytest.param(
            {"subjects": (HOUSING, HOUSING)}, AlreadyExists, "S4", "subjects.1", id="of one twice"
        ),
        pytest.param(
            {"period_until": date(2024, 12, 31)},
            AppraisalPeriodUnfit,
            "E5",
            "period_until",
            id="of no time",
        ),
        pytest.param(
            {"period_from": date(2025, 7, 1)},
            AppraisalPeriodUnfit,
            "E5",
            "period_from",
            id="of half a year",
        ),
        pytest.param(
            {"period_until": date(2026, 12, 31)},
            AppraisalPeriodUnfit,
            "E5",
            "period_until",
            id="of two years",
        ),
    ],
)
def test_what_is_no_round(values: dict[str, Any], reason: Any, clause: str, field: str) -> None:
    given("appraisal", stream_id=ROUND).when(changed(OPEN, **values), at=december(20)).refused(
        reason, clause, field
    )


def test_a_period_is_appraised_once_for_its_id_follows_from_it() -> None:
    given("appraisal", stream_id=UUID(int=1)).when(OPEN, at=december(20)).refused(
        AppraisalNotItsOwn, "E5", "id"
    )
    assert appraisal_id(COMMITTEE, date(2025, 1, 1)) != appraisal_id(COMMITTEE, date(2026, 1, 1))
    assert appraisal_id(COMMITTEE, date(2025, 1, 1)) != appraisal_id(STREET, date(2025, 1, 1))


def test_a_round_opens_once() -> None:
    given("appraisal", *OPENED, stream_id=ROUND).when(OPEN, at=december(21)).refused(
        AlreadyExists, "S4"
    )


def test_a_street_may_organise_a_round_of_others() -> None:
    by_street = changed(OPEN, organiser=STREET, subjects=(HOUSING,))
    its_own = appraisal_id(STREET, date(2025, 1, 1))
    given("appraisal", stream_id=its_own).when(
        by_street, at=december(20), by=STREET_CLERK
    ).accepted()


def test_a_rating_is_on_taking_part_and_on_carrying_out() -> None:
    appraisal().when(RATE, at=december(21)).then(
        RatingGiven(subject=HOUSING, matter=MATTER, rater=WANG.id, taking_part=4, carrying_out=2)
    )


def test_who_rated_what_is_not_public() -> None:
    assert RatingGiven.visibility == "restricted"


@pytest.mark.parametrize("points", [0, 6])
@pytest.mark.parametrize("on", ["taking_part", "carrying_out"])
def test_ratings_run_from_one_to_five(on: str, points: int) -> None:
    with pytest.raises(ValidationError):
        changed(RATE, **{on: points})


@pytest.mark.parametrize(
    ("rater", "matter", "took_part"),
    [
        pytest.param(WANG, HELD, True, id="a participant"),
        pytest.param(COMPANY, HELD, True, id="a participating organisation"),
        pytest.param(STRANGER, HELD, False, id="an outsider"),
        pytest.param(WANG, course.FROZEN, False, id="of a session not held"),
    ],
)
def test_only_those_who_took_part_rate(rater: Any, matter: History, took_part: bool) -> None:
    said = appraisal(matter=matter).when(changed(RATE, rater=rater.id), at=december(21))
    if took_part:
        said.accepted()
    else:
        said.refused(DidNotTakePart, "E5", "rater")


def test_only_the_subjects_are_rated_and_never_by_themselves() -> None:
    appraisal().when(changed(RATE, subject=WATER), at=december(21)).refused(
        NotUnderAppraisal, "E5", "subject"
    )
    appraisal().when(changed(RATE, rater=STREET), at=december(21)).refused(
        AppraisesItself, "E5", "rater"
    )


def test_ratings_rest_on_a_matter_of_the_organiser() -> None:
    neighbours = ((changed(PROPOSE, organiser=NEIGHBOUR), december(1)),)
    appraisal(matter=neighbours).when(RATE, at=december(21)).refused(
        MatterOfAnotherOrganiser, "E5", "matter"
    )
    appraisal(matter=()).when(RATE, at=december(21)).refused(UnknownStream, "A3", "matter")


def test_once_a_rater_and_subject() -> None:
    once = appraisal((rated(WANG.id, HOUSING), december(21)))
    once.when(RATE, at=december(22)).refused(AlreadyRated, "E5", "subject")
    once.when(changed(RATE, subject=STREET), at=december(22)).accepted()
    once.when(changed(RATE, rater=COMPANY.id), at=december(22)).accepted()


def test_the_round_closes_with_its_turnout() -> None:
    ratings = [(WANG.id, HOUSING), (WANG.id, STREET), (COMPANY.id, HOUSING)]
    history = tuple((rated(*pair), december(21)) for pair in ratings)
    appraisal(*history).when(CLOSE, at=december(22)).refused(ParticipantsMissing, "E5", "matters")
    appraisal().when(CLOSE, at=december(22)).then(AppraisalClosed(ratings=0, raters=0))
    appraisal(*history).when(CloseAppraisal(matters=(MATTER,)), at=december(22)).then(
        AppraisalClosed(ratings=3, raters=2, entitled=3)
    )


def test_the_entitled_are_the_participants_of_every_matter_rated_upon() -> None:
    other = UUID(int=0xBB)
    history = ((rated(WANG.id, HOUSING), december(21)),)
    both = appraisal(*history).reading(other, given("matter", *course.DECIDED))
    both.when(CloseAppraisal(matters=(other,)), at=december(22)).refused(
        ParticipantsMissing, "E5", "matters"
    )
    both.when(CloseAppraisal(matters=(MATTER, other)), at=december(22)).accepted()
    abroad = ((changed(PROPOSE, organiser=NEIGHBOUR), december(1)),)
    appraisal(matter=abroad).when(CloseAppraisal(matters=(MATTER,)), at=december(22)).refused(
        MatterOfAnotherOrganiser, "E5", "matters.0"
    )
    appraisal(matter=()).when(CloseAppraisal(matters=(MATTER,)), at=december(22)).refused(
        UnknownStream, "A3", "matters.0"
    )


def test_a_participant_stays_one_when_the_roster_is_opened_anew() -> None:
    again = (*HELD, (course.RENEW, december(11)))
    appraisal(matter=again).when(RATE, at=december(21)).accepted()


@pytest.mark.parametrize("command", [RATE, CLOSE], ids=["rate", "close"])
def test_a_round_is_open_from_its_opening_to_its_close(command: Any) -> None:
    given("appraisal", stream_id=ROUND).when(command, at=december(21)).refused(UnknownStream, "A3")
    appraisal().when(command, at=december(19)).refused(OccurredBeforeItsCause, "S4", "occurred_at")
    appraisal((CLOSE, december(22))).when(command, at=december(22)).refused(AppraisalEnded, "E5")
    appraisal().when(command, at=december(21), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


@pytest.mark.parametrize("command", [OPEN, RATE, CLOSE], ids=["open", "rate", "close"])
def test_the_street_has_no_hand_in_the_rounds_of_its_communities(command: Any) -> None:
    """Otherwise it would say what residents thought of it, or leave itself out."""
    said = changed(command, on_behalf_of=COMMITTEE)
    stream = given("appraisal", stream_id=ROUND) if command is OPEN else appraisal()
    stream.when(said, at=december(21), by=STREET_CLERK).refused(
        AppraisalOutOfHand, "E5", "on_behalf_of"
    )
    stream.when(said, at=december(21), by=Actor(DISTRICT, Role.IMPORTER)).accepted()


def test_a_period_is_not_appraised_before_it_begins() -> None:
    """Nobody uses a period up that is still to come."""
    coming = changed(OPEN, period_from=date(2026, 1, 1), period_until=date(2026, 12, 31))
    stream = given("appraisal", stream_id=appraisal_id(COMMITTEE, date(2026, 1, 1)))
    stream.when(coming, at=december(31, 23, 59, 59)).refused(AppraisalTooEarly, "E5", "period_from")
    stream.when(coming, at=january(1, 0)).accepted()


def test_who_took_an_organisation_over_does_not_rate_again() -> None:
    stream = appraisal((rated(COMPANY.id, HOUSING), december(21)))
    another = UUID(int=0xC0)
    heirs = OrganisationRegistered(
        organisation=another, kind=Kind.PROPERTY_COMPANY, name="新物业公司", parent=COMMITTEE
    )
    evolve(stream.registry, heirs, december(1))
    stream.others[MATTER].roster.convened.add(another)
    again = changed(RATE, rater=another)
    stream.when(again, at=december(22)).accepted()
    evolve(stream.registry, OrganisationMerged(organisation=PROPERTY, into=another), december(22))
    stream.when(again, at=december(23)).refused(AlreadyRated, "E5", "subject")
