"""Checkpoints (C2SP tlog-checkpoint): how large the log is and which root it has."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from infra.transparency_log.merkle import HASH_BYTES
from infra.transparency_log.note import NoteMalformed, strict_base64

SIZE_MAX = 2**63 - 1
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


def read_size(text: str) -> int:
    """The size of a log: digits without leading zeros, below 2^63; raises ``NoteMalformed``."""
    if not _SIZE.fullmatch(text) or int(text) > SIZE_MAX:
        raise NoteMalformed("a log's size is a number below 2^63 without leading zeros")
    return int(text)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """``origin`` names the log; ``root`` is that of the tree of its first ``size`` entries."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text of the note that says so."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """From a note's text; extension lines are allowed and left aside. Raises
        ``NoteMalformed``."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
            raise NoteMalformed("a checkpoint has an origin, a size and a root")
        size = read_size(lines[1])
        root = strict_base64(lines[2])
        if len(root) != HASH_BYTES:
            raise NoteMalformed("a checkpoint's root is 32 bytes")
        return cls(lines[0], size, root)
