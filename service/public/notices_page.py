"""The noticeboard (公示栏): sessions one can still join, those to come, those that are past."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from starlette.requests import Request

from infra.page_choice import Condition, Order
from projections.matter_head import MatterHead
from projections.notices import Notice, NoticesPage, NoticeState
from service.parts import Parts
from service.public.docket_page import is_sample
from service.public.filter_form import form_fields
from service.public.messages import Wording
from service.public.naming import Naming, naming_of
from service.public.queries import PastPageQuery
from service.public.rendering import (
    formats_of,
    html,
    language_of,
    visible,
    with_query,
    wording,
)
from service.public.table_page import asked_of
from service.tables.filters import Asked, Asking, parsed
from service.tables.notices import (
    NOTICES,
    NoticeStanding,
    change_positions,
    conditions_of,
    standing_of,
)
from service.views import Slice

PAGE_SIZE = 20
UPCOMING_MAX = 60
"""Sessions to come that stand on the first page; the lists by standing have all."""

BY_START = Order(("starts_at", "matter"))
LATEST_FIRST = Order(("starts_at", "matter"), descending=True)
_CLOSING_FIRST = Order(("applications_until", "matter"))
_ORDERS = {NoticeStanding.OPEN: _CLOSING_FIRST, NoticeStanding.AHEAD: BY_START}


class Posted(NamedTuple):
    """A notice as it hangs on the board; ``earlier`` are those of the matter before it."""

    matter: UUID
    head: MatterHead
    notice: Notice
    standing: NoticeStanding
    organiser: str
    street: str | None
    host: str
    parties: str
    changes: tuple[int, ...]
    quotas: tuple[int, ...]
    sample: bool
    earlier: tuple[Notice, ...]


class Board:
    """The noticeboard as one request asks for it. Its functions block."""

    def __init__(self, words: Wording, parts: Parts, asked: Asked) -> None:
        self.words = words
        self.asked = asked
        self.now: datetime = asked.moment.as_of or datetime.now(UTC)
        self._as_of = asked.moment.as_of
        self._parts = parts
        self._naming: Naming = naming_of(words, parts.reader.register.current())

    @classmethod
    def of(cls, request: Request, parts: Parts, query: PastPageQuery) -> Board:
        """As an address of the noticeboard asks for it."""
        words = wording(language_of(request))
        return cls(words, parts, asked_of(NOTICES, request, query))

    @property
    def standing(self) -> NoticeStanding | None:
        """The standing asked for; None: any."""
        given = self.asked.given
        return parsed(NoticeStanding, "standing", given) if "standing" in given else None

    def pages(
        self, conditions: Iterable[Condition], order: Order, after: str | None, limit: int
    ) -> Slice[NoticesPage]:
        """The matters that the filters and these conditions leave."""
        asking = Asking(self._parts.reader.register, self.now)
        wanted = [*NOTICES.always, *self.asked.conditions(NOTICES.filters, asking), *conditions]
        return self._parts.reader.stored.listing(
            NOTICES.projection,
            wanted,
            order,
            moment=self.asked.moment,
            after=after,
            limit=limit,
        )

    def first(self, standing: NoticeStanding, limit: int) -> tuple[list[Posted], int]:
        """Those that stand so, in the order in which they are listed; and how many in all."""
        order = _ORDERS.get(standing, LATEST_FIRST)
        found = self.pages(conditions_of(standing, self.now), order, None, limit)
        return self.posted(found.items), found.total or 0

    def posted(self, pages: Sequence[NoticesPage]) -> list[Posted]:
        """The latest notice of each."""
        return [self._posted(page, page.latest) for page in pages if page.latest is not None]

    def _posted(self, page: NoticesPage, notice: Notice) -> Posted:
        head = page.head
        street = self._naming.street_of(head.organisation)
        above = street is not None and street.id != head.organisation
        return Posted(
            matter=page.matter,
            head=head,
            notice=notice,
            standing=standing_of(notice, self.now),
            organiser=self.organiser(page),
            street=street.name_at(self._as_of) if street is not None and above else None,
            host=self._host(notice),
            parties=self._parties(notice),
            changes=change_positions(notice),
            quotas=page.quotas,
            sample=is_sample(head),
            earlier=page.notices[:-1],
        )

    def organiser(self, page: NoticesPage) -> str:
        """The name of who organises it."""
        return self._naming.organisation(page.head.organisation, self._as_of)

    def lines(self, page: NoticesPage, notice: Notice) -> list[str]:
        """The notice as lines of text that do not depend on the day, for feeds and calendars."""
        words = self.words
        said = [
            ("notice.starts", words.moment(notice.starts_at)),
            ("notice.place", notice.place),
            ("notice.form", words(f"form.{notice.form}")),
            ("notice.host", self._host(notice)),
            ("notice.parties", self._parties(notice)),
            ("notice.until", words.moment(notice.applications_until)),
        ]
        lines = [words("notices.line", name=words(name), value=value) for name, value in said]
        if notice.cancelled_because is not None:
            lines.insert(0, words("notices.cancelled_because", reason=notice.cancelled_because))
        elif notice.state is NoticeState.ANNOUNCED:
            how = words("notices.how", organiser=self.organiser(page))
            lines.append(words("notices.line", name=words("notices.apply"), value=how))
        return [visible(line) for line in lines]

    def title(self, page: NoticesPage) -> str:
        """The subject of a matter."""
        return visible(page.head.title or self.words("words.unavailable_title"))

    def _host(self, notice: Notice) -> str:
        host = notice.host
        named = self._naming.party(
            {"organisation": host.organisation, "person": str(host.person)}, self._as_of
        )
        message = "notice.host_named" if host.organisation else "notices.host_person"
        return self.words(message, host=named, title=notice.host_title)

    def _parties(self, notice: Notice) -> str:
        return self.words.listing(
            [
                self._naming.organisation(party.organisation, self._as_of)
                if party.organisation
                else self.words(f"capacity.{party.capacity}")
                for party in notice.parties
            ]
        )


class Section(NamedTuple):
    """A part of the board; ``total`` is how many there are, None where not all of them are shown
    and ``more`` leads to the others."""

    id: str
    notices: list[Posted]
    total: int | None
    more: str | None = None


def notices_page(request: Request, parts: Parts, query: PastPageQuery) -> bytes:
    """The page of this query. Blocks."""
    board = Board.of(request, parts, query)
    standing = board.standing
    sections, next_cursor = _sections(request, board, query.after)
    return html(
        request,
        "notices.html",
        language_of(request),
        table=NOTICES,
        sections=sections,
        chips=[
            (it, with_query(request, standing=it and it.value, after=None))
            for it in (None, *NoticeStanding)
        ],
        standing=standing,
        fields=form_fields(request, parts, NOTICES),
        filtered=bool(board.asked.given),
        clear=with_query(request, after=None, **dict.fromkeys(board.asked.given)),
        calendar=formats_of(request, "ics")[0].href,
        any_sample=any(it.sample for section in sections for it in section.notices),
        next_page=with_query(request, after=next_cursor) if next_cursor else None,
        first_page=with_query(request, after=None) if query.after else None,
        time=query,
        formats=formats_of(request, "ics", "atom", "feed.json", "json", "csv"),
    )


def _sections(
    request: Request, board: Board, after: str | None
) -> tuple[list[Section], str | None]:
    """What is shown, and where its list goes on."""
    if board.standing is not None:
        order = _ORDERS.get(board.standing, LATEST_FIRST)
        found = board.pages((), order, after, PAGE_SIZE)
        return [Section("listed", board.posted(found.items), found.total)], found.next
    past = board.pages([Condition("starts_at", "<", board.now)], LATEST_FIRST, after, PAGE_SIZE)
    over = Section("past", board.posted(past.items), past.total)
    if after is not None:
        return [over], past.next
    to_come = [Condition("starts_at", ">=", board.now)]
    upcoming = board.pages(to_come, BY_START, None, UPCOMING_MAX)
    posted = board.posted(upcoming.items)
    opened = [it for it in posted if it.standing is NoticeStanding.OPEN]
    opened.sort(key=lambda it: it.notice.applications_until)
    ahead = [it for it in posted if it.standing is not NoticeStanding.OPEN]

    def section(id: str, notices: list[Posted], all_of: NoticeStanding) -> Section:
        if upcoming.next is None:
            return Section(id, notices, len(notices))
        return Section(id, notices, None, with_query(request, standing=all_of.value))

    return [
        section("open", opened, NoticeStanding.OPEN),
        section("ahead", ahead, NoticeStanding.AHEAD),
        over,
    ], past.next
