"""Any sequence of commands, lawful or not, gives facts or refusals, and the guards hold throughout.

Hypothesis starts somewhere in the ordinary course and goes on as it likes. The guards are checked
on the facts alone, without the state that the deciders used.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.act import Command
from domain.event import Actor
from domain.events.agenda import Category
from domain.events.decision import AssemblyKind, ShelvingGround
from domain.events.notice import Capacity, SeatSource
from domain.steps.assembly import RecordAssemblyVote
from domain.steps.decision import ResumeMatter
from domain.steps.guidance import GiveGuidance
from domain.steps.hosting import ChallengeHost, DecideHostChallenge, ReplaceHost
from domain.steps.invitation import AnswerInvitation, InviteParty
from domain.steps.notice import (
    AdmitApplication,
    AmendNotice,
    ApplyToTakePart,
    CancelNotice,
    RejectApplication,
)
from domain.steps.proposal import CosignProposal, DeclineProposal, WithdrawProposal
from domain.steps.publicity import PublishOutcome
from domain.steps.referral import DecideReferralObjection, RejectAnswer, ReportInterim
from domain.steps.referral_clock import (
    GrantExtension,
    PauseReferral,
    RefuseExtension,
    RequestExtension,
    ResumeReferral,
)
from domain.steps.referral_course import CloseReferral, RedirectReferral, ReopenReferral
from domain.steps.roster import FillSeats, ReplaceSeat, Seat
from domain.steps.session import AdjournSession, RecordAttendance, ResumeSession
from domain.steps.statement import RecordConsensus
from domain.steps.undertaking import CompleteTask, FailTask, ReachMilestone
from domain.streams.kinds import STREAM_KINDS
from domain.streams.matter import Stage
from domain.value import Party
from tests.domain import course, guards
from tests.domain import specification as spec
from tests.domain.course import COMPANY, HOST, LI, STRANGER, WANG, ZHAO, changed

REFERRAL = course.REFERRAL
FILL_ZHAO = FillSeats(
    seats=(Seat(party=ZHAO, capacity=Capacity.DELEGATE, source=SeatSource.QUOTA),)
)

parties = st.sampled_from([WANG, LI, ZHAO, COMPANY, HOST, STRANGER])
sessions = st.sampled_from([course.SESSION, course.SECOND_SESSION])
statements = st.sampled_from([course.POINT, course.REPLY])
invitations = st.sampled_from([UUID(int=0x61), UUID(int=0x62)])
small = st.integers(min_value=0, max_value=6)

answers_to_applicants = st.builds(AdmitApplication, applicant=parties) | st.builds(
    RejectApplication, applicant=parties, reason=st.just("名额已满。")
)

AGENDA = st.one_of(
    st.sampled_from([course.ADOPT, DeclineProposal(reason="不属于社区协商范围。"), course.PACK]),
    st.sampled_from([WithdrawProposal(reason="已经修复。"), GiveGuidance(text="先入户走访。")]),
    st.builds(CosignProposal, cosigner=parties),
)
ROSTER = st.one_of(
    st.sampled_from([course.PACK, course.ANNOUNCE, course.RENEW, course.FILL, FILL_ZHAO]),
    st.sampled_from([course.FREEZE, course.OPEN, CancelNotice(reason="场地停用。")]),
    st.builds(
        ReplaceSeat,
        leaves=parties,
        party=parties,
        source=st.sampled_from(SeatSource),
        reason=st.just("外出。"),
    ),
    st.builds(
        InviteParty,
        invitation=invitations,
        party=parties | st.just(Party(organisation=spec.HOUSING)),
        capacity=st.sampled_from(Capacity),
    ),
    st.builds(
        AnswerInvitation,
        invitation=invitations,
        accepted=st.booleans(),
        reason=st.just("外出。"),
    ),
    st.builds(ApplyToTakePart, applicant=parties, capacity=st.sampled_from(Capacity)),
    answers_to_applicants,
)
SESSIONS = st.one_of(
    st.sampled_from([course.OPEN, course.CLOSE, course.RENEW]),
    st.sampled_from([course.OPEN_AGAIN, course.CLOSE_AGAIN, course.DECIDE]),
    st.builds(RecordAttendance, session=sessions, present=st.lists(parties, min_size=1).map(tuple)),
    st.builds(
        lambda **values: changed(course.SPEAK, **values),
        session=sessions,
        statement=statements,
        speaker=parties,
        replies_to=st.none() | statements,
    ),
    st.builds(
        lambda **values: changed(course.AGREE, **values),
        session=sessions,
        point=statements,
        party=parties,
    ),
)
HOSTS = st.one_of(
    st.sampled_from(
        [
            course.OPEN,
            changed(course.OPEN, host=ZHAO),
            AdjournSession(session=course.SESSION, reason="核实图纸。"),
            ResumeSession(session=course.SESSION),
            DecideHostChallenge(challenge=course.POINT, upheld=True, reason="情况属实。"),
            DecideHostChallenge(challenge=course.POINT, upheld=False, reason="并无此事。"),
            ReplaceHost(host=ZHAO, host_title="社区工作者", reason="原主持人回避。"),
            RecordConsensus(
                session=course.SESSION,
                consensus=course.REPLY,
                text="安装声控灯。",
                point=course.POINT,
            ),
        ]
    ),
    st.builds(
        ChallengeHost,
        challenge=st.just(course.POINT),
        challenger=parties,
        host=st.sampled_from([HOST, ZHAO]),
        ground=st.just("与物业有亲属关系。"),
    ),
    SESSIONS,
)
OUTCOMES = st.sampled_from(
    [
        course.DECIDE,
        course.SHELVE,
        changed(course.SHELVE, ground=ShelvingGround.REPEATED_ROUNDS),
        ResumeMatter(reason="条件成熟。"),
        course.RENEW,
        course.OPEN_AGAIN,
        course.CLOSE_AGAIN,
        PublishOutcome(
            summary="已决议。",
            place="公告栏",
            published_from=date(2026, 2, 1),
            published_until=date(2026, 2, 14),
        ),
    ]
)
ASSEMBLIES = st.one_of(
    st.sampled_from(
        [
            course.CALL,
            changed(course.CALL, kind=AssemblyKind.RESIDENTS),
            changed(course.CALL, urgent_reason="紧急", meets_on=date(2026, 1, 1)),
        ]
    ),
    st.builds(
        RecordAssemblyVote,
        kind=st.sampled_from(AssemblyKind),
        members=st.none() | st.just(6),
        representatives=st.none() | small,
        eligible=st.just(6) | small,
        present=small,
        votes_for=small,
        votes_against=st.just(0) | small,
        abstained=st.just(0),
        invalid=st.just(0),
        resolution=st.just("动用公益金装灯。"),
    ),
)
TASKS = st.sampled_from(
    [
        course.ASSIGN,
        ReachMilestone(task=course.TASK, title="灯具到货"),
        CompleteTask(task=course.TASK, summary="已安装。"),
        FailTask(task=course.TASK, reason="产权单位不同意。"),
    ]
)
REFERRALS = st.sampled_from(
    [
        course.REFER,
        course.ACCEPT,
        course.OBJECT,
        course.ANSWER,
        course.RELAY,
        course.VERIFY,
        RejectAnswer(referral=REFERRAL, reason="仍无照明。"),
        DecideReferralObjection(referral=REFERRAL, upheld=False, reason="属其职责。"),
        DecideReferralObjection(referral=REFERRAL, upheld=True, reason="非其职责。"),
        RedirectReferral(referral=REFERRAL, to=spec.HOUSING, reason="属房管职责。"),
        RedirectReferral(referral=REFERRAL, to=spec.WATER, reason="属水务职责。"),
        PauseReferral(referral=REFERRAL, reason="汛期不能施工。"),
        ResumeReferral(referral=REFERRAL, reason="汛期已过。"),
        RequestExtension(referral=REFERRAL, working_days=5, reason="等待勘查。"),
        GrantExtension(referral=REFERRAL, reason="情况属实。"),
        RefuseExtension(referral=REFERRAL, reason="无需延期。"),
        ReportInterim(referral=REFERRAL, report="正在勘查。"),
        CloseReferral(referral=REFERRAL, reason="暂时无法解决。"),
        ReopenReferral(referral=REFERRAL, reason="可以办理。"),
    ]
)
ANYTHING = st.one_of(AGENDA, ROSTER, SESSIONS, OUTCOMES, ASSEMBLIES, TASKS, REFERRALS)

ACTORS = (spec.CLERK, spec.STREET_CLERK, spec.HOUSING_CLERK, spec.NEIGHBOUR_CLERK)
BY = {
    type(course.ACCEPT): spec.HOUSING_CLERK,
    type(course.OBJECT): spec.HOUSING_CLERK,
    type(course.ANSWER): spec.HOUSING_CLERK,
    DecideReferralObjection: spec.DISTRICT_CLERK,
    RequestExtension: spec.HOUSING_CLERK,
    ReportInterim: spec.HOUSING_CLERK,
    GrantExtension: spec.DISTRICT_CLERK,
    RefuseExtension: spec.DISTRICT_CLERK,
}
"""Who usually does it, where that is not the committee's clerk."""


