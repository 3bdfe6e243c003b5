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
    hosts: list[tuple[datetime, Party]]
    """Who hosts, from when, in order of time; the first opened it."""
    closed_at: datetime | None = None
    recesses: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    """From when to when it was adjourned; the end is None while it is."""
    minutes_at: datetime | None = None
    present: set[UUID] = field(default_factory=set)

    @property
    def adjourned_at(self) -> datetime | None:
        """When it was adjourned; None while it goes on."""
        return self.recesses[-1][0] if self.recesses and self.recesses[-1][1] is None else None

    def open_at(self, moment: datetime) -> bool:
        """Whether it had begun and not ended at that moment."""
        return self.opened_at <= moment and (self.closed_at is None or moment <= self.closed_at)

    def in_recess(self, moment: datetime) -> bool:
        """Whether it stood adjourned at that moment; not at those when it began or ended."""
        return any(
            begun < moment and (ended is None or moment < ended) for begun, ended in self.recesses
        )

    def host_at(self, moment: datetime) -> Party:
        """Who hosted it at that moment."""
        return next((host for since, host in reversed(self.hosts) if since <= moment), self.host)

    @property
    def host(self) -> Party:
        """Who hosts it now."""
        return self.hosts[-1][1]


@dataclass(slots=True)
class Statement:
    """D1 A statement that was made; ``withheld`` while it is not shown, or again shown, since
    ``settled_at``."""

    speaker: UUID
    made_at: datetime
    settled_at: datetime
    withheld: bool = False


@dataclass(slots=True)
class Challenge:
    """D1 A challenge to a host; ``upheld`` is None until it is decided."""

    host: Party
    challenged_at: datetime
    upheld: bool | None = None
    decided_at: datetime | None = None

    def bars(self, host: Party, moment: datetime) -> bool:
        """Whether it was upheld against this host by then."""
        upheld = self.upheld is True and self.decided_at is not None and self.decided_at <= moment
        return upheld and self.host == host


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
    def first_opened_at(self) -> datetime | None:
        """When the first session began; None when none has."""
        return min((s.opened_at for s in self.sessions.values()), default=None)

    @property
    def last_closed_at(self) -> datetime | None:
        """When the latest session ended; None when none has."""
        ends = [s.closed_at for s in self.sessions.values() if s.closed_at is not None]
        return max(ends) if ends else None

    def host_barred(self, host: Party, moment: datetime) -> bool:
        """D1 Whether a challenge to this host had been upheld by then."""
        return any(it.bars(host, moment) for it in self.challenges.values())
