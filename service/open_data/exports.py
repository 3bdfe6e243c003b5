"""All rows of a table for a file: complete, from one snapshot, a batch in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from operator import itemgetter
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from pydantic import Field, TypeAdapter, ValidationError

from infra.page_export import BATCH, exporting
from infra.past_pages import Moment
from projections.projection import Key, Projection
from service import problem_kinds as kinds
from service.parts import Parts
from service.problems import Problem
from service.tables.table import Looking, Table

PRESENT = Moment()


class Rows(NamedTuple):
    """``position`` is where the ledger stood for all of them; None where they are of a past moment.
    ``pages`` is how many pages of the projection they come from: most tables have a row each."""

    position: int | None
    pages: int
    batches: Iterator[list[Any]]


@contextmanager
def rows_of(
    parts: Parts, table: Table, *, start: str | None = None, moment: Moment = PRESENT
) -> Iterator[Rows]:
    """Every row in the order of the table's key, from the key ``start`` on (itself included), its
    parts joined by commas. Blocks; the snapshot is let go at the end of the block."""
    first = key_of(table, start)
    looking = Looking(parts, moment.as_of, moment.known_at)
    moment = table.pages_as_of(moment)
    if not moment.is_present:
        pages = parts.reader.stored.past_pages(table.projection, table.always, moment)
        keyed = [(_key(table.projection, page), page) for page in pages]
        keyed = sorted((it for it in keyed if not first or it[0] >= first), key=itemgetter(0))
        parted = (
            [page for _, page in keyed[at : at + BATCH]] for at in range(0, len(keyed), BATCH)
        )
        yield Rows(None, len(keyed), (list(table.rows(looking, part)) for part in parted))
        return
    store = parts.district.projector.stores[table.projection.name]
    with exporting(store, table.always, first, table.read) as found:
        batches = (list(table.rows(looking, batch)) for batch in found.batches)
        yield Rows(found.position, found.pages, batches)


_TYPES: dict[str, Any] = {
    "uuid": UUID,
    "bigint": Annotated[int, Field(ge=0, le=2**63 - 1)],
    "text": str,
    "date": date,
    "timestamptz": datetime,
}


def key_of(table: Table, start: str | None) -> Key | None:
    """A key as it stands in an address; a problem that names the parameter when it is none."""
    if start is None:
        return None
    parts = [*map(str, table.key_before), *start.split(",")]
    types = [sql_type for _, sql_type in table.projection.key]
    try:
        if len(parts) != len(types):
            raise ValueError
        return tuple(
            TypeAdapter(_TYPES[sql_type]).validate_python(part)
            for part, sql_type in zip(parts, types, strict=True)
        )
    except (ValidationError, ValueError):
        raise Problem(kinds.INVALID_PARAMETERS, field="from", rule="key") from None


def _key(projection: Projection[Any], page: Any) -> Key:
    return tuple(getattr(page, name) for name, _ in projection.key)
