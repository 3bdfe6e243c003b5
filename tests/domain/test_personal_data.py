"""Which numbers belong to a person, and which only look as if they did. All of them are made up."""

from __future__ import annotations

import hashlib
import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.personal_data import MASKS, NumberKind, find, is_identity_number, masked

MOBILE, IDENTITY = NumberKind.MOBILE, NumberKind.IDENTITY
TWELVE = "110101901001"


def identity_number(region: str, born: date, order: int) -> str:
    """With its check digit as ISO 7064 words it: the sum of digit × 2^place is 1 modulo 11."""
    body = f"{region}{born:%Y%m%d}{order:03d}"
    total = sum(int(digit) * 2**place for place, digit in zip(range(17, 0, -1), body, strict=True))
    return body + "0123456789X"[(1 - total) % 11]


SOMEBODY = identity_number("110101", date(1990, 3, 7), 1)
WITH_X = next(
    number
    for number in (identity_number("320505", date(1963, 11, 30), order) for order in range(99))
    if number.endswith("X")
)


def read(text: str) -> list[tuple[NumberKind, str]]:
    """What is found, with how it stands there."""
    return [(it.kind, text[it.start : it.end]) for it in find(text)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("电话{}联系", "13800138000", id="among Chinese"),
        pytest.param("{}", "19912345678", id="alone"),
        pytest.param("Call {}.", "13800138000", id="before a full stop"),
        pytest.param("({}@139.com)", "13900139000", id="as an address"),
        pytest.param("{}", "138-0013-8000", id="hyphens"),
        pytest.param("{}", "138 0013 8000", id="blanks"),
        pytest.param("{}", "1380-0138-000", id="four and four and three"),
        pytest.param("{}", "138\u30000013\u20118000", id="a wide blank and an unbroken hyphen"),
        pytest.param("{}", "+86 13800138000", id="from abroad"),
        pytest.param("{}", "+8613800138000", id="from abroad in one"),
        pytest.param("{}", "008613800138000", id="dialled from abroad"),
        pytest.param("{}", "86-138-0013-8000", id="without a plus"),
        pytest.param("(+86){}", "13800138000", id="behind a bracket"),
        pytest.param("{}", "１３８００１３８０００", id="full width"),
        pytest.param("{}", "＋８６１３８００１３８０００", id="full width from abroad"),
        pytest.param("{}", "١٣٨٠٠١٣٨٠٠٠", id="another script"),
        pytest.param("①{}", "13800138000", id="after a number in a circle"),
        pytest.param("2025-12-11 {}", "13800138000", id="after a day"),
        pytest.param("_{}_", "13800138000", id="between strokes"),
    ],
)
def test_a_mobile_number(text: str, number: str) -> None:
    assert read(text.format(number)) == [(MOBILE, number)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("身份证{}。", SOMEBODY, id="among Chinese"),
        pytest.param("{}", WITH_X, id="with an X"),
        pytest.param("{}", WITH_X.lower(), id="with a small x"),
        pytest.param("{}", WITH_X.replace("X", "Ｘ"), id="with a wide X"),
        pytest.param("5 {}", SOMEBODY, id="after another number"),
        pytest.param("{}", f"{SOMEBODY[:6]} {SOMEBODY[6:14]} {SOMEBODY[14:]}", id="in parts"),
        pytest.param("{}", "-".join(re.findall("..", SOMEBODY)), id="in pairs"),
        pytest.param("{}", identity_number("911344", date(2001, 2, 3), 7), id="a foreigner's"),
        pytest.param("{}", identity_number("830000", date(1988, 2, 29), 7), id="a leap day"),
        pytest.param("身份证号码：{}", "110101491001002", id="an old one, where it is named"),
    ],
)
def test_an_identity_number(text: str, number: str) -> None:
    assert read(text.format(number)) == [(IDENTITY, number)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("110101", id="a district"),
        pytest.param(TWELVE, id="a committee"),
        pytest.param(f"{TWELVE}001", id="a grid, as long as an old identity number"),
        pytest.param("110101491001002", id="an old identity number that nothing names"),
        pytest.param("7f3ac113-8001-4380-8000-138001380001", id="a UUID"),
        pytest.param(str(UUID(int=13800138000)), id="a UUID of digits"),
        pytest.param(str(UUID("13800138-0001-3800-1380-001380013800")), id="a UUID of numbers"),
        pytest.param("e13800138000f", id="between hexadecimal digits"),
        pytest.param("SN13800138000", id="behind letters"),
        pytest.param("13800138000kg", id="before letters"),
        pytest.param("138001380001", id="twelve digits"),
        pytest.param("1380013800", id="ten digits"),
        pytest.param("12800138000", id="no such prefix"),
        pytest.param("64000000", id="a landline"),
        pytest.param("010-64000000", id="a landline with its area"),
        pytest.param("400-800-1380", id="a service number"),
        pytest.param("13,800,138,000.00", id="an amount in groups"),
        pytest.param("13800138000.50", id="an amount with hundredths"),
        pytest.param("13800138000元", id="an amount in yuan"),
        pytest.param("￥13800138000", id="an amount with its sign"),
        pytest.param("0.13800138000", id="a fraction"),
        pytest.param("1763856000000", id="milliseconds since 1970"),
        pytest.param("20251211140000", id="a time in one"),
        pytest.param("2025-12-11T14:00:00.123456+08:00", id="a time"),
        pytest.param("13 14 15 16 17 18", id="a list"),
        pytest.param("202511190119010", id="an order of 15 digits"),
        pytest.param("4200001380013800", id="an order of 16 digits"),
        pytest.param("6222 0213 8001 3800 012", id="a bank card"),
        pytest.param("202512193800138001", id="an order of 18 digits"),
        pytest.param("4200002025121119000101380013", id="an order of 28 digits"),
        pytest.param(SOMEBODY + "0", id="19 digits"),
        pytest.param(SOMEBODY[:17] + str((int(SOMEBODY[17]) + 1) % 10), id="a wrong check digit"),
        pytest.param(f"a{SOMEBODY}", id="an identity number behind a letter"),
        pytest.param("138\n0013\n8000", id="on three lines"),
    ],
)
def test_what_only_looks_like_one(text: str) -> None:
    assert read(text) == []


