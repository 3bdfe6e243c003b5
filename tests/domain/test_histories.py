"""Any sequence of commands, lawful or not, gives facts or refusals, and the guards hold throughout.

Hypothesis starts somewhere in the ordinary course and goes on as it likes. The guards are checked
on the facts alone, without the state that the deciders used.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.act import Command
from domain.event import Actor, Fact
from domain.events import agenda, decision, discussion, notice, undertaking
from domain.events.agenda import Category
from domain.events.decision import AssemblyKind, ShelvingGround
from domain.events.notice import Capacity, SeatSource
from domain.steps.assembly import RecordAssemblyVote
from domain.steps.decision import ResumeMatter
from domain.steps.notice import AdmitApplication, AmendNotice, ApplyToTakePart, RejectApplication
from domain.steps.proposal import CosignProposal, DeclineProposal
from domain.steps.publicity import PublishOutcome
from domain.steps.referral import DecideReferralObjection, RejectAnswer
from domain.steps.roster import FillSeats, Seat
from domain.steps.session import RecordAttendance
from domain.steps.undertaking import CompleteTask, FailTask, ReachMilestone
from domain.streams.kinds import STREAM_KINDS
from domain.streams.matter import Stage
from tests.domain import course
from tests.domain import specification as spec
from tests.domain.course import COMPANY, HOST, LI, STRANGER, WANG, ZHAO, changed

Recorded = tuple[Fact, datetime]
REFERRAL = course.REFERRAL
FILL_ZHAO = FillSeats(
    seats=(Seat(party=ZHAO, capacity=Capacity.DELEGATE, source=SeatSource.QUOTA),)
)

parties = st.sampled_from([WANG, LI, ZHAO, COMPANY, HOST, STRANGER])
sessions = st.sampled_from([course.SESSION, course.SECOND_SESSION])
statements = st.sampled_from([course.POINT, course.REPLY])
small = st.integers(min_value=0, max_value=6)

COURSE = (
    course.ADOPT,
    course.PACK,
    course.ANNOUNCE,
    course.FILL,
    course.FREEZE,
    course.OPEN,
    course.SPEAK,
    course.CLOSE,
    course.RENEW,
    course.OPEN_AGAIN,
    course.CLOSE_AGAIN,
    course.DECIDE,
    course.SHELVE,
    changed(course.SHELVE, ground=ShelvingGround.REPEATED_ROUNDS),
    ResumeMatter(reason="条件成熟。"),
    course.CALL,
    changed(course.CALL, kind=AssemblyKind.RESIDENTS),
    changed(course.CALL, urgent_reason="紧急"),
    course.ASSIGN,
    course.REFER,
    course.ACCEPT,
    course.OBJECT,
    course.ANSWER,
    course.RELAY,
    course.VERIFY,
    RejectAnswer(referral=REFERRAL, reason="仍无照明。"),
    DecideReferralObjection(referral=REFERRAL, upheld=False, reason="属其职责。"),
    DeclineProposal(reason="不属于社区协商范围。"),
    FILL_ZHAO,
    ReachMilestone(task=course.TASK, title="灯具到货"),
    CompleteTask(task=course.TASK, summary="已安装。"),
    FailTask(task=course.TASK, reason="产权单位不同意。"),
    PublishOutcome(
        summary="已决议。",
        place="公告栏",
        published_from=date(2026, 2, 1),
        published_until=date(2026, 2, 14),
    ),
)

commands: st.SearchStrategy[Command] = st.one_of(
    st.sampled_from(COURSE),
    st.sampled_from(COURSE),  # twice as likely as what follows
    st.builds(ApplyToTakePart, applicant=parties, capacity=st.sampled_from(Capacity)),
    st.builds(AdmitApplication, applicant=parties),
    st.builds(RejectApplication, applicant=parties, reason=st.just("名额已满。")),
    st.builds(CosignProposal, cosigner=parties),
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
    st.builds(
        RecordAssemblyVote,
        kind=st.sampled_from(AssemblyKind),
        members=st.none() | small,
        representatives=st.none() | small,
        eligible=small,
        present=small,
        votes_for=small,
        votes_against=small,
        abstained=st.just(0),
        invalid=st.just(0),
        resolution=st.just("动用公益金装灯。"),
    ),
)

actors = st.sampled_from(
    [spec.CLERK] * 6
    + [spec.STREET_CLERK, spec.HOUSING_CLERK, spec.HOUSING_CLERK, spec.DISTRICT_CLERK]
    + [spec.NEIGHBOUR_CLERK]
)

BY = {
    type(course.ACCEPT): spec.HOUSING_CLERK,
    type(course.OBJECT): spec.HOUSING_CLERK,
    type(course.ANSWER): spec.HOUSING_CLERK,
    DecideReferralObjection: spec.DISTRICT_CLERK,
}

steps = st.tuples(
    commands,
    # Mostly onward; sometimes backward, as late records are.
    st.sampled_from([0, 1, 1, 60, 24 * 60, 5 * 24 * 60, -30, -24 * 60]),
    st.none() | actors,
)

beginnings = st.sampled_from(
    [
        course.PROPOSED,
        course.NOTICED,
        course.FROZEN,
        course.SPOKEN,
        course.RENEWED,
        course.CALLED,
        course.SHELVED,
        course.ASSIGNED,
        course.OBJECTED,
        course.ANSWERED,
    ]
)


def play(
    beginning: Sequence[Any], category: Category, then: Sequence[tuple[Command, int, Actor | None]]
) -> list[Recorded]:
    """The facts that come of it, in the order of the record; refusals leave nothing."""
    proposal = (changed(course.PROPOSE, category=category), spec.december(1))
    stream = spec.given("matter")
    recorded: list[Recorded] = []
    now = spec.december(1)
    ordinary = [(command, at, *by) for command, at, *by in (proposal, *beginning[1:])]
    for command, at, *by in ordinary:
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
    stream: spec.Given, recorded: list[Recorded], command: Command, at: datetime, by: Actor
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


def before(recorded: Sequence[Recorded], index: int, fact: type[Fact]) -> bool:
    """Whether such a fact was recorded earlier and happened no later."""
    at = recorded[index][1]
    return any(isinstance(known, fact) and when <= at for known, when in recorded[:index])


def check_sessions(recorded: Sequence[Recorded]) -> None:
    open_session = None
    for index, (fact, at) in enumerate(recorded):
        if isinstance(fact, discussion.SessionOpened):
            assert open_session is None
            open_session = fact.session
            assert before(recorded, index, notice.NoticePublished)
            assert before(recorded, index, agenda.BackgroundPackPublished)
            assert before(recorded, index, notice.RosterFrozen)
            in_force = [
                known.notice
                for known, when in recorded[:index]
                if isinstance(known, notice.NoticePublished | notice.NoticeAmended) and when <= at
            ][-1]
            assert in_force.starts_at <= at
            assert (in_force.place, in_force.host) == (fact.place, fact.host)
        if isinstance(fact, discussion.SessionClosed):
            assert open_session == fact.session
            open_session = None
        if isinstance(fact, decision.DecisionAdopted | decision.MatterShelved):
            assert open_session is None
            assert before(recorded, index, discussion.SessionClosed)


def check_roster(facts: Sequence[Fact]) -> None:
    seats = [fact.party.id for fact in facts if isinstance(fact, notice.SeatFilled)]
    assert len(seats) == len(set(seats))
    frozen = [i for i, fact in enumerate(facts) if isinstance(fact, notice.RosterFrozen)]
    assert len(frozen) <= 1
    for index in frozen:
        assert not any(isinstance(fact, notice.SeatFilled) for fact in facts[index:])
    capacity = {f.party.id: f.capacity for f in facts if isinstance(f, notice.SeatFilled)}
    for fact in facts:
        if isinstance(fact, discussion.StatementMade):
            assert fact.speaker.id in capacity
        if isinstance(fact, discussion.StanceTaken):
            assert capacity[fact.party.id] is not Capacity.OBSERVER


def check_votes(facts: Sequence[Fact]) -> None:
    for index, fact in enumerate(facts):
        if not isinstance(fact, decision.AssemblyVoted):
            continue
        votes = fact.votes_for + fact.votes_against + fact.abstained + fact.invalid
        assert votes <= fact.present <= fact.eligible
        decided = facts[index + 1 : index + 2]
        carried = fact.outcome is decision.AssemblyOutcome.CARRIED
        assert carried == any(
            isinstance(follows, decision.DecisionAdopted)
            and follows.decided_by is decision.DecidedBy.ASSEMBLY
            for follows in decided
        )
        if carried:
            assert 2 * fact.votes_for > fact.present
            assert 2 * fact.present > fact.eligible


def check_referral(facts: Sequence[Fact]) -> None:
    course_of_it = [fact for fact in facts if getattr(fact, "referral", None) == REFERRAL]
    for earlier, later in pairwise(course_of_it):
        if isinstance(later, undertaking.AnswerRelayed):
            assert isinstance(earlier, undertaking.ReferralAnswered)
        if isinstance(later, undertaking.AnswerVerified | undertaking.AnswerRejected):
            assert isinstance(earlier, undertaking.AnswerRelayed)
        assert not isinstance(earlier, undertaking.AnswerVerified)
    if course_of_it:
        assert isinstance(course_of_it[0], undertaking.ReferralIssued)


def check_agenda(facts: Sequence[Fact], category: Category) -> None:
    declined = any(isinstance(fact, agenda.ProposalDeclined) for fact in facts)
    adopted = any(isinstance(fact, agenda.ProposalAdopted) for fact in facts)
    assert not (declined and adopted)
    if category is Category.STATUTORY:
        assert not declined


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    beginning=beginnings,
    category=st.sampled_from([Category.STATUTORY, Category.HARDSHIP]),
    then=st.lists(steps, max_size=25),
)
def test_the_guards_hold_whatever_happens(
    beginning: Sequence[Any], category: Category, then: list[tuple[Command, int, Actor | None]]
) -> None:
    recorded = play(beginning, category, then)
    facts = [fact for fact, _ in recorded]
    check_sessions(recorded)
    check_roster(facts)
    check_votes(facts)
    check_referral(facts)
    check_agenda(facts, category)
