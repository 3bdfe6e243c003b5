"""N5 专业性、技术性较强: an expert assesses a technical matter before it is settled."""

from datetime import datetime
from uuid import UUID

import pytest

from domain.act import Command
from domain.events.agenda import Document, ProposalAdopted
from domain.events.notice import ExpertAssessmentFiled
from domain.refusal import NotPermitted, OccurredBeforeItsCause, UnknownOrganisation, UnknownStream
from domain.steps.invitation import (
    ExpertAssessmentMissing,
    ExpertNotIndependent,
    FileExpertAssessment,
)
from domain.steps.proposal import NotAdopted
from domain.value import Party
from tests.domain import course
from tests.domain.course import CALL, DECIDE, HELD, PROPOSED, SHELVE, changed
from tests.domain.specification import (
    ASSESSOR,
    COMMITTEE,
    NEIGHBOUR_CLERK,
    History,
    december,
    given,
    resident,
)

EXPERT = resident(30)
ASSESS = FileExpertAssessment(
    expert=EXPERT,
    field="建筑电气",
    summary="线路可承受。",
    documents=(
        Document(title="论证意见", digest="ab" * 32, media_type="application/pdf", size_bytes=9),
    ),
)
TECHNICAL = ProposalAdopted(title="楼道照明改造", reason="居民反映集中。", technical=True)
TECHNICAL_HELD: History = (*PROPOSED, (TECHNICAL, december(2)), *HELD[len(course.ADOPTED) :])


@pytest.mark.parametrize("expert", [EXPERT, Party(organisation=ASSESSOR)])
def test_an_assessment_names_its_expert_and_the_field(expert: Party) -> None:
    said = given("matter", *course.ADOPTED).when(changed(ASSESS, expert=expert), at=december(3))
    said.then(
        ExpertAssessmentFiled(
            expert=expert,
            field=ASSESS.field,
            summary=ASSESS.summary,
            documents=ASSESS.documents,
        )
    )


@pytest.mark.parametrize(
    ("expert", "independent"),
    [
        pytest.param(Party(organisation=COMMITTEE), False, id="the organiser"),
        pytest.param(course.WANG, False, id="a proposer"),
        pytest.param(course.COMPANY, False, id="a party with an interest"),
        pytest.param(EXPERT, True, id="somebody else"),
    ],
)
def test_an_expert_has_no_interest_of_its_own(expert: Party, independent: bool) -> None:
    said = given("matter", *HELD).when(changed(ASSESS, expert=expert), at=december(11))
    if independent:
        said.accepted()
    else:
        said.refused(ExpertNotIndependent, "N5", "expert")


@pytest.mark.parametrize("settle", [DECIDE, CALL], ids=lambda command: type(command).__name__)
def test_a_technical_matter_is_not_settled_without_an_assessment(settle: Command) -> None:
    given("matter", *TECHNICAL_HELD).when(settle, at=december(11)).refused(
        ExpertAssessmentMissing, "N5"
    )
    given("matter", *TECHNICAL_HELD, (ASSESS, december(11))).when(
        settle, at=december(11)
    ).accepted()
    given("matter", *HELD).when(settle, at=december(11)).accepted()


@pytest.mark.parametrize(
    ("assessed_at", "in_time"),
    [
        pytest.param(december(11, 9, 0, 1), False, id="a second after the decision"),
        pytest.param(december(11), True, id="with the decision"),
        pytest.param(december(3), True, id="before the session"),
    ],
)
def test_the_assessment_comes_before_the_decision(assessed_at: datetime, in_time: bool) -> None:
    assessed = (*TECHNICAL_HELD, (ASSESS, assessed_at))
    said = given("matter", *assessed).when(DECIDE, at=december(11), received=december(12))
    if in_time:
        said.accepted()
    else:
        said.refused(ExpertAssessmentMissing, "N5")


def test_the_first_of_several_assessments_counts() -> None:
    twice = (*TECHNICAL_HELD, (ASSESS, december(3)), (ASSESS, december(12)))
    given("matter", *twice).when(DECIDE, at=december(11), received=december(13)).accepted()


def test_a_technical_matter_may_be_shelved_until_it_is_assessed() -> None:
    given("matter", *TECHNICAL_HELD).when(SHELVE, at=december(11)).accepted()
    given("matter", *TECHNICAL_HELD, (SHELVE, december(11))).when(
        ASSESS, at=december(12)
    ).accepted()


def test_who_files_it_and_of_what() -> None:
    stream = given("matter", *course.ADOPTED)
    stream.when(ASSESS, at=december(3), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    stream.when(ASSESS, at=december(1, 23)).refused(OccurredBeforeItsCause, "S4", "occurred_at")
    unknown = changed(ASSESS, expert=Party(organisation=UUID(int=404)))
    stream.when(unknown, at=december(3)).refused(UnknownOrganisation, "S2", "expert.organisation")
    given("matter", *PROPOSED).when(ASSESS, at=december(3)).refused(NotAdopted, "A3")
    given("matter").when(ASSESS, at=december(3)).refused(UnknownStream, "A3")
