"""The docket: one page a matter, to list and filter by stage, organiser, category and dates."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from domain.catalogue import stream_of
from domain.event import Event
from domain.events.agenda import (
    ProposalAbsorbed,
    ProposalAdopted,
    ProposalCosigned,
    ProposalDeclined,
    ProposalMerged,
    ProposalSubmitted,
    ProposalWithdrawn,
)
from domain.events.archive import CaseArchived, CaseMarkedExemplary
from domain.events.decision import (
    AssemblyCalled,
    AssemblyOutcome,
    AssemblyVoted,
    DecisionAdopted,
    DecisionCorrected,
    MatterResumed,
    MatterShelved,
)
from domain.events.discussion import SessionClosed, SessionOpened, StanceTaken, StatementMade
from domain.events.linkage import MatterEscalated
from domain.events.notice import NoticeAmended, NoticeCancelled, NoticePublished, RosterFrozen
from domain.events.publicity import OutcomePublished
from domain.events.referral import (
    AnswerVerified,
    ReferralClosed,
    ReferralIssued,
    ReferralObjectionDecided,
    ReferralRedirected,
    ReferralReopened,
)
from domain.events.undertaking import TaskAssigned, TaskCompleted, TaskFailed
from domain.streams.matter import Stage
from projections.projection import Column, Key, Projection


class DocketPage(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Where a matter stands. ``title`` is public once the proposal is adopted; until then the
    proposer's words are sealed in ``proposed_title``. Counts are of facts, not of people."""

    matter: UUID
    stage: Stage
    organisation: UUID
    division_code: str | None
    category: str
    scale: str
    submitted_at: datetime
    changed_at: datetime
    proposed_title_commitment: str
    title: str | None = None
    source: str | None = None
    proposers: int = 0
    cosigners: int = 0
    seats: int = 0
    session_starts_at: datetime | None = None
    sessions: int = 0
    statements: int = 0
    stances: int = 0
    decided_at: datetime | None = None
    review_on: date | None = None
    assembly_on: date | None = None
    published_until: date | None = None
    tasks: int = 0
    tasks_open: int = 0
    referrals: int = 0
    referrals_open: int = 0
    merged_into: UUID | None = None
    topic: str | None = None
    follows: UUID | None = None
    escalated_into: UUID | None = None
    exemplary: bool = False
    archived_at: datetime | None = None
    last_position: int = 0


def keys(event: Event) -> tuple[Key, ...]:
    """The matter's page, for every fact of a matter."""
    return ((event.stream,),) if stream_of(event.type) == "matter" else ()


def fold(page: DocketPage | None, event: Event, key: Key) -> DocketPage:
    """The page after this fact."""
    if page is None:
        assert isinstance(event.fact, ProposalSubmitted), "a matter begins with its proposal"
        return _opened(event, event.fact)
    # Most facts are stances, of which nothing is read.
    stance = event.type == StanceTaken.type
    return msgspec.structs.replace(
        page,
        **({"stances": page.stances + 1} if stance else _changes(page, event)),
        changed_at=max(page.changed_at, event.occurred_at),
        last_position=event.position,
    )


def _opened(event: Event, fact: ProposalSubmitted) -> DocketPage:
    return DocketPage(
        matter=event.stream,
        stage=Stage.PROPOSED,
        organisation=fact.organiser,
        division_code=event.envelope.division_code,
        category=fact.category.value,
        scale=fact.scale.value,
        submitted_at=event.occurred_at,
        changed_at=event.occurred_at,
        proposed_title_commitment=fact.title.commitment,
        source=fact.source,
        follows=fact.follows,
        proposers=len(fact.proposers),
        last_position=event.position,
    )


