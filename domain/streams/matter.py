"""A matter (议事事项), one stream from proposal to published outcome: what the rules ask of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.events.agenda import Category, Scale, Topic
from domain.events.decision import AssemblyKind, DecidedBy
from domain.events.notice import NoticeElements
from domain.streams.discussion import Discussion
from domain.streams.funding import Funding
from domain.streams.referral import Referral
from domain.streams.roster import Notice, Roster
from domain.streams.supervision import Supervision
from domain.value import Party


class Stage(StrEnum):
    """Where a matter stands in the procedure."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    ADOPTED = "adopted"
    NOTICED = "noticed"
    DISCUSSING = "discussing"
    SHELVED = "shelved"
    BEFORE_ASSEMBLY = "before_assembly"
    DECIDED = "decided"
    ESCALATED = "escalated"


class TaskStatus(StrEnum):
    """I1 Where a task stands."""

    OPEN = "open"
    COMPLETED = "completed"
    FAILED = "failed"


@dataclass(slots=True)
class Assembly:
    """K4 The assembly called and not yet held."""

    kind: AssemblyKind
    meets_on: date
    called_at: datetime


@dataclass(frozen=True, slots=True)
class Publication:
    """E1 What was shown, until when; withdrawn before its end or not."""

    published_at: datetime
    until: date
    withdrawn: bool = False


@dataclass(slots=True)
class Task:
    """I1 A task."""

    owner: UUID
    assigned_at: datetime
    due_on: date
    status: TaskStatus = TaskStatus.OPEN
    reassigned_at: datetime | None = None
    """When it last went to another owner or another day."""


@dataclass(slots=True)
class Matter:
    """What the rules ask of a matter's history; texts and pages are the projections' part."""

    stream_kind: ClassVar[str] = "matter"

    stage: Stage | None = None
    stage_since: datetime | None = None
    types: list[str] = field(default_factory=list)
    """The type of each fact in order: S4 a correction names the version that it corrects."""
    times: list[datetime] = field(default_factory=list)
    """When each of them happened: S4 a correction comes after what it corrects."""

    # Agenda
    organisation: UUID | None = None
    category: Category | None = None
    scale: Scale | None = None
    topic: Topic | None = None
    technical: bool = False
    legal: bool = False
    proposers: dict[UUID, Party] = field(default_factory=dict)
    cosigners: dict[UUID, Party] = field(default_factory=dict)
    submitted_at: datetime | None = None
    follows: UUID | None = None
    """I2 The matter in whose carrying out it came up."""
    adopted_at: datetime | None = None
    guided_at: datetime | None = None
    pack_published_at: datetime | None = None

    # Notice, roster, discussion
    notices: list[Notice] = field(default_factory=list)
    roster: Roster = field(default_factory=Roster)
    discussion: Discussion = field(default_factory=Discussion)

    # Decision
    unsettled_at: datetime | None = None
    """K3 K4 When it was last resumed, or an assembly said no: from then on it is talked about."""
    studied_on: date | None = None
    """P1 When the Party organisation first studied it."""
    demanded: dict[AssemblyKind, datetime] = field(default_factory=dict)
    """K4 The assemblies that enough people demanded, each since when, and that were not held."""
    assembly: Assembly | None = None
    decided_at: datetime | None = None
    decided_by: DecidedBy | None = None
    decision_versions: list[int] = field(default_factory=list)
    """The versions of the decisions adopted, in order."""
    corrected_versions: set[int] = field(default_factory=set)
    charter_filed_at: datetime | None = None

    # Carrying out
    tasks: dict[UUID, Task] = field(default_factory=dict)
    problems: set[UUID] = field(default_factory=set)
    referrals: dict[UUID, Referral] = field(default_factory=dict)
    funding: Funding = field(default_factory=Funding)

    # Publicity, evaluation
    outcome_published_at: datetime | None = None
    publications: dict[UUID, Publication] = field(default_factory=dict)
    supervision: Supervision = field(default_factory=Supervision)

    # Linkage, archive
    escalated_into: UUID | None = None
    escalated_from: dict[UUID, UUID] = field(default_factory=dict)
    """Matter → its committee, of those that came up into this one."""
    reported_to: set[UUID] = field(default_factory=set)
    archived_at: datetime | None = None
    exemplary: bool = False
    norms: set[UUID] = field(default_factory=set)

    @property
    def exists(self) -> bool:
        """Whether anything has been recorded of it."""
        return self.stage is not None

    @property
    def notice(self) -> NoticeElements | None:
        """The latest notice, unless it was cancelled."""
        if not self.notices or self.notice_cancelled_at is not None:
            return None
        return self.notices[-1].elements

    @property
    def notice_cancelled_at(self) -> datetime | None:
        """When the latest notice was cancelled; None while it stands."""
        return self.notices[-1].cancelled_at if self.notices else None

    @property
    def notice_published_at(self) -> datetime | None:
        """When the latest notice was published."""
        return self.notices[-1].published_at if self.notices else None

    def enter(self, stage: Stage, at: datetime) -> None:
        """Go on to a stage."""
        self.stage, self.stage_since = stage, at

    def notice_at(self, moment: datetime) -> Notice | None:
        """N1 The notice in force at a moment, so that a late record is judged by its own day."""
        notice = next((n for n in reversed(self.notices) if n.since <= moment), None)
        if notice is None or (notice.cancelled_at is not None and notice.cancelled_at <= moment):
            return None
        return notice

    def roster_frozen_by(self, moment: datetime) -> bool:
        """N3 Whether the roster had been frozen under the notice in force at a moment."""
        notice = self.notice_at(moment)
        return notice is not None and notice.frozen_at is not None and notice.frozen_at <= moment

    def took_part(self, party: UUID) -> bool:
        """E5 Whether the party had a seat when a session was opened."""
        return party in self.roster.convened
