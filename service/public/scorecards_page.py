"""A place for scorecards: none are computed. What stands here is what was due and done, counted."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import Annotated, NamedTuple
from uuid import UUID

from pydantic import Field
from starlette.requests import Request

from domain.duties.standing import Standing, Status
from domain.events.registry import Kind
from domain.performance import COUNTED, belongs_to
from domain.rules.pack import beijing_date
from domain.rules.packs import PACKS
from domain.streams.registry import Organisation
from service.duties import WantedDuties
from service.parts import Parts
from service.public.queries import Blank, PastPageQuery
from service.public.rendering import html, language_of, then
from service.public.session_view import Figure

FIRST_YEAR = PACKS[0].effective_from.year
"""E6 No record is older than the policy."""
LAST_YEAR = 2200


class ScorecardsQuery(PastPageQuery):
    """Of which year, this one unless it says."""

    year: Annotated[int | None, Field(ge=FIRST_YEAR, le=LAST_YEAR), Blank] = None


class Office(NamedTuple):
    """A street office or department: how its duties that fell due in the year stand, and how many
    ratings it got in rounds whose period ended in it."""

    id: UUID
    name: str
    standing: dict[Status, int]
    ratings: Figure

    @property
    def due(self) -> int:
        """How many fell due: done or overdue, as E6 counts them."""
        return sum(self.standing.values())


def scorecards_page(request: Request, parts: Parts, query: ScorecardsQuery) -> bytes:
    """The page. Blocks."""
    now = query.as_of or datetime.now(UTC)
    this_year = beijing_date(now).year
    year = query.year or this_year
    offices = _offices(parts, query, year, now)
    return html(
        request,
        "scorecards.html",
        language_of(request),
        year=year,
        years=range(this_year, max(FIRST_YEAR, this_year - 5) - 1, -1),
        offices=[it for it in offices if it.due or it.ratings.number],
        counted=COUNTED,
        then=then(request),
        idle=sum(not it.due and not it.ratings.number for it in offices),
        time=query,
    )


def _offices(parts: Parts, query: ScorecardsQuery, year: int, now: datetime) -> list[Office]:
    """Every street office and department, by kind and division code or name."""
    known = parts.reader.register.current().organisations.values()
    assessed = [
        it for it in known if it.kind in (Kind.STREET, Kind.DEPARTMENT) and it.names[0][0] <= now
    ]
    assessed.sort(key=lambda it: (it.kind is not Kind.STREET, it.division_code or "", it.name))
    owed: dict[UUID | None, list[Standing]] = defaultdict(list)
    wanted = WantedDuties(
        owed_by=frozenset(it.id for it in assessed), as_of=query.as_of, known_at=query.known_at
    )
    for _, standing in parts.duties.standings(wanted):
        owed[standing.run.owed_by].append(standing)
    ratings = _ratings(parts, query, year, now)
    return [_office(it, owed[it.id], year, ratings[str(it.id)], now) for it in assessed]


def _office(
    organisation: Organisation, owed: list[Standing], year: int, ratings: Figure, now: datetime
) -> Office:
    standing = dict.fromkeys(COUNTED, 0)
    for it in owed:
        if it.due.on is not None and it.due.on.year == year and it.status in standing:
            standing[it.status] += 1
    return Office(organisation.id, organisation.name_at(now), standing, ratings)


def _ratings(parts: Parts, query: ScorecardsQuery, year: int, now: datetime) -> dict[str, Figure]:
    """How many ratings each office got in the rounds that count for the year."""
    found: dict[str, Figure] = defaultdict(lambda: Figure(0, []))
    for page in parts.reader.stored.rounds(now, query.known_at):
        if belongs_to(page.period_from, page.period_until, year):
            for subject, result in page.subjects.items():
                before = found[subject]
                positions = [*before.positions, *page.positions]
                found[subject] = Figure(before.number + result.ratings, positions)
    return found
