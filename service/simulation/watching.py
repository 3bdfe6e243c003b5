"""E2 E3 S4 in the simulation: what others find of a matter, and its file."""

from __future__ import annotations

from datetime import datetime

from domain.events.evaluation import FindingGrade
from domain.steps.archive import ArchiveCase
from domain.steps.evaluation import EngageEvaluator, ReportEvaluation
from domain.steps.supervision import AnswerFinding, CloseFinding, RaiseFinding
from service.simulation.course import Course
from service.simulation.town import Office


def find(course: Course, at: datetime) -> None:
    """E3 A finding of the supervision group: answered in time, late or never, and closed."""
    organiser, chance = course.organiser, course.chance
    group = organiser.group
    if group is None:
        return
    addressees: list[Office] = [organiser.office, organiser.office, organiser.street]
    addressees += course.asked.values()
    addressee, finding = chance.choice(addressees), chance.id()
    course.add(
        at,
        RaiseFinding,
        by=group,
        finding=finding,
        addressee=addressee.id,
        grade=chance.choice(tuple(FindingGrade)),
        text="办理进度与公开内容不一致，请说明。",
    )
    if not chance.chance(addressee.manner.acts):
        return
    at = course.due(at, course.town.rules.finding_answer.value.days, addressee.manner)
    course.add(at, AnswerFinding, by=addressee.actor, finding=finding, answer="已核对并更正。")
    if chance.chance(0.8):
        settled = chance.chance(addressee.manner.solves)
        at = course.later(at, 1, 12)
        reason = "答复与核查相符。" if settled else "答复未说明原因。"
        course.add(at, CloseFinding, by=group, finding=finding, settled=settled, reason=reason)


def evaluate(course: Course, at: datetime) -> None:
    """E2 A third party brought in by the street or district above, and its report."""
    organiser, chance = course.organiser, course.chance
    evaluator, engagement = chance.choice(course.town.evaluators), chance.id()
    course.add(
        at,
        EngageEvaluator,
        by=organiser.above.actor,
        engagement=engagement,
        evaluator=evaluator.organisation,
        scope="决议落实情况及居民满意程度。",
        independence_declaration="与组织者、参与者及承办单位无隶属和利益关系。",
        due_on=course.town.days.after(at, 40, chance).date(),
    )
    if not chance.chance(0.9):
        return
    liked = organiser.office.manner.liked
    course.add(
        course.later(at, 10, 50),
        ReportEvaluation,
        by=evaluator,
        engagement=engagement,
        summary="决议事项按计划推进，公开及时性尚可提高。",
        rating=points(course, liked),
    )


def points(course: Course, liked: float) -> int:
    """From 1 to 5, about as well as the office is liked."""
    return min(max(round(1 + 4 * liked + course.chance.gauss(0, 0.8)), 1), 5)


def archive(course: Course, at: datetime) -> None:
    """S4 The file is closed."""
    course.add(course.later(at, 10, 60), ArchiveCase, summary="材料齐备，立卷归档。")
