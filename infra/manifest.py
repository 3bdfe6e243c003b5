"""The manifest of a stream: a digest of each fact, and one that chains them (docs/ARCHIVE.md).

A fact's digest is SHA-256 over the canonical JSON of ``{"data", "meta", "type", "version"}``, as
the events of the API have them: keys sorted, no spaces, UTF-8 unescaped. The chain starts from 32
zero bytes; each step is SHA-256 of the chain so far followed by the fact's digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from domain.act import History

START = bytes(32)
_encode = msgspec.json.Encoder(order="sorted").encode


class Leaf(NamedTuple):
    """A fact of a stream in its manifest."""

    version: int
    type: str
    digest: bytes


def leaf(version: int, type: str, state: bytes) -> Leaf:
    """The leaf of a stored state ``{"meta", "data"}``."""
    content = {**msgspec.json.decode(state), "type": type, "version": version}
    return Leaf(version, type, hashlib.sha256(_encode(content)).digest())


def chain(leaves: Iterable[Leaf]) -> History:
    """How many leaves there are, and the digest that chains them in order."""
    digest, facts = START, 0
    for facts, it in enumerate(leaves, 1):  # noqa: B007  # the count is what is wanted
        digest = hashlib.sha256(digest + it.digest).digest()
    return History(facts, digest.hex())
