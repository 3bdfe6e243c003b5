"""The transparency log: sealing against raw hashing, its lag, publication, audits, proofs."""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from bench import audit
from bench.results import Result
from bench.world import ACTOR, World, commit
from infra.district import District
from infra.submission import Submission
from infra.transparency_log.edge import Edge
from infra.transparency_log.log_files import LogFiles
from infra.transparency_log.sealer import Sealer
from infra.transparency_log.tile_reader import TileReader
from infra.transparency_log.tiles import WIDTH, Tile, read_bundle

ROUNDS = 3
QUEUED = 100_000
LAG_EVENTS_PER_S = 500
LAG_SECONDS = 20
PUBLICATIONS = 60
PUBLICATION_LEAVES = 1_000
PROOF_LEAVES = 1_000_000
PROOFS = 2_000
_LOOK_SECONDS = 0.002


def measure(district: District, world: World, folder: Path) -> list[Result]:
    """Sealing and raw hashing in turn, on the same entries; medians of the ratios."""
    return [
        *_sealing(district, world),
        *_publication(district, world),
        *_lag(district, world),
        *audit.measure(district.log_files.folder),
        *_proofs(district, folder),
    ]


def _sealing(district: District, world: World) -> list[Result]:
    rates, ratios = [], []
    with district.sealer.leading() as publisher:
        assert publisher is not None
        publisher.advance()
        for _ in range(ROUNDS):
            sealed, head = publisher.size, commit(district, world.stances(QUEUED))
            start = time.perf_counter()
            publisher.advance()
            seconds = time.perf_counter() - start
            entries = _entries(district.log_files, sealed, head)
            rates.append(len(entries) / seconds)
            ratios.append(_raw_seconds(entries) / seconds)
    return [
        Result("sealing_events_per_s", statistics.median(rates), "1/s", None),
        Result("sealing_vs_raw_hashing", statistics.median(ratios), "ratio", 0.25),
    ]


def _raw_seconds(entries: Sequence[bytes]) -> float:
    """2n − 1 hashes with hashlib and nothing else."""
    start = time.perf_counter()
    nodes = [sha256(b"\x00" + entry).digest() for entry in entries]
    while len(nodes) > 1:
        odd = nodes[-1:] if len(nodes) % 2 else []
        pairs = zip(nodes[::2], nodes[1::2], strict=False)
        nodes = [sha256(b"\x01" + left + right).digest() for left, right in pairs] + odd
    return time.perf_counter() - start


def _publication(district: District, world: World) -> list[Result]:
    """From 1,000 committed leaves to the checkpoint that readers see, by one who leads."""
    seconds = []
    with district.sealer.leading() as publisher:
        assert publisher is not None
        for _ in range(PUBLICATIONS):
            commit(district, world.stances(PUBLICATION_LEAVES))
            start = time.perf_counter()
            publisher.advance()
            seconds.append(time.perf_counter() - start)
    return [_p99("publication_1000_leaves_p99_ms", seconds, 100.0)]


def _lag(district: District, world: World) -> list[Result]:
    """From a receipt to the checkpoint that has its event, at a steady load."""
    acknowledged: list[tuple[int, float]] = []
    seen: list[tuple[int, float]] = []
    over = threading.Event()

    def look() -> None:
        size = 0
        while not over.is_set():
            published = district.log_files.published()
            if published is not None and published.size > size:
                size = published.size
                seen.append((size, time.perf_counter()))
            time.sleep(_LOOK_SECONDS)

    sealer: Sealer = district.sealer
    sealer.start()
    looking = threading.Thread(target=look)
    looking.start()
    begun = time.perf_counter()
    for number, (stream, command) in enumerate(world.stances(LAG_EVENTS_PER_S * LAG_SECONDS)):
        time.sleep(max(0.0, begun + number / LAG_EVENTS_PER_S - time.perf_counter()))
        receipt = district.ledger.submit(Submission.of(command, stream, ACTOR))
        acknowledged.append((receipt.position, time.perf_counter()))
    while not seen or seen[-1][0] < acknowledged[-1][0]:
        time.sleep(_LOOK_SECONDS)
    over.set()
    looking.join()
    sealer.close()
    lags, checkpoints = [], iter(seen)
    size, at = next(checkpoints)
    for position, told_at in acknowledged:
        while size < position:
            size, at = next(checkpoints)
        lags.append(max(0.0, at - told_at))
    rate = len(acknowledged) / (acknowledged[-1][1] - begun)
    return [
        Result("sealing_lag_events_per_s", rate, "1/s", None),
        _p99("sealing_lag_p99_ms", lags, 1000.0),
    ]


def _proofs(district: District, folder: Path) -> list[Result]:
    """Entry, audit path and bundle from the files of a log of a million leaves, each time anew."""
    some = _entries(district.log_files, 0, WIDTH * WIDTH)
    files, edge = LogFiles(folder / "million"), Edge()
    with files.staging() as staging:
        while edge.size < PROOF_LEAVES:
            part = some[: PROOF_LEAVES - edge.size]
            for tile, content in (*edge.extend(part), *edge.partial_files()):
                staging.add(tile.path, content)
        staging.put_in_place()
    seconds, chosen = [], random.Random(20260302)
    for _ in range(PROOFS):
        index = chosen.randrange(PROOF_LEAVES)
        start = time.perf_counter()
        tiles = TileReader(files.read, PROOF_LEAVES)
        tiles.inclusion(index)
        tiles.entry(index)
        seconds.append(time.perf_counter() - start)
    return [_p99("proof_of_1m_leaves_p99_ms", seconds, 10.0)]


def _entries(files: LogFiles, start: int, end: int) -> list[bytes]:
    """The published entries of the leaves from ``start`` to ``end`` − 1."""
    tiles = TileReader(files.read, end)
    entries: list[bytes] = []
    for number in range(start // WIDTH, -(-end // WIDTH)):
        bundle = tiles.file(Tile(-1, number, min(WIDTH, end - number * WIDTH)))
        entries += read_bundle(bundle)
    skipped = start % WIDTH
    return entries[skipped : skipped + end - start]


def _p99(name: str, seconds: Sequence[float], reference: float) -> Result:
    return Result(name, statistics.quantiles(seconds, n=100)[98] * 1000, "ms", reference)
