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


class RatingsTallied(Fact):
    """E5 评议结果汇总: what an office was given in a round that is closed, never by whom.

    ``taking_part`` and ``carrying_out`` count the ratings of 1 to 5 points, in this order; those of
    4 and 5 are ``satisfied``. An office with fewer ratings than would hide who gave them has none.
    """

    type = "ratings.tallied.v1"
    clauses = ("E5", "E6")
    zh = "评议结果汇总"

    subject: UUID
    period_until: date
    ratings: int
    taking_part: tuple[int, ...]
    carrying_out: tuple[int, ...]
    taking_part_satisfied: int
    carrying_out_satisfied: int


AppraisalFact = AppraisalOpened | RatingGiven | AppraisalClosed | RatingsTallied
