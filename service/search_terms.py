"""What a reader searches for, and where it stands in a text: terms, spans, snippets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec
from pydantic_core import PydanticCustomError

from infra.grams import folded

QUERY_MAX = 100
"""Characters of a query."""
TERMS_MAX = 8
TERM_MIN = 2
"""The index is made of pairs of characters: a single one is not in it."""
BEFORE = 24
"""Characters shown before what was found."""
AFTER = 96
"""Characters shown from the beginning of what was found on."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ONE_FOR_ONE = re.compile("[ -~\n、-〟一-鿿！-～“”‘’—·]*")
"""Text in which every character is folded by itself, to one other."""
_JOINING = re.compile(
    "[\u00ad\u034f\u1160-\u11ff\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\uff9e\uff9f]"
)


class Piece(msgspec.Struct, frozen=True):
    """A part of a snippet; ``hit``: it is what was searched for."""

    text: str
    hit: bool = False


class Snippet(msgspec.Struct, frozen=True):
    """A part of a text around something found; ``cut_before`` and ``cut_after`` where the text goes
    on."""

    pieces: list[Piece]
    cut_before: bool = False
    cut_after: bool = False


def terms_of(query: str) -> list[str]:
    """The folded terms of a query, which whitespace separates; all of them must be found.

    Raises ``PydanticCustomError`` for a query that cannot be searched; none for an empty one.
    """
    terms = list(dict.fromkeys(folded(query).split()))
    if any(len(term) < TERM_MIN for term in terms):
        raise PydanticCustomError(
            "search_term_too_short", "a term is too short", {"min_length": TERM_MIN}
        )
    if len(terms) > TERMS_MAX:
        raise PydanticCustomError(
            "search_terms_too_many", "too many terms", {"max_length": TERMS_MAX}
        )
    return terms


def printable(query: str | None) -> str | None:
    """The query, unless a control character is in it."""
    if query is not None and _CONTROL.search(query):
        raise PydanticCustomError("control_character", "text holds a control character")
    return query


def found_in(texts: Sequence[str], terms: Sequence[str]) -> bool:
    """Whether each of the terms stands in one of these texts."""
    plain = [folded(text) for text in texts]
    return all(any(term in text for text in plain) for term in terms)


def snippets(text: str, terms: Sequence[str]) -> list[Snippet]:
    """The parts of a text around the first place of each term, in order, and all that is found in
    them marked; none where nothing is."""
    spans = _spans(text, terms)
    firsts = sorted({min(of_term) for of_term in spans if of_term})
    windows: list[tuple[int, int]] = []
    for start, end in firsts:
        left, right = _trimmed(text, max(0, start - BEFORE), max(end, start + AFTER))
        if windows and left <= windows[-1][1]:
            windows[-1] = windows[-1][0], max(right, windows[-1][1])
        else:
            windows.append((left, right))
    marked = _merged(span for of_term in spans for span in of_term)
    return [
        Snippet(list(_pieces(text, left, right, marked)), left > 0, right < len(text))
        for left, right in windows
    ]


def beginning(text: str) -> Snippet:
    """The first words of a text."""
    _, right = _trimmed(text, 0, BEFORE + AFTER)
    return Snippet([Piece(text[:right])], cut_after=right < len(text))


def _spans(text: str, terms: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Where each of the terms stands, as slices of the text as it was written."""
    plain, starts, ends = _mapped(text)
    found: list[list[tuple[int, int]]] = []
    for term in terms:
        places = []
        at = plain.find(term)
        while at >= 0:
            last = at + len(term) - 1
            places.append((starts[at], ends[last]))
            at = plain.find(term, last + 1)
        found.append(places)
    return found


def _mapped(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """The folded text, and of each of its characters where in the text that stands from which it
    came: from and to."""
    if _ONE_FOR_ONE.fullmatch(text):
        return folded(text), range(len(text)), range(1, len(text) + 1)
    plain, starts, ends = [], [], []
    for start, end in _clusters(text):
        part = _folded_part(text[start:end])
        plain.append(part)
        starts += [start] * len(part)
        ends += [end] * len(part)
    return "".join(plain), starts, ends


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Each character with the marks that belong to it, from and to."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or not _belongs(text[end]):
            yield start, end
            start = end


@lru_cache(maxsize=4096)
def _belongs(char: str) -> bool:
    """Whether a character is a mark on the one before it, or joins it."""
    return (
        unicodedata.combining(char) != 0 or folded(char) == "" or _JOINING.match(char) is not None
    )


@lru_cache(maxsize=4096)
def _folded_part(text: str) -> str:
    return folded(text)


def _merged(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same places in order, those that touch as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _trimmed(text: str, left: int, right: int) -> tuple[int, int]:
    """A window that does not part a character from its marks."""
    right = min(right, len(text))
    while left > 0 and _belongs(text[left]):
        left -= 1
    while right < len(text) and _belongs(text[right]):
        right += 1
    return left, right


def _pieces(text: str, left: int, right: int, marked: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    at = left
    for start, end in marked:
        start, end = max(start, left), min(end, right)
        if start >= end:
            continue
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:end], hit=True)
        at = end
    if at < right:
        yield Piece(text[at:right])
