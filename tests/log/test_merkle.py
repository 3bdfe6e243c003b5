"""The tree and its proofs: vectors published for RFC 6962, and a second way of writing it down."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.transparency_log.merkle import (
    EMPTY_ROOT,
    ProofWrong,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    peaks_of,
    root_over,
    tree_root,
    verify_consistency,
    verify_inclusion,
)
from tests.log import naive

# The leaves, roots and proofs of the tests of Certificate Transparency, in hexadecimal.
INPUTS = (
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
LEAF_1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
NODE_2_3 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
NODE_4_7 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
LEAF_4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
NODE_4_5 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
NODE_6_7 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
INCLUSIONS = {
    (0, 1): [],
    (0, 8): [LEAF_1, NODE_2_3, NODE_4_7],
    (5, 8): [LEAF_4, NODE_6_7, ROOTS[4]],
    (2, 3): [ROOTS[2]],
    (1, 5): [ROOTS[1], NODE_2_3, LEAF_4],
}
CONSISTENCIES = {
    (1, 1): [],
    (1, 8): [LEAF_1, NODE_2_3, NODE_4_7],
    (2, 5): [NODE_2_3, LEAF_4],
    (2, 8): [NODE_2_3, NODE_4_7],
    (6, 8): [NODE_4_5, NODE_6_7, ROOTS[4]],
}
LEAVES = [leaf_hash(bytes.fromhex(content)) for content in INPUTS]

NEAR = sorted({1 << k for k in range(11)} | {(1 << k) + d for k in range(1, 11) for d in (-1, 1)})
"""Sizes around the powers of two up to 1,024, 256 and 512 among them."""
LARGE = (65_535, 65_536, 65_537)
SIZES = st.one_of(st.sampled_from(NEAR), st.integers(1, 1025), st.sampled_from(LARGE))


def published(level: int, index: int) -> bytes:
    """The node over the published leaves, put together by hand."""
    below = LEAVES[index << level : (index + 1) << level]
    while len(below) > 1:
        below = [node_hash(*below[at : at + 2]) for at in range(0, len(below), 2)]
    return below[0]


def unhex(hashes: Sequence[str]) -> list[bytes]:
    return [bytes.fromhex(each) for each in hashes]


@pytest.mark.parametrize("size", range(9))
def test_published_roots(size: int) -> None:
    assert tree_root(size, published).hex() == ROOTS[size]


@pytest.mark.parametrize(("place", "path"), INCLUSIONS.items())
def test_published_inclusion_proofs(place: tuple[int, int], path: list[str]) -> None:
    index, size = place
    assert inclusion_proof(index, size, published) == unhex(path)
    verify_inclusion(LEAVES[index], index, size, unhex(path), bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("sizes", "path"), CONSISTENCIES.items())
def test_published_consistency_proofs(sizes: tuple[int, int], path: list[str]) -> None:
    old, new = sizes
    assert consistency_proof(old, new, published) == unhex(path)
    verify_consistency(old, new, unhex(path), *unhex([ROOTS[old], ROOTS[new]]))


def test_the_empty_tree() -> None:
    assert tree_root(0, naive.node) == root_over([]) == EMPTY_ROOT
    assert consistency_proof(0, 5, naive.node) == []
    verify_consistency(0, 5, [], EMPTY_ROOT, naive.mth(0, 5))
    with pytest.raises(ProofWrong):
        verify_consistency(0, 5, [], naive.mth(0, 1), naive.mth(0, 5))


@settings(deadline=None)
@given(SIZES)
def test_the_root_and_its_peaks(size: int) -> None:
    assert tree_root(size, naive.node) == naive.mth(0, size)
    spans = [(index << level, (index + 1) << level) for level, index in peaks_of(size)]
    assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])]
    assert spans[-1][1] == size


@settings(deadline=None)
@given(SIZES, st.data())
def test_a_leaf_is_where_it_is_and_nowhere_else(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_proof(index, size, naive.node)
    root, leaf = naive.mth(0, size), leaf_hash(naive.entry(index))
    assert path == naive.path(index, 0, size)
    verify_inclusion(leaf, index, size, path, root)
    for wrong in mistakes(path, data):
        rejected(verify_inclusion, leaf, index, size, wrong, root)
    other = data.draw(st.integers(-1, size))
    if other != index:
        rejected(verify_inclusion, leaf, other, size, path, root)
    rejected(verify_inclusion, leaf_hash(b"another"), index, size, path, root)
    rejected(verify_inclusion, leaf, index, size, path, leaf_hash(root))


@settings(deadline=None)
@given(SIZES, st.data())
def test_one_tree_is_the_beginning_of_another(new: int, data: st.DataObject) -> None:
    old = data.draw(st.one_of(st.integers(1, new), st.sampled_from([n for n in NEAR if n <= new])))
    path = consistency_proof(old, new, naive.node)
    roots = naive.mth(0, old), naive.mth(0, new)
    assert path == naive.proof(old, 0, new)
    verify_consistency(old, new, path, *roots)
    for wrong in mistakes(path, data):
        rejected(verify_consistency, old, new, wrong, *roots)
    rejected(verify_consistency, old, new, path, leaf_hash(roots[0]), roots[1])
    rejected(verify_consistency, old, new, path, roots[0], leaf_hash(roots[1]))
    rejected(verify_consistency, new + 1, new, path, *roots)


@settings(deadline=None)
@given(st.integers(2, 300), st.data())
def test_an_old_tree_of_another_size_is_not_the_beginning(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new - 1))
    claimed = data.draw(st.integers(1, new).filter(lambda size: size != old))
    path = naive.proof(old, 0, new)
    rejected(verify_consistency, claimed, new, path, naive.mth(0, old), naive.mth(0, new))


@pytest.mark.parametrize("place", [(-1, 5), (5, 5), (0, 0)])
def test_there_is_no_path_of_a_leaf_that_is_not_there(place: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="not in the tree"):
        inclusion_proof(*place, naive.node)


@pytest.mark.parametrize("sizes", [(-1, 5), (6, 5)])
def test_there_is_no_proof_to_a_smaller_tree(sizes: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="not smaller"):
        consistency_proof(*sizes, naive.node)


def mistakes(path: list[bytes], data: st.DataObject) -> list[list[bytes]]:
    """The proof with one bit altered, shortened and lengthened at either end, and out of order."""
    extra = leaf_hash(b"extra")
    wrong = [[*path, extra], [extra, *path]]
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        bit = data.draw(st.integers(0, 255))
        altered = bytearray(path[at])
        altered[bit // 8] ^= 1 << bit % 8
        wrong += [path[:-1], path[1:], [*path[:at], bytes(altered), *path[at + 1 :]]]
        wrong += [[*path[:at], path[at][:-1], *path[at + 1 :]]]
    if len(path) > 1:
        wrong.append(path[::-1])
    return wrong


def rejected(verify: Callable[..., None], *arguments: object) -> None:
    with pytest.raises(ProofWrong):
        verify(*arguments)
