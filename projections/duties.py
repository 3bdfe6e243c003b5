"""The duties register (应办事项登记): one page a duty of a stream, with all that happened to it.

Where a duty stands depends on the day and the calendar, so a page holds its history alone and
``domain.duties.standing`` tells the rest. A duty that recurs has one page an organisation.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from domain.duties.entry import Effect, Entry
from domain.duties.run import runs
from domain.duties.table import DUTY_KINDS
from domain.event import Event
from projections.projection import Column, Key, Projection


class DutyPage(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """The history of a duty, in the order of the ledger.

    ``scope`` is its stream, or its organisation where it recurs. ``owed_by`` is who owed it last,
    ``owed_before`` who else did; ``opened_at`` when it was first owed: None for one that never was,
    such as the guidance of an organiser who needs none. ``settled_at`` is None while it is owed.
    """

    scope: UUID
    kind: str
    ref: str
    organisation: UUID | None
    history: tuple[Entry, ...]
    recorded_at: datetime
    owed_by: UUID | None = None
    owed_before: tuple[UUID, ...] = ()
    opened_at: datetime | None = None
    settled_at: datetime | None = None

    @property
    def owners(self) -> list[str]:
        """Whoever owes it or did, by their ids."""
        return [str(it) for it in (self.owed_by, *self.owed_before) if it is not None]


def keys(event: Event) -> Sequence[Key]:
    """The duties that this fact opens, meets or otherwise moves."""
    return DUTY_KINDS.places(event)


def fold(page: DutyPage | None, event: Event, key: Key) -> DutyPage:
    """The duty after this fact."""
    scope, kind, ref = key
    added = DUTY_KINDS.entries(event, (scope, kind, ref))
    history = (*(page.history if page else ()), *added)
    found = runs(history)
    owners = [run.owed_by for run in found if run.owed_by is not None]
    owed_by = owners[-1] if owners else None
    ends = [run.settled.occurred_at for run in found if run.settled is not None]
    return DutyPage(
        scope=scope,
        kind=kind,
        ref=ref,
        organisation=scope if DUTY_KINDS.kinds[kind].every else event.envelope.organisation,
        history=history,
        recorded_at=event.recorded_at,
        owed_by=owed_by,
        owed_before=tuple(dict.fromkeys(it for it in owners if it != owed_by)),
        opened_at=found[0].opened_at if found else None,
        settled_at=_settled_at(history, kind, ends, len(found)),
    )


def _settled_at(
    history: Sequence[Entry], kind: str, ends: Sequence[datetime], begun: int
) -> datetime | None:
    """When the last time that it was owed came to an end; None while one has not."""
    if DUTY_KINDS.kinds[kind].every:
        ends = [it.occurred_at for it in history if it.effect is Effect.ENDS]
        return min(ends) if ends else None
    return max(ends) if begun and len(ends) == begun else None


DUTIES = Projection(
    name="duties",
    version=2,
    page=DutyPage,
    key=(("scope", "uuid"), ("kind", "text"), ("ref", "text")),
    keys=keys,
    fold=fold,
    columns=(
        Column("owners", "text[]", lambda page: page.owners),
        Column("organisation", "uuid", lambda page: page.organisation),
        Column("opened_at", "timestamptz", lambda page: page.opened_at),
        Column("settled_at", "timestamptz", lambda page: page.settled_at),
        Column("recorded_at", "timestamptz", lambda page: page.recorded_at),
    ),
    indexes=(
        ("opened_at", "scope", "kind", "ref"),
        ("owners",),
        ("kind", "opened_at"),
        ("settled_at", "opened_at"),
    ),
)
