"""GET /api/v1/matters/{id}/roster: who takes part, as of any time, with names."""

from __future__ import annotations

from domain.events.notice import Capacity
from domain.steps.invitation import AnswerInvitation, InviteParty, RequestDepartment
from domain.value import Party
from tests.domain import course
from tests.domain.course import changed
from tests.domain.specification import HOUSING, PROPERTY, STREAM, STREET, december
from tests.service.running import Service
from tests.service.test_pages import play

ADDRESS = f"/api/v1/matters/{STREAM}/roster"
INVITATION = STREAM
REQUEST = RequestDepartment(department=HOUSING, reason="涉及房屋产权。")
INVITE = InviteParty(
    invitation=INVITATION, party=Party(organisation=HOUSING), capacity=Capacity.DEPARTMENT
)
ACCEPT = AnswerInvitation(invitation=INVITATION, accepted=True)


def test_the_roster_of_a_matter_with_everybody_on_it(service: Service) -> None:
    play(service, (*course.NOTICED, (REQUEST, december(4, 10))))
    for command, at, by in (
        (INVITE, december(4, 12), "street"),
        (ACCEPT, december(5), "department"),
    ):
        answer = service.post(changed(command, occurred_at=at), by=by)
        assert answer.status_code == 201, answer.text
    position = play(service, ((course.FILL, december(5, 10)), (course.FREEZE, december(9, 18))))
    page = service.get(ADDRESS).json()
    assert page["notice"]["place"] == course.HALL
    assert page["requests"][0]["invitation"] == str(INVITATION)
    assert page["invitations"][0]["accepted"] is True
    assert page["seats"][0]["source"] == "invitation"
    assert page["by_capacity"]["department"] == 1
    assert page["seated"] == 4
    assert page["last_position"] == position
    assert page["names"] == {
        str(HOUSING): "区房管局",
        str(PROPERTY): "槐树物业公司",
        str(STREET): "槐树街道办事处",
    }
    then = service.get(f"{ADDRESS}?as_of=2025-12-05T09:30:00%2B08:00").json()
    assert (then["seated"], then.get("frozen_at")) == (1, None)


def test_a_matter_without_a_notice_has_an_empty_roster_and_no_matter_none(service: Service) -> None:
    play(service, course.PREPARED)
    page = service.get(ADDRESS)
    assert page.json() == {"matter": str(STREAM), "names": {}}
    assert service.get(ADDRESS.replace(str(STREAM), str(HOUSING))).status_code == 404
