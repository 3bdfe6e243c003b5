"""The guards of the procedure, checked on recorded facts alone, without the deciders' own state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import get_args
from uuid import UUID

from domain.event import Fact
from domain.events import agenda, decision, discussion, notice, referral
from domain.events.agenda import Category
from domain.events.notice import Capacity
from domain.rules.packs import PACKS

Recorded = tuple[Fact, datetime]


def before(recorded: Sequence[Recorded], index: int, fact: type[Fact]) -> bool:
    """Whether such a fact was recorded earlier and happened no later."""
    at = recorded[index][1]
    return any(isinstance(known, fact) and when <= at for known, when in recorded[:index])


def notice_at(recorded: Sequence[Recorded], at: datetime) -> notice.NoticeElements | None:
    """The notice in force at a moment, as far as it had been recorded."""
    in_force: notice.NoticeElements | None = None
    for fact, when in recorded:
        if when > at:
            continue
        if isinstance(fact, notice.NoticePublished | notice.NoticeAmended):
            in_force = fact.notice
        if isinstance(fact, notice.NoticeCancelled):
            in_force = None
        if isinstance(fact, discussion.HostReplaced) and in_force is not None:
            in_force = in_force.model_copy(update={"host": fact.host})
    return in_force


def check_sessions(recorded: Sequence[Recorded]) -> None:
    open_session = None
    for index, (fact, at) in enumerate(recorded):
        if isinstance(fact, discussion.SessionOpened):
            assert open_session is None
            open_session = fact.session
            assert before(recorded, index, notice.NoticePublished)
            assert before(recorded, index, agenda.BackgroundPackPublished)
            assert before(recorded, index, notice.RosterFrozen)
            in_force = notice_at(recorded[:index], at)
            assert in_force is not None
            assert in_force.starts_at <= at
            assert (in_force.place, in_force.host) == (fact.place, fact.host)
        if isinstance(fact, discussion.SessionClosed):
            assert open_session == fact.session
            open_session = None
        if isinstance(fact, decision.DecisionAdopted | decision.MatterShelved):
            assert open_session is None
            talked = before(recorded, index, discussion.SessionClosed)
            assert talked or decided_on_demand(recorded, index)


def decided_on_demand(recorded: Sequence[Recorded], index: int) -> bool:
    """Whether it is the decision of an assembly that enough people had demanded, which is to be
    called whether the matter was talked about or not (K4)."""
    fact, at = recorded[index]
    return (
        isinstance(fact, decision.DecisionAdopted)
        and fact.decided_by is decision.DecidedBy.ASSEMBLY
        and any(
            isinstance(known, decision.AssemblyDemanded) and known.sufficient and when <= at
            for known, when in recorded[:index]
        )
    )


SAID = discussion.StatementMade | discussion.StanceTaken | discussion.ConsensusRecorded


def check_going_on(recorded: Sequence[Recorded]) -> None:
    """Of what was said, as far as it had been recorded: not in a recess, nor under a host who had
    to go; and what was agreed is what the latest stances come to."""
    for index, (fact, at) in enumerate(recorded):
        if not isinstance(fact, SAID):
            continue
        known = [(it, when) for it, when in recorded[:index] if when <= at]
        recess = [it for it, when in known if isinstance(it, RECESS) and when < at]
        assert not recess or isinstance(recess[-1], discussion.SessionResumed)
        host = [
            it.host
            for it, _ in sorted(known, key=lambda pair: pair[1])
            if isinstance(it, discussion.SessionOpened | discussion.HostReplaced)
        ][-1]
        challenged = {
            it.challenge: it.host for it, _ in known if isinstance(it, discussion.HostChallenged)
        }
        for it, _ in known:
            if isinstance(it, discussion.HostChallengeDecided) and it.upheld:
                assert challenged[it.challenge] != host
        if isinstance(fact, discussion.ConsensusRecorded) and fact.point is not None:
            latest = {
                it.party.id: it.stance
                for it, _ in sorted(known, key=lambda pair: pair[1])
                if isinstance(it, discussion.StanceTaken) and it.point == fact.point
            }
            counts = [list(latest.values()).count(stance) for stance in discussion.Stance]
            assert counts == [fact.agreed, fact.disagreed, fact.abstained]


RECESS = discussion.SessionAdjourned | discussion.SessionResumed


def check_roster(facts: Sequence[Fact]) -> None:
    """One seat each; none is filled on a frozen roster, which every notice opens again."""
    seated: dict[UUID, Capacity] = {}
    frozen = False
    for fact in facts:
        if isinstance(fact, notice.NoticePublished | notice.NoticeAmended):
            frozen = False
        if isinstance(fact, notice.RosterFrozen):
            assert not frozen
            assert fact.seats == len(seated)
            frozen = True
        if isinstance(fact, notice.SeatFilled):
            assert not frozen
            assert fact.party.id not in seated
            seated[fact.party.id] = fact.capacity
        if isinstance(fact, notice.SeatReplaced):
            assert seated.pop(fact.leaves.id) is fact.capacity
            assert fact.party.id not in seated
            seated[fact.party.id] = fact.capacity
        if isinstance(fact, discussion.StatementMade):
            assert fact.speaker.id in seated
        if isinstance(fact, discussion.StanceTaken):
            assert seated[fact.party.id] is not Capacity.OBSERVER


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
    course_of_it = [fact for fact in facts if isinstance(fact, get_args(referral.ReferralFact))]
    if course_of_it:
        assert isinstance(course_of_it[0], referral.ReferralIssued)
    asking = [fact for fact in course_of_it if not isinstance(fact, BESIDE_THE_COURSE)]
    for earlier, later in pairwise(asking):
        if isinstance(later, referral.AnswerRelayed):
            assert isinstance(earlier, referral.ReferralAnswered)
        if isinstance(later, ENDINGS | referral.AnswerRejected):
            assert isinstance(earlier, referral.AnswerRelayed)
        assert isinstance(earlier, ENDINGS) == isinstance(later, referral.ReferralReopened)
        if isinstance(later, referral.ReferralRedirected):
            assert isinstance(earlier, referral.ReferralObjectionDecided)
            assert earlier.upheld
    paused, granted, waiting = False, 0, False
    for fact in course_of_it:
        if isinstance(fact, referral.ReferralRedirected | referral.ReferralReopened):
            paused, granted, waiting = False, 0, False
        if isinstance(fact, referral.ReferralPaused | referral.ReferralResumed):
            assert paused == isinstance(fact, referral.ReferralResumed)
            paused = not paused
        if isinstance(fact, referral.ExtensionRequested):
            assert not waiting
        if isinstance(fact, referral.ExtensionGranted | referral.ExtensionRefused):
            assert waiting
            granted += isinstance(fact, referral.ExtensionGranted)
        if isinstance(fact, referral.ExtensionRequested):
            waiting = True
        elif isinstance(fact, ENDS_OF_A_REQUEST):
            waiting = waiting and getattr(fact, "upheld", None) is False
        assert granted <= max(pack.extensions_max.value for pack in PACKS)


PAUSES = referral.ReferralPaused | referral.ReferralResumed
BESIDE_THE_COURSE = (
    PAUSES
    | referral.ExtensionRequested
    | referral.ExtensionGranted
    | referral.ExtensionRefused
    | referral.InterimReported
)
ENDS_OF_A_REQUEST = (
    referral.ExtensionGranted
    | referral.ExtensionRefused
    | referral.ReferralAnswered
    | referral.ReferralObjectionDecided
)
ENDINGS = referral.AnswerVerified | referral.ReferralClosed


def check_agenda(facts: Sequence[Fact], category: Category) -> None:
    declined = any(isinstance(fact, agenda.ProposalDeclined) for fact in facts)
    adopted = any(isinstance(fact, agenda.ProposalAdopted) for fact in facts)
    withdrawn = any(isinstance(fact, agenda.ProposalWithdrawn) for fact in facts)
    assert declined + adopted + withdrawn <= 1
    if category is Category.STATUTORY:
        assert not declined
        assert not withdrawn
