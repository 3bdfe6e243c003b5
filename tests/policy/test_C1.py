"""C1 提升协商能力: training with its audience; support, so that weak groups take part."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.act import Command
from domain.event import Actor
from domain.events.ability import (
    Audience,
    AudienceCount,
    SupportKind,
    SupportProvided,
    TrainingHeld,
    TrainingMethod,
    WeakGroup,
)
from domain.refusal import (
    AlreadyExists,
    NotPermitted,
    OccurredBeforeItsCause,
    UnknownStream,
    WrongKindOfOrganisation,
)
from domain.steps.ability import HoldTraining, ProvideSupport, TrainingNotYetHeld
from domain.steps.proposal import NotAdopted
from domain.steps.session import NoSuchSession
from tests.domain import course
from tests.domain.course import changed
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
    NEIGHBOUR_CLERK,
    OWNERS,
    PROPERTY,
    STREET,
    STREET_CLERK,
    december,
    given,
)

MEMBERS = AudienceCount(audience=Audience.COMMITTEE_MEMBERS, people=7)
RESIDENTS = AudienceCount(audience=Audience.RESIDENTS, people=23)
TRAIN = HoldTraining(
    organiser=COMMITTEE,
    title="议事规则培训",
    method=TrainingMethod.EXPERT_LECTURE,
    held_on=date(2025, 12, 10),
    trainer="某社会工作事务所",
    audience=(MEMBERS, RESIDENTS),
    summary="讲解议事规则，模拟协商一次。",
)
SUPPORT = ProvideSupport(
    session=course.SESSION,
    kind=SupportKind.TRANSPORT,
    group=WeakGroup.DISABLED,
    people=2,
    description="接送行动不便的居民到会。",
)


@pytest.mark.parametrize("method", TrainingMethod)
def test_a_training_is_recorded_with_its_method_and_audience(method: TrainingMethod) -> None:
    given("training").when(changed(TRAIN, method=method), at=december(10)).then(
        TrainingHeld(
            organiser=COMMITTEE,
            title=TRAIN.title,
            method=method,
            held_on=TRAIN.held_on,
            trainer=TRAIN.trainer,
            audience=(MEMBERS, RESIDENTS),
            summary=TRAIN.summary,
        )
    )


def test_a_training_is_recorded_once() -> None:
    given("training", (TRAIN, december(10))).when(TRAIN, at=december(11)).refused(
        AlreadyExists, "S4"
    )


@pytest.mark.parametrize(
    ("organiser", "by"),
    [
        pytest.param(COMMITTEE, CLERK, id="committee"),
        pytest.param(STREET, STREET_CLERK, id="street"),
        pytest.param(HOUSING, HOUSING_CLERK, id="department"),
        pytest.param(DISTRICT, DISTRICT_CLERK, id="district"),
    ],
)
def test_committee_street_department_and_district_train(organiser: UUID, by: Actor) -> None:
    train = changed(TRAIN, organiser=organiser)
    given("training").when(train, at=december(10), by=by).accepted()
    recorded = changed(train, on_behalf_of=organiser)
    given("training").when(recorded, at=december(10), by=IMPORTER).accepted()


@pytest.mark.parametrize("organiser", [GRID, OWNERS, PROPERTY])
def test_nobody_else_trains(organiser: UUID) -> None:
    train = changed(TRAIN, organiser=organiser, on_behalf_of=organiser)
    given("training").when(train, at=december(10)).refused(
        WrongKindOfOrganisation, "S2", "organiser"
    )


def test_a_training_is_recorded_by_whoever_held_it() -> None:
    for organiser in (STREET, NEIGHBOUR, HOUSING):
        given("training").when(changed(TRAIN, organiser=organiser), at=december(10)).refused(
            NotPermitted, "S2", "on_behalf_of"
        )


def test_each_audience_is_counted_once() -> None:
    train = changed(TRAIN, audience=(MEMBERS, RESIDENTS, MEMBERS))
    given("training").when(train, at=december(10)).refused(
        AlreadyExists, "S4", "audience.2.audience"
    )
    everybody = tuple(AudienceCount(audience=audience, people=1) for audience in Audience)
    given("training").when(changed(TRAIN, audience=everybody), at=december(10)).accepted()


@pytest.mark.parametrize(
    ("at", "possible"),
    [
        pytest.param(december(9, 23, 59, 59), False, id="a second early"),
        pytest.param(december(10, 0), True, id="on its day"),
        pytest.param(december(31), True, id="later"),
    ],
)
def test_a_training_is_recorded_when_it_has_been_held(at: Any, possible: bool) -> None:
    said = given("training").when(TRAIN, at=at)
    if possible:
        said.accepted()
    else:
        said.refused(TrainingNotYetHeld, "C1", "held_on")


@pytest.mark.parametrize("kind", SupportKind)
@pytest.mark.parametrize("group", WeakGroup)
def test_support_is_recorded_with_its_group(kind: SupportKind, group: WeakGroup) -> None:
    support = changed(SUPPORT, kind=kind, group=group)
    given("matter", *course.OPENED).when(support, at=december(10, 14)).then(
        SupportProvided(
            session=course.SESSION,
            kind=kind,
            group=group,
            people=2,
            description=SUPPORT.description,
        )
    )


def test_support_is_for_a_session_on_record_and_may_come_before_it_opens() -> None:
    given("matter", *course.FROZEN).when(SUPPORT, at=december(10)).refused(
        NoSuchSession, "D1", "session"
    )
    given("matter", *course.HELD).when(SUPPORT, at=december(9)).accepted()
    given("matter", *course.DECIDED).when(SUPPORT, at=december(12)).accepted()
    given("matter", *course.HELD).when(SUPPORT, at=december(2, 8, 59, 59)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


def test_support_is_recorded_by_the_organiser() -> None:
    stream = given("matter", *course.HELD)
    for by in (NEIGHBOUR_CLERK, STREET_CLERK):
        stream.when(SUPPORT, at=december(12), by=by).refused(NotPermitted, "S2", "on_behalf_of")
    recorded = changed(SUPPORT, on_behalf_of=COMMITTEE)
    stream.when(recorded, at=december(12), by=STREET_CLERK).accepted()
    stream.when(SUPPORT, at=december(12), by=HOUSING_CLERK).refused(NotPermitted, "S2")


@pytest.mark.parametrize(
    ("history", "reason"), [((), UnknownStream), (course.PROPOSED, NotAdopted)]
)
def test_support_is_for_a_matter_on_the_agenda(history: Any, reason: Any) -> None:
    given("matter", *history).when(SUPPORT, at=december(12)).refused(reason, "A3")


@pytest.mark.parametrize(
    ("command", "values"),
    [
        pytest.param(SUPPORT, {"people": 0}, id="support for nobody"),
        pytest.param(TRAIN, {"audience": ()}, id="training of nobody"),
    ],
)
def test_somebody_was_there(command: Command, values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"at least|greater than"):
        changed(command, **values)
    with pytest.raises(ValueError, match="greater than"):
        AudienceCount(audience=Audience.RESIDENTS, people=0)
