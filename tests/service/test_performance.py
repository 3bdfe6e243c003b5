"""Rounds of appraisal and the yearly record of an office, as the API gives them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from domain.steps.appraisal import CloseAppraisal, GiveRating, OpenAppraisal
from domain.streams.appraisal import appraisal_id
from tests.domain import course
from tests.domain.course import changed
from tests.domain.specification import COMMITTEE, HOUSING, STREAM, STREET, december, january
from tests.service.running import Service
from tests.service.test_pages import play

ROUND = appraisal_id(COMMITTEE, date(2025, 1, 1))
PAGE = f"/api/v1/appraisals/{ROUND}"
OPEN = OpenAppraisal(
    organiser=COMMITTEE,
    subjects=(STREET, HOUSING),
    period_from=date(2025, 1, 1),
    period_until=date(2025, 12, 31),
)
RATE = GiveRating(
    subject=HOUSING, matter=STREAM, rater=course.WANG.id, taking_part=4, carrying_out=2
)
REFERRAL = UUID(int=0xB)


def give(service: Service, *raters: UUID) -> None:
    """A round in which these rate the department, closed."""
    assert service.post(changed(OPEN, occurred_at=january(5)), stream=ROUND).status_code == 201
    for rater in raters:
        rating = changed(RATE, rater=rater, occurred_at=january(6))
        assert service.post(rating, stream=ROUND).status_code == 201
    close = CloseAppraisal(matters=(STREAM,), occurred_at=january(7))
    assert service.post(close, stream=ROUND).status_code == 201


@pytest.fixture
def held(service: Service) -> Service:
    """A matter decided, in which three took part."""
    play(service, course.DECIDED)
    return service


def test_the_turnout_is_public_and_who_rated_is_not(held: Service) -> None:
    give(held, course.WANG.id, course.LI.id)
    page = held.get(PAGE).json()
    assert (page["raters"], page["entitled"]) == (2, 3)
    housing = next(it for it in page["subjects"] if it["subject"] == str(HOUSING))
    assert (housing["ratings"], housing["result"]) == (2, None)
    assert str(course.WANG.id) not in held.get(PAGE).text
    before = held.get(f"{PAGE}?as_of=2026-01-06").json()
    assert (before["raters"], before["closed_at"]) == (None, None)
    assert held.get(f"{PAGE}?as_of=2026-01-04").status_code == 404
    assert held.get(f"/api/v1/appraisals/{uuid4()}").status_code == 404


def test_three_ratings_are_shown_as_sums(held: Service) -> None:
    give(held, course.WANG.id, course.LI.id, course.COMPANY.id)
    housing = next(it for it in held.get(PAGE).json()["subjects"] if it["ratings"])
    assert housing["result"]["taking_part_sum"] == 12
    assert housing["result"]["carrying_out_sum"] == 6
    closed = datetime.fromisoformat(held.get(PAGE).json()["closed_at"])
    a_moment_before = (closed - timedelta(seconds=1)).isoformat().replace("+", "%2B")
    still_open = held.get(f"{PAGE}?as_of={a_moment_before}").json()["subjects"]
    assert max(it["ratings"] for it in still_open) >= 3
    assert all(it["result"] is None for it in still_open), "sums by the moment tell single ratings"
    record = held.get(f"/api/v1/organisations/{HOUSING}/performance?year=2025").json()
    assert record["satisfaction"]["taking_part"] == {"total": 12, "ratings": 3}
    assert record["satisfaction"]["appraisals"] == [str(ROUND)]
    assert record["satisfaction"]["rounds"] == 1
    next_year = held.get(f"/api/v1/organisations/{HOUSING}/performance?year=2026").json()
    assert next_year["satisfaction"]["taking_part"] is None


def test_what_fell_due_in_the_year_opens_to_its_facts(service: Service) -> None:
    play(service, course.REFERRED, REFERRAL)
    address = f"/api/v1/organisations/{HOUSING}/performance?year=2025"
    at_first = service.get(f"{address}&as_of=2025-12-04").json()["duties"]
    assert at_first == []
    missing = {it["kind"]: it for it in service.get(f"{address}&as_of=2025-12-31").json()["duties"]}
    assert (missing["referral_acceptance"]["met"], missing["referral_acceptance"]["due"]) == (0, 1)
    assert (missing["referral_answer"]["met"], missing["referral_answer"]["due"]) == (0, 1)
    (position,) = missing["referral_answer"]["positions"]
    assert service.get(f"/api/v1/events/{position}").json()["type"] == "referral.issued.v1"
    play(
        service,
        (
            (course.ACCEPT, december(4), "department"),
            (course.ANSWER, december(5), "department"),
        ),
        REFERRAL,
    )
    answered = {it["kind"]: it for it in service.get(address).json()["duties"]}
    assert (answered["referral_answer"]["met"], answered["referral_answer"]["due"]) == (1, 1)


@pytest.mark.parametrize("query", ["", "?year=1900", "?year=x", "?year=2025&yaer=1"])
def test_the_year_is_asked_for(service: Service, query: str) -> None:
    answer = service.get(f"/api/v1/organisations/{HOUSING}/performance{query}")
    assert answer.status_code == 422
    assert service.get(f"/api/v1/organisations/{uuid4()}/performance?year=2025").status_code == 404
