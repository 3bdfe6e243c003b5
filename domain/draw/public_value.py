"""How a public value is written: fixed with the commitment, so that nobody can choose it later."""

from __future__ import annotations

from domain.events.draw import Randomness, ValueForm

_CHARACTERS = {
    ValueForm.DIGITS: frozenset("0123456789"),
    ValueForm.HEX: frozenset("0123456789abcdef"),
}
FORM_WORDS = {
    ValueForm.DIGITS: ("阿拉伯数字", "digits"),
    ValueForm.HEX: ("小写十六进制字符", "lower-case hexadecimal characters"),
}
"""In Chinese and in English."""


def fits(value: str, randomness: Randomness) -> bool:
    """Whether a value is of the form and length committed to."""
    return len(value) == randomness.length and set(value) <= _CHARACTERS[randomness.form]


def in_words(form: ValueForm, length: int, language: str) -> str:
    """The form of a value, such as "14 digits"; ``language`` is ``zh`` or else English."""
    zh, en = FORM_WORDS[form]
    return f"{length}个{zh}" if language == "zh" else f"{length} {en}"