def test_several_in_one_text_in_their_order() -> None:
    text = f"13800138000,139-0013-9000；{SOMEBODY}/{WITH_X}"
    assert read(text) == [
        (MOBILE, "13800138000"),
        (MOBILE, "139-0013-9000"),
        (IDENTITY, SOMEBODY),
        (IDENTITY, WITH_X),
    ]


@pytest.mark.parametrize("place", range(18))
def test_any_digit_that_is_wrong_is_noticed(place: int) -> None:
    for digit in set("0123456789X") - {SOMEBODY[place]}:
        other = SOMEBODY[:place] + digit + SOMEBODY[place + 1 :]
        assert not is_identity_number(other)


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(identity_number("010101", date(1990, 1, 1), 1), id="no region"),
        pytest.param(identity_number("160101", date(1990, 1, 1), 1), id="no province"),
        pytest.param(identity_number("110101", date(1899, 12, 31), 1), id="too old"),
        pytest.param(identity_number("110101", date(2100, 1, 1), 1), id="not yet born"),
    ],
)
def test_the_check_digit_alone_makes_none(number: str) -> None:
    assert not is_identity_number(number)
    assert read(number) == []


def test_no_such_day_is_no_birthday() -> None:
    body = "11010119900230001"
    assert not any(is_identity_number(f"{body}{check}") for check in "0123456789X")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("楼道很黑。", "楼道很黑。"),
        ("请打13800138000找我", f"请打{MASKS[MOBILE][0]}找我"),
        ("Call 138-0013-8000!", f"Call {MASKS[MOBILE][1]}!"),
        (f"我的身份证号{SOMEBODY}", f"我的身份证号{MASKS[IDENTITY][0]}"),
        (f"{SOMEBODY} 13800138000", f"{MASKS[IDENTITY][1]} {MASKS[MOBILE][1]}"),
    ],
)
def test_what_is_shown_instead(text: str, shown: str) -> None:
    assert masked(text) == shown


@given(
    st.text(),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["110101", "320505", "650102", "820000"]),
    st.integers(0, 999),
    st.integers(3, 9),
    st.integers(0, 999_999_999),
)
def test_each_is_found_in_any_text_and_gone_when_masked(
    text: str, born: date, region: str, order: int, second: int, rest: int
) -> None:
    numbers = (identity_number(region, born, order), f"1{second}{rest:09d}")
    said = f"{text}（{numbers[0]}，{numbers[1]}）{text}"
    assert {(IDENTITY, numbers[0]), (MOBILE, numbers[1])} <= set(read(said))
    shown = masked(said)
    assert numbers[0] not in shown
    assert numbers[1] not in shown
    assert find(shown) == []


@given(st.binary())
def test_digests_and_ids_are_never_taken_for_numbers(seed: bytes) -> None:
    digest = hashlib.sha256(seed).digest()
    for text in (digest.hex(), str(UUID(bytes=digest[:16])), digest.hex().upper()):
        assert find(text) == []


def test_times_are_never_taken_for_numbers() -> None:
    moment = date(2026, 1, 1)
    for day in range(366):
        at = f"{moment + timedelta(day):%Y%m%d}"
        for text in (at, f"{at}140000", f"{at}1400001234", f"{at}-0001", f"{at}0001{at}"):
            assert find(text) == []


@pytest.mark.parametrize("piece", ["1", "1 ", "1-", "138 ", "138-0013-", "身份证", "86", "+86 1"])
def test_a_long_text_is_read_in_one_go(piece: str) -> None:
    """Ten times the longest text that a command takes; nothing in it is tried over and over."""
    assert find(piece * (100_000 // len(piece)) + "字") == []
