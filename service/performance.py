"""E5 The results of appraisal rounds; E6 the yearly record of an office."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

import fastapi
import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field

from domain.performance import RATINGS_MIN, Rated, belongs_to, on_time, satisfaction
from projections.ratings import RATINGS, RatingsPage, SubjectResult
from service.answers import PageRoute, cache_key, not_found, render, send, waited
from service.duties import WantedDuties
from service.page_cache import Page
from service.pages_api import page_docs
from service.parameters import TimeQuery
from service.parts import Parts, parts_of

router = APIRouter(prefix="/api/v1", tags=["公开页面 Pages"], route_class=PageRoute)


class SubjectLine(msgspec.Struct, frozen=True):
    """An office in a round; ``result`` is None where there are too few ratings to show, and until
    the round is closed."""

    subject: UUID
    name: str | None
    ratings: int
    result: SubjectResult | None


class RoundLine(msgspec.Struct, frozen=True):
    """A round of appraisal. The turnout is ``raters`` of ``entitled``, once it is closed."""

    appraisal: UUID
    organisation: UUID
    organisation_name: str | None
    period_from: date
    period_until: date
    opened_at: datetime
    closed_at: datetime | None
    raters: int | None
    entitled: int | None
    shown_from: int
    subjects: list[SubjectLine]
    positions: tuple[int, ...]


class OnTimeLine(msgspec.Struct, frozen=True):
    """Duties of a kind that fell due in the year: ``met`` in time, of ``due``; ``positions`` are
    those of the facts behind them."""

    kind: str
    clause: str
    zh: str
    en: str
    met: int
    due: int
    positions: tuple[int, ...]


class Mean(msgspec.Struct, frozen=True):
    """Points from 1 to 5: the mean is ``total`` over ``ratings``, left unrounded."""

    total: int
    ratings: int


class SatisfactionLine(msgspec.Struct, frozen=True):
    """Participants' ratings of the year's closed rounds; no means below ``shown_from``."""

    rounds: int
    ratings: int
    shown_from: int
    taking_part: Mean | None
    carrying_out: Mean | None
    appraisals: list[UUID]


class YearLine(msgspec.Struct, frozen=True):
    """The yearly record of an office: duties that fell due, and what participants said of it."""

    organisation: UUID
    name: str | None
    kind: str
    year: int
    duties: list[OnTimeLine]
    satisfaction: SatisfactionLine


class YearQuery(TimeQuery):
    """Of which year."""

    year: Annotated[int, Field(ge=2016, le=2200)]


@router.get("/appraisals/{id}", **page_docs("AppraisalRound", "一次评议 A round of appraisal"))
async def appraisal(
    request: Request, id: UUID, query: Annotated[TimeQuery, fastapi.Query()]
) -> Response:
    """How often each office was rated and with what points; who rated what is not public."""
    parts = parts_of(request)

    def page() -> Page:
        found = parts.reader.stored.round_of(id, as_of=query.as_of, known_at=query.known_at)
        if found is None:
            raise not_found()
        return render(_round(parts, found, query.as_of))

    anew = await waited(request, RATINGS.name, query)
    return send(request, await parts.pages.get(cache_key(request), page, anew=anew))


@router.get(
    "/organisations/{id}/performance",
    **page_docs("Performance", "年度履职情况 The yearly record of an office"),
)
async def performance(
    request: Request, id: UUID, query: Annotated[YearQuery, fastapi.Query()]
) -> Response:
    """What fell due in a year and was met in time, and what participants said. It is counted, not
    scored; each number lists the positions of its facts."""
    parts = parts_of(request)

    def page() -> Page:
        found = parts.reader.register.current().find(id)
        if found is None:
            raise not_found()
        return render(_year(parts, id, found.kind.value, query))

    anew = await waited(request, "duties", query)
    await waited(request, RATINGS.name, query)
    return send(request, await parts.pages.get(cache_key(request), page, anew=anew))


def _round(parts: Parts, page: RatingsPage, as_of: datetime | None) -> RoundLine:
    name = parts.reader.register.name
    return RoundLine(
        appraisal=page.appraisal,
        organisation=page.organisation,
        organisation_name=name(page.organisation, as_of),
        period_from=page.period_from,
        period_until=page.period_until,
        opened_at=page.opened_at,
        closed_at=page.closed_at,
        raters=page.raters,
        entitled=page.entitled,
        shown_from=RATINGS_MIN,
        subjects=[
            SubjectLine(
                UUID(subject),
                name(UUID(subject), as_of),
                result.ratings,
                # Of a round still open, two moments would tell single ratings.
                result if page.closed_at and result.ratings >= RATINGS_MIN else None,
            )
            for subject, result in page.subjects.items()
        ],
        positions=page.positions,
    )


def _year(parts: Parts, organisation: UUID, kind: str, query: YearQuery) -> YearLine:
    wanted = WantedDuties(
        owed_by=frozenset({organisation}), as_of=query.as_of, known_at=query.known_at
    )
    moment = query.as_of or datetime.now(UTC)
    rounds = [
        page
        for page in parts.reader.stored.rounds(moment, query.known_at)
        if str(organisation) in page.subjects
        and belongs_to(page.period_from, page.period_until, query.year)
    ]
    results = (page.subjects[str(organisation)] for page in rounds)
    said = satisfaction(
        Rated(it.ratings, it.taking_part_sum, it.carrying_out_sum) for it in results
    )
    return YearLine(
        organisation=organisation,
        name=parts.reader.register.name(organisation, query.as_of),
        kind=kind,
        year=query.year,
        duties=[
            OnTimeLine(**it._asdict()) for it in on_time(parts.duties.standings(wanted), query.year)
        ],
        satisfaction=SatisfactionLine(
            rounds=said.rounds,
            ratings=said.ratings,
            shown_from=RATINGS_MIN,
            taking_part=Mean(*said.taking_part) if said.taking_part else None,
            carrying_out=Mean(*said.carrying_out) if said.carrying_out else None,
            appraisals=[page.appraisal for page in rounds],
        ),
    )


SCHEMAS: dict[str, Any] = {"AppraisalRound": RoundLine, "Performance": YearLine}
"""For the OpenAPI document."""
