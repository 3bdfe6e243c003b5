"""What a reader gets of the duties register."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from domain.duties.entry import Effect
from domain.duties.standing import Status
from domain.rules.deadline import Why


class DutyLine(msgspec.Struct, frozen=True):
    """A time that a duty was owed, as of the moment asked for.

    ``stream`` is the matter or proceeding, None for what recurs; ``organisation`` its organiser.
    ``due_at`` is the last moment in time; both are None while the clock stands (``paused``) or
    where the rules state no term. ``provisional``: the calendar of a year is not announced yet.
    ``settled_at`` is when it was met or ended; ``positions`` are those of the facts.
    """

    address: str
    kind: str
    zh: str
    en: str
    clause: str
    stream: UUID | None
    ref: str
    organisation: UUID | None
    organisation_name: str | None
    owed_by: UUID | None
    owed_by_name: str | None
    opened_at: datetime
    period: tuple[date, date] | None
    due_on: date | None
    due_at: datetime | None
    provisional: bool
    paused: bool
    status: Status
    status_zh: str
    settled_at: datetime | None
    days_late: int
    working_days_late: int | None
    positions: tuple[int, ...]


class DayLine(msgspec.Struct, frozen=True):
    """A day of the term: its number in the count, None when it does not count, and why."""

    date: date
    number: int | None
    why: Why
    name: str
    notice: str
    announced: bool


class EntryLine(msgspec.Struct, frozen=True):
    """A fact in the history of a duty and what it did to it; ``title`` is its Chinese name."""

    position: int
    type: str
    title: str
    effect: Effect
    occurred_at: datetime
    recorded_at: datetime
    owed_by: UUID | None
    working_days: int | None
    due_on: date | None
    due_at: datetime | None


class RunAccount(msgspec.Struct, frozen=True):
    """A time that a duty was owed, with its working. ``promised_on`` is the day that it came to by
    the calendar known when it was recorded: another than ``due_on`` where a later notice moved it.
    ``days`` is empty for what is fixed to a day."""

    duty: DutyLine
    starts_on: date
    term: str | None
    rule_pack: str
    promised_on: str | None
    days: list[DayLine]
    history: list[EntryLine]


class DutyAccount(msgspec.Struct, frozen=True):
    """A duty and each time that it was owed; ``rule`` names the rule of the pack that sets it."""

    kind: str
    ref: str
    rule: str | None
    runs: list[RunAccount]


class SummaryLine(msgspec.Struct, frozen=True):
    """How many duties of a kind, or owed by an organisation, stand how."""

    key: str | None
    name: str | None
    open: int
    overdue: int
    met: int
    met_late: int
    ended: int


class Overdue(msgspec.Struct, frozen=True):
    """What is overdue: how many duties of each kind, by its id, most first; and those that have
    been for longest, the longest first."""

    kinds: dict[str, int]
    longest: list[DutyLine]

    @property
    def total(self) -> int:
        """How many duties in all."""
        return sum(self.kinds.values())
