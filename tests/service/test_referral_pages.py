"""Referrals as JSON: what was promised and what is due now, day by day, as of any time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from domain.act import Command
from domain.rules.pack import BEIJING, end_of_day
from domain.steps.referral_clock import PauseReferral, ResumeReferral
from tests.domain import course
from tests.domain.course import ANSWER, REFER, REFERRAL, RELAY, VERIFY, changed
from tests.domain.specification import COMMITTEE, HOUSING, STREAM, WATER, december
from tests.service.running import Service

MATTER = f"/api/v1/matters/{STREAM}"
REFERRED = f"{MATTER}/referrals"
PAUSE = PauseReferral(referral=REFERRAL, reason="汛期不能施工。")
RESUME = ResumeReferral(referral=REFERRAL, reason="汛期已过。")
OTHER = UUID(int=0xB)
DUE = end_of_day(date(2025, 12, 24))


def do(service: Service, *steps: tuple[Any, ...], stream: UUID = STREAM) -> None:
    """Record these; (command, at) by the committee, (…, by) by somebody else."""
    for command, at, *by in steps:
        assert isinstance(command, Command)
        said = service.post(
            changed(command, occurred_at=at), stream=stream, by=by[0] if by else "committee"
        )
        assert said.status_code == 201, said.text


def items(service: Service, url: str = REFERRED) -> list[Any]:
    answer = service.get(url)
    assert answer.status_code == 200, answer.text
    found: list[Any] = answer.json()["items"]
    return found


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(BEIJING)


def test_a_matter_s_referrals_with_their_words_and_names(service: Service) -> None:
    do(service, *course.ADOPTED)
    assert items(service) == []
    do(service, (REFER, december(3)), (ANSWER, december(5), "department"))
    page = service.get(REFERRED).json()
    [found] = page["items"]
    assert found["request"]["text"] == REFER.request
    assert found["answers"][0]["answer"]["text"] == ANSWER.answer
    assert "subject" not in found["request"]
    assert (found["to"], found["status"]) == (str(HOUSING), "answered")
    assert moment(found["answered_at"]) == december(5)
    assert found["verified_at"] is None
    assert page["names"][str(HOUSING)] == "区房管局"
    assert page["names"][str(COMMITTEE)] == "槐树社区居委会"


def test_as_of_any_time(service: Service) -> None:
    do(service, *course.REFERRED, (ANSWER, december(5), "department"), (RELAY, december(6)))
    do(service, (VERIFY, december(7)))
    standing = [
        items(service, f"{REFERRED}?as_of=2025-12-0{day}")[0]["status"] for day in range(3, 8)
    ]
    assert standing == ["issued", "issued", "answered", "relayed", "verified"]
    assert items(service, f"{REFERRED}?as_of=2025-12-02") == []
    assert service.get(f"{REFERRED}?as_of=2025-11-30").status_code == 404
    assert items(service, f"{REFERRED}?as_of=2199-01-01") == items(service)
    recorded = service.get(f"{MATTER}/timeline").json()["items"][2]["recorded_at"]
    assert items(service, f"{REFERRED}?known_at={recorded}")[0]["status"] == "issued"


def test_what_is_due_now_and_how_it_was_counted(service: Service) -> None:
    do(service, *course.REFERRED)
    found = service.get(f"{REFERRED}/{REFERRAL}").json()
    assert moment(found["due_at"]) == moment(found["due_now"]) == DUE
    assert (found["paused"], found["provisional"]) == (False, True)
    days = found["working"]
    assert (days[0]["date"], days[0]["number"], days[0]["why"]) == ("2025-12-04", 1, "counted")
    assert (days[-1]["date"], days[-1]["number"]) == ("2025-12-24", 15)
    assert {day["why"] for day in days} == {"counted", "weekend"}
    do(service, (PAUSE, december(5)))
    paused = service.get(f"{REFERRED}/{REFERRAL}").json()
    assert (paused["paused"], paused["due_now"]) == (True, None)
    assert moment(paused["due_at"]) == DUE
    do(service, (RESUME, december(9)))
    resumed = service.get(f"{REFERRED}/{REFERRAL}").json()
    assert moment(resumed["due_now"]) == end_of_day(date(2025, 12, 26))
    assert [it["why"] for it in resumed["working"]].count("paused") == 4
    then = service.get(f"{REFERRED}/{REFERRAL}?as_of=2025-12-06").json()
    assert then["paused"]


@pytest.mark.parametrize(
    ("url", "field"),
    [
        pytest.param(f"/api/v1/matters/{OTHER}/referrals", "id", id="no such matter"),
        pytest.param(f"/api/v1/matters/{OTHER}/referrals/{REFERRAL}", "id", id="nor referral"),
        pytest.param(f"{REFERRED}/{OTHER}", "referral", id="no such referral"),
    ],
)
def test_what_is_not_there(service: Service, url: str, field: str) -> None:
    do(service, *course.REFERRED)
    answer = service.get(url)
    assert answer.status_code == 404
    assert answer.json()["field"] == field


def test_the_district_s_referrals_by_addressee_standing_and_organiser(service: Service) -> None:
    do(service, *course.REFERRED, (ANSWER, december(5), "department"))
    do(service, *course.ADOPTED, stream=OTHER)
    do(service, (changed(REFER, to=WATER), december(4)), stream=OTHER)
    do(service, (changed(REFER, referral=OTHER), december(6)), stream=OTHER)

    def found(query: str) -> list[str]:
        return [moment(it["issued_at"]).strftime("%d") for it in items(service, query)]

    district = "/api/v1/referrals"
    assert found(district) == ["06", "04", "03"]
    assert found(f"{district}?to={HOUSING}") == ["06", "03"]
    assert found(f"{district}?status=answered") == ["03"]
    assert found(f"{district}?organiser={COMMITTEE}&to={WATER}") == ["04"]
    assert found(f"{district}?organiser={HOUSING}") == []
    first = service.get(f"{district}?limit=2")
    assert (len(first.json()["items"]), first.json()["total"]) == (2, 3)
    assert found(first.links["next"]["url"]) == ["03"]
    for unfit in ("status=done", "to=1", "limit=0", "after=!", "nothing=1"):
        assert service.get(f"{district}?{unfit}").status_code == 422
