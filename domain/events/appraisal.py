"""Facts of an appraisal round: participants rate street offices and departments (三(四)5)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.event import Fact


class AppraisalOpened(Fact):
    """E5 开展评议: participants are asked to rate these offices for this period."""

    type = "appraisal.opened.v1"
    clauses = ("E5",)
    zh = "开展评议"

    organiser: UUID
    subjects: tuple[UUID, ...]
    period_from: date
    period_until: date


class RatingGiven(Fact):
    """E5 评议打分: by a participant of a matter, once a subject; who rated what is not public."""

    type = "rating.given.v1"
    clauses = ("E5",)
    zh = "评议打分"
    visibility = "restricted"

    subject: UUID
    matter: UUID
    rater: UUID
    taking_part: int
    carrying_out: int


class AppraisalClosed(Fact):
    """E5 评议结束: with how many rated, of how many who were entitled to."""

    type = "appraisal.closed.v1"
    clauses = ("E5",)
    zh = "评议结束"

    ratings: int
    raters: int
    entitled: int | None = None


AppraisalFact = AppraisalOpened | RatingGiven | AppraisalClosed
