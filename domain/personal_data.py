"""Numbers that belong to one person, found in text: identity numbers and mobile numbers.

What is published stands for ever, so such a number must not be in it (个人信息保护法 arts. 6 and
51). Names cannot be known from the words around them; nothing here looks for them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class NumberKind(StrEnum):
    """What a number is."""

    IDENTITY = "identity_number"
    MOBILE = "mobile_number"


class Found(NamedTuple):
    """Where in a text a number stands: ``text[start:end]``, in characters."""

    kind: NumberKind
    start: int
    end: int


MASKS: dict[NumberKind, tuple[str, str]] = {
    NumberKind.IDENTITY: ("〔身份证件号码已隐去〕", "[identity number hidden]"),
    NumberKind.MOBILE: ("〔手机号码已隐去〕", "[mobile number hidden]"),
}
"""What is shown in the place of a number, in a Chinese text and in any other."""

_LONG = r"\d(?:[^\S\r\n]?[-‐-―−﹘﹣－]?\d){10}"
"""Eleven digits of any script, perhaps set apart: without them there is no number to look for."""

_SHORTEST = 11

_HYPHENS = frozenset("‐‑‒–—―−﹘﹣－")
_APART = "[ -]"
_NOT_WITHIN = r"(?<![0-9A-Za-z])(?<![0-9]\.)"
"""Digits and letters around make it part of something else: a code, a digest, an id."""

_IDENTITY = rf"{_NOT_WITHIN}(?=((?:[0-9]{_APART}?){{17}}[0-9Xx])(?![0-9A-Za-z]))"
_OLD_IDENTITY = r"身份证[^0-9]{0,12}([0-9]{15})(?![0-9A-Za-z])"
"""The numbers of before 2000 have no check digit, and grid codes are as long: only where named."""

_MOBILE = (
    rf"{_NOT_WITHIN}(?<![¥￥$€])(?:(?:\+|00)?86{_APART}?)?"
    rf"1[3-9](?:[0-9]{{9}}|[0-9]{_APART}[0-9]{{4}}{_APART}[0-9]{{4}}"
    rf"|[0-9]{{2}}{_APART}[0-9]{{4}}{_APART}[0-9]{{3}})"
    r"(?![0-9A-Za-z])(?!\.[0-9])(?! ?元)"
)
"""Eleven digits, whole, as 3-4-4 or as 4-4-3; neither an amount nor a part of a longer number."""

_PROVINCES = frozenset(
    str(code)
    for first, last in (
        (11, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 83),
    )
    for code in range(first, last + 1)
)
"""The first two digits of a region (GB/T 2260); a residence permit for foreigners begins with 9."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
"""GB 11643-1999, after ISO 7064 MOD 11-2."""

_YEARS = range(1900, 2100)


def find(text: str) -> list[Found]:
    """Every identity and mobile number in a text, in order; takes time in proportion to it.

    Full-width digits and those of other scripts count as digits.
    """
    if len(text) < _SHORTEST or not re.search(_LONG, text):
        return []
    plain = text if text.isascii() else text.translate(_FOLDED)
    found: list[Found] = []
    for number in sorted((*_identities(plain), *_mobiles(plain)), key=lambda it: it.start):
        if not found or number.start >= found[-1].end:
            found.append(number)
    return found


def masked(text: str) -> str:
    """The text with its numbers hidden; the very same where there are none."""
    found = find(text)
    if not found:
        return text
    language = 0 if any("\u4e00" <= char <= "\u9fff" for char in text) else 1
    parts, last = [], 0
    for number in found:
        parts += [text[last : number.start], MASKS[number.kind][language]]
        last = number.end
    return "".join([*parts, text[last:]])


def is_identity_number(digits: str) -> bool:
    """Whether text is an identity number: 18 digits, with a region, a day of birth and the check
    digit, which may be an X."""
    if not re.fullmatch(r"[0-9]{17}[0-9Xx]", digits):
        return False
    if not (_of_a_region(digits) and _is_day(digits[6:10], digits[10:14])):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:17], strict=True))
    return digits[17].upper() == _CHECK_DIGITS[total % 11]


def _identities(plain: str) -> Iterator[Found]:
    for match in re.finditer(_IDENTITY, plain):
        if is_identity_number(match[1].replace(" ", "").replace("-", "")):
            yield Found(NumberKind.IDENTITY, *match.span(1))
    for match in re.finditer(_OLD_IDENTITY, plain):
        digits = match[1]
        if _of_a_region(digits) and _is_day(f"19{digits[6:8]}", digits[8:12]):
            yield Found(NumberKind.IDENTITY, *match.span(1))


def _mobiles(plain: str) -> Iterator[Found]:
    for match in re.finditer(_MOBILE, plain):
        yield Found(NumberKind.MOBILE, *match.span())


def _of_a_region(digits: str) -> bool:
    return digits[:2] in _PROVINCES or digits[0] == "9"


def _is_day(year: str, day: str) -> bool:
    try:
        return date(int(year), int(day[:2]), int(day[2:])).year in _YEARS
    except ValueError:
        return False


class _Folding(dict[int, str]):
    """Each character as ASCII has it, where it has it: one for one, so that places stay the same.
    Filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _folded(chr(code))
        return folded


def _folded(char: str) -> str:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    if char in _HYPHENS:
        return "-"
    if char.isspace():
        return char if char in "\r\n" else " "
    if "\uff01" <= char <= "\uff5e":
        return unicodedata.normalize("NFKC", char)
    return char


_FOLDED = _Folding()
