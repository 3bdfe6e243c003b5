"""The part of a matter's state that its sessions make up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain.events.discussion import Stance
from domain.value import Party


@dataclass(slots=True)
class Session:
    """D1 A session, open while ``closed_at`` is None; ``latest_at`` is its latest act."""

    opened_at: datetime
    latest_at: datetime
    host: Party
    closed_at: datetime | None = None
    adjourned_at: datetime | None = None
    """When it was adjourned; None while it goes on."""
    minutes_at: datetime | None = None
    present: set[UUID] = field(default_factory=set)

    def open_at(self, moment: datetime) -> bool:
        """Whether it was in session at that moment."""
        return self.opened_at <= moment and (self.closed_at is None or moment <= self.closed_at)


@dataclass(slots=True)
class Statement:
    """D1 A statement that was made; ``withheld`` while it is not shown."""

    speaker: UUID
    made_at: datetime
    withheld: bool = False


@dataclass(slots=True)
class Challenge:
    """D1 A challenge to a host; ``upheld`` is None until it is decided."""

    host: Party
    challenged_at: datetime
    upheld: bool | None = None


@dataclass(slots=True)
class Discussion:
    """D1 D2 What was said, by whom, and where everybody stands."""

    sessions: dict[UUID, Session] = field(default_factory=dict)
    statements: dict[UUID, Statement] = field(default_factory=dict)
    stances: dict[UUID, dict[UUID, tuple[datetime, Stance]]] = field(default_factory=dict)
    """Point → party → the latest stance and when it was taken."""
    challenges: dict[UUID, Challenge] = field(default_factory=dict)
    consensuses: set[UUID] = field(default_factory=set)

    @property
    def open_sessions(self) -> list[Session]:
        """Sessions not yet closed."""
        return [session for session in self.sessions.values() if session.closed_at is None]

    @property
    def closed_rounds(self) -> int:
        """K2 How many sessions have been held to their end."""
        return len(self.sessions) - len(self.open_sessions)

    @property
    def last_closed_at(self) -> datetime | None:
        """When the latest session ended; None when none has."""
        ends = [s.closed_at for s in self.sessions.values() if s.closed_at is not None]
        return max(ends) if ends else None
