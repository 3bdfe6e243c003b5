"""Scored events by hand: a stream of one office, days of one month, a term of five days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.rules.pack import end_of_day
from domain.scoring.items import Exclusion, Item, ScoredEvent, changes, items, standing

STREAM = UUID(int=1)
COMMUNITY = UUID(int=2)
OFFICE = UUID(int=3)
OTHER = UUID(int=4)
REFERRAL = str(UUID(int=5))


def at(day: int, hour: int = 4, month: int = 6) -> datetime:
    """A moment of 2025: noon in Beijing unless another hour (UTC) is named."""
    return datetime(2025, month, day, hour, tzinfo=UTC)


def term(pack: str, rule: str, day: date) -> datetime:
    """Every term ends with the fifth day after."""
    return end_of_day(day + timedelta(days=5))


class Course:
    """Events of one stream in the order in which they are recorded."""

    def __init__(self) -> None:
        self.events: list[ScoredEvent] = []

    def then(
        self,
        type: str,
        occurred_at: datetime,
        *,
        recorded_at: datetime | None = None,
        **data: Any,
    ) -> Course:
        """One more; double underscores in names stand for dots of paths."""
        said = {name.replace("__", "."): value for name, value in data.items()}
        self.events.append(
            ScoredEvent(
                STREAM,
                len(self.events) + 1,
                f"{type}.v1",
                occurred_at,
                recorded_at or occurred_at,
                COMMUNITY,
                "dongcheng-2016",
                said,
            )
        )
        return self

    def items(self, indicator: str) -> list[Item]:
        """Those of one indicator."""
        return [it for it in items(self.events, term) if it.indicator.id == indicator]

    def counts(
        self, indicator: str, moment: datetime, exclusions: Iterable[Exclusion] = ()
    ) -> list[tuple[int, int]]:
        """(numerator, denominator) of every item that counts at a moment."""
        left_out = list(exclusions)
        found = [standing(changes(it, left_out), moment) for it in self.items(indicator)]
        told = [it.counted for it in found if it is not None and it.counted is not None]
        return [(it.numerator, it.denominator) for it in told]


def issued(day: int = 2, due: int = 10, to: UUID = OFFICE) -> Course:
    """A referral issued on a day and due at noon of another."""
    return Course().then(
        "referral.issued", at(day), referral=REFERRAL, to=str(to), due_at=at(due).isoformat()
    )
