"""The manifest of a case, corrections beside what they correct, and topics that many share."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.events.archive import Amendment
from domain.steps.archive import ArchiveCase, CorrectRecord
from domain.steps.publicity import PublishOutcome
from domain.streams.registry import organisation_id
from infra.submission import Submission
from tests.domain import course
from tests.domain.course import changed
from tests.domain.specification import CLERK, COMMITTEE, NEIGHBOUR, STREAM, STREET, december
from tests.service.running import Service
from tests.service.test_pages import MATTER, play

PUBLISH = PublishOutcome(
    summary="已决议。",
    place="公告栏",
    published_from=date(2025, 12, 12),
    published_until=date(2025, 12, 31),
)
ARCHIVE = ArchiveCase(summary="楼道照明改造协商卷。")
CANDIDATES = "/api/v1/common-issue-candidates"
THIRD = organisation_id("110101901003")


def digest(event: dict[str, Any]) -> bytes:
    """A fact's digest as docs/ARCHIVE.md has it, by the standard library alone."""
    content = {name: event[name] for name in ("data", "meta", "type", "version")}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


def test_a_stranger_recomputes_the_manifest_from_the_public_events(service: Service) -> None:
    play(service, (*course.DECIDED, (PUBLISH, december(12)), (ARCHIVE, december(31))))
    events = service.get(f"/api/v1/events?matter={STREAM}&limit=1000").json()["items"]
    manifest = service.get(f"{MATTER}/manifest").json()
    assert [line["digest"] for line in manifest["lines"]] == [digest(it).hex() for it in events]
    chained, before = bytes(32), b""
    for event in events:
        before, chained = chained, hashlib.sha256(chained + digest(event)).digest()
    assert manifest["digest"] == chained.hex()
    assert manifest["facts"] == len(events)

    archived = events[-1]["data"]
    assert (archived["facts"], archived["digest"]) == (len(events) - 1, before.hex())
    assert manifest["archived"]["digest"] == before.hex()
    assert manifest["archived"]["agrees"] is True
    assert manifest["archived"]["retained_until"] == "2035-12-31"


def test_a_case_archived_in_one_group_with_what_it_binds(service: Service) -> None:
    """The digest holds facts that the same transaction adds."""
    play(service, course.DECIDED)
    ledger = service.app.state.parts.district.ledger
    commands = [
        changed(PUBLISH, occurred_at=december(12)),
        changed(ARCHIVE, occurred_at=december(31)),
    ]
    ledger.enqueue([Submission.of(it, STREAM, CLERK) for it in commands]).result()
    manifest = service.get(f"{MATTER}/manifest").json()
    assert manifest["archived"]["agrees"] is True
    assert manifest["archived"]["facts"] == manifest["facts"] - 1


def test_a_matter_that_is_not_archived_has_its_manifest_all_the_same(service: Service) -> None:
    play(service, course.PROPOSED)
    assert service.get(f"{MATTER}/manifest").json()["archived"] is None
    assert service.get(f"/api/v1/matters/{uuid4()}/manifest").status_code == 404


def test_a_correction_stands_beside_what_it_corrects_in_both_times(service: Service) -> None:
    play(service, course.HELD)
    lines = service.get(f"{MATTER}/timeline").json()["items"]
    (closed,) = [line for line in lines if line["type"] == "session.closed.v1"]
    assert closed["corrected"] == []
    correct = CorrectRecord(
        occurred_at=december(12),
        corrects=closed["version"],
        amendments=(Amendment(field="summary", now="同意装灯，费用由公益金列支。"),),
        reason="误记费用来源。",
    )
    assert service.post(correct).status_code == 201
    lines = service.get(f"{MATTER}/timeline").json()["items"]
    (after,) = [line for line in lines if line["type"] == "session.closed.v1"]
    assert after["fact"] == closed["fact"]
    assert [it["amendments"] for it in after["corrected"]] == [
        [{"field": "summary", "now": "同意装灯，费用由公益金列支。"}]
    ]
    before = service.get(f"{MATTER}/timeline?as_of=2025-12-11").json()["items"]
    assert all(line["corrected"] == [] for line in before)
    recorded = datetime.fromisoformat(after["corrected"][0]["recorded_at"])
    earlier = (recorded - timedelta(microseconds=1)).isoformat()
    unknown = service.request("GET", f"{MATTER}/timeline", params={"known_at": earlier}).json()[
        "items"
    ]
    assert all(line["corrected"] == [] for line in unknown)


@pytest.fixture
def sharing(service: Service) -> Service:
    """Three committees of one street, the first two with a matter about parking each."""
    entry = {
        "organisation": str(THIRD),
        "kind": "committee",
        "name": "槐北社区居委会",
        "parent": str(STREET),
    }
    body = {"organisations": [entry]}
    assert service.post("update-register", body, by="district").status_code == 201
    raise_topic(service, COMMITTEE)
    raise_topic(service, NEIGHBOUR)
    return service


def raise_topic(service: Service, organiser: UUID) -> UUID:
    matter = uuid4()
    then = datetime.now(UTC) - timedelta(days=30)
    proposed = changed(course.PROPOSE, organiser=organiser, occurred_at=then)
    adopted = changed(course.ADOPT, topic="parking", occurred_at=then, on_behalf_of=organiser)
    for command in (proposed, adopted):
        answer = service.post(command, stream=matter, by="street")
        assert answer.status_code == 201, answer.text
    return matter


def test_a_topic_of_three_communities_shows_as_a_candidate(sharing: Service) -> None:
    assert sharing.get(CANDIDATES).json() == []
    third = raise_topic(sharing, THIRD)
    (found,) = sharing.get(CANDIDATES).json()
    assert (found["street"], found["topic"]) == (str(STREET), "parking")
    assert set(found["communities"]) == {str(COMMITTEE), str(NEIGHBOUR), str(THIRD)}
    assert str(third) in found["matters"]
    assert found["recorded_as"] == []
    issue = uuid4()
    body = {
        "street": str(STREET),
        "topic": "parking",
        "matters": found["matters"],
        "finding": "三个社区均反映停车难。",
    }
    answer = sharing.post("detect-common-issue", body, stream=issue, by="street")
    assert answer.status_code == 201, answer.text
    (found,) = sharing.get(CANDIDATES).json()
    assert found["recorded_as"] == [str(issue)]
    assert sharing.get(f"{CANDIDATES}?street={STREET}").json() == [found]
    assert sharing.get(f"{CANDIDATES}?street={uuid4()}").json() == []
    assert sharing.get(f"{CANDIDATES}?strasse=1").status_code == 422


def test_two_matters_of_one_community_make_nothing_common(sharing: Service) -> None:
    raise_topic(sharing, COMMITTEE)
    assert sharing.get(CANDIDATES).json() == []
