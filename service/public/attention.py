"""What of a matter is to be seen to: the notice that one can still answer, and what is past due."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from domain.rules.pack import beijing_date
from domain.streams.matter import Stage, TaskStatus
from service.public.course import Course
from service.public.happening import Happening
from service.public.messages import Wording
from service.public.naming import Naming
from service.public.referral_course import Referral
from service.public.sentences import invited
from service.views import MatterLine


class Notice(NamedTuple):
    """The notice in force. ``open`` while one may still apply."""

    happening: Happening
    host: str
    parties: str
    open: bool


def notice_in_force(
    words: Wording, naming: Naming, course: Course, matter: MatterLine, now: datetime
) -> Notice | None:
    """The notice in force, while a session is ahead of the matter."""
    if not course.notices or matter.stage not in (Stage.NOTICED, Stage.DISCUSSING):
        return None
    latest = course.notices[-1]
    elements = latest.fact["notice"]
    if matter.stage is Stage.DISCUSSING and not _awaited(course):
        return None
    until = datetime.fromisoformat(elements["applications_until"])
    return Notice(
        latest,
        words(
            "notice.host_named",
            host=naming.party(elements["host"]),
            title=elements["host_title"],
        ),
        invited(words, naming, elements["parties"]),
        not course.roster_frozen and now <= until,
    )


def _awaited(course: Course) -> bool:
    """Whether the latest notice announces a session that has not been recorded."""
    notice = course.notices[-1]
    return not any(it.occurred_at >= notice.occurred_at for it in course.sessions)


def attention(
    words: Wording, naming: Naming, course: Course, matter: MatterLine, now: datetime
) -> list[str]:
    """What is past its day and not on the ledger, said plainly."""
    today = beijing_date(now)
    notes = []
    if (
        course.notices
        and matter.stage in (Stage.NOTICED, Stage.DISCUSSING)
        and _awaited(course)
        and datetime.fromisoformat(course.notices[-1].fact["notice"]["starts_at"]) < now
    ):
        starts = course.notices[-1].fact["notice"]["starts_at"]
        notes.append(words("note.session_passed", at=words.moment(starts)))
    if matter.stage is Stage.SHELVED and matter.review_on and matter.review_on < today:
        notes.append(words("note.review_passed", day=words.day(matter.review_on)))
    if matter.stage is Stage.BEFORE_ASSEMBLY and matter.assembly_on and matter.assembly_on < today:
        notes.append(words("note.assembly_passed", day=words.day(matter.assembly_on)))
    notes += [
        words("note.referral_overdue", to=naming.organisation(referral.to), days=overdue)
        for referral, overdue in _overdue(course, now)
    ]
    notes += [
        words("note.task_overdue", title=task.title, day=words.day(task.due_on))
        for task in course.tasks.values()
        if task.status is TaskStatus.OPEN and task.due_on < today
    ]
    return notes


def _overdue(course: Course, now: datetime) -> list[tuple[Referral, int]]:
    found = [(referral, referral.days_overdue(now)) for referral in course.referrals.values()]
    return [(referral, days) for referral, days in found if days]
