"""Pages as JSON: as of any time, in parts, with people's words until they are erased."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.events.erasure import ErasureGround
from domain.steps.erasing import EraseSubject
from domain.steps.registration import RenameOrganisation
from domain.value import Party
from tests.domain import course
from tests.domain.course import changed
from tests.domain.specification import (
    COMMITTEE,
    HOUSING,
    NEIGHBOUR,
    ORGANISATIONS,
    OTHER_STREET,
    STREAM,
    STREET,
    History,
    december,
    january,
)
from tests.service.conftest import StartService
from tests.service.running import Service

MATTER = f"/api/v1/matters/{STREAM}"
WORDS = course.SPEAK.text
ERASE = EraseSubject(ground=ErasureGround.CONSENT_WITHDRAWN)


def play(service: Service, history: History, stream: UUID = STREAM) -> int:
    """Record a history; the position reached."""
    position = 0
    for command, at, *actor in history:
        by = "department" if actor else "committee"
        answer = service.post(changed(command, occurred_at=at), stream=stream, by=by)
        assert answer.status_code == 201, answer.text
        position = answer.json()["position"]
    return position


def parts(service: Service, url: str) -> list[list[Any]]:
    """The items of every part of a list, following the links."""
    found = []
    while url:
        answer = service.get(url)
        assert answer.status_code == 200, answer.text
        found.append(answer.json()["items"])
        url = answer.links["next"]["url"] if "next" in answer.links else ""
        assert bool(url) == (answer.json()["next"] is not None)
    return found


def test_every_entry_of_a_timeline_says_where_its_proof_is(service: Service) -> None:
    play(service, course.NOTICED)
    for item in service.get(f"{MATTER}/timeline").json()["items"]:
        assert item["proof"] == f"/api/v1/events/{item['position']}.tlog-proof"


def test_a_timeline_tells_everything_in_order_of_time(service: Service) -> None:
    play(service, course.DECIDED)
    lines = service.get(f"{MATTER}/timeline").json()["items"]
    assert [line["occurred_at"] for line in lines] == sorted(line["occurred_at"] for line in lines)
    assert [line["version"] for line in lines] == list(range(1, len(lines) + 1))
    first = lines[0]
    assert first["title"] == "提出议题"
    assert first["actor"] == {
        "organisation": str(COMMITTEE),
        "role": "committee",
        "person": None,
    }
    assert first["actor_name"] == "槐树社区居委会"
    assert first["clauses"] == ["A1", "A3"]
    assert first["fact"]["text"]["text"] == course.PROPOSE.text
    assert first["late"] is True


def test_a_late_record_stands_where_it_happened(service: Service) -> None:
    play(service, course.HELD)
    said_late = changed(
        course.SPEAK, statement=course.REPLY, occurred_at=december(10, 14, 10), text="补记。"
    )
    service.post(said_late)
    lines = service.get(f"{MATTER}/timeline").json()["items"]
    said = [line["fact"]["text"]["text"] for line in lines if line["type"] == "statement.made.v1"]
    assert said == ["补记。", WORDS]


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_a_timeline_in_parts_is_the_whole(service: Service, limit: int) -> None:
    play(service, course.FROZEN)
    whole = service.get(f"{MATTER}/timeline").json()["items"]
    found = parts(service, f"{MATTER}/timeline?limit={limit}")
    assert [line for part in found for line in part] == whole
    assert all(len(part) == limit for part in found[:-1])


def test_as_of_a_day_and_as_of_a_moment(service: Service) -> None:
    play(service, course.DECIDED)

    def stage(as_of: str) -> str:
        page = service.get(f"{MATTER}?as_of={as_of}").json()
        lines = service.get(f"{MATTER}/timeline?as_of={as_of}").json()["items"]
        assert len(lines) > 0
        return str(page["stage"])

    assert stage("2025-12-01") == "proposed"
    assert stage("2025-12-04T08:59:59%2B08:00") == "adopted"
    assert stage("2025-12-04T09:00:00+08:00") == "noticed"
    assert stage("2025-12-04T01:00:00Z") == "noticed"
    assert stage("2026-01-01") == "decided"
    assert service.get(f"{MATTER}?as_of=2025-11-30").status_code == 404
    assert service.get(f"{MATTER}/timeline?as_of=2025-11-30").json()["items"] == []


def test_known_at_tells_what_was_known(service: Service) -> None:
    play(service, course.ADOPTED)
    lines = service.get(f"{MATTER}/timeline").json()["items"]
    then = lines[0]["recorded_at"]
    assert service.get(f"{MATTER}?known_at={then}").json()["stage"] == "proposed"
    assert len(service.get(f"{MATTER}/timeline?known_at={then}").json()["items"]) == 1
    before = (datetime.fromisoformat(then) - timedelta(seconds=1)).astimezone(UTC).isoformat()
    assert service.get(f"{MATTER}?known_at={before}").status_code == 404


def test_history_agrees_with_the_present(service: Service) -> None:
    play(service, course.DECIDED)
    service.post(changed(course.ASSIGN, occurred_at=december(12)))
    now = service.get(MATTER).json()
    assert service.get(f"{MATTER}?as_of=2199-01-01").json() == now
    points = service.get(f"{MATTER}/points").json()
    assert service.get(f"{MATTER}/points?known_at=2199-01-01").json() == points


def test_points_count_everybodys_latest_stance_once(service: Service) -> None:
    play(service, course.SPOKEN)
    for minute, stance in ((41, "agree"), (42, "disagree"), (43, "abstain")):
        stand = changed(course.AGREE, stance=stance, occurred_at=december(10, 14, minute))
        assert service.post(stand).status_code == 201
    point = service.get(f"{MATTER}/points").json()["items"][0]
    assert point["text"]["text"] == WORDS
    counts = {name: point[name] for name in ("agree", "disagree", "abstain", "taken")}
    assert counts == {"agree": 0, "disagree": 0, "abstain": 1, "taken": 3}
    then = "2025-12-10T14:42:30%2B08:00"
    earlier = service.get(f"{MATTER}/points?as_of={then}").json()["items"][0]
    assert (earlier["disagree"], earlier["abstain"], earlier["taken"]) == (1, 0, 2)


def test_a_point_as_of_a_moment(service: Service) -> None:
    play(service, (*course.SPOKEN, (course.AGREE, december(10, 14, 30))))
    early, late = ("2025-12-10T14:20:00%2B08:00", "2025-12-10T14:30:00%2B08:00")
    assert service.get(f"{MATTER}/points?as_of={early}").json()["items"] == []
    assert service.get(f"{MATTER}/points?as_of={late}").json()["items"][0]["agree"] == 1


@pytest.mark.parametrize("as_of", ["", "&as_of=2026-01-01"])
def test_points_in_parts_are_the_whole(service: Service, as_of: str) -> None:
    play(service, course.SPOKEN)
    for number in range(4):
        said = changed(
            course.SPEAK, statement=UUID(int=0x100 + number), occurred_at=december(10, 14, 35)
        )
        service.post(said)
    service.post(changed(course.AGREE, occurred_at=december(10, 14, 40)))
    whole = service.get(f"{MATTER}/points?{as_of}").json()["items"]
    found = parts(service, f"{MATTER}/points?limit=2{as_of}")
    assert [point for part in found for point in part] == whole
    assert whole[0]["point"] == str(course.POINT)
    assert len(whole) == 5


def test_anyone_can_check_words_against_their_commitment(service: Service) -> None:
    play(service, course.HELD)
    timeline = service.get(f"{MATTER}/timeline").json()["items"]
    (point,) = service.get(f"{MATTER}/points").json()["items"]
    shown = [line["fact"]["text"] for line in timeline if line["type"] == "statement.made.v1"]
    assert shown
    for words in (*shown, point["text"], service.get(MATTER).json()["proposed_title"]):
        salted = bytes.fromhex(words["salt"]) + words["text"].encode()
        assert len(words["salt"]) == 64
        assert hashlib.sha256(salted).hexdigest() == words["commitment"]


def test_erased_words_are_not_shown(service: Service) -> None:
    play(service, course.HELD)
    assert WORDS in service.get(f"{MATTER}/timeline").text
    receipt = service.post(ERASE, stream=course.WANG.id, by="district").json()
    timeline = service.get(f"{MATTER}/timeline")
    assert WORDS not in timeline.text
    said = [
        line["fact"]["text"]
        for line in timeline.json()["items"]
        if line["type"] == "statement.made.v1"
    ]
    erased = said[0]["erased"]
    event = service.get(f"/api/v1/events/{erased['position']}").json()
    assert event["type"] == "subject.erased.v1"
    assert erased == {
        "at": event["recorded_at"],
        "ground": "consent_withdrawn",
        "position": receipt["position"],
    }
    assert len(said[0]["commitment"]) == 64
    assert "salt" not in said[0], "the words could be guessed by it"
    assert service.get(f"{MATTER}/points").json()["items"][0]["text"]["erased"] == erased
    page = service.get(MATTER).json()
    assert page["proposed_title"]["erased"] == erased
    assert page["title"] == course.ADOPT.title


def test_what_is_known_need_not_be_sent_again(service: Service) -> None:
    play(service, course.ADOPTED)
    for url in (MATTER, f"{MATTER}/timeline", "/api/v1/matters", "/api/v1/organisations"):
        first = service.get(url)
        etag = first.headers["ETag"]
        for known in (etag, f"W/{etag}", f'"x", {etag}', "*"):
            again = service.get(url, headers={"If-None-Match": known})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["ETag"] == etag
        assert service.get(url, headers={"If-None-Match": '"x"'}).status_code == 200
    service.post(changed(course.PACK, occurred_at=december(3)))
    assert service.get(MATTER, headers={"If-None-Match": etag}).status_code == 200


@pytest.fixture(scope="module")
def listed(start_service: StartService) -> Iterator[Service]:
    """Three matters of two committees: decided, adopted with an open referral, proposed."""
    with start_service() as service:
        play(service, course.DECIDED)
        play(service, course.REFERRED, UUID(int=0xB))
        body = changed(course.PROPOSE, organiser=NEIGHBOUR, category="charter", scale="community")
        body = changed(body, occurred_at=january(3))
        assert service.post(body, stream=UUID(int=0xC), by="neighbour").status_code == 201
        yield service


class TestDocket:
    """The list of matters with its filters."""

    @pytest.mark.parametrize(
        ("query", "matters"),
        [
            ("", [0xC, 0xA, 0xB]),
            ("stage=decided", [0xA]),
            ("stage=decided&stage=proposed", [0xC, 0xA]),
            ("stage=merged", []),
            (f"organisation={NEIGHBOUR}", [0xC]),
            (f"within={NEIGHBOUR}", [0xC]),
            (f"within={STREET}", [0xC, 0xA, 0xB]),
            (f"within={OTHER_STREET}", []),
            (f"within={STREET}&organisation={COMMITTEE}", [0xA, 0xB]),
            (f"within={OTHER_STREET}&organisation={COMMITTEE}", []),
            ("category=charter", [0xC]),
            ("scale=estate", [0xA, 0xB]),
            ("submitted_from=2026-01-03", [0xC]),
            ("submitted_to=2026-01-02", [0xA, 0xB]),
            ("submitted_to=2026-01-03", [0xC, 0xA, 0xB]),
            ("submitted_to=2026-01-03T09:00:00%2B08:00", [0xA, 0xB]),
            ("open_referrals=true", [0xB]),
            ("open_referrals=false", [0xC, 0xA]),
            ("division=1101", []),
        ],
    )
    def test_filters(self, listed: Service, query: str, matters: list[int]) -> None:
        page = listed.get(f"/api/v1/matters?{query}").json()
        assert [UUID(item["matter"]).int for item in page["items"]] == matters
        assert page["total"] == len(matters)

    def test_parts_are_the_whole(self, listed: Service) -> None:
        whole = listed.get("/api/v1/matters").json()["items"]
        found = parts(listed, "/api/v1/matters?limit=1")
        assert [item for part in found for item in part] == whole
        assert listed.get("/api/v1/matters?limit=1").json()["total"] == 3

    def test_a_line_names_the_organiser_and_both_titles(self, listed: Service) -> None:
        line = listed.get("/api/v1/matters?stage=decided").json()["items"][0]
        assert line["organisation_name"] == "槐树社区居委会"
        assert line["title"] == "楼道照明改造"
        assert line["proposed_title"]["text"] == "楼道照明"
        assert line["tasks"] == 0


class TestOrganisations:
    """The register as it is, and as it was."""

    def test_names_as_of(self, service: Service) -> None:
        rename = RenameOrganisation(organisation=NEIGHBOUR, name="槐阴社区居委会")
        service.post(changed(rename, occurred_at=january(2)), by="district")
        url = f"/api/v1/organisations/{NEIGHBOUR}"
        now = service.get(url).json()
        then = service.get(f"{url}?as_of=2026-01-01").json()
        assert (now["name"], then["name"]) == ("槐阴社区居委会", "槐南社区居委会")
        assert (len(now["names"]), len(then["names"])) == (2, 1)
        assert service.get(f"{url}?as_of=2016-12-12").status_code == 404
        names = {line["name"] for line in service.get("/api/v1/organisations").json()}
        assert "槐阴社区居委会" in names
        assert "槐南社区居委会" not in names

    def test_old_pages_bear_old_names(self, service: Service) -> None:
        play(service, course.ADOPTED)
        rename = RenameOrganisation(organisation=COMMITTEE, name="新槐社区居委会")
        service.post(changed(rename, occurred_at=january(2)), by="district")
        service.get("/api/v1/organisations")  # waits until the new name is seen
        now = service.get(MATTER).json()
        then = service.get(f"{MATTER}?as_of=2025-12-31").json()
        assert now["organisation_name"] == "新槐社区居委会"
        assert then["organisation_name"] == "槐树社区居委会"

    def test_nobody(self, shared: Service) -> None:
        assert shared.get(f"/api/v1/organisations/{UUID(int=77)}").status_code == 404

    def test_all_of_them(self, shared: Service) -> None:
        assert len(shared.get("/api/v1/organisations").json()) == len(ORGANISATIONS)
        assert shared.get("/api/v1/organisations?as_of=2016-12-12").json() == []


@pytest.mark.parametrize("part", ["", "/timeline", "/points"])
def test_no_such_matter(shared: Service, part: str) -> None:
    assert shared.get(f"/api/v1/matters/{UUID(int=77)}{part}").status_code == 404


def test_who_waits_reads_what_was_written(service: Service) -> None:
    """Each write is seen by the read after it, cached pages notwithstanding."""
    play(service, course.PROPOSED)
    for number in range(10):
        signed = service.post(
            "cosign-proposal", {"cosigner": {"person": str(UUID(int=0xE00 + number))}}
        )
        position = signed.headers["Yishi-Position"]
        page = service.request("GET", f"{MATTER}?position={position}").json()
        assert page["cosigners"] == number + 1


def test_a_position_that_never_comes(service: Service) -> None:
    parts_now = service.app.state.parts
    hasty = parts_now.settings.model_copy(update={"wait_seconds": 0.05})
    object.__setattr__(parts_now, "settings", hasty)
    answer = service.request("GET", f"/api/v1/matters?position={service.head() + 1}")
    assert answer.status_code == 504
    assert answer.json()["rule"] == "PositionNotReached"
    assert answer.headers["Retry-After"]


def test_department_as_a_proposer_is_named(service: Service) -> None:
    propose = changed(
        course.PROPOSE, proposers=(Party(organisation=HOUSING),), occurred_at=december(1)
    )
    service.post(propose)
    line = service.get(f"{MATTER}/timeline").json()["items"][0]
    assert line["fact"]["proposers"] == [{"organisation": str(HOUSING)}]
