"""``yishi import``: outside files become commands on the ledger."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from domain.event import Actor
from domain.events.agenda import Category
from domain.events.registry import Kind
from domain.roles import Role
from domain.streams import registry
from infra.district import District
from service.cli.operating import opened
from service.cli.terminal import progress, say, say_json, tell
from service.importing.calendar import import_calendar
from service.importing.command_lines import import_commands
from service.importing.madrid import import_madrid
from service.importing.open311 import WorkOrders, import_open311
from service.importing.polis import import_polis
from service.importing.register import (
    find_organisation,
    import_departments,
    import_divisions,
    importing_actor,
    read_registry,
)
from service.importing.report import Progress, Report, Unreadable

app = typer.Typer(
    name="import",
    help="Record what other systems exported; run again, it adds only what is missing. 导入数据。",
    no_args_is_help=True,
    rich_markup_mode=None,
)

CsvFile = Annotated[Path, typer.Argument(help="A CSV file.", show_default=False)]
Encoding = Annotated[str, typer.Option(help="The file's encoding, such as gb18030. 文件编码。")]
Organisation = Annotated[
    str | None, typer.Option(help="Who acts: a code or id; by default the district. 操作单位。")
]
Organiser = Annotated[
    str, typer.Option(help="The committee or street, by code or id. 组织者。", show_default=False)
]
OfCategory = Annotated[Category, typer.Option(help="The kind of subject (A1). 协商内容类别。")]
SkipBroken = Annotated[bool, typer.Option(help="Leave broken rows out. 跳过有误的行。")]
Timezone = Annotated[str, typer.Option(help="Where the file's clocks stood. 时区。")]
Since = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        help="The day from which the new ones have existed; by default now. 设立日期。",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print the sums as JSON.")]


SWITCH_SECONDS = 0.005
"""How long reading or deciding may keep the interpreter from the other: nobody waits for a single
answer here, and every switch costs (a seventh of an import's time with the service's value)."""


@dataclass(frozen=True)
class Run:
    """What every import needs, and its report."""

    district: District
    report: Report
    progress: Progress


@contextmanager
def importing(as_json: bool) -> Iterator[Run]:
    """One import: complaints as they come, the sums at the end, exit code 1 with complaints."""
    report = Report(tell=tell)
    begun = time.monotonic()
    with opened() as district, progress() as shown:
        sys.setswitchinterval(SWITCH_SECONDS)
        try:
            yield Run(district, report, shown)
        except Unreadable as end:
            report.complain(*end.complaint)
    _print_sums(report, time.monotonic() - begun, as_json)
    if report.complaints:
        raise typer.Exit(1)


def _day(since: datetime | None) -> date | None:
    return None if since is None else since.date()


def _print_sums(report: Report, seconds: float, as_json: bool) -> None:
    rate = report.facts / seconds if seconds else 0.0
    if as_json:
        say_json(
            {
                "read": report.read,
                "accepted": report.accepted,
                "facts": report.facts,
                "known": report.known,
                "complaints": report.complaints,
                "masked": report.masked,
                "position": report.position,
                "seconds": round(seconds, 3),
                **report.details,
            }
        )
        return
    say(
        f"{report.read:,} read, {report.accepted:,} commands recorded as {report.facts:,} facts, "
        f"{report.known:,} recorded before, {report.complaints:,} complaints; "
        f"{seconds:.1f} s, {rate:,.0f} facts/s"
    )
    if report.masked:
        say(f"  identity and mobile numbers hidden in {report.masked:,} texts to be published")
    for name, value in report.details.items():
        say(f"  {name.replace('_', ' ')}: {value}")


@app.command("divisions")
def divisions(
    path: CsvFile, encoding: Encoding = "utf-8", since: Since = None, as_json: Json = False
) -> None:
    """Register district, streets and committees: code,name,level,parent_code. 导入行政区划。

    All of the file or nothing; a changed name becomes a rename.
    """
    with importing(as_json) as run:
        import_divisions(run.district, path, run.report, encoding=encoding, since=_day(since))


@app.command("departments")
def departments(
    path: CsvFile, encoding: Encoding = "utf-8", since: Since = None, as_json: Json = False
) -> None:
    """Register departments under the district: code,name[,parent_code]. 导入职能部门。"""
    with importing(as_json) as run:
        import_departments(run.district, path, run.report, encoding=encoding, since=_day(since))


@app.command("calendar")
def calendar(as_json: Json = False) -> None:
    """Record the State Council's holiday notices from 2016 on. 导入节假日安排。

    They come with the software; deadlines in working days count by them.
    """
    with importing(as_json) as run:
        import_calendar(run.district, run.report)


@app.command("commands")
def commands(
    path: Annotated[Path, typer.Argument(help="An NDJSON file; - reads standard input.")],
    organisation: Organisation = None,
    role: Annotated[Role, typer.Option(help="In which role it acts. 岗位。")] = Role.IMPORTER,
    source: Annotated[str, typer.Option(help="The system that sends: keys are its own.")] = (
        "default"
    ),
    as_json: Json = False,
) -> None:
    """Record NDJSON commands in their order (docs/IMPORT.md). 导入命令。"""
    with importing(as_json) as run:
        importer = importing_actor(read_registry(run.district), organisation)
        actor = Actor(importer.organisation, role)
        import_commands(run.district, path, run.report, actor, source=source, progress=run.progress)


@app.command("polis")
def polis(
    directory: Annotated[Path, typer.Argument(help="An export: summary, comments, votes.")],
    organiser: Organiser,
    category: OfCategory = Category.REQUESTED,
    agree: Annotated[
        int | None,
        typer.Option(min=-1, max=1, help="The vote that means yes, if totals cannot tell."),
    ] = None,
    with_withheld: Annotated[
        bool, typer.Option(help="Record the words of comments that were moderated out.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Record a Polis conversation: comments, and every vote. 导入 Polis 会话。"""
    if agree == 0:
        raise typer.BadParameter("must be 1 or -1", param_hint="--agree")
    with importing(as_json) as run:
        import_polis(
            run.district,
            directory,
            run.report,
            _organiser(run, organiser),
            category=category,
            agree=agree,
            with_withheld=with_withheld,
            progress=run.progress,
        )


