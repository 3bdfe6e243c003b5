"""E6 考核结果: proposed after the year, objected to in time, decided by others, final, restated."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.act import Command
from domain.decider import STEPS
from domain.event import Actor
from domain.events.mandate import MandateGranted
from domain.events.scoring import (
    CardFigures,
    Checkpoint,
    Difference,
    ExclusionReason,
    ItemExcluded,
    ItemReadmitted,
    ScorecardFinalised,
    ScorecardObjectionDecided,
    ScorecardObjectionFiled,
    ScorecardProposed,
    ScorecardRestated,
)
from domain.procedure.relations import OwnScorecard
from domain.refusal import (
    AlreadyExists,
    NotPermitted,
    OccurredBeforeItsCause,
    Refusal,
    UnknownOrganisation,
    WrongKindOfOrganisation,
)
from domain.roles import Role
from domain.rules.pack import BEIJING
from domain.scoring.card import Count
from domain.scoring.counting import Card
from domain.scoring.office import NotAssessedThatYear
from domain.scoring.reckoning import Reckoning, card_figures
from domain.scoring.shipped import SHIPPED
from domain.steps.registration import DissolveOrganisation, MergeOrganisation
from domain.steps.score_items import (
    ExcludeScoreItem,
    ItemExcludedBefore,
    ItemNotExcluded,
    NoSuchItem,
    ReadmitScoreItem,
    ScorecardNotItsOwn,
)
from domain.steps.scorecard import (
    AlreadyFinal,
    AlreadyProposed,
    AsOfUnfit,
    DecideScorecardObjection,
    FileScorecardObjection,
    FinaliseScorecard,
    FormulaNotAdopted,
    LogNotSealed,
    NoSuchObjection,
    NotFinal,
    NothingDiffers,
    NotProposed,
    ObjectionDecidedBefore,
    ObjectionsUndecided,
    ObjectionWindowClosed,
    ProposeScorecard,
    ReckonedTooEarly,
    RestateScorecard,
    WindowStillOpen,
    YearNotOver,
)
from domain.steps.scoring_formula import (
    DefinitionsNotInForce,
    IndicatorOfAnotherCard,
    SignalNotScored,
    UnknownIndicator,
)
from domain.streams import registry as register
from domain.streams.kinds import STREAM_KINDS
from domain.streams.registry import Registry
from domain.streams.scorecard import scorecard_id
from tests.domain.course import changed
from tests.domain.specification import (
    COMMITTEE,
    DISTRICT,
    DISTRICT_CLERK,
    HOUSING,
    HOUSING_CLERK,
    OTHER_STREET_CLERK,
    STREET,
    STREET_CLERK,
    WATER,
    Given,
    Outcome,
    copied,
    given,
    january,
)
from tests.policy.test_E6_formula import ADOPT, STREET_FORMULA, registry

YEAR = 2025
MINE = scorecard_id(STREET, YEAR)
OBJECTION, SECOND = UUID(int=0x0B1), UUID(int=0x0B2)
MATTER = UUID(int=0xE1)
OVER = datetime(2026, 1, 1, tzinfo=BEIJING)
ROOT = Checkpoint(origin="example.org/log", size=900, root="ab" * 32)
ADOPTED = registry(changed(ADOPT, year_from=YEAR)).registry

PROPOSE = ProposeScorecard(organisation=STREET, year=YEAR)
OBJECT = FileScorecardObjection(
    objection=OBJECTION, indicator="attendance", ground="第二次会议未收到邀请。"
)
UPHOLD = DecideScorecardObjection(objection=OBJECTION, upheld=True, reason="经查邀请未送达。")
FINALISE = FinaliseScorecard()
RESTATE = RestateScorecard(reason="补录了一次到会。")
EXCLUDE = ExcludeScoreItem(
    organisation=STREET,
    year=YEAR,
    indicator="attendance",
    of=MATTER,
    item=77,
    reason=ExclusionReason.RECORDED_WRONGLY,
    explanation="邀请未送达。",
)
READMIT = ReadmitScoreItem(
    organisation=STREET,
    year=YEAR,
    indicator="attendance",
    of=MATTER,
    item=77,
    explanation="查实邀请已送达。",
)
CHANGE = Difference(
    indicator="attendance",
    numerator_before=9,
    denominator_before=10,
    numerator=10,
    denominator=10,
    events=(850,),
)
LAST_SECOND = january(23, 23, 59, 59)
"""Of the tenth working day after Friday the 9th."""


def figures(as_of: datetime, position: int = 900, came: int = 9) -> CardFigures:
    counts = {"attendance": Count(came, 10, 0, 0)}
    return card_figures(STREET_FORMULA, counts, as_of, position)


def reckoned(at: datetime, course_so_far: int, **values: Any) -> Reckoning:
    """As the service reckons it: on a checkpoint, as of the act."""
    known = Reckoning(figures(at), ROOT, course_so_far, item_exists=True)
    return replace(known, **values)


class Course(Given):
    """A scorecard on its way; everything is reckoned as the service would."""

    def done(
        self, command: Command, at: datetime, by: Actor = DISTRICT_CLERK, **values: Any
    ) -> Course:
        """After this, which must be accepted."""
        facts = self.does(command, at, by, **values).accepted()
        for fact in facts:
            self.state = STREAM_KINDS["scorecard"].evolve(self.state, fact, at)
        return self

    def does(
        self, command: Command, at: datetime, by: Actor = DISTRICT_CLERK, **values: Any
    ) -> Outcome:
        """What comes of this."""
        reckoning = reckoned(at, self.state.facts, **values) if command.needs_reckoning else None
        return self.when(command, at=at, by=by, reckoning=reckoning)


def course(registry: Registry = ADOPTED, stream: UUID = MINE) -> Course:
    return Course("scorecard", STREAM_KINDS["scorecard"].initial(), registry, stream=stream)


def proposed() -> Course:
    return course().done(PROPOSE, january(9))


def objected() -> Course:
    return proposed().done(OBJECT, january(12), STREET_CLERK)


def final() -> Course:
    return proposed().done(FINALISE, january(26))


# Proposed


def test_a_scorecard_is_proposed_with_its_figures_and_ten_working_days_to_object() -> None:
    course().does(PROPOSE, january(9)).then(
        ScorecardProposed(
            organisation=STREET,
            card=Card.STREET,
            year=YEAR,
            figures=figures(january(9)),
            objections_until=LAST_SECOND,
        )
    )


def test_the_figures_are_in_the_order_of_the_formula_then_the_signals() -> None:
    said = figures(january(9))
    assert [it.indicator for it in said.figures] == [
        *(it.indicator for it in STREET_FORMULA.indicators),
        *("answers_sent_back", "proposals_declined", "publications_withdrawn"),
    ]
    by_name = {it.indicator: it for it in said.figures}
    assert (by_name["attendance"].numerator, by_name["attendance"].denominator) == (9, 10)
    assert by_name["attendance"].points is not None
    assert by_name["findings_answered"].points is None, "insufficient data, which is no 0"


def test_a_year_is_judged_when_it_is_over_in_beijing() -> None:
    course().does(PROPOSE, OVER - timedelta(seconds=1)).refused(YearNotOver, "E6", "year")
    course().does(PROPOSE, OVER).accepted()


def test_nothing_is_proposed_on_the_formula_that_is_shipped() -> None:
    course(given("scorecard").registry).does(PROPOSE, january(9)).refused(
        FormulaNotAdopted, "E6", "year"
    )
    other_year = changed(PROPOSE, year=2024)
    course(stream=scorecard_id(STREET, 2024)).does(other_year, january(9)).refused(
        FormulaNotAdopted, "E6", "year"
    )
    department = changed(PROPOSE, organisation=HOUSING)
    course(stream=scorecard_id(HOUSING, YEAR)).does(department, january(9)).refused(
        FormulaNotAdopted, "E6", "year"
    )


def test_nor_on_definitions_other_than_those_it_was_adopted_by() -> None:
    known = registry(changed(ADOPT, year_from=YEAR)).registry
    known.formulas[0] = changed(
        known.formulas[0], formula=changed(STREET_FORMULA, definitions="0" * 64)
    )
    course(known).does(PROPOSE, january(9)).refused(DefinitionsNotInForce, "E6")


def test_once() -> None:
    proposed().does(PROPOSE, january(10)).refused(AlreadyProposed, "E6")
    final().does(PROPOSE, january(27)).refused(AlreadyProposed, "E6")


def test_at_the_one_id_of_office_and_year() -> None:
    for command in (PROPOSE, EXCLUDE, READMIT):
        said = course(stream=scorecard_id(STREET, 2024)).does(command, january(9))
        said.refused(ScorecardNotItsOwn, "E6", "id")
        assert said.refusal is not None
        assert str(MINE) in said.refusal.text("zh")


def test_of_an_office_that_was_there() -> None:
    def of(organisation: UUID, known: Registry = ADOPTED, year: int = YEAR) -> Outcome:
        stream = scorecard_id(organisation, year)
        return course(known, stream).does(
            changed(PROPOSE, organisation=organisation, year=year), january(9)
        )

    of(UUID(int=404)).refused(UnknownOrganisation, "S2", "organisation")
    of(COMMITTEE).refused(WrongKindOfOrganisation, "S2", "organisation")
    dissolved = given(
        "registry",
        (DissolveOrganisation(organisation=WATER, reason="撤并"), OVER, DISTRICT_CLERK),
    ).registry
    of(WATER, dissolved, 2026).refused(YearNotOver, "E6", "year")
    of(WATER, dissolved).refused(FormulaNotAdopted, "E6", "year")
    gone = given(
        "registry",
        (
            DissolveOrganisation(organisation=WATER, reason="撤并"),
            OVER - timedelta(days=400),
            DISTRICT_CLERK,
        ),
    ).registry
    of(WATER, gone).refused(NotAssessedThatYear, "E6", "year")


def test_the_figures_are_the_ledgers_own() -> None:
    """Without a reckoning, or with one that misses what the card went through, or that rests on
    another formula, there is nothing to propose."""
    stream = course()
    stream.when(PROPOSE, at=january(9), by=DISTRICT_CLERK).refused(ReckonedTooEarly, "E6")
    stream.does(PROPOSE, january(9), facts=1).refused(ReckonedTooEarly, "E6")
    shipped = card_figures(SHIPPED[Card.STREET].formula, {}, january(9), 900)
    stream.does(PROPOSE, january(9), figures=shipped).refused(ReckonedTooEarly, "E6")


@pytest.mark.parametrize(
    ("as_of", "fits"),
    [
        pytest.param(OVER - timedelta(microseconds=1), False, id="within the year"),
        pytest.param(OVER, True, id="the end of the year"),
        pytest.param(january(9), True, id="the act itself"),
        pytest.param(january(9) + timedelta(microseconds=1), False, id="after the act"),
    ],
)
def test_the_figures_are_as_of_a_moment_after_the_year(as_of: datetime, fits: bool) -> None:
    said = course().does(changed(PROPOSE, as_of=as_of), january(9), figures=figures(as_of))
    if fits:
        said.accepted()
    else:
        said.refused(AsOfUnfit, "E6", "as_of")


# Objected to


@pytest.mark.parametrize(
    ("at", "in_time"),
    [
        pytest.param(january(9), True, id="at once"),
        pytest.param(LAST_SECOND, True, id="the last second"),
        pytest.param(LAST_SECOND + timedelta(seconds=1), False, id="a second later"),
    ],
)
def test_the_office_objects_in_time(at: datetime, in_time: bool) -> None:
    said = proposed().does(OBJECT, at, STREET_CLERK)
    if in_time:
        said.then(
            ScorecardObjectionFiled(
                objection=OBJECTION, indicator="attendance", ground=OBJECT.ground
            )
        )
    else:
        said.refused(ObjectionWindowClosed, "E6")


def test_objections_are_to_what_was_proposed_and_is_not_final() -> None:
    course().does(OBJECT, january(12), STREET_CLERK).refused(NotProposed, "E6")
    course().done(EXCLUDE, january(5)).does(OBJECT, january(12), STREET_CLERK).refused(
        NotProposed, "E6"
    )
    proposed().does(OBJECT, january(8), STREET_CLERK).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    final().does(OBJECT, january(20), STREET_CLERK).refused(AlreadyFinal, "E6")


def test_each_objection_has_an_id_of_its_own_and_is_to_the_card_or_to_one_of_its_lines() -> None:
    objected().does(OBJECT, january(13), STREET_CLERK).refused(AlreadyExists, "S4", "objection")
    whole = changed(OBJECT, objection=SECOND, indicator=None)
    objected().does(whole, january(13), STREET_CLERK).accepted()
    other = changed(OBJECT, indicator="tasks_carried_out")
    proposed().does(other, january(13), STREET_CLERK).refused(UnknownIndicator, "E6", "indicator")


@pytest.mark.parametrize("by", [OTHER_STREET_CLERK, HOUSING_CLERK], ids=["street", "department"])
def test_strangers_do_not_object(by: Actor) -> None:
    proposed().does(OBJECT, january(12), by).refused(NotPermitted, "S2", "on_behalf_of")


def test_the_heir_of_an_office_objects_for_it() -> None:
    stream = proposed()
    merged = MergeOrganisation(organisation=STREET, into=OTHER_STREET_CLERK.organisation)
    stream.registry = given("registry", (merged, january(9), DISTRICT_CLERK)).registry
    stream.does(OBJECT, january(12), OTHER_STREET_CLERK).accepted()


def test_an_objection_is_decided_once_by_somebody_else() -> None:
    objected().does(UPHOLD, january(15)).then(
        ScorecardObjectionDecided(
            objection=OBJECTION, upheld=True, reason=UPHOLD.reason, decided_by=DISTRICT
        )
    )
    objected().does(UPHOLD, january(11)).refused(OccurredBeforeItsCause, "S4", "occurred_at")
    proposed().does(UPHOLD, january(15)).refused(NoSuchObjection, "E6", "objection")
    decided = objected().done(UPHOLD, january(15))
    decided.does(changed(UPHOLD, upheld=False), january(16)).refused(
        ObjectionDecidedBefore, "E6", "objection"
    )


# Final


def test_a_card_is_final_a_second_after_the_window_on_a_checkpoint() -> None:
    proposed().does(FINALISE, LAST_SECOND).refused(WindowStillOpen, "E6")
    later = LAST_SECOND + timedelta(seconds=1)
    proposed().does(FINALISE, later).then(
        ScorecardFinalised(figures=figures(later), checkpoint=ROOT)
    )


def test_not_while_an_objection_is_undecided_and_not_twice() -> None:
    course().does(FINALISE, january(26)).refused(NotProposed, "E6")
    objected().does(FINALISE, january(26)).refused(ObjectionsUndecided, "E6")
    decided = objected().done(UPHOLD, january(25))
    decided.does(FINALISE, january(26)).accepted()
    decided.does(FINALISE, january(24)).refused(OccurredBeforeItsCause, "S4", "occurred_at")
    final().does(FINALISE, january(27)).refused(AlreadyFinal, "E6")


def test_not_without_a_signed_log() -> None:
    proposed().does(FINALISE, january(26), checkpoint=None).refused(LogNotSealed, "E6")
    final().does(RESTATE, january(27), checkpoint=None, differences=(CHANGE,)).refused(
        LogNotSealed, "E6"
    )


def test_not_on_figures_that_miss_what_was_decided() -> None:
    excluded = objected().done(UPHOLD, january(15)).done(EXCLUDE, january(16))
    excluded.does(FINALISE, january(26), facts=3).refused(ReckonedTooEarly, "E6")
    excluded.does(changed(FINALISE, as_of=january(15)), january(26)).refused(
        AsOfUnfit, "E6", "as_of"
    )
    excluded.does(FINALISE, january(26)).accepted()


# Restated


def test_a_final_card_is_restated_with_the_events_that_made_the_difference() -> None:
    anew = figures(january(28), came=10)
    final().does(RESTATE, january(28), figures=anew, differences=(CHANGE,)).then(
        ScorecardRestated(
            figures=anew, checkpoint=ROOT, differences=(CHANGE,), reason=RESTATE.reason
        )
    )


def test_only_a_final_card_and_only_where_something_differs() -> None:
    for before in (course(), proposed(), objected()):
        before.does(RESTATE, january(28), differences=(CHANGE,)).refused(NotFinal, "E6")
    final().does(RESTATE, january(28)).refused(NothingDiffers, "E6")
    final().does(RESTATE, january(25), differences=(CHANGE,)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    again = final().done(RESTATE, january(28), differences=(CHANGE,))
    again.does(RESTATE, january(29), differences=(CHANGE,)).accepted()
    again.does(FINALISE, january(29)).refused(AlreadyFinal, "E6")


# Items left out


@pytest.mark.parametrize("reason", ExclusionReason)
def test_an_item_is_left_out_with_reason_and_approver(reason: ExclusionReason) -> None:
    course().does(changed(EXCLUDE, reason=reason), january(5)).then(
        ItemExcluded(
            organisation=STREET,
            year=YEAR,
            indicator="attendance",
            of=MATTER,
            item=77,
            reason=reason,
            explanation=EXCLUDE.explanation,
            approved_by=DISTRICT,
        )
    )


def test_and_taken_in_again() -> None:
    excluded = course().done(EXCLUDE, january(5))
    excluded.does(READMIT, january(6)).then(
        ItemReadmitted(
            organisation=STREET,
            year=YEAR,
            indicator="attendance",
            of=MATTER,
            item=77,
            explanation=READMIT.explanation,
            approved_by=DISTRICT,
        )
    )
    excluded.does(EXCLUDE, january(6)).refused(ItemExcludedBefore, "E6", "item")
    excluded.does(changed(EXCLUDE, item=78), january(6)).accepted()
    excluded.does(READMIT, january(4)).refused(OccurredBeforeItsCause, "S4", "occurred_at")
    readmitted = excluded.done(READMIT, january(6))
    readmitted.does(READMIT, january(7)).refused(ItemNotExcluded, "E6", "item")
    readmitted.does(EXCLUDE, january(7)).accepted()


def test_it_must_be_in_the_count() -> None:
    course().does(EXCLUDE, january(5), item_exists=False).refused(NoSuchItem, "E6", "item")
    course().when(EXCLUDE, at=january(5), by=DISTRICT_CLERK).refused(NoSuchItem, "E6", "item")
    course().does(changed(EXCLUDE, indicator="charm"), january(5)).refused(
        UnknownIndicator, "E6", "indicator"
    )
    course().does(changed(EXCLUDE, indicator="proposals_declined"), january(5)).refused(
        SignalNotScored, "E6", "indicator"
    )
    course().does(changed(EXCLUDE, indicator="tasks_carried_out"), january(5)).refused(
        IndicatorOfAnotherCard, "E6", "indicator"
    )


def test_at_any_stage_within_the_year_and_of_a_final_card() -> None:
    course().does(EXCLUDE, OVER - timedelta(days=30)).accepted()
    for stage in (proposed(), final()):
        stage.does(EXCLUDE, january(27)).accepted()


# By whom


ASSESSING = (PROPOSE, UPHOLD, FINALISE, RESTATE, EXCLUDE, READMIT)


def as_if_mandated(organisation: UUID, role: Role) -> tuple[Course, Actor]:
    """A scorecard with an objection, and somebody whom the district gave a role by hand."""
    stream = objected()
    stream.registry = copied(stream.registry)
    granted = MandateGranted(
        mandate=UUID(int=1),
        organisation=organisation,
        role=role,
        person=None,
        valid_from=january(1).date(),
    )
    register.evolve(stream.registry, granted, january(1))
    return stream, Actor(organisation, role)


@pytest.mark.parametrize("command", ASSESSING, ids=lambda it: type(it).__name__)
@pytest.mark.parametrize(
    ("organisation", "role", "reason"),
    [
        pytest.param(STREET, Role.STREET, NotPermitted, id="the office"),
        pytest.param(STREET, Role.DISTRICT, OwnScorecard, id="the office as the district"),
        pytest.param(COMMITTEE, Role.DISTRICT, OwnScorecard, id="one below it as the district"),
        pytest.param(HOUSING, Role.DISTRICT, NotPermitted, id="a department as the district"),
    ],
)
def test_the_assessed_can_do_nothing_but_object(
    command: Command, organisation: UUID, role: Role, reason: type[Refusal]
) -> None:
    """Whatever mandates were given: nobody but the district itself assesses."""
    stream, by = as_if_mandated(organisation, role)
    said = stream.does(command, january(14), by)
    assert type(said.refusal) is reason
    another = changed(OBJECT, objection=SECOND)
    if role is Role.STREET:
        stream.does(another, january(14), by).accepted()
    else:
        stream.does(another, january(14), by).refused(NotPermitted, "S2")


def test_the_table_names_who_may() -> None:
    assert STEPS[FileScorecardObjection].roles == {Role.STREET, Role.DEPARTMENT}
    assert all(STEPS[type(command)].roles == {Role.DISTRICT} for command in ASSESSING)
