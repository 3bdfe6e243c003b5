"""Reading the duties register: which duties there are, and where each stands as of a moment."""

from __future__ import annotations

import heapq
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from domain.catalogue import FACTS
from domain.duties.kind import DutyKind
from domain.duties.run import Run
from domain.duties.standing import STATUS_NAMES, Reckoner, Standing, Status
from domain.duties.table import DUTY_KINDS
from domain.rules.deadline import Deadline
from domain.rules.pack import beijing_date
from domain.rules.packs import PACKS
from infra.district import District
from infra.duty_queries import DutyFilter, Place, duties_after
from infra.register import Register
from projections.duties import DutyPage
from service.cursors import BadCursor, read_cursor, write_cursor
from service.duty_views import (
    DayLine,
    DutyAccount,
    DutyLine,
    EntryLine,
    Overdue,
    RunAccount,
    SummaryLine,
)
from service.views import Slice

DUTIES_LIMIT = 200
_BATCH = 500
_SCANNED_MAX = 20_000
"""Pages looked at for one part of a list: few of many may fit, and the next part goes on."""
_SUMMARIES_AT_ONCE = 2
OVERDUE = frozenset({Status.OVERDUE})


class WantedDuties(NamedTuple):
    """Which duties; empty or None everywhere: all. ``due_to`` is not included."""

    owed_by: frozenset[UUID] | None = None
    kinds: frozenset[str] | None = None
    stream: UUID | None = None
    statuses: frozenset[Status] = frozenset()
    due_from: datetime | None = None
    due_to: datetime | None = None
    as_of: datetime | None = None
    known_at: datetime | None = None

    def takes(self, standing: Standing) -> bool:
        """Whether a duty that stands so is among them."""
        if self.owed_by is not None and standing.run.owed_by not in self.owed_by:
            return False
        if self.statuses and standing.status not in self.statuses:
            return False
        if self.due_from is None and self.due_to is None:
            return True
        at = standing.due.at
        return (
            at is not None
            and (self.due_from is None or at >= self.due_from)
            and (self.due_to is None or at < self.due_to)
        )

    def filter(self, moment: datetime) -> DutyFilter:
        """What the database can narrow it down to."""
        unsettled = bool(self.statuses) and self.statuses <= {Status.OPEN, Status.OVERDUE}
        return DutyFilter(
            opened_by=moment,
            owed_by=None if self.owed_by is None else tuple(self.owed_by),
            kinds=None if self.kinds is None else tuple(self.kinds),
            stream=self.stream,
            unsettled_at=moment if unsettled else None,
            known_at=self.known_at,
        )


class _Found(NamedTuple):
    page: DutyPage
    number: int
    """Which of the page's runs."""
    standing: Standing | None
    """None: a run that is not wanted, or the end of the page."""


