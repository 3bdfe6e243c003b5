"""Small files of the formats that are imported, written by the tests themselves."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from service.importing.report import Report

Rows = Sequence[Sequence[object]]

REGISTER: Rows = (
    ("code", "name", "level", "parent_code"),
    ("110101", "东城区", "district", "1101"),
    ("110101001", "东华门街道", "street", "110101"),
    ("110101001001", "多福巷社区居委会", "community", "110101001"),
    ("110101001002", "银闸社区居委会", "community", "110101001"),
)


def write_rows(path: Path, rows: Iterable[Sequence[object]], encoding: str = "utf-8") -> Path:
    """A CSV file, the header first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def changed(rows: Rows, line: int, column: int, value: object) -> Rows:
    """The same rows with another value; lines count from 1 as in reports."""
    copied = [list(row) for row in rows]
    copied[line - 1][column] = value
    return copied


class Told(Report):
    """A report that keeps what it told."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        super().__init__(tell=self.lines.append)
