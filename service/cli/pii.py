"""``yishi pii``: looks for personal data in every place that the public can read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from infra.settings import Settings
from service.cli.terminal import say, say_json, tell
from service.pii.search import Report, Search, TooShort

app = typer.Typer(
    name="pii",
    help="Look for personal data in public places. 检查公开内容中的个人信息。",
    no_args_is_help=True,
    rich_markup_mode=None,
)

UNREACHABLE = 3
REQUESTS_MAX = 200_000


@app.callback()
def pii() -> None:
    """Look for personal data in public places. 检查公开内容中的个人信息。"""


@app.command("scan")
def scan(
    url: Annotated[
        str | None,
        typer.Option(help="The service; by default the one here. 服务地址。", show_default=False),
    ] = None,
    names: Annotated[
        Path | None,
        typer.Option(help="Names to look for, one a line. 姓名清单。", show_default=False),
    ] = None,
    strings: Annotated[
        Path | None,
        typer.Option(
            help="Other texts to look for, one a line. 其他文字清单。", show_default=False
        ),
    ] = None,
    log: Annotated[
        list[Path] | None, typer.Option(help="A log file. 日志文件。", show_default=False)
    ] = None,
    folder: Annotated[
        list[Path] | None,
        typer.Option(help="A folder, such as an export. 导出目录。", show_default=False),
    ] = None,
    files_only: Annotated[
        bool, typer.Option(help="Leave the service aside. 不检查服务，只检查文件。")
    ] = False,
    per_second: Annotated[
        float, typer.Option(min=0.1, help="Requests a second at most. 每秒请求数上限。")
    ] = 50.0,
    requests: Annotated[
        int, typer.Option(min=1, help="Requests at most. 请求总数上限。")
    ] = REQUESTS_MAX,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Look for identity numbers, mobile numbers and given names: exit code 0 if there are none, 1
    if something was found, 2 for wrong usage, 3 if the service cannot be reached.
    检查公开内容中的个人信息。

    Says of what kind a finding is and where, never what it is. Makes requests that are refused.
    """
    # The other commands need not wait for a web client.
    from service.pii.files import look_through_file, look_through_folder
    from service.pii.places import look_everywhere
    from service.pii.visiting import Unreachable, Visitor, client_of

    if files_only and not log and not folder:
        raise typer.BadParameter("needs a --log or a --folder", param_hint="--files-only")
    try:
        search = Search(_lines(names, "--names"), _lines(strings, "--strings"))
    except TooShort:
        raise typer.BadParameter(
            "what to look for has two characters or more", param_hint="--names/--strings"
        ) from None
    _must_be_there(search, log or (), folder or ())
    report = Report()
    unreachable = False
    if not files_only:
        address = url or _own_address()
        try:
            with client_of(address) as client:
                look_everywhere(Visitor(client, search, report, per_second, requests))
        except Unreachable as failure:
            unreachable = True
            report.unread.append(f"{search.hidden(address)}: {failure}")
    for path in log or ():
        look_through_file(search, path, report)
    for path in folder or ():
        look_through_folder(search, path, report)
    _tell(report, as_json)
    if report.found:
        raise typer.Exit(1)
    if unreachable:
        raise typer.Exit(UNREACHABLE)


def _must_be_there(search: Search, files: Sequence[Path], folders: Sequence[Path]) -> None:
    """A slip in a path must not pass for a file in which nothing was found."""
    for path in files:
        if not path.is_file():
            raise typer.BadParameter(f"{search.hidden(str(path))} is no file", param_hint="--log")
    for path in folders:
        if not path.is_dir():
            told = f"{search.hidden(str(path))} is no folder"
            raise typer.BadParameter(told, param_hint="--folder")


def _lines(path: Path | None, option: str) -> list[str]:
    if path is None:
        return []
    try:
        return path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        told = f"{path} cannot be read as text in UTF-8"
        raise typer.BadParameter(told, param_hint=option) from None


def _own_address() -> str:
    settings = Settings()
    return f"http://{settings.host}:{settings.port}"


def _tell(report: Report, as_json: bool) -> None:
    if as_json:
        say_json(
            {
                "found": report.found,
                "findings": [finding._asdict() for finding in report.findings],
                "looked_into": report.looked_into,
                "characters": report.characters,
                "unread": report.unread,
                "unvisited": report.unvisited,
            }
        )
        return
    for finding in report.findings:
        say(f"{finding.kind}  {finding.where}  {finding.offset}")
    if report.found > len(report.findings):
        say(f"… and {report.found - len(report.findings):,} more")
    for remark in report.unread:
        tell(f"not looked into: {remark}")
    found, looked = f"{report.found:,}", f"{report.looked_into:,}"
    say(f"{found} found; pages, files and answers: {looked} 检查 {looked} 处，发现 {found} 处")
