"""Which files a log has, and what is read from them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.transparency_log.key_notes import KeyChainBroken, introduce
from infra.transparency_log.merkle import leaf_hash
from infra.transparency_log.note import NoteMalformed
from infra.transparency_log.published_log import PublishedLog, is_file_of_the_log
from infra.transparency_log.tile_reader import TileMissing
from infra.transparency_log.tiles import LEVEL_MAX, WIDTH, Tile, index_path
from tests.log import naive
from tests.log.logs import LogFolder, signer

NUMBERS = st.integers(0, 10**9)
WIDTHS = st.integers(1, WIDTH)


@settings(deadline=None)
@given(st.integers(-1, LEVEL_MAX), NUMBERS, WIDTHS)
def test_tiles_bundles_and_the_history_of_checkpoints(level: int, number: int, width: int) -> None:
    path = Tile(level, number, width).path
    assert is_file_of_the_log(path)
    numbered = Tile(0, number, width).path.removeprefix("tile/0/")
    assert is_file_of_the_log(f"checkpoints/{numbered}")
    assert is_file_of_the_log(f"timestamps/{numbered}") == (width == WIDTH)
    assert not is_file_of_the_log(f"/{path}")
    assert not is_file_of_the_log(f"{path}/")


@pytest.mark.parametrize("path", ["checkpoint", "keys/1", "keys/20", f"detached/{'0a' * 32}"])
def test_the_others(path: str) -> None:
    assert is_file_of_the_log(path)
    for beside in (f"./{path}", f"../{path}", f"{path}/../x", f"{path}\n", f"{path}\0", path[1:]):
        assert not is_file_of_the_log(beside)


@settings(deadline=None)
@given(st.text(max_size=30) | st.text("abcdefkeyschtilp0123456789x/._-", max_size=30))
def test_no_name_leads_out_of_the_log(path: str) -> None:
    if is_file_of_the_log(path):
        parts = path.split("/")
        assert not {"", ".", ".."} & set(parts)
        assert path.isascii()


def test_a_log_that_has_no_checkpoint_yet(tmp_path: Path) -> None:
    assert PublishedLog(LogFolder(tmp_path).fetch).newest() is None


def test_a_log_is_read_as_it_grows(tmp_path: Path) -> None:
    log = LogFolder(tmp_path)
    published = PublishedLog(log.fetch)
    for size in (1, 255, 256, 257, 600):
        checkpoint = log.publish([naive.entry(index) for index in range(log.size, size)])
        newest = published.newest()
        assert newest is not None
        assert published.newest() is newest
        assert newest.checkpoint == checkpoint
        proof = newest.proof(size - 1)
        assert proof.extra == naive.entry(size - 1)
        assert proof.verify(leaf_hash(proof.extra)) == checkpoint
        with pytest.raises(ValueError, match="not in the tree"):
            newest.proof(size)


def test_a_checkpoint_that_is_damaged(tmp_path: Path) -> None:
    log = LogFolder(tmp_path)
    log.publish([naive.entry(0)])
    log.write("checkpoint", (log.fetch("checkpoint") or b"")[:-5])
    with pytest.raises(NoteMalformed):
        PublishedLog(log.fetch).newest()


def test_a_tile_that_is_gone(tmp_path: Path) -> None:
    log = LogFolder(tmp_path)
    log.publish([naive.entry(index) for index in range(3)])
    (tmp_path / f"tile/0/{index_path(0)}.p/3").unlink()
    newest = PublishedLog(log.fetch).newest()
    assert newest is not None
    with pytest.raises(TileMissing):
        newest.proof(0)


def test_its_keys(tmp_path: Path) -> None:
    log = LogFolder(tmp_path)
    published = PublishedLog(log.fetch)
    assert [each.key for each in published.key_chain()] == [signer().verifier()]
    log.write("keys/2", str(introduce(signer(2), 2, 7, signer())).encode())
    assert [each.first_size for each in published.key_chain()] == [0, 7]
    log.write("keys/2", str(introduce(signer(2), 2, 7, signer(3))).encode())
    with pytest.raises(KeyChainBroken):
        published.key_chain()
