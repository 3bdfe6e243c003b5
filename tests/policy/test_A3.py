"""A3 鼓励居民自下而上提出: anyone may propose and join; every proposal gets a reason."""

from uuid import UUID

import pytest

from domain.act import Command
from domain.events.agenda import (
    ProposalAbsorbed,
    ProposalAdopted,
    ProposalCosigned,
    ProposalMerged,
    ProposalSubmitted,
    ProposalWithdrawn,
    Topic,
)
from domain.events.linkage import MatterEscalated
from domain.refusal import (
    AlreadyExists,
    NotPermitted,
    OccurredBeforeItsCause,
    UnknownOrganisation,
    UnknownStream,
)
from domain.steps.proposal import (
    AlreadyCosigned,
    CosignProposal,
    DeclineProposal,
    MergeProposal,
    MergeTargetUnfit,
    NotAdopted,
    NotUnderDeliberation,
    ProposalAlreadyAnswered,
    WithdrawProposal,
)
from domain.value import Party
from tests.domain import course
from tests.domain.course import ADOPT, LI, PACK, PROPOSE, PROPOSED, WANG, ZHAO, changed
from tests.domain.specification import (
    COMMITTEE,
    NEIGHBOUR,
    NEIGHBOUR_CLERK,
    STREAM,
    Given,
    History,
    december,
    given,
    seal,
)

TARGET = UUID(int=0xB)
MERGE = MergeProposal(into=TARGET, reason="内容相同。")
DECLINE = DeclineProposal(reason="不属于社区协商范围。")
COSIGN = CosignProposal(cosigner=LI)
WITHDRAW = WithdrawProposal(reason="物业公司已修复。")
WITHDRAWN: History = (*PROPOSED, (WITHDRAW, december(2)))
UNKNOWN = UUID(int=404)


def test_a_proposal_is_recorded_with_its_words_sealed_under_its_first_author() -> None:
    proposal = changed(PROPOSE, proposers=(WANG, LI))
    given("matter").when(proposal, at=december(1)).then(
        ProposalSubmitted(
            organiser=COMMITTEE,
            category=PROPOSE.category,
            scale=PROPOSE.scale,
            proposers=(WANG, LI),
            title=seal(PROPOSE.title, WANG.id),
            text=seal(PROPOSE.text, WANG.id),
        )
    )


def test_a_proposal_says_what_it_follows() -> None:
    proposal = changed(PROPOSE, follows=TARGET)
    [fact] = given("matter").when(proposal, at=december(1)).accepted()
    assert fact.follows == TARGET  # type: ignore[attr-defined]
    assert fact.call is None  # type: ignore[attr-defined]


def test_a_matter_is_proposed_once() -> None:
    given("matter", *PROPOSED).when(PROPOSE, at=december(2)).refused(AlreadyExists, "S4")


def test_a_proposing_organisation_is_registered() -> None:
    proposal = changed(PROPOSE, proposers=(WANG, Party(organisation=UNKNOWN)))
    given("matter").when(proposal, at=december(1)).refused(
        UnknownOrganisation, "S2", "proposers.1.organisation"
    )


def test_others_join_while_it_awaits_its_answer() -> None:
    given("matter", *PROPOSED).when(COSIGN, at=december(2)).then(ProposalCosigned(cosigner=LI))


@pytest.mark.parametrize(
    ("history", "signer"),
    [
        pytest.param(PROPOSED, WANG, id="the proposer"),
        pytest.param((*PROPOSED, (COSIGN, december(1))), LI, id="one who signed"),
    ],
)
def test_nobody_signs_twice(history: History, signer: Party) -> None:
    given("matter", *history).when(CosignProposal(cosigner=signer), at=december(2)).refused(
        AlreadyCosigned, "A3", "cosigner"
    )


def test_an_organisation_that_joins_is_registered() -> None:
    stranger = CosignProposal(cosigner=Party(organisation=UNKNOWN))
    given("matter", *PROPOSED).when(stranger, at=december(2)).refused(
        UnknownOrganisation, "S2", "cosigner.organisation"
    )


def test_adopting_answers_with_a_reason() -> None:
    given("matter", *PROPOSED).when(ADOPT, at=december(2)).then(
        ProposalAdopted(title=ADOPT.title, reason=ADOPT.reason)
    )


def test_adopting_says_what_it_is_about_and_whose_knowledge_it_needs() -> None:
    adopt = changed(ADOPT, topic=Topic.LIGHTING_AND_SAFETY, technical=True, legal=True)
    given("matter", *PROPOSED).when(adopt, at=december(2)).then(
        ProposalAdopted(
            title=ADOPT.title,
            reason=ADOPT.reason,
            topic=Topic.LIGHTING_AND_SAFETY,
            technical=True,
            legal=True,
        )
    )


