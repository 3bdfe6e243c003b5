"""The results of an appraisal round: how often each office was rated and with what sums, never by
whom."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from domain.event import Event
from domain.events.appraisal import AppraisalClosed, AppraisalOpened, RatingGiven
from projections.projection import Column, Key, Projection

_TYPES = (AppraisalOpened.type, RatingGiven.type, AppraisalClosed.type)


class SubjectResult(msgspec.Struct, frozen=True, gc=False):
    """An office: ``ratings`` counts them; the two sums are of points from 1 to 5, so that a mean is
    sum over ratings; the tallies count each number of points, from 1 on."""

    ratings: int = 0
    taking_part_sum: int = 0
    carrying_out_sum: int = 0
    taking_part: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    carrying_out: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)


class RatingsPage(msgspec.Struct, frozen=True, gc=False):
    """A round. ``raters`` and ``entitled`` (None where not stated) are known once it is closed;
    ``positions`` are those of its opening, its latest rating and its close, where there are."""

    appraisal: UUID
    organisation: UUID
    period_from: date
    period_until: date
    opened_at: datetime
    subjects: dict[str, SubjectResult]
    positions: tuple[int, ...]
    closed_at: datetime | None = None
    raters: int | None = None
    entitled: int | None = None


def keys(event: Event) -> tuple[Key, ...]:
    """The round's page."""
    return ((event.stream,),) if event.type in _TYPES else ()


def fold(page: RatingsPage | None, event: Event, key: Key) -> RatingsPage:
    """The round after this fact."""
    fact = event.fact
    if isinstance(fact, AppraisalOpened):
        return RatingsPage(
            appraisal=event.stream,
            organisation=fact.organiser,
            period_from=fact.period_from,
            period_until=fact.period_until,
            opened_at=event.occurred_at,
            subjects={str(subject): SubjectResult() for subject in fact.subjects},
            positions=(event.position,),
        )
    assert page is not None, "a round begins with its opening"
    positions = (page.positions[0], event.position)
    if isinstance(fact, AppraisalClosed):
        return msgspec.structs.replace(
            page,
            closed_at=event.occurred_at,
            raters=fact.raters,
            entitled=fact.entitled,
            positions=(*page.positions, event.position),
        )
    assert isinstance(fact, RatingGiven)
    subject = str(fact.subject)
    result = _rated(page.subjects.get(subject, SubjectResult()), fact)
    subjects = {**page.subjects, subject: result}
    return msgspec.structs.replace(page, subjects=subjects, positions=positions)


def _rated(before: SubjectResult, fact: RatingGiven) -> SubjectResult:
    return SubjectResult(
        ratings=before.ratings + 1,
        taking_part_sum=before.taking_part_sum + fact.taking_part,
        carrying_out_sum=before.carrying_out_sum + fact.carrying_out,
        taking_part=_tally(before.taking_part, fact.taking_part),
        carrying_out=_tally(before.carrying_out, fact.carrying_out),
    )


def _tally(counts: tuple[int, int, int, int, int], points: int) -> tuple[int, int, int, int, int]:
    one, two, three, four, five = (
        count + (number == points) for number, count in enumerate(counts, 1)
    )
    return one, two, three, four, five


RATINGS = Projection(
    name="ratings",
    version=1,
    page=RatingsPage,
    key=(("appraisal", "uuid"),),
    keys=keys,
    fold=fold,
    columns=(
        Column("organisation", "uuid", lambda page: page.organisation),
        Column("period_from", "date", lambda page: page.period_from),
        Column("closed_at", "timestamptz", lambda page: page.closed_at),
    ),
    indexes=(("period_from",), ("organisation",)),
)
