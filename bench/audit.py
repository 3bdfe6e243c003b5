"""``yishi audit verify`` of the log that other measurements left: files in a folder, one core."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from bench.results import Result
from infra.transparency_log.entry import read_entry
from infra.transparency_log.tiles import WIDTH, Tile, read_bundle
from service.audit.replay import Replay
from service.audit.source import FolderSource
from service.audit.verify import Wanted, verify

ROUNDS = 3


def measure(log: Path) -> list[Result]:
    """Events a second of one core. Everything but pages: signatures and roots of the whole
    history, every leaf and tile hashed anew, every entry decoded, its form, position, version, id
    and times checked. Then the same and the log replayed through docket, timeline and points."""
    verified = [_verified(log) for _ in range(ROUNDS)]
    events, checkpoints = verified[0][1:]
    seconds = statistics.median(each[0] for each in verified)
    replayed = _replayed(log, events)
    return [
        Result("audit_events", events, "events", None),
        Result("audit_checkpoints", checkpoints, "checkpoints", None),
        Result("audit_events_per_s", events / seconds, "1/s", 30_000),
        Result("audit_with_replay_events_per_s", events / (seconds + replayed), "1/s", None),
    ]


def _verified(log: Path) -> tuple[float, int, int]:
    """Seconds of the processor, events, checkpoints."""
    start = time.process_time()
    report = verify(FolderSource(log), Wanted(pages=False)).report
    seconds = time.process_time() - start
    assert report.clean, report.findings
    history = next(check.count for check in report.checks if check.name == "history")
    return seconds, report.size or 0, history


def _replayed(log: Path, size: int) -> float:
    source = FolderSource(log)
    start = time.process_time()
    with Replay(source) as replay:
        for number in range(-(-size // WIDTH)):
            tile = Tile(-1, number, min(WIDTH, size - number * WIDTH))
            entries = read_bundle(source.log(tile.path) or b"")
            replay.take((read_entry(entry), entry) for entry in entries)
        for matter in replay.matters():
            replay.matter(matter, replay.last_recorded(matter))
    return time.process_time() - start