BEGINNINGS = {
    "proposed": (course.PROPOSED, AGENDA),
    "prepared": (course.PREPARED, ROSTER),
    "announced": (course.NOTICED, ROSTER),
    "frozen": (course.FROZEN, SESSIONS),
    "in session": (course.SPOKEN, SESSIONS),
    "under a host": (course.FROZEN, HOSTS),
    "hosted": (course.SPOKEN, HOSTS),
    "discussed": (course.HELD, OUTCOMES),
    "renewed": (course.RENEWED, OUTCOMES),
    "called": (course.CALLED, ASSEMBLIES),
    "shelved": (course.SHELVED, ASSEMBLIES),
    "decided": (course.DECIDED, TASKS),
    "adopted": (course.ADOPTED, REFERRALS),
    "answered": (course.ANSWERED, REFERRALS),
    "objected": (course.OBJECTED, REFERRALS),
}
"""Where a history begins, and what it is mostly about then."""


def goings_on(theme: st.SearchStrategy[Command]) -> st.SearchStrategy[list[Any]]:
    """Mostly what fits the theme, by whom it behoves, onward in time; but not always."""
    step = st.tuples(
        st.one_of(theme, theme, theme, ANYTHING),
        st.sampled_from([1, 1, 0, 60, 24 * 60, 5 * 24 * 60, 21 * 24 * 60, -30]),
        st.sampled_from([None, None, None, None, *ACTORS]),
    )
    return st.lists(step, min_size=8, max_size=30)


