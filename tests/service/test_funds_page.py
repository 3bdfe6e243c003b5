"""GET /api/v1/matters/{id}/funds: the money of a matter, as of any time, with names."""

from __future__ import annotations

from tests.domain import course
from tests.domain.course import changed
from tests.domain.specification import HOUSING, PROPERTY, STREAM, january
from tests.domain.spending import AUDIT, AWARD, PAID, RAISED, SHOW
from tests.service.refusing import refused
from tests.service.running import Service
from tests.service.test_pages import play

ADDRESS = f"/api/v1/matters/{STREAM}/funds"


def test_the_money_of_a_matter_with_its_contractor_and_auditor(service: Service) -> None:
    play(service, (*PAID, (SHOW, january(8))))
    answer = service.post(changed(AUDIT, occurred_at=january(9)), by="street")
    assert answer.status_code == 201, answer.text
    page = service.get(ADDRESS).json()
    assert [page[name]["fen"] for name in ("approved", "contracted", "paid")] == [
        1_200_000,
        1_000_000,
        600_000,
    ]
    (paid,) = page["paid"]["positions"]
    event = service.get(f"/api/v1/events/{paid}").json()
    assert event["type"] == "payment.made.v1"
    assert page["contracts"][0]["title"] == AWARD.title
    assert page["contracts"][0]["payments"][0]["voucher"]["title"] == "转账凭证"
    assert page["publications"][0]["paid_fen"] == 600_000
    assert page["audits"][0]["clean"] is True
    assert page["names"][str(PROPERTY)] == "槐树物业公司"
    assert page["names"][str(HOUSING)] == "区房管局"
    then = service.get(f"{ADDRESS}?as_of=2026-01-06T00:00:00%2B08:00").json()
    assert (then["contracted"]["fen"], then["paid"]["fen"]) == (1_000_000, 0)


def test_more_than_is_left_is_refused_with_what_is_left(service: Service) -> None:
    play(service, RAISED)
    too_much = changed(AWARD, fund=RAISED[-1][0].fund, amount_fen=300_001, occurred_at=january(5))
    answer = service.post(too_much)
    problem = refused(answer, 422, "ContractExceedsFund", "amount_fen")
    assert problem["clause"] == "I3"
    assert "3,000.00元" in problem["detail"]
    assert "3,000.01" not in answer.text


def test_a_matter_without_money_has_an_empty_page_and_no_matter_none(service: Service) -> None:
    play(service, course.PREPARED)
    page = service.get(ADDRESS)
    assert page.json() == {"matter": str(STREAM), "names": {}}
    assert service.get(ADDRESS.replace(str(STREAM), str(HOUSING))).status_code == 404
