"""Every command over HTTP: its example, its answer, idempotency keys and versions of streams."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.act import Command
from domain.catalogue import COMMANDS
from domain.decider import STEPS
from domain.events.erasure import ErasureGround
from domain.events.notice import Capacity
from domain.events.registry import Kind
from domain.procedure import scoring
from domain.roles import Role
from domain.steps.appraisal import CloseAppraisal, GiveRating, OpenAppraisal
from domain.steps.archive import AdoptNorm
from domain.steps.decision import ResumeMatter
from domain.steps.erasing import EraseSubject
from domain.steps.linkage import EscalateMatter, RaiseCommonIssue, ReportStreetOutcome
from domain.steps.notice import AdmitApplication, ApplyToTakePart, RejectApplication
from domain.steps.proposal import CosignProposal, DeclineProposal, MergeProposal
from domain.steps.publicity import PublishOutcome
from domain.steps.referral import DecideReferralObjection, RejectAnswer
from domain.steps.registration import (
    DissolveOrganisation,
    Entry,
    MergeOrganisation,
    RenameOrganisation,
    UpdateRegister,
)
from domain.steps.session import RecordAttendance
from domain.steps.undertaking import CompleteTask, FailTask, ReachMilestone
from domain.streams.appraisal import appraisal_id
from domain.streams.registry import REGISTRY_STREAM
from service.command_examples import EXAMPLES
from tests.domain import course
from tests.domain.course import changed
from tests.domain.specification import (
    COMMITTEE,
    DISTANT_COMMITTEE,
    GRID,
    HOUSING,
    NEIGHBOUR,
    ORGANISATIONS,
    OWNERS,
    STREAM,
    STREET,
    december,
    january,
)
from tests.service import agenda_course, levels_course, talking_course, working_course
from tests.service.running import Service, address

OTHER, SHELVED, THIRD = (UUID(int=number) for number in (0xB, 0xC, 0xD))
APPRAISAL = appraisal_id(COMMITTEE, date(2025, 1, 1))
SECOND_TASK = UUID(int=0x82)
SECOND_REFERRAL = UUID(int=0x92)

Given = tuple[UUID, Command, Any, str]


def test_every_command_has_an_example() -> None:
    assert list(EXAMPLES) == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_example_fits_the_command(name: str) -> None:
    body = json.dumps(EXAMPLES[name])
    COMMANDS[name].__pydantic_validator__.validate_json(body, strict=True)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_example_reaches_the_rules(shared: Service, name: str) -> None:
    """Recorded, or refused by a rule of the policy (its relation among them): never as unfit."""
    roles = STEPS[COMMANDS[name]].roles
    by = next(it for it in ("importer", "district", "street") if Role(it) in roles)
    answer = shared.post(name, EXAMPLES[name], stream=UUID(int=0xFF), by=by)
    if answer.status_code >= 300:
        assert answer.status_code in (403, 404, 409, 422)
        assert answer.status_code != 403 or answer.json()["field"] == "on_behalf_of"
        assert answer.json()["clause"]
        assert answer.json()["rule"][0].isupper(), "a reason of the rules, not of the schema"


def _whole_course() -> list[Given]:
    """One matter from its proposal to its rating, and beside it those that end otherwise."""
    clerk, housing = "committee", "department"

    def of(stream: UUID, history: Any) -> list[Given]:
        return [(stream, command, at, clerk) for command, at in history]

    def done(command: Command, at: Any, by: str = clerk, stream: UUID = STREAM) -> Given:
        return stream, command, at, by

    main = [
        *of(STREAM, course.PROPOSED),
        done(CosignProposal(cosigner=course.ZHAO), december(1, 10)),
        *of(OTHER, course.PROPOSED),
        done(MergeProposal(into=STREAM, reason="内容相同。"), december(1, 11), stream=OTHER),
        *of(THIRD, course.PROPOSED),
        done(DeclineProposal(reason="不属于协商范围。"), december(2), stream=THIRD),
        done(course.ADOPT, december(2)),
        done(course.PACK, december(3)),
        done(course.ANNOUNCE, december(4)),
        done(ApplyToTakePart(applicant=course.ZHAO, capacity=Capacity.RESIDENT), december(4, 10)),
        done(
            ApplyToTakePart(applicant=course.STRANGER, capacity=Capacity.OBSERVER), december(4, 11)
        ),
        done(AdmitApplication(applicant=course.ZHAO), december(5)),
        done(RejectApplication(applicant=course.STRANGER, reason="名额已满。"), december(5)),
        done(course.FILL, december(5, 10)),
        done(course.FREEZE, december(9, 18)),
        done(course.OPEN, december(10, 14)),
        done(RecordAttendance(session=course.SESSION, present=(course.WANG,)), december(10, 14, 5)),
        done(course.SPEAK, december(10, 14, 30)),
        done(course.AGREE, december(10, 14, 40)),
        done(course.CLOSE, december(10, 16)),
        done(course.RENEW, december(11)),
        done(course.FREEZE, december(15, 18)),
        done(course.OPEN_AGAIN, december(16, 14)),
        done(course.CLOSE_AGAIN, december(16, 16)),
        done(course.DECIDE, december(17)),
        done(course.ASSIGN, december(18)),
        done(ReachMilestone(task=course.TASK, title="灯具到货"), december(19)),
        done(changed(course.ASSIGN, task=SECOND_TASK), december(18)),
        done(FailTask(task=SECOND_TASK, reason="线路老化。"), december(20)),
        done(course.REFER, december(18)),
        done(course.OBJECT, december(19), housing),
        done(
            DecideReferralObjection(referral=course.REFERRAL, upheld=False, reason="属其职责。"),
            december(20),
            "street",
        ),
        done(course.ACCEPT, december(21), housing),
        done(course.ANSWER, december(22), housing),
        done(course.RELAY, december(23)),
        done(RejectAnswer(referral=course.REFERRAL, reason="尚未施工。"), december(24)),
        done(course.ANSWER, december(25), housing),
        done(course.RELAY, december(26)),
        done(course.VERIFY, december(27)),
        done(CompleteTask(task=course.TASK, summary="已安装。"), december(28)),
        done(
            PublishOutcome(
                summary="声控灯已安装。",
                place="公示栏",
                published_from=date(2025, 12, 29),
                published_until=date(2026, 1, 20),
            ),
            december(29),
        ),
    ]
    shelved = [
        *of(SHELVED, course.SHELVED),
        done(ResumeMatter(reason="产权单位已答复。"), december(12), stream=SHELVED),
        done(course.CALL, december(13), stream=SHELVED),
        done(course.VOTE, december(31), stream=SHELVED),
    ]
    appraisal = [
        done(
            OpenAppraisal(
                organiser=COMMITTEE,
                subjects=(STREET, HOUSING),
                period_from=date(2025, 1, 1),
                period_until=date(2025, 12, 31),
            ),
            january(5),
            stream=APPRAISAL,
        ),
        done(
            GiveRating(
                subject=HOUSING,
                matter=STREAM,
                rater=course.WANG.id,
                taking_part=4,
                carrying_out=5,
            ),
            january(6),
            stream=APPRAISAL,
        ),
        done(CloseAppraisal(matters=(STREAM,)), january(7), stream=APPRAISAL),
    ]
    registry = [
        done(
            UpdateRegister(
                organisations=(
                    Entry(
                        organisation=UUID(int=9), kind=Kind.GRID, name="第二网格", parent=NEIGHBOUR
                    ),
                )
            ),
            january(8),
            "district",
            REGISTRY_STREAM,
        ),
        done(
            RenameOrganisation(organisation=GRID, name="东一网格"),
            january(8),
            "district",
            REGISTRY_STREAM,
        ),
        done(
            MergeOrganisation(organisation=DISTANT_COMMITTEE, into=NEIGHBOUR),
            january(9),
            "district",
            REGISTRY_STREAM,
        ),
        done(
            DissolveOrganisation(organisation=OWNERS, reason="任期届满"),
            january(9),
            "district",
            REGISTRY_STREAM,
        ),
    ]
    agenda = [*agenda_course.before_the_matter(), *agenda_course.after_the_decision()]
    levels = [*levels_course.in_the_register(), *levels_course.risen()]
    work = [*working_course.carried_out(), *working_course.looked_at()]
    talk = [
        *talking_course.before_the_session(),
        *talking_course.the_session(),
        *talking_course.by_the_assembly(),
    ]
    erase = EraseSubject(ground=ErasureGround.SERVICE_ENDED)
    persons = [done(erase, january(10), "district", course.WANG.id)]
    return [*main, *agenda, *shelved, *appraisal, *talk, *work, *levels, *registry, *persons]


def _told(command: Command) -> tuple[UUID, ...]:
    """The other streams that get a fact of the command."""
    match command:
        case MergeProposal() | EscalateMatter():
            return (command.into,)
        case RaiseCommonIssue():
            return tuple(it for id in command.escalate for it in (id, command.into))
        case ReportStreetOutcome():
            return command.matters
        case AdoptNorm():
            return command.cases
        case _:
            return ()


def test_every_command_is_recorded_in_its_place(service: Service) -> None:
    given = _whole_course()
    versions: dict[UUID, int] = {REGISTRY_STREAM: len(ORGANISATIONS)}
    head = service.head()
    for stream, command, at, by in given:
        answer = service.post(changed(command, occurred_at=at), stream=stream, by=by)
        assert answer.status_code == 201, (command, answer.text)
        receipt = answer.json()
        head += receipt["facts"]
        told = _told(command)
        for other in told:
            versions[other] = versions.get(other, 0) + 1
        versions[stream] = versions.get(stream, 0) + receipt["facts"] - len(told)
        assert receipt["stream"] == str(stream)
        assert receipt["version"] == versions[stream]
        assert receipt["position"] == head == service.head()
    of_scorecards = {step.command for step in scoring.TABLE}  # test_scorecard_course.py
    assert {type(command) for _, command, *_ in given} == set(COMMANDS.values()) - of_scorecards
    page = service.get(f"/api/v1/matters/{STREAM}").json()
    assert page["stage"] == "decided"
    assert page["tasks_open"] == page["referrals_open"] == 0


def test_an_answer_says_where_the_fact_stands(service: Service) -> None:
    answer = service.post(changed(course.PROPOSE, occurred_at=december(1)))
    assert answer.status_code == 201
    head = service.head()
    assert answer.json() == {
        "stream": str(STREAM),
        "version": 1,
        "position": head,
        "facts": 1,
        "proofs": [f"/api/v1/events/{head}.tlog-proof"],
    }
    assert answer.headers["ETag"] == '"1"'
    assert answer.headers["Yishi-Position"] == str(head)
    found = service.get(answer.headers["Location"])
    assert found.json()["position"] == head
    assert found.json()["type"] == "proposal.submitted.v1"


def test_what_the_ledger_says_already_adds_nothing(service: Service) -> None:
    name = RenameOrganisation(organisation=GRID, name="第一网格")
    answer = service.post(name, by="district")
    assert answer.status_code == 200
    assert answer.json()["facts"] == 0
    assert "Location" not in answer.headers


def test_a_retry_gets_the_same_answer_and_doubles_nothing(service: Service) -> None:
    propose = changed(course.PROPOSE, occurred_at=december(1))
    first = service.post(propose, headers={"Idempotency-Key": "月".encode().hex()})
    head = service.head()
    again = service.post(propose, headers={"Idempotency-Key": "月".encode().hex()})
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert service.head() == head


def test_a_retry_may_be_written_otherwise(service: Service) -> None:
    body = json.loads(changed(course.PROPOSE, occurred_at=december(1)).model_dump_json())
    spaced = json.dumps(dict(reversed(body.items())), indent=1).encode()
    first = service.post("submit-proposal", body, headers={"Idempotency-Key": "k"})
    assert (
        service.post("submit-proposal", spaced, headers={"Idempotency-Key": "k"}).text == first.text
    )


def test_keys_of_different_callers_do_not_meet(service: Service) -> None:
    key = {"Idempotency-Key": "k"}
    service.post(changed(course.PROPOSE, occurred_at=december(1)), headers=key)
    cosign = CosignProposal(cosigner=course.ZHAO)
    assert service.post(cosign, by="street", headers=key).status_code == 201


def test_a_command_for_the_version_that_was_read(service: Service) -> None:
    service.post(changed(course.PROPOSE, occurred_at=december(1)))
    etag = service.get(f"/api/v1/matters/{STREAM}").headers["ETag"]
    cosign = CosignProposal(cosigner=course.ZHAO)
    taken = service.post(cosign, headers={"If-Match": etag})
    assert taken.status_code == 201
    stale = service.post(CosignProposal(cosigner=course.LI), headers={"If-Match": etag})
    assert stale.status_code == 412
    assert stale.headers["ETag"] == taken.headers["ETag"]
    fresh = service.post(
        CosignProposal(cosigner=course.LI), headers={"If-Match": taken.headers["ETag"]}
    )
    assert fresh.status_code == 201


def test_people_get_pseudonyms_of_their_own_in_each_organisation(service: Service) -> None:
    def pseudonym(by: str, outside: str) -> str:
        answer = service.request(
            "POST",
            "/api/v1/persons",
            json={"source": "front-desk", "external_id": outside},
            headers=service.authorization(by),
        )
        assert answer.status_code == 200
        return str(answer.json()["person"])

    wang = pseudonym("committee", "110101199001010010")
    assert pseudonym("committee", "110101199001010010") == wang
    assert len({wang, pseudonym("committee", "x"), pseudonym("street", "110101199001010010")}) == 3


def test_nobody_else_gets_pseudonyms(shared: Service) -> None:
    answer = shared.request(
        "POST",
        "/api/v1/persons",
        json={"source": "front-desk", "external_id": "x"},
        headers=shared.authorization("department"),
    )
    assert answer.status_code == 403


def test_the_address_of_a_command() -> None:
    assert address("update-register") == "/api/v1/registry/update-register"
    assert address("adopt-proposal", STREAM) == f"/api/v1/matters/{STREAM}/adopt-proposal"