@app.command("madrid")
def madrid(
    proposals: Annotated[Path, typer.Argument(help="proposals.csv, or the directory of both.")],
    organiser: Organiser,
    comments: Annotated[Path | None, typer.Argument(help="comments.csv")] = None,
    category: OfCategory = Category.REQUESTED,
    timezone: Timezone = "Europe/Madrid",
    skip_broken: Annotated[
        bool, typer.Option(help="Leave broken rows out. 跳过有误的行。")
    ] = False,
    as_json: Json = False,
) -> None:
    """Record proposals and threaded comments (Decide Madrid). 导入提案与评论。"""
    with importing(as_json) as run:
        import_madrid(
            run.district,
            proposals,
            comments,
            run.report,
            _organiser(run, organiser),
            category=category,
            timezone=timezone,
            skip_broken=skip_broken,
            progress=run.progress,
        )


@app.command("open311")
def open311(
    path: CsvFile,
    organiser: Organiser,
    timezone: Timezone = "America/New_York",
    category: OfCategory = Category.HARDSHIP,
    prefix: Annotated[
        str, typer.Option(help="Tells one city's case numbers from another's.")
    ] = "open311",
    make_departments: Annotated[
        bool, typer.Option(help="Register departments that are missing. 登记缺少的部门。")
    ] = True,
    as_json: Json = False,
) -> None:
    """Record work orders as referrals with due dates (Open311, Boston 311). 导入工单。"""
    if not re.fullmatch("[0-9A-Za-z_-]{1,20}", prefix):
        raise typer.BadParameter("1 to 20 letters and digits", param_hint="--prefix")
    with importing(as_json) as run:
        orders = WorkOrders(
            organiser=_organiser(run, organiser),
            timezone=timezone,
            category=category,
            prefix=prefix,
            make_departments=make_departments,
        )
        import_open311(run.district, path, run.report, orders, run.progress)


def _organiser(run: Run, code_or_id: str) -> registry.Organisation:
    registered = read_registry(run.district)
    return find_organisation(registered, code_or_id, Kind.COMMITTEE, Kind.STREET)
