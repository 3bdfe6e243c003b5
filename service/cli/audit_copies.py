"""``yishi audit bundle`` and ``diff``: copies of a log to keep, and what came between two."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from infra.settings import Settings
from service.audit.bundle import Bundler, Made
from service.audit.bundle_files import BundleUnfit, Scope, ScopeKind, new_bundle
from service.audit.diff import DiffUnfit
from service.audit.diff import diff as diff_checkpoints
from service.audit.diff_lines import lines
from service.audit.scopes import ScopeUnfit, scope_of
from service.audit.source import Unreachable, open_source
from service.cli.audit import FOUND, NOT_TO_THE_END, language_of, verifier_key
from service.cli.terminal import say, tell

Url = Annotated[
    str | None,
    typer.Option("--url", help="The service's address, else the one here. 服务地址，默认本机。"),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Language = Annotated[
    str | None, typer.Option("--lang", help="zh or en; else by the locale. 语言。")
]

_SCOPES: dict[ScopeKind, str] = {
    "matter": "事项",
    "organisation": "单位",
    "year": "年度",
    "everything": "全部内容",
}


def add_to(app: typer.Typer) -> None:
    """Put the commands beside ``verify``."""
    app.command()(bundle)
    app.command()(diff)


def bundle(
    out: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="A folder, or a file NAME.zip. 目录或 .zip 文件。"),
    ],
    url: Url = None,
    matter: Annotated[
        str | None, typer.Option(metavar="ID", help="A matter (or another stream). 一个事项。")
    ] = None,
    organisation: Annotated[
        str | None, typer.Option(metavar="ID|CODE", help="An organisation. 一个单位。")
    ] = None,
    year: Annotated[
        str | None, typer.Option(metavar="YYYY", help="What was recorded in a year. 一个年度。")
    ] = None,
    everything: Annotated[bool, typer.Option("--everything", help="The log. 全部。")] = False,
    as_json: Json = False,
    language: Language = None,
) -> None:
    """Write what yishi audit verify checks on a machine without network. 制作离线审计包。

    Exit code 0: made; 2: wrong usage; 3: could not be made."""
    chinese = language_of(language) == "zh"
    if out.exists():
        raise typer.BadParameter(f"{out} is there already", param_hint="OUT")
    try:
        with open_source(url or _here()) as source:
            scope = scope_of(
                source, matter=matter, organisation=organisation, year=year, everything=everything
            )
            with new_bundle(out) as files:
                made = Bundler(source).make(scope, files)
    except ScopeUnfit as unfit:
        raise typer.BadParameter(unfit.reason, param_hint=unfit.option) from None
    except (BundleUnfit, Unreachable) as unfit:
        tell(f"yishi: {unfit}")
        raise typer.Exit(NOT_TO_THE_END) from None
    except OSError as failure:
        tell(f"yishi: {out} cannot be written: {failure.strerror}")
        raise typer.Exit(NOT_TO_THE_END) from None
    if as_json:
        say(msgspec.json.encode(made.index).decode())
    else:
        _show(out, scope, made, chinese)


def diff(
    one: Annotated[str, typer.Argument(metavar="A", help="A checkpoint. 检查点。")],
    other: Annotated[
        str,
        typer.Argument(
            metavar="B",
            help="Another: a file, a size, a bundle or an address. 文件、条目数、审计包或地址。",
        ),
    ],
    url: Url = None,
    key: Annotated[
        list[str] | None,
        typer.Option("--key", metavar="VKEY", help="A key of the log's to trust. 信任的日志密钥。"),
    ] = None,
    as_json: Json = False,
    language: Language = None,
) -> None:
    """Whether one checkpoint extends another, and what came between. 比较两个检查点。

    Exit code 0: consistent; 1: not, or not signed; 2: wrong usage; 3: could not be completed."""
    spoken = language_of(language)
    keys = [verifier_key(each, "--key") for each in key or ()]
    try:
        found = diff_checkpoints(one, other, url, keys, _here())
    except DiffUnfit as unfit:
        raise typer.BadParameter(str(unfit)) from None
    except Unreachable as unreachable:
        tell(f"yishi: {unreachable}")
        raise typer.Exit(NOT_TO_THE_END) from None
    if as_json:
        say(msgspec.json.encode(found).decode())
    else:
        for line in lines(found, spoken):
            say(line)
    if not found.clean:
        raise typer.Exit(FOUND)


def _here() -> str:
    return f"http://127.0.0.1:{Settings().port}"


def _show(out: Path, scope: Scope, made: Made, chinese: bool) -> None:
    index = made.index
    matters = len({page.file.split("/")[1] for page in index.pages})
    of = f"{_SCOPES[scope.kind] if chinese else scope.kind} {scope.value}".rstrip()
    if chinese:
        say(f"{out}：{of}，事件 {index.events:,} 个，附页面的事项 {matters:,} 个")
        say(f"日志 {index.origin} 封存至第 {index.size:,} 条（{index.sealed_at.isoformat()}）")
        if made.left_out:
            say(f"另有 {made.left_out:,} 个事项已有更新的内容，未附页面")
    else:
        say(f"{out}: {of}, events: {index.events:,}, matters with pages: {matters:,}")
        say(f"log {index.origin}, {index.size:,} entries, sealed {index.sealed_at.isoformat()}")
        if made.left_out:
            say(f"matters without pages, since there is something newer: {made.left_out:,}")
    for number, text in enumerate((*index.proves, *index.does_not_prove)):
        if number % 2 != chinese:
            say(f"  {text}")
