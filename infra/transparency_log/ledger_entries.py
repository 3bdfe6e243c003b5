"""The ledger's events as entries of the log, read page by page in the order of their positions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, cast

from psycopg import Connection
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format
from psycopg.pq.abc import PGresult
from psycopg.rows import tuple_row

from infra.randomness import random_pieces
from infra.recorder import lock_ledger
from infra.transparency_log.entry import (
    END_IN_SQL,
    SALT_BYTES,
    commitment_to,
    entry_of,
    entry_place,
    is_restricted,
    person_of,
    restricted_part,
    spliced_entry,
    timestamp,
)

PAGE = 4_096
"""Events read at once; as many again are read ahead."""

_SELECT = f"""
SELECT recorded_at, state, {END_IN_SQL}, notification_id
  FROM stored_events
 WHERE notification_id > $1::bigint
 ORDER BY notification_id
 LIMIT $2::bigint
""".encode()

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""From when PostgreSQL counts the microseconds of ``recorded_at``."""

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
            start, after = after, after + rows.ntuples
            end = _end(after, until) if after == end else after
            if after < end:
                coming = pool.submit(_read, reading, after, end)
            if after > start:
                yield _page(connection, start, rows, commit=commit)


def _end(after: int, until: int | None) -> int:
    return after + PAGE if until is None else min(after + PAGE, until)


def _read(connection: Connection[Any], after: int, end: int) -> PGresult:
    """In one blocking call of libpq, which leaves the interpreter to whoever hashes meanwhile: a
    cursor would take it back for every few kilobytes that come."""
    parameters = (b"%d" % after, b"%d" % (end - after))
    result = connection.pgconn.exec_params(_SELECT, parameters, result_format=Format.BINARY)
    if result.status != ExecStatus.TUPLES_OK:
        raise error_from_result(result)
    return result


def _check_dense(rows: PGresult, after: int, end: int | None) -> None:
    """Positions come sorted and without doubles: they are dense if the last is the right one."""
    found = rows.ntuples
    if found and _position(rows, found - 1) != after + found:
        gap = next(row for row in range(found) if _position(rows, row) != after + row + 1)
        raise LedgerAltered(after + gap + 1, _MISSING)
    if end is not None and after + found < end:
        raise LedgerAltered(after + found + 1, _MISSING)


def _position(rows: PGresult, row: int) -> int:
    return int.from_bytes(rows.get_value(row, 3) or b"", "big")


def _page(connection: Connection[Any], after: int, rows: PGresult, *, commit: bool) -> EntryPage:
    """The entries of the positions that follow ``after`` without a gap."""
    value = cast(Callable[[int, int], bytes], rows.get_value)  # no column is ever NULL
    entries: list[bytes] = []
    others: list[tuple[int, bytes, bytes]] = []
    recorded_at, text = b"", ""
    for row in range(rows.ntuples):
        moment, state = value(row, 0), value(row, 1)
        if moment != recorded_at:
            recorded_at, text = moment, _timestamp(moment)
        tail = entry_place(after + row + 1, text) + value(row, 2)
        entry = spliced_entry(state, tail)
        if entry is None:
            others.append((after + row + 1, state, tail))
        entries.append(entry or b"")
    if not others:
        return EntryPage(entries, [])
    restricted = {position: state for position, state, _ in others if is_restricted(state)}
    commitments = _commitments(connection, restricted, commit=commit)
    detached: list[bytes] = []
    for position, state, tail in others:
        made = entry_of(state, tail, commitments.get(position))
        entries[position - after - 1] = made.entry
        if made.detached is not None:
            detached.append(made.detached)
    return EntryPage(entries, detached)


def _timestamp(moment: bytes) -> str:
    return timestamp(_EPOCH + timedelta(microseconds=int.from_bytes(moment, "big", signed=True)))


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
