"""Reading what goes out for programs as strictly as their formats are written down."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any
from xml.etree import ElementTree

from icalendar import Calendar

_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_CONTENT_LINE = re.compile(rb"[A-Z][A-Z-]*[;:][^\x00-\x08\x0a-\x1f\x7f]*")
ATOM = "{http://www.w3.org/2005/Atom}"


def read_strictly(address: str, content: bytes) -> None:
    """Raises where a file does not keep to the format that its address ends in, or where a cell
    would be calculated by a spreadsheet."""
    path = address.partition("?")[0]
    ending = path.rpartition(".")[2] if "." in path else "json"
    {
        "csv": read_csv,
        "ndjson": lambda text: [read_json(line) for line in text.splitlines()],
        "json": read_json,
        "jsonld": read_json,
        "atom": read_atom,
        "ics": read_calendar,
    }[ending](content)


def read_json(content: bytes) -> Any:
    """RFC 8259: no NaN, no infinity."""

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    return json.loads(content.decode(), parse_constant=refuse)


def read_csv(content: bytes) -> list[list[str]]:
    """RFC 4180: every line as wide as the first; and nothing that would be calculated."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    for row in rows:
        assert len(row) == len(rows[0]), row
        for cell in row:
            assert not _FORMULA.match(cell) or _NUMBER.fullmatch(cell), cell
    return rows


def read_atom(content: bytes) -> ElementTree.Element:
    """RFC 4287, as far as what is an element is concerned."""
    feed = ElementTree.fromstring(content)
    assert feed.tag == f"{ATOM}feed"
    assert all(it.tag.startswith(ATOM) for it in feed.iter()), "markup came through"
    return feed


def read_calendar(content: bytes) -> Calendar:
    """RFC 5545: lines of at most 75 octets, ended by CRLF, unfolded to one property each."""
    assert content.endswith(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    for line in content.replace(b"\r\n ", b"").removesuffix(b"\r\n").split(b"\r\n"):
        assert _CONTENT_LINE.fullmatch(line), line
        assert not line.startswith(b"X-EVIL")
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Calendar)
    return calendar
