"""RFC 6962 §2.1 written down once more, as its text has it: slow, and from nothing of ours."""

from __future__ import annotations

import hashlib
from functools import cache


def entry(index: int) -> bytes:
    """The entry at this place in the tree that is tried."""
    return f"entry {index}".encode()


@cache
def mth(start: int, end: int) -> bytes:
    """MTH(D[start:end]), §2.1."""
    if start == end:
        return hashlib.sha256().digest()
    if end - start == 1:
        return hashlib.sha256(b"\x00" + entry(start)).digest()
    middle = start + split(end - start)
    return hashlib.sha256(b"\x01" + mth(start, middle) + mth(middle, end)).digest()


def path(index: int, start: int, end: int) -> list[bytes]:
    """PATH(index, D[start:end]), §2.1.1."""
    if end - start == 1:
        return []
    middle = start + split(end - start)
    if index < middle:
        return [*path(index, start, middle), mth(middle, end)]
    return [*path(index, middle, end), mth(start, middle)]


def proof(old: int, start: int, end: int, *, whole: bool = True) -> list[bytes]:
    """SUBPROOF(old − start, D[start:end], whole), §2.1.2; PROOF where ``whole`` is true."""
    if old == end:
        return [] if whole else [mth(start, end)]
    middle = start + split(end - start)
    if old <= middle:
        return [*proof(old, start, middle, whole=whole), mth(middle, end)]
    return [*proof(old, middle, end, whole=False), mth(start, middle)]


def node(level: int, index: int) -> bytes:
    """The root over the leaves below this node."""
    return mth(index << level, (index + 1) << level)


def split(size: int) -> int:
    """The largest power of two smaller than ``size``."""
    power = 1
    while power * 2 < size:
        power *= 2
    return power
