"""What follows a matter: evaluation and findings, other matters, the archive."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from projections.ratings import RatingsPage
from service.parts import Parts
from service.public.course import Course
from service.public.docket_page import shown_title
from service.public.happening import Happening
from service.public.items import Item, items
from service.public.sentences import Context

_EVALUATION = ("evaluator.engaged.v1", "evaluation.reported.v1")
_FINDINGS = ("finding.raised.v1", "finding.answered.v1", "finding.closed.v1")
_LINKED = {
    "proposal.submitted.v1": "follows",
    "proposal.merged.v1": "into",
    "proposal.absorbed.v1": "merged",
    "new_problem.raised.v1": "matter",
    "matter.escalated.v1": "into",
    "escalation.received.v1": "from_matter",
    "street_outcome.received.v1": "from_matter",
}
"""Facts that name another matter, and in which field."""
_ARCHIVE = (
    "case.archived.v1",
    "case.marked_exemplary.v1",
    "norm.drawn.v1",
    "record.corrected.v1",
)


class Linked(NamedTuple):
    """Another matter; ``item`` says how the two belong together."""

    item: Item
    matter: UUID
    title: str


class Closing(NamedTuple):
    """``findings`` are lists of one finding's facts, in order; ``rounds`` those appraisals of the
    organiser that were closed."""

    evaluations: list[Item]
    findings: list[list[Item]]
    rounds: list[RatingsPage]
    linked: list[Linked]
    archive: list[Item]
    archived: bool


def closing(
    parts: Parts, told: Context, organiser: UUID, now: datetime, known_at: datetime | None
) -> Closing:
    """What the page shows. Blocks."""
    course = told.course
    findings: dict[str, list[Happening]] = {}
    for it in _of(course, _FINDINGS):
        findings.setdefault(it.fact["finding"], []).append(it)
    rounds = parts.reader.stored.rounds(now, known_at)
    archive = _of(course, _ARCHIVE)
    return Closing(
        items(told, _of(course, _EVALUATION)),
        [items(told, found) for found in findings.values()],
        [page for page in rounds if page.organisation == organiser],
        _linked(parts, told),
        items(told, archive),
        any(it.type == "case.archived.v1" for it in archive),
    )


def _of(course: Course, types: tuple[str, ...]) -> list[Happening]:
    return [it for it in course.happenings if it.type in types]


def _linked(parts: Parts, told: Context) -> list[Linked]:
    found = [
        (it, UUID(it.fact[field]))
        for it in told.course.happenings
        if (field := _LINKED.get(it.type)) is not None and it.fact.get(field)
    ]
    matters = parts.reader.matters({other for _, other in found}) if found else {}
    return [
        Linked(item, other, shown_title(told.words, matters[other]))
        for item, (_, other) in zip(items(told, (it for it, _ in found)), found, strict=True)
        if other in matters
    ]
