"""What a fact does to a duty, as an entry in the duty's history."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec


class Effect(StrEnum):
    """What a fact does to the duty. An act may come again: each opening begins a run of its own."""

    OPENS = "opens"
    """From here on it is owed."""
    MEETS = "meets"
    """It is done."""
    ENDS = "ends"
    """It is owed no more, although it was not done."""
    REVIVES = "revives"
    """What was done is sent back: owed again, and the clock is the same."""
    REOPENS = "reopens"
    """What met it is taken back: owed anew, with a clock of its own."""
    PAUSES = "pauses"
    RESUMES = "resumes"
    EXTENDS = "extends"
    MOVES = "moves"
    """It gets another day, or another who owes it."""
    BEGINS = "begins"
    """A period in which it is to be met, such as the round of an appraisal that opens."""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A fact in the history of a duty.

    The term is one of: ``rule``, the name of a rule of the pack ``rule_pack``; ``working_days``;
    ``due_on``; ``due_at``. Beside another term ``due_at`` is what it came to at the time. For
    ``extends`` they are the days added, or the new moment. ``token`` names what met the duty,
    ``period`` the days that it is about.
    """

    effect: Effect
    type: str
    occurred_at: datetime
    recorded_at: datetime
    position: int
    rule_pack: str
    owed_by: UUID | None = None
    rule: str | None = None
    working_days: int | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    token: str | None = None
    period: tuple[date, date] | None = None