class DutyReader:
    """Answers readers of one district; safe to share between threads. Its functions block."""

    def __init__(self, district: District, register: Register) -> None:
        self._store = district.projector.stores["duties"]
        self._register = register
        self._latest: Reckoner | None = None
        self._summaries = threading.BoundedSemaphore(_SUMMARIES_AT_ONCE)

    def duties(self, wanted: WantedDuties, *, after: str | None, limit: int) -> Slice[DutyLine]:
        """The duties wanted, those opened first coming first. A part may be short of its limit and
        still have a next one."""
        moment = wanted.as_of or datetime.now(UTC)
        reckoner = self._reckoner(wanted.as_of, wanted.known_at)
        lines: list[DutyLine] = []
        scanned = 0
        for page, number, standing in self._scan(wanted, moment, reckoner, _place(after)):
            if standing is None:
                scanned += 1
                if scanned >= _SCANNED_MAX:
                    return Slice(lines, _cursor(page, number))
            elif len(lines) == limit:
                return Slice(lines, _cursor(page, number))
            else:
                lines.append(self._line(page, standing, reckoner, wanted.as_of))
        return Slice(lines)

    def lines(
        self, pages: Iterable[DutyPage], as_of: datetime | None, known_at: datetime | None
    ) -> Iterator[DutyLine]:
        """Every time that the duties of these pages were owed by then."""
        moment = as_of or datetime.now(UTC)
        reckoner = self._reckoner(as_of, known_at)
        for page in pages:
            kind = DUTY_KINDS.kinds[page.kind]
            for standing in reckoner.standings(kind, page.history, moment, known_at):
                yield self._line(page, standing, reckoner, as_of)

    def standings(self, wanted: WantedDuties) -> list[tuple[DutyKind, Standing]]:
        """Every duty wanted with its kind, those opened first coming first."""
        moment = wanted.as_of or datetime.now(UTC)
        reckoner = self._reckoner(wanted.as_of, wanted.known_at)
        return [
            (DUTY_KINDS.kinds[page.kind], standing)
            for page, _, standing in self._scan(wanted, moment, reckoner, None)
            if standing is not None
        ]

    def summary(self, wanted: WantedDuties, group: str) -> list[SummaryLine]:
        """How many of the duties wanted stand how, by ``kind`` or by ``owed_by``."""
        moment = wanted.as_of or datetime.now(UTC)
        reckoner = self._reckoner(wanted.as_of, wanted.known_at)
        counts: dict[str, Counter[Status]] = {}
        with self._summaries:
            for page, _, standing in self._scan(wanted, moment, reckoner, None):
                if standing is not None:
                    by = page.kind if group == "kind" else str(standing.run.owed_by or "")
                    counts.setdefault(by, Counter())[standing.status] += 1
        names = {by: self._group_name(group, by, wanted.as_of) for by in counts}
        return [
            SummaryLine(
                key=by or None,
                name=names[by],
                **{status.value: counts[by][status] for status in Status},
            )
            for by in sorted(counts, key=lambda by: (-counts[by][Status.OVERDUE], by))
        ]

    def overdue(self, as_of: datetime | None, known_at: datetime | None, longest: int) -> Overdue:
        """What is overdue, and so many of what has been for longest."""
        wanted = WantedDuties(statuses=OVERDUE, as_of=as_of, known_at=known_at)
        reckoner = self._reckoner(as_of, known_at)
        with self._summaries:
            moment = as_of or datetime.now(UTC)
            found = [
                (page, standing)
                for page, _, standing in self._scan(wanted, moment, reckoner, None)
                if standing is not None
            ]
        late = heapq.nlargest(longest, found, key=lambda it: it[1].days_late)
        return Overdue(
            kinds=dict(Counter(page.kind for page, _ in found).most_common()),
            longest=[self._line(page, standing, reckoner, as_of) for page, standing in late],
        )

    def duty(
        self,
        scope: UUID,
        kind: str,
        ref: str,
        *,
        as_of: datetime | None = None,
        known_at: datetime | None = None,
    ) -> DutyAccount | None:
        """One duty with each time that it was owed, day by day; None when it never was (yet)."""
        page: DutyPage | None = self._store.get((scope, kind, ref))
        if page is None:
            return None
        reckoner = self._reckoner(as_of, known_at)
        moment = as_of or datetime.now(UTC)
        standings = reckoner.standings(DUTY_KINDS.kinds[kind], page.history, moment, known_at)
        if not standings:
            return None
        return DutyAccount(
            kind=kind,
            ref=ref,
            rule=DUTY_KINDS.kinds[kind].rule,
            runs=[self._account(page, it, reckoner, as_of) for it in standings],
        )

    def _scan(
        self,
        wanted: WantedDuties,
        moment: datetime,
        reckoner: Reckoner,
        start: tuple[Place, int] | None,
    ) -> Iterator[_Found]:
        """Every wanted run from a place on, and after each page its end."""
        narrowed = wanted.filter(moment)
        place, skipped = start or (None, 0)
        while True:
            pages = duties_after(self._store, narrowed, place, _BATCH)
            for page in pages:
                kind = DUTY_KINDS.kinds[page.kind]
                standings = reckoner.standings(kind, page.history, moment, wanted.known_at)
                begin = skipped if _place_of(page) == place else 0
                for number, standing in enumerate(standings):
                    if number >= begin and wanted.takes(standing):
                        yield _Found(page, number, standing)
                place, skipped = _place_of(page), len(standings)
                yield _Found(page, skipped, None)
            if len(pages) < _BATCH:
                return

    def _reckoner(self, as_of: datetime | None, known_at: datetime | None) -> Reckoner:
        """By the calendar of that time; the last is kept, with the deadlines that it counted."""
        packs = (*PACKS, *self._register.current().packs)
        calendar = self._register.calendar_at(as_of, known_at)
        kept = self._latest
        if kept is None or kept.calendar is not calendar or kept.packs != packs:
            kept = self._latest = Reckoner(calendar, packs)
        return kept

    def _line(
        self, page: DutyPage, standing: Standing, reckoner: Reckoner, as_of: datetime | None
    ) -> DutyLine:
        kind, run = DUTY_KINDS.kinds[page.kind], standing.run
        return DutyLine(
            address=_address(page),
            kind=kind.id,
            zh=kind.zh,
            en=kind.en,
            clause=kind.clause,
            stream=None if kind.every else page.scope,
            ref=page.ref,
            organisation=page.organisation,
            organisation_name=self._register.name(page.organisation, as_of),
            owed_by=run.owed_by,
            owed_by_name=self._register.name(run.owed_by, as_of),
            opened_at=run.opened_at,
            period=run.period,
            due_on=standing.due.on,
            due_at=standing.due.at,
            provisional=standing.due.provisional,
            paused=bool(run.pauses) and run.pauses[-1].ends is None,
            status=standing.status,
            status_zh=STATUS_NAMES[standing.status][0],
            settled_at=run.settled.occurred_at if run.settled else None,
            days_late=standing.days_late,
            working_days_late=reckoner.working_days_late(standing),
            positions=tuple(dict.fromkeys(entry.position for entry in run.entries)),
        )

    def _account(
        self, page: DutyPage, standing: Standing, reckoner: Reckoner, as_of: datetime | None
    ) -> RunAccount:
        run, term = standing.run, standing.due.term
        account = reckoner.account(run)
        return RunAccount(
            duty=self._line(page, standing, reckoner, as_of),
            starts_on=run.starts_on,
            term=None if term is None else str(term),
            rule_pack=run.opened.rule_pack,
            promised_on=self._promised(DUTY_KINDS.kinds[page.kind], run, reckoner),
            days=_days(account),
            history=[
                EntryLine(
                    position=entry.position,
                    type=entry.type,
                    title=FACTS[entry.type].zh,
                    effect=entry.effect,
                    occurred_at=entry.occurred_at,
                    recorded_at=entry.recorded_at,
                    owed_by=entry.owed_by,
                    working_days=entry.working_days,
                    due_on=entry.due_on,
                    due_at=entry.due_at,
                )
                for entry in run.entries
            ],
        )

    def _promised(self, kind: DutyKind, run: Run, reckoner: Reckoner) -> str | None:
        """The day that it came to by the calendar known when it was recorded; None where there was
        nothing to count."""
        if run.promised_at is not None:
            return beijing_date(run.promised_at).isoformat()
        if kind.every or reckoner.term(run) is None:
            return None
        calendar = self._register.calendar_at(None, run.opened.recorded_at)
        day = Reckoner(calendar, reckoner.packs).due(run).on
        return None if day is None else day.isoformat()

    def _group_name(self, group: str, by: str, as_of: datetime | None) -> str | None:
        if group == "kind":
            return DUTY_KINDS.kinds[by].zh
        return self._register.name(UUID(by), as_of) if by else None


def _days(account: Deadline | None) -> list[DayLine]:
    return [DayLine(*day) for day in account.days] if account else []


def _address(page: DutyPage) -> str:
    return f"/api/v1/duties/{page.scope}/{page.kind}/{page.ref or '-'}"


def _place_of(page: DutyPage) -> Place:
    assert page.opened_at is not None, "only duties that were opened are listed"
    return (page.opened_at, page.scope, page.kind, page.ref)


def _cursor(page: DutyPage, number: int) -> str:
    return write_cursor(*_place_of(page), number)


def _place(cursor: str | None) -> tuple[Place, int] | None:
    """The place that a cursor names."""
    found = read_cursor(cursor, tuple[datetime, UUID, str, str, int])
    if found is None:
        return None
    opened_at, scope, kind, ref, number = found
    if kind not in DUTY_KINDS.kinds or not (ref.isascii() and (ref == "" or ref.isprintable())):
        raise BadCursor
    return (opened_at, scope, kind, ref), max(number, 0)
