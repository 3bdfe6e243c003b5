"""Where a duty stands as of a moment: a pure calculation from its history, calendar and packs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from domain.duties.entry import Entry
from domain.duties.kind import DutyKind
from domain.duties.periods import recurring_runs
from domain.duties.run import Run, runs
from domain.rules.calendar import Calendar
from domain.rules.deadline import Deadline, Pause, deadline
from domain.rules.pack import RulePack, Term, beijing_date, end_of_day, in_force

_KEPT_MAX = 20_000
_DAYS_COUNTED_MAX = 5_000
_ONE_DAY = timedelta(days=1)


class Status(StrEnum):
    """Where a duty stands."""

    OPEN = "open"
    """Owed, and there is time; also while its clock stands still."""
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met_late"
    ENDED = "ended"
    """Owed no more, although it was not done."""


STATUS_NAMES: dict[Status, tuple[str, str]] = {
    Status.OPEN: ("应办", "due"),
    Status.OVERDUE: ("逾期未办", "overdue"),
    Status.MET: ("按期办理", "met in time"),
    Status.MET_LATE: ("逾期办理", "met late"),
    Status.ENDED: ("不再应办", "ended"),
}
"""In Chinese and in English."""


class Due(NamedTuple):
    """When a run is due: ``at`` is the last moment in time. ``on`` is None while the clock stands,
    or where the rules state no term; ``provisional`` where a year's calendar is not announced."""

    on: date | None
    at: datetime | None
    provisional: bool
    term: Term | None


class Standing(NamedTuple):
    """A run as of a moment; ``days_late`` are counted to when it was settled, else to then."""

    run: Run
    status: Status
    due: Due
    days_late: int


class Reckoner:
    """Reckons standings by one calendar and these packs, remembering deadlines already counted."""

    def __init__(self, calendar: Calendar, packs: Sequence[RulePack]) -> None:
        self.calendar = calendar
        self.packs = tuple(packs)
        self._by_id = {pack.id: pack for pack in packs}
        self._kept: dict[tuple[date, Term, tuple[Pause, ...]], tuple[date | None, bool]] = {}

    def standings(
        self, kind: DutyKind, history: Sequence[Entry], as_of: datetime, known_at: datetime | None
    ) -> list[Standing]:
        """Every run that had begun by ``as_of``, from what was on the ledger by ``known_at``."""
        known = [
            entry
            for entry in history
            if entry.occurred_at <= as_of and (known_at is None or entry.recorded_at <= known_at)
        ]
        found = recurring_runs(kind, known, self.packs, as_of) if kind.every else runs(known)
        return [self.standing(run, as_of) for run in found]

    def standing(self, run: Run, as_of: datetime) -> Standing:
        """Where a run stands at a moment not before it began."""
        due = self.due(run)
        until = run.settled.occurred_at if run.settled else as_of
        late = self._late(run, due, until)
        if run.settled is None:
            status = Status.OVERDUE if late else Status.OPEN
        elif run.met:
            status = Status.MET_LATE if late else Status.MET
        else:
            status = Status.ENDED
        days = (beijing_date(until) - due.on).days if late and due.on else 0
        return Standing(run, status, due, days)

    def working_days_late(self, standing: Standing) -> int | None:
        """How many of the days late are worked; None where they are too many to count."""
        on = standing.due.on
        if on is None or not standing.days_late:
            return 0
        if standing.days_late > _DAYS_COUNTED_MAX:
            return None
        return self.calendar.worked_days(on, on + standing.days_late * _ONE_DAY)

    def term(self, run: Run) -> Term | None:
        """The term in days; None for one that is fixed to a day, or that the rules leave open."""
        if run.rule is not None and run.working_days is None:
            pack = self._by_id.get(run.opened.rule_pack) or in_force(self.packs, run.opened_at)
            term: Term | None = getattr(pack, run.rule).value
            return term
        if run.working_days is not None:
            return Term(days=run.working_days, working=True)
        return None

    def due(self, run: Run) -> Due:
        """When it is due, by the calendar."""
        term = self.term(run)
        if term is not None:
            on, provisional = self._counted(run.starts_on, term, tuple(run.pauses))
            return Due(on, None if on is None else end_of_day(on), provisional, term)
        if run.due_on is not None:
            at = None if run.due_on == date.max else end_of_day(run.due_on)
            return Due(run.due_on, at, False, None)
        if run.due_at is not None:
            return Due(beijing_date(run.due_at), run.due_at, False, None)
        return Due(None, None, False, None)

    def account(self, run: Run) -> Deadline | None:
        """The deadline day by day; None for one that is fixed to a day."""
        term = self.term(run)
        if term is None:
            return None
        return deadline(self.calendar, run.starts_on, term, run.pauses)

    def _counted(
        self, starts_on: date, term: Term, pauses: tuple[Pause, ...]
    ) -> tuple[date | None, bool]:
        key = (starts_on, term, pauses)
        kept = self._kept.get(key)
        if kept is None:
            counted = deadline(self.calendar, starts_on, term, pauses)
            if len(self._kept) >= _KEPT_MAX:
                self._kept.clear()
            kept = self._kept[key] = (counted.due_on, counted.provisional)
        return kept

    def _late(self, run: Run, due: Due, moment: datetime) -> bool:
        """A term in days is kept until its last day is over; a moment, until that moment."""
        if due.on is None:
            return False
        if run.due_at is not None:
            return moment > run.due_at
        return beijing_date(moment) > due.on
