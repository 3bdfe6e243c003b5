"""The published document of a draw, made of the matter's facts alone (docs/DRAW.md).

It holds pseudonyms, coarse features and times: no name, and nobody's words but an organisation's
reasons.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

from domain.draw.chances import Chances, chances, trials_for
from domain.draw.commitment import Commitment, canonical
from domain.event import Event
from domain.events.draw import (
    Candidate,
    DrawCancelled,
    DrawExecuted,
    RosterPoolCommitted,
    RosterPoolListed,
    ValueForm,
)
from domain.events.notice import SeatFilled, SeatReplaced

CHANCES_KEPT = 16


class Moment(msgspec.Struct, frozen=True):
    """When something happened, when the ledger took it, and at which position."""

    occurred_at: datetime
    recorded_at: datetime
    position: int


class Cancellation(Moment, frozen=True):
    """``after_value``: the ledger took it when the public value could be known already."""

    reason: str
    after_value: bool


class Following(Moment, frozen=True):
    """One of the drawn left. ``party`` took the seat by this draw, None where it did not pass on
    by it; ``passed_over`` are candidates who had a seat otherwise at that time."""

    leaves: UUID
    party: UUID | None
    passed_over: tuple[UUID, ...]
    reason: str


class GroupChance(msgspec.Struct, frozen=True):
    """Of ``candidates`` with this value, so many were ``selected`` in all trials together;
    ``share`` is that as a fraction of trials × candidates."""

    feature: str
    value: str
    candidates: int
    selected: int
    share: str


class PublishedChances(msgspec.Struct, frozen=True):
    """How likely each group was to be drawn, before the public value was known."""

    trials: int
    groups: tuple[GroupChance, ...]


class DrawSummary(msgspec.Struct, frozen=True):
    """A draw in the list of a matter's draws."""

    draw: UUID
    status: str
    algorithm: str
    panel: int
    candidates: int
    source: str
    label: str
    available_at: datetime
    form: ValueForm
    length: int
    digest: str
    committed: Moment
    committed_in_time: bool


class PublishedDraw(msgspec.Struct, frozen=True):
    """A draw, whole: what was committed, what came of it, and where the ledger says so.

    ``commitment`` is the canonical document; ``listed_at`` are the positions of the pool's parts;
    ``committed_in_time``: the ledger took the commitment before the value could be known;
    ``seated`` are those of the ``selected`` who got their seat by this draw.
    """

    status: str
    commitment: dict[str, Any]
    digest: str
    committed: Moment
    committed_in_time: bool
    listed_at: tuple[int, ...]
    value: str | None
    seed: str | None
    selected: tuple[UUID, ...]
    executed: Moment | None
    seated: tuple[UUID, ...]
    followed: tuple[Following, ...]
    cancelled: Cancellation | None
    chances: PublishedChances


class DrawList(msgspec.Struct, frozen=True):
    """The draws of a matter in the order of their commitment, cancelled ones among them."""

    items: tuple[DrawSummary, ...]


