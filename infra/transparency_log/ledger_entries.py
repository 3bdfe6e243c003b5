"""The ledger's events as entries of the log, read page by page in the order of their positions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, LiteralString, NamedTuple

from psycopg import Connection
from psycopg.rows import tuple_row

from infra.randomness import random_pieces
from infra.recorder import lock_ledger
from infra.transparency_log.entry import (
    SALT_BYTES,
    TAIL_IN_SQL,
    commitment_to,
    entry_of,
    is_restricted,
    person_of,
    restricted_part,
    spliced_entry,
)

PAGE = 4_096
"""Events read at once; as many again are read ahead."""

_SELECT: LiteralString = (
    f"SELECT notification_id, state, {TAIL_IN_SQL} FROM stored_events"
    " WHERE notification_id > %b AND notification_id <= %b ORDER BY notification_id"
)

Row = tuple[int, bytes, bytes]
"""Position, state, and how the entry ends."""

# Whoever was erased meanwhile stays erased: the salt is not kept. Under the ledger's lock, since an
# erasure under way would not see the row, nor the row the erasure.
_KEEP = """
INSERT INTO vault_restricted (position, commitment, salt, subject)
SELECT n.position, n.commitment,
       CASE WHEN EXISTS (SELECT FROM vault_keys k WHERE k.subject = n.subject AND k.wrapped IS NULL)
            THEN NULL ELSE n.salt END,
       n.subject
  FROM unnest(%b::bigint[], %b::bytea[], %b::bytea[], %b::uuid[])
    AS n (position, commitment, salt, subject)
"""

_MISSING = "the event is missing"


class LedgerAltered(Exception):
    """The event at ``position`` is not there, or no longer what it was when it was sealed."""

    def __init__(self, position: int, found: str) -> None:
        super().__init__(f"position {position}: {found}")
        self.position = position


class EntryPage(NamedTuple):
    """Entries of neighbouring positions, and the data detached from them."""

    entries: list[bytes]
    detached: list[bytes]


def entry_pages(
    connection: Connection[Any],
    reading: Connection[Any],
    after: int,
    until: int | None = None,
    *,
    commit: bool = False,
) -> Iterator[EntryPage]:
    """The entries of the positions after ``after``, up to ``until`` or to the ledger's end.

    The end is that of a commit: the last page is what a single look at the ledger showed. With
    ``commit``, restricted events that have no commitment yet get one, kept before the page is
    given. Pages are read ahead, in a thread that has ``reading`` to itself meanwhile. Raises
    ``LedgerAltered`` where a position is missing, and where a restricted event is not, or no
    longer, what its commitment commits to.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        end = _end(after, until)
        coming = pool.submit(_read, reading, after, end)
        while after < end:
            rows = coming.result()
            _check_dense(rows, after, end if until is not None else None)
            more = after + len(rows) == end
            start, after = after, after + len(rows)
            end = _end(after, until) if more else after
            if after < end:
                coming = pool.submit(_read, reading, after, end)
            if after > start:
                yield _page(connection, rows, commit=commit)


def _end(after: int, until: int | None) -> int:
    return after + PAGE if until is None else min(after + PAGE, until)


def _read(connection: Connection[Any], after: int, end: int) -> list[Row]:
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        return cursor.execute(_SELECT, (after, end), prepare=True).fetchall()


def _check_dense(rows: Sequence[Row], after: int, end: int | None) -> None:
    """Positions come sorted and without doubles; so they are dense if their number is right."""
    last = rows[-1][0] if rows else after
    if end is not None:
        last = end
    if last - after == len(rows):
        return
    for expected, row in enumerate(rows, start=after + 1):
        if row[0] != expected:
            raise LedgerAltered(expected, _MISSING)
    raise LedgerAltered(after + len(rows) + 1, _MISSING)


def _page(connection: Connection[Any], rows: list[Row], *, commit: bool) -> EntryPage:
    spliced = [spliced_entry(state, tail) for _, state, tail in rows]
    entries = [entry for entry in spliced if entry is not None]
    if len(entries) == len(rows):
        return EntryPage(entries, [])
    others = [row for row, entry in zip(rows, spliced, strict=True) if entry is None]
    restricted = {position: state for position, state, _ in others if is_restricted(state)}
    commitments = _commitments(connection, restricted, commit=commit)
    made = {
        position: entry_of(state, tail, commitments.get(position))
        for position, state, tail in others
    }
    return EntryPage(
        [
            made[row[0]].entry if entry is None else entry
            for row, entry in zip(rows, spliced, strict=True)
        ],
        [each.detached for each in made.values() if each.detached is not None],
    )


def _commitments(
    connection: Connection[Any], restricted: dict[int, bytes], *, commit: bool
) -> dict[int, bytes]:
    """The commitment of each restricted event, by position."""
    kept: dict[int, bytes] = {}
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        cursor.execute(
            "SELECT position, commitment, salt FROM vault_restricted WHERE position = ANY(%b)",
            (list(restricted),),
        )
        for position, commitment, salt in cursor:
            kept[position] = commitment
            part = restricted_part(restricted[position])
            if salt is not None and commitment_to(part, salt) != commitment:
                raise LedgerAltered(position, "the event is not what was committed to")
    missing = sorted(restricted.keys() - kept.keys())
    if missing and not commit:
        raise LedgerAltered(missing[0], "the commitment to a restricted event is missing")
    if missing:
        kept |= _committed(connection, {position: restricted[position] for position in missing})
    return kept


def _committed(connection: Connection[Any], states: dict[int, bytes]) -> dict[int, bytes]:
    """Commit to restricted events, and keep salt and commitment."""
    random = random_pieces(SALT_BYTES)
    salts = [next(random) for _ in states]
    made = {
        position: commitment_to(restricted_part(state), salt)
        for (position, state), salt in zip(states.items(), salts, strict=True)
    }
    subjects = [person_of(state) for state in states.values()]
    with connection.transaction(), connection.cursor(binary=True) as cursor:
        lock_ledger(connection)
        cursor.execute(_KEEP, (list(made), list(made.values()), salts, subjects))
    return made