def play(
    beginning: Sequence[Any], category: Category, then: Sequence[tuple[Command, int, Actor | None]]
) -> list[guards.Recorded]:
    """The facts that come of it, in the order of the record; refusals leave nothing."""
    proposal = (changed(course.PROPOSE, category=category), spec.december(1))
    stream = spec.given("matter")
    recorded: list[guards.Recorded] = []
    now = spec.december(1)
    for command, at, *by in (proposal, *beginning[1:]):
        now = at
        _record(stream, recorded, command, at, by[0] if by else spec.CLERK)
    for command, minutes, by in then:
        now += timedelta(minutes=minutes)
        if isinstance(command, AmendNotice):
            command = changed(
                command,
                starts_at=now + timedelta(days=4),
                applications_until=now + timedelta(days=3),
            )
        actor = by or BY.get(type(command), spec.CLERK)
        _record(stream, recorded, command, now, actor)
    return recorded


def _record(
    stream: spec.Given, recorded: list[guards.Recorded], command: Command, at: datetime, by: Actor
) -> None:
    outcome = stream.when(command, at=at, by=by)
    if outcome.refusal is not None:
        assert outcome.refusal.text("zh")
        assert outcome.refusal.text("en")
        return
    for _, fact in outcome.decided:
        assert type(fact).model_validate_json(fact.model_dump_json()) == fact
        recorded.append((fact, at))
        stream.state = STREAM_KINDS["matter"].evolve(stream.state, fact, at)
    assert stream.state.stage in Stage


@pytest.mark.parametrize("beginning", BEGINNINGS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_the_guards_hold_whatever_happens(beginning: str, data: st.DataObject) -> None:
    course_so_far, theme = BEGINNINGS[beginning]
    category = data.draw(st.sampled_from([Category.STATUTORY, Category.HARDSHIP]))
    recorded = play(course_so_far, category, data.draw(goings_on(theme)))
    facts = [fact for fact, _ in recorded]
    guards.check_sessions(recorded)
    guards.check_going_on(recorded)
    guards.check_roster(facts)
    guards.check_votes(facts)
    guards.check_referral(facts)
    guards.check_agenda(facts, category)
