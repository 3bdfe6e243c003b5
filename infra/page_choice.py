"""Choosing pages by their columns: the same conditions as SQL over a page table, and over pages
that were folded for a past moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from psycopg.rows import tuple_row
from psycopg.sql import SQL, Composable, Identifier

from infra.page_store import PageStore
from projections.projection import P, Projection

Operator = Literal["=", "in", "<", ">=", "begins", "has", "shares", "known"]
"""What a column may be asked: ``in`` takes a sequence, ``begins`` the beginning of a text, ``has``
one of the parts of an array, ``shares`` a list of which it has at least one, ``known`` whether
there is a value at all. A column without a value fits nothing else."""

_TEMPLATES: dict[Operator, SQL] = {
    "=": SQL("{} = %s"),
    "in": SQL("{} = ANY(%s)"),
    "<": SQL("{} < %s"),
    ">=": SQL("{} >= %s"),
    "begins": SQL("starts_with({}, %s)"),
    "has": SQL("{} @> ARRAY[%s]"),
    "shares": SQL("{} && %s"),
    "known": SQL("({} IS NOT NULL) = %s"),
}


class Condition(NamedTuple):
    """What a column of the projection, or a part of its key, must be."""

    column: str
    operator: Operator
    value: Any

    def holds(self, value: Any) -> bool:
        """Whether it holds of a page whose column has this value."""
        if self.operator == "known":
            return bool((value is not None) == self.value)
        if value is None:
            return False
        match self.operator:
            case "=":
                return bool(value == self.value)
            case "in":
                return bool(value in self.value)
            case "<":
                return bool(value < self.value)
            case ">=":
                return bool(value >= self.value)
            case "begins":
                return str(value).startswith(self.value)
            case "shares":
                return not set(value).isdisjoint(self.value)
            case _:
                return bool(self.value in value)


class Order(NamedTuple):
    """By which columns: none empty of a page that the conditions leave, and together unlike for any
    two pages."""

    columns: tuple[str, ...]
    descending: bool = False


Place = tuple[Any, ...]
"""Where a page stands in an order: its values of the order's columns."""


def place_of(projection: Projection[P], order: Order, page: P) -> Place:
    """Where this page stands."""
    return tuple(value_of(projection, name, page) for name in order.columns)


def value_of(projection: Projection[P], name: str, page: P) -> Any:
    """A page's value of a column, or of a part of its key, which is a field of the same name."""
    for column in projection.columns:
        if column.name == name:
            return column.value(page)
    return getattr(page, name)


def stored_pages(
    store: PageStore[P],
    conditions: Sequence[Condition],
    order: Order,
    after: Place | None,
    limit: int,
) -> list[P]:
    """The pages after a place in the order that fit all conditions."""
    names = SQL(", ").join(map(Identifier, order.columns))
    texts, values = as_sql(conditions)
    if after is not None:
        places = SQL(", ").join([SQL("%s")] * len(after))
        sign = SQL("<" if order.descending else ">")
        texts.append(SQL("({}) {} ({})").format(names, sign, places))
        values += after
    way = SQL(" DESC" if order.descending else "")
    by = SQL(", ").join(Identifier(name) + way for name in order.columns)
    tail = SQL("{} ORDER BY {} LIMIT %s").format(_where(texts), by)
    return store.select(tail, [*values, limit])


def stored_sums(
    store: PageStore[P], conditions: Sequence[Condition], columns: Sequence[str]
) -> list[int]:
    """What these columns come to over all pages that fit."""
    texts, values = as_sql(conditions)
    sums = SQL(", ").join(SQL("coalesce(sum({}), 0)").format(Identifier(it)) for it in columns)
    query = SQL("SELECT {} FROM {} {}").format(sums, store.name, _where(texts))
    with (
        store.datastore.get_connection() as connection,
        connection.cursor(row_factory=tuple_row) as cursor,
    ):
        row = cursor.execute(query, values).fetchone()
    return [int(it) for it in row or ()]


def stored_count(store: PageStore[P], conditions: Sequence[Condition]) -> int:
    """How many pages fit all conditions."""
    texts, values = as_sql(conditions)
    return store.count(_where(texts), values)


def stored_counts(
    store: PageStore[P], conditions: Sequence[Condition], column: str
) -> dict[Any, int]:
    """How many pages fit all conditions, by the value of a column."""
    texts, values = as_sql(conditions)
    query = SQL("SELECT {0}, count(*) FROM {1} {2} GROUP BY {0}").format(
        Identifier(column), store.name, _where(texts)
    )
    with (
        store.datastore.get_connection() as borrowed,
        borrowed.cursor(row_factory=tuple_row) as cursor,
    ):
        return dict(cursor.execute(query, values))


def chosen(
    projection: Projection[P],
    pages: Iterable[P],
    conditions: Sequence[Condition],
    order: Order,
    after: Place | None,
    limit: int,
) -> tuple[list[P], int]:
    """As ``stored_pages`` of pages in memory, and how many fit in all."""
    fitting = [page for page in pages if fits(projection, page, conditions)]
    placed = [(place_of(projection, order, page), page) for page in fitting]
    if after is not None:
        placed = [it for it in placed if (it[0] < after if order.descending else it[0] > after)]
    placed.sort(key=itemgetter(0), reverse=order.descending)
    return [page for _, page in placed[:limit]], len(fitting)


def fits(projection: Projection[P], page: P, conditions: Sequence[Condition]) -> bool:
    """Whether all conditions hold of a page."""
    return all(it.holds(value_of(projection, it.column, page)) for it in conditions)


def as_sql(conditions: Sequence[Condition]) -> tuple[list[Composable], list[Any]]:
    """Each condition as SQL, and the values to go with them."""
    texts: list[Composable] = [
        _TEMPLATES[it.operator].format(Identifier(it.column)) for it in conditions
    ]
    values = [list(it.value) if it.operator in ("in", "shares") else it.value for it in conditions]
    return texts, values


def _where(texts: Sequence[Composable]) -> Composable:
    return SQL("WHERE ") + SQL(" AND ").join(texts) if texts else SQL("")
