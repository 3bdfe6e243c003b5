"""A1 明确协商内容: six kinds of subject; what law or policy requires cannot be turned away."""

from uuid import UUID

import pytest

from domain.events.agenda import Category, ProposalDeclined
from domain.steps.proposal import (
    DeclineProposal,
    MergeProposal,
    StatutoryMatter,
    WithdrawProposal,
)
from tests.domain.course import ADOPT, ADOPTED, PROPOSE, PROPOSED, changed
from tests.domain.specification import december, given

DECLINE = DeclineProposal(reason="不属于社区协商范围。")
WITHDRAW = WithdrawProposal(reason="问题已经解决。")
STATUTORY = changed(PROPOSE, category=Category.STATUTORY)
TARGET = UUID(int=0xB)
MERGE = MergeProposal(into=TARGET, reason="内容相同。")


def test_there_are_six_kinds_of_subject() -> None:
    assert [category.value for category in Category] == [
        "statutory",
        "development",
        "hardship",
        "charter",
        "policy",
        "requested",
    ]


@pytest.mark.parametrize("category", [c for c in Category if c is not Category.STATUTORY])
def test_any_other_may_be_declined_with_a_reason(category: Category) -> None:
    stream = given("matter", (changed(PROPOSE, category=category), december(1)))
    stream.when(DECLINE, at=december(2)).then(ProposalDeclined(reason=DECLINE.reason))


def test_a_statutory_matter_is_not_declined() -> None:
    stream = given("matter", (STATUTORY, december(1)))
    stream.when(DECLINE, at=december(2)).refused(StatutoryMatter, "A1")


@pytest.mark.parametrize("category", Category)
def test_a_statutory_matter_is_not_taken_back_either(category: Category) -> None:
    stream = given("matter", (changed(PROPOSE, category=category), december(1)))
    said = stream.when(WITHDRAW, at=december(2))
    if category is Category.STATUTORY:
        said.refused(StatutoryMatter, "A1")
    else:
        said.accepted()


def test_a_statutory_matter_does_not_go_where_it_could_still_be_declined() -> None:
    stream = given("matter", (STATUTORY, december(1))).reading(TARGET, given("matter", *PROPOSED))
    stream.when(MERGE, at=december(2)).refused(StatutoryMatter, "A1", "into")


@pytest.mark.parametrize(
    "target",
    [
        pytest.param(ADOPTED, id="on the agenda"),
        pytest.param(((STATUTORY, december(1)),), id="statutory itself"),
    ],
)
def test_a_statutory_matter_merges_where_it_is_safe(target: tuple[object, ...]) -> None:
    stream = given("matter", (STATUTORY, december(1)))
    stream.reading(TARGET, given("matter", *target)).when(MERGE, at=december(3)).accepted()  # type: ignore[arg-type]


def test_a_statutory_matter_is_adopted_like_any_other() -> None:
    given("matter", (STATUTORY, december(1))).when(ADOPT, at=december(2)).accepted()
