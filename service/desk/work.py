"""What an organisation owes, in the order in which it should be done."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from domain.catalogue import COMMANDS
from domain.decider import STEPS
from domain.duties.standing import Status
from domain.roles import Role
from domain.rules.calendar import Calendar
from domain.rules.pack import beijing_date
from service.desk.duty_commands import Way, ways
from service.desk.signed_in import SignedIn
from service.duties import WantedDuties
from service.duty_views import DutyLine
from service.parts import Parts

SHOWN_MAX = 200
"""Duties on the work list; the register has them all."""
SOON_WORKING_DAYS = 5
_READ_AT_ONCE = 200
_ONE_DAY = timedelta(days=1)
_DAYS_COUNTED_MAX = 400


class Owed(NamedTuple):
    """A duty on the list. ``working_days_left`` counts from tomorrow to the day it is due, None
    where it is overdue or has no day; ``title`` is its matter's, None where there is none."""

    line: DutyLine
    working_days_left: int | None
    title: str | None
    ways: list[Way]

    @property
    def overdue(self) -> bool:
        """Whether its day is past."""
        return self.line.status is Status.OVERDUE

    @property
    def soon(self) -> bool:
        """Whether it is due within a week of work."""
        return self.working_days_left is not None and self.working_days_left <= SOON_WORKING_DAYS


class WorkList(NamedTuple):
    """``complete`` is False where there is more than is shown."""

    owed: list[Owed]
    complete: bool


def work_list(parts: Parts, who: SignedIn, language: str) -> WorkList:
    """What is overdue, longest first, then what is due next; last what has no day."""
    now = datetime.now(UTC)
    wanted = WantedDuties(
        owed_by=frozenset({who.actor.organisation}),
        statuses=frozenset({Status.OPEN, Status.OVERDUE}),
    )
    lines, complete = _unsettled(parts, wanted)
    titles = _titles(parts, [line.stream for line in lines if line.stream is not None])
    calendar = parts.reader.register.calendar_at(None, None)
    today = beijing_date(now)
    owed = [
        Owed(
            line,
            None if line.status is Status.OVERDUE else _working_days(calendar, today, line.due_on),
            titles.get(line.stream) if line.stream else None,
            ways(line, who.role, language),
        )
        for line in lines
    ]
    owed.sort(key=lambda it: (not it.overdue, it.line.due_at is None, it.line.due_at or now))
    return WorkList(owed[:SHOWN_MAX], complete and len(owed) <= SHOWN_MAX)


def beginnings(role: Role) -> list[str]:
    """The commands in a role that begin a stream of their own, in the order of the procedure."""
    return [name for name in BEGINNINGS if role in STEPS[COMMANDS[name]].roles]


BEGINNINGS = (
    "submit-proposal",
    "call-for-opinions",
    "make-suggestion",
    "detect-common-issue",
    "open-appraisal",
    "hold-assembly",
    "hold-training",
    "adopt-norm",
    "propose-scorecard",
    "exclude-score-item",
)
"""Commands that begin something new."""


def _unsettled(parts: Parts, wanted: WantedDuties) -> tuple[list[DutyLine], bool]:
    lines: list[DutyLine] = []
    after: str | None = None
    while len(lines) <= SHOWN_MAX * 5:
        part = parts.duties.duties(wanted, after=after, limit=_READ_AT_ONCE)
        lines += part.items
        after = part.next
        if after is None:
            return lines, True
    return lines, False


def _titles(parts: Parts, streams: list[UUID]) -> dict[UUID, str]:
    """The titles of those that are matters, where they can be shown."""
    found = parts.reader.matters(set(streams))
    titles = {id: line.shown_title for id, line in found.items()}
    return {id: title for id, title in titles.items() if title}


def _working_days(calendar: Calendar, today: date, due: date | None) -> int | None:
    """How many working days are left: those after today up to the day itself."""
    if due is None or due < today:
        return None
    days = min((due - today).days, _DAYS_COUNTED_MAX)
    return calendar.worked_days(today, today + _ONE_DAY * days)
