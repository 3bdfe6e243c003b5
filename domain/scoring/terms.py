"""When terms end, by the calendar and the rule packs known: reckoned once for each day and term."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from domain.rules.calendar import Calendar
from domain.rules.deadline import deadline
from domain.rules.pack import RulePack, Term, end_of_day
from domain.rules.packs import PACKS


class Terms:
    """Callable as ``domain.scoring.items.Term``. A pack that is not known, which no record can
    name, is taken for the first shipped."""

    def __init__(self, calendar: Calendar, adopted: Iterable[RulePack]) -> None:
        self._calendar = calendar
        self._packs = {pack.id: pack for pack in (*PACKS, *adopted)}
        self._known: dict[tuple[Term, date], datetime] = {}

    def __call__(self, pack: str, rule: str, day: date) -> datetime:
        """The last second in time, in UTC, of a term that an act of this day sets running."""
        named: Any = getattr(self._packs.get(pack, PACKS[0]), rule)
        term: Term = named.value
        due = self._known.get((term, day))
        if due is None:
            on = deadline(self._calendar, day, term).due_on
            assert on is not None, "without a pause every term ends"
            due = self._known[term, day] = end_of_day(on)
        return due
