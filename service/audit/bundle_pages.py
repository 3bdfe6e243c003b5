"""The published pages that a bundle keeps: those that its own entries come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from typing import NamedTuple
from uuid import UUID

import msgspec

from domain.catalogue import stream_of
from infra.transparency_log.entry import NOT_JSON, Entry
from service.audit import addresses
from service.audit.bundle_files import PAGES_FOLDER, BundleWriter, KeptPage
from service.audit.source import Source, Unreachable

AddressOf = Callable[[UUID, datetime, str | None], str]


class _Last(NamedTuple):
    """The last event that a bundle has of a stream; ``whole`` if it has all the versions up to
    it."""

    whole: bool
    version: int
    position: int
    recorded_at: datetime


class Matters:
    """What a bundle has of each matter."""

    def __init__(self) -> None:
        self._last: dict[UUID, _Last] = {}

    def add(self, entry: Entry) -> None:
        """The next entry, in the order of positions."""
        if not _is_of_a_matter(entry):
            return
        before = self._last.get(entry.stream)
        whole = entry.version == (before.version + 1 if before else 1)
        whole = whole and (before is None or before.whole)
        last = _Last(whole, entry.version, entry.position, entry.recorded_at)
        self._last[entry.stream] = last

    def whole(self) -> Iterator[tuple[UUID, int, datetime]]:
        """Those of which it has every version up to one, by its position: id, that position, and
        when the event was recorded."""
        for stream, last in sorted(self._last.items(), key=lambda item: item[1].position):
            if last.whole:
                yield stream, last.position, last.recorded_at


class Pages:
    """Reads pages for a bundle of what is sealed up to a position."""

    def __init__(self, source: Source, size: int) -> None:
        self.erasures: set[int] = set()
        """The positions of the erasures of which the pages tell."""
        self.left_out = 0
        """Matters of which pages are left out."""
        self._source = source
        self._size = size

    def write(self, matters: Matters, out: BundleWriter) -> Iterator[KeptPage]:
        """Write the pages of the matters that the bundle has whole, as of the last event of each,
        and say which.

        Words are shown as they may be shown now. So those of a matter are left out when there is
        anything newer than the bundle has: an event of the matter, or an erasure.
        """
        for matter, position, known_at in matters.whole():
            pages = list(self._pages(matter, known_at))
            erasures = {at for _, content in pages for at in _erasures(content)}
            if self._last_position(matter) != position or max(erasures, default=0) > self._size:
                self.left_out += 1
                continue
            self.erasures |= erasures
            for page, content in pages:
                out.write(page.file, content)
                yield page

    def _pages(self, matter: UUID, known_at: datetime) -> Iterator[tuple[KeptPage, bytes]]:
        address = addresses.matter_page(matter, known_at)
        content = self._source.page(address)
        if content is not None:
            yield KeptPage(f"{PAGES_FOLDER}/{matter}/matter.json", address), content
        yield from self._list("timeline", addresses.timeline_page, matter, known_at)
        yield from self._list("points", addresses.points_page, matter, known_at)

    def _list(
        self, name: str, address_of: AddressOf, matter: UUID, known_at: datetime
    ) -> Iterator[tuple[KeptPage, bytes]]:
        """All parts of a list, each by the cursor of the one before."""
        cursor: str | None = None
        for number in count(1):
            address = address_of(matter, known_at, cursor)
            content = self._source.page(address)
            if content is None:
                return
            yield KeptPage(f"{PAGES_FOLDER}/{matter}/{name}-{number}.json", address), content
            following = _decoded(content).get("next")
            if not isinstance(following, str):
                return
            cursor = following

    def _last_position(self, matter: UUID) -> object:
        """Of the matter as it is now."""
        content = self._source.page(f"/api/v1/matters/{matter}")
        return None if content is None else _decoded(content).get("last_position")


def _erasures(page: bytes) -> Iterator[int]:
    """The positions of the erasures that a page mentions."""
    waiting: list[object] = [_decoded(page)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            erased = value.get("erased")
            if isinstance(erased, dict) and isinstance(erased.get("position"), int):
                yield erased["position"]
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def _decoded(page: bytes) -> dict[str, object]:
    try:
        return msgspec.json.decode(page, type=dict[str, object])
    except NOT_JSON:
        raise Unreachable("a page is not JSON") from None


def _is_of_a_matter(entry: Entry) -> bool:
    try:
        return stream_of(entry.type) == "matter"
    except KeyError:  # a newer program's
        return False
