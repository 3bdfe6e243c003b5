"""Logs of the tests' own that exist only as hashes, and what they ask of a witness."""

from __future__ import annotations

from collections.abc import Sequence

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.merkle import consistency_proof, leaf_hash, perfect_root, tree_root
from infra.transparency_log.note import Note, Signer
from infra.transparency_log.witness_request import WitnessRequest
from tests.log.logs import ORIGIN, signer


class Tree:
    """A log that may be any prefix of itself. Two of the same seed agree up to ``fork``."""

    def __init__(self, size: int, *, fork: int | None = None, name: str = "other") -> None:
        end = size if fork is None else fork
        self._leaves = [
            leaf_hash(f"{number if number < end else (name, number)}".encode())
            for number in range(size)
        ]

    def node(self, level: int, index: int) -> bytes:
        """The node at (level, index)."""
        return perfect_root(self._leaves[index << level : (index + 1) << level])

    def checkpoint(self, size: int, origin: str = ORIGIN) -> Checkpoint:
        """The checkpoint of the first so many entries."""
        return Checkpoint(origin, size, tree_root(size, self.node))

    def note(self, size: int, *signers: Signer) -> Note:
        """That checkpoint, signed; by the tests' first key unless others are given."""
        signers = signers or (signer(),)
        text = self.checkpoint(size, signers[0].name).text
        return Note(text, tuple(each.sign(text) for each in signers))

    def proof(self, old: int, size: int) -> list[bytes]:
        """That the first ``old`` entries are the beginning."""
        return consistency_proof(old, size, self.node)

    def request(
        self, old: int, size: int, *signers: Signer, proof: Sequence[bytes] | None = None
    ) -> bytes:
        """What is sent to a witness that holds ``old`` entries."""
        steps = self.proof(old, size) if proof is None else proof
        return str(WitnessRequest(old, tuple(steps), self.note(size, *signers))).encode()
