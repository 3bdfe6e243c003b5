"""``yishi import``: outside files become commands on the ledger."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from domain.event import Actor
from domain.roles import Role
from infra.district import District
from service.cli.operating import opened
from service.cli.terminal import progress, say, say_json, tell
from service.importing.command_lines import import_commands
from service.importing.register import (
    import_departments,
    import_divisions,
    importing_actor,
    read_registry,
)
from service.importing.report import Progress, Report

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
Json = Annotated[bool, typer.Option("--json", help="Print the sums as JSON.")]


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
        yield Run(district, report, shown)
    _print_sums(report, time.monotonic() - begun, as_json)
    if report.complaints:
        raise typer.Exit(1)


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
    for name, value in report.details.items():
        say(f"  {name.replace('_', ' ')}: {value}")


@app.command("divisions")
def divisions(path: CsvFile, encoding: Encoding = "utf-8", as_json: Json = False) -> None:
    """Register district, streets and committees: code,name,level,parent_code. 导入行政区划。

    All of the file or nothing; a changed name becomes a rename.
    """
    with importing(as_json) as run:
        import_divisions(run.district, path, run.report, encoding=encoding)


@app.command("departments")
def departments(path: CsvFile, encoding: Encoding = "utf-8", as_json: Json = False) -> None:
    """Register departments under the district: code,name[,parent_code]. 导入职能部门。"""
    with importing(as_json) as run:
        import_departments(run.district, path, run.report, encoding=encoding)


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
