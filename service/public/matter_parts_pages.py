"""Pages below a matter's: all of its points, and its whole roster, as of any time."""

from __future__ import annotations

from uuid import UUID

from starlette.requests import Request

from service.matter_reading import matter_pages
from service.parts import Parts
from service.public.course import read_course
from service.public.matter_page import heading, not_yet
from service.public.naming import naming_of
from service.public.queries import PastPageQuery
from service.public.rendering import html, language_of, with_query, wording
from service.public.roster_view import Roster, roster_of
from service.public.stance_picture import picture, points_of

POINTS_A_PAGE = 50
SEATS_A_PAGE = 200


def points_page(request: Request, parts: Parts, matter_id: UUID, query: PastPageQuery) -> bytes:
    """Every point of a matter, those with most stances first. Blocks."""
    reader, as_of, known_at = parts.reader, query.as_of, query.known_at
    matter = reader.docket_page(matter_id, as_of=as_of, known_at=known_at)
    if matter is None:
        return not_yet(request, parts, matter_id, query)
    words = wording(language_of(request))
    found = reader.points(
        matter_id, as_of=as_of, known_at=known_at, after=query.after, limit=POINTS_A_PAGE
    )
    shown = {it.point for it in found.items}
    stances = reader.stances(matter_id, shown, as_of=as_of, known_at=known_at)
    points = points_of(found.items, stances)
    return html(
        request,
        "points.html",
        words.language,
        **heading(words, matter),
        points=points,
        picture=picture(points),
        next_page=with_query(request, after=found.next) if found.next else None,
        first_page=with_query(request, after=None) if query.after else None,
        time=query,
    )


def roster_page(request: Request, parts: Parts, matter_id: UUID, query: PastPageQuery) -> bytes:
    """Who applied, was invited and has a seat, and how each seat was filled. Blocks."""
    as_of, known_at = query.as_of, query.known_at
    matter = parts.reader.docket_page(matter_id, as_of=as_of, known_at=known_at)
    if matter is None:
        return not_yet(request, parts, matter_id, query)
    words = wording(language_of(request))
    course = read_course(parts.district, matter_id, matter.seats, as_of=as_of, known_at=known_at)
    naming = naming_of(words, parts.reader.register.current(), course)
    roster = roster_of(matter_pages(parts, matter_id, as_of, known_at).roster, course)
    first = int(query.after) if query.after and query.after.isdecimal() else 0
    seats = roster.page.seats if roster else ()
    last = first + SEATS_A_PAGE
    return html(
        request,
        "roster.html",
        words.language,
        **heading(words, matter),
        roster=roster,
        seats=seats[first:last],
        applications=roster.page.applications[first:last] if roster else (),
        named=naming.organisation,
        party=naming.party,
        next_page=with_query(request, after=str(last)) if _goes_on(roster, last) else None,
        first_page=with_query(request, after=None) if query.after else None,
        base_url=parts.settings.base_url,
        time=query,
    )


def _goes_on(roster: Roster | None, last: int) -> bool:
    return roster is not None and max(len(roster.page.seats), len(roster.page.applications)) > last
