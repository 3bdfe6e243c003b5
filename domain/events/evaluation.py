"""Facts of publicity and evaluation: outcomes are shown, offices are rated (三(四)5)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.event import Fact
from domain.value import Line, Prose


class OutcomePublished(Fact):
    """E1 结果公开: what was decided and how it is carried out, from day to day inclusive."""

    type = "outcome.published.v1"
    clauses = ("E1",)
    zh = "公开结果"

    summary: Prose
    place: Line
    published_from: date
    published_until: date


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
    """E5 评议结束: with how many rated."""

    type = "appraisal.closed.v1"
    clauses = ("E5",)
    zh = "评议结束"

    ratings: int
    raters: int


PublicityFact = OutcomePublished
AppraisalFact = AppraisalOpened | RatingGiven | AppraisalClosed
