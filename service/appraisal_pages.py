"""E5 The results of appraisal rounds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import fastapi
import msgspec
from fastapi import APIRouter, Request, Response

from domain.performance import RATINGS_MIN
from projections.ratings import RATINGS, RatingsPage, SubjectResult
from service.answers import PageRoute, cache_key, not_found, render, send, waited
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


SCHEMAS: dict[str, Any] = {"AppraisalRound": RoundLine}
"""For the OpenAPI document."""
