"""E2 第三方评估: the street brings in a third party that declares its independence, and reports."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.event import Actor
from domain.events.evaluation import EvaluationReported, EvaluatorEngaged
from domain.events.registry import Kind, OrganisationRegistered
from domain.refusal import (
    AlreadyExists,
    NotPermitted,
    OccurredBeforeItsCause,
    WrongKindOfOrganisation,
)
from domain.roles import Role
from domain.steps.evaluation import (
    AlreadyReported,
    EngageEvaluator,
    EvaluationDueTooEarly,
    EvaluatorNotIndependent,
    NoSuchEngagement,
    ReportEvaluation,
)
from domain.steps.proposal import SubmitProposal
from domain.steps.undertaking import NotDecided
from domain.streams import registry as register
from domain.value import Party
from tests.domain.course import ASSIGN, DECIDED, HELD, changed
from tests.domain.specification import (
    ASSESSOR,
    CLERK,
    COMMITTEE,
    DISTRICT,
    DISTRICT_CLERK,
    EVALUATOR,
    HOUSING,
    OTHER_STREET_CLERK,
    PROPERTY,
    STREET,
    STREET_CLERK,
    History,
    december,
    given,
    registered,
)

ENGAGEMENT = UUID(int=0xEE)
ENGAGE = EngageEvaluator(
    engagement=ENGAGEMENT,
    evaluator=ASSESSOR,
    scope="评估声控灯安装的质量和居民满意情况。",
    independence_declaration="本机构与各方无利益关系。",
    due_on=date(2026, 1, 15),
)
REPORT = ReportEvaluation(engagement=ENGAGEMENT, summary="安装到位，居民总体满意。", rating=4)
ENGAGED: History = (*DECIDED, (ENGAGE, december(20), STREET_CLERK))
REPORTED: History = (*ENGAGED, (REPORT, december(28), EVALUATOR))


def test_the_street_engages_and_the_evaluator_declares() -> None:
    given("matter", *DECIDED).when(ENGAGE, at=december(20), by=STREET_CLERK).then(
        EvaluatorEngaged(
            engagement=ENGAGEMENT,
            evaluator=ASSESSOR,
            scope=ENGAGE.scope,
            independence_declaration=ENGAGE.independence_declaration,
            due_on=ENGAGE.due_on,
        )
    )


@pytest.mark.parametrize(
    ("by", "field"),
    [
        pytest.param(CLERK, None, id="the committee itself"),
        pytest.param(DISTRICT_CLERK, "on_behalf_of", id="the district"),
        pytest.param(OTHER_STREET_CLERK, "on_behalf_of", id="another street"),
    ],
)
def test_nobody_else_engages(by: Actor, field: str | None) -> None:
    given("matter", *DECIDED).when(ENGAGE, at=december(20), by=by).refused(
        NotPermitted, "S2", field
    )


def test_what_is_evaluated_was_decided() -> None:
    given("matter", *HELD).when(ENGAGE, at=december(20), by=STREET_CLERK).refused(NotDecided, "I1")
    given("matter", *DECIDED).when(ENGAGE, at=december(10), by=STREET_CLERK).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


def test_an_evaluator_is_one_and_each_engagement_has_its_id() -> None:
    given("matter", *DECIDED).when(
        changed(ENGAGE, evaluator=HOUSING), at=december(20), by=STREET_CLERK
    ).refused(WrongKindOfOrganisation, "S2", "evaluator")
    given("matter", *ENGAGED).when(ENGAGE, at=december(21), by=STREET_CLERK).refused(
        AlreadyExists, "S4", "engagement"
    )


def test_who_has_a_hand_in_the_matter_does_not_evaluate_it() -> None:
    carrying_out = (*DECIDED, (changed(ASSIGN, owner=ASSESSOR), december(12)))
    given("matter", *carrying_out).when(ENGAGE, at=december(20), by=STREET_CLERK).refused(
        EvaluatorNotIndependent, "E2", "evaluator"
    )
    came_later = (*ENGAGED, (changed(ASSIGN, owner=ASSESSOR), december(21)))
    given("matter", *came_later).when(REPORT, at=december(28), by=EVALUATOR).refused(
        EvaluatorNotIndependent, "E2", "engagement"
    )


@pytest.mark.parametrize(
    ("due_on", "fits"),
    [
        pytest.param(date(2025, 12, 20), False, id="on its day"),
        pytest.param(date(2025, 12, 21), True, id="on the day after"),
    ],
)
def test_the_report_is_due_after_the_engagement(due_on: date, fits: bool) -> None:
    said = given("matter", *DECIDED).when(
        changed(ENGAGE, due_on=due_on), at=december(20), by=STREET_CLERK
    )
    if fits:
        said.accepted()
    else:
        said.refused(EvaluationDueTooEarly, "E2", "due_on")


def test_the_evaluator_reports_with_a_rating() -> None:
    given("matter", *ENGAGED).when(REPORT, at=december(28), by=EVALUATOR).then(
        EvaluationReported(
            engagement=ENGAGEMENT,
            evaluator=ASSESSOR,
            summary=REPORT.summary,
            rating=4,
            documents=(),
        )
    )


@pytest.mark.parametrize("rating", [0, 6])
def test_ratings_run_from_one_to_five(rating: int) -> None:
    with pytest.raises(ValidationError):
        changed(REPORT, rating=rating)


def test_only_the_one_engaged_reports_once_and_not_before() -> None:
    given("matter", *ENGAGED).when(REPORT, at=december(28), by=STREET_CLERK).refused(
        NotPermitted, "S2"
    )
    other = Actor(HOUSING, Role.IMPORTER)
    given("matter", *ENGAGED).when(REPORT, at=december(28), by=other).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    given("matter", *REPORTED).when(REPORT, at=december(29), by=EVALUATOR).refused(
        AlreadyReported, "E2", "engagement"
    )
    given("matter", *ENGAGED).when(REPORT, at=december(19), by=EVALUATOR).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    unknown: Any = changed(REPORT, engagement=UUID(int=1))
    given("matter", *ENGAGED).when(unknown, at=december(28), by=EVALUATOR).refused(
        NoSuchEngagement, "E2", "engagement"
    )


def test_a_street_does_not_engage_an_evaluator_of_its_own_matters_but_the_district_does() -> None:
    own: History = tuple(
        (changed(it, organiser=STREET) if isinstance(it, SubmitProposal) else it, at, STREET_CLERK)
        for it, at in DECIDED
    )
    given("matter", *own).when(ENGAGE, at=december(20), by=STREET_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    given("matter", *own).when(ENGAGE, at=december(20), by=DISTRICT_CLERK).accepted()


@pytest.mark.parametrize(
    ("parent", "independent"),
    [
        pytest.param(COMMITTEE, False, id="of the organiser"),
        pytest.param(PROPERTY, False, id="of a participant"),
        pytest.param(STREET, True, id="of the street that engages it"),
        pytest.param(DISTRICT, True, id="of the district, as everybody"),
    ],
)
def test_who_belongs_to_somebody_concerned_is_no_third_party(
    parent: UUID, independent: bool
) -> None:
    registry = registered()
    another = UUID(int=0xE2)
    register.evolve(
        registry,
        OrganisationRegistered(
            organisation=another, kind=Kind.EVALUATOR, name="另一评估中心", parent=parent
        ),
        december(1),
    )
    said = given("matter", *DECIDED, registry=registry).when(
        changed(ENGAGE, evaluator=another), at=december(20), by=STREET_CLERK
    )
    if independent:
        said.accepted()
    else:
        said.refused(EvaluatorNotIndependent, "E2", "evaluator")


def test_who_hosted_does_not_evaluate() -> None:
    hosted = tuple(
        (changed(it, host=Party(organisation=ASSESSOR)) if hasattr(it, "host") else it, at)
        for it, at in DECIDED
    )
    given("matter", *hosted).when(ENGAGE, at=december(20), by=STREET_CLERK).refused(
        EvaluatorNotIndependent, "E2", "evaluator"
    )
