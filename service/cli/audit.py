"""``yishi audit``: checking a log from what is published alone (docs/AUDIT.md)."""

from __future__ import annotations

import locale
import os
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from cryptography.x509 import load_pem_x509_certificates

from infra.runtime import tune
from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.note import NoteMalformed, VerifierKey
from infra.transparency_log.proof_file import kept_checkpoint
from service.audit.remembered import MemoryUnfit, default_file, read_memory, remember
from service.audit.report import told
from service.audit.source import Unreachable, open_source
from service.audit.verify import Wanted
from service.audit.verify import verify as verify_source
from service.cli.terminal import say, tell

app = typer.Typer(
    name="audit",
    help="Check a log from what is published alone. 审计：仅凭公开文件核验。",
    no_args_is_help=True,
    rich_markup_mode=None,
)

FOUND = 1
NOT_TO_THE_END = 3


@app.command()
def verify(
    place: Annotated[
        str,
        typer.Argument(
            metavar="URL|DIR",
            help="A service's address, a bundle or a copy of a log. 服务地址、审计包或日志副本。",
        ),
    ],
    key: Annotated[
        list[str] | None,
        typer.Option("--key", metavar="VKEY", help="A key of the log's to trust. 信任的日志密钥。"),
    ] = None,
    witness: Annotated[
        list[str] | None,
        typer.Option("--witness", metavar="VKEY", help="A witness's key. 见证方密钥。"),
    ] = None,
    quorum: Annotated[
        int | None,
        typer.Option(
            min=1, help="How many witnesses must have cosigned; all if left out. 加签数。"
        ),
    ] = None,
    kept: Annotated[
        list[Path] | None,
        typer.Option(
            "--kept",
            metavar="FILE",
            help="A checkpoint or proof file kept elsewhere. 在别处保存的检查点或存证文件。",
        ),
    ] = None,
    timestamp_root: Annotated[
        list[Path] | None,
        typer.Option(
            "--timestamp-root", metavar="PEM", help="A root of an authority. 时间戳根证书。"
        ),
    ] = None,
    remember_in: Annotated[
        Path | None,
        typer.Option("--remember", metavar="FILE", help="What was seen before. 所记检查点文件。"),
    ] = None,
    pages: Annotated[
        bool, typer.Option("--pages/--no-pages", help="Compare the pages too. 是否核对页面。")
    ] = True,
    sample: Annotated[
        int | None, typer.Option(min=1, help="Only so many matters' pages. 抽查事项数。")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    language: Annotated[
        str | None, typer.Option("--lang", help="zh or en; else by the locale. 语言。")
    ] = None,
) -> None:
    """Check signatures, every entry, every tile, the history, and the pages. 核验日志。

    Exit code 0: all holds; 1: findings; 2: wrong usage; 3: could not be checked to the end."""
    tune()
    wanted = Wanted(
        keys=[verifier_key(each, "--key") for each in key or ()],
        witnesses=[verifier_key(each, "--witness") for each in witness or ()],
        quorum=quorum,
        timestamp_roots=[_root(each) for each in timestamp_root or ()],
        kept=[_checkpoint(each) for each in kept or ()],
        pages=pages,
        sample=sample,
    )
    if quorum is not None and quorum > len(wanted.witnesses):
        raise typer.BadParameter("more than there are --witness", param_hint="--quorum")
    spoken = language_of(language)
    memory_file = remember_in or default_file()
    try:
        with open_source(place) as source:
            report, seen = verify_source(source, wanted, read_memory(memory_file))
        if seen is not None and report.origin is not None:
            remember(memory_file, report.origin, seen)
    except MemoryUnfit as unfit:
        raise typer.BadParameter(str(unfit), param_hint="--remember") from None
    except Unreachable as unreachable:
        tell(f"yishi: {unreachable}")
        raise typer.Exit(NOT_TO_THE_END) from None
    if as_json:
        say(msgspec.json.encode(report).decode())
    else:
        for line in told(report, spoken):
            say(line)
    if report.broken_off is not None:
        raise typer.Exit(NOT_TO_THE_END)
    if report.findings:
        raise typer.Exit(FOUND)


def verifier_key(text: str, option: str) -> VerifierKey:
    """A key as an option gives it."""
    try:
        return VerifierKey.parse(text)
    except NoteMalformed as malformed:
        raise typer.BadParameter(str(malformed), param_hint=option) from None


def _content(file: Path, option: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        raise typer.BadParameter(f"{file}: {fault.strerror}", param_hint=option) from None


def _root(file: Path) -> bytes:
    content = _content(file, "--timestamp-root")
    try:
        load_pem_x509_certificates(content)
    except ValueError:
        wrong = f"{file}: no certificate in PEM"
        raise typer.BadParameter(wrong, param_hint="--timestamp-root") from None
    return content


def _checkpoint(file: Path) -> Checkpoint:
    """Of a signed checkpoint, or of a proof file (a receipt's)."""
    content = _content(file, "--kept")
    try:
        return Checkpoint.parse(kept_checkpoint(content).text)
    except NoteMalformed as malformed:
        raise typer.BadParameter(f"{file}: {malformed}", param_hint="--kept") from None


def language_of(said: str | None) -> str:
    """The language that ``--lang`` says, else that of the locale."""
    if said not in (None, "zh", "en"):
        raise typer.BadParameter("zh or en", param_hint="--lang")
    if said is not None:
        return said
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return "en" if (said or locale.getlocale()[0] or "zh").lower().startswith("en") else "zh"
