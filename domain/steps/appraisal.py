"""E5 评议: those who took part rate street offices and departments, once each a round."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.appraisal import AppraisalClosed, AppraisalOpened, RatingGiven
from domain.events.registry import Kind
from domain.refusal import AlreadyExists, Refusal, UnknownStream
from domain.streams.appraisal import Appraisal
from domain.streams.matter import Matter

Points = Annotated[int, Field(ge=1, le=5)]
"""From 1, bad, to 5, good."""


class AppraisesItself(Refusal):
    """Nobody organises or gives a rating of itself."""

    clause = "E5"
    zh = "被评议单位不得组织对本单位的评议，也不得为本单位打分。"
    en = "An office under appraisal can neither organise the appraisal nor rate itself."


class AppraisalPeriodInverted(Refusal):
    """The period ends on the day it begins or later."""

    clause = "E5"
    zh = "评议期间的截止日不得早于起始日。"
    en = "The period appraised cannot end before it begins."


class AppraisalEnded(Refusal):
    """The round is closed."""

    clause = "E5"
    zh = "本次评议已经结束。"
    en = "This appraisal is closed."


class NotUnderAppraisal(Refusal):
    """Only the offices named at the opening are rated."""

    clause = "E5"
    zh = "该单位不在本次评议范围内。"
    en = "This office is not under appraisal in this round."


class MatterOfAnotherOrganiser(Refusal):
    """Ratings rest on deliberations of the organiser of the round."""

    clause = "E5"
    zh = "该事项不是本次评议组织者的协商事项。"
    en = "The matter is not one of the organiser of this appraisal."


class DidNotTakePart(Refusal):
    """Only those who took part in the deliberation rate."""

    clause = "E5"
    zh = "只有参与过该事项协商的人员和单位可以评议。"
    en = "Only those who took part in this deliberation may rate."


class AlreadyRated(Refusal):
    """Each rates a subject once a round."""

    clause = "E5"
    zh = "已对该单位作过评议，每次评议每单位限评一次。"
    en = "This participant has rated the office in this round already."


class OpenAppraisal(Command):
    """Ask participants to rate these offices for a period."""

    clauses = ("E5",)
    zh = "开展评议"

    organiser: UUID
    subjects: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=200)]
    period_from: date
    period_until: date


class GiveRating(Command):
    """Rate one office, on taking part and on carrying out."""

    clauses = ("E5",)
    zh = "评议打分"

    subject: UUID
    matter: UUID
    rater: UUID
    taking_part: Points
    carrying_out: Points

    def reads(self) -> tuple[UUID, ...]:
        """The matter in which the rater took part."""
        return (self.matter,)


class CloseAppraisal(Command):
    """End the round."""

    clauses = ("E5",)
    zh = "结束评议"


def open_appraisal(appraisal: Appraisal, command: OpenAppraisal, act: Act) -> list[Fact]:
    """E5 开展评议: by a committee or street, of others."""
    if appraisal.exists:
        raise AlreadyExists()
    act.registry.living(command.organiser, "organiser", Kind.COMMITTEE, Kind.STREET)
    for index, subject in enumerate(command.subjects):
        where = f"subjects.{index}"
        if subject == command.organiser:
            raise AppraisesItself(where)
        if subject in command.subjects[:index]:
            raise AlreadyExists(where)
        act.registry.living(subject, where, Kind.STREET, Kind.DEPARTMENT)
    if command.period_until < command.period_from:
        raise AppraisalPeriodInverted("period_until")
    return [
        AppraisalOpened(
            organiser=command.organiser,
            subjects=command.subjects,
            period_from=command.period_from,
            period_until=command.period_until,
        )
    ]


def give_rating(appraisal: Appraisal, command: GiveRating, act: Act) -> list[Fact]:
    """E5 评议打分: by those who took part in a matter of the organiser, once a subject."""
    _require_open(appraisal, act)
    if command.subject not in appraisal.subjects:
        raise NotUnderAppraisal("subject")
    if command.rater in appraisal.subjects:
        raise AppraisesItself("rater")
    assert act.others is not None
    matter = act.others[command.matter]
    if not isinstance(matter, Matter) or not matter.exists:
        raise UnknownStream("matter")
    if matter.organisation != appraisal.organisation:
        raise MatterOfAnotherOrganiser("matter")
    if not matter.took_part(command.rater):
        raise DidNotTakePart("rater")
    if (command.rater, command.subject) in appraisal.rated:
        raise AlreadyRated("subject")
    return [
        RatingGiven(
            subject=command.subject,
            matter=command.matter,
            rater=command.rater,
            taking_part=command.taking_part,
            carrying_out=command.carrying_out,
        )
    ]


def close_appraisal(appraisal: Appraisal, command: CloseAppraisal, act: Act) -> list[Fact]:
    """E5 评议结束: with how many ratings there are, and from how many."""
    _require_open(appraisal, act)
    raters = {rater for rater, _ in appraisal.rated}
    return [AppraisalClosed(ratings=len(appraisal.rated), raters=len(raters))]


def _require_open(appraisal: Appraisal, act: Act) -> None:
    if not appraisal.exists:
        raise UnknownStream()
    if appraisal.closed_at is not None:
        raise AppraisalEnded()
    act.must_follow(appraisal.opened_at)
