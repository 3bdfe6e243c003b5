"""Tiles and bundles: their names and widths, what is in them, and reading a tree back from them."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.transparency_log.merkle import leaf_hash
from infra.transparency_log.tile_reader import TileMissing, TileReader
from infra.transparency_log.tiles import (
    ENTRY_BYTES_MAX,
    LEVEL_MAX,
    WIDTH,
    BundleMalformed,
    Tile,
    hashes_in,
    index_path,
    read_bundle,
    tiles_of,
    write_bundle,
)
from tests.log import naive
from tests.log.logs import LogFolder

NUMBERS = {
    0: "000",
    67: "067",
    999: "999",
    1000: "x001/000",
    1_234_067: "x001/x234/067",
    10**9: "x001/x000/x000/000",
}
TILES = st.builds(Tile, st.integers(-1, LEVEL_MAX), st.integers(0, 10**12), st.integers(1, WIDTH))


@pytest.mark.parametrize(("number", "path"), NUMBERS.items())
def test_numbers_go_in_groups_of_three(number: int, path: str) -> None:
    assert index_path(number) == path


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(1, 1_234_067, 17), "tile/1/x001/x234/067.p/17"),
        (Tile(-1, 273, 112), "tile/entries/273.p/112"),
    ],
)
def test_a_tile_has_one_name(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert Tile.parse(path) == tile


@settings(deadline=None)
@given(TILES)
def test_a_name_leads_back_to_its_tile(tile: Tile) -> None:
    assert Tile.parse(tile.path) == tile
    assert tile.full == Tile(tile.level, tile.number)


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001/x002",
        "tile/00/001",
        "tile/6/001",
        "tile/-1/001",
        "tile/0/001.p/0",
        "tile/0/001.p/01",
        "tile/0/001.p/256",
        "tile/0/001.p/300",
        "tile/0/001.p/",
        "tile/0/001.p",
        "tile/0/٠٠١",
        "tile/0/001\n",
        "tile/entries/",
        "tile/data/001",
        "tile/0/../0/001",
        "/tile/0/001",
        "tile//001",
        "tile/0/x001/x001/x001/x001/x001/x001/x001/001",
        "checkpoint",
        "",
    ],
)
def test_anything_else_is_no_tile(path: str) -> None:
    assert Tile.parse(path) is None


def test_the_specification_s_log_of_70000() -> None:
    """The example of tlog-tiles; bundles stand to entries as tiles of level 0 to hashes."""
    found = list(tiles_of(70_000))
    for level in (-1, 0):
        own = [tile for tile in found if tile.level == level]
        assert own == [*(Tile(level, n) for n in range(273)), Tile(level, 273, 112)]
    assert [tile for tile in found if tile.level > 0] == [
        Tile(1, 0),
        Tile(1, 1, 17),
        Tile(2, 0, 1),
    ]


def test_the_specification_s_log_of_256() -> None:
    assert list(tiles_of(256)) == [Tile(-1, 0), Tile(0, 0), Tile(1, 0, 1)]


def test_an_empty_log_has_no_tiles() -> None:
    assert list(tiles_of(0)) == []


@settings(deadline=None)
@given(st.integers(0, 200_000), st.integers(0, 70_000))
def test_what_a_larger_log_has_beyond_a_smaller_one(size: int, more: int) -> None:
    smaller, larger = set(tiles_of(size)), set(tiles_of(size + more))
    added = list(tiles_of(size + more, after=size))
    assert set(added) == larger - smaller
    assert len(added) == len(set(added))
    assert smaller - larger == {tile for tile in smaller - larger if tile.width < WIDTH}


@settings(deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=WIDTH))
def test_a_bundle_gives_its_entries_back(entries: list[bytes]) -> None:
    assert read_bundle(write_bundle(entries)) == entries


@settings(deadline=None)
@given(st.lists(st.binary(max_size=40), min_size=1, max_size=5), st.data())
def test_a_bundle_that_breaks_off_is_not_one(entries: list[bytes], data: st.DataObject) -> None:
    bundle = write_bundle(entries)
    whole = [len(write_bundle(entries[:count])) for count in range(len(entries))]
    at = data.draw(st.integers(0, len(bundle) - 1).filter(lambda length: length not in whole))
    with pytest.raises(BundleMalformed):
        read_bundle(bundle[:at])


def test_the_longest_entry() -> None:
    longest = bytes(ENTRY_BYTES_MAX)
    assert read_bundle(write_bundle([longest, b"next"])) == [longest, b"next"]
    with pytest.raises(BundleMalformed, match="65,535"):
        write_bundle([longest + b"."])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from([1, 2, 3, 255, 256, 257, 300]), min_size=1, max_size=4), st.data())
def test_a_tree_is_read_back_from_its_tiles(steps: list[int], data: st.DataObject) -> None:
    """However it grew, and for every size at which there was a checkpoint."""
    with tempfile.TemporaryDirectory() as folder:
        log, sizes = LogFolder(Path(folder)), []
        for step in steps:
            checkpoint = log.publish(
                [naive.entry(index) for index in range(log.size, log.size + step)]
            )
            assert checkpoint.root == naive.mth(0, log.size)
            sizes.append(log.size)
        for tile in tiles_of(log.size):
            content = log.fetch(tile.path)
            assert content is not None
            if tile.level >= 0:
                first = tile.number * WIDTH
                wanted = [
                    naive.node(8 * tile.level, first + offset) for offset in range(tile.width)
                ]
                assert hashes_in(content) == wanted
        for size in sizes:
            reader = TileReader(log.fetch, size)
            index = data.draw(st.integers(0, size - 1))
            old = data.draw(st.integers(1, size))
            assert reader.root() == naive.mth(0, size)
            assert reader.inclusion(index) == naive.path(index, 0, size)
            assert reader.consistency(old) == naive.proof(old, 0, size)
            assert reader.entry(index) == naive.entry(index)


@pytest.fixture
def log(tmp_path: Path) -> LogFolder:
    """A log that had a checkpoint at 3 and has one at 600."""
    log = LogFolder(tmp_path)
    log.publish([naive.entry(index) for index in range(3)])
    log.publish([naive.entry(index) for index in range(3, 600)])
    return log


def test_where_a_partial_file_is_gone_the_full_one_serves(log: LogFolder) -> None:
    for path in ("tile/0/000.p/3", "tile/entries/000.p/3"):
        (log.folder / path).unlink()
    reader = TileReader(log.fetch, 3)
    assert reader.root() == naive.mth(0, 3)
    assert reader.entry(2) == naive.entry(2)


def test_a_tile_that_is_not_there(log: LogFolder) -> None:
    (log.folder / "tile/0/001").unlink()
    reader = TileReader(log.fetch, 600)
    with pytest.raises(TileMissing, match="tile/0/001"):
        reader.inclusion(300)
    assert reader.entry(300) == naive.entry(300)


def test_a_tile_that_is_too_short(log: LogFolder) -> None:
    log.write("tile/0/001", b"".join(leaf_hash(naive.entry(n)) for n in range(256, 511)))
    with pytest.raises(TileMissing, match="tile/0/001"):
        TileReader(log.fetch, 600).inclusion(300)


def test_a_bundle_that_is_too_short(log: LogFolder) -> None:
    log.write("tile/entries/001", write_bundle([naive.entry(256)]))
    with pytest.raises(TileMissing):
        TileReader(log.fetch, 600).entry(300)


def test_nothing_is_read_beyond_the_tree(log: LogFolder) -> None:
    """Though the files have more."""
    (log.folder / "tile/entries/000.p/3").unlink()
    reader = TileReader(log.fetch, 3)
    with pytest.raises(ValueError, match="not in the tree"):
        reader.inclusion(3)
    with pytest.raises(TileMissing):
        reader.node(0, 3)
    with pytest.raises(TileMissing):
        reader.node(8, 0)
    for index in (-1, 3, 256):
        with pytest.raises(TileMissing):
            reader.entry(index)
