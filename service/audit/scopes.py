"""Which events a bundle holds: found by published addresses, told again from the entries."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.rules.pack import start_of_day
from infra.transparency_log.entry import Entry, read_entry
from infra.transparency_log.tile_reader import TileReader
from service.audit.bundle_files import BundleUnfit, Scope
from service.audit.source import Source

_PART = 1000
"""How many events are asked for at once."""
_YEAR = re.compile(r"[12][0-9]{3}")


def scope_of_matter(text: str) -> Scope:
    """A matter, or any other stream. Raises ``BundleUnfit``."""
    return Scope("matter", _id(text, "--matter"))


def scope_of_year(text: str) -> Scope:
    """A year of Beijing. Raises ``BundleUnfit``."""
    if not _YEAR.fullmatch(text):
        raise BundleUnfit("--year takes a year of four digits")
    return Scope("year", text)


def scope_of_organisation(text: str, source: Source) -> Scope:
    """An organisation by its id, or by its division code where that is one organisation's alone.
    Raises ``BundleUnfit``."""
    if not re.fullmatch(r"[0-9]{2,20}", text):
        return Scope("organisation", _id(text, "--organisation"))
    listed = _json(source.page("/api/v1/organisations"))["items"]
    found = [each["id"] for each in listed if each.get("division_code") == text]
    if len(found) != 1:
        raise BundleUnfit(f"--organisation: {len(found)} organisations have this code; use the id")
    return Scope("organisation", found[0])


def positions_in(scope: Scope, reader: TileReader, source: Source) -> Iterator[int]:
    """The positions of the sealed events of a part, ascending. Those of a year include the event
    before it and the one after it, which show that none of the year is missing."""
    if scope.kind == "year":
        yield from _of_year(int(scope.value), reader)
    else:
        yield from _listed(scope, reader.size, source)


def year_bounds(year: int) -> tuple[datetime, datetime]:
    """When a year of Beijing begins, and when the next."""
    return start_of_day(date(year, 1, 1)), start_of_day(date(year + 1, 1, 1))


def belongs(entry: Entry, scope: Scope) -> bool:
    """Whether an entry is of this scope."""
    match scope.kind:
        case "matter":
            return str(entry.stream) == scope.value
        case "organisation":
            return scope.value in (str(entry.meta.organisation), str(entry.meta.actor.organisation))
        case "year":
            begin, end = year_bounds(int(scope.value))
            return begin <= entry.recorded_at < end
        case "everything":
            return True


def _of_year(year: int, reader: TileReader) -> range:
    def recorded_at(index: int) -> datetime:
        return read_entry(reader.entry(index)).recorded_at

    begin, end = year_bounds(year)
    everything = range(reader.size)
    first = bisect_left(everything, begin, key=recorded_at)
    after = bisect_left(everything, end, lo=first, key=recorded_at)
    if first == after:
        return range(0)
    return range(max(first, 1), min(after, reader.size - 1) + 2)


def _listed(scope: Scope, size: int, source: Source) -> Iterator[int]:
    after: int | None = 0
    while after is not None:
        asked = f"{scope.kind}={scope.value}&after={after}&limit={_PART}&position={size}"
        part = _json(source.page(f"/api/v1/events?{asked}"))
        for item in part["items"]:
            if item["position"] <= size:
                yield item["position"]
        after = part["next"]


def _json(content: bytes | None) -> Any:
    if content is None:
        raise BundleUnfit("the address publishes no events")
    return msgspec.json.decode(content)


def _id(text: str, option: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise BundleUnfit(f"{option} takes an id") from None
