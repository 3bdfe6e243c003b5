"""A matter on one page: where it stands, what was agreed, who owes what, and its whole course."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from starlette.requests import Request

from domain.rules.pack import beijing_date
from domain.streams.matter import Stage, TaskStatus
from service.answers import not_found
from service.parts import Parts
from service.public.course import Course, Happening, Referral, read_course
from service.public.docket_page import is_sample, shown_title
from service.public.entries import entries
from service.public.messages import Wording
from service.public.naming import Naming, naming_of
from service.public.queries import PageQuery, PastPageQuery
from service.public.rendering import html, language_of, with_query, wording
from service.public.sentences import Context, excerpt, invited
from service.views import MatterLine, PointLine, TimelineLine
from service.words import words as opened_words

ENTRIES = 250
"""Facts of the timeline a page."""
POINTS = 12
"""Points shown with the matter; all of them have a page of their own."""
POINTS_A_PAGE = 50


class Point(NamedTuple):
    """A point and the share of each stance in tenths of a per cent, for the bar."""

    line: PointLine
    total: int
    agree: int
    disagree: int


class Notice(NamedTuple):
    """The notice in force. ``open`` while one may still apply."""

    happening: Happening
    host: str
    parties: str
    open: bool


def matter_page(request: Request, parts: Parts, matter_id: UUID, query: PastPageQuery) -> bytes:
    """The page of a matter as of a time. Blocks."""
    reader = parts.reader
    matter = reader.docket_page(matter_id, as_of=query.as_of, known_at=query.known_at)
    if matter is None:
        return _not_yet(request, parts, matter_id, query)
    language = language_of(request)
    words = wording(language)
    course = read_course(
        parts.district, matter_id, matter.seats, as_of=query.as_of, known_at=query.known_at
    )
    naming = naming_of(words, reader.register.current(), course)
    now = query.as_of or datetime.now(UTC)
    points = reader.points(matter_id, as_of=query.as_of, known_at=query.known_at, limit=POINTS)
    timeline = reader.timeline(
        matter_id,
        as_of=query.as_of,
        known_at=query.known_at,
        after=query.after,
        limit=ENTRIES,
    )
    excerpts = {str(it.point): excerpt(it.text, words) for it in points.items}
    excerpts |= _excerpts_elsewhere(parts, words, matter_id, timeline.items, set(excerpts))
    told = Context(words, naming, course, excerpts)
    return html(
        request,
        "matter.html",
        language,
        matter=matter,
        title=shown_title(words, matter),
        sample=is_sample(matter),
        organiser=naming.organisation(matter.organisation, query.as_of),
        street=naming.street_of(matter.organisation),
        course=course,
        notice=_notice(words, naming, course, matter, now),
        attention=_attention(words, naming, course, matter, now),
        referrals=list(course.referrals.values()),
        overdue=lambda referral: referral.days_overdue(now),
        named=naming.organisation,
        points=_bars(points.items),
        more_points=points.next is not None,
        entries=list(entries(told, timeline.items)),
        next_page=with_query(request, after=timeline.next) if timeline.next else None,
        first_page=with_query(request, after=None) if query.after else None,
        today=beijing_date(now),
        time=query,
    )


def points_page(request: Request, parts: Parts, matter_id: UUID, query: PageQuery) -> bytes:
    """Every point of a matter, those with most stances first. Blocks."""
    matter = parts.reader.docket_page(matter_id)
    if matter is None:
        raise not_found()
    language = language_of(request)
    points = parts.reader.points(matter_id, after=query.after, limit=POINTS_A_PAGE)
    return html(
        request,
        "points.html",
        language,
        matter=matter,
        title=shown_title(wording(language), matter),
        sample=is_sample(matter),
        points=_bars(points.items),
        next_page=with_query(request, after=points.next) if points.next else None,
        first_page=with_query(request, after=None) if query.after else None,
    )


def _not_yet(request: Request, parts: Parts, matter_id: UUID, query: PastPageQuery) -> bytes:
    """A matter that exists, but not by the time asked for, says so; an unknown one is not found."""
    if (query.as_of is None and query.known_at is None) or not parts.reader.latest_position(
        matter_id
    ):
        raise not_found()
    return html(
        request,
        "matter_not_yet.html",
        language_of(request),
        time=query,
    )


def _excerpts_elsewhere(
    parts: Parts, words: Wording, matter: UUID, lines: list[TimelineLine], known: set[str]
) -> dict[str, str]:
    """The first words of points on which stances are taken here, but which were made elsewhere."""
    known = known | {it.fact["statement"] for it in lines if it.type == "statement.made.v1"}
    wanted = {it.fact["point"] for it in lines if it.type == "stance.taken.v1"} - known
    store = parts.district.projector.stores["points"]
    made = {point: store.get((matter, UUID(point))) for point in wanted}
    found = {point: page for point, page in made.items() if page}
    opened = parts.district.vault.open({page.text_commitment for page in found.values()})
    return {
        point: excerpt(opened_words(page.text_commitment, opened, page.withheld), words)
        for point, page in found.items()
    }


def _bars(points: list[PointLine]) -> list[Point]:
    bars = []
    for line in points:
        total = line.agree + line.disagree + line.abstain
        share = 1000 / total if total else 0
        bars.append(Point(line, total, round(line.agree * share), round(line.disagree * share)))
    return bars


def _notice(
    words: Wording, naming: Naming, course: Course, matter: MatterLine, now: datetime
) -> Notice | None:
    """The notice in force, while a session is ahead of the matter."""
    if not course.notices or matter.stage not in (Stage.NOTICED, Stage.DISCUSSING):
        return None
    latest = course.notices[-1]
    elements = latest.fact["notice"]
    if matter.stage is Stage.DISCUSSING and not _awaited(course):
        return None
    until = datetime.fromisoformat(elements["applications_until"])
    return Notice(
        latest,
        words(
            "notice.host_named",
            host=naming.party(elements["host"]),
            title=elements["host_title"],
        ),
        invited(words, naming, elements["parties"]),
        not course.roster_frozen and now <= until,
    )


def _awaited(course: Course) -> bool:
    """Whether the latest notice announces a session that has not been recorded."""
    notice = course.notices[-1]
    return not any(it.occurred_at >= notice.occurred_at for it in course.sessions)


def _attention(
    words: Wording, naming: Naming, course: Course, matter: MatterLine, now: datetime
) -> list[str]:
    """What is past its day and not on the ledger, said plainly."""
    today = beijing_date(now)
    notes = []
    if (
        course.notices
        and matter.stage in (Stage.NOTICED, Stage.DISCUSSING)
        and _awaited(course)
        and datetime.fromisoformat(course.notices[-1].fact["notice"]["starts_at"]) < now
    ):
        starts = course.notices[-1].fact["notice"]["starts_at"]
        notes.append(words("note.session_passed", at=words.moment(starts)))
    if matter.stage is Stage.SHELVED and matter.review_on and matter.review_on < today:
        notes.append(words("note.review_passed", day=words.day(matter.review_on)))
    if matter.stage is Stage.BEFORE_ASSEMBLY and matter.assembly_on and matter.assembly_on < today:
        notes.append(words("note.assembly_passed", day=words.day(matter.assembly_on)))
    notes += [
        words("note.referral_overdue", to=naming.organisation(referral.to), days=overdue)
        for referral, overdue in _overdue(course, now)
    ]
    notes += [
        words("note.task_overdue", title=task.title, day=words.day(task.due_on))
        for task in course.tasks.values()
        if task.status is TaskStatus.OPEN and task.due_on < today
    ]
    return notes


def _overdue(course: Course, now: datetime) -> list[tuple[Referral, int]]:
    found = [(referral, referral.days_overdue(now)) for referral in course.referrals.values()]
    return [(referral, days) for referral, days in found if days]
