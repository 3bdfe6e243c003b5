"""Duties that recur: one run a period, counted from January in months, that no fact opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import msgspec

from domain.duties.entry import Effect, Entry
from domain.duties.kind import DutyKind
from domain.duties.run import Run, in_order
from domain.rules.pack import RulePack, beijing_date, in_force, start_of_day

_ONE_DAY = timedelta(days=1)
_MONTHS = 12


def recurring_runs(
    kind: DutyKind, history: Sequence[Entry], packs: Sequence[RulePack], as_of: datetime
) -> list[Run]:
    """A run for every period that had begun by ``as_of`` while the organisation existed.

    The first is the first that begins once it is registered and the rules are in force. The months
    of a period are those of the pack in force when it begins.
    """
    assert kind.every is not None
    entries = in_order(history)
    opened = next((entry for entry in entries if entry.effect is Effect.OPENS), None)
    if opened is None:
        return []
    ended = next((entry for entry in entries if entry.effect is Effect.ENDS), None)
    last = as_of if ended is None else min(as_of, ended.occurred_at)
    since = max(beijing_date(opened.occurred_at), packs[0].effective_from)
    found = []
    for first, final, pack in _periods(kind.every, packs, since, beijing_date(last)):
        run = _run(kind, opened, first, final, pack)
        meeting = _meeting(entries, first, final)
        if meeting is not None:
            run.settle(meeting, met=True)
        elif ended is not None:
            run.settle(ended, met=False)
        found.append(run)
    return found


def _periods(
    every: str, packs: Sequence[RulePack], since: date, until: date
) -> Iterator[tuple[date, date, RulePack]]:
    """(first day, last day, pack) of the periods that begin from one day to another."""
    first = date(since.year, 1, 1)
    while first <= until:
        pack = in_force(packs, start_of_day(first))
        following = _months_later(first, getattr(pack, every).value)
        if first >= since:
            yield first, following - _ONE_DAY, pack
        first = following


def _months_later(day: date, months: int) -> date:
    count = day.year * _MONTHS + day.month - 1 + months
    return date(count // _MONTHS, count % _MONTHS + 1, 1)


def _run(kind: DutyKind, opened: Entry, first: date, final: date, pack: RulePack) -> Run:
    """With a rule, its term is counted from the end of the period; without, the period is it."""
    begun = msgspec.structs.replace(
        opened, occurred_at=start_of_day(first), rule_pack=pack.id, period=(first, final)
    )
    return Run(
        opened=begun,
        owed_by=opened.owed_by,
        starts_on=final,
        rule=kind.rule,
        due_on=None if kind.rule else final,
        entries=[begun],
        period=(first, final),
    )


def _meeting(entries: Sequence[Entry], first: date, final: date) -> Entry | None:
    """What met the period first: by its own day, or by that of the round that it closes, which is
    of the period in which the days that it is about end."""
    begun = {it.token: it.period for it in entries if it.effect is Effect.BEGINS and it.period}
    for entry in entries:
        if entry.effect is Effect.MEETS:
            about = begun.get(entry.token) if entry.token else None
            day = about[1] if about else beijing_date(entry.occurred_at)
            if first <= day <= final:
                return entry
    return None
