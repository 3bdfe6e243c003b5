"""The noticeboard's pages: what is announced now, what became of it, and where each figure is."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.event import Event, Fact
from domain.events.discussion import HostReplaced
from domain.events.draw import Quota, QuotasSet
from domain.events.notice import ApplicationReceived, Capacity
from domain.steps.notice import AdmitApplication, ApplyToTakePart, CancelNotice, RejectApplication
from projections.notices import NOTICES, Notice, NoticesPage, NoticeState
from projections.participant import participant
from projections.projection import as_of, fold_all
from tests.domain import course
from tests.domain.course import ANNOUNCE, RENEW, STRANGER, ZHAO, changed
from tests.domain.specification import COMMITTEE, History, december
from tests.projections.events import MATTER, event, history, played

APPLY = ApplyToTakePart(applicant=ZHAO, capacity=Capacity.DELEGATE)
CANCEL = CancelNotice(reason="方案有调整。")


def page_of(course_so_far: History) -> NoticesPage:
    return fold_all(NOTICES, played(course_so_far))[(MATTER,)]


def latest(course_so_far: History) -> Notice:
    notice = page_of(course_so_far).latest
    assert notice is not None
    return notice


def and_then(course_so_far: History, *facts: tuple[Fact, datetime]) -> NoticesPage:
    """The page after facts that follow a course."""
    before = played(course_so_far)
    told = [(it.fact, it.occurred_at) for it in before]
    return fold_all(NOTICES, history([*told, *facts]))[(MATTER,)]


def columns(page: NoticesPage) -> dict[str, object]:
    return {column.name: column.value(page) for column in NOTICES.columns}


def test_a_matter_without_notice_has_nothing_on_the_board() -> None:
    page = page_of(course.PREPARED)
    assert (page.notices, page.latest, page.head.title) == ((), None, "楼道照明改造")
    found = columns(page)
    assert (found["organisation"], found["category"]) == (COMMITTEE, "hardship")
    assert {found[name] for name in ("form", "state", "published_at", "starts_at")} == {None}


def test_a_notice_with_its_elements_and_columns() -> None:
    notice = latest(course.NOTICED)
    assert (notice.number, notice.position, notice.state) == (1, 4, NoticeState.ANNOUNCED)
    assert (notice.published_at, notice.in_force_since) == (december(4), december(4))
    assert notice.changed_at == december(4) + timedelta(minutes=1)
    assert (notice.starts_at, notice.place) == (ANNOUNCE.starts_at, ANNOUNCE.place)
    assert (notice.host, notice.host_title) == (participant(course.HOST), ANNOUNCE.host_title)
    assert [it.capacity for it in notice.parties] == ["resident", "property_company"]
    assert notice.changes == 0
    found = columns(page_of(course.NOTICED))
    assert (found["form"], found["state"]) == ("community_council", "announced")
    assert found["starts_at"] == ANNOUNCE.starts_at
    assert found["applications_until"] == ANNOUNCE.applications_until
    assert found["changed_at"] == notice.changed_at


def test_a_change_stays_the_same_notice_and_is_counted() -> None:
    moved = changed(RENEW, place="社区二层会议室", starts_at=december(20, 14))
    notice = latest((*course.NOTICED, (moved, december(5))))
    assert (notice.number, notice.position) == (1, 4)
    assert (notice.published_at, notice.in_force_since) == (december(4), december(5))
    assert (notice.place, notice.starts_at) == ("社区二层会议室", december(20, 14))
    assert (notice.amended, notice.changes) == ((5,), 1)
    assert notice.changed_at == december(5) + timedelta(minutes=1)


def test_a_change_opens_the_roster_again() -> None:
    settled = latest(course.FROZEN)
    assert (settled.state, settled.seats, settled.settled_at) == (
        NoticeState.SETTLED,
        3,
        december(9, 18),
    )
    assert settled.settled == played(course.FROZEN)[-1].position
    moved = changed(RENEW, starts_at=december(25, 14), applications_until=december(24))
    again = latest((*course.FROZEN, (moved, december(10))))
    assert (again.state, again.seats, again.settled) == (NoticeState.ANNOUNCED, None, None)


def test_another_host_takes_over() -> None:
    replaced = HostReplaced(host=STRANGER, host_title="志愿者", reason="回避。")
    notice = and_then(course.NOTICED, (replaced, december(5))).latest
    assert notice is not None
    assert (notice.host, notice.host_title) == (participant(STRANGER), "志愿者")
    assert (notice.host_replaced, notice.changes) == ((5,), 1)


def test_applications_and_answers_are_counted_by_their_positions() -> None:
    applied = (*course.NOTICED, (APPLY, december(5)))
    assert latest(applied).applications == (5,)
    admitted = latest((*applied, (AdmitApplication(applicant=ZHAO), december(6))))
    assert (admitted.applications, admitted.admitted, admitted.rejected) == ((5,), (6,), ())
    reject = RejectApplication(applicant=ZHAO, reason="名额已满。")
    rejected = latest((*applied, (reject, december(6))))
    assert (rejected.admitted, rejected.rejected) == ((), (6,))


def test_quotas_are_of_the_matter() -> None:
    quota = Quota(feature="age", value="60+", least=2, most=4)
    quotas = QuotasSet(quotas=(quota,), reason="兼顾老年居民。")
    assert and_then(course.NOTICED, (quotas, december(5))).quotas == (5,)


def test_a_cancelled_notice_says_so_and_the_next_is_another() -> None:
    cancelled = (*course.NOTICED, (CANCEL, december(5)))
    notice = latest(cancelled)
    assert (notice.state, notice.cancelled, notice.cancelled_at) == (
        NoticeState.CANCELLED,
        5,
        december(5),
    )
    assert (notice.cancelled_because, notice.changes) == (CANCEL.reason, 1)
    page = page_of((*cancelled, (ANNOUNCE, december(6))))
    assert [it.state for it in page.notices] == [NoticeState.CANCELLED, NoticeState.ANNOUNCED]
    assert [it.number for it in page.notices] == [1, 2]


def test_a_session_that_was_held_and_the_notice_of_the_next() -> None:
    opened = latest(course.OPENED)
    assert (opened.state, opened.opened_at) == (NoticeState.IN_SESSION, december(10, 14))
    held = latest(course.HELD)
    assert (held.state, held.closed_at) == (NoticeState.HELD, december(10, 16))
    first, second = page_of(course.RENEWED).notices
    assert (first.state, second.state) == (NoticeState.HELD, NoticeState.ANNOUNCED)
    assert (second.number, second.amended, second.starts_at) == (2, (), RENEW.starts_at)
    assert first == held
    assert [it.state for it in page_of(course.HELD_TWICE).notices] == [NoticeState.HELD] * 2


def test_as_of_a_past_day_it_is_as_it_was() -> None:
    events = played((*course.NOTICED, (CANCEL, december(5))))
    page = fold_all(NOTICES, as_of(events, december(4, 12), None))[(MATTER,)]
    assert page.latest is not None
    assert page.latest.state is NoticeState.ANNOUNCED


def test_what_is_restricted_is_not_on_the_board() -> None:
    applied = ApplicationReceived(applicant=ZHAO, capacity=Capacity.DELEGATE)
    assert NOTICES.keys(event(applied))
    assert not NOTICES.keys(event(applied, visibility="restricted"))


def test_facts_about_a_notice_that_is_not_there_change_nothing() -> None:
    events: list[Event] = played(course.PREPARED)
    host = HostReplaced(host=STRANGER, host_title="志愿者", reason="回避。")
    page = fold_all(NOTICES, [*events, event(host, 9)])[(MATTER,)]
    assert (page.notices, page.last_position) == ((), 9)
