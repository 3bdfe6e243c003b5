"""The State Council's holiday notices that come with the software, recorded as commands."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache
from importlib.resources import files

import msgspec

from domain.events.rulebook import Holiday
from domain.refusal import Refusal
from domain.rules.pack import BEIJING
from domain.steps.rulebook import PublishHolidayCalendar
from domain.streams.registry import REGISTRY_STREAM
from infra.district import District
from infra.submission import Submission
from service.importing.register import importing_actor, read_registry
from service.importing.report import Place, Report

FILE = "holidays.toml"
TAKEN_AT = time(9, tzinfo=BEIJING)
"""The hour of its day of issue at which a notice counts as given: the file has days alone."""


class _Form(msgspec.Struct, forbid_unknown_fields=True):
    """Anything in the file: a misspelt field is an error."""


class _Holiday(_Form):
    name: str
    first: date
    last: date
    worked: tuple[date, ...] = ()


class _Notice(_Form):
    year: int
    title: str
    issued_on: date
    holiday: list[_Holiday]
    number: str | None = None


class _File(_Form):
    notice: list[_Notice]


@cache
def shipped_notices() -> tuple[PublishHolidayCalendar, ...]:
    """The notices shipped, in the order in which they were issued."""
    content = (files("service.importing") / FILE).read_bytes()
    notices = msgspec.toml.decode(content, type=_File).notice
    return tuple(_command(notice) for notice in sorted(notices, key=lambda it: it.issued_on))


def import_calendar(district: District, report: Report) -> None:
    """Record what the ledger does not know of the notices shipped.

    Without keys: a notice that was told otherwise since is told anew, as the register is.
    """
    actor = importing_actor(read_registry(district))
    submissions = [Submission.of(it, REGISTRY_STREAM, actor) for it in shipped_notices()]
    report.read = len(submissions)
    for line, submission in enumerate(submissions, 1):
        try:
            receipt = district.ledger.submit(submission)
        except Refusal as refusal:
            report.complain_of(Place(FILE, line), refusal)
            continue
        if receipt.facts:
            report.accepted += 1
            report.facts += receipt.facts
            report.position = receipt.position
        else:
            report.known += 1


def _command(notice: _Notice) -> PublishHolidayCalendar:
    number = f"（{notice.number}）" if notice.number else ""
    return PublishHolidayCalendar(
        occurred_at=datetime.combine(notice.issued_on, TAKEN_AT),
        year=notice.year,
        notice=f"{notice.title}{number}",
        issued_on=notice.issued_on,
        holidays=tuple(
            Holiday(name=it.name, first=it.first, last=it.last, make_up_workdays=it.worked)
            for it in notice.holiday
        ),
    )
