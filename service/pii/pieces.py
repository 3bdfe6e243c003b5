"""Bytes from anywhere as text in pieces of a bounded size."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from pathlib import Path

PIECE_BYTES = 1 << 20


def pieces(chunks: Iterable[bytes]) -> Iterator[str]:
    """The text of some bytes; what is not UTF-8 stands as replacement characters."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for chunk in chunks:
        for start in range(0, len(chunk), PIECE_BYTES):
            yield decoder.decode(chunk[start : start + PIECE_BYTES])
    yield decoder.decode(b"", True)


def file_pieces(path: Path) -> Iterator[str]:
    """The text of a file; raises ``OSError``."""
    with path.open("rb") as file:
        yield from pieces(iter(lambda: file.read(PIECE_BYTES), b""))
