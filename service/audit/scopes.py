"""Which events a bundle holds: found by published addresses, told again from the entries."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

import msgspec

from domain.rules.pack import start_of_day
from infra.transparency_log.entry import NOT_JSON, Entry, read_entry
from infra.transparency_log.tile_reader import TileReader
from service.audit.bundle_files import BundleUnfit, Scope
from service.audit.source import Source

T = TypeVar("T")

_PART = 1000
"""How many events are asked for at once."""
_YEAR = re.compile(r"[12][0-9]{3}")
_CODE = re.compile(r"[0-9]{2,20}")


class ScopeUnfit(ValueError):
    """What was asked for is no scope: ``option`` is the one at fault, ``reason`` the rule."""

    def __init__(self, option: str, reason: str) -> None:
        super().__init__(f"{option}: {reason}")
        self.option = option
        self.reason = reason


def scope_of(
    source: Source,
    *,
    matter: str | None = None,
    organisation: str | None = None,
    year: str | None = None,
    everything: bool = False,
) -> Scope:
    """The one scope of these that is given. ``matter`` is the id of a matter or another stream;
    ``organisation`` an id, or a division code where that is one organisation's alone; ``year`` one
    of Beijing. Raises ``ScopeUnfit``."""
    given = [each for each in (matter, organisation, year) if each is not None]
    if len(given) + everything != 1:
        raise ScopeUnfit(
            "--matter/--organisation/--year/--everything", "exactly one of them must be given"
        )
    if matter is not None:
        return Scope("matter", _id(matter, "--matter"))
    if year is not None:
        if not _YEAR.fullmatch(year):
            raise ScopeUnfit("--year", "takes a year of four digits")
        return Scope("year", year)
    if organisation is not None:
        if not _CODE.fullmatch(organisation):
            return Scope("organisation", _id(organisation, "--organisation"))
        listed = _read(source, "/api/v1/organisations", list[_Named])
        found = [str(each.id) for each in listed if each.division_code == organisation]
        if len(found) != 1:
            told = "several organisations have" if found else "no organisation has"
            told += " this code; give an id"
            raise ScopeUnfit("--organisation", told)
        return Scope("organisation", found[0])
    return Scope("everything")


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


class _Placed(msgspec.Struct, frozen=True):
    position: int


class _Events(msgspec.Struct, frozen=True):
    items: list[_Placed]
    next: int | None


class _Named(msgspec.Struct, frozen=True):
    id: UUID
    division_code: str | None = None


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
        part = _read(source, f"/api/v1/events?{asked}", _Events)
        yield from (item.position for item in part.items if item.position <= size)
        after = part.next


def _read(source: Source, address: str, kind: type[T]) -> T:
    content = source.page(address)
    try:
        return msgspec.json.decode(content or b"", type=kind)
    except NOT_JSON:
        raise BundleUnfit(f"{source.name}{address} is not the address of a ledger") from None


def _id(text: str, option: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise ScopeUnfit(option, "takes an id") from None
