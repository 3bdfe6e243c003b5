"""A scorecard over HTTP: the ledger's own figures, a signed checkpoint, and what changed since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from domain.act import Command
from domain.events.scoring import Consulted, ExclusionReason
from domain.rules.pack import BEIJING
from domain.scoring.counting import Card
from domain.scoring.shipped import SHIPPED
from domain.steps.score_items import ExcludeScoreItem, ReadmitScoreItem
from domain.steps.scorecard import (
    DecideScorecardObjection,
    FileScorecardObjection,
    FinaliseScorecard,
    ProposeScorecard,
    RestateScorecard,
)
from domain.steps.scoring_formula import AdoptScoringFormula
from domain.streams.registry import REGISTRY_STREAM
from domain.streams.scorecard import scorecard_id
from projections.scorecards import ScorecardPage
from tests.conftest import settle
from tests.domain import course
from tests.domain.course import changed
from tests.domain.specification import COMMITTEE, STREET, december, january
from tests.service.conftest import StartService
from tests.service.running import Service

MINE = scorecard_id(STREET, 2025)
MATTER, OTHER = UUID(int=0xE1), UUID(int=0xE2)
OBJECTION = UUID(int=0xE3)
ADOPT = AdoptScoringFormula(
    occurred_at=december(5),
    formula=changed(SHIPPED[Card.STREET].formula, id="district-street"),
    year_from=2025,
    consulted=(Consulted(who="各街道", on=december(4).date(), outcome="无异议。"),),
    text="一、权重见附表。",
)
PROPOSE = ProposeScorecard(occurred_at=january(9), organisation=STREET, year=2025)


@pytest.fixture(scope="module")
def scored(start_service: StartService) -> Iterator[Service]:
    """Two topics taken up on the first of December, neither announced by the end of the year; the
    formula of the year as it was adopted before there was a ledger."""
    with start_service() as service:
        for matter in (MATTER, OTHER):
            for command in (course.PROPOSE, course.ADOPT):
                said = changed(command, occurred_at=december(1, 9), on_behalf_of=COMMITTEE)
                assert service.post(said, stream=matter, by="importer").status_code == 201
        answer = service.post(ADOPT, stream=REGISTRY_STREAM, by="importer")
        assert answer.status_code == 201, answer.text
        yield service


def recorded(service: Service, command: Command, by: str = "district") -> dict[str, Any]:
    """What was recorded of the scorecard by this, which must be accepted."""
    answer = service.post(command, stream=MINE, by=by)
    assert answer.status_code == 201, answer.text
    (event,) = service.app.state.parts.district.recorder.stream(MINE)[-1:]
    found: dict[str, Any] = json.loads(event.data)
    return found


def refused(service: Service, command: Command, by: str = "district") -> str:
    """Why this was refused."""
    answer = service.post(command, stream=MINE, by=by)
    assert answer.status_code == 422, answer.text
    return str(answer.json()["rule"])


def notices(figures: dict[str, Any]) -> tuple[int, int, int]:
    """Published in time, to publish, left out."""
    found = {it["indicator"]: it for it in figures["figures"]}["notices_published"]
    return found["numerator"], found["denominator"], found["excluded"]


def opened_in(service: Service, matter: UUID) -> int:
    """The position at which the item of a matter begins: where the topic was taken up."""
    events = service.app.state.parts.district.recorder.stream(matter)
    return next(it.position for it in events if it.type == "proposal.adopted.v1")


def test_a_card_goes_from_its_proposal_to_its_restatement(scored: Service) -> None:
    service, district = scored, scored.app.state.parts.district
    head = service.head()
    proposed = recorded(service, PROPOSE)
    assert notices(proposed["figures"]) == (0, 2, 0)
    assert proposed["figures"]["position"] == head
    assert proposed["figures"]["formula"] == "district-street"
    assert proposed["figures"]["as_of"] == "2026-01-09T01:00:00Z"
    assert proposed["objections_until"] == "2026-01-23T15:59:59Z"

    objection = FileScorecardObjection(
        occurred_at=january(12), objection=OBJECTION, indicator="notices_published", ground="误记。"
    )
    assert refused(service, changed(objection, occurred_at=january(24)), "street") == (
        "ObjectionWindowClosed"
    )
    recorded(service, objection, "street")
    ruling = DecideScorecardObjection(
        occurred_at=january(15), objection=OBJECTION, upheld=True, reason="属实。"
    )
    recorded(service, ruling)
    exclude = ExcludeScoreItem(
        occurred_at=january(16),
        organisation=STREET,
        year=2025,
        indicator="notices_published",
        of=MATTER,
        item=opened_in(service, MATTER),
        reason=ExclusionReason.RECORDED_WRONGLY,
        explanation="依裁定剔除。",
    )
    assert refused(service, changed(exclude, of=OTHER)) == "NoSuchItem"
    assert refused(service, changed(exclude, item=1)) == "NoSuchItem"
    recorded(service, exclude)
    readmit = ReadmitScoreItem(
        occurred_at=january(17),
        **exclude.model_dump(include={"organisation", "year", "indicator", "of", "item"}),
        explanation="再次核对。",
    )
    recorded(service, readmit)
    exclude = changed(exclude, occurred_at=january(18))
    recorded(service, exclude)

    finalise = FinaliseScorecard(occurred_at=january(26))
    assert refused(service, finalise) == "LogNotSealed"
    district.sealer.seal_all()
    newest = service.app.state.parts.log.newest().checkpoint
    final = recorded(service, finalise)
    assert notices(final["figures"]) == (0, 1, 1)
    assert final["figures"]["position"] == newest.size == service.head() - 1
    assert final["checkpoint"] == {
        "origin": newest.origin,
        "size": newest.size,
        "root": newest.root.hex(),
    }

    restate = RestateScorecard(occurred_at=january(28), reason="补录了一次公示。")
    district.sealer.seal_all()
    assert refused(service, restate) == "NothingDiffers"
    announced = changed(course.ANNOUNCE, occurred_at=december(5), on_behalf_of=COMMITTEE)
    late = service.post(announced, stream=OTHER, by="importer")
    assert late.status_code == 201, late.text
    district.sealer.seal_all()
    restated = recorded(service, restate)
    assert notices(restated["figures"]) == (1, 1, 1)
    assert restated["differences"] == [
        {
            "indicator": "notices_published",
            "numerator_before": 0,
            "denominator_before": 1,
            "numerator": 1,
            "denominator": 1,
            "events": [late.json()["position"]],
        }
    ]

    settle(district)
    page: ScorecardPage = district.stores["scorecards"].get((MINE,))
    assert [it.stage for it in page.versions] == ["proposed", "final", "restated"]
    assert page.versions[-1].figures.position == restated["figures"]["position"]
    assert [it.upheld for it in page.objections] == [True]
    told = [(it.item, it.reason, it.readmitted_at) for it in page.exclusions]
    assert told == [
        (exclude.item, "recorded_wrongly", january(17)),
        (exclude.item, "recorded_wrongly", None),
    ]


@pytest.mark.parametrize("field", ["figures", "score", "position", "checkpoint", "differences"])
def test_nobody_sends_a_figure(scored: Service, field: str) -> None:
    body = {"organisation": str(STREET), "year": 2025, field: 1}
    answer = scored.post("propose-scorecard", body, stream=MINE, by="district")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


def test_a_retry_is_answered_as_the_first_time(scored: Service) -> None:
    other = scorecard_id(STREET, 2025)
    key = {"Idempotency-Key": "scorecard-exclusion"}
    exclude = ExcludeScoreItem(
        occurred_at=datetime(2026, 2, 2, tzinfo=BEIJING),
        organisation=STREET,
        year=2025,
        indicator="notices_published",
        of=OTHER,
        item=opened_in(scored, OTHER),
        reason=ExclusionReason.DUPLICATE,
        explanation="重复。",
    )
    first = scored.post(exclude, stream=other, by="district", headers=key)
    assert first.status_code == 201, first.text
    again = scored.post(exclude, stream=other, by="district", headers=key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_scorecard_is_at_no_other_streams_id(scored: Service) -> None:
    for command in (PROPOSE, FinaliseScorecard()):
        answer = scored.post(command, stream=MATTER, by="district")
        assert answer.status_code == 404, answer.text
        assert answer.json()["rule"] == "UnknownStream"
