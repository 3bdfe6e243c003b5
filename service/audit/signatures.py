"""Who else stands for a checkpoint: witnesses that cosigned it, authorities that stamped it."""

from __future__ import annotations

from collections.abc import Sequence

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.note import Note, SignatureWrong, VerifierKey
from infra.transparency_log.tiles import index_path
from infra.transparency_log.timestamps import TimestampWrong, verify_timestamp
from service.audit.history import Seal
from service.audit.report import Checking
from service.audit.source import Source

TIMESTAMPS_FOLDER = "timestamps"


def check_witnesses(
    note: Note, witnesses: Sequence[VerifierKey], quorum: int, checking: Checking
) -> None:
    """At least ``quorum`` of the witnesses cosigned the newest checkpoint, and none wrongly."""
    if not witnesses:
        checking.skip("witnesses", "未用 --witness 指定见证方", "no --witness was given")
        return
    cosigned = 0
    for witness in witnesses:
        try:
            cosigned += bool(note.signed_by([witness]))
        except SignatureWrong as wrong:
            checking.fail("witnesses", "signature_wrong", "checkpoint", "", str(wrong))
    checking.count("witnesses", cosigned)
    if cosigned < quorum:
        checking.fail(
            "witnesses",
            "quorum_missing",
            "checkpoint",
            f"要求 {quorum} 个见证方加签，实有 {cosigned} 个",
            f"{quorum} cosignatures are asked for, and {cosigned} are there",
        )


def check_timestamps(
    source: Source, origin: str, seals: Sequence[Seal], roots: Sequence[bytes], checking: Checking
) -> None:
    """Every timestamp that is published is one over the checkpoint of its size, by an authority
    below the roots (PEM)."""
    if not roots:
        checking.skip(
            "timestamps", "未用 --timestamp-root 指定根证书", "no --timestamp-root was given"
        )
        return
    by_path = {f"{TIMESTAMPS_FOLDER}/{index_path(seal.size)}": seal for seal in seals}
    paths = list(by_path)
    if source.listed is not None:
        paths = [path for path in source.listed if path.startswith(f"{TIMESTAMPS_FOLDER}/")]
    found = 0
    for path, token in zip(paths, source.logs(paths), strict=True):
        if token is None:
            continue
        found += 1
        seal = by_path.get(path)
        try:
            if seal is None:
                raise TimestampWrong("no checkpoint of this size was signed")
            verify_timestamp(token, Checkpoint(origin, seal.size, seal.root).text, roots)
        except TimestampWrong as wrong:
            checking.fail("timestamps", "timestamp_wrong", path, "", f"A timestamp: {wrong}")
    checking.count("timestamps", found)
