"""A bundle of a part of a log: every event in it with a proof file of its own."""

from __future__ import annotations

from collections.abc import Iterator

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.merkle import ProofWrong, leaf_hash
from infra.transparency_log.note import NoteMalformed
from infra.transparency_log.proof_file import ProofFile
from service.audit.bundle_files import proof_name, proven_positions
from service.audit.report import Checking
from service.audit.source import FolderSource


def proven_entries(
    source: FolderSource, checkpoint: Checkpoint, checking: Checking
) -> Iterator[tuple[int, bytes]]:
    """The index and the entry of every proof that leads to the root of this checkpoint, in order;
    those that do not are noted."""
    found = 0
    for position in proven_positions(source.files):
        path = proof_name(position)
        try:
            proof = ProofFile.parse(source.read(path) or b"")
            if proof.extra is None or proof.index != position - 1:
                raise ProofWrong("the proof is of another event, or of none")
            if proof.verify(leaf_hash(proof.extra)) != checkpoint:
                raise ProofWrong("the proof is for another checkpoint")
        except (NoteMalformed, ProofWrong) as wrong:
            checking.fail("proofs", "proof_wrong", path, "", f"The proof file: {wrong}")
            continue
        found += 1
        yield proof.index, proof.extra
    checking.count("proofs", found)
