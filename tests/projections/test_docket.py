"""The docket says where a matter stands, after each fact as the rules themselves see it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.events.agenda import ProposalAbsorbed, ProposalDeclined, ProposalMerged
from domain.events.decision import (
    AssemblyKind,
    AssemblyOutcome,
    AssemblyVoted,
    MatterResumed,
)
from domain.events.notice import NoticeAmended
from domain.events.publicity import OutcomePublished
from domain.events.referral import AnswerRejected, ReferralObjectionDecided
from domain.events.undertaking import TaskCompleted, TaskFailed
from domain.steps.proposal import CosignProposal
from domain.steps.referral_course import CloseReferral, RedirectReferral, ReopenReferral
from domain.streams.kinds import STREAM_KINDS
from domain.streams.matter import Stage
from domain.value import Sealed
from projections.docket import DOCKET, DocketPage
from projections.projection import fold_all
from tests.domain import course
from tests.domain.specification import COMMITTEE, WATER, december
from tests.projections.events import MATTER, played

SEALED = Sealed(commitment="ab" * 32, subject=UUID(int=1))
COSIGN = CosignProposal(cosigner=course.LI)
OTHER = UUID(int=0xB)
LOST = AssemblyVoted(
    kind=AssemblyKind.REPRESENTATIVES,
    eligible=60,
    present=40,
    votes_for=1,
    votes_against=39,
    abstained=0,
    invalid=0,
    outcome=AssemblyOutcome.NOT_CARRIED,
    quorum="> 1/2",
    majority="> 1/2",
)

COURSES: dict[str, tuple[Any, ...]] = {
    "declined": (*course.PROPOSED, (ProposalDeclined(reason="重复。"), december(2))),
    "merged": (*course.PROPOSED, (ProposalMerged(into=OTHER, reason="同。"), december(2))),
    "decided": course.DECIDED,
    "shelved": (*course.SHELVED, (MatterResumed(reason="时机成熟。"), december(20))),
    "held twice": course.HELD_TWICE,
    "carried": (*course.CALLED, (course.VOTE, december(31))),
    "not carried": (*course.CALLED, (LOST, december(31))),
    "task": course.ASSIGNED,
    "referral": course.VERIFIED,
    "objection": course.OBJECTED,
}


def page(course_so_far: tuple[Any, ...]) -> DocketPage:
    """The one page of a course."""
    (only,) = fold_all(DOCKET, played(course_so_far)).values()
    assert isinstance(only, DocketPage)
    return only


@pytest.mark.parametrize("name", COURSES)
def test_the_stage_is_the_matters_own_after_each_fact(name: str) -> None:
    matter = STREAM_KINDS["matter"].initial()
    docket: DocketPage | None = None
    for event in played(COURSES[name]):
        matter = STREAM_KINDS["matter"].evolve(matter, event.fact, event.occurred_at)
        docket = DOCKET.fold(docket, event, (MATTER,))
        assert docket is not None
        assert docket.stage is getattr(matter, "stage")  # noqa: B009  # the kinds differ
        assert docket.last_position == event.position


def test_a_proposal_opens_the_page() -> None:
    submitted = course.changed(course.PROPOSE, source="12345:7")
    opened = page(((submitted, december(1)),))
    (event,) = played(((submitted, december(1)),))
    assert opened == DocketPage(
        matter=MATTER,
        stage=Stage.PROPOSED,
        organisation=COMMITTEE,
        division_code=None,
        category="hardship",
        scale="estate",
        submitted_at=december(1),
        changed_at=december(1),
        proposed_title_commitment=event.fact.title.commitment,  # type: ignore[attr-defined]
        source="12345:7",
        proposers=1,
        last_position=1,
    )


def test_the_title_is_public_from_the_adoption_on() -> None:
    assert page(course.PROPOSED).title is None
    assert page(course.ADOPTED).title == course.ADOPT.title


def test_cosigners_and_those_of_merged_proposals_count() -> None:
    absorbed = ProposalAbsorbed(
        merged=OTHER, proposers=(course.LI, course.ZHAO), cosigners=(course.STRANGER,)
    )
    found = page((*course.PROPOSED, (COSIGN, december(2)), (absorbed, december(2))))
    assert (found.proposers, found.cosigners) == (3, 2)


def test_a_merged_proposal_says_where_it_went() -> None:
    found = page(COURSES["merged"])
    assert (found.stage, found.merged_into) == (Stage.MERGED, OTHER)


def test_the_session_to_come_is_that_of_the_latest_notice() -> None:
    assert page(course.NOTICED).session_starts_at == course.ANNOUNCE.starts_at
    renewed = page(course.RENEWED)
    assert renewed.session_starts_at == course.RENEW.starts_at
    assert renewed.stage is Stage.DISCUSSING
    early = NoticeAmended(notice=course.ANNOUNCE.elements(), reason="更正。")
    assert page((*course.ADOPTED, (early, december(3)))).stage is Stage.NOTICED


def test_sessions_seats_statements_and_stances_are_counted() -> None:
    found = page((*course.SPOKEN, (course.AGREE, december(10, 15)), *course.HELD[-1:]))
    assert (found.seats, found.sessions, found.statements, found.stances) == (3, 1, 1, 1)
    assert page(course.HELD_TWICE).sessions == 2


def test_a_decision_has_its_moment_and_a_shelving_its_day_of_review() -> None:
    assert page(course.DECIDED).decided_at == december(11)
    assert page(course.SHELVED).review_on == date(2026, 3, 1)
    resumed = page(COURSES["shelved"])
    assert (resumed.stage, resumed.review_on) == (Stage.DISCUSSING, None)


def test_an_assembly_has_its_day_until_it_has_not_carried() -> None:
    assert page(course.CALLED).assembly_on == date(2025, 12, 31)
    carried = page(COURSES["carried"])
    assert (carried.stage, carried.assembly_on) == (Stage.DECIDED, date(2025, 12, 31))
    lost = page(COURSES["not carried"])
    assert (lost.stage, lost.assembly_on) == (Stage.DISCUSSING, None)


@pytest.mark.parametrize(
    "ended",
    [
        TaskCompleted(task=course.TASK, summary="成。"),
        TaskFailed(task=course.TASK, reason="未成。"),
    ],
)
def test_tasks_are_open_until_they_end(ended: Any) -> None:
    assert (page(course.ASSIGNED).tasks, page(course.ASSIGNED).tasks_open) == (1, 1)
    found = page((*course.ASSIGNED, (ended, december(20))))
    assert (found.tasks, found.tasks_open) == (1, 0)


UPHELD = (
    *course.OBJECTED,
    (
        ReferralObjectionDecided(referral=course.REFERRAL, upheld=True, reason="非。"),
        december(8),
    ),
)
REDIRECT = RedirectReferral(referral=course.REFERRAL, to=WATER, reason="属水务职责。")
CLOSE = CloseReferral(referral=course.REFERRAL, reason="暂时无法解决。")
REOPEN = ReopenReferral(referral=course.REFERRAL, reason="可以办理。")
REFERRALS: dict[str, tuple[tuple[Any, ...], int]] = {
    "issued": (course.REFERRED, 1),
    "accepted": (course.ACCEPTED, 1),
    "objected": (course.OBJECTED, 1),
    "answered": (course.ANSWERED, 1),
    "relayed": (course.RELAYED, 1),
    "rejected": (
        (
            *course.RELAYED,
            (AnswerRejected(referral=course.REFERRAL, reason=SEALED), december(8)),
        ),
        1,
    ),
    "verified": (course.VERIFIED, 0),
    "dismissed": (
        (
            *course.OBJECTED,
            (
                ReferralObjectionDecided(referral=course.REFERRAL, upheld=False, reason="是。"),
                december(8),
            ),
        ),
        1,
    ),
    "upheld": (UPHELD, 0),
    "redirected": ((*UPHELD, (REDIRECT, december(9))), 1),
    "closed": ((*course.RELAYED, (CLOSE, december(7))), 0),
    "reopened": ((*course.RELAYED, (CLOSE, december(7)), (REOPEN, december(8))), 1),
}


@pytest.mark.parametrize("name", REFERRALS)
def test_answered_is_not_closed(name: str) -> None:
    course_so_far, still_open = REFERRALS[name]
    found = page(course_so_far)
    assert (found.referrals, found.referrals_open) == (1, still_open)


def test_a_published_outcome_says_until_when() -> None:
    published = OutcomePublished(
        summary="已决。",
        place="公告栏",
        published_from=date(2025, 12, 12),
        published_until=date(2025, 12, 27),
    )
    found = page((*course.DECIDED, (published, december(12))))
    assert found.published_until == date(2025, 12, 27)


def test_a_late_record_does_not_set_the_date_of_change_back() -> None:
    found = page((*course.DECIDED, (course.PACK, december(3))))
    assert found.changed_at == december(11)
