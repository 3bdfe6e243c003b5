"""The course of a matter: the facts that its page is told from, and where each part stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.catalogue import FACTS_BY_STREAM
from domain.streams.matter import TaskStatus
from domain.streams.referral import TO_BE_ANSWERED, ReferralStatus
from infra import page_queries
from infra.district import District
from service.words import Words, open_words

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


class Happening(msgspec.Struct, frozen=True):
    """A fact of the course, its words opened."""

    position: int
    type: str
    occurred_at: datetime
    fact: dict[str, Any]


class Answer(msgspec.Struct):
    """An answer to a referral; ``days_late`` counts from the referral's due day, 0 in time."""

    at: datetime
    position: int
    words: Words
    days_late: int
    relayed_at: datetime | None = None
    verified: bool | None = None
    reason: Words | None = None


class Referral(msgspec.Struct):
    """A referral as it stands; ``rulings`` are (ground, upheld or None while awaited, reason)."""

    id: str
    position: int
    to: UUID
    issued_at: datetime
    due_at: datetime
    due_source: str
    request: Words
    status: ReferralStatus = ReferralStatus.ISSUED
    closed_because: str | None = None
    paused: bool = False
    answers: list[Answer] = []
    rulings: list[tuple[Words, bool | None, str | None]] = []
    closed_at: datetime | None = None
    before: list[tuple[datetime, UUID]] = []
    """Until when whom it was put to, before it was redirected."""

    def days_overdue(self, now: datetime) -> int:
        """Days since it was due, while an answer is awaited; 0 when none is, or in time."""
        awaited = self.status in (*TO_BE_ANSWERED, ReferralStatus.OBJECTED)
        return days_after(self.due_at, now) if awaited and not self.paused else 0

    def to_at(self, moment: datetime) -> UUID:
        """Whom it was put to at a moment."""
        return next((to for until, to in self.before if moment < until), self.to)


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


def days_after(due_at: datetime, moment: datetime) -> int:
    """How many days too late a moment is: 0 in time, at least 1 after."""
    return max(1, (moment - due_at).days + 1) if moment > due_at else 0


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
            _fold_referral(course, happening)
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


def _fold_referral(course: Course, happening: Happening) -> None:
    fact = happening.fact
    if happening.type == "referral.issued.v1":
        course.referrals[fact["referral"]] = Referral(
            fact["referral"],
            happening.position,
            UUID(fact["to"]),
            happening.occurred_at,
            datetime.fromisoformat(fact["due_at"]),
            fact["due_source"],
            fact["request"],
        )
        return
    referral = course.referrals.get(fact["referral"])
    if referral is None:  # issued after the time asked for, or not known by then
        return
    match happening.type:
        case "referral.accepted.v1":
            referral.status = ReferralStatus.ACCEPTED
        case "referral.objected.v1":
            referral.status = ReferralStatus.OBJECTED
            referral.rulings.append((fact["ground"], None, None))
        case "referral.objection_decided.v1":
            upheld = fact["upheld"]
            referral.status = ReferralStatus.WITHDRAWN if upheld else ReferralStatus.ISSUED
            referral.closed_at = happening.occurred_at if upheld else None
            ground = referral.rulings.pop()[0] if referral.rulings else {}
            referral.rulings.append((ground, upheld, fact["reason"]))
        case "referral.answered.v1":
            late = 0 if referral.paused else days_after(referral.due_at, happening.occurred_at)
            referral.status = ReferralStatus.ANSWERED
            referral.answers.append(
                Answer(happening.occurred_at, happening.position, fact["answer"], late)
            )
        case "referral.paused.v1":
            referral.paused = True
        case "extension.granted.v1":
            referral.due_at = datetime.fromisoformat(fact["due_at"])
        case "referral.resumed.v1" | "referral.redirected.v1" | "referral.reopened.v1":
            _go_on(referral, happening)
        case _ if referral.answers:
            _fold_feedback(referral, happening)
        case _:
            pass


def _go_on(referral: Referral, happening: Happening) -> None:
    """I4 L3: the clock goes on, or another begins."""
    fact = happening.fact
    referral.paused = False
    referral.due_at = datetime.fromisoformat(fact["due_at"])
    referral.due_source = fact.get("due_source", referral.due_source)
    if happening.type == "referral.resumed.v1":
        return
    referral.closed_at, referral.closed_because = None, None
    if happening.type == "referral.reopened.v1":
        referral.status = ReferralStatus.REOPENED
    else:
        referral.status = ReferralStatus.ISSUED
        referral.before.append((happening.occurred_at, referral.to))
        referral.to = UUID(fact["to"])


def _fold_feedback(referral: Referral, happening: Happening) -> None:
    """E4: what became of the latest answer."""
    answer = referral.answers[-1]
    match happening.type:
        case "answer.relayed.v1":
            referral.status = ReferralStatus.RELAYED
            answer.relayed_at = happening.occurred_at
        case "answer.verified.v1":
            referral.status = ReferralStatus.VERIFIED
            referral.closed_at = happening.occurred_at
            answer.verified = True
        case "answer.rejected.v1":
            referral.status = ReferralStatus.REJECTED
            answer.verified, answer.reason = False, happening.fact["reason"]
        case "referral.closed.v1":
            referral.status = ReferralStatus.CLOSED
            referral.closed_at = happening.occurred_at
            referral.closed_because = happening.fact["reason"]
        case _:
            pass


def _party(party: dict[str, str]) -> str:
    return party.get("person") or party["organisation"]
