"""What a log sends to its witnesses (C2SP tlog-witness, ``POST /add-checkpoint``)."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from infra.transparency_log.checkpoint import read_size
from infra.transparency_log.merkle import HASH_BYTES
from infra.transparency_log.note import NOTE_BYTES_MAX, Note, NoteMalformed, strict_base64

HASHES_MAX = 63
BODY_BYTES_MAX = NOTE_BYTES_MAX + 4096
"""The longest checkpoint, and before it 63 hashes of 45 bytes a line."""
SIZE_TYPE = "text/x.tlog.size"
"""The media type in which a witness that refuses says how large the log is that it holds."""
_OLD = "old "


@dataclass(frozen=True, slots=True)
class WitnessRequest:
    """A checkpoint, and the proof that the ``old`` entries the witness holds are its beginning."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: Note

    def __str__(self) -> str:
        hashes = [base64.b64encode(step).decode() for step in self.proof]
        return "\n".join([f"{_OLD}{self.old}", *hashes, "", str(self.checkpoint)])

    @classmethod
    def parse(cls, content: bytes) -> WitnessRequest:
        """Raises ``NoteMalformed``."""
        head, _, checkpoint = content.partition(b"\n\n")
        try:
            first, *hashes = head.decode("ascii").split("\n")
        except UnicodeDecodeError:
            raise NoteMalformed("what comes before the checkpoint is not ASCII") from None
        if not first.startswith(_OLD):
            raise NoteMalformed("a request begins with the old size")
        old = read_size(first.removeprefix(_OLD))
        if len(hashes) > HASHES_MAX:
            raise NoteMalformed("a proof has at most 63 hashes")
        proof = tuple(strict_base64(line) for line in hashes)
        if any(len(step) != HASH_BYTES for step in proof):
            raise NoteMalformed("a proof's hashes are 32 bytes")
        return cls(old, proof, Note.parse(checkpoint))
