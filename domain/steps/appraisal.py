"""E5 评议: those who took part rate street offices and departments, once each a round."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.appraisal import (
    AppraisalClosed,
    AppraisalOpened,
    RatingGiven,
    RatingsTallied,
)
from domain.events.registry import Kind
from domain.performance import RATINGS_MIN
from domain.refusal import AlreadyExists, Refusal, UnknownStream
from domain.roles import Role
from domain.rules.pack import beijing_date, months_before
from domain.streams.appraisal import Appraisal, appraisal_id
from domain.streams.matter import Matter
from domain.value import CalendarDay

Points = Annotated[int, Field(ge=1, le=5)]
"""From 1, bad, to 5, good."""
SATISFIED = 4
"""Who gives so many points or more is satisfied."""


class AppraisesItself(Refusal):
    """Nobody organises or gives a rating of itself."""

    clause = "E5"
    zh = "被评议单位不得组织对本单位的评议，也不得为本单位打分。"
    en = "An office under appraisal can neither organise the appraisal nor rate itself."


class AppraisalOutOfHand(Refusal):
    """A street is appraised by its communities, so it does not record their rounds for them."""

    clause = "E5"
    zh = "评议由组织者本单位办理，上级街道不得代为开展、登记或结束。"
    en = "The organiser conducts its appraisal itself: the street above cannot do it in its name."


class AppraisalTooEarly(Refusal):
    """A period is appraised once it has begun."""

    clause = "E5"
    zh = "评议期间尚未开始。"
    en = "The period has not begun."


class AppraisalPeriodUnfit(Refusal):
    """Periods are those of the calendar, so that no two overlap and each is appraised once."""

    clause = "E5"
    zh = "评议期间须为自 1 月起每 {months} 个月一期的完整自然期间。"
    en = "The period must be a whole one of {months} months, reckoned from January."


class AppraisalNotItsOwn(Refusal):
    """The id follows from organiser and period: a period is appraised once."""

    clause = "E5"
    zh = "每个组织者每期只开展一次评议，该期评议的编号应为 {expected}。"
    en = "An organiser appraises a period once; the id of this appraisal must be {expected}."


class ParticipantsMissing(Refusal):
    """The turnout counts those entitled by every matter that a rating rests on."""

    clause = "E5"
    zh = "所列事项须包括本次评议打分所依据的全部事项。"
    en = "The matters must include every one that a rating of this round rests on."


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
    """Each rates a subject once a round, whoever took it over included."""

    clause = "E5"
    zh = "已对该单位作过评议，每次评议每单位限评一次。"
    en = "This participant has rated the office in this round already."


class OpenAppraisal(Command):
    """Ask participants to rate these offices for a period."""

    clauses = ("E5",)
    zh = "开展评议"

    organiser: UUID
    subjects: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=200)]
    period_from: CalendarDay
    period_until: CalendarDay


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
    """End the round; the participants of the matters named are those who were entitled to rate."""

    clauses = ("E5",)
    zh = "结束评议"

    matters: Annotated[tuple[UUID, ...], Field(max_length=2_000)] = ()

    def reads(self) -> tuple[UUID, ...]:
        """The matters whose participants were entitled to rate."""
        return self.matters


def open_appraisal(appraisal: Appraisal, command: OpenAppraisal, act: Act) -> list[Fact]:
    """E5 开展评议: by a committee or street, of others, for a period that it has not appraised."""
    if appraisal.exists:
        raise AlreadyExists()
    _require_own_hand(act)
    act.registry.living(command.organiser, "organiser", Kind.COMMITTEE, Kind.STREET)
    for index, subject in enumerate(command.subjects):
        where = f"subjects.{index}"
        if subject == command.organiser:
            raise AppraisesItself(where)
        if subject in command.subjects[:index]:
            raise AlreadyExists(where)
        act.registry.living(subject, where, Kind.STREET, Kind.DEPARTMENT)
    months = act.rules.appraisal_months.value
    first = command.period_from
    if first.day != 1 or (first.month - 1) % months:
        raise AppraisalPeriodUnfit("period_from", months=months)
    if command.period_until != months_before(first, -months) - timedelta(days=1):
        raise AppraisalPeriodUnfit("period_until", months=months)
    if beijing_date(act.occurred_at) < first:
        raise AppraisalTooEarly("period_from")
    expected = appraisal_id(command.organiser, first)
    if act.stream != expected:
        raise AppraisalNotItsOwn("id", expected=expected)
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
    rater = act.registry.heir(command.rater)
    if {command.rater, rater} & appraisal.subjects:
        raise AppraisesItself("rater")
    assert act.others is not None
    matter = act.others[command.matter]
    if not isinstance(matter, Matter) or not matter.exists:
        raise UnknownStream("matter")
    if matter.organisation != appraisal.organisation:
        raise MatterOfAnotherOrganiser("matter")
    if not matter.took_part(command.rater):
        raise DidNotTakePart("rater")
    rated = (by for by, subject in appraisal.rated if subject == command.subject)
    if rater in map(act.registry.heir, rated):
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
    """E5 评议结束: with how many ratings there are, from how many, of how many entitled."""
    _require_open(appraisal, act)
    raters = {rater for rater, _ in appraisal.rated}
    entitled = set(raters)
    others = act.others or {}
    for index, id in enumerate(command.matters):
        matter = others[id]
        if not isinstance(matter, Matter) or not matter.exists:
            raise UnknownStream(f"matters.{index}")
        if matter.organisation != appraisal.organisation:
            raise MatterOfAnotherOrganiser(f"matters.{index}")
        entitled |= matter.roster.convened
    if not appraisal.matters <= set(command.matters):
        raise ParticipantsMissing("matters")
    closed = AppraisalClosed(
        ratings=len(appraisal.rated),
        raters=len(raters),
        entitled=len(entitled) if command.matters else None,
    )
    return [closed, *_tallied(appraisal)]


def _tallied(appraisal: Appraisal) -> list[RatingsTallied]:
    """What each office was given, where enough gave it to tell nothing of anybody."""
    assert appraisal.period_until is not None
    found = []
    for subject, given in sorted(appraisal.points.items()):
        if len(given) < RATINGS_MIN:
            continue
        taking_part, carrying_out = (_counts([points[side] for points in given]) for side in (0, 1))
        found.append(
            RatingsTallied(
                subject=subject,
                period_until=appraisal.period_until,
                ratings=len(given),
                taking_part=taking_part,
                carrying_out=carrying_out,
                taking_part_satisfied=sum(taking_part[SATISFIED - 1 :]),
                carrying_out_satisfied=sum(carrying_out[SATISFIED - 1 :]),
            )
        )
    return found


def _counts(points: list[int]) -> tuple[int, ...]:
    return tuple(points.count(number) for number in range(1, 6))


def _require_own_hand(act: Act) -> None:
    if act.actor.role != Role.IMPORTER and act.acting_for != act.actor.organisation:
        raise AppraisalOutOfHand("on_behalf_of")


def _require_open(appraisal: Appraisal, act: Act) -> None:
    if not appraisal.exists:
        raise UnknownStream()
    _require_own_hand(act)
    if appraisal.closed_at is not None:
        raise AppraisalEnded()
    act.must_follow(appraisal.opened_at)
