"""The course of a matter: the facts that its page is told from, and where each part stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from domain.catalogue import FACTS_BY_STREAM
from domain.streams.matter import TaskStatus
from infra import page_queries
from infra.district import District
from service.public.happening import Happening
from service.public.referral_course import Referral, fold_referral
from service.words import open_words

COURSE_LIMIT = 2000
"""Facts of a course that are read at most; what is said and agreed to is read apart."""
SEATS_SHOWN_MAX = 300
"""With more seats, the page does not say in what capacity each person speaks."""

_SAID = {
    "statement.made.v1",
    "statement.corrected.v1",
    "stance.taken.v1",
    "attendance.recorded.v1",
}
_SEATS = {"seat.filled.v1", "application.received.v1"}
_MANY = {"application.admitted.v1", "proposal.cosigned.v1", "roster_pool.listed.v1"}
COURSE_TYPES = tuple(
    fact.type for fact in FACTS_BY_STREAM["matter"] if fact.type not in _SAID | _SEATS | _MANY
)


class Task(msgspec.Struct):
    """A task as it stands."""

    id: str
    position: int
    title: str
    owner: UUID
    mode: str
    due_on: date
    status: TaskStatus = TaskStatus.OPEN
    ended_at: datetime | None = None
    words: str | None = None


class Decision(msgspec.Struct):
    """A decision or a shelving, with the views that differ, as (view, holders, position)."""

    happening: Happening
    dissent: list[tuple[str, int, int]] = []
    corrected: Happening | None = None
    """The order by which it was put right (I5); it stays readable."""


class Course(msgspec.Struct):
    """Everything that the head of the page shows, in order of time. ``notices``: the last is in
    force, none are once it was cancelled; ``roster_frozen`` under it."""

    notices: list[Happening] = []
    packs: list[Happening] = []
    sessions: list[Happening] = []
    votes: list[Happening] = []
    outcomes: list[Decision] = []
    referrals: dict[str, Referral] = {}
    tasks: dict[str, Task] = {}
    contracts: dict[str, str] = {}
    """By id, what each is called."""
    publications: list[Happening] = []
    capacities: dict[str, str] = {}
    happenings: list[Happening] = []
    """All of them, but for seats."""
    roster_frozen: bool = False
    truncated: bool = False


def read_course(
    district: District,
    matter: UUID,
    seats: int,
    *,
    as_of: datetime | None,
    known_at: datetime | None,
) -> Course:
    """The course of a matter as of a time. Blocks."""
    types: Sequence[str] = COURSE_TYPES
    if seats <= SEATS_SHOWN_MAX:
        types = (*COURSE_TYPES, *_SEATS)
    entries = page_queries.course_of(
        district.projector.stores["audit_trail"],
        matter,
        types,
        happened_by=as_of,
        known_by=known_at,
        limit=COURSE_LIMIT,
    )
    facts = [msgspec.json.decode(entry.data) for entry in entries]
    open_words(district.vault, facts)
    course = Course(truncated=len(entries) == COURSE_LIMIT)
    for entry, fact in zip(entries, facts, strict=True):
        happening = Happening(entry.position, entry.type, entry.meta.occurred_at, fact)
        fold_course(course, happening)
        if entry.type not in _SEATS:
            course.happenings.append(happening)
    return course


def fold_course(course: Course, happening: Happening) -> None:
    """Take one more fact; those that the head of the page does not show change nothing."""
    fact = happening.fact
    match happening.type:
        case "notice.published.v1" | "notice.amended.v1":
            course.notices.append(happening)
            course.roster_frozen = False
        case "notice.cancelled.v1":
            course.notices.clear()
        case "host.replaced.v1":
            _take_over(course, happening)
        case "background_pack.published.v1":
            course.packs.append(happening)
        case "application.received.v1":
            course.capacities[_party(fact["applicant"])] = fact["capacity"]
        case "seat.filled.v1":
            course.capacities[_party(fact["party"])] = fact["capacity"]
        case "roster.frozen.v1":
            course.roster_frozen = True
        case "session.opened.v1" | "session.closed.v1":
            course.sessions.append(happening)
        case "decision.adopted.v1" | "matter.shelved.v1":
            course.outcomes.append(Decision(happening))
        case "dissent.recorded.v1":
            if course.outcomes:
                held = (fact["view"], fact["holders"], happening.position)
                course.outcomes[-1].dissent.append(held)
        case "decision.corrected.v1":
            if course.outcomes:
                course.outcomes[-1].corrected = happening
        case "assembly.called.v1" | "assembly.voted.v1":
            course.votes.append(happening)
        case "outcome.published.v1" | "progress.published.v1":
            course.publications.append(happening)
        case "publication.withdrawn.v1":
            shown, gone = course.publications, fact["publication"]
            course.publications = [it for it in shown if it.fact.get("publication") != gone]
        case "contract.awarded.v1":
            course.contracts[fact["contract"]] = fact["title"]
        case "task.assigned.v1":
            course.tasks[fact["task"]] = Task(
                fact["task"],
                happening.position,
                fact["title"],
                UUID(fact["owner"]),
                fact["mode"],
                date.fromisoformat(fact["due_on"]),
            )
        case "task.reassigned.v1":
            _reassign_task(course, happening)
        case "task.completed.v1" | "task.failed.v1":
            _end_task(course, happening)
        case _ if "referral" in fact:
            fold_referral(course.referrals, happening)
        case _:
            pass


def _take_over(course: Course, happening: Happening) -> None:
    """The notice in force names the host who took over."""
    if course.notices:
        announced = course.notices.pop()
        host = {name: happening.fact[name] for name in ("host", "host_title")}
        fact = {**announced.fact, "notice": {**announced.fact["notice"], **host}}
        course.notices.append(msgspec.structs.replace(announced, fact=fact))


def _reassign_task(course: Course, happening: Happening) -> None:
    task = course.tasks.get(happening.fact["task"])
    if task is not None:
        task.owner = UUID(happening.fact["owner"])
        task.due_on = date.fromisoformat(happening.fact["due_on"])


def _end_task(course: Course, happening: Happening) -> None:
    task = course.tasks.get(happening.fact["task"])
    if task is None:
        return
    completed = happening.type == "task.completed.v1"
    task.status = TaskStatus.COMPLETED if completed else TaskStatus.FAILED
    task.ended_at = happening.occurred_at
    task.words = happening.fact["summary" if completed else "reason"]


def _party(party: dict[str, str]) -> str:
    return party.get("person") or party["organisation"]
