"""What an audit may find: a fixed vocabulary, each word documented (docs/AUDIT.md)."""

from __future__ import annotations

from collections import Counter

import msgspec

KINDS: dict[str, tuple[str, str]] = {
    "checkpoint_malformed": ("检查点格式有误", "A checkpoint, or a file of them, cannot be read"),
    "signature_wrong": ("签名有误", "A signature that must be there is missing or does not verify"),
    "key_unknown": ("密钥不明", "A key does not follow from one that is trusted"),
    "inconsistent": ("历史分叉", "What is published does not lead to a root that was signed"),
    "truncated": ("日志变短", "The log is smaller than a checkpoint that was signed"),
    "quorum_missing": ("见证不足", "Too few of the witnesses asked for cosigned the checkpoint"),
    "tile_missing": ("文件缺失", "A file that a log of this size must have is missing or short"),
    "tile_changed": ("哈希文件被改", "A tile's hashes are not what lies below it comes to"),
    "entry_changed": ("条目被改", "An entry is not the one that was sealed at its place"),
    "entries_swapped": ("条目被调换", "Two entries stand in each other's places"),
    "entry_dropped": ("条目被删", "An entry that was sealed is missing"),
    "entry_inserted": ("条目被插入", "An entry stands where none was sealed"),
    "entry_malformed": ("条目无法读取", "The bytes are not an entry"),
    "entry_not_canonical": ("条目格式不规范", "An entry is not written in its one canonical form"),
    "position_wrong": ("位置不符", "An entry does not name the position at which it stands"),
    "version_gap": ("序号不连续", "A stream lacks a version: an event of it is missing"),
    "order_wrong": ("顺序有误", "An event of a stream stands before one with a smaller version"),
    "time_goes_back": ("时间倒退", "Something is recorded earlier than what stands before it"),
    "back_dated": ("倒填时间", "Recorded at a time that its sealing excludes"),
    "event_repeated": ("事件重复", "The same event, or the same version of a stream, stands twice"),
    "detached_wrong": (
        "附存数据不符",
        "Data beside the log is missing or is not what it should be",
    ),
    "page_differs": ("页面与账本不符", "A page says something else than the log comes to"),
    "page_missing": ("页面缺失", "There is no page for what is on the log"),
    "words_differ": ("原话与承诺值不符", "Words shown are not those that were committed to"),
    "timestamp_wrong": ("时间戳有误", "A timestamp is not one over its checkpoint"),
    "proof_wrong": ("存证有误", "A proof file does not lead to the checkpoint's root"),
}
"""Kind → (Chinese, English). Programs may rely on the kinds; new ones may be added."""

SHOWN_PER_KIND_MAX = 20


class Finding(msgspec.Struct, frozen=True):
    """Something that is not as it should be. ``where`` is a path below ``/log/``, a page's
    address, ``position N`` or ``positions N–M``; the texts say what, in one sentence each."""

    kind: str
    where: str
    zh: str
    en: str


class Findings:
    """Findings in the order in which they were made: so many a kind, the rest only counted."""

    def __init__(self) -> None:
        self.found: list[Finding] = []
        self.count: Counter[str] = Counter()

    def add(self, kind: str, where: str, zh: str = "", en: str = "") -> None:
        """Note one; without texts of its own it says what its kind says."""
        told_zh, told_en = KINDS[kind]
        self.count[kind] += 1
        if self.count[kind] <= SHOWN_PER_KIND_MAX:
            self.found.append(Finding(kind, where, zh or told_zh, en or told_en))

    @property
    def total(self) -> int:
        """How many there are, those not shown included."""
        return self.count.total()

    @property
    def left_out(self) -> dict[str, int]:
        """Kind → how many more there are than are shown."""
        more = {kind: count - SHOWN_PER_KIND_MAX for kind, count in self.count.items()}
        return {kind: count for kind, count in more.items() if count > 0}


def position(number: int) -> str:
    """``where`` for one position."""
    return f"position {number}"


def positions(first: int, last: int) -> str:
    """``where`` for several."""
    return position(first) if first == last else f"positions {first}–{last}"
