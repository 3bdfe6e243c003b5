"""Whatever text a command puts into a fact is looked into; people's words are sealed instead."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from domain.act import Command
from domain.catalogue import COMMANDS, FACTS
from domain.event import Actor
from domain.events.agenda import ProposalAdopted
from domain.plain_text import fields_with_text, plain_texts
from domain.steps.decision import SetPriorities
from domain.steps.draw import ExecuteDraw
from domain.steps.hosting import ChallengeHost
from domain.steps.opinions import CallForOpinions, GatherOpinion
from domain.steps.proposal import SubmitProposal
from domain.steps.referral import (
    AnswerReferral,
    IssueReferral,
    ObjectToReferral,
    RejectAnswer,
    ReportInterim,
)
from domain.steps.registration import Entry, UpdateRegister
from domain.steps.statement import CorrectStatement, MakeStatement
from domain.value import Unguarded
from infra.codec import Codec
from service.command_examples import EXAMPLES
from service.field_texts import field_text
from service.problems import invalid_body
from tests.domain import course
from tests.domain.course import changed
from tests.domain.samples import SAMPLES
from tests.domain.specification import CLERK, HOUSING_CLERK, STREAM, History, december, given
from tests.golden.samples import envelope

MOBILE = "13800138000"
IDENTITY = "110101199003070011"

ASKED: History = ((SAMPLES[CallForOpinions], december(1)),)

SAID: dict[type[Command], tuple[str, History, datetime, Actor]] = {
    SubmitProposal: ("matter", (), december(1), CLERK),
    GatherOpinion: ("opinion_call", ASKED, december(2), CLERK),
    MakeStatement: ("matter", course.OPENED, december(10, 15), CLERK),
    CorrectStatement: ("matter", course.SPOKEN, december(10, 15), CLERK),
    ChallengeHost: ("matter", course.OPENED, december(10, 15), CLERK),
    IssueReferral: ("matter", course.ADOPTED, december(3), CLERK),
    ObjectToReferral: ("matter", course.REFERRED, december(4), HOUSING_CLERK),
    ReportInterim: ("matter", course.ACCEPTED, december(5), HOUSING_CLERK),
    AnswerReferral: ("matter", course.ACCEPTED, december(5), HOUSING_CLERK),
    RejectAnswer: ("matter", course.RELAYED, december(7), CLERK),
}
"""Each command in which people speak in their own words, and when it can be given."""


def unguarded(model: type[BaseModel]) -> list[str]:
    """The fields that are not looked into."""
    return [
        name
        for name, field in model.model_fields.items()
        if any(isinstance(mark, Unguarded) for mark in field.metadata)
    ]


def with_text(body: Any, text: str) -> Iterator[tuple[str, Any]]:
    """(top field, body with the text in the place of one of its values), for every value in it,
    and for every key that is no field's name."""
    for top in body:
        places = list(_places(body[top], (top,)))
        for *way, last in places:
            other = copy.deepcopy(body)
            at = other
            for step in way:
                at = at[step]
            at[last] = text
            yield top, other
            if way and way[-1] == "features":
                at[text] = at.pop(last)
                yield top, other


def _places(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for key in value:
            yield from _places(value[key], (*path, key))
    elif isinstance(value, list):
        for index in range(min(len(value), 2)):
            yield from _places(value[index], (*path, index))


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("text", [MOBILE, f"电话{MOBILE}。", IDENTITY, f"证号{IDENTITY}。"])
def test_no_command_takes_a_number_into_a_fact_in_plain(name: str, text: str) -> None:
    """Whatever field it is put into: it is refused, unless its decider seals that field."""
    command = COMMANDS[name]
    sample = json.loads(SAMPLES[command].model_dump_json(exclude_none=True))
    for body in ({**dict.fromkeys(command.model_fields, ""), **sample}, EXAMPLES[name]):
        for field, said in with_text(body, text):
            fit = {key: value for key, value in said.items() if value != ""}
            try:
                taken = command.__pydantic_validator__.validate_json(json.dumps(fit), strict=True)
            except ValidationError:
                continue
            assert text not in taken.model_dump_json() or field in unguarded(command), (field, said)


@pytest.mark.parametrize(("command", "name"), [(it, name) for it in SAID for name in unguarded(it)])
def test_peoples_words_are_taken_and_sealed(command: type[Command], name: str) -> None:
    kind, history, at, by = SAID[command]
    words = f"我是{IDENTITY}，电话{MOBILE}。"
    spoken = changed(SAMPLES[command], **{name: words})
    assert getattr(spoken, name) == words
    facts = given(kind, *history).when(spoken, at=at, by=by).accepted()
    assert facts
    for fact in facts:
        written = fact.model_dump_json()
        assert MOBILE not in written
        assert IDENTITY not in written


def test_nothing_else_goes_unlooked_at() -> None:
    """But for the public value of a draw, which must be of the form that was committed to."""
    by_command = {command: unguarded(command) for command in COMMANDS.values()}
    assert {command for command, fields in by_command.items() if fields} == {*SAID, ExecuteDraw}
    assert by_command[ExecuteDraw] == ["value"]


def test_no_fact_holds_text_that_a_decider_should_have_sealed() -> None:
    assert not [name for name, fact in FACTS.items() if unguarded(fact)]


def test_every_field_at_fault_is_named_and_nothing_repeated() -> None:
    body = {"priorities": ["照明", f"电话{MOBILE}"], "reason": f"{IDENTITY} {MOBILE}"}
    with pytest.raises(ValidationError) as unfit:
        SetPriorities.model_validate_json(json.dumps(body))
    problem = invalid_body(unfit.value, SetPriorities.clauses)
    for language in ("zh", "en"):
        document = problem.document(language, None)
        assert document["status"] == 422
        assert [(it["field"], it["rule"]) for it in document["errors"]] == [
            ("priorities.1", "mobile_number"),
            ("reason", "identity_number"),
            ("reason", "mobile_number"),
        ]
        told = json.dumps(document)
        assert MOBILE not in told
        assert IDENTITY not in told
    assert MOBILE not in str(unfit.value)
    assert field_text("mobile_number", {}, "zh") != field_text("identity_number", {}, "zh")
    assert "landline" in field_text("mobile_number", {}, "en")


def test_what_was_recorded_before_stays_readable() -> None:
    """A fact is not asked again: of an older ledger, it is there as it is."""
    stored = Codec().encode(
        envelope(ProposalAdopted, full=True),
        ProposalAdopted(title=f"电话{MOBILE}", reason=f"证号{IDENTITY}"),
    )
    event = Codec().decode(1, STREAM, 1, ProposalAdopted.type, stored, december(1))
    assert event.fact == ProposalAdopted(title=f"电话{MOBILE}", reason=f"证号{IDENTITY}")


def test_text_is_found_in_fields_of_fields() -> None:
    register = UpdateRegister(
        organisations=(
            Entry(organisation=course.TASK, kind="department", name="某科", division_code="110101"),
        )
    )
    assert list(plain_texts(register)) == [
        (("organisations", 0, "name"), "某科"),
        (("organisations", 0, "division_code"), "110101"),
    ]
    assert "organisations" in fields_with_text(UpdateRegister)
