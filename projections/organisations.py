"""Organisations (单位): one page each, with its names over time and how it ended.

The register that decisions look at is folded in memory; this is the same for lists of it, whose
pages are found by kind, name and parent, and as of any past day.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Event
from domain.events.registry import (
    DivisionCodeChanged,
    Kind,
    OrganisationDissolved,
    OrganisationMerged,
    OrganisationRegistered,
    OrganisationRenamed,
)
from projections.projection import Column, Key, Projection


class NamedSince(msgspec.Struct, frozen=True, gc=False):
    """A name, and when it was taken."""

    since: datetime
    name: str
    position: int


class OrganisationPage(msgspec.Struct, frozen=True, omit_defaults=True):
    """An organisation. ``register`` is the stream that it is registered in; ``names`` are in the
    order of the ledger, the last one current; ``merged_into`` is who took it over."""

    register: UUID
    organisation: UUID
    kind: Kind
    names: tuple[NamedSince, ...]
    registered_at: datetime
    positions: tuple[int, ...]
    parent: UUID | None = None
    division_code: str | None = None
    ended_at: datetime | None = None
    merged_into: UUID | None = None
    reason: str | None = None

    @property
    def name(self) -> str:
        """The current name."""
        return self.names[-1].name


_TYPES = frozenset(
    fact.type
    for fact in (
        OrganisationRegistered,
        OrganisationRenamed,
        OrganisationMerged,
        OrganisationDissolved,
        DivisionCodeChanged,
    )
)


def keys(event: Event) -> tuple[Key, ...]:
    """The organisation that the fact is of."""
    if event.type not in _TYPES:
        return ()
    fact: Any = event.fact
    return ((event.stream, fact.organisation),)


def fold(page: OrganisationPage | None, event: Event, key: Key) -> OrganisationPage:
    """The organisation after this fact."""
    fact, at = event.fact, event.occurred_at
    if isinstance(fact, OrganisationRegistered):
        return OrganisationPage(
            register=event.stream,
            organisation=fact.organisation,
            kind=fact.kind,
            names=(NamedSince(at, fact.name, event.position),),
            registered_at=at,
            positions=(event.position,),
            parent=fact.parent,
            division_code=fact.division_code,
        )
    assert page is not None, "an organisation begins by being registered"
    positions = (*page.positions, event.position)
    return msgspec.structs.replace(page, **_changes(page, event), positions=positions)


def _changes(page: OrganisationPage, event: Event) -> dict[str, Any]:
    at = event.occurred_at
    match event.fact:
        case OrganisationRenamed() as fact:
            return {"names": (*page.names, NamedSince(at, fact.name, event.position))}
        case OrganisationMerged() as fact:
            return {"ended_at": at, "merged_into": fact.into}
        case OrganisationDissolved() as fact:
            return {"ended_at": at, "reason": fact.reason}
        case DivisionCodeChanged() as fact:
            return {"division_code": fact.division_code}
    raise AssertionError(event.type)


ORGANISATIONS = Projection(
    name="organisations",
    version=1,
    page=OrganisationPage,
    key=(("register", "uuid"), ("organisation", "uuid")),
    keys=keys,
    fold=fold,
    columns=(
        Column("kind", "text", lambda page: page.kind.value),
        Column("name", "text", lambda page: page.name),
        Column("parent", "uuid", lambda page: page.parent),
        Column("division_code", "text", lambda page: page.division_code),
        Column("place", "text", lambda page: page.division_code or ""),
        Column("registered_at", "timestamptz", lambda page: page.registered_at),
        Column("ended_at", "timestamptz", lambda page: page.ended_at),
    ),
    indexes=(("place", "organisation"), ("kind", "place"), ("parent",)),
    opening=frozenset({OrganisationRegistered.type}),
)
