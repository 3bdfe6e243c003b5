"""The published pages of matters, compared with what replaying the log gives."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from infra.codec import UnknownEventType
from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.entry import NOT_JSON, EntryMalformed, read_entry
from infra.transparency_log.note import Note, NoteMalformed
from infra.transparency_log.tile_reader import TileMissing, TileReader
from infra.transparency_log.tiles import BundleMalformed
from service.audit import addresses
from service.audit.between import entries_at
from service.audit.findings import position
from service.audit.page_match import PageMatch
from service.audit.replay import UNREPLAYABLE, Json, Matter, Replay
from service.audit.report import Checking
from service.audit.source import AT_ONCE, Source

_PARTS_MAX = 100_000
LOOKS = 3
"""How often pages that differ are looked at again while the log moves."""
PAUSE_SECONDS = 1.0
SETTLED_SECONDS = 5.0
"""After that time a service's pages show what it has recorded."""

AddressOf = Callable[[UUID, datetime, str | None], str]


class Compared(NamedTuple):
    """What came of one matter: findings as (kind, where, English text)."""

    found: list[tuple[str, str, str]]
    words: int = 0
    masked: int = 0
    known: bool = True


class Pages:
    """Compares the pages of matters as they were known at the time of the last sealed entry; those
    kept in a bundle, as of each matter's own last entry."""

    def __init__(self, source: Source, replay: Replay, size: int, known_at: datetime) -> None:
        self._source = source
        self._replay = replay
        self._size = size
        self._known_at = known_at

    def compare(self, sample: int | None, checking: Checking) -> None:
        """All matters, or so many of them drawn at random, and what was found.

        Pages may show what was recorded while the log was read, or lack for a moment what was just
        before: then what was sealed since is read, and those that differ are looked at again.
        """
        matters = self._replay.matters()
        if sample is not None and sample < len(matters):
            matters = random.SystemRandom().sample(matters, sample)
        compared = dict(zip(matters, self._all(matters), strict=True))
        for _ in range(LOOKS):
            differing = [matter for matter, each in compared.items() if each.found]
            if not differing or not self._may_be_behind():
                break
            time.sleep(PAUSE_SECONDS)
            compared |= zip(differing, self._all(differing), strict=True)
        for at in self._replay.unfit:
            checking.fail("pages", "entry_malformed", position(at), "", "It cannot be replayed")
        for each in compared.values():
            for kind, where, told in each.found:
                check = "words" if kind == "words_differ" else "pages"
                checking.fail(check, kind, where, "", told)
        checking.count("pages", sum(each.known for each in compared.values()))
        checking.count("words", sum(each.words for each in compared.values()))
        masked = sum(each.masked for each in compared.values())
        if masked:
            checking.note(
                "words",
                f"另有 {masked:,} 处因隐去号码而无法核对",
                f"{masked:,} more cannot be checked, since numbers in them are hidden",
            )
        unknown = sum(not each.known for each in compared.values())
        if unknown:
            checking.note(
                "pages",
                f"另有 {unknown:,} 个事项含本版本不认识的事件类型，未核对",
                f"{unknown:,} more hold events of types that this version does not know",
            )

    def _all(self, matters: Sequence[UUID]) -> Iterable[Compared]:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(self._one, matters))

    def _one(self, matter: UUID) -> Compared:
        bundled = self._source.index is not None
        known_at = self._replay.last_recorded(matter) if bundled else self._known_at
        try:
            expected = self._replay.matter(matter, known_at)
        except UnknownEventType:
            return Compared([], known=False)
        except UNREPLAYABLE:
            told = "Its events cannot be replayed"
            return Compared([("entry_malformed", f"stream {matter}", told)])
        return self._beside(matter, expected, known_at)

    def _beside(self, matter: UUID, expected: Matter, known_at: datetime) -> Compared:
        match = PageMatch(self._replay.erased, expected.withheld)
        lists: tuple[tuple[AddressOf, list[Json]], ...] = (
            (addresses.timeline_page, expected.timeline),
            (addresses.points_page, expected.points),
        )
        address = addresses.matter_page(matter, known_at)
        pages: list[tuple[str, Any, Any]] = [(address, expected.page, self._json(address))]
        for address_of, lines in lists:
            address = address_of(matter, known_at, None)
            pages.append((address, lines, self._list(address_of, matter, known_at)))
        found: list[tuple[str, str, str]] = []
        for where, should, does in pages:
            if does is None:
                found.append(("page_missing", where, ""))
                continue
            for kind, field in match.differences(should, does):
                told = f"Field {field.lstrip('.')} is not what the log comes to"
                found.append((kind, where, told))
        return Compared(found, match.words, match.masked)

    def _list(self, address_of: AddressOf, matter: UUID, known_at: datetime) -> list[Any] | None:
        """All parts of a list together; None where one is missing or is none."""
        lines: list[Any] = []
        cursor: str | None = None
        for _ in range(_PARTS_MAX):
            part = self._json(address_of(matter, known_at, cursor))
            if not isinstance(part, dict) or not isinstance(part.get("items"), list):
                return None
            lines += part["items"]
            cursor = part.get("next")
            if not isinstance(cursor, str):
                return lines
        return None

    def _json(self, address: str) -> Any:
        content = self._source.page(address)
        try:
            return None if content is None else msgspec.json.decode(content)
        except NOT_JSON:
            return None

    def _may_be_behind(self) -> bool:
        """Whether the log or its pages moved just now. A bundle does not."""
        if self._source.index is not None:
            return False
        age = datetime.now(UTC) - self._known_at
        return self._read_on() or age.total_seconds() < SETTLED_SECONDS

    def _read_on(self) -> bool:
        """Replay what was sealed since the checkpoint that is audited; whether there was any. It
        is not proven: the next audit does that."""
        try:
            checkpoint = Checkpoint.parse(Note.parse(self._source.log("checkpoint") or b"").text)
            reader = TileReader(self._source.log, checkpoint.size)
            new = [
                (read_entry(content), content)
                for _, content in entries_at(reader, range(self._size, checkpoint.size))
            ]
        except (NoteMalformed, TileMissing, BundleMalformed, EntryMalformed):
            return False
        self._replay.take(new)
        self._size = max(self._size, checkpoint.size)
        return bool(new)