class Course:
    """What the facts of a matter say of one of its draws."""

    def __init__(self) -> None:
        self.candidates: list[Candidate] = []
        self.listed_at: list[int] = []
        self.committed: tuple[Event, RosterPoolCommitted] | None = None
        self.executed: tuple[Event, DrawExecuted] | None = None
        self.cancelled: tuple[Event, DrawCancelled] | None = None
        self.members: set[UUID] = set()
        self.seated: list[UUID] = []
        self.followed: list[Following] = []

    @property
    def status(self) -> str:
        """Where it stands."""
        if self.executed:
            return "executed"
        return "cancelled" if self.cancelled else "committed"

    def _commitment(self) -> tuple[Event, RosterPoolCommitted]:
        assert self.committed is not None
        return self.committed

    def _in_time(self) -> bool:
        event, fact = self._commitment()
        return event.recorded_at < fact.randomness.available_at

    def summary(self) -> DrawSummary:
        """Its line in the list."""
        event, fact = self._commitment()
        return DrawSummary(
            draw=fact.draw,
            status=self.status,
            algorithm=fact.algorithm,
            panel=fact.panel,
            candidates=fact.candidates,
            source=fact.randomness.source,
            label=fact.randomness.label,
            available_at=fact.randomness.available_at,
            form=fact.randomness.form,
            length=fact.randomness.length,
            digest=fact.digest,
            committed=_moment(event),
            committed_in_time=self._in_time(),
        )

    def document(self) -> PublishedDraw:
        """All of it."""
        event, fact = self._commitment()
        commitment = Commitment(
            algorithm=fact.algorithm,
            matter=event.stream,
            draw=fact.draw,
            panel=fact.panel,
            capacity=fact.capacity,
            quotas=fact.quotas,
            candidates=tuple(self.candidates),
            randomness=fact.randomness,
        )
        document, executed = commitment.document(), self.executed
        return PublishedDraw(
            status=self.status,
            commitment=document,
            digest=fact.digest,
            committed=_moment(event),
            committed_in_time=self._in_time(),
            listed_at=tuple(self.listed_at),
            value=executed[1].value if executed else None,
            seed=executed[1].seed if executed else None,
            selected=executed[1].selected if executed else (),
            executed=_moment(executed[0]) if executed else None,
            seated=tuple(self.seated),
            followed=tuple(self.followed),
            cancelled=self._cancellation(),
            chances=_published(_chances(fact.digest, canonical(document))),
        )

    def _cancellation(self) -> Cancellation | None:
        if self.cancelled is None:
            return None
        event, fact = self.cancelled
        available_at = self._commitment()[1].randomness.available_at
        return Cancellation(
            occurred_at=event.occurred_at,
            recorded_at=event.recorded_at,
            position=event.position,
            reason=fact.reason,
            after_value=event.recorded_at >= available_at,
        )


def courses(events: Iterable[Event]) -> dict[UUID, Course]:
    """The draws among a matter's events, in order of their commitment."""
    found: dict[UUID, Course] = {}
    seats: dict[UUID, UUID | None] = {}
    for event in events:
        fact = event.fact
        match fact:
            case RosterPoolListed():
                course = found.setdefault(fact.draw, Course())
                course.candidates.extend(fact.candidates)
                course.listed_at.append(event.position)
            case RosterPoolCommitted() if fact.draw in found:
                found[fact.draw].committed = (event, fact)
            case DrawExecuted() if fact.draw in found:
                found[fact.draw].executed = (event, fact)
                found[fact.draw].members = set(fact.selected)
            case DrawCancelled() if fact.draw in found:
                found[fact.draw].cancelled = (event, fact)
            case SeatFilled():
                seats[fact.party.id] = fact.draw
                if fact.draw in found:
                    found[fact.draw].seated.append(fact.party.id)
            case SeatReplaced():
                for id, course in found.items():
                    _follow(id, course, event, fact, seats)
                seats.pop(fact.leaves.id, None)
                seats[fact.party.id] = fact.draw
            case _:
                pass
    return {id: course for id, course in found.items() if course.committed}


def _follow(
    id: UUID, course: Course, event: Event, fact: SeatReplaced, seats: dict[UUID, UUID | None]
) -> None:
    if fact.leaves.id not in course.members:
        return
    course.members.discard(fact.leaves.id)
    otherwise = {seat for seat, draw in seats.items() if draw != id}
    passed_over = [it.id for it in course.candidates if it.id in otherwise]
    follows = fact.party.id if fact.draw == id else None
    if follows is not None:
        course.members.add(follows)
    course.followed.append(
        Following(
            occurred_at=event.occurred_at,
            recorded_at=event.recorded_at,
            position=event.position,
            leaves=fact.leaves.id,
            party=follows,
            passed_over=tuple(it for it in passed_over if it != fact.leaves.id),
            reason=fact.reason,
        )
    )


@lru_cache(CHANCES_KEPT)
def _chances(digest: str, commitment: bytes) -> Chances:
    """The same for ever, so counted once in each process."""
    it = Commitment.model_validate_json(commitment)
    return chances(it.candidates, it.quotas, it.panel, digest, trials_for(it.candidates))


def _published(counted: Chances) -> PublishedChances:
    return PublishedChances(
        trials=counted.trials,
        groups=tuple(
            GroupChance(*group, share=str(counted.share(group))) for group in counted.groups
        ),
    )


def _moment(event: Event) -> Moment:
    return Moment(event.occurred_at, event.recorded_at, event.position)
