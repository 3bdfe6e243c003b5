"""The way of a matter from proposal to evaluation: which steps are behind it, and which ahead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from domain.streams.matter import Stage, TaskStatus
from domain.streams.referral import TO_BE_ANSWERED, ReferralStatus
from projections.referral_page import ReferralPage
from service.public.course import Course
from service.views import MatterLine


class State(StrEnum):
    """How far a step is."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"
    ENDED = "ended"
    """The matter came to its end here."""
    NOT_TAKEN = "not_taken"
    """The matter ended, or went on elsewhere, without it."""


class Step(NamedTuple):
    """A step: ``since`` when it was first taken; ``section`` is the part of the page about it,
    where there is one."""

    name: str
    state: State
    since: datetime | None
    section: str | None


_STEPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "proposed": ("timeline", ("proposal.submitted.v1",)),
    "adopted": ("timeline", ("proposal.adopted.v1",)),
    "noticed": ("roster", ("notice.published.v1",)),
    "discussing": ("sessions", ("session.opened.v1",)),
    "decided": ("outcome", ("decision.adopted.v1",)),
    "carried_out": (
        "tasks",
        ("task.assigned.v1", "funds.approved.v1", "referral.issued.v1"),
    ),
    "published": ("publications", ("outcome.published.v1",)),
    "evaluated": (
        "evaluation",
        ("evaluator.engaged.v1", "evaluation.reported.v1", "finding.raised.v1"),
    ),
    "archived": ("archive", ("case.archived.v1",)),
}
"""Each step with the section about it and the facts by which it is taken, in order."""

_STANDS_AT = {
    Stage.PROPOSED: "proposed",
    Stage.ADOPTED: "adopted",
    Stage.NOTICED: "noticed",
    Stage.DISCUSSING: "discussing",
    Stage.SHELVED: "discussing",
    Stage.BEFORE_ASSEMBLY: "decided",
}
_ENDS = (Stage.DECLINED, Stage.WITHDRAWN, Stage.MERGED, Stage.ESCALATED)


def journey(matter: MatterLine, course: Course, referrals: Iterable[ReferralPage]) -> list[Step]:
    """Every step, in order."""
    since = {
        name: next((it.occurred_at for it in course.happenings if it.type in types), None)
        for name, (_, types) in _STEPS.items()
    }
    since["proposed"] = since["proposed"] or matter.submitted_at
    now = _STANDS_AT.get(matter.stage)
    if matter.stage is Stage.DECIDED and _under_way(course, referrals):
        now = "carried_out"
    over = matter.stage in _ENDS or (matter.stage is Stage.DECIDED and since["archived"])
    last = max((name for name in since if since[name]), key=list(since).index)
    steps = []
    for name, (section, _) in _STEPS.items():
        if name == now:
            state = State.NOW
        elif matter.stage in _ENDS and name == last:
            state = State.ENDED
        elif since[name]:
            state = State.DONE
        else:
            state = State.NOT_TAKEN if over else State.AHEAD
        steps.append(Step(name, state, since[name], section if since[name] else None))
    return steps


def _under_way(course: Course, referrals: Iterable[ReferralPage]) -> bool:
    """I1 Whether something that was to be done still is."""
    awaited = (*TO_BE_ANSWERED, ReferralStatus.OBJECTED)
    return any(task.status is TaskStatus.OPEN for task in course.tasks.values()) or any(
        it.status in awaited for it in referrals
    )
