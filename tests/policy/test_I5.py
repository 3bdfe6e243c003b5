"""I5 依法纠正: the street corrects an unlawful decision; the old one stays readable."""

from datetime import date
from uuid import UUID

import pytest

from domain.event import Actor
from domain.events.agenda import Category
from domain.events.decision import AssemblyKind, DecisionAdopted, DecisionCorrected
from domain.refusal import NotPermitted, OccurredBeforeItsCause
from domain.steps.assembly import RecordAssemblyVote
from domain.steps.charter import FileCharter, NoCharterToFile
from domain.steps.correction import CorrectDecision, DecisionAlreadyCorrected, NoSuchDecision
from domain.steps.proposal import NotUnderDeliberation
from domain.steps.undertaking import CompleteTask, FailTask, NotDecided
from domain.streams.matter import Stage
from tests.domain import course
from tests.domain.course import ASSIGN, ASSIGNED, DECIDE, DECIDED, FREEZE, RENEW, TASK, changed
from tests.domain.specification import (
    CLERK,
    DISTRICT,
    DISTRICT_CLERK,
    HOUSING_CLERK,
    IMPORTER,
    OTHER_STREET_CLERK,
    STREET,
    STREET_CLERK,
    History,
    december,
    given,
    january,
)
from tests.policy.test_K4 import CHARTER, FILE


def version_of_the_decision(history: History) -> int:
    """The version of the latest decision's record."""
    versions: list[int] = given("matter", *history).state.decision_versions
    return versions[-1]


CORRECT = CorrectDecision(
    decision=version_of_the_decision(DECIDED),
    law="中华人民共和国城市居民委员会组织法",
    article="第三十一条",
    finding="决议要求租户独自承担电费，侵犯居民的财产权利。",
    correction="电费由全体受益住户分担，重新协商分担办法。",
)
CORRECTED: History = (*DECIDED, (CORRECT, december(15), STREET_CLERK))


@pytest.mark.parametrize(
    ("by", "corrected_by"), [(STREET_CLERK, STREET), (DISTRICT_CLERK, DISTRICT)]
)
def test_the_street_or_the_district_corrects_and_cites_the_law(
    by: Actor, corrected_by: UUID
) -> None:
    given("matter", *DECIDED).when(CORRECT, at=december(15), by=by).then(
        DecisionCorrected(
            decision=CORRECT.decision,
            law=CORRECT.law,
            article=CORRECT.article,
            finding=CORRECT.finding,
            correction=CORRECT.correction,
            corrected_by=corrected_by,
        )
    )


@pytest.mark.parametrize(
    ("by", "field"),
    [
        pytest.param(CLERK, None, id="the organiser"),
        pytest.param(HOUSING_CLERK, None, id="a department"),
        pytest.param(IMPORTER, None, id="another system"),
        pytest.param(OTHER_STREET_CLERK, "on_behalf_of", id="another street"),
    ],
)
def test_nobody_else_corrects(by: Actor, field: str | None) -> None:
    given("matter", *DECIDED).when(CORRECT, at=december(15), by=by).refused(
        NotPermitted, "S2", field
    )


def test_a_street_does_not_correct_in_its_committees_name() -> None:
    own = changed(CORRECT, on_behalf_of=course.COMMITTEE)
    given("matter", *DECIDED).when(own, at=december(15), by=STREET_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


def test_the_decision_named_is_one_of_the_matter() -> None:
    stream = given("matter", *DECIDED)
    for version in (1, CORRECT.decision - 1, CORRECT.decision + 1):
        stream.when(changed(CORRECT, decision=version), at=december(15), by=STREET_CLERK).refused(
            NoSuchDecision, "I5", "decision"
        )
    given("matter", *course.HELD).when(CORRECT, at=december(15), by=STREET_CLERK).refused(
        NoSuchDecision, "I5", "decision"
    )


def test_a_decision_is_corrected_once_and_after_it_was_adopted() -> None:
    given("matter", *CORRECTED).when(CORRECT, at=december(16), by=STREET_CLERK).refused(
        DecisionAlreadyCorrected, "I5", "decision"
    )
    given("matter", *DECIDED).when(CORRECT, at=december(11, 8), by=STREET_CLERK).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


def test_the_old_decision_stays_readable() -> None:
    matter = given("matter", *CORRECTED).state
    assert matter.types[CORRECT.decision - 1] == DecisionAdopted.type
    assert matter.decision_versions == [CORRECT.decision]


def test_corrected_the_matter_is_under_deliberation_again() -> None:
    stream = given("matter", *CORRECTED)
    assert stream.state.stage is Stage.DISCUSSING
    stream.when(DECIDE, at=december(14)).refused(OccurredBeforeItsCause, "S4", "occurred_at")
    stream.when(DECIDE, at=december(16)).accepted()
    again = (
        *CORRECTED,
        (
            changed(RENEW, starts_at=december(22, 14), applications_until=december(21, 18)),
            december(16),
        ),
        (FREEZE, december(21, 18)),
    )
    given("matter", *again).when(course.OPEN_AGAIN, at=december(22, 14)).accepted()


def test_the_new_decision_is_corrected_by_its_own_version() -> None:
    anew = (*CORRECTED, (DECIDE, december(16)))
    given("matter", *anew).when(DECIDE, at=december(17)).refused(NotUnderDeliberation, "K1")
    command = changed(CORRECT, decision=version_of_the_decision(anew))
    assert command.decision > CORRECT.decision
    given("matter", *anew).when(command, at=december(17), by=STREET_CLERK).accepted()


def test_tasks_of_the_old_decision_can_be_ended_and_none_assigned() -> None:
    version = version_of_the_decision(ASSIGNED)
    corrected = (*ASSIGNED, (changed(CORRECT, decision=version), december(15), STREET_CLERK))
    stream = given("matter", *corrected)
    stream.when(FailTask(task=TASK, reason="决议已被依法纠正。"), at=december(16)).accepted()
    stream.when(CompleteTask(task=TASK, summary="已安装。"), at=december(16)).accepted()
    stream.when(changed(ASSIGN, task=UUID(int=0x82)), at=december(16)).refused(NotDecided, "I1")


def test_what_an_assembly_decided_is_corrected_too_and_filed_anew() -> None:
    filed = (*CHARTER, (FILE, january(5)))
    correct = changed(CORRECT, decision=version_of_the_decision(filed))
    corrected = (*filed, (correct, january(6), STREET_CLERK))
    given("matter", *corrected).when(FILE, at=january(7)).refused(NoCharterToFile, "K4")
    call = changed(course.CALL, kind=AssemblyKind.REPRESENTATIVES, meets_on=date(2026, 1, 9))
    vote: RecordAssemblyVote = course.VOTE
    anew = (
        *corrected,
        (course.STUDY, january(7)),
        (call, january(8)),
        (vote, january(9)),
    )
    refiled: FileCharter = changed(FILE, filed_with=DISTRICT)
    given("matter", *anew).when(refiled, at=january(10)).accepted()
    assert given("matter", *anew).state.category is Category.CHARTER
