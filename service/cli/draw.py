"""``yishi draw``: a published draw recomputed from its document alone, without any database."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Annotated

import typer

from domain.draw.chances import TRIALS_MAX, Chances, trials_for
from domain.draw.public_value import in_words
from domain.draw.search import Undecided
from domain.draw.selection import Unmeetable
from service.cli.terminal import say, say_json, tell
from service.draws.checking import Report, Unreadable, check, count_chances, read

app = typer.Typer(
    name="draw",
    help="Check a published draw, on any machine. 核对抽签。",
    no_args_is_help=True,
    rich_markup_mode=None,
)

BYTES_MAX = 32 * 1024 * 1024
FETCH_SECONDS = 30.0
UNREADABLE = 2

Source = Annotated[
    str, typer.Argument(metavar="FILE|URL|-", help="The published document. 抽签公布文件。")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Trials = Annotated[
    int | None,
    typer.Option(min=1, max=TRIALS_MAX, help="How many trials. 试抽次数。", show_default=False),
]


@app.command("verify")
def verify(source: Source, as_json: Json = False) -> None:
    """Recompute a draw: exit code 0 if all agrees, 1 if not, 2 if unreadable. 核对抽签。"""
    try:
        report = check(_content(source))
    except Unreadable as fault:
        raise _unreadable(fault) from None
    if as_json:
        say_json(_as_json(report))
    else:
        _show(report)
    if not report.agrees:
        raise typer.Exit(1)


@app.command("chances")
def show_chances(source: Source, trials: Trials = None, as_json: Json = False) -> None:
    """Count anew how likely each group is to be drawn. 计算各组机会。"""
    try:
        document, commitment = read(_content(source))
        number = trials or trials_for(commitment.candidates)
        counted = count_chances(document, commitment, number)
    except Unreadable as fault:
        raise _unreadable(fault) from None
    except (Unmeetable, Undecided):
        tell("yishi: no panel meets the quotas 没有能够满足配额的组合")
        raise typer.Exit(1) from None
    if as_json:
        groups = [
            {**group._asdict(), "share": str(counted.share(group))} for group in counted.groups
        ]
        say_json({"trials": counted.trials, "groups": groups})
    else:
        _show_chances(counted)


def _content(source: str) -> bytes:
    """The document's bytes, never more than is allowed."""
    try:
        if source == "-":
            content = sys.stdin.buffer.read(BYTES_MAX + 1)
        elif source.startswith(("http://", "https://")):
            with urllib.request.urlopen(source, timeout=FETCH_SECONDS) as answer:
                content = answer.read(BYTES_MAX + 1)
        else:
            with Path(source).open("rb") as file:
                content = file.read(BYTES_MAX + 1)
    except urllib.error.URLError as fault:
        raise Unreadable(f"the address gave no document ({fault.reason})") from fault
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or type(fault).__name__
        raise Unreadable(f"the document cannot be read: {reason}") from fault
    if len(content) > BYTES_MAX:
        raise Unreadable("the document is larger than any published draw")
    return bytes(content)


def _unreadable(fault: Unreadable) -> typer.Exit:
    tell(f"yishi: {fault}")
    return typer.Exit(UNREADABLE)


def _as_json(report: Report) -> dict[str, object]:
    return {
        "agrees": report.agrees,
        "draw": report.commitment.draw,
        "status": report.document.status,
        "digest": report.commitment.digest,
        "checks": {it.name: it.agrees for it in report.checks},
        "differs": [it.name for it in report.checks if not it.agrees],
        "warnings": [en for _, en in report.warnings()],
        "undecided": report.undecided,
    }


def _show(report: Report) -> None:
    document, it = report.document, report.commitment
    say(f"draw 抽签 {it.draw} ({document.status})")
    say(
        f"  pool 名单 {len(it.candidates):,}, panel 席位 {it.panel:,}, "
        f"quotas 配额 {len(it.quotas):,}"
    )
    say(f"  value 随机数 {it.randomness.source}: {it.randomness.label}")
    form, length = it.randomness.form, it.randomness.length
    say(f"  written 写法 {in_words(form, length, 'en')} · {in_words(form, length, 'zh')}")
    say(f"  available 公布时间 {it.randomness.available_at.isoformat()}")
    say(f"  recorded 登记时间 {document.committed.recorded_at.isoformat()}")
    for each in report.checks:
        mark = "agrees 一致 " if each.agrees else "DIFFERS 不符"
        say(f"{mark}  {each.en} · {each.zh}")
    for zh, en in report.warnings():
        say(f"NOTE 注意     {en} · {zh}")
    differing = [each.name for each in report.checks if not each.agrees]
    if differing:
        say(f"The draw differs from what was published 与公布内容不符: {', '.join(differing)}")
    else:
        say("Everything agrees. 全部一致。")


def _show_chances(counted: Chances) -> None:
    say(f"{counted.trials:,} trials 次试抽")
    for group in counted.groups:
        share = counted.share(group)
        say(
            f"{group.feature}={group.value}: {group.candidates:,} candidates 人, "
            f"chance 机会 {share} ({float(share):.1%})"
        )
