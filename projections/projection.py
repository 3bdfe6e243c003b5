"""What a projection is: a page, its key, a fold from events, and what one may look it up by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec

from domain.event import Event

P = TypeVar("P", bound=msgspec.Struct)
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column(Generic[P]):
    """A value of a page that pages are found or ordered by; ``sql_type`` is PostgreSQL's."""

    name: str
    sql_type: str
    value: Callable[[P], Any]


@dataclass(frozen=True, slots=True)
class Projection(Generic[P]):
    """A kind of page.

    ``keys(event)`` names the pages that an event touches, none when it is ignored;
    ``fold(page, event, key)`` gives the page afterwards, from None when there is none yet.
    ``key`` gives the names and PostgreSQL types of the parts of a key. A changed fold, key or page
    raises ``version``: pages of another version are never read. ``once`` says that each key is
    touched by one event alone, so that no page need be looked up to be written. ``opening`` are the
    types of the facts that a page may begin with, where those are not all that touch one.
    """

    name: str
    version: int
    page: type[P]
    key: tuple[tuple[str, str], ...]
    keys: Callable[[Event], Sequence[Key]]
    fold: Callable[[P | None, Event, Key], P]
    columns: tuple[Column[P], ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    once: bool = False
    opening: frozenset[str] = frozenset()


def fold_all(projection: Projection[P], events: Iterable[Event]) -> dict[Key, P]:
    """Every page that these events come to, by key."""
    pages: dict[Key, P] = {}
    for event in events:
        for key in projection.keys(event):
            pages[key] = projection.fold(pages.get(key), event, key)
    return pages


def fold_cut(projection: Projection[P], events: Iterable[Event]) -> dict[Key, P]:
    """Likewise of a history cut at a time, in which an act may be without the one it follows: old
    records hold some that are dated before it. Such an act waits until there is a page."""
    pages: dict[Key, P] = {}
    for event in events:
        for key in projection.keys(event):
            page = pages.get(key)
            if page is not None or not projection.opening or event.type in projection.opening:
                pages[key] = projection.fold(page, event, key)
    return pages


def as_of(
    events: Iterable[Event], happened_by: datetime | None, known_by: datetime | None
) -> list[Event]:
    """The events that had happened by one moment and were on the ledger by another."""
    return [
        event
        for event in events
        if (happened_by is None or event.occurred_at <= happened_by)
        and (known_by is None or event.recorded_at <= known_by)
    ]
