"""Draws over HTTP: committed, published, executed with a value that came out in between."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.events.draw import Quota
from domain.steps.draw import ReplaceDrawnSeat
from domain.value import Party
from service.draws import documents
from service.draws.checking import check
from tests.domain import course, draws
from tests.domain.course import changed
from tests.domain.specification import COMMITTEE, STREAM, december
from tests.service.running import Service
from tests.service.test_pages import play

DRAWS = f"/api/v1/matters/{STREAM}/draws"
DRAW = f"{DRAWS}/{draws.DRAW}"


def problem(service: Service, url: str) -> Any:
    answer = service.get(url)
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json().get("field")


def imported(service: Service) -> None:
    """A draw of last December, recorded by an importer long after."""
    play(service, course.NOTICED)
    for command, at in draws.EXECUTED[len(course.NOTICED) :]:
        late = changed(command, occurred_at=at, on_behalf_of=COMMITTEE)
        answer = service.post(late, by="importer")
        assert answer.status_code == 201, answer.text


def test_a_draw_is_committed_then_drawn_then_checked(service: Service) -> None:
    play(service, course.NOTICED)
    assert service.get(DRAWS).json() == {"items": []}
    known = changed(draws.COMMIT, quotas=(draws.WOMEN,))
    refused = service.post(known)
    assert (refused.status_code, refused.json()["rule"]) == (422, "RandomnessKnown")
    assert refused.json()["field"] == "randomness.available_at"
    soon = datetime.now(UTC) + timedelta(seconds=2)
    randomness = draws.RANDOMNESS.model_copy(update={"available_at": soon})
    commit = changed(known, randomness=randomness)
    assert service.post(commit).status_code == 201
    assert service.post(draws.EXECUTE).json()["rule"] == "RandomnessNotYetKnown"
    committed = service.get(DRAW)
    report = check(committed.content)
    assert report.agrees
    assert report.warnings() == []
    assert committed.json()["status"] == "committed"
    assert committed.json()["committed_in_time"] is True
    time.sleep(max(0.0, (soon - datetime.now(UTC)).total_seconds()) + 0.05)
    spelt = service.post(changed(draws.EXECUTE, value="01 05 12 18 27 33 + 09"))
    assert (spelt.status_code, spelt.json()["rule"]) == (422, "ValueOfAnotherForm")
    assert (spelt.json()["field"], spelt.json()["clause"]) == ("value", "N3")
    drawn = service.post(draws.EXECUTE)
    assert drawn.status_code == 201, drawn.text
    executed = service.get(DRAW)
    report = check(executed.content)
    assert report.agrees
    document = executed.json()
    assert document["chances"] == committed.json()["chances"]
    assert document["digest"] == committed.json()["digest"]
    assert document["seated"] == document["selected"]
    assert len(document["selected"]) == 4
    again = service.post(changed(draws.EXECUTE, value="0" * 14))
    assert again.json()["rule"] == "AlreadyDrawn"
    (line,) = service.get(DRAWS).json()["items"]
    assert (line["status"], line["candidates"]) == ("executed", 12)
    assert (line["form"], line["length"]) == ("digits", 14)
    unchanged = service.get(DRAW, headers={"If-None-Match": executed.headers["etag"]})
    assert unchanged.status_code == 304


def test_a_draw_recorded_late_shows_it_and_can_be_read_as_of_any_time(service: Service) -> None:
    imported(service)
    document = service.get(DRAW).json()
    assert document["committed_in_time"] is False
    assert document["status"] == "executed"
    assert check(service.get(DRAW).content).agrees
    before = service.get(f"{DRAW}?as_of=2025-12-07")
    assert before.json()["status"] == "committed"
    assert before.json()["value"] is None
    assert problem(service, f"{DRAW}?as_of=2025-12-05") == (404, "draw")
    assert service.get(f"{DRAWS}?as_of=2025-12-05").json() == {"items": []}
    assert problem(service, f"{DRAWS}?known_at=2025-12-09") == (404, "id")
    leaves = Party(person=UUID(document["selected"][0]))
    replace = ReplaceDrawnSeat(leaves=leaves, reason="因病不能参加。", occurred_at=december(9))
    assert service.post(replace).status_code == 201
    followed = service.get(DRAW)
    assert len(followed.json()["followed"]) == 1
    assert check(followed.content).agrees


def test_the_chances_of_a_draw_are_counted_once(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(service)
    first = service.get(DRAW).json()["chances"]
    counted = documents._chances.cache_info().misses
    assert service.get(f"{DRAW}?as_of=2025-12-30").json()["chances"] == first
    assert documents._chances.cache_info().misses == counted


@pytest.mark.parametrize(
    ("url", "field"),
    [
        (f"/api/v1/matters/{UUID(int=404)}/draws", "id"),
        (f"/api/v1/matters/{UUID(int=404)}/draws/{draws.DRAW}", "id"),
        (f"{DRAWS}/{UUID(int=404)}", "draw"),
    ],
)
def test_what_is_not_there_is_not_found(service: Service, url: str, field: str) -> None:
    play(service, course.PROPOSED)
    assert problem(service, url) == (404, field)


@pytest.mark.parametrize("url", [f"{DRAWS}/x", f"{DRAWS}?as_of=x", f"{DRAW}?other=1"])
def test_unfit_addresses_are_problems(service: Service, url: str) -> None:
    assert problem(service, url)[0] == 422


def test_a_draw_names_nobody(service: Service) -> None:
    imported(service)
    for url in (DRAWS, DRAW):
        text = service.get(url).text
        assert "actor" not in text
        assert "name" not in text


def test_a_large_pool_is_recorded_and_published(service: Service) -> None:
    play(service, course.NOTICED)
    soon = datetime.now(UTC) + timedelta(days=1)
    commit = changed(
        draws.COMMIT,
        panel=60,
        candidates=draws.widest_pool(5_000),
        quotas=(Quota(feature="f0", value="a" * 7, least=29, most=31),),
        randomness=draws.RANDOMNESS.model_copy(update={"available_at": soon}),
    )
    assert service.post(commit).status_code == 201
    answer = service.get(DRAW)
    assert len(answer.json()["listed_at"]) == 17
    assert check(answer.content).agrees


def test_the_public_course_of_a_matter_tells_of_the_draw(service: Service) -> None:
    imported(service)
    for waits in (f"/api/v1/matters/{STREAM}", DRAWS):
        assert service.get(waits).status_code == 200
    page = service.get(f"/zh/matters/{STREAM}").text
    for said in (
        "设定抽样配额：age=60+ 1至3人、sex=f 2至3人",
        "公布抽样名单第1部分，共12人",
        "锁定抽样名单：12人中抽取4人",
        "的双色球第2025143期开奖号码（14个阿拉伯数字）为准",
        f"抽中4人，随机数为{draws.VALUE}",
    ):
        assert said in page
