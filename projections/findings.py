"""Findings (监督意见): one page each, from the group that raised it to its end (E3).

By when it is to be answered depends on the calendar; the duties register reckons that.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Event
from domain.events.evaluation import FindingAnswered, FindingClosed, FindingRaised
from projections.projection import Column, Key, Projection


class FindingStatus(StrEnum):
    """Where a finding stands."""

    RAISED = "raised"
    ANSWERED = "answered"
    CLOSED = "closed"


class FindingPage(msgspec.Struct, frozen=True, omit_defaults=True):
    """A finding about a matter. ``organisation`` is the matter's organiser, ``raised_by`` the
    member who raised it, by pseudonym, where that was said. ``settled``: whether the group is
    content; None until it closed it. ``positions`` are those of its facts, in their order."""

    matter: UUID
    finding: UUID
    organisation: UUID | None
    division_code: str | None
    group: UUID
    addressee: UUID
    grade: str
    clauses: tuple[str, ...]
    text: str
    raised_at: datetime
    positions: tuple[int, ...]
    raised_by: UUID | None = None
    status: FindingStatus = FindingStatus.RAISED
    answer: str | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    settled: bool | None = None
    reason: str | None = None


_TYPES = frozenset(fact.type for fact in (FindingRaised, FindingAnswered, FindingClosed))


def keys(event: Event) -> tuple[Key, ...]:
    """The finding that the fact is of."""
    if event.type not in _TYPES or event.envelope.visibility != "public":
        return ()
    fact: Any = event.fact
    return ((event.stream, fact.finding),)


def fold(page: FindingPage | None, event: Event, key: Key) -> FindingPage:
    """The finding after this fact."""
    if isinstance(event.fact, FindingRaised):
        return _raised(event, event.fact)
    assert page is not None, "a finding begins by being raised"
    positions = (*page.positions, event.position)
    return msgspec.structs.replace(page, **_changes(event), positions=positions)


def _raised(event: Event, fact: FindingRaised) -> FindingPage:
    return FindingPage(
        matter=event.stream,
        finding=fact.finding,
        organisation=event.envelope.organisation,
        division_code=event.envelope.division_code,
        group=fact.group,
        addressee=fact.addressee,
        grade=fact.grade.value,
        clauses=event.envelope.clauses,
        text=fact.text,
        raised_at=event.occurred_at,
        positions=(event.position,),
        raised_by=fact.raised_by.id if fact.raised_by else None,
    )


def _changes(event: Event) -> dict[str, Any]:
    match event.fact:
        case FindingAnswered() as fact:
            return {
                "status": FindingStatus.ANSWERED,
                "answer": fact.answer,
                "answered_at": event.occurred_at,
            }
        case FindingClosed() as fact:
            return {
                "status": FindingStatus.CLOSED,
                "closed_at": event.occurred_at,
                "settled": fact.settled,
                "reason": fact.reason,
            }
    raise AssertionError(event.type)


FINDINGS = Projection(
    name="findings",
    version=1,
    page=FindingPage,
    key=(("matter", "uuid"), ("finding", "uuid")),
    keys=keys,
    fold=fold,
    columns=(
        Column("organisation", "uuid", lambda page: page.organisation),
        Column("division_code", "text", lambda page: page.division_code),
        Column("raised_by_group", "uuid", lambda page: page.group),
        Column("addressee", "uuid", lambda page: page.addressee),
        Column("grade", "text", lambda page: page.grade),
        Column("status", "text", lambda page: page.status.value),
        Column("settled", "boolean", lambda page: page.settled),
        Column("raised_at", "timestamptz", lambda page: page.raised_at),
        Column("answered_at", "timestamptz", lambda page: page.answered_at),
        Column("closed_at", "timestamptz", lambda page: page.closed_at),
    ),
    indexes=(
        ("raised_at", "matter", "finding"),
        ("addressee", "raised_at"),
        ("raised_by_group", "raised_at"),
        ("status", "raised_at"),
    ),
    opening=frozenset({FindingRaised.type}),
)
