"""Reading what others exported: lines and CSV rows, with every fault named by its line."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from service.importing.report import Complaint, ImportFailed, Place, Report, Unreadable

LINE_BYTES_MAX = 1_048_576
"""The longest line (NDJSON) or field (CSV) that is read."""

STDIN = Path("-")
_BOM = b"\xef\xbb\xbf"
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UNDECODED = re.compile("[\ud800-\udfff]")


def read_lines(path: Path, report: Report) -> Iterator[tuple[int, bytes]]:
    """(line number, line) of a file or of standard input (``-``); blank lines are left out."""
    with _opened(path) as file:
        number = 0
        while line := file.readline(LINE_BYTES_MAX + 1):
            number += 1
            if number == 1:
                line = line.removeprefix(_BOM)
            if len(line) > LINE_BYTES_MAX:
                report.read += 1
                report.complain(Place(path.name, number), None, "the line is longer than 1 MiB")
                while line and not line.endswith(b"\n"):
                    line = file.readline(LINE_BYTES_MAX)
                continue
            if not line.isspace():
                yield number, line
        if number == 0:
            raise _unreadable(path, "the file is empty")


def read_rows(
    path: Path,
    columns: Sequence[str],
    report: Report,
    *,
    encoding: str = "utf-8",
    hint: str = "",
) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, row) of a CSV file with a header line that names at least ``columns``.

    Cells are stripped of surrounding blanks. A broken row is reported and left out; raises
    ``Unreadable`` where the rest of the file cannot be told apart any more. ``hint`` is told of
    bytes that are not in the encoding.
    """
    undecoded = f"not {encoding.upper()}{hint}"
    csv.field_size_limit(LINE_BYTES_MAX)
    with (
        _opened(path) as binary,
        _decoded(binary, encoding) as text,
    ):
        reader = csv.reader(_bounded(path, text), strict=True)
        header = _header(path, reader, columns, undecoded)
        begins = reader.line_num + 1
        while (cells := _next(path, reader, begins)) is not None:
            place = Place(path.name, begins)
            begins = reader.line_num + 1
            if not cells:
                continue
            report.read += 1
            fault = _fault(header, cells, undecoded)
            if fault is None:
                assert place.line is not None
                stripped = [cell.strip() for cell in cells]
                yield place.line, dict(zip(header, stripped, strict=True))
            else:
                report.complain(place, *fault)


def read_pairs(path: Path) -> dict[str, str]:
    """A headless CSV of names and values, such as the summary of a Polis export."""
    csv.field_size_limit(LINE_BYTES_MAX)
    pairs: dict[str, str] = {}
    with (
        _opened(path) as binary,
        _decoded(binary, "utf-8") as text,
    ):
        reader = csv.reader(_bounded(path, text), strict=True)
        begins = 1
        while (cells := _next(path, reader, begins)) is not None:
            place, begins = Place(path.name, begins), reader.line_num + 1
            if not cells:
                continue
            if len(cells) != 2:
                raise Unreadable(Complaint(place, None, "a line here is a name and a value"))
            fault = _fault(["name", "value"], cells, "not UTF-8")
            if fault is not None:
                raise Unreadable(Complaint(place, *fault))
            pairs[cells[0].strip().removeprefix("\ufeff")] = cells[1].strip()
    if not pairs:
        raise _unreadable(path, "the file is empty")
    return pairs


def _header(
    path: Path, reader: Iterator[list[str]], columns: Sequence[str], undecoded: str
) -> list[str]:
    cells = _next(path, reader, 1)
    if cells is None:
        raise _unreadable(path, "the file is empty")
    header = [cell.strip().removeprefix("\ufeff") for cell in cells]
    fault = _fault(header, cells, undecoded)
    if fault is not None:
        raise Unreadable(Complaint(Place(path.name, 1), None, fault[1]))
    missing = [column for column in columns if column not in header]
    if missing:
        raise Unreadable(
            Complaint(Place(path.name, 1), None, f"columns are missing: {', '.join(missing)}")
        )
    twice = [column for column in columns if header.count(column) > 1]
    if twice:
        raise Unreadable(
            Complaint(Place(path.name, 1), None, f"columns stand twice: {', '.join(twice)}")
        )
    return header


def _fault(header: list[str], cells: list[str], undecoded: str) -> tuple[str | None, str] | None:
    """(column, reason) of what makes a row unfit to be looked at; None when nothing does."""
    if len(cells) != len(header):
        return None, f"{len(cells)} columns where the header has {len(header)}"
    for name, cell in zip(header, cells, strict=True):
        if "\0" in cell:
            return name, "a NUL character (is it UTF-16? the file must be UTF-8)"
        if _CONTROL.search(cell):
            return name, "a control character"
        if not cell.isascii() and _UNDECODED.search(cell):
            return name, undecoded
    return None


def _next(path: Path, reader: Iterator[list[str]], line: int) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        reason = "a quoted field does not end" if "end of data" in str(error) else str(error)
        raise Unreadable(Complaint(Place(path.name, line), None, reason)) from None
    except UnicodeError:
        reason = "not in the encoding named"
        raise Unreadable(Complaint(Place(path.name, line), None, reason)) from None


def _bounded(path: Path, text: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while line := text.readline(LINE_BYTES_MAX + 1):
        number += 1
        if len(line) > LINE_BYTES_MAX:
            place = Place(path.name, number)
            raise Unreadable(Complaint(place, None, "the line is longer than 1 MiB"))
        yield line


def _decoded(binary: IO[bytes], encoding: str) -> io.TextIOWrapper:
    try:
        return io.TextIOWrapper(binary, encoding, "surrogateescape", newline="")
    except (LookupError, ValueError):
        raise ImportFailed("--encoding: there is no such encoding") from None


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    if path == STDIN:
        yield sys.stdin.buffer
        return
    try:
        file = path.open("rb")
    except OSError as failure:
        raise _unreadable(path, (failure.strerror or "cannot be read").lower()) from None
    with file:
        yield file


def _unreadable(path: Path, reason: str) -> Unreadable:
    return Unreadable(Complaint(Place(str(path)), None, reason))
