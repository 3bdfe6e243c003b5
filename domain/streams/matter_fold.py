"""How the facts of a matter fold into its state."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never
from uuid import UUID

from domain.event import Fact
from domain.events.agenda import (
    AgendaFact,
    BackgroundPackPublished,
    ProposalAbsorbed,
    ProposalAdopted,
    ProposalCosigned,
    ProposalDeclined,
    ProposalMerged,
    ProposalSubmitted,
)
from domain.events.decision import (
    AssemblyCalled,
    AssemblyVoted,
    DecisionAdopted,
    DecisionFact,
    DissentRecorded,
    MatterResumed,
    MatterShelved,
)
from domain.events.discussion import (
    AttendanceRecorded,
    DiscussionFact,
    SessionClosed,
    SessionOpened,
    StanceTaken,
    StatementMade,
)
from domain.events.evaluation import OutcomePublished, PublicityFact
from domain.events.notice import (
    ApplicationAdmitted,
    ApplicationReceived,
    ApplicationRejected,
    NoticeAmended,
    NoticeFact,
    NoticePublished,
    RosterFrozen,
    SeatFilled,
)
from domain.events.undertaking import (
    AnswerRejected,
    AnswerRelayed,
    AnswerVerified,
    MilestoneReached,
    ReferralAccepted,
    ReferralAnswered,
    ReferralIssued,
    ReferralObjected,
    ReferralObjectionDecided,
    TaskAssigned,
    TaskCompleted,
    TaskFailed,
    UndertakingFact,
)
from domain.streams.matter import (
    Application,
    ApplicationStatus,
    Assembly,
    Matter,
    Notice,
    Referral,
    ReferralStatus,
    Session,
    Stage,
    Task,
    TaskStatus,
)

MatterFact = (
    AgendaFact | NoticeFact | DiscussionFact | DecisionFact | UndertakingFact | PublicityFact
)


def evolve(matter: Matter, fact: Fact, at: datetime) -> Matter:
    """Fold one fact that happened ``at`` into the matter. It never refuses."""
    happened: MatterFact = fact  # type: ignore[assignment]  # the stream holds no others
    match happened:
        case ProposalSubmitted():
            _enter(matter, Stage.PROPOSED, at)
            matter.organisation = happened.organiser
            matter.category = happened.category
            matter.proposers = {party.id: party for party in happened.proposers}
            matter.submitted_at = at
        case ProposalCosigned():
            matter.cosigners[happened.cosigner.id] = happened.cosigner
        case ProposalAbsorbed():
            matter.proposers.update((party.id, party) for party in happened.proposers)
            matter.cosigners.update((party.id, party) for party in happened.cosigners)
        case ProposalMerged():
            _enter(matter, Stage.MERGED, at)
        case ProposalDeclined():
            _enter(matter, Stage.DECLINED, at)
        case ProposalAdopted():
            _enter(matter, Stage.ADOPTED, at)
            matter.adopted_at = at
        case BackgroundPackPublished():
            matter.pack_published_at = min(matter.pack_published_at or at, at)
        case NoticePublished() | NoticeAmended():
            if matter.stage is Stage.ADOPTED:
                _enter(matter, Stage.NOTICED, at)
            matter.notices.append(Notice(at, happened.notice))
        case ApplicationReceived():
            matter.applications[happened.applicant.id] = Application(happened.capacity, at)
        case ApplicationAdmitted():
            matter.applications[happened.applicant.id].status = ApplicationStatus.ADMITTED
        case ApplicationRejected():
            matter.applications[happened.applicant.id].status = ApplicationStatus.REJECTED
        case SeatFilled():
            matter.seats[happened.party.id] = happened.capacity
        case RosterFrozen():
            matter.roster_frozen_at = at
        case SessionOpened():
            _enter(matter, Stage.DISCUSSING, at)
            matter.sessions[happened.session] = Session(at, at)
        case AttendanceRecorded():
            matter.sessions[happened.session].present.update(p.id for p in happened.present)
            _heard(matter, happened.session, at)
        case StatementMade():
            matter.statements.add(happened.statement)
            _heard(matter, happened.session, at)
        case StanceTaken():
            _heard(matter, happened.session, at)
        case SessionClosed():
            matter.sessions[happened.session].closed_at = at
        case DecisionAdopted():
            _enter(matter, Stage.DECIDED, at)
            matter.decided_at = at
        case DissentRecorded():
            pass
        case MatterShelved():
            _enter(matter, Stage.SHELVED, at)
        case MatterResumed():
            _enter(matter, Stage.DISCUSSING, at)
        case AssemblyCalled():
            _enter(matter, Stage.BEFORE_ASSEMBLY, at)
            matter.assembly = Assembly(happened.kind, happened.meets_on, at)
        case AssemblyVoted():
            matter.assembly = None
            _enter(matter, Stage.DISCUSSING, at)
        case _:
            _evolve_undertaking(matter, happened, at)
    return matter


def _evolve_undertaking(
    matter: Matter, happened: UndertakingFact | PublicityFact, at: datetime
) -> None:
    match happened:
        case TaskAssigned():
            matter.tasks[happened.task] = Task(happened.owner, at)
        case MilestoneReached():
            pass
        case TaskCompleted():
            matter.tasks[happened.task].status = TaskStatus.COMPLETED
        case TaskFailed():
            matter.tasks[happened.task].status = TaskStatus.FAILED
        case ReferralIssued():
            matter.referrals[happened.referral] = Referral(happened.to, at)
        case ReferralAccepted():
            _move(matter, happened.referral, ReferralStatus.ACCEPTED, at)
        case ReferralObjected():
            _move(matter, happened.referral, ReferralStatus.OBJECTED, at)
        case ReferralObjectionDecided():
            status = ReferralStatus.WITHDRAWN if happened.upheld else ReferralStatus.ISSUED
            _move(matter, happened.referral, status, at)
        case ReferralAnswered():
            _move(matter, happened.referral, ReferralStatus.ANSWERED, at)
        case AnswerRelayed():
            _move(matter, happened.referral, ReferralStatus.RELAYED, at)
        case AnswerVerified():
            _move(matter, happened.referral, ReferralStatus.VERIFIED, at)
        case AnswerRejected():
            _move(matter, happened.referral, ReferralStatus.REJECTED, at)
        case OutcomePublished():
            matter.outcome_published_at = at
        case _:
            assert_never(happened)


def _heard(matter: Matter, session: UUID, at: datetime) -> None:
    latest = matter.sessions[session].latest_at
    matter.sessions[session].latest_at = max(latest, at)


def _enter(matter: Matter, stage: Stage, at: datetime) -> None:
    matter.stage, matter.stage_since = stage, at


def _move(matter: Matter, referral: UUID, status: ReferralStatus, at: datetime) -> None:
    matter.referrals[referral].status = status
    matter.referrals[referral].moved_at = at
