"""What every committee does in a year beside its matters: assemblies, training, suggestions (S1),
and at its end the appraisal of street and departments by those who took part (E5)."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.events.ability import Audience, AudienceCount, TrainingMethod
from domain.events.agenda import Topic
from domain.events.decision import AssemblyKind
from domain.performance import RATINGS_MIN
from domain.steps.ability import HoldTraining
from domain.steps.appraisal import CloseAppraisal, GiveRating, OpenAppraisal
from domain.steps.meeting import HoldAssembly
from domain.steps.suggestion import AnswerSuggestion, MakeSuggestion
from domain.streams.appraisal import appraisal_id
from domain.value import Party
from service.simulation.course import Course, soon
from service.simulation.seeded import Seeded, at_office
from service.simulation.town import Office, Organiser, Town
from service.simulation.watching import points

RATERS = 25
"""Of each committee's participants, who rate at most."""


def yearly(town: Town, organiser: Organiser, chance: Seeded) -> Course:
    """What stands beside the matters."""
    course = Course(town, organiser, chance, chance.id(), Topic.OTHER)
    office = organiser.office
    for half in (1, 2):
        if not chance.chance(office.manner.acts):
            continue
        members = chance.randint(40, 80)
        course.add(
            at_office(town.days.of_year(half * 2 - 1 - chance.randrange(2), 4), chance),
            HoldAssembly,
            stream=chance.id(),
            organiser=office.id,
            kind=AssemblyKind.REPRESENTATIVES,
            members=members,
            representatives=members * 9 // 10,
            eligible=members,
            present=members * chance.randint(55, 95) // 100,
            business="听取半年工作报告。",
        )
    held = at_office(town.days.of_year(chance.randrange(20, 80), 100), chance)
    course.add(
        held,
        HoldTraining,
        stream=chance.id(),
        organiser=office.id,
        title="协商议事能力培训",
        method=TrainingMethod.COURSE,
        held_on=held.date(),
        trainer="区级讲师",
        audience=(AudienceCount(audience=Audience.RESIDENTS, people=chance.randint(10, 60)),),
        summary="议事规则与主持方法。",
    )
    addressee = chance.choice((organiser.street, *town.departments[:-1]))
    _suggest(course, addressee, soon(held, 60))
    return course


def _suggest(course: Course, addressee: Office, at: datetime) -> None:
    chance, suggestion = course.chance, course.chance.id()
    course.add(
        at,
        MakeSuggestion,
        stream=suggestion,
        organiser=course.organiser.office.id,
        addressee=addressee.id,
        title="关于改进办理反馈的建议",
        text="建议办理结果同时抄送社区。",
    )
    if chance.chance(addressee.manner.acts):
        # The term is one of calendar days.
        days = course.town.rules.suggestion_answer.value.days * 2 // 3
        answered = course.due(at, days, addressee.manner)
        adopted = chance.chance(0.7)
        answer = "予以采纳。" if adopted else "现行规定已有安排。"
        course.add(
            answered,
            AnswerSuggestion,
            stream=suggestion,
            by=addressee.actor,
            adopted=adopted,
            answer=answer,
        )


def appraise(town: Town, organiser: Organiser, chance: Seeded, held: list[Course]) -> Course | None:
    """E5 The round of the year, of the street and the departments that its matters came to; None
    without a session at whose end anybody could rate."""
    opened = at_office(date(town.year, 12, chance.randint(1, 4)), chance)
    took_part: dict[Party, Course] = {}
    for matter in held:
        if matter.rooms and matter.rooms[0].begins < opened:
            took_part.update((party, matter) for party in matter.convened)
    if not took_part:
        return None
    first = date(town.year, 1, 1)
    stream = appraisal_id(organiser.office.id, first)
    course = Course(town, organiser, chance, stream, Topic.OTHER)
    met = {office.id: office for matter in held for office in matter.asked.values()}
    subjects = [it for it in (organiser.street, *met.values()) if it is not organiser.office]
    subjects = list({it.id: it for it in subjects}.values())
    if not subjects:
        return None
    course.add(
        opened,
        OpenAppraisal,
        organiser=organiser.office.id,
        subjects=tuple(it.id for it in subjects),
        period_from=first,
        period_until=date(town.year, 12, 31),
    )
    matters: dict[Course, None] = {}
    rated: Counter[UUID] = Counter()
    for party in chance.sample(list(took_part), min(RATERS, len(took_part))):
        at = course.between(soon(opened, 60), opened + timedelta(days=10))
        for subject in subjects:
            if chance.chance(0.6):
                matters[took_part[party]] = None
                rated[subject.id] += 1
                course.add(
                    at,
                    GiveRating,
                    subject=subject.id,
                    matter=took_part[party].matter,
                    rater=party.id,
                    taking_part=points(course, subject.manner.liked),
                    carrying_out=points(course, subject.manner.liked),
                )
    if chance.chance(organiser.office.manner.acts):
        closed = opened + timedelta(days=chance.randint(12, 24))
        tallied = sum(number >= RATINGS_MIN for number in rated.values())
        course.add(
            closed,
            CloseAppraisal,
            matters=tuple(it.matter for it in matters),
            facts=1 + tallied,
        )
    return course
