"""Whether one checkpoint extends another, whatever is published in between."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.merkle import EMPTY_ROOT
from infra.transparency_log.note import Note
from infra.transparency_log.tile_reader import TileMissing, TileReader
from infra.transparency_log.tiles import Tile, read_bundle, write_bundle
from service.audit.between import Between, compare, first_difference
from tests.log.logs import LogFolder, entries

SIZES = (1, 2, 255, 256, 257, 300, 512, 600)
"""Around a tile's width and powers of two."""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> LogFolder:
    return grown(tmp_path_factory.mktemp("log"), entries(SIZES[-1]))


@pytest.fixture
def other(tmp_path: Path) -> LogFolder:
    """A log of which the event at position 290 is another, signed by the same key."""
    altered = entries(SIZES[-1])
    altered[289] = altered[289].replace(b'"version":', b'"version":4', 1)
    return grown(tmp_path / "other", altered)


def grown(folder: Path, whole: list[bytes]) -> LogFolder:
    log = LogFolder(folder)
    for size in SIZES:
        log.publish(whole[log.size : size])
    return log


def checkpoints(log: LogFolder) -> list[Checkpoint]:
    return [Checkpoint.parse(Note.parse(each).text) for each in log.checkpoints]


def note(seen: list[tuple[int, bytes]], index: int, entry: bytes) -> None:
    seen.append((index, entry))


def reader(log: LogFolder, size: int = SIZES[-1]) -> TileReader:
    return TileReader(log.fetch, size)


def test_every_later_checkpoint_extends_every_earlier_one(log: LogFolder) -> None:
    every = [Checkpoint(log.signers[0].name, 0, EMPTY_ROOT), *checkpoints(log)]
    for number, newer in enumerate(every):
        for older in every[:number]:
            seen: list[tuple[int, bytes]] = []
            found = compare(older, newer, every[-1], reader(log), partial(note, seen))
            assert found == Between("extends", held=(True, True))
            assert seen == list(enumerate(log.entries))[older.size : newer.size]
        assert compare(newer, newer, every[-1], reader(log)) == Between("equal")


def test_another_history_is_a_fork_from_where_it_differs(log: LogFolder, other: LogFolder) -> None:
    ours, theirs = checkpoints(log), checkpoints(other)
    before, after = SIZES.index(257), SIZES.index(300)
    own, read = theirs[-1], reader(other)
    assert compare(ours[before], own, own, read).verdict == "extends"
    assert compare(ours[after], own, own, read) == Between("fork", held=(False, True))
    assert compare(ours[before], ours[after], own, read) == Between("fork", held=(True, False))
    assert compare(ours[after], ours[-1], own, read) == Between("fork", held=(False, False))
    assert compare(ours[-1], own, own, read) == Between("fork")
    assert first_difference(reader(log), reader(other)) == 290
    assert first_difference(reader(log, 289), reader(other)) is None


def test_a_log_smaller_than_a_checkpoint_was_truncated(log: LogFolder) -> None:
    one, two, three = checkpoints(log)[-3:]
    assert compare(one, three, two, reader(log, two.size)) == Between("truncated")


@pytest.mark.parametrize("position", [1, 257, 280, 600])
def test_an_entry_that_was_altered_is_not_taken_for_a_fork(log: LogFolder, position: int) -> None:
    tile = Tile(-1, (position - 1) // 256, min(256, SIZES[-1] - (position - 1) // 256 * 256))
    bundle = read_bundle(log.fetch(tile.path) or b"")
    bundle[(position - 1) % 256] += b" "

    def fetch(path: str) -> bytes | None:
        return write_bundle(bundle) if path == tile.path else log.fetch(path)

    older, newer = checkpoints(log)[3], checkpoints(log)[-1]
    found = compare(older, newer, newer, TileReader(fetch, newer.size))
    if position > older.size:
        assert found == Between("altered", position, (True, False))
    else:  # it is not between them
        assert found.verdict == "extends"


@pytest.mark.parametrize("tile", [Tile(0, 0), Tile(0, 1), Tile(0, 2, 88), Tile(1, 0, 2)])
def test_a_tile_that_was_altered_is_not_taken_for_a_fork(log: LogFolder, tile: Tile) -> None:
    def fetch(path: str) -> bytes | None:
        content = log.fetch(path) or b""
        return (
            content[:40] + bytes([content[40] ^ 1]) + content[41:] if path == tile.path else content
        )

    older, newer = checkpoints(log)[4], checkpoints(log)[-1]
    verdict = compare(older, newer, newer, TileReader(fetch, newer.size)).verdict
    assert verdict in ("extends", "altered")


def test_a_log_that_is_cut_off_is_neither(log: LogFolder) -> None:
    missing = Tile(-1, 1).path
    older, newer = checkpoints(log)[0], checkpoints(log)[-1]
    fetched = TileReader(lambda path: None if path == missing else log.fetch(path), newer.size)
    with pytest.raises(TileMissing):
        compare(older, newer, newer, fetched)
