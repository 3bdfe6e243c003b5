"""I4 落实困难: street and departments are asked to help, with a clock; others judge objections."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.act import Command
from domain.event import Actor
from domain.events.mandate import MandateGranted
from domain.events.referral import (
    ReferralAccepted,
    ReferralAnswered,
    ReferralIssued,
    ReferralObjected,
    ReferralObjectionDecided,
)
from domain.events.registry import Kind, OrganisationRegistered
from domain.procedure.relations import OwnClock, OwnObjection
from domain.refusal import (
    AlreadyExists,
    NotPermitted,
    OccurredBeforeItsCause,
    UnknownOrganisation,
    WrongKindOfOrganisation,
)
from domain.roles import Role
from domain.rules.pack import Term, end_of_day
from domain.rules.packs import PACKS
from domain.steps.proposal import NotAdopted
from domain.steps.referral import (
    DecideReferralObjection,
    DueSourceMissing,
    NobodyToDecide,
    NoSuchReferral,
    ObjectionAlreadyDismissed,
    ReferralDueTooEarly,
    ReferralDueTooLate,
    ReferralElsewhere,
    ReferredToItself,
)
from domain.steps.referral_course import RedirectReferral
from domain.steps.undertaking import NoSuchTask
from domain.streams import registry as register
from domain.streams.registry import Registry
from tests.domain import course
from tests.domain.calendars import announced, in_2026
from tests.domain.course import (
    ACCEPT,
    ADOPTED,
    ANSWER,
    OBJECT,
    OBJECTED,
    PROPOSE,
    REFER,
    REFERRAL,
    REFERRED,
    TASK,
    changed,
)
from tests.domain.specification import (
    CLERK,
    COMMITTEE,
    DISTRICT,
    DISTRICT_CLERK,
    HOUSING,
    HOUSING_CLERK,
    IMPORTER,
    NEIGHBOUR_CLERK,
    OTHER_STREET_CLERK,
    PROPERTY,
    STREET,
    STREET_CLERK,
    WATER_CLERK,
    History,
    december,
    given,
    registered,
    seal,
)

DISMISS = DecideReferralObjection(referral=REFERRAL, upheld=False, reason="属于其法定职责。")
UPHOLD = changed(DISMISS, upheld=True)
BY_ADDRESSEE = (ACCEPT, OBJECT, ANSWER)
PERSON = UUID(int=0xC1)
STREETS_OWN: History = (
    (changed(PROPOSE, organiser=STREET), december(1), STREET_CLERK),
    (course.ADOPT, december(2), STREET_CLERK),
)


def name(command: Command) -> str:
    return type(command).__name__


def test_a_referral_is_due_by_the_rule_of_the_day_at_the_end_of_a_day_in_beijing() -> None:
    given("matter", *ADOPTED).when(REFER, at=december(3, 23, 59)).then(
        ReferralIssued(
            referral=REFERRAL,
            to=HOUSING,
            request=seal(REFER.request, COMMITTEE),
            due_at=datetime(2025, 12, 24, 15, 59, 59, tzinfo=UTC),
            due_source="接诉即办条例第十三条：时限由主管部门确定",
            working_days=15,
            provisional=True,
        )
    )


def test_the_days_are_a_default_of_ours_that_names_its_source() -> None:
    for pack in PACKS:
        assert pack.referral_answer.value == Term(days=15, working=True)
        assert pack.referral_answer.configured
        assert "第十三条" in pack.referral_answer.source


@pytest.mark.parametrize(
    ("registry", "due_on", "provisional"),
    [
        pytest.param(announced(), date(2026, 3, 5), False, id="by the notice of the year"),
        pytest.param(registered(), date(2026, 2, 27), True, id="the year not announced"),
    ],
)
def test_holidays_do_not_count_and_make_up_days_do(
    registry: Registry, due_on: date, provisional: bool
) -> None:
    stream = given("matter", *ADOPTED, registry=registry)
    [fact] = stream.when(REFER, at=in_2026(2, 6)).accepted()
    assert isinstance(fact, ReferralIssued)
    assert (fact.due_at, fact.provisional) == (end_of_day(due_on), provisional)


def test_words_are_sealed_under_the_person_who_wrote_them_where_known() -> None:
    clerk = Actor(COMMITTEE, Role.COMMITTEE, PERSON)
    registry = registered()
    mandate = MandateGranted(
        mandate=UUID(int=0xC2),
        organisation=COMMITTEE,
        role=Role.COMMITTEE,
        person=PERSON,
        valid_from=date(2025, 1, 1),
    )
    register.evolve(registry, mandate, december(1))
    stream = given("matter", *ADOPTED, registry=registry)
    [fact] = stream.when(REFER, at=december(3), by=clerk).accepted()
    assert isinstance(fact, ReferralIssued)
    assert fact.request == seal(REFER.request, PERSON)


@pytest.mark.parametrize(
    ("due_at", "possible"),
    [
        pytest.param(december(3), False, id="with the act"),
        pytest.param(december(3, 9, 0, 1), True, id="a second later"),
        pytest.param(december(3) + timedelta(days=3660), True, id="ten years later"),
    ],
)
def test_another_due_time_lies_ahead(due_at: datetime, possible: bool) -> None:
    command = changed(REFER, due_at=due_at, due_source="街道协调会确定")
    said = given("matter", *ADOPTED).when(command, at=december(3))
    if possible:
        [fact] = said.accepted()
        assert isinstance(fact, ReferralIssued)
        assert (fact.due_at, fact.due_source) == (due_at, "街道协调会确定")
        assert (fact.working_days, fact.provisional) == (None, False)
    else:
        said.refused(ReferralDueTooEarly, "I4", "due_at")


def test_no_clock_runs_longer_than_a_term_can() -> None:
    """Nor could one that ends with the calendar be extended."""
    for due_at in (december(3, 9, 0, 1) + timedelta(days=3660), datetime(2200, 12, 31, tzinfo=UTC)):
        command = changed(REFER, due_at=due_at, due_source="街道协调会确定")
        given("matter", *ADOPTED).when(command, at=december(3)).refused(
            ReferralDueTooLate, "I4", "due_at"
        )


def test_who_is_asked_does_not_say_until_when() -> None:
    """A street may record for its committee that it was asked; its clock is that of the rules."""
    its_own = changed(REFER, to=STREET, on_behalf_of=COMMITTEE)
    stream = given("matter", *ADOPTED)
    stream.when(its_own, at=december(3), by=STREET_CLERK).accepted()
    at_leisure = changed(its_own, due_at=december(31), due_source="街道自定")
    stream.when(at_leisure, at=december(3), by=STREET_CLERK).refused(OwnClock, "I4", "due_at")
    for by in (CLERK, Actor(DISTRICT, Role.IMPORTER)):
        stream.when(at_leisure, at=december(3), by=by).accepted()
    withdrawn = given("matter", *OBJECTED, (UPHOLD, december(5), STREET_CLERK))
    to_itself = RedirectReferral(referral=REFERRAL, to=STREET, reason="由街道协助办理。")
    withdrawn.when(to_itself, at=december(6), by=STREET_CLERK).accepted()
    at_leisure = changed(to_itself, due_at=december(31), due_source="街道自定")
    withdrawn.when(at_leisure, at=december(6), by=STREET_CLERK).refused(OwnClock, "I4", "due_at")


def test_another_due_time_names_its_source() -> None:
    command = changed(REFER, due_at=december(10))
    given("matter", *ADOPTED).when(command, at=december(3)).refused(
        DueSourceMissing, "I4", "due_source"
    )


@pytest.mark.parametrize("to", [STREET, HOUSING, DISTRICT])
def test_street_departments_and_district_are_asked(to: UUID) -> None:
    given("matter", *ADOPTED).when(changed(REFER, to=to), at=december(3)).accepted()


@pytest.mark.parametrize(
    ("to", "reason"),
    [(PROPERTY, WrongKindOfOrganisation), (UUID(int=404), UnknownOrganisation)],
)
def test_nobody_else_is_asked(to: UUID, reason: Any) -> None:
    given("matter", *ADOPTED).when(changed(REFER, to=to), at=december(3)).refused(
        reason, "S2", "to"
    )


def test_a_street_does_not_ask_itself() -> None:
    given("matter", *STREETS_OWN).when(
        changed(REFER, to=STREET), at=december(3), by=STREET_CLERK
    ).refused(ReferredToItself, "I4", "to")


@pytest.mark.parametrize(
    ("at", "possible"),
    [
        pytest.param(december(3, 8, 59, 59), False, id="a second before it was registered"),
        pytest.param(december(3), True, id="as it was registered"),
    ],
)
def test_nobody_is_asked_before_it_was_registered(at: datetime, possible: bool) -> None:
    registry, parks = registered(), UUID(int=0x77)
    founded = OrganisationRegistered(
        organisation=parks, kind=Kind.DEPARTMENT, name="区园林绿化局", parent=DISTRICT
    )
    register.evolve(registry, founded, december(3))
    said = given("matter", *ADOPTED, registry=registry).when(changed(REFER, to=parks), at=at)
    if possible:
        said.accepted()
    else:
        said.refused(OccurredBeforeItsCause, "S4", "occurred_at")


def test_a_referral_is_issued_once_by_the_organiser_of_a_matter_on_the_agenda() -> None:
    given("matter", *REFERRED).when(REFER, at=december(4)).refused(AlreadyExists, "S4", "referral")
    given("matter", *ADOPTED).when(REFER, at=december(3), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    given("matter", *course.PROPOSED).when(REFER, at=december(3)).refused(NotAdopted, "A3")


def test_a_referral_may_serve_a_task() -> None:
    for_task = changed(REFER, task=TASK)
    given("matter", *course.ASSIGNED).when(for_task, at=december(13)).accepted()
    given("matter", *course.DECIDED).when(for_task, at=december(13)).refused(
        NoSuchTask, "I1", "task"
    )


def test_the_addressee_accepts_objects_or_answers() -> None:
    stream = given("matter", *REFERRED)
    stream.when(ACCEPT, at=december(4), by=HOUSING_CLERK).then(ReferralAccepted(referral=REFERRAL))
    stream.when(OBJECT, at=december(4), by=HOUSING_CLERK).then(
        ReferralObjected(referral=REFERRAL, ground=seal(OBJECT.ground, HOUSING), judge=STREET)
    )
    stream.when(ANSWER, at=december(4), by=HOUSING_CLERK).then(
        ReferralAnswered(referral=REFERRAL, answer=seal(ANSWER.answer, HOUSING))
    )


@pytest.mark.parametrize("command", BY_ADDRESSEE, ids=name)
def test_nobody_else_does_so(command: Command) -> None:
    given("matter", *REFERRED).when(command, at=december(4), by=WATER_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


@pytest.mark.parametrize("command", [*BY_ADDRESSEE, DISMISS], ids=name)
def test_every_step_is_of_a_known_referral_and_after_the_step_before(command: Command) -> None:
    by = DISTRICT_CLERK if command is DISMISS else HOUSING_CLERK
    history = OBJECTED if command is DISMISS else REFERRED
    given("matter", *ADOPTED).when(command, at=december(4), by=by).refused(
        NoSuchReferral, "I4", "referral"
    )
    given("matter", *history).when(command, at=december(3, 8), by=by).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


@pytest.mark.parametrize(
    ("by", "reason"),
    [
        pytest.param(STREET_CLERK, None, id="the street above the organiser"),
        pytest.param(DISTRICT_CLERK, None, id="the district"),
        pytest.param(OTHER_STREET_CLERK, NotPermitted, id="another street"),
    ],
)
@pytest.mark.parametrize("command", [DISMISS, UPHOLD], ids=["dismissed", "upheld"])
def test_an_objection_is_judged_from_above_the_organiser(
    command: Any, by: Actor, reason: Any
) -> None:
    said = given("matter", *OBJECTED).when(command, at=december(5), by=by)
    if reason is None:
        said.then(
            ReferralObjectionDecided(
                referral=REFERRAL, upheld=command.upheld, reason=command.reason
            )
        )
    else:
        said.refused(reason, "S2", "on_behalf_of")


TO_THE_STREET: History = (
    *ADOPTED,
    (changed(REFER, to=STREET), december(3)),
    (OBJECT, december(4), STREET_CLERK),
)
FOR_THE_STREET = changed(DISMISS, on_behalf_of=STREET)


@pytest.mark.parametrize(
    ("command", "by", "reason"),
    [
        pytest.param(DISMISS, STREET_CLERK, OwnObjection, id="by itself"),
        pytest.param(
            changed(DISMISS, on_behalf_of=COMMITTEE), STREET_CLERK, OwnObjection, id="as another"
        ),
        pytest.param(FOR_THE_STREET, DISTRICT_CLERK, OwnObjection, id="by another in its name"),
        pytest.param(FOR_THE_STREET, IMPORTER, OwnObjection, id="imported in its name"),
        pytest.param(DISMISS, DISTRICT_CLERK, None, id="by the district"),
        pytest.param(
            changed(DISMISS, on_behalf_of=DISTRICT), IMPORTER, None, id="imported for the district"
        ),
    ],
)
def test_the_addressee_never_judges_its_own_objection(command: Any, by: Actor, reason: Any) -> None:
    said = given("matter", *TO_THE_STREET).when(command, at=december(5), by=by)
    if reason is None:
        said.accepted()
    else:
        said.refused(reason, "I4")


def test_the_committee_cannot_be_made_to_judge() -> None:
    imported = changed(DISMISS, on_behalf_of=COMMITTEE)
    given("matter", *OBJECTED).when(imported, at=december(5), by=IMPORTER).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


def test_upheld_the_referral_is_over_dismissed_it_goes_on() -> None:
    upheld = given("matter", *OBJECTED, (UPHOLD, december(5), DISTRICT_CLERK))
    upheld.when(ANSWER, at=december(6), by=HOUSING_CLERK).refused(
        ReferralElsewhere, "L3", "referral"
    )
    dismissed = given("matter", *OBJECTED, (DISMISS, december(5), DISTRICT_CLERK))
    dismissed.when(ANSWER, at=december(6), by=HOUSING_CLERK).accepted()


@pytest.mark.parametrize(
    ("history", "asking", "to", "objecting", "judge"),
    [
        pytest.param(ADOPTED, CLERK, HOUSING, HOUSING_CLERK, STREET, id="the street above"),
        pytest.param(ADOPTED, CLERK, STREET, STREET_CLERK, DISTRICT, id="itself the addressee"),
        pytest.param(ADOPTED, CLERK, DISTRICT, DISTRICT_CLERK, STREET, id="of the district's"),
        pytest.param(
            STREETS_OWN, STREET_CLERK, HOUSING, HOUSING_CLERK, DISTRICT, id="a street's own matter"
        ),
    ],
)
def test_the_objection_names_who_is_to_judge(
    history: History, asking: Actor, to: UUID, objecting: Actor, judge: UUID
) -> None:
    referred = (*history, (changed(REFER, to=to), december(3), asking))
    [fact] = given("matter", *referred).when(OBJECT, at=december(4), by=objecting).accepted()
    assert isinstance(fact, ReferralObjected)
    assert fact.judge == judge
    judging = DISTRICT_CLERK if judge == DISTRICT else STREET_CLERK
    objected = (*referred, (OBJECT, december(4), objecting))
    given("matter", *objected).when(DISMISS, at=december(5), by=judging).accepted()


def test_nobody_objects_where_there_is_nobody_to_judge() -> None:
    to_district = (changed(REFER, to=DISTRICT), december(3), STREET_CLERK)
    given("matter", *STREETS_OWN, to_district).when(
        OBJECT, at=december(4), by=DISTRICT_CLERK
    ).refused(NobodyToDecide, "I4", "referral")


def test_a_dismissed_objection_is_not_raised_again_and_the_clock_is_as_it_was() -> None:
    objected = given("matter", *OBJECTED)
    dismissed = given("matter", *OBJECTED, (DISMISS, december(5), DISTRICT_CLERK))
    dismissed.when(OBJECT, at=december(6), by=HOUSING_CLERK).refused(
        ObjectionAlreadyDismissed, "I4", "referral"
    )
    calendar = dismissed.registry.calendar
    before, after = objected.state.referrals[REFERRAL], dismissed.state.referrals[REFERRAL]
    assert after.due(calendar) == before.due(calendar) == after.due_at == before.due_at


def test_there_is_nothing_to_judge_without_an_objection() -> None:
    given("matter", *REFERRED).when(DISMISS, at=december(5), by=DISTRICT_CLERK).refused(
        ReferralElsewhere, "L3", "referral"
    )


def test_a_clerk_of_the_committee_takes_no_part_in_the_addressee_s_steps() -> None:
    for command in (*BY_ADDRESSEE, DISMISS):
        given("matter", *REFERRED).when(command, at=december(4), by=CLERK).refused(
            NotPermitted, "S2"
        )
