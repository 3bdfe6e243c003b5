"""Open311-style work orders: the rows of the CSV, read as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from domain.value import Line
from service.importing.deliberation import shortened
from service.importing.local_time import in_zone
from service.importing.report import Place, Report, explained
from service.importing.source_files import read_rows

ON_TIME, OVERDUE = "ONTIME", "OVERDUE"

COLUMNS = (
    "case_enquiry_id",
    "open_dt",
    "target_dt",
    "closed_dt",
    "ontime",
    "closure_reason",
    "case_title",
    "department",
)
_DETAILS = ("subject", "reason", "type", "queue", "location", "source")
_ID = re.compile(r"[0-9A-Za-z_-]{1,40}")
_DEPARTMENT = re.compile(r"[^\x00-\x1f\x7f]{1,60}")
_TITLE = TypeAdapter(Line)


class Case(NamedTuple):
    """One work order; ``target_at`` and ``closed_at`` are None where the file has none."""

    line: int
    id: str
    opened_at: datetime
    target_at: datetime | None
    closed_at: datetime | None
    ontime: str
    title: str
    request: str
    answer: str
    department: str

    @property
    def latest_at(self) -> datetime:
        """The last thing that happened to it."""
        return max(self.opened_at, self.closed_at or self.opened_at)


def read_cases(path: Path, where: ZoneInfo, report: Report) -> Iterator[Case]:
    """The readable rows; broken ones are reported and left out."""
    for line, row in read_rows(path, COLUMNS, report):
        place = Place(path.name, line)
        before = report.complaints
        opened_at = _moment(row, "open_dt", where, place, report)
        target_at = _moment(row, "target_dt", where, place, report)
        closed_at = _moment(row, "closed_dt", where, place, report)
        if not _ID.fullmatch(row["case_enquiry_id"]):
            report.complain(place, "case_enquiry_id", "must be 1 to 40 letters and digits")
        if not _DEPARTMENT.fullmatch(row["department"]):
            report.complain(place, "department", "must be 1 to 60 characters")
        if row["ontime"] not in (ON_TIME, OVERDUE, ""):
            report.complain(place, "ontime", f"must be {ON_TIME} or {OVERDUE}")
        title = _title(row["case_title"], place, report)
        if not row["open_dt"]:
            report.complain(place, "open_dt", "must not be empty")
        if opened_at is not None:
            if target_at is not None and target_at <= opened_at:
                report.complain(place, "target_dt", "must be after open_dt")
            if closed_at is not None and closed_at < opened_at:
                report.complain(place, "closed_dt", "must not be before open_dt")
        if report.complaints > before or opened_at is None or title is None:
            continue
        details = [f"{name}: {row[name]}" for name in _DETAILS if row.get(name)]
        yield Case(
            line=line,
            id=row["case_enquiry_id"],
            opened_at=opened_at,
            target_at=target_at,
            closed_at=closed_at,
            ontime=row["ontime"],
            title=title,
            request=shortened("\n".join([title, *details]), 10_000),
            answer=shortened(row["closure_reason"] or "已办结，来源数据未载明结果。", 10_000),
            department=row["department"],
        )


def _moment(
    row: dict[str, str], name: str, where: ZoneInfo, place: Place, report: Report
) -> datetime | None:
    """The moment of a local time; None where the cell is empty, or unfit and reported."""
    if not row[name]:
        return None
    try:
        local = datetime.fromisoformat(row[name])
        if local.tzinfo is None:
            return in_zone(local, where)
        return local
    except (ValueError, OverflowError):
        report.complain(place, name, "must be a date and time that the clocks showed")
        return None


def _title(text: str, place: Place, report: Report) -> str | None:
    try:
        return _TITLE.validate_python(shortened(text, 200))
    except ValidationError as failure:
        for _, reason in explained(failure):
            report.complain(place, "case_title", reason)
        return None
