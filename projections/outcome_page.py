"""What the page of a matter's outcomes holds: decisions, tasks, publications; with positions."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from domain.streams.matter import TaskStatus
from projections.matter_head import MatterHead


class OutcomeKind(StrEnum):
    """What a matter came to."""

    DECIDED = "decided"
    SHELVED = "shelved"


class OutcomeState(StrEnum):
    """What is left of an outcome: it stands as what it is, or another fact took it back."""

    DECIDED = "decided"
    SHELVED = "shelved"
    CORRECTED = "corrected"
    RESUMED = "resumed"


class Vote(msgspec.Struct, frozen=True, gc=False):
    """K4 The vote of an assembly that carried a decision; ``assembly`` says of which kind."""

    assembly: str
    eligible: int
    present: int
    votes_for: int
    votes_against: int
    abstained: int
    invalid: int
    position: int


class Dissent(msgspec.Struct, frozen=True, gc=False):
    """A view that was not followed: how many hold it, and where it stands on the ledger."""

    holders: int
    position: int


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """A decision, or a shelving, as it was made; ``text`` is the decision, or the conditions for
    taking up again what was shelved. ``version`` is that of its fact in the matter."""

    kind: OutcomeKind
    decided_at: datetime
    position: int
    version: int
    clauses: tuple[str, ...]
    text: str
    decided_by: str | None = None
    vote: Vote | None = None
    dissents: tuple[Dissent, ...] = ()
    ground: str | None = None
    finding: str | None = None
    review_on: date | None = None
    resumed_at: datetime | None = None
    resumed: int | None = None
    corrected_at: datetime | None = None
    corrected: int | None = None
    law: str | None = None
    article: str | None = None

    @property
    def state(self) -> OutcomeState:
        """What is left of it."""
        if self.corrected is not None:
            return OutcomeState.CORRECTED
        if self.resumed is not None:
            return OutcomeState.RESUMED
        return OutcomeState(self.kind.value)


class TaskLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """A task as it was assigned last; ``ended_at`` when it was completed or given up."""

    task: UUID
    title: str
    owner: UUID
    mode: str
    due_on: date
    assigned_at: datetime
    positions: tuple[int, ...]
    status: TaskStatus = TaskStatus.OPEN
    ended_at: datetime | None = None


class Publication(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was shown to everybody from day to day inclusive: the outcome, or its progress."""

    what: str
    published_at: datetime
    published_from: date
    published_until: date
    place: str
    positions: tuple[int, ...]
    publication: UUID | None = None
    withdrawn_at: datetime | None = None


class OutcomesPage(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a matter came to, the latest last: none of a matter that is not decided (yet), of which
    ``kind`` and ``decided_at`` are NULL. ``referrals`` and ``verified`` are the positions at which
    help was asked for, and at which the residents' side confirmed an answer to it; ``vote`` is that
    of an assembly whose decision is still to follow."""

    matter: UUID
    head: MatterHead
    outcomes: tuple[Outcome, ...] = ()
    tasks: tuple[TaskLine, ...] = ()
    publications: tuple[Publication, ...] = ()
    referrals: tuple[int, ...] = ()
    verified: tuple[int, ...] = ()
    vote: Vote | None = None
    last_position: int = 0

    @property
    def latest(self) -> Outcome | None:
        """The latest outcome."""
        return self.outcomes[-1] if self.outcomes else None

    def with_status(self, status: TaskStatus) -> tuple[TaskLine, ...]:
        """The tasks that stand so."""
        return tuple(it for it in self.tasks if it.status is status)

    def overdue(self, day: date) -> tuple[TaskLine, ...]:
        """The tasks that were to be done before this day and are open."""
        return tuple(it for it in self.with_status(TaskStatus.OPEN) if it.due_on < day)
