"""A finding's page: who found what of whom, and whether the answer settled it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest

from domain.event import Fact
from domain.events.evaluation import FindingAnswered, FindingClosed, FindingGrade, FindingRaised
from projections.findings import FINDINGS, FindingPage, FindingStatus
from projections.projection import fold_all
from tests.domain.course import WANG
from tests.domain.specification import COMMITTEE, HOUSING, WATCHERS, december
from tests.projections.events import MATTER, event, history

FINDING, OTHER = UUID(int=0xF1), UUID(int=0xF2)
RAISED = FindingRaised(
    finding=FINDING,
    group=WATCHERS,
    addressee=HOUSING,
    grade=FindingGrade.DEFECT,
    text="公示栏未见协商公示。",
    raised_by=WANG,
)
ANSWERED = FindingAnswered(finding=FINDING, answer="已于当日补贴。")
CLOSED = FindingClosed(finding=FINDING, settled=False, reason="现场仍未见公示。")


def page_of(*facts: tuple[Fact, datetime]) -> FindingPage:
    return fold_all(FINDINGS, history(facts))[(MATTER, FINDING)]


def columns(page: FindingPage) -> dict[str, object]:
    return {column.name: column.value(page) for column in FINDINGS.columns}


def test_a_finding_as_it_was_raised() -> None:
    page = page_of((RAISED, december(5)))
    assert (page.group, page.addressee, page.raised_by) == (WATCHERS, HOUSING, WANG.person)
    assert (page.grade, page.text, page.clauses) == ("defect", RAISED.text, ("E3",))
    assert (page.raised_at, page.status, page.positions) == (
        december(5),
        FindingStatus.RAISED,
        (1,),
    )
    found = columns(page)
    assert (found["organisation"], found["raised_by_group"]) == (COMMITTEE, WATCHERS)
    assert (found["addressee"], found["status"], found["settled"]) == (HOUSING, "raised", None)


def test_who_raised_it_need_not_be_said() -> None:
    page = page_of((RAISED.model_copy(update={"raised_by": None}), december(5)))
    assert page.raised_by is None


def test_its_answer_and_its_end() -> None:
    answered = page_of((RAISED, december(5)), (ANSWERED, december(8)))
    assert (answered.status, answered.answer) == (FindingStatus.ANSWERED, ANSWERED.answer)
    assert (answered.answered_at, answered.closed_at, answered.settled) == (
        december(8),
        None,
        None,
    )
    closed = page_of((RAISED, december(5)), (ANSWERED, december(8)), (CLOSED, december(9)))
    assert (closed.status, closed.settled, closed.reason) == (
        FindingStatus.CLOSED,
        False,
        CLOSED.reason,
    )
    assert (closed.closed_at, closed.positions) == (december(9), (1, 2, 3))
    assert columns(closed)["settled"] is False


def test_findings_of_a_matter_are_told_apart() -> None:
    other = RAISED.model_copy(update={"finding": OTHER})
    pages = fold_all(
        FINDINGS, history([(RAISED, december(5)), (other, december(6)), (ANSWERED, december(8))])
    )
    assert pages.keys() == {(MATTER, FINDING), (MATTER, OTHER)}
    assert pages[(MATTER, OTHER)].status is FindingStatus.RAISED


@pytest.mark.parametrize("fact", [RAISED, ANSWERED, CLOSED], ids=lambda fact: fact.type)
def test_what_is_restricted_has_no_page(fact: Fact) -> None:
    assert not FINDINGS.keys(event(fact, visibility="restricted"))
