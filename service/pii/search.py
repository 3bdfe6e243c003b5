"""What is looked for in a text: numbers of people, and names and strings that were given.

What is found is told by its kind and place. Its value is nowhere repeated.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import unquote

from domain.personal_data import NumberKind, find

SHORTEST = 2
"""A name or string of fewer characters would be found everywhere."""
FINDINGS_KEPT = 1_000

_NUMBER = 64
"""No number of a person is longer, however it is written."""
_ESCAPED = 9
"""So many characters of an address stand for a Chinese one: %E7%8E%8B."""
_CONTEXT = 4
"""What stands before a number says whether it is one."""

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")


class Kind(StrEnum):
    """What was found."""

    IDENTITY = NumberKind.IDENTITY.value
    MOBILE = NumberKind.MOBILE.value
    NAME = "name"
    STRING = "string"


class Finding(NamedTuple):
    """Something was found: in which place, and how many characters from its beginning."""

    kind: Kind
    where: str
    offset: int


class Hit(NamedTuple):
    """What stands at ``text[start:end]``."""

    kind: Kind
    start: int
    end: int


class TooShort(ValueError):
    """A name or string to look for is too short."""


class Search:
    """What to look for. Names and strings are found as they are written, whatever is around them;
    in a text as it stands, and as it reads without the escapes of HTML, addresses and JSON."""

    def __init__(self, names: Iterable[str] = (), strings: Iterable[str] = ()) -> None:
        self.names = _distinct(names)
        self.strings = _distinct(strings)
        self._wanted = [
            *((Kind.NAME, name) for name in self.names),
            *((Kind.STRING, text) for text in self.strings),
        ]
        self.longest = max((len(text) for _, text in self._wanted), default=0)

    def hits(self, text: str) -> list[Hit]:
        """All that is found in a text as it stands, in its order."""
        found = [Hit(Kind(it.kind.value), it.start, it.end) for it in find(text)]
        for kind, wanted in self._wanted:
            start = text.find(wanted)
            while start >= 0:
                found.append(Hit(kind, start, start + len(wanted)))
                start = text.find(wanted, start + len(wanted))
        return sorted(found, key=lambda hit: hit.start)

    def hidden(self, text: str) -> str:
        """A text that may be shown: whatever is found in it is left out."""
        for read in (text, plain(text)):
            for hit in self.hits(read):
                text = text.replace(read[hit.start : hit.end], "…")
        return text if not self.hits(plain(text)) else "…"


@dataclass
class Report:
    """What came of a search."""

    findings: list[Finding] = field(default_factory=list)
    """The first of them; ``found`` counts all."""
    found: int = 0
    looked_into: int = 0
    """Pages, files and other answers."""
    characters: int = 0
    unread: list[str] = field(default_factory=list)
    """What could not be looked into, and why."""
    unvisited: list[str] = field(default_factory=list)
    """Routes for which the ledger holds nothing to ask for."""

    def add(self, kind: Kind, where: str, offset: int) -> None:
        """Count a finding, and keep it while there is room."""
        self.found += 1
        if len(self.findings) < FINDINGS_KEPT:
            self.findings.append(Finding(kind, where, offset))


def plain(text: str) -> str:
    """The text as it reads without escapes: ``&#39;``, ``%E7%8E%8B`` and ``\\u738b``; composed."""
    if "&" in text:
        text = html.unescape(text)
    if "%" in text:
        text = unquote(text)
    if "\\u" in text:
        text = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def look(search: Search, pieces: Iterable[str], where: str, report: Report) -> None:
    """Look through a text that comes in pieces: never more of it in memory than a piece and what
    may have begun in the one before."""
    report.looked_into += 1
    where = search.hidden(where)
    held = max(search.longest * _ESCAPED, _NUMBER) + _CONTEXT
    values: set[str] = set()
    before, begin, offset = "", 0, 0
    for piece, last in _with_last(pieces):
        report.characters += len(piece)
        text = before + piece
        end = len(text) if last else max(begin, len(text) - held)
        for hit in search.hits(text):
            if begin <= hit.start < end:
                values.add(text[hit.start : hit.end])
                report.add(hit.kind, where, offset + hit.start)
        read = plain(text)
        for hit in search.hits(read) if read != text else ():
            value = read[hit.start : hit.end]
            if hit.start >= begin and value not in values:
                values.add(value)  # where it stood between escapes is told by its window alone
                report.add(hit.kind, where, offset)
        keep = max(0, end - _CONTEXT)
        before, begin = text[keep:], end - keep
        offset += keep


def _with_last(pieces: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Each piece, and whether it is the last; one empty piece where there is none."""
    waiting = ""
    first = True
    for piece in pieces:
        if not first:
            yield waiting, False
        waiting, first = piece, False
    yield waiting, True


def _distinct(texts: Iterable[str]) -> list[str]:
    found = dict.fromkeys(unicodedata.normalize("NFC", text.strip()) for text in texts)
    found.pop("", None)
    if any(len(text) < SHORTEST for text in found):
        raise TooShort
    return list(found)
