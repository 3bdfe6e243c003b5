"""A difference of two checkpoints in lines for people."""

from __future__ import annotations

from collections.abc import Iterator

from service.audit.between import Verdict
from service.audit.diff import Diff, End

SHOWN_MAX = 200
"""So many events are listed; ``--json`` lists all."""

_STREAMS = {True: ("事项", "matter"), False: ("流", "stream")}
_VERDICTS: dict[Verdict, tuple[str, str]] = {
    "equal": ("一致：两个检查点相同。", "Consistent: both are the same checkpoint."),
    "extends": (
        "一致：较新的检查点是较早检查点的延续。",
        "Consistent: the newer checkpoint extends the older.",
    ),
    "fork": (
        "不一致：日志分叉，曾签署过两套不同的历史。",
        "INCONSISTENT: the log is forked, two different histories were signed.",
    ),
    "truncated": (
        "不一致：日志现有条目少于较新的检查点。",
        "INCONSISTENT: the log has fewer entries than the newer checkpoint.",
    ),
    "altered": (
        "不一致：公布的条目或哈希文件与所签的检查点不符。",
        "INCONSISTENT: what is published is not what the checkpoints sign.",
    ),
}


def lines(diff: Diff, language: str) -> Iterator[str]:
    """What came between, and whether it may have; ``language`` is ``zh`` or ``en``."""
    chinese = language == "zh"
    yield f"日志 {diff.origin}（{diff.log}）" if chinese else f"log {diff.origin} ({diff.log})"
    yield _end("较早" if chinese else "older", diff.older, chinese)
    yield _end("较新" if chinese else "newer", diff.newer, chinese)
    for event in diff.events[:SHOWN_MAX]:
        time = event.recorded_at.isoformat().replace("+00:00", "Z")
        stream = (
            ("事项" if chinese else "matter") if event.matter else ("流" if chinese else "stream")
        )
        yield f"  {event.position:>8}  {time}  {event.type}  {stream} {event.stream}"
    if len(diff.events) > SHOWN_MAX:
        more = len(diff.events) - SHOWN_MAX
        yield f"  另有 {more:,} 条，见 --json" if chinese else f"  and {more:,} more: --json"
    colon = "：" if chinese else ":"
    yield from _counts("按类型" if chinese else "by type", diff.types, colon)
    yield from _counts("按单位" if chinese else "by organisation", diff.organisations, colon)
    yield from _held(diff, chinese)
    yield _VERDICTS[diff.verdict][0 if chinese else 1]


def _end(name: str, end: End, chinese: bool) -> str:
    if end.time is None:
        time = "签名有误" if chinese else "NOT SIGNED by the log's key"
    else:
        time = end.time.isoformat().replace("+00:00", "Z")
    return f"  {name} {end.size:,}  {end.root}  {time}  ({end.given})"


def _counts(name: str, counted: dict[str, int], colon: str) -> Iterator[str]:
    if counted:
        yield f"{name}{colon}"
    for what, number in counted.items():
        yield f"  {number:>8,}  {what}"


def _held(diff: Diff, chinese: bool) -> Iterator[str]:
    """Of a fork, which way the log went that was read, and where the ways part."""
    if diff.verdict == "fork" and diff.held is not None:
        names = ("较早", "较新") if chinese else ("older", "newer")
        for name, held in zip(names, diff.held, strict=True):
            if chinese:
                yield f"  所读日志{'包含' if held else '不包含'}{name}的检查点"
            else:
                yield f"  the log that was read {'has' if held else 'has not'} the {name} one"
    if diff.differs_at is not None:
        at = diff.differs_at
        yield f"  自第 {at:,} 条起不同" if chinese else f"  they differ from position {at:,} on"
