"""A matter on one page, as one journey: where it stands, who took part, what was said and agreed,
who owes what, what became of it, and its whole course."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from starlette.requests import Request

from domain.rules.pack import beijing_date
from service.answers import not_found
from service.matter_reading import MatterPages, Said, matter_pages, said
from service.parts import Parts
from service.public.attention import attention, notice_in_force
from service.public.closing_view import closing
from service.public.course import read_course
from service.public.docket_page import is_sample, shown_title
from service.public.entries import entries
from service.public.journey import journey
from service.public.messages import Wording
from service.public.money_values import money
from service.public.naming import naming_of
from service.public.queries import PastPageQuery
from service.public.referral_view import referrals_shown
from service.public.rendering import formats_of, html, language_of, with_query, wording
from service.public.roster_view import SOURCES, roster_of
from service.public.sentences import Context, excerpt
from service.public.session_view import groups, sessions, voices
from service.public.stance_picture import picture, points_of
from service.public.telling import excerpts_of
from service.views import MatterLine, PointLine, Slice, TimelineLine

ENTRIES = 150
"""Facts of the timeline a page."""
POINTS = 20
"""Points shown with the matter; all of them have a page of their own."""


def matter_page(request: Request, parts: Parts, matter_id: UUID, query: PastPageQuery) -> bytes:
    """The page of a matter as of a time. Blocks."""
    reader, as_of, known_at = parts.reader, query.as_of, query.known_at
    matter = reader.docket_page(matter_id, as_of=as_of, known_at=known_at)
    if matter is None:
        return not_yet(request, parts, matter_id, query)
    words = wording(language_of(request))
    course = read_course(parts.district, matter_id, matter.seats, as_of=as_of, known_at=known_at)
    naming = naming_of(words, reader.register.current(), course)
    now = as_of or datetime.now(UTC)
    pages = matter_pages(parts, matter_id, as_of, known_at)
    calendar = reader.register.calendar_at(as_of, known_at)
    timeline = reader.timeline(
        matter_id, as_of=as_of, known_at=known_at, after=query.after, limit=ENTRIES
    )
    points = reader.points(matter_id, as_of=as_of, known_at=known_at, limit=POINTS)
    shown = {it.point for it in points.items}
    stances = reader.stances(matter_id, shown, as_of=as_of, known_at=known_at)
    excerpts = {str(it.point): excerpt(it.text, words) for it in points.items}
    excerpts |= _excerpts_elsewhere(parts, words, matter_id, timeline.items, set(excerpts))
    told = Context(words, naming, course, excerpts)
    feeds = () if as_of or known_at else ("atom", "feed.json")  # they are of what comes
    return html(
        request,
        "matter.html",
        words.language,
        **heading(words, matter),
        organiser=naming.organisation(matter.organisation, as_of),
        street=naming.street_of(matter.organisation),
        named=naming.organisation,
        party=naming.party,
        money=lambda fen: money(words, fen),
        course=course,
        steps=journey(matter, course, pages.referrals),
        notice=notice_in_force(words, naming, course, matter, now),
        attention=attention(words, naming, course, matter, now),
        roster=roster_of(pages.roster, course),
        sources=SOURCES,
        **_talked(told, pages, said(parts, matter_id, as_of, known_at), points, stances),
        funds=pages.funds,
        referrals=referrals_shown(pages.referrals, course, calendar, now),
        ending=closing(parts, told, matter.organisation, now, known_at),
        entries=list(entries(told, timeline.items)),
        next_page=with_query(request, after=timeline.next) if timeline.next else None,
        first_page=with_query(request, after=None) if query.after else None,
        today=beijing_date(now),
        base_url=parts.settings.base_url,
        below=below(request),
        time=query,
        formats=formats_of(request, "json", *feeds, "ics"),
    )


def _talked(
    told: Context,
    pages: MatterPages,
    apart: Said,
    points: Slice[PointLine],
    stances: dict[UUID, dict[str, list[int]]],
) -> dict[str, Any]:
    """What the page shows of sessions and of what was said in them."""
    numbered, speaking = points_of(points.items, stances), pages.speaking
    held = sessions(told, speaking, apart, numbered)
    return {
        "sessions": held,
        "groups": groups(told.words, held, numbered),
        "voices": voices(speaking, apart, pages.roster),
        "points": numbered,
        "more_points": points.next is not None,
        "picture": picture(numbered),
    }


def heading(words: Wording, matter: MatterLine) -> dict[str, Any]:
    """What the head of every page about the matter shows."""
    return {"matter": matter, "title": shown_title(words, matter), "sample": is_sample(matter)}


def below(request: Request) -> str:
    """The query of the pages below this one, as of the same time: "" or "?…"."""
    _, mark, kept = with_query(request, after=None).partition("?")
    return mark + kept


def not_yet(request: Request, parts: Parts, matter_id: UUID, query: PastPageQuery) -> bytes:
    """A matter that exists, but not by the time asked for, says so; an unknown one is not found."""
    if (query.as_of is None and query.known_at is None) or not parts.reader.latest_position(
        matter_id
    ):
        raise not_found()
    return html(request, "matter_not_yet.html", language_of(request), time=query)


def _excerpts_elsewhere(
    parts: Parts, words: Wording, matter: UUID, lines: list[TimelineLine], known: set[str]
) -> dict[str, str]:
    """The first words of points on which stances are taken here, but which were made elsewhere."""
    known = known | {it.fact["statement"] for it in lines if it.type == "statement.made.v1"}
    wanted = {it.fact["point"] for it in lines if it.type == "stance.taken.v1"} - known
    return excerpts_of(parts, words, ((matter, UUID(point)) for point in wanted))
