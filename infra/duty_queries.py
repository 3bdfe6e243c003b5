"""Which pages of the duties register a reader asks for, as SQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.sql import SQL, Composable

from infra.page_store import PageStore
from projections.duties import DutyPage

Place = tuple[datetime, UUID, str, str]
"""Where a page stands in the list: (opened_at, scope, kind, ref)."""


class DutyFilter(NamedTuple):
    """Which duties; None everywhere: all that were opened by ``opened_by``. ``owed_by`` are those
    who owe or owed them, any of them. ``unsettled_at`` leaves out what was settled by then and, as
    far as was known at ``known_at``, still is."""

    opened_by: datetime
    owed_by: tuple[UUID, ...] | None = None
    kinds: tuple[str, ...] | None = None
    stream: UUID | None = None
    unsettled_at: datetime | None = None
    known_at: datetime | None = None


def duties_after(
    store: PageStore[DutyPage], wanted: DutyFilter, after: Place | None, limit: int
) -> list[DutyPage]:
    """Pages in the order in which the duties were opened."""
    conditions: list[Composable] = [SQL("opened_at <= %s")]
    values: list[Any] = [wanted.opened_by]
    if wanted.owed_by is not None:
        conditions.append(SQL("owners && %s"))
        values.append([str(owner) for owner in wanted.owed_by])
    if wanted.kinds is not None:
        conditions.append(SQL("kind = ANY(%s)"))
        values.append(list(wanted.kinds))
    if wanted.stream is not None:
        conditions.append(SQL("scope = %s"))
        values.append(wanted.stream)
    if wanted.unsettled_at is not None:
        # Whatever was recorded after ``known_at`` may be what settled it.
        conditions.append(SQL("(settled_at IS NULL OR settled_at > %s OR recorded_at > %s)"))
        values += [wanted.unsettled_at, wanted.known_at]
    if after is not None:
        conditions.append(SQL("(opened_at, scope, kind, ref) >= (%s, %s, %s, %s)"))
        values += after
    tail = SQL("WHERE {} ORDER BY opened_at, scope, kind, ref LIMIT %s").format(
        SQL(" AND ").join(conditions)
    )
    return store.select(tail, [*values, limit])
