"""The runs of a duty: each time that it was owed, with all that happened to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from domain.duties.entry import Effect, Entry
from domain.rules.deadline import Pause
from domain.rules.pack import beijing_date


@dataclass(slots=True)
class Run:
    """A time that a duty was owed. The clock began on ``starts_on``; of ``rule``, ``working_days``,
    ``due_on`` and ``due_at`` the first that is set says when it ends. ``settled`` is what met or
    ended it; None while it is owed."""

    opened: Entry
    owed_by: UUID | None
    starts_on: date
    rule: str | None = None
    working_days: int | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    promised_at: datetime | None = None
    """What the fact itself said that the clock comes to."""
    pauses: list[Pause] = field(default_factory=list)
    settled: Entry | None = None
    met: bool = False
    entries: list[Entry] = field(default_factory=list)
    period: tuple[date, date] | None = None

    @property
    def opened_at(self) -> datetime:
        """When it began to be owed."""
        return self.opened.occurred_at

    def settle(self, entry: Entry, *, met: bool) -> None:
        """It is owed no more."""
        self.settled, self.met = entry, met
        self.entries.append(entry)

    def extend(self, entry: Entry) -> None:
        """More working days, or another moment where the clock was fixed to one."""
        if self.working_days is not None:
            self.working_days += entry.working_days or 0
            self.promised_at = entry.due_at
        else:
            self.due_at = entry.due_at


def in_order(history: Iterable[Entry]) -> list[Entry]:
    """By when they happened; of the same moment, by their place on the ledger."""
    return sorted(history, key=lambda entry: (entry.occurred_at, entry.position))


def runs(history: Iterable[Entry]) -> list[Run]:
    """Every time that the duty was owed, in the order in which they began."""
    found: list[Run] = []
    met_by: Entry | None = None
    for entry in in_order(history):
        owed = [run for run in found if run.settled is None]
        match entry.effect:
            case Effect.OPENS:
                found.append(_opened(entry, found))
            case Effect.MEETS:
                met_by = entry
                for run in owed:
                    run.settle(entry, met=True)
            case Effect.ENDS:
                for run in owed:
                    run.settle(entry, met=False)
            case Effect.REVIVES:
                _revive(found, entry)
            case Effect.REOPENS:
                if found and met_by is not None and met_by.token and met_by.token == entry.token:
                    found.append(_opened(entry, found))
            case Effect.MOVES:
                found += [moved for run in owed for moved in _moved(run, entry)]
            case Effect.PAUSES | Effect.RESUMES | Effect.EXTENDS:
                for run in owed:
                    _adjust(run, entry)
            case Effect.BEGINS:
                pass
    return found


def _opened(entry: Entry, before: Sequence[Run]) -> Run:
    inherited = before[-1].owed_by if before else None
    counted = entry.working_days is not None
    return Run(
        opened=entry,
        owed_by=entry.owed_by or inherited,
        starts_on=beijing_date(entry.occurred_at),
        rule=entry.rule,
        working_days=entry.working_days,
        due_on=entry.due_on,
        due_at=None if counted else entry.due_at,
        promised_at=entry.due_at if counted else None,
        entries=[entry],
    )


def _revive(found: Sequence[Run], entry: Entry) -> None:
    """What was met last is owed again, as it was."""
    if found and found[-1].settled is not None and found[-1].met:
        found[-1].settled, found[-1].met = None, False
        found[-1].entries.append(entry)


def _moved(run: Run, entry: Entry) -> list[Run]:
    """Another day for the same one who owes it, while there is time, is the same run. Otherwise it
    ends here and another begins: what was late does not become timely, nor somebody else's."""
    in_time = run.due_on is not None and beijing_date(entry.occurred_at) <= run.due_on
    if entry.owed_by == run.owed_by and in_time:
        run.due_on = entry.due_on
        run.entries.append(entry)
        return []
    run.settle(entry, met=False)
    return [_opened(entry, [run])]


def _adjust(run: Run, entry: Entry) -> None:
    day = beijing_date(entry.occurred_at)
    run.entries.append(entry)
    if entry.effect is Effect.EXTENDS:
        run.extend(entry)
    elif entry.effect is Effect.PAUSES:
        run.pauses.append(Pause(day, None))
    elif run.pauses:
        run.pauses[-1] = Pause(run.pauses[-1].begins, day)
