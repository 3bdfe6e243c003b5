"""Notices for readers' own programs: as a feed, and their sessions as a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from starlette.requests import Request

from infra.page_choice import Condition, Order
from projections.notices import Notice, NoticesPage
from service.feeds import Feed, FeedEntry
from service.parts import Parts
from service.public.notices_page import BY_START, LATEST_FIRST, Board
from service.public.queries import PastPageQuery
from service.public.rendering import visible, with_query
from service.session_calendar import SessionEntry, session_calendar

FEED_SIZE = 30
CALENDAR_MATTERS_MAX = 500
"""Matters whose sessions a calendar holds, those announced for the latest days."""

_CHANGED_FIRST = Order(("changed_at", "matter"), descending=True)


def notices_feed(request: Request, parts: Parts, query: PastPageQuery) -> Feed:
    """Notices, those changed last first. Blocks."""
    board = Board.of(request, parts, query)
    words = board.words
    found = board.pages((), _CHANGED_FIRST, query.after, FEED_SIZE)
    page = with_query(request, after=None).replace(request.url.path, f"/{words.language}/notices")
    return Feed(
        name="notices",
        title=words("notices.title"),
        subtitle=words("notices.lead"),
        page=page,
        language=words.tag,
        entries=[_entry(board, it, it.latest) for it in found.items if it.latest is not None],
        after=found.next,
    )


def _entry(board: Board, page: NoticesPage, notice: Notice) -> FeedEntry:
    words, head = board.words, page.head
    return FeedEntry(
        name=f"notices/{page.matter}/{notice.number}",
        title=_summary(board, page, notice),
        path=f"/{words.language}/matters/{page.matter}",
        updated=notice.changed_at,
        text="\n".join(board.lines(page, notice)),
        author=board.organiser(page),
        published=notice.published_at,
        categories=((head.category, words(f"category.{head.category}")),),
    )


def _summary(board: Board, page: NoticesPage, notice: Notice) -> str:
    """The subject and the form, and that it is cancelled."""
    cancelled = "cancelled" if notice.cancelled is not None else "announced"
    return board.words(
        f"notices.summary.{cancelled}",
        title=board.title(page),
        form=board.words(f"form.{notice.form}"),
    )


def notices_calendar(request: Request, parts: Parts, query: PastPageQuery) -> bytes:
    """The sessions of the matters that the filters leave, earlier ones of theirs included.
    Blocks."""
    board = Board.of(request, parts, query)
    found = board.pages((), LATEST_FIRST, query.after, CALENDAR_MATTERS_MAX)
    return _calendar(request, parts, board, board.words("notices.calendar_name"), found.items)


def matter_calendar(
    request: Request, parts: Parts, matter: UUID, query: PastPageQuery
) -> bytes | None:
    """Every session that a matter announced; None where there is no such matter (yet). Blocks."""
    board = Board.of(request, parts, query)
    found = board.pages([Condition("matter", "=", matter)], BY_START, None, 1).items
    if not found and not parts.reader.stored.begun(
        matter, as_of=query.as_of, known_at=query.known_at
    ):
        return None
    name = board.title(found[0]) if found else board.words("notices.calendar_name")
    return _calendar(request, parts, board, name, found)


def _calendar(
    request: Request, parts: Parts, board: Board, name: str, pages: Sequence[NoticesPage]
) -> bytes:
    settings = parts.settings
    authority = settings.log_origin.partition("/")[0]
    address = f"{settings.base_url}/{board.words.language}/matters"

    def entry(page: NoticesPage, notice: Notice) -> SessionEntry:
        return SessionEntry(
            uid=f"{page.matter}-{notice.number}@{authority}",
            starts_at=notice.starts_at,
            changed_at=notice.changed_at,
            changes=notice.changes,
            cancelled=notice.cancelled is not None,
            summary=_summary(board, page, notice),
            description="\n".join(board.lines(page, notice)),
            place=visible(notice.place),
            organiser=visible(board.organiser(page)),
            category=board.words(f"category.{page.head.category}"),
            address=f"{address}/{page.matter}",
        )

    entries = (entry(page, notice) for page in pages for notice in reversed(page.notices))
    return session_calendar(name, settings.base_url + with_query(request), entries)
