"""N3 随机数的写法: fixed with the pool, so that nobody tries spellings until the panel pleases."""

import json

import pytest
from pydantic import ValidationError

from domain.events.draw import Randomness, ValueForm
from domain.steps.draw import ExecuteDraw, ValueOfAnotherForm
from tests.domain.course import changed
from tests.domain.draws import (
    COMMIT,
    COMMITTED,
    DRAW,
    EXECUTE,
    PEOPLE,
    QUOTAS_SET,
    RANDOMNESS,
    VALUE,
    commitment,
)
from tests.domain.specification import december, given


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("0105121827330", id="a digit short"),
        pytest.param("010512182733090", id="a digit more"),
        pytest.param("01 05 12 18 27", id="spaces"),
        pytest.param("01051218273+09", id="a sign"),
        pytest.param("0105121827330a", id="hexadecimal"),
        pytest.param("０１０５１２１８２７３３０９", id="full-width"),
        pytest.param("٠١٠٥١٢١٨٢٧٣٣٠٩", id="Arabic-Indic"),
        pytest.param("0105121827330²", id="a raised digit"),
        pytest.param("0105121827330\n9", id="a line break"),
        pytest.param("0105121827330\u200b", id="an unseen character"),
    ],
)
def test_a_value_is_written_as_was_committed_to(value: str) -> None:
    said = given("matter", *COMMITTED).when(changed(EXECUTE, value=value), at=december(8, 21))
    said.refused(ValueOfAnotherForm, "N3", "value")
    assert said.refusal is not None
    assert "应为14个阿拉伯数字，" in said.refusal.text("zh")
    assert "committed to: 14 digits," in said.refusal.text("en")
    assert value not in said.refusal.text("zh") + said.refusal.text("en")


@pytest.mark.parametrize(
    ("value", "fit"),
    [
        pytest.param("0a" * 32, True, id="64 characters"),
        pytest.param("01" * 32, True, id="no letter among them"),
        pytest.param("0a" * 31, False, id="a byte short"),
        pytest.param("0a" * 33, False, id="a byte more"),
        pytest.param("0A" * 32, False, id="capitals"),
        pytest.param("0x" + "0a" * 31, False, id="a prefix"),
        pytest.param("0g" * 32, False, id="no hexadecimal"),
    ],
)
def test_a_value_in_hexadecimal_is_in_small_letters(value: str, fit: bool) -> None:
    beacon = RANDOMNESS.model_copy(update={"form": ValueForm.HEX, "length": 64})
    committed = (*QUOTAS_SET, (changed(COMMIT, randomness=beacon), december(6)))
    said = given("matter", *committed).when(changed(EXECUTE, value=value), at=december(8, 21))
    if fit:
        said.accepted()
        return
    said.refused(ValueOfAnotherForm, "N3", "value")
    assert said.refusal is not None
    assert "应为64个小写十六进制字符，" in said.refusal.text("zh")


def test_white_space_around_a_value_is_not_part_of_it() -> None:
    around = ExecuteDraw(draw=DRAW, value=f" {VALUE}\n")
    assert around == EXECUTE


@pytest.mark.parametrize("value", ["", " ", "\x00", "1" * 201])
def test_a_value_is_a_line(value: str) -> None:
    with pytest.raises(ValueError, match="value"):
        ExecuteDraw(draw=DRAW, value=value)


@pytest.mark.parametrize(
    ("form", "length", "fit"),
    [
        ("digits", 1, False),
        ("digits", 2, True),
        ("digits", 3, True),
        ("digits", 200, True),
        ("digits", 201, False),
        ("hex", 2, True),
        ("hex", 3, False),
        ("hex", 200, True),
        ("text", 14, False),
    ],
)
def test_the_form_of_the_value_is_fixed_with_the_pool(form: str, length: int, fit: bool) -> None:
    values = {**RANDOMNESS.model_dump(mode="json"), "form": form, "length": length}
    if fit:
        changed(COMMIT, randomness=Randomness.model_validate_json(json.dumps(values)))
    else:
        with pytest.raises(ValidationError, match="length" if form != "text" else "form"):
            Randomness.model_validate_json(json.dumps(values))


@pytest.mark.parametrize("left_out", ["form", "length"])
def test_the_form_of_the_value_is_not_left_open(left_out: str) -> None:
    values = RANDOMNESS.model_dump(exclude={left_out})
    with pytest.raises(ValidationError, match=left_out):
        Randomness(**values)


@pytest.mark.parametrize("other", [{"form": ValueForm.HEX}, {"length": 12}], ids=["form", "length"])
def test_the_digest_binds_the_form_of_the_value(other: dict[str, object]) -> None:
    bound = commitment(PEOPLE, (), 4)
    randomness = RANDOMNESS.model_copy(update=other)
    assert bound.model_copy(update={"randomness": randomness}).digest != bound.digest
