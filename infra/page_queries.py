"""Which pages a reader asks for: conditions, order and cursors over the page tables, as SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.rows import tuple_row
from psycopg.sql import SQL, Composable, Composed

from infra import page_choice
from infra.page_store import PageStore


class DocketFilter(NamedTuple):
    """Which matters; None everywhere: all. ``organisations`` are organisers, any of them;
    ``division`` is the beginning of a division code; ``submitted_to`` is not included."""

    stages: tuple[str, ...] | None = None
    organisations: tuple[UUID, ...] | None = None
    division: str | None = None
    category: str | None = None
    scale: str | None = None
    submitted_from: datetime | None = None
    submitted_to: datetime | None = None
    open_referrals: bool | None = None

    def conditions(self) -> list[page_choice.Condition]:
        """What the columns of these matters hold."""
        asked: list[tuple[str, page_choice.Operator, Any]] = [
            ("stage", "in", self.stages),
            ("organisation", "in", self.organisations),
            ("division_code", "begins", self.division),
            ("category", "=", self.category),
            ("scale", "=", self.scale),
            ("submitted_at", ">=", self.submitted_from),
            ("submitted_at", "<", self.submitted_to),
        ]
        if self.open_referrals is not None:
            asked.append(("referrals_open", ">=" if self.open_referrals else "<", 1))
        return [page_choice.Condition(*it) for it in asked if it[2] is not None]


class ReferralFilter(NamedTuple):
    """Which referrals; None everywhere: all. ``addressee`` is whom it is put to now."""

    addressee: UUID | None = None
    status: str | None = None
    organiser: UUID | None = None


class EventFilter(NamedTuple):
    """Which events; None everywhere: all. ``organisation`` is the stream's or the actor's; the
    two ends of a period are "from" included, "to" not included. ``positions`` are ranges, first
    and last included, none touching another; ``happened_by`` and ``known_by`` are included."""

    stream: UUID | None = None
    organisation: UUID | None = None
    type: str | None = None
    occurred_from: datetime | None = None
    occurred_to: datetime | None = None
    recorded_from: datetime | None = None
    recorded_to: datetime | None = None
    clause: str | None = None
    positions: tuple[tuple[int, int], ...] | None = None
    happened_by: datetime | None = None
    known_by: datetime | None = None
    types: tuple[str, ...] | None = None


class StoredPage(NamedTuple):
    """An entry of the audit trail as its JSON text."""

    position: int
    restricted: bool
    body: str


Condition = tuple[str, Any]


def timeline_after(
    store: PageStore[Any],
    stream: UUID,
    *,
    happened_by: datetime | None,
    known_by: datetime | None,
    after: tuple[datetime, int] | None,
    limit: int,
) -> list[str]:
    """Entries of a stream as JSON text, in order of (occurred_at, position)."""
    where: list[Condition] = [
        ("stream = %s", stream),
        ("occurred_at <= %s", happened_by),
        ("recorded_at <= %s", known_by),
    ]
    conditions, values = _conditions(where)
    if after is not None:
        conditions.append(SQL("(occurred_at, position) > (%s, %s)"))
        values += after
    query = SQL("SELECT body FROM {} {} ORDER BY occurred_at, position LIMIT %s").format(
        store.name, _where(conditions)
    )
    return [row[0] for row in _rows(store, query, [*values, limit])]


def latest_position(store: PageStore[Any], stream: UUID) -> int:
    """The position of the newest timeline entry of a stream; 0 when it has none."""
    query = SQL("SELECT max(position) AS latest FROM {} WHERE stream = %s").format(store.name)
    with store.datastore.get_connection() as connection:
        row = connection.execute(query, (stream,), prepare=True).fetchone()
    return int(row["latest"] or 0) if row else 0


def proceedings_after(
    store: PageStore[Any],
    kind: str,
    organisations: tuple[UUID, ...] | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> tuple[list[Any], int]:
    """Proceedings of a kind, those changed last first, and how many there are."""
    conditions, values = _conditions(
        [("kind = %s", kind), ("organisation = ANY(%s)", organisations and list(organisations))]
    )
    if organisations == ():
        conditions.append(SQL("false"))
    total = store.count(_where(conditions), values)
    if after is not None:
        conditions.append(SQL("(changed_at, stream) < (%s, %s)"))
        values += after
    tail = SQL("{} ORDER BY changed_at DESC, stream DESC LIMIT %s").format(_where(conditions))
    return store.select(tail, [*values, limit]), total


def referrals_of(store: PageStore[Any], matter: UUID) -> list[Any]:
    """The referrals of a matter, in the order in which they were issued."""
    return store.select(SQL("WHERE matter = %s ORDER BY issued_at, referral"), [matter])


def referrals_after(
    store: PageStore[Any],
    wanted: ReferralFilter,
    after: tuple[datetime, UUID, UUID] | None,
    limit: int,
) -> tuple[list[Any], int]:
    """Referrals, those issued last first, and how many there are."""
    conditions, values = _conditions(
        [
            ("addressee = %s", wanted.addressee),
            ("status = %s", wanted.status),
            ("organiser = %s", wanted.organiser),
        ]
    )
    total = store.count(_where(conditions), values)
    if after is not None:
        conditions.append(SQL("(issued_at, matter, referral) < (%s, %s, %s)"))
        values += after
    tail = SQL("{} ORDER BY issued_at DESC, matter DESC, referral DESC LIMIT %s").format(
        _where(conditions)
    )
    return store.select(tail, [*values, limit]), total


def closed_rounds(store: PageStore[Any], closed_by: datetime) -> list[Any]:
    """Rounds of appraisal closed by then, in order of their periods."""
    return store.select(SQL("WHERE closed_at <= %s ORDER BY period_from, appraisal"), [closed_by])


def topics_since(store: PageStore[Any], since: datetime) -> list[tuple[str, UUID, UUID]]:
    """(topic, organiser, matter) of the matters submitted since then whose topic is stated, but for
    those of streets and those that came to nothing."""
    query = SQL(
        "SELECT topic, organisation, matter FROM {} WHERE topic IS NOT NULL"
        " AND submitted_at >= %s AND scale <> 'street'"
        " AND stage NOT IN ('declined', 'withdrawn', 'merged')"
    ).format(store.name)
    return [tuple(row) for row in _rows(store, query, [since])]


def points_after(
    store: PageStore[Any], matter: UUID, after: tuple[int, UUID] | None, limit: int
) -> list[str]:
    """Points of a matter as JSON text, those with most latest stances first."""
    conditions: list[Composable] = [SQL("matter = %s")]
    values: list[Any] = [matter]
    if after is not None:
        conditions.append(SQL("(agree + disagree + abstain, point) < (%s, %s)"))
        values += after
    query = SQL(
        "SELECT body FROM {} {} ORDER BY agree + disagree + abstain DESC, point DESC LIMIT %s"
    ).format(store.name, _where(conditions))
    return [row[0] for row in _rows(store, query, [*values, limit])]


def withheld_points(store: PageStore[Any], matter: UUID) -> dict[str, str]:
    """The statements of a matter that are not shown now, each with the ground."""
    query = SQL("SELECT point, withheld FROM {} WHERE matter = %s AND withheld IS NOT NULL").format(
        store.name
    )
    return {str(point): ground for point, ground in _rows(store, query, [matter])}


def events_after(
    store: PageStore[Any], wanted: EventFilter, after: int, limit: int
) -> list[StoredPage]:
    """Entries of the audit trail after a position, in order."""
    return _events(store, wanted, ("position > %s", after), SQL("position LIMIT %s"), limit)


def events_before(
    store: PageStore[Any], wanted: EventFilter, before: int | None, limit: int
) -> list[StoredPage]:
    """Entries of the audit trail before a position, or from the last, the newest first."""
    return _events(store, wanted, ("position < %s", before), SQL("position DESC LIMIT %s"), limit)


def count_events(store: PageStore[Any], wanted: EventFilter, at_most: int) -> int:
    """How many events the filter leaves; counted no further than ``at_most``."""
    table, conditions, values = _event_conditions(store, wanted)
    query = SQL("SELECT count(*) FROM (SELECT 1 FROM {} {} LIMIT %s) AS found").format(
        table, _where(conditions)
    )
    return int(_rows(store, query, [*values, at_most])[0][0])


def count_by_clause(store: PageStore[Any], wanted: EventFilter) -> dict[str, int]:
    """How many events the filter leaves of each clause; of those without any, none."""
    table, conditions, values = _event_conditions(store, wanted)
    query = SQL(
        "SELECT clause, count(*) FROM {}, unnest(clauses) AS clause {} GROUP BY clause"
    ).format(table, _where(conditions))
    return {clause: int(count) for clause, count in _rows(store, query, values)}


def _events(
    store: PageStore[Any], wanted: EventFilter, beyond: Condition, order: Composable, limit: int
) -> list[StoredPage]:
    table, conditions, values = _event_conditions(store, wanted, beyond)
    query = SQL("SELECT position, restricted, body FROM {} {} ORDER BY {}").format(
        table, _where(conditions), order
    )
    return [StoredPage(*row) for row in _rows(store, query, [*values, limit])]


def _event_conditions(
    store: PageStore[Any], wanted: EventFilter, *more: Condition
) -> tuple[Composable, list[Composable], list[Any]]:
    """What to select from, under which conditions, and the values of both in their order."""
    table, ranges = store.name, wanted.positions
    values: list[Any] = []
    if ranges is not None:
        table = SQL(
            "unnest(%s::bigint[], %s::bigint[]) AS chosen (first, last)"
            " JOIN {} ON position BETWEEN first AND last"
        ).format(store.name)
        values += [[first for first, _ in ranges], [last for _, last in ranges]]
    conditions, given = _conditions(
        [
            *more,
            ("stream = %s", wanted.stream),
            ("type = %s", wanted.type),
            ("type = ANY(%s)", _array(wanted.types)),
            ("clauses @> ARRAY[%s]", wanted.clause),
            ("occurred_at >= %s", wanted.occurred_from),
            ("occurred_at < %s", wanted.occurred_to),
            ("recorded_at >= %s", wanted.recorded_from),
            ("recorded_at < %s", wanted.recorded_to),
            ("occurred_at <= %s", wanted.happened_by),
            ("recorded_at <= %s", wanted.known_by),
        ]
    )
    if wanted.organisation is not None:
        conditions.append(SQL("(organisation = %s OR actor = %s)"))
        given += [wanted.organisation, wanted.organisation]
    return table, conditions, [*values, *given]


def course_of(
    store: PageStore[Any],
    matter: UUID,
    types: Sequence[str],
    *,
    happened_by: datetime | None,
    known_by: datetime | None,
    limit: int,
) -> list[Any]:
    """Public entries of the audit trail of a matter, of these types, by (occurred_at, position)."""
    conditions, values = _conditions(
        [
            ("stream = %s", matter),
            ("type = ANY(%s)", list(types)),
            ("occurred_at <= %s", happened_by),
            ("recorded_at <= %s", known_by),
        ]
    )
    where = _where([*conditions, SQL("NOT restricted")])
    tail = SQL("{} ORDER BY occurred_at, position LIMIT %s").format(where)
    return store.select(tail, [*values, limit])


def facts_of_streams(
    store: PageStore[Any], streams: Sequence[UUID], types: Sequence[str], limit: int
) -> list[Any]:
    """Public entries of the audit trail of these streams, of these types, in order of time."""
    tail = SQL(
        "WHERE stream = ANY(%s) AND type = ANY(%s) AND NOT restricted"
        " ORDER BY occurred_at, position LIMIT %s"
    )
    return store.select(tail, [list(streams), list(types), limit])


def stream_version(store: PageStore[Any], position: int) -> int:
    """The stream version of the event at a position; 0 when there is none."""
    with store.datastore.get_connection() as connection:
        row = connection.execute(
            "SELECT originator_version AS version FROM stored_events WHERE notification_id = %s",
            (position,),
            prepare=True,
        ).fetchone()
    return int(row["version"]) if row else 0


def _array(values: Sequence[Any] | None) -> list[Any] | None:
    return None if values is None else list(values)


def _conditions(given: Sequence[Condition]) -> tuple[list[Composable], list[Any]]:
    """Those whose value is not None."""
    present = [(text, value) for text, value in given if value is not None]
    return [SQL(text) for text, _ in present], [value for _, value in present]


def _where(conditions: Sequence[Composable]) -> Composable:
    return SQL("WHERE ") + SQL(" AND ").join(conditions) if conditions else SQL("")


def _rows(store: PageStore[Any], query: Composed, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with (
        store.datastore.get_connection() as connection,
        connection.cursor(row_factory=tuple_row) as cursor,
    ):
        return cursor.execute(query, values, prepare=True).fetchall()