def test_those_who_raised_it_may_take_it_back_before_it_is_answered() -> None:
    given("matter", *PROPOSED, (COSIGN, december(1))).when(WITHDRAW, at=december(2)).then(
        ProposalWithdrawn(reason=WITHDRAW.reason)
    )
    given("matter", *PROPOSED).when(WITHDRAW, at=december(1, 8, 59, 59)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


@pytest.mark.parametrize("command", [ADOPT, DECLINE, MERGE, COSIGN, WITHDRAW])
@pytest.mark.parametrize("answer", [ADOPT, DECLINE, WITHDRAW])
def test_a_proposal_is_answered_once(answer: Command, command: Command) -> None:
    stream = given("matter", *PROPOSED, (answer, december(2)))
    stream.reading(TARGET, given("matter", *course.ADOPTED)).when(command, at=december(3)).refused(
        ProposalAlreadyAnswered, "A3"
    )


@pytest.mark.parametrize("command", [ADOPT, DECLINE, MERGE, COSIGN, WITHDRAW, PACK])
def test_what_was_never_proposed_is_not_answered(command: Command) -> None:
    given("matter").when(command, at=december(2)).refused(UnknownStream, "A3")


@pytest.mark.parametrize("command", [ADOPT, DECLINE, MERGE, WITHDRAW])
def test_only_the_organiser_answers(command: Command) -> None:
    given("matter", *PROPOSED).when(command, at=december(2), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


def test_merged_proposals_keep_their_authors() -> None:
    joined = (*PROPOSED, (COSIGN, december(1, 10)))
    stream = given("matter", *joined).reading(TARGET, given("matter", *course.HELD))
    stream.when(MERGE, at=december(12)).then(
        (STREAM, ProposalMerged(into=TARGET, reason=MERGE.reason)),
        (TARGET, ProposalAbsorbed(merged=STREAM, proposers=(WANG,), cosigners=(LI,))),
    )


def test_authors_who_came_by_a_merger_do_not_sign_again() -> None:
    absorbed = ProposalAbsorbed(merged=TARGET, proposers=(LI,), cosigners=(ZHAO,))
    stream = given("matter", *PROPOSED, (absorbed, december(2)))
    for party in (LI, ZHAO):
        stream.when(CosignProposal(cosigner=party), at=december(3)).refused(
            AlreadyCosigned, "A3", "cosigner"
        )


@pytest.mark.parametrize(
    "target",
    [
        pytest.param(course.DECIDED, id="decided"),
        pytest.param(course.SHELVED, id="shelved"),
        pytest.param(course.CALLED, id="before an assembly"),
        pytest.param((*PROPOSED, (DECLINE, december(2))), id="declined"),
        pytest.param(WITHDRAWN, id="withdrawn"),
        pytest.param(
            ((changed(PROPOSE, organiser=NEIGHBOUR), december(1)),), id="another organiser's"
        ),
    ],
)
def test_a_proposal_merges_only_into_an_open_matter_of_the_same_organiser(target: History) -> None:
    stream = given("matter", *PROPOSED).reading(TARGET, given("matter", *target))
    stream.when(MERGE, at=december(13)).refused(MergeTargetUnfit, "A3", "into")


@pytest.mark.parametrize(
    ("second", "possible"),
    [pytest.param(0, False, id="a second early"), pytest.param(1, True, id="as it is raised")],
)
def test_nothing_merges_into_what_was_not_yet_raised(second: int, possible: bool) -> None:
    target = given("matter", (PROPOSE, december(2, 9, 0, 1)))
    said = given("matter", *PROPOSED).reading(TARGET, target)
    outcome = said.when(MERGE, at=december(2, 9, 0, second))
    if possible:
        outcome.accepted()
    else:
        outcome.refused(OccurredBeforeItsCause, "S4", "occurred_at")


def test_a_proposal_does_not_merge_into_itself() -> None:
    stream = given("matter", *PROPOSED)
    itself = MergeProposal(into=STREAM, reason="内容相同。")
    stream.reading(STREAM, stream).when(itself, at=december(2)).refused(
        MergeTargetUnfit, "A3", "into"
    )


@pytest.mark.parametrize("kind", ["matter", "appraisal"])
def test_a_proposal_merges_only_into_a_matter_that_exists(kind: str) -> None:
    nothing: Given = given(kind)
    given("matter", *PROPOSED).reading(TARGET, nothing).when(MERGE, at=december(2)).refused(
        UnknownStream, "A3", "into"
    )


@pytest.mark.parametrize(
    "history",
    [
        pytest.param(PROPOSED, id="unanswered"),
        pytest.param((*PROPOSED, (DECLINE, december(2))), id="declined"),
        pytest.param(WITHDRAWN, id="withdrawn"),
    ],
)
def test_the_procedure_goes_on_only_with_what_is_on_the_agenda(history: History) -> None:
    given("matter", *history).when(PACK, at=december(3)).refused(NotAdopted, "A3")


def test_what_rose_to_the_street_is_no_longer_deliberated_here() -> None:
    rose = (MatterEscalated(into=TARGET, reason="多个社区的共性问题。"), december(3))
    given("matter", *course.PREPARED, rose).when(course.ANNOUNCE, at=december(4)).refused(
        NotUnderDeliberation, "K1"
    )
