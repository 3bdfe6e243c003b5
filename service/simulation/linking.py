"""L4 L5 in the simulation: what communities share rises to their street, and comes back."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from domain.steps.linkage import (
    DetectCommonIssue,
    DismissCommonIssue,
    EscalateMatter,
    RaiseCommonIssue,
    ReportStreetOutcome,
)
from service.simulation.course import Course, soon


class Rising(NamedTuple):
    """A matter of a community on the agenda that its street is to take up, and since when."""

    matter: UUID
    community: UUID
    adopted_at: datetime


def rise(course: Course, waiting: list[Rising], at: datetime) -> datetime:
    """What waits rises into a street's own matter: together where it is common to enough
    communities, else one by one. When the last has."""
    chance, street = course.chance, course.organiser.office
    rules = course.town.rules
    communities = {it.community for it in waiting}
    if len(communities) < rules.common_issue_communities.value:
        for it in waiting:
            at = soon(at, chance.randint(20, 90))
            reason = "涉及面广，社区层面难以解决。"
            course.add(
                at,
                EscalateMatter,
                stream=it.matter,
                into=course.matter,
                reason=reason,
                facts=2,
            )
            course.risen[it.matter] = it.community
        return at
    issue, matters = chance.id(), tuple(it.matter for it in waiting)
    at = soon(at, chance.randint(60, 400))
    course.add(
        at,
        DetectCommonIssue,
        stream=issue,
        street=street.id,
        topic=course.topic,
        matters=matters,
        finding="多个社区提出同类问题。",
    )
    if not chance.chance(street.manner.acts):
        return at
    # The term is one of calendar days.
    at = course.due(at, rules.common_issue_answer.value.days * 2 // 3, street.manner)
    if chance.chance(0.1):
        course.add(at, DismissCommonIssue, stream=issue, reason="各社区情况不同，分别协商更妥。")
        return at
    course.add(
        at,
        RaiseCommonIssue,
        stream=issue,
        into=course.matter,
        escalate=matters,
        reason="由街道统一协商。",
        facts=1 + 2 * len(matters),
    )
    course.risen.update((it.matter, it.community) for it in waiting)
    return at


def report(course: Course, settled: datetime) -> None:
    """L5 The communities are told what came of it: in time, late, or not."""
    chance, street = course.chance, course.organiser.street
    if not course.risen or not chance.chance(street.manner.acts):
        return
    matters = tuple(course.risen)
    course.add(
        course.due(settled, course.town.rules.street_report.value.days, street.manner),
        ReportStreetOutcome,
        communities=tuple(dict.fromkeys(course.risen.values())),
        matters=matters,
        content="街道就各社区提出的同类问题组织了协商。",
        procedure="按街道协商议事程序办理。",
        result="形成的结果由各社区公开。",
        channels=("社区公告栏", "街道网页"),
        facts=1 + len(matters),
    )
