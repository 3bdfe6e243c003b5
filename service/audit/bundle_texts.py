"""What a bundle can prove and what it cannot, in the words that stand in its ``bundle.json``."""

from __future__ import annotations

from service.audit.bundle_files import ScopeKind

_EACH = (
    "每个事件均在该检查点所封存的日志之中，其内容、位置与封存时一致。",
    "Every event in it is in the log that the checkpoint seals, at its place and as it was sealed.",
)
_TIMES = (
    "各事件的记录时间与封存它的检查点的时间相符。",
    "Every event was recorded when the checkpoint that sealed it allows.",
)
_NO_MORE = (
    "不能证明该检查点之后未再发生什么。",
    "Not that nothing has happened since the checkpoint.",
)
_ELSEWHERE = (
    "不能单独证明日志从未被整体重签：请与他处留存的检查点（见证方、回执）比对。",
    "Not by itself that the log was never signed anew as a whole: compare a checkpoint that was"
    " kept elsewhere, by a witness or in a receipt.",
)
_NOT_ALL = (
    "不能证明其中没有遗漏：日志中可能还有属于此范围的其他事件。",
    "Not that none is missing: the log may have more events of this scope.",
)
_NO_HISTORY = (
    "不能证明此前各检查点都是同一部日志的开头：为此须有日志全文。",
    "Not that earlier checkpoints are of this same log: that takes the whole of it.",
)

PROVES: dict[ScopeKind, tuple[str, ...]] = {
    "matter": (
        *_EACH,
        "该事项的事件序号自 1 起连续，中间没有遗漏。",
        "The versions of the stream run from 1 without a gap: none is missing in between.",
        *_TIMES,
    ),
    "organisation": (*_EACH, *_TIMES),
    "year": (
        *_EACH,
        "该年度在日志中的全部事件均在其中，没有遗漏：位置连续，首尾各附相邻事件为证。",
        "It has every event that the log recorded in the year: the positions are without a gap, and"
        " the events before and after them show it at both ends.",
        *_TIMES,
    ),
    "everything": (
        "所有条目逐条重算后得出检查点所签的根哈希，历次检查点亦然。",
        "All entries, hashed anew, lead to the root that the checkpoint signs, and to that of every"
        " earlier one.",
        *_TIMES,
    ),
}
DOES_NOT_PROVE: dict[ScopeKind, tuple[str, ...]] = {
    "matter": (
        "不能证明日志中该事项没有更晚的事件。",
        "Not that the log has no later event of the stream.",
        *_NO_HISTORY,
        *_NO_MORE,
        *_ELSEWHERE,
    ),
    "organisation": (*_NOT_ALL, *_NO_HISTORY, *_NO_MORE, *_ELSEWHERE),
    "year": (*_NO_HISTORY, *_NO_MORE, *_ELSEWHERE),
    "everything": (*_NO_MORE, *_ELSEWHERE),
}
"""Chinese and English in turn."""