def _changes(page: DocketPage, event: Event) -> dict[str, object]:
    """What this fact changes beside the dates; nothing for facts that the docket does not count."""
    match event.fact:
        case ProposalCosigned():
            return {"cosigners": page.cosigners + 1}
        case ProposalAbsorbed() as fact:
            return {
                "proposers": page.proposers + len(fact.proposers),
                "cosigners": page.cosigners + len(fact.cosigners),
            }
        case ProposalMerged() as fact:
            return {"stage": Stage.MERGED, "merged_into": fact.into}
        case ProposalDeclined():
            return {"stage": Stage.DECLINED}
        case ProposalWithdrawn():
            return {"stage": Stage.WITHDRAWN}
        case ProposalAdopted() as fact:
            topic = fact.topic.value if fact.topic else None
            return {"stage": Stage.ADOPTED, "title": fact.title, "topic": topic}
        case NoticePublished() | NoticeAmended() as fact:
            stage = Stage.NOTICED if page.stage is Stage.ADOPTED else page.stage
            return {"stage": stage, "session_starts_at": fact.notice.starts_at}
        case NoticeCancelled():
            back = Stage.ADOPTED if page.stage is Stage.NOTICED else page.stage
            return {"stage": back, "session_starts_at": None}
        case RosterFrozen() as fact:
            return {"seats": fact.seats}
        case SessionOpened():
            return {"stage": Stage.DISCUSSING, "sessions": page.sessions + 1}
        case StatementMade():
            return {"statements": page.statements + 1}
        case SessionClosed():
            return {}
        case DecisionAdopted():
            return {"stage": Stage.DECIDED, "decided_at": event.occurred_at}
        case DecisionCorrected() if page.stage is Stage.DECIDED:
            return {"stage": Stage.DISCUSSING, "decided_at": None}
        case MatterShelved() as fact:
            return {"stage": Stage.SHELVED, "review_on": fact.review_on}
        case MatterResumed():
            return {"stage": Stage.DISCUSSING, "review_on": None}
        case AssemblyCalled() as fact:
            return {"stage": Stage.BEFORE_ASSEMBLY, "assembly_on": fact.meets_on}
        case AssemblyVoted() as fact:
            # Carried, the decision follows as a fact of its own.
            carried = fact.outcome is AssemblyOutcome.CARRIED
            meets_on = page.assembly_on if carried else None
            back = Stage.DECIDED if page.decided_at else Stage.DISCUSSING
            return {"stage": back, "assembly_on": meets_on}
        case TaskAssigned():
            return {"tasks": page.tasks + 1, "tasks_open": page.tasks_open + 1}
        case TaskCompleted() | TaskFailed():
            return {"tasks_open": page.tasks_open - 1}
        case ReferralIssued():
            return {"referrals": page.referrals + 1, "referrals_open": page.referrals_open + 1}
        case ReferralObjectionDecided(upheld=True) | AnswerVerified() | ReferralClosed():
            return {"referrals_open": page.referrals_open - 1}
        case ReferralRedirected() | ReferralReopened():
            return {"referrals_open": page.referrals_open + 1}
        case MatterEscalated() as fact:
            return {"stage": Stage.ESCALATED, "escalated_into": fact.into}
        case CaseMarkedExemplary():
            return {"exemplary": True}
        case CaseArchived():
            return {"archived_at": event.occurred_at}
        case OutcomePublished() as fact:
            return {"published_until": fact.published_until}
        case _:
            return {}


DOCKET = Projection(
    name="docket",
    version=2,
    page=DocketPage,
    key=(("matter", "uuid"),),
    keys=keys,
    fold=fold,
    columns=(
        Column("stage", "text", lambda page: page.stage.value),
        Column("organisation", "uuid", lambda page: page.organisation),
        Column("division_code", "text", lambda page: page.division_code),
        Column("category", "text", lambda page: page.category),
        Column("scale", "text", lambda page: page.scale),
        Column("submitted_at", "timestamptz", lambda page: page.submitted_at),
        Column("changed_at", "timestamptz", lambda page: page.changed_at),
        Column("topic", "text", lambda page: page.topic),
        Column("referrals_open", "integer", lambda page: page.referrals_open),
    ),
    indexes=(
        ("changed_at", "matter"),
        ("stage", "changed_at"),
        ("division_code", "changed_at"),
        ("organisation", "changed_at"),
        ("category", "changed_at"),
        ("topic", "submitted_at"),
    ),
)
