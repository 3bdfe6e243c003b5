"""What is on time, folded from the ledger's referrals and held against the file's own column."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from domain.event import Event
from domain.events.referral import ReferralAnswered, ReferralIssued
from infra.district import District
from infra.recorder import select_streams
from service.importing.open311_cases import ON_TIME, OVERDUE, Case
from service.importing.report import Place, Report

_AT_ONCE = 1000


class Clock(NamedTuple):
    """A referral's clock as the ledger has it; ``answered_at`` is None while it waits."""

    due_at: datetime
    answered_at: datetime | None

    def state(self, as_of: datetime) -> str:
        """ONTIME or OVERDUE at a moment: late is what was answered after it was due, or is still
        unanswered when that has passed. To the second due is on time."""
        return OVERDUE if (self.answered_at or as_of) > self.due_at else ON_TIME


def clock_of(events: list[Event]) -> Clock | None:
    """The clock of the one referral in a matter's history; None when none was issued."""
    due_at = answered_at = None
    for event in events:
        if isinstance(event.fact, ReferralIssued):
            due_at = event.fact.due_at
        elif isinstance(event.fact, ReferralAnswered) and answered_at is None:
            answered_at = event.occurred_at
    return Clock(due_at, answered_at) if due_at is not None else None


class Check:
    """Collects what a file says of its cases and compares, as of the latest moment in the file."""

    def __init__(self, district: District, file: str, report: Report) -> None:
        self._district = district
        self._file = file
        self._report = report
        self._expected: dict[UUID, tuple[int, str, bool]] = {}
        self._as_of: datetime | None = None

    def expect(self, matter: UUID, case: Case) -> None:
        """Remember what the file says of this matter's case."""
        self._expected[matter] = (case.line, case.ontime, case.target_at is not None)
        self._as_of = max(self._as_of or case.latest_at, case.latest_at)

    def compare(self) -> None:
        """Tell every row where ledger and file differ, with the reason; and the sums."""
        if self._as_of is None:
            return
        agreeing = compared = explained = 0
        matters = list(self._expected)
        for first in range(0, len(matters), _AT_ONCE):
            for matter, clock in self._clocks(matters[first : first + _AT_ONCE]).items():
                line, ontime, has_target = self._expected[matter]
                if clock is None or not ontime:
                    continue
                compared += 1
                if clock.state(self._as_of) == ontime:
                    agreeing += 1
                    continue
                place = Place(self._file, line)
                reason = _reason(clock, ontime, has_target, self._as_of)
                if reason is None:
                    self._report.complain(place, "ontime", "the ledger's referral says otherwise")
                else:
                    explained += 1
                    self._report.note(place, "ontime", reason)
        self._report.details.update(
            {
                "as_of": self._as_of.isoformat(),
                "ontime_compared": compared,
                "ontime_agreeing": agreeing,
                "ontime_differing_for_a_reason": explained,
                "ontime_differing": compared - agreeing - explained,
            }
        )

    def _clocks(self, matters: list[UUID]) -> dict[UUID, Clock | None]:
        recorder = self._district.recorder
        with recorder.datastore.get_connection() as connection:
            histories = select_streams(connection, recorder.codec, matters)
        return {matter: clock_of(events) for matter, events in histories.items()}


def _reason(clock: Clock, ontime: str, has_target: bool, as_of: datetime) -> str | None:
    """Why ledger and file may rightly differ; None where they may not."""
    if not has_target and ontime == ON_TIME:
        return (
            "the file has no target and so calls it ONTIME; on the ledger every referral is due by"
            f" a rule, here {clock.due_at:%Y-%m-%d %H:%M} UTC, and this one is late by it"
        )
    if ontime == OVERDUE and clock.answered_at is None and clock.due_at > as_of:
        return (
            f"open and due {clock.due_at:%Y-%m-%d %H:%M} UTC, after the latest moment in the file"
            f" ({as_of:%Y-%m-%d %H:%M} UTC): the file calls it OVERDUE as of a later day of its own"
        )
    return None
