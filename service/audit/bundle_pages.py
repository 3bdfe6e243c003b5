"""The published pages that a bundle keeps: those that its own entries come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from domain.catalogue import stream_of
from infra.transparency_log.entry import Entry
from service.audit import addresses
from service.audit.bundle_files import PAGES_FOLDER, BundleWriter, KeptPage
from service.audit.source import Source, Unreachable


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


def write_pages(matters: Matters, source: Source, out: BundleWriter) -> Iterator[KeptPage]:
    """Write the pages of the matters that the bundle has whole, as of the last event of each, and
    say which. One that shows more than the bundle has is left out."""
    for matter, position, known_at in matters.whole():
        address = addresses.matter_page(matter, known_at)
        content = source.page(address)
        if content is None or _last_position(content) != position:
            continue
        folder = f"{PAGES_FOLDER}/{matter}"
        out.write(f"{folder}/matter.json", content)
        yield KeptPage(f"{folder}/matter.json", address)
        for name, page in (
            ("timeline", addresses.timeline_page),
            ("points", addresses.points_page),
        ):
            yield from _write_list(f"{folder}/{name}", page, matter, known_at, source, out)


def _write_list(
    stem: str,
    address_of: Callable[[UUID, datetime, str | None], str],
    matter: UUID,
    known_at: datetime,
    source: Source,
    out: BundleWriter,
) -> Iterator[KeptPage]:
    """All parts of a list, each by the cursor of the one before."""
    number = 1
    cursor: str | None = None
    while True:
        address = address_of(matter, known_at, cursor)
        content = source.page(address)
        if content is None:
            return
        file = f"{stem}-{number}.json"
        out.write(file, content)
        yield KeptPage(file, address)
        following = _decoded(content, address).get("next")
        if not isinstance(following, str):
            return
        number, cursor = number + 1, following


def _last_position(content: bytes) -> object:
    return _decoded(content, "a matter's page").get("last_position")


def _decoded(content: bytes, address: str) -> dict[str, object]:
    try:
        return msgspec.json.decode(content, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Unreachable(f"{address} is not JSON") from None


def _is_of_a_matter(entry: Entry) -> bool:
    try:
        return stream_of(entry.type) == "matter"
    except KeyError:  # a newer program's
        return False
