"""Guarded text, ids and parties: what may stand in a command at all."""

from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter, ValidationError

from domain.value import Code, DivisionCode, Line, Moment, Party, Prose, Value

SOMEBODY = UUID(int=1)


def read(type_: Any, value: Any) -> Any:
    return TypeAdapter(type_).validate_python(value)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        pytest.param(Line, "", id="nothing"),
        pytest.param(Line, " \t\u3000", id="blanks only"),
        pytest.param(Line, "字" * 201, id="a line of 201"),
        pytest.param(Prose, "字" * 10_001, id="prose of 10001"),
        pytest.param(Line, "a\x00b", id="NUL"),
        pytest.param(Prose, "a\x1bb", id="escape"),
        pytest.param(Prose, "a\x7fb", id="delete"),
        pytest.param(Line, "a\ud800b", id="lone surrogate"),
        pytest.param(Code, "编号", id="a code that is not ASCII"),
        pytest.param(Code, "a" * 65, id="a code of 65"),
        pytest.param(DivisionCode, "110", id="a division code of 3"),
        pytest.param(DivisionCode, "１１０１０１", id="full-width digits"),
        pytest.param(Moment, "2026-01-01T00:00:00", id="a moment without zone"),
    ],
)
def test_what_is_refused(type_: Any, value: str) -> None:
    with pytest.raises(ValidationError):
        read(type_, value)


@pytest.mark.parametrize(
    ("type_", "value", "kept"),
    [
        pytest.param(Line, " 楼道照明 ", "楼道照明", id="without outer blanks"),
        pytest.param(Line, "字" * 200, "字" * 200, id="a line of 200"),
        pytest.param(Prose, "一\n二\t三", "一\n二\t三", id="line breaks and tabs"),
        pytest.param(Line, "cafe\u0301", "café", id="composed"),
        pytest.param(Line, "𠮷", "𠮷", id="beyond the basic plane"),
    ],
)
def test_what_is_kept(type_: Any, value: str, kept: str) -> None:
    assert read(type_, value) == kept


def test_a_party_is_a_person_or_an_organisation() -> None:
    assert Party(person=SOMEBODY).id == Party(organisation=SOMEBODY).id == SOMEBODY
    for both in ({}, {"person": SOMEBODY, "organisation": SOMEBODY}):
        with pytest.raises(ValidationError):
            Party(**both)


def test_a_value_neither_changes_nor_takes_what_it_does_not_know() -> None:
    party = Party(person=SOMEBODY)
    with pytest.raises(ValidationError):
        party.person = None
    with pytest.raises(ValidationError):
        Party(person=SOMEBODY, name="王")  # type: ignore[call-arg]
    assert issubclass(Party, Value)
