"""Rows as CSV: RFC 4180, with cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from service.tables.columns import Column

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Where Chinese is typed, spreadsheets take the full-width forms for the others."""


def csv_lines(rows: Iterable[Sequence[Any]], columns: Sequence[Column]) -> bytes:
    """These rows, values as ``values_of`` gives them, as CSV lines in UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        cells = zip(row, columns, strict=True)
        writer.writerow([_cell(value, column) for value, column in cells])
    return text.getvalue().encode()


def csv_head(columns: Sequence[Column]) -> bytes:
    """The first line: the ids of the columns. It begins with a byte order mark, without which
    spreadsheets take Chinese for something else."""
    return ("\ufeff" + ",".join(column.id for column in columns) + "\r\n").encode()


def _cell(value: Any, column: Column) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return " ".join(map(str, value))
        case str() if column.nature == "text":
            return unformulated(value)
        case str() if column.nature == "moment":
            return value.replace("Z", "+00:00")  # stored text, as ``isoformat`` has the others
        case _:
            return str(value)


def unformulated(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would calculate it."""
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text
