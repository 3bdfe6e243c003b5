"""What a reader gets: pages with words opened and organisations named."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec

from domain.event import Actor
from projections.docket import DocketPage
from service.words import Words

T = TypeVar("T")


def proof_address(position: int) -> str:
    """Where the proof file of an event is (docs/LOG.md)."""
    return f"/api/v1/events/{position}.tlog-proof"


class Slice(msgspec.Struct, Generic[T], frozen=True):
    """A part of a list. ``next`` is the cursor of the part after it, None at the end; ``total``
    counts the whole list where that is known."""

    items: list[T]
    next: str | None = None
    total: int | None = None


class TimelineLine(msgspec.Struct, frozen=True):
    """A fact of a matter. ``title`` is the fact's Chinese name; ``fact`` its own JSON, in which
    sealed words are opened (``{"text", "commitment", "salt"}``) or marked (``{"erased",
    "commitment"}``); ``proof`` the address of its proof file. Names are those of the time that the
    reader asked for. ``corrected`` are the corrections that supersede parts of it, in order; the
    fact itself stays as it was recorded."""

    position: int
    version: int
    type: str
    title: str
    occurred_at: datetime
    recorded_at: datetime
    late: bool
    actor: Actor
    actor_name: str | None
    on_behalf_of: UUID | None
    on_behalf_of_name: str | None
    clauses: tuple[str, ...]
    rule_pack: str
    fact: dict[str, Any]
    proof: str
    corrected: list[CorrectionLine] = []


class CorrectionLine(msgspec.Struct, frozen=True):
    """S4 What a later record says that an earlier one should have read, field by field."""

    position: int
    occurred_at: datetime
    recorded_at: datetime
    amendments: list[dict[str, str]]
    proof: str


class CourseLine(msgspec.Struct, frozen=True):
    """A fact of a matter's course, its words opened; ``acting_for`` is whose act it was."""

    position: int
    type: str
    occurred_at: datetime
    acting_for: UUID
    fact: dict[str, Any]


class MatterLine(DocketPage, frozen=True, omit_defaults=False):
    """A matter of the docket, its organiser named and the proposer's own title opened."""

    organisation_name: str | None = None
    proposed_title: Words | None = None

    @property
    def shown_title(self) -> str | None:
        """The public title, else the proposed one; None when its words were erased."""
        return self.title or (self.proposed_title or {}).get("text")


class PointLine(msgspec.Struct, frozen=True):
    """A statement with where everybody stands on it: latest stances counted once, all ``taken``.
    ``sources`` are the positions of the statement and of the last stance; ``text`` is its latest
    wording, after so many corrections; ``session`` is where it was said."""

    point: UUID
    text: Words
    agree: int
    disagree: int
    abstain: int
    taken: int
    sources: tuple[int, ...]
    session: UUID
    corrected: int = 0


class OrganisationLine(msgspec.Struct, frozen=True):
    """An organisation; ``names`` in order of time, ``name`` that of the time asked for."""

    id: UUID
    kind: str
    name: str
    parent: UUID | None
    division_code: str | None
    ended_at: datetime | None
    merged_into: UUID | None
    names: list[tuple[datetime, str]]
