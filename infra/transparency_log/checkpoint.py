"""Checkpoints (C2SP tlog-checkpoint): how large the log is and which root it has."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from infra.transparency_log.merkle import HASH_BYTES
from infra.transparency_log.note import NoteMalformed, strict_base64

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


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
        if not _SIZE.fullmatch(lines[1]):
            raise NoteMalformed("a checkpoint's size is a number without leading zeros")
        root = strict_base64(lines[2])
        if len(root) != HASH_BYTES:
            raise NoteMalformed("a checkpoint's root is 32 bytes")
        return cls(lines[0], int(lines[1]), root)
