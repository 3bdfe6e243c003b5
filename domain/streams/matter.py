"""A matter (议事事项): one stream from the proposal to the published outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, assert_never
from uuid import UUID

from domain.event import Fact
from domain.events.agenda import (
    AgendaFact,
    BackgroundPackPublished,
    Category,
    ProposalAbsorbed,
    ProposalAdopted,
    ProposalCosigned,
    ProposalDeclined,
    ProposalMerged,
    ProposalSubmitted,
)
from domain.events.decision import (
    AssemblyCalled,
    AssemblyKind,
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
    Capacity,
    NoticeAmended,
    NoticeElements,
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
from domain.value import Party

MatterFact = (
    AgendaFact | NoticeFact | DiscussionFact | DecisionFact | UndertakingFact | PublicityFact
)


class Stage(StrEnum):
    """Where a matter stands in the procedure."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    MERGED = "merged"
    ADOPTED = "adopted"
    NOTICED = "noticed"
    DISCUSSING = "discussing"
    SHELVED = "shelved"
    BEFORE_ASSEMBLY = "before_assembly"
    DECIDED = "decided"


class ApplicationStatus(StrEnum):
    """N2 What became of an application."""

    WAITING = "waiting"
    ADMITTED = "admitted"
    REJECTED = "rejected"


class ReferralStatus(StrEnum):
    """I4 E4 Where a referral stands; "answered" and "verified" are two things."""

    ISSUED = "issued"
    ACCEPTED = "accepted"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"
    ANSWERED = "answered"
    RELAYED = "relayed"
    REJECTED = "rejected"
    VERIFIED = "verified"


class TaskStatus(StrEnum):
    """I1 Where a task stands."""

    OPEN = "open"
    COMPLETED = "completed"
    FAILED = "failed"


@dataclass(slots=True)
class Application:
    """N2 An application and what became of it."""

    capacity: Capacity
    status: ApplicationStatus = ApplicationStatus.WAITING


@dataclass(slots=True)
class Session:
    """D1 A session, open while ``closed_at`` is None."""

    opened_at: datetime
    closed_at: datetime | None = None
    present: set[UUID] = field(default_factory=set)

    def open_at(self, moment: datetime) -> bool:
        """Whether it was in session at that moment."""
        return self.opened_at <= moment and (self.closed_at is None or moment <= self.closed_at)


@dataclass(slots=True)
class Assembly:
    """K4 The assembly called and not yet held."""

    kind: AssemblyKind
    meets_on: date
    question: str


@dataclass(slots=True)
class Task:
    """I1 A task."""

    owner: UUID
    assigned_at: datetime
    status: TaskStatus = TaskStatus.OPEN


@dataclass(slots=True)
class Referral:
    """I4 A referral; ``moved_at`` is when its status last changed."""

    to: UUID
    issued_by: UUID
    moved_at: datetime
    status: ReferralStatus = ReferralStatus.ISSUED


@dataclass(slots=True)
class Matter:
    """What the rules ask of a matter's history; texts, counts and pages are the projections' part."""

    stream_kind: ClassVar[str] = "matter"

    stage: Stage | None = None
    organisation: UUID | None = None
    category: Category | None = None
    proposers: dict[UUID, Party] = field(default_factory=dict)
    cosigners: dict[UUID, Party] = field(default_factory=dict)
    submitted_at: datetime | None = None
    adopted_at: datetime | None = None
    pack_published_at: datetime | None = None
    notice: NoticeElements | None = None
    notice_published_at: datetime | None = None
    applications: dict[UUID, Application] = field(default_factory=dict)
    seats: dict[UUID, Capacity] = field(default_factory=dict)
    roster_frozen_at: datetime | None = None
    sessions: dict[UUID, Session] = field(default_factory=dict)
    statements: set[UUID] = field(default_factory=set)
    assembly: Assembly | None = None
    decided_at: datetime | None = None
    tasks: dict[UUID, Task] = field(default_factory=dict)
    referrals: dict[UUID, Referral] = field(default_factory=dict)
    outcome_published_at: datetime | None = None

    @property
    def exists(self) -> bool:
        """Whether anything has been recorded of it."""
        return self.stage is not None

    @property
    def open_sessions(self) -> list[Session]:
        """Sessions not yet closed."""
        return [session for session in self.sessions.values() if session.closed_at is None]

    @property
    def closed_rounds(self) -> int:
        """K2 How many sessions have been held to their end."""
        return len(self.sessions) - len(self.open_sessions)

    @property
    def last_session_closed_at(self) -> datetime | None:
        """When the latest session ended; None when none has."""
        ends = [s.closed_at for s in self.sessions.values() if s.closed_at is not None]
        return max(ends) if ends else None

    def took_part(self, person: UUID) -> bool:
        """E5 Whether the person sat on the frozen roster of a session that was held."""
        return self.roster_frozen_at is not None and bool(self.sessions) and person in self.seats


def evolve(matter: Matter, fact: Fact, at: datetime) -> Matter:
    """Fold one fact that happened ``at`` into the matter. It never refuses."""
    happened: MatterFact = fact  # type: ignore[assignment]  # the stream holds no others
    match happened:
        case ProposalSubmitted():
            matter.stage = Stage.PROPOSED
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
            matter.stage = Stage.MERGED
        case ProposalDeclined():
            matter.stage = Stage.DECLINED
        case ProposalAdopted():
            matter.stage = Stage.ADOPTED
            matter.adopted_at = at
        case BackgroundPackPublished():
            matter.pack_published_at = matter.pack_published_at or at
        case NoticePublished() | NoticeAmended():
            if matter.stage is Stage.ADOPTED:
                matter.stage = Stage.NOTICED
            matter.notice = happened.notice
            matter.notice_published_at = at
        case ApplicationReceived():
            matter.applications[happened.applicant.id] = Application(happened.capacity)
        case ApplicationAdmitted():
            matter.applications[happened.applicant.id].status = ApplicationStatus.ADMITTED
        case ApplicationRejected():
            matter.applications[happened.applicant.id].status = ApplicationStatus.REJECTED
        case SeatFilled():
            matter.seats[happened.party.id] = happened.capacity
        case RosterFrozen():
            matter.roster_frozen_at = at
        case SessionOpened():
            matter.stage = Stage.DISCUSSING
            matter.sessions[happened.session] = Session(at)
        case AttendanceRecorded():
            matter.sessions[happened.session].present.update(p.id for p in happened.present)
        case StatementMade():
            matter.statements.add(happened.statement)
        case StanceTaken():
            pass
        case SessionClosed():
            matter.sessions[happened.session].closed_at = at
        case DecisionAdopted():
            matter.stage = Stage.DECIDED
            matter.decided_at = at
        case DissentRecorded():
            pass
        case MatterShelved():
            matter.stage = Stage.SHELVED
        case MatterResumed():
            matter.stage = Stage.DISCUSSING
        case AssemblyCalled():
            matter.stage = Stage.BEFORE_ASSEMBLY
            matter.assembly = Assembly(happened.kind, happened.meets_on, happened.question)
        case AssemblyVoted():
            matter.assembly = None
            matter.stage = Stage.DISCUSSING
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
            assert matter.organisation is not None
            matter.referrals[happened.referral] = Referral(happened.to, matter.organisation, at)
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


def _move(matter: Matter, referral: UUID, status: ReferralStatus, at: datetime) -> None:
    matter.referrals[referral].status = status
    matter.referrals[referral].moved_at = at
