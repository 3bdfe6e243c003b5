"""The Merkle tree of RFC 6962 §2.1: hashes, proofs, and their verification (RFC 9162 §2.1).

Pure functions over 32-byte SHA-256 digests. A **node** ``(level, index)`` is the root over the
leaves ``index·2^level`` to ``(index+1)·2^level − 1``, all of them present; every other hash of a
tree is put together from such nodes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

NodeAt = Callable[[int, int], bytes]
"""Gives the node at (level, index); raises what its source raises where there is none."""

_sha256 = hashlib.sha256


class ProofWrong(ValueError):
    """A proof does not lead to the root that it should lead to."""


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(0x00 ‖ entry)."""
    return _sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return _sha256(b"\x01" + left + right).digest()


def fold_pairs(hashes: Sequence[bytes]) -> list[bytes]:
    """The nodes above an even number of neighbouring nodes."""
    return [
        _sha256(b"\x01" + left + right).digest()
        for left, right in zip(hashes[::2], hashes[1::2], strict=True)
    ]


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """The node above 2^k neighbouring nodes, k ≥ 0."""
    assert len(hashes).bit_count() == 1, "not a power of two"
    while len(hashes) > 1:
        hashes = fold_pairs(hashes)
    return hashes[0]


def root_over(peaks: Sequence[bytes]) -> bytes:
    """The root of a tree from its peaks: the roots of its perfect subtrees, the largest first."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def peaks_of(size: int) -> list[tuple[int, int]]:
    """The (level, index) of a tree's peaks, the largest first: one a bit of its size."""
    peaks, start = [], 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            peaks.append((level, start >> level))
            start += 1 << level
    return peaks


def tree_root(size: int, node: NodeAt) -> bytes:
    """The root of a tree of so many leaves."""
    return root_over([node(level, index) for level, index in peaks_of(size)])


def range_root(start: int, end: int, node: NodeAt) -> bytes:
    """The root over the leaves ``start`` to ``end − 1``, where ``start`` is a multiple of the
    smallest power of two that is no smaller than their number."""
    peaks = []
    while start < end:
        level = (end - start).bit_length() - 1
        peaks.append(node(level, start >> level))
        start += 1 << level
    return root_over(peaks)


def inclusion_proof(index: int, size: int, node: NodeAt) -> list[bytes]:
    """The audit path of a leaf in the tree of ``size`` leaves (RFC 6962 §2.1.1), from its
    neighbour upward; raises ``ValueError`` for a leaf outside the tree."""
    if not 0 <= index < size:
        raise ValueError("the leaf is not in the tree")
    return _path(index, 0, size, node)


def _path(index: int, start: int, end: int, node: NodeAt) -> list[bytes]:
    path: list[bytes] = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_root(middle, end, node))
            end = middle
        else:
            path.append(range_root(start, middle, node))
            start = middle
    return path[::-1]


def consistency_proof(old: int, new: int, node: NodeAt) -> list[bytes]:
    """What shows that the tree of ``old`` leaves is the beginning of that of ``new`` (RFC 6962
    §2.1.2); empty for equal sizes and for an empty old tree."""
    if not 0 <= old <= new:
        raise ValueError("the old tree is not smaller than the new one")
    if old in (0, new):
        return []
    proof: list[bytes] = []
    start, end, whole = 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(range_root(middle, end, node))
            end = middle
        else:
            proof.append(range_root(start, middle, node))
            start, whole = middle, False
    if not whole:
        proof.append(range_root(start, end, node))
    return proof[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Raise ``ProofWrong`` unless the leaf's hash is at ``index`` (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        raise ProofWrong("the leaf is not in the tree")
    at, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise ProofWrong("the proof is too long")
        if at & 1 or at == last:
            found = node_hash(step, found)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            found = node_hash(found, step)
        at >>= 1
        last >>= 1
    if last != 0:
        raise ProofWrong("the proof is too short")
    if found != root:
        raise ProofWrong("the proof leads to another root")


def verify_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """Raise ``ProofWrong`` unless the old tree is the beginning of the new (RFC 9162 §2.1.4.2)."""
    if not 0 <= old <= new:
        raise ProofWrong("the old tree is larger than the new one")
    if old == new or old == 0:
        if proof:
            raise ProofWrong("the proof is too long")
        if (old == new and old_root != new_root) or (old == 0 and old_root != EMPTY_ROOT):
            raise ProofWrong("the roots differ")
        return
    steps = list(proof)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        raise ProofWrong("the proof is too short")
    at, last = old - 1, new - 1
    while at & 1:
        at >>= 1
        last >>= 1
    found_old = found_new = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise ProofWrong("the proof is too long")
        if at & 1 or at == last:
            found_old = node_hash(step, found_old)
            found_new = node_hash(step, found_new)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            found_new = node_hash(found_new, step)
        at >>= 1
        last >>= 1
    if last != 0:
        raise ProofWrong("the proof is too short")
    if found_old != old_root or found_new != new_root:
        raise ProofWrong("the proof leads to another root")


def _split(size: int) -> int:
    """The largest power of two smaller than ``size``."""
    return 1 << ((size - 1).bit_length() - 1)
