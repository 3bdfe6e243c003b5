"""What the head of a matter's page takes from the facts of notice and roster."""

from __future__ import annotations

import json
from typing import Any

from domain.events.discussion import HostReplaced
from domain.events.notice import (
    NoticeAmended,
    NoticeCancelled,
    NoticePublished,
    RosterFrozen,
)
from domain.value import Party
from service.public.course import Course, fold_course
from service.public.happening import Happening
from tests.domain.course import ANNOUNCE, RENEW, STRANGER
from tests.domain.specification import december

PUBLISHED = NoticePublished(notice=ANNOUNCE.elements())
AMENDED = NoticeAmended(notice=RENEW.elements(), reason=RENEW.reason)
CANCELLED = NoticeCancelled(reason="方案有调整。")
FROZEN = RosterFrozen(seats=3)


def course_of(*facts: Any) -> Course:
    course = Course()
    for position, fact in enumerate(facts, 1):
        data = json.loads(fact.model_dump_json(exclude_none=True))
        fold_course(course, Happening(position, fact.type, december(4), data))
    return course


def hosted(course: Course) -> Party:
    return Party(**course.notices[-1].fact["notice"]["host"])


def test_a_new_notice_opens_the_roster_again() -> None:
    assert course_of(PUBLISHED, FROZEN).roster_frozen
    assert not course_of(PUBLISHED, FROZEN, AMENDED).roster_frozen
    assert course_of(PUBLISHED, FROZEN, AMENDED, FROZEN).roster_frozen


def test_a_cancelled_notice_is_not_in_force() -> None:
    assert not course_of(PUBLISHED, AMENDED, CANCELLED).notices
    [again] = course_of(PUBLISHED, CANCELLED, PUBLISHED).notices
    assert again.position == 3


def test_the_notice_in_force_names_the_host_who_took_over() -> None:
    replaced = HostReplaced(host=STRANGER, host_title="志愿者", reason="回避。")
    course = course_of(PUBLISHED, replaced)
    assert hosted(course) == STRANGER
    assert course.notices[-1].fact["notice"]["host_title"] == "志愿者"
    assert hosted(course_of(PUBLISHED, replaced, AMENDED)) == RENEW.host
    assert not course_of(PUBLISHED, CANCELLED, replaced).notices
