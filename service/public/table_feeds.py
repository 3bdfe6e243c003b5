"""Tables as feeds: outcomes, referrals and findings, the newest first, with the same filters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple

from starlette.requests import Request

from service.feeds import Feed, FeedEntry
from service.parts import Parts
from service.public.messages import Wording
from service.public.queries import PastPageQuery
from service.public.rendering import language_of, visible, with_query, wording
from service.public.table_page import asked_of
from service.tables.columns import Column
from service.tables.findings import FindingRow
from service.tables.outcomes import OutcomeRow
from service.tables.referrals import ReferralRow
from service.tables.table import Table

FEED_SIZE = 30


class Entry(NamedTuple):
    """What tells an entry of a table from every other, and when it came about and changed."""

    name: str
    at: datetime
    changes: tuple[datetime | None, ...] = ()


def _outcome(row: OutcomeRow) -> Entry:
    return Entry(f"outcomes/{row.matter}/{row.position}", row.decided_at)


def _referral(row: ReferralRow) -> Entry:
    name = f"referrals/{row.matter}/{row.referral}"
    return Entry(name, row.issued_at, (row.answered_at, row.verified_at, row.closed_at))


def _finding(row: FindingRow) -> Entry:
    name = f"findings/{row.matter}/{row.finding}"
    return Entry(name, row.raised_at, (row.answered_at, row.closed_at))


ENTRIES: dict[str, Callable[[Any], Entry]] = {
    "outcomes": _outcome,
    "referrals": _referral,
    "findings": _finding,
}
"""Table → what one of its rows is as an entry."""


def table_feed(request: Request, parts: Parts, table: Table, query: PastPageQuery) -> Feed:
    """The rows of this query. Blocks."""
    words = wording(language_of(request))
    found = table.part(parts, asked_of(table, request, query), query.after, FEED_SIZE)
    here = with_query(request, after=None)
    by_id = {column.id: column for column in table.columns}
    shown = [by_id[name] for name in table.shown if by_id[name].nature != "positions"]
    return Feed(
        name=table.name,
        title=table.title.of(words.language),
        subtitle=table.about.of(words.language),
        page=here.replace(request.url.path, f"/{words.language}/{table.name}"),
        language=words.tag,
        entries=[_entry(words, table, shown, row) for row in found.items],
        after=found.next,
    )


def _entry(words: Wording, table: Table, shown: list[Column], row: Any) -> FeedEntry:
    it = ENTRIES[table.name](row)
    said = [(column, _said(words, column, getattr(row, column.id))) for column in shown]
    title = said[0][1] or table.title.of(words.language)
    return FeedEntry(
        name=it.name,
        title=visible(title),
        path=f"/{words.language}/matters/{row.matter}",
        updated=max(at for at in (it.at, *it.changes) if at is not None),
        text="\n".join(
            words("feed.labelled", label=column.text.name.of(words.language), text=visible(text))
            for column, text in said[1:]
            if text
        ),
        author=row.organiser_name or "",
        published=it.at,
    )


def _said(words: Wording, column: Column, value: Any) -> str:
    """A value in words; nothing for one that says nothing."""
    text = column.text
    match value:
        case None:
            return text.absent.of(words.language) if text.absent else ""
        case bool():
            return text.name.of(words.language) if value else ""
        case Enum():
            return words(f"{text.message}.{value.value}")
        case datetime() | date():
            return words.day(value)
        case _:
            return words.yuan(value) if text.unit == "fen" else str(value)
