"""What every entry must be in itself and beside those before it: an event in canonical form, at
its position, its stream's next version, recorded at a time that its sealing allows."""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from infra.transparency_log.entry import (
    DETACHED_FOLDER,
    Detached,
    Entry,
    EntryMalformed,
    is_canonical,
    read_entry,
)
from service.audit.findings import position
from service.audit.history import Seal
from service.audit.report import Checking
from service.audit.source import Source

DELAY_SECONDS = 60
"""How long after it was recorded an event may be sealed while later ones already are; whatever is
sealed later than that is counted aloud."""
CLOCK_SECONDS = 1
"""Checkpoints are dated to the second, and begin with what is left of one."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_GAP_FOLLOWED_MAX = 1000
"""Of a longer gap in a stream's versions it is not remembered which are missing."""
_HALF = 2**64 - 1
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
_NEVER = datetime.max.replace(tzinfo=UTC)


class EntryChecks:
    """Takes the entries in the order of the log. ``seals`` are the log's checkpoints by size.
    ``dense``: every stream that occurs does so with all its versions.

    Memory: a number a stream, and 16 bytes an event to know whether its id came twice.
    ``last`` is the time at which the last entry was recorded.
    """

    def __init__(
        self, seals: Sequence[Seal], source: Source, checking: Checking, *, dense: bool = True
    ) -> None:
        self.last: datetime | None = None
        self._checking = checking
        self._source = source
        self._seals = seals
        self._dense = dense
        self._seal = -1
        self._sealed_to = 0
        self._earliest, self._latest = _BEFORE_ALL, _NEVER
        self._prompt = _BEFORE_ALL
        self._late = 0
        self._versions: dict[int, int] = {}
        self._missing: dict[tuple[int, int], int] = {}
        """Versions passed over, each with the position at which it was."""
        self._ids = array("Q")
        self._positions = array("Q")
        self._detached = 0

    def take(self, first: int, entries: Sequence[bytes]) -> list[tuple[Entry, bytes]]:
        """The entries of a bundle, read, each with its bytes; those that cannot be are noted and
        left out."""
        found = []
        for at, content in enumerate(entries, start=first + 1):
            try:
                entry = read_entry(content)
            except EntryMalformed:
                self._checking.fail("entries", "entry_malformed", position(at))
                continue
            if not is_canonical(content):
                self._checking.fail("entries", "entry_not_canonical", position(at))
            if entry.position != at:
                self._checking.fail("entries", "position_wrong", position(at))
            if not self._well_formed(entry):
                self._checking.fail("entries", "entry_malformed", position(at))
                continue
            self._ids.append(entry.meta.id.int & _HALF)
            self._positions.append(at)
            self._follow_version(entry, at)
            self._follow_time(entry.recorded_at, at)
            if entry.detached is not None:
                self._check_detached(entry.detached, at)
            found.append((entry, content))
        return found

    def finish(self, count: int) -> None:
        """All ``count`` entries were taken: note what only shows now."""
        for (_, version), at in self._missing.items():
            self._checking.fail(
                "streams",
                "version_gap",
                position(at),
                f"该流缺少序号 {version} 的事件",
                f"Version {version} of its stream stands nowhere before it",
            )
        twice = _repeated(self._ids)
        for at, id in zip(self._positions, self._ids, strict=True) if twice else ():
            if id in twice:
                self._checking.fail("streams", "event_repeated", position(at))
        self._checking.count("entries", count)
        self._checking.count("streams", len(self._versions))
        self._checking.count("times", count)
        if self._late:
            self._checking.note(
                "times",
                f"{self._late:,} 个事件入账超过 {DELAY_SECONDS} 秒后才封存，其间的入账时间无从核实",
                f"{self._late:,} events were sealed over {DELAY_SECONDS} s after they say they were"
                " recorded; that they were recorded then, nothing shows",
            )
        self._checking.count("detached", self._detached)

    def _well_formed(self, entry: Entry) -> bool:
        aware = entry.recorded_at.tzinfo is not None and entry.meta.occurred_at.tzinfo is not None
        if not entry.restricted:
            return aware and entry.meta.visibility == "public"
        hidden = entry.meta.visibility == "restricted" and entry.meta.actor.person is None
        return aware and hidden and bool(_SHA256.fullmatch(entry.commitment or ""))

    def _follow_version(self, entry: Entry, at: int) -> None:
        stream, version = entry.stream.int, entry.version
        last = self._versions.get(stream, 0)
        if version == last + 1 or (version > last and not self._dense):
            self._versions[stream] = version
        elif version > last:
            missing = range(last + 1, min(version, last + 1 + _GAP_FOLLOWED_MAX))
            self._missing.update(((stream, each), at) for each in missing)
            self._versions[stream] = version
        elif self._missing.pop((stream, version), None) is not None:
            self._checking.fail("streams", "order_wrong", position(at))
        else:
            self._checking.fail(
                "streams",
                "event_repeated",
                position(at),
                f"序号 {version} 在该流中出现两次",
                f"Version {version} of its stream stands before it already",
            )

    def _follow_time(self, recorded_at: datetime, at: int) -> None:
        if self.last is not None and recorded_at < self.last:
            self._checking.fail("times", "time_goes_back", position(at))
        self.last = recorded_at
        if at > self._sealed_to:
            self._next_seal(at)
        if not self._earliest <= recorded_at < self._latest:
            self._checking.fail("times", "back_dated", position(at))
        elif recorded_at < self._prompt:
            self._late += 1

    def _next_seal(self, at: int) -> None:
        """Between which times the event at a position must have been recorded."""
        while at > self._sealed_to:
            before = self._seals[self._seal].time if self._seal >= 0 else None
            self._seal += 1
            if before is not None:
                self._earliest = _moment(before) - timedelta(seconds=DELAY_SECONDS)
            if self._seal == len(self._seals):
                self._sealed_to, self._latest, self._prompt = 2**63, _NEVER, _BEFORE_ALL
                return
            seal = self._seals[self._seal]
            self._sealed_to = seal.size
            self._prompt = _moment(seal.time) - timedelta(seconds=DELAY_SECONDS)
            self._latest = _moment(seal.time) + timedelta(seconds=CLOCK_SECONDS)

    def _check_detached(self, detached: Detached, at: int) -> None:
        self._detached += 1
        path = f"{DETACHED_FOLDER}/{detached.sha256}"
        content = self._source.log(path) if _SHA256.fullmatch(detached.sha256) else None
        if (
            content is None
            or len(content) != detached.bytes
            or hashlib.sha256(content).hexdigest() != detached.sha256
            or not is_canonical(content)
        ):
            self._checking.fail("detached", "detached_wrong", f"{path} ({position(at)})")


def _repeated(ids: array[int]) -> set[int]:
    """Those that stand more than once. Ids are random, so that half of one tells it from others."""
    ordered = sorted(ids)
    return {one for one, other in pairwise(ordered) if one == other}


def _moment(time: int) -> datetime:
    return datetime.fromtimestamp(time, UTC)
