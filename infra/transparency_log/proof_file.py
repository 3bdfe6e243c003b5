"""Proof files (C2SP tlog-proof): an entry's place in the log, to be kept and checked anywhere."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.merkle import HASH_BYTES, verify_inclusion
from infra.transparency_log.note import Note, NoteMalformed, strict_base64

HEADER = "c2sp.org/tlog-proof@v1"
HASHES_MAX = 64
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class ProofFile:
    """The audit path of the leaf ``index`` to the root of ``checkpoint``; ``extra`` is the entry
    itself, so that the file needs nothing beside it."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: Note
    extra: bytes | None = None

    def __str__(self) -> str:
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {base64.b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines += [base64.b64encode(step).decode() for step in self.hashes]
        return "\n".join([*lines, "", str(self.checkpoint)])

    @classmethod
    def parse(cls, content: bytes) -> ProofFile:
        """Raises ``NoteMalformed``."""
        head, blank, checkpoint = content.partition(b"\n\n")
        try:
            header, *lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError:
            raise NoteMalformed("the proof is not ASCII") from None
        if not blank or header != HEADER or not lines:
            raise NoteMalformed(f"a proof begins with {HEADER}")
        extra = None
        if lines[0].startswith("extra "):
            extra = strict_base64(lines.pop(0).removeprefix("extra "))
        index = _INDEX.fullmatch(lines[0]) if lines else None
        if index is None or len(lines) - 1 > HASHES_MAX:
            raise NoteMalformed("a proof has an index and at most 64 hashes")
        hashes = tuple(strict_base64(line) for line in lines[1:])
        if any(len(step) != HASH_BYTES for step in hashes):
            raise NoteMalformed("a proof's hashes are 32 bytes")
        return cls(int(index[1]), hashes, Note.parse(checkpoint), extra)

    def verify(self, leaf: bytes) -> Checkpoint:
        """The checkpoint, where the leaf's hash leads to its root; who signed it is for the
        caller to ask. Raises ``ProofWrong`` or ``NoteMalformed``."""
        checkpoint = Checkpoint.parse(self.checkpoint.text)
        verify_inclusion(leaf, self.index, checkpoint.size, self.hashes, checkpoint.root)
        return checkpoint


def kept_checkpoint(content: bytes) -> Note:
    """The checkpoint that somebody kept, by itself or in a proof file. Raises ``NoteMalformed``."""
    if content.startswith(HEADER.encode()):
        return ProofFile.parse(content).checkpoint
    return Note.parse(content)
