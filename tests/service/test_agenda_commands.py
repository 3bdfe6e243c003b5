"""The agenda's own streams over HTTP: where they stand, what they answer, how they are read."""

from __future__ import annotations

from uuid import UUID

import pytest

from domain.steps.opinions import GatherOpinion
from domain.steps.proposal import WithdrawProposal
from domain.steps.suggestion import AnswerSuggestion
from service.command_examples import EXAMPLES
from tests.domain import course
from tests.domain.course import changed
from tests.domain.specification import december, january
from tests.service.agenda_course import (
    CALL,
    OPINION,
    SUGGESTION,
    TRAINING,
    WITHDRAWN,
    after_the_decision,
    before_the_matter,
)
from tests.service.running import Service, address

NOWHERE = UUID(int=404)


def test_their_addresses() -> None:
    assert address("call-for-opinions", CALL) == f"/api/v1/opinion-calls/{CALL}/call-for-opinions"
    assert address("make-suggestion", SUGGESTION) == (
        f"/api/v1/suggestions/{SUGGESTION}/make-suggestion"
    )
    assert address("hold-training", TRAINING) == f"/api/v1/trainings/{TRAINING}/hold-training"


def _record(service: Service) -> None:
    for stream, command, at, by in before_the_matter():
        answer = service.post(changed(command, occurred_at=at), stream=stream, by=by)
        assert answer.status_code == 201, (command, answer.text)
    for command, at in course.ASSIGNED:
        answer = service.post(changed(command, occurred_at=at))
        assert answer.status_code == 201, (command, answer.text)
    for stream, command, at, by in after_the_decision():
        answer = service.post(changed(command, occurred_at=at), stream=stream, by=by)
        assert answer.status_code == 201, (command, answer.text)


def test_they_are_recorded_and_what_is_there_already_is_a_conflict(service: Service) -> None:
    _record(service)
    again = changed(before_the_matter()[0][1], occurred_at=december(1))
    late = GatherOpinion(
        occurred_at=december(4), opinion=UUID(int=0xA11), channel="visit", text="补充。"
    )
    answered = AnswerSuggestion(occurred_at=january(6), adopted=False, answer="再次答复。")
    for stream, command, by, rule in (
        (CALL, again, "committee", "AlreadyExists"),
        (CALL, late, "committee", "OpinionsAlreadySummarised"),
        (SUGGESTION, answered, "street", "SuggestionAlreadyAnswered"),
        (WITHDRAWN, WithdrawProposal(reason="再次撤回。"), "committee", "ProposalAlreadyAnswered"),
    ):
        refused = service.post(command, stream=stream, by=by)
        assert (refused.status_code, refused.json()["rule"]) == (409, rule)


def test_they_are_listed_and_told_and_an_opinion_stays_sealed_in_its_fact(
    service: Service,
) -> None:
    _record(service)
    for kind, stream in (
        ("opinion-calls", CALL),
        ("suggestions", SUGGESTION),
        ("trainings", TRAINING),
    ):
        [listed] = service.get(f"/api/v1/{kind}").json()["items"]
        assert listed["stream"] == str(stream)
        assert service.get(f"/api/v1/{kind}/{stream}/timeline").json()["items"]
    [heard] = service.get("/api/v1/events?type=opinion.gathered.v1").json()["items"]
    assert heard["data"]["opinion"] == str(OPINION)
    assert set(heard["data"]["text"]) == {"commitment", "subject"}
    told = service.get(f"/api/v1/opinion-calls/{CALL}/timeline").json()["items"]
    assert [it["type"] for it in told] == [
        "opinions.called.v1",
        "opinion.gathered.v1",
        "opinions.summarised.v1",
    ]
    assert told[1]["fact"]["text"]["text"] == "楼道太黑。"


@pytest.mark.parametrize(
    "name", ["gather-opinion", "summarise-opinions", "answer-suggestion", "provide-support"]
)
def test_what_is_not_there_is_not_found(shared: Service, name: str) -> None:
    answer = shared.post(name, EXAMPLES[name], stream=NOWHERE, by="importer")
    assert answer.status_code == 404
    assert answer.json()["rule"] == "UnknownStream"


@pytest.mark.parametrize(
    ("name", "values", "field"),
    [
        pytest.param("call-for-opinions", {"channels": []}, "channels", id="no channel"),
        pytest.param("call-for-opinions", {"channels": ["rumour"]}, "channels.0", id="no such"),
        pytest.param("call-for-opinions", {"closes_at": "2026-03-01"}, "closes_at", id="a day"),
        pytest.param("hold-training", {"audience": []}, "audience", id="nobody trained"),
        pytest.param(
            "hold-training",
            {"audience": [{"audience": "residents", "people": 0}]},
            "audience.0.people",
            id="none of them",
        ),
        pytest.param("provide-support", {"people": 0}, "people", id="support for nobody"),
        pytest.param("urge-result", {"by": {}}, "by", id="nobody presses"),
        pytest.param("make-suggestion", {"matters": ["x"]}, "matters.0", id="no id"),
    ],
)
def test_unfit_fields_are_named(
    shared: Service, name: str, values: dict[str, object], field: str
) -> None:
    answer = shared.post(name, {**EXAMPLES[name], **values}, stream=UUID(int=0xABC))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
