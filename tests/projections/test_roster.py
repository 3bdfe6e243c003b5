"""The roster's page: the notice in force, who asked or was invited, who sits; with sources."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import perf_counter
from uuid import UUID

import msgspec
import pytest

from domain.event import Fact
from domain.events.ability import WeakGroup, WeakGroupCount
from domain.events.discussion import HostReplaced
from domain.events.notice import (
    Capacity,
    DepartmentRequested,
    ExpertAssessmentFiled,
    InvitationAnswered,
    NoticeCancelled,
    PartyInvited,
    RosterFrozen,
    SeatFilled,
    SeatReplaced,
    SeatSource,
)
from domain.steps.notice import AdmitApplication, ApplyToTakePart, CancelNotice, RejectApplication
from domain.steps.roster import ReplaceSeat
from domain.value import Party
from projections.participant import Participant, participant
from projections.projection import as_of, fold_all
from projections.roster import ROSTER
from projections.roster_page import Freezing, RosterPage
from tests.domain import course
from tests.domain.course import ANNOUNCE, LI, RENEW, STRANGER, WANG, ZHAO, changed
from tests.domain.specification import HOUSING, STREET, History, december, resident
from tests.projections.events import MATTER, event, history, played

NOON = december(5, 12)
INVITATION = UUID(int=0x61)
DEPARTMENT = Party(organisation=HOUSING)
APPLY = ApplyToTakePart(applicant=ZHAO, capacity=Capacity.DELEGATE)
REJECT = RejectApplication(applicant=ZHAO, reason="名额已满。")
REQUESTED = DepartmentRequested(department=HOUSING, street=STREET, reason="涉及产权。")
INVITED = PartyInvited(
    invitation=INVITATION, party=DEPARTMENT, capacity=Capacity.DEPARTMENT, invited_by=STREET
)


def seat(party: Party, source: SeatSource = SeatSource.QUOTA) -> SeatFilled:
    return SeatFilled(party=party, capacity=Capacity.RESIDENT, source=source)


def page_of(course_so_far: History) -> RosterPage:
    (page,) = fold_all(ROSTER, played(course_so_far)).values()
    return page


def told(*facts: Fact) -> RosterPage:
    """The page after facts a minute apart from noon on."""
    recorded = [(fact, NOON + timedelta(minutes=index)) for index, fact in enumerate(facts)]
    (page,) = fold_all(ROSTER, history(recorded)).values()
    return page


def test_the_notice_in_force_with_its_five_elements() -> None:
    page = page_of(course.NOTICED)
    notice = page.notice
    assert page.matter == MATTER
    assert notice is not None
    assert (notice.starts_at, notice.place) == (ANNOUNCE.starts_at, ANNOUNCE.place)
    assert (notice.host, notice.host_title) == (participant(course.HOST), ANNOUNCE.host_title)
    assert [it.capacity for it in notice.parties] == ["resident", "property_company"]
    assert notice.form == "community_council"
    assert notice.published_at == december(4)
    assert notice.positions == (4,)
    assert (page.amended, page.changes, notice.cancelled_at) == (0, (), None)


def test_a_change_takes_its_place_and_says_why() -> None:
    justified = changed(RENEW, justification="各方均已知悉。", place="社区二层会议室")
    page = page_of((*course.NOTICED, (justified, december(5))))
    assert page.notice is not None
    assert (page.notice.place, page.notice.published_at) == ("社区二层会议室", december(5))
    (change,) = page.changes
    assert (change.what, change.reason) == ("amended", RENEW.reason)
    assert (change.justification, change.position) == ("各方均已知悉。", 5)
    assert page.amended == 1


def test_a_cancelled_notice_shows_as_cancelled_until_the_next() -> None:
    cancelled = (*course.NOTICED, (CancelNotice(reason="方案有调整。"), december(5)))
    page = page_of(cancelled)
    assert page.notice is not None
    assert page.notice.cancelled_at == december(5)
    assert page.notice.positions == (4, 5)
    assert [it.what for it in page.changes] == ["cancelled"]
    anew = page_of((*cancelled, (ANNOUNCE, december(6)))).notice
    assert anew is not None
    assert anew.cancelled_at is None


def test_another_host_takes_over_in_the_notice() -> None:
    published, at = played(course.NOTICED)[-1].fact, december(4)
    replaced = HostReplaced(host=STRANGER, host_title="志愿者", reason="回避。")
    (page,) = fold_all(ROSTER, history([(published, at), (replaced, december(5))])).values()
    assert page.notice is not None
    assert (page.notice.host, page.notice.host_title) == (participant(STRANGER), "志愿者")
    assert page.notice.published_at == december(4)
    assert [it.what for it in page.changes] == ["host_replaced"]


def test_an_application_and_its_answer_are_one_line() -> None:
    page = page_of((*course.NOTICED, (APPLY, december(5))))
    (line,) = page.applications
    assert (line.party, line.capacity, line.status) == (participant(ZHAO), "delegate", "waiting")
    assert line.positions == (5,)
    rejected = (*course.NOTICED, (APPLY, december(5)), (REJECT, december(6)))
    (line,) = page_of(rejected).applications
    assert (line.status, line.reason, line.answered_at) == ("rejected", "名额已满。", december(6))
    assert line.positions == (5, 6)


def test_every_round_has_its_own_application() -> None:
    again: History = (
        *course.NOTICED,
        (APPLY, december(5)),
        (REJECT, december(6)),
        (RENEW, december(8)),
        (APPLY, december(9)),
        (AdmitApplication(applicant=ZHAO), december(9, 10)),
    )
    page = page_of(again)
    assert [it.status for it in page.applications] == ["rejected", "admitted"]
    assert [it.positions for it in page.applications] == [(5, 6), (8, 9)]
    assert [(it.party, it.source) for it in page.seats] == [(participant(ZHAO), "registration")]


@pytest.mark.parametrize("accepted", [True, False])
def test_a_department_is_asked_for_invited_and_answers(accepted: bool) -> None:
    answered = InvitationAnswered(invitation=INVITATION, accepted=accepted, reason="照办。")
    page = told(REQUESTED, INVITED, answered)
    (request,) = page.requests
    assert (request.department, request.street) == (HOUSING, STREET)
    assert (request.invitation, request.positions) == (INVITATION, (1, 2))
    (line,) = page.invitations
    assert (line.party, line.invited_by) == (Participant(organisation=HOUSING), STREET)
    assert (line.accepted, line.reason, line.positions) == (accepted, "照办。", (2, 3))


def test_a_request_without_an_invitation_stays_open() -> None:
    other = INVITED.model_copy(update={"party": ZHAO, "capacity": Capacity.DELEGATE})
    page = told(REQUESTED, other)
    assert page.requests[0].invitation is None
    assert page.invitations[0].accepted is None


def test_an_assessment_names_expert_field_and_documents() -> None:
    filed = ExpertAssessmentFiled(expert=ZHAO, field="建筑电气", summary="可承受。", documents=())
    (line,) = told(filed).assessments
    assert (line.expert, line.field, line.positions) == (participant(ZHAO), "建筑电气", (1,))


def test_seats_are_counted_by_capacity_and_source() -> None:
    page = page_of(course.SEATED)
    assert [it.capacity for it in page.seats] == ["resident", "observer", "property_company"]
    assert page.seated == 3
    assert page.by_capacity == {"observer": 1, "property_company": 1, "resident": 1}
    assert page.by_source == {"invitation": 2, "quota": 1}
    assert page.frozen_at is None


def test_who_left_stays_in_view_and_is_not_counted() -> None:
    replace = ReplaceSeat(leaves=LI, party=ZHAO, source=SeatSource.INVITATION, reason="外出。")
    page = page_of((*course.SEATED, (replace, december(6))))
    left, came = page.seats[1], page.seats[3]
    assert (left.party, left.replaced_by) == (participant(LI), participant(ZHAO))
    assert (left.reason, left.replaced_at) == ("外出。", december(6))
    assert left.positions[-1] == came.positions[0]
    assert (came.capacity, came.replaced_by) == ("observer", None)
    assert page.seated == 3
    assert page.by_source == {"invitation": 3}


def test_who_comes_back_has_a_line_of_its_own() -> None:
    def left_to(leaves: Party, party: Party) -> SeatReplaced:
        return SeatReplaced(
            leaves=leaves,
            party=party,
            capacity=Capacity.RESIDENT,
            source=SeatSource.QUOTA,
            reason="外出。",
        )

    page = told(seat(WANG), left_to(WANG, LI), left_to(LI, WANG), left_to(WANG, ZHAO))
    assert [it.replaced_by for it in page.seats] == [
        participant(LI),
        participant(WANG),
        participant(ZHAO),
        None,
    ]
    assert (page.seated, page.by_source) == (1, {"quota": 1})


def test_every_notice_opens_the_roster_again() -> None:
    frozen = page_of(course.FROZEN)
    assert frozen.frozen_at == december(9, 18)
    assert frozen.freezes == (Freezing(december(9, 18), 3, 8),)
    renewed = page_of(course.RENEWED)
    assert renewed.frozen_at is None
    assert renewed.freezes == frozen.freezes
    assert [it.at for it in page_of(course.FROZEN_AGAIN).freezes] == [
        december(9, 18),
        december(15, 18),
    ]


def test_weak_groups_are_numbers_alone() -> None:
    counts = tuple(
        WeakGroupCount(group=group, people=people)
        for group, people in ((WeakGroup.ELDERLY, 2), (WeakGroup.DISABLED, 1), ("elderly", 1))
    )
    (frozen,) = told(RosterFrozen(seats=5, weak_groups=counts)).freezes
    assert frozen.weak_groups == {"disabled": 1, "elderly": 3}


@pytest.mark.parametrize(
    ("moment", "seats", "frozen"),
    [(december(4, 12), 0, False), (december(5), 3, False), (december(9, 18), 3, True)],
)
def test_the_page_as_of_a_moment(moment: datetime, seats: int, frozen: bool) -> None:
    events = as_of(played(course.FROZEN), moment, None)
    (page,) = fold_all(ROSTER, events).values()
    assert (len(page.seats), page.frozen_at is not None) == (seats, frozen)


def test_what_is_not_of_the_roster_or_not_public_leaves_no_page() -> None:
    assert not fold_all(ROSTER, played(course.PREPARED))
    assert not ROSTER.keys(event(seat(WANG), visibility="restricted"))


def test_a_late_cancellation_of_nothing_known_yet_breaks_no_page() -> None:
    page = told(NoticeCancelled(reason="方案有调整。"))
    assert page.notice is None
    assert [it.what for it in page.changes] == ["cancelled"]


def test_five_thousand_seats_are_folded_and_stored_in_a_moment() -> None:
    facts = [(seat(resident(number)), NOON) for number in range(5_000)]
    events = history(facts)
    begun = perf_counter()
    (page,) = fold_all(ROSTER, events).values()
    stored = msgspec.json.encode(page)
    assert perf_counter() - begun < 5
    assert page.seated == len(page.seats) == 5_000
    assert len(stored) < 2_000_000
    assert msgspec.json.decode(stored, type=RosterPage) == page
