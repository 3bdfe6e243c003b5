"""Statements corrected and withheld: what a reader gets, whatever time the reader asks for."""

from __future__ import annotations

from typing import Any

import pytest

from domain.events.discussion import WithholdingGround
from domain.steps.statement import CorrectStatement, RestoreStatement, WithholdStatement
from tests.domain.course import AGREE, HELD, POINT, SPEAK, SPOKEN, WANG
from tests.domain.specification import History, december
from tests.service.running import Service
from tests.service.test_pages import MATTER, play

CORRECT = CorrectStatement(statement=POINT, speaker=WANG, text="应装声控灯，共十二盏。")
WITHHOLD = WithholdStatement(
    statement=POINT, ground=WithholdingGround.PERSONAL_DATA, reason="含他人的电话号码。"
)
RESTORE = RestoreStatement(statement=POINT, reason="号码是公开的。")
WITHHELD: History = (
    *SPOKEN,
    (CORRECT, december(10, 14, 40)),
    (AGREE, december(10, 14, 50)),
    (WITHHOLD, december(10, 15)),
)
ADDRESSES = (
    f"{MATTER}/timeline",
    f"{MATTER}/timeline?as_of=2025-12-10T14:45:00%2B08:00",
    f"{MATTER}/points",
    f"{MATTER}/points?as_of=2025-12-10T14:45:00%2B08:00",
    "/zh/matters/{matter}",
    "/en/matters/{matter}",
    "/zh/matters/{matter}/points",
    "/zh/matters/{matter}?as_of=2025-12-10T14:45:00%2B08:00",
    "/en/matters/{matter}?known_at=2100-01-01",
    f"{MATTER}/points?known_at=2100-01-01",
)


def address(pattern: str) -> str:
    return pattern.format(matter=MATTER.rpartition("/")[2])


def statements(service: Service) -> list[dict[str, Any]]:
    lines = service.get(f"{MATTER}/timeline").json()["items"]
    return [line["fact"] for line in lines if line["type"].startswith("statement.")]


@pytest.mark.parametrize("pattern", ADDRESSES)
def test_words_withheld_are_shown_nowhere_and_never_as_of_before(
    service: Service, pattern: str
) -> None:
    play(service, WITHHELD)
    for page in ("", "/points"):
        service.get(f"{MATTER}{page}")  # waits; the site's pages do not
    answer = service.get(address(pattern))
    assert answer.status_code == 200
    assert SPEAK.text not in answer.text
    assert CORRECT.text not in answer.text


def test_that_it_was_said_and_why_it_is_withheld_stays_visible(service: Service) -> None:
    play(service, WITHHELD)
    made, corrected, withheld = statements(service)
    assert made["speaker"] == {"person": str(WANG.id)}
    assert made["text"]["withheld"] == corrected["text"]["withheld"] == "personal_data"
    assert withheld["reason"] == WITHHOLD.reason
    [point] = service.get(f"{MATTER}/points").json()["items"]
    assert point["text"]["withheld"] == "personal_data"
    assert (point["agree"], point["corrected"]) == (1, 1)
    page = service.get(address("/zh/matters/{matter}")).text
    assert "涉及个人信息" in page
    assert WITHHOLD.reason in page


def test_withholding_destroys_nothing_and_is_no_erasure(service: Service) -> None:
    play(service, WITHHELD)
    made, corrected, _ = statements(service)
    for text in (made["text"], corrected["text"]):
        assert set(text) == {"withheld", "commitment"}
    district = service.app.state.parts.district
    held = district.vault.open([made["text"]["commitment"], corrected["text"]["commitment"]])
    assert {it.text for it in held.values()} == {SPEAK.text, CORRECT.text}
    assert service.get("/api/v1/events?type=subject.erased.v1").json()["items"] == []


def test_restored_they_are_shown_again(service: Service) -> None:
    play(service, (*WITHHELD, (RESTORE, december(10, 16))))
    assert statements(service)[0]["text"]["text"] == SPEAK.text
    [point] = service.get(f"{MATTER}/points").json()["items"]
    assert point["text"]["text"] == CORRECT.text


def test_both_wordings_of_a_correction_stay(service: Service) -> None:
    play(service, (*HELD, (CORRECT, december(11))))
    made, corrected = statements(service)
    assert (made["text"]["text"], corrected["text"]["text"]) == (SPEAK.text, CORRECT.text)


def test_the_speaking_balance_of_a_matter(service: Service) -> None:
    play(service, WITHHELD)
    page = service.get(f"{MATTER}/speaking").json()
    assert page["capacities"]["resident"]["spoke"]["count"] == 1
    assert page["capacities"]["observer"]["spoke"]["count"] == 0
    assert page["withheld"]["count"] == page["statements"]["count"] == 1
    before = service.get(f"{MATTER}/speaking?as_of=2025-12-10T14:20:00%2B08:00").json()
    assert before["statements"]["count"] == 0
    position = page["statements"]["first"]
    assert service.get(f"/api/v1/events/{position}").json()["type"] == "statement.made.v1"
