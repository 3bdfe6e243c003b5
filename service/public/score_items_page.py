"""What is behind a number of a scorecard: every item, when it was due, what became of it, how it
counts, and the events that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, NamedTuple
from uuid import UUID

import msgspec
from starlette.requests import Request

from domain.scoring.card import NOTHING
from domain.scoring.counting import Effect
from domain.scoring.indicators import INDICATORS
from service.answers import not_found
from service.cursors import read_cursor, write_cursor
from service.ledger_reading import EventLine, events_after
from service.parts import Parts
from service.public.docket_page import shown_title
from service.public.ledger_queries import LedgerQuery
from service.public.messages import Wording
from service.public.queries import PastPageQuery
from service.public.rendering import (
    formats_of,
    html,
    language_of,
    ranges,
    time_query,
    with_query,
    wording,
)
from service.public.score_shown import ShownCard, asked, shown_card
from service.public.score_words import NUMBERS
from service.public.table_page import sample_district
from service.public.telling import tell
from service.scoring.scoreboard import CountedItem
from service.tables.cells import csv_head, csv_lines
from service.tables.columns import column, columns_of, values_of
from service.views import Slice

PAGE_SIZE = 50
FILE_PART = 300


class What(NamedTuple):
    """Which number: of which office, year and indicator."""

    organisation: UUID
    year: int
    indicator: str


class Outcome(StrEnum):
    """What became of an item, as far as it counts."""

    DONE = "done"
    DONE_LATE = "done_late"
    NOT_DONE = "not_done"
    OVERDUE = "overdue"
    TALLIED = "tallied"
    """It counts by itself: so many of so many."""
    IT_WAS_SO = "so"
    """Of a signal: what it asks about happened."""
    IT_WAS_NOT_SO = "not_so"


_WITHOUT_TERM = (Outcome.TALLIED, Outcome.IT_WAS_SO, Outcome.IT_WAS_NOT_SO)
"""Of what counts as soon as it happened, nobody had a term."""


class ItemRow(msgspec.Struct, frozen=True):
    """An item and how it counts."""

    item: Annotated[int, column("起始记录编号", "Number of the record with which it began")]
    stream: Annotated[UUID, column("所属事项编号", "Id of what it belongs to")]
    subject: Annotated[str, column("事项", "The record with which it began, in a sentence")]
    opened_at: Annotated[datetime, column("开始时间", "When it began")]
    due_at: Annotated[datetime | None, column("期限", "The last moment in time")]
    settled_at: Annotated[datetime | None, column("办结时间", "When what settles it happened")]
    outcome: Annotated[Outcome, column("结果", "What became of it", message="score_outcome")]
    numerator: Annotated[int, column("计入分子", "Counts in the numerator")]
    denominator: Annotated[int, column("计入分母", "Counts in the denominator")]
    excluded: Annotated[int, column("剔除", "Left out instead")]
    late: Annotated[int, column("补录", "Whether one of its records was entered late")]
    reason: Annotated[str | None, column("剔除原因", "Why it is left out")]
    positions: Annotated[tuple[int, ...], column("记录编号", "Records by which it counts so")]


class Shown(NamedTuple):
    """An item on the page; ``matter`` and ``title`` where it belongs to one."""

    row: ItemRow
    matter: UUID | None
    title: str | None


_COLUMNS = columns_of(ItemRow)


def items_page(request: Request, parts: Parts, what: What, query: PastPageQuery) -> bytes:
    """A part of the list. Blocks; raises ``Problem`` where nobody is assessed for it."""
    words = wording(language_of(request))
    card = card_of(parts, what, query)
    found, following = _part(parts, card, what, query, PAGE_SIZE)
    rows = _rows(parts, words, what, found)
    matters = parts.reader.matters({row.stream for row in rows})
    indicator = INDICATORS[what.indicator]
    base = request.url.path.rpartition("/")[0]
    return html(
        request,
        "score_items.html",
        words.language,
        name=card.live.name,
        year=what.year,
        indicator=indicator,
        title=words.pick((indicator.zh, indicator.en)),
        count=card.counts.get(what.indicator, NOTHING),
        rows=[
            Shown(
                row,
                row.stream if row.stream in matters else None,
                shown_title(words, matters[row.stream]) if row.stream in matters else None,
            )
            for row in rows
        ],
        back=f"{base}{time_query(request)}#{what.indicator}",
        any_sample=sample_district(parts),
        next_page=with_query(request, after=following) if following else None,
        first_page=with_query(request, after=None) if query.after else None,
        time=query,
        formats=formats_of(request, "json", "csv"),
        **NUMBERS,
    )


def items_json(parts: Parts, what: What, query: PastPageQuery) -> Slice[ItemRow]:
    """A part of the same; the next is behind its cursor. Blocks."""
    card = card_of(parts, what, query)
    found, following = _part(parts, card, what, query, FILE_PART)
    total = card.counts.get(what.indicator, NOTHING)
    rows = _rows(parts, wording("zh"), what, found)
    return Slice(rows, following, total.denominator + total.excluded)


def items_csv(parts: Parts, what: What, query: PastPageQuery) -> Iterator[bytes]:
    """The whole list from the cursor on. Blocks."""
    card, head = card_of(parts, what, query), csv_head(_COLUMNS)
    while True:
        found, following = _part(parts, card, what, query, FILE_PART)
        rows = _rows(parts, wording("zh"), what, found)
        yield head + csv_lines((values_of(row, _COLUMNS) for row in rows), _COLUMNS)
        if following is None:
            return
        head, query = b"", query.model_copy(update={"after": following})


def card_of(parts: Parts, what: What, query: PastPageQuery) -> ShownCard:
    """The card on which the number stands; raises ``Problem`` where there is none."""
    card = shown_card(parts, what.organisation, what.year, asked(query))
    indicator = INDICATORS.get(what.indicator)
    if card is None or indicator is None or card.live.card not in indicator.cards:
        raise not_found("indicator")
    return card


def _part(
    parts: Parts, card: ShownCard, what: What, query: PastPageQuery, limit: int
) -> tuple[list[CountedItem], str | None]:
    """Some items in the order in which they began, and the cursor of the rest."""
    (after,) = read_cursor(query.after, tuple[int]) or (0,)
    found = parts.scoreboard.items(
        what.organisation, what.indicator, what.year, card.moment, after=after, limit=limit + 1
    )
    shown = found[:limit]
    return shown, write_cursor(shown[-1].opened) if len(found) > limit else None


def _rows(parts: Parts, words: Wording, what: What, found: Sequence[CountedItem]) -> list[ItemRow]:
    """The items with their first events told."""
    wanted = LedgerQuery.model_validate(
        {"positions": ranges(item.opened for item in found)}
    ).filter()
    lines = {it.position: it for it in events_after(parts, wanted, 0, len(found))}
    opening = [lines[item.opened] for item in found]
    told = tell(parts, words, opening)
    return [_row(what, item, lines, entry.text) for item, entry in zip(found, told, strict=True)]


def _row(what: What, item: CountedItem, lines: dict[int, EventLine], subject: str) -> ItemRow:
    settled, outcome = item.stand.settled, _outcome(what.indicator, item)
    return ItemRow(
        item=item.opened,
        stream=item.stream,
        subject=subject,
        opened_at=lines[item.opened].meta.occurred_at,
        due_at=None if outcome in _WITHOUT_TERM else item.stand.due,
        settled_at=settled.at if settled else None,
        outcome=outcome,
        numerator=item.counted.numerator,
        denominator=item.counted.denominator,
        excluded=item.counted.excluded,
        late=item.counted.late,
        reason=item.reason,
        positions=_positions(item),
    )


def _positions(item: CountedItem) -> tuple[int, ...]:
    """Of the events by which it counts so, and of that which settles it."""
    settled = item.stand.settled
    return tuple(sorted({*item.positions, *((settled.position,) if settled else ())}))


def _outcome(name: str, item: CountedItem) -> Outcome:
    indicator, settled = INDICATORS[name], item.stand.settled
    if indicator.signal:
        return Outcome.IT_WAS_SO if item.counted.numerator else Outcome.IT_WAS_NOT_SO
    if any(it.effect is Effect.TALLIES for it in indicator.moves):
        return Outcome.TALLIED
    if settled is None:
        return Outcome.OVERDUE
    if settled.effect is not Effect.MEETS:
        return Outcome.NOT_DONE
    return Outcome.DONE if item.counted.numerator or item.counted.excluded else Outcome.DONE_LATE
