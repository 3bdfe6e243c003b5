"""Rounds of appraisal, and what ratings and referrals come to on a card, as the API gives them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
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


def counted(service: Service, indicator: str, query: str) -> dict[str, Any]:
    """A line of the department's card of 2025."""
    card = service.get(f"/api/v1/scorecards/{HOUSING}/2025?{query}").json()
    (line,) = (it for it in card["indicators"] if it["indicator"] == indicator)
    found: dict[str, Any] = line
    return found


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
    said = counted(held, "satisfied_with_taking_part", "as_of=2026-01-31")
    assert (said["numerator"], said["denominator"]) == (3, 3)
    said = counted(held, "satisfied_with_carrying_out", "as_of=2026-01-31")
    assert (said["numerator"], said["denominator"]) == (0, 3)
    before = counted(held, "satisfied_with_taking_part", "as_of=2026-01-06")
    assert before["denominator"] == 0


def test_what_fell_due_in_the_year_opens_to_its_facts(service: Service) -> None:
    play(service, course.REFERRED, REFERRAL)
    assert counted(service, "referrals_answered", "as_of=2025-12-04")["denominator"] == 0
    for indicator in ("referrals_accepted", "referrals_answered"):
        missing = counted(service, indicator, "as_of=2025-12-31")
        assert (missing["numerator"], missing["denominator"]) == (0, 1)
        (item,) = service.get(f"{missing['items']}?as_of=2025-12-31").json()["items"]
        (position,) = item["positions"]
        assert service.get(f"/api/v1/events/{position}").json()["type"] == "referral.issued.v1"
    play(
        service,
        (
            (course.ACCEPT, december(4), "department"),
            (course.ANSWER, december(5), "department"),
        ),
        REFERRAL,
    )
    answered = counted(service, "referrals_answered", "as_of=2025-12-31")
    assert (answered["numerator"], answered["denominator"]) == (1, 1)
