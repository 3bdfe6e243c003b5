"""How a witness judges a checkpoint, in the order of the specification (C2SP tlog-witness)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

import structlog

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.merkle import ProofWrong, verify_consistency
from infra.transparency_log.note import (
    COSIGNATURE,
    Note,
    NoteMalformed,
    SignatureWrong,
    Signer,
    VerifierKey,
)
from infra.transparency_log.witness_request import SIZE_TYPE, WitnessRequest
from service.witness.memory import Held, Memory

log = structlog.get_logger()

PLAIN = "text/plain; charset=utf-8"


class Answer(NamedTuple):
    """An HTTP status, the body and its media type."""

    status: int
    body: str
    media_type: str = PLAIN


class Witness:
    """Cosigns the checkpoints of the logs whose keys it knows; ``clock`` gives Unix seconds.

    A log is known by its origin, which is the name of its keys; while it replaces a key, both are
    given.
    """

    def __init__(
        self, signer: Signer, logs: Sequence[VerifierKey], memory: Memory, clock: Callable[[], int]
    ) -> None:
        self._signer, self._memory, self._clock = signer, memory, clock
        self._keys: dict[str, list[VerifierKey]] = {}
        for key in logs:
            self._keys.setdefault(key.name, []).append(key)
        self._origins = {
            hashlib.sha256(origin.encode()).hexdigest(): origin for origin in self._keys
        }

    @property
    def key(self) -> VerifierKey:
        """The key by which its cosignatures are verified."""
        return self._signer.verifier(COSIGNATURE)

    def add_checkpoint(self, body: bytes) -> Answer:
        """Judge a request; what is answered with 200 is remembered before."""
        try:
            request = WitnessRequest.parse(body)
            checkpoint = Checkpoint.parse(request.checkpoint.text)
        except NoteMalformed as fault:
            return Answer(400, f"{fault}\n")
        keys = self._keys.get(checkpoint.origin)
        if keys is None:
            return Answer(404, "this log is not known here\n")
        try:
            signed = request.checkpoint.signed_by(keys)
        except SignatureWrong:
            signed = []
        if not signed:
            return Answer(403, "no key of the log that is known here signed this\n")
        if request.old > checkpoint.size:
            return Answer(400, "the old size is larger than the checkpoint's\n")
        own = Note(request.checkpoint.text, tuple(signature for _, signature in signed))
        return self._decide(request, checkpoint, own)

    def newest(self, origin_hash: str) -> Answer:
        """The newest checkpoint cosigned for the log whose origin has this SHA-256 (hex)."""
        origin = self._origins.get(origin_hash)
        note = self._memory.held(origin).checkpoint if origin is not None else ""
        return Answer(200, note) if note else Answer(404, "nothing was cosigned for this log\n")

    def _decide(self, request: WitnessRequest, checkpoint: Checkpoint, signed: Note) -> Answer:
        """Check against what is held and hold the new one, with nobody between."""
        with self._memory.holding(checkpoint.origin) as change:
            held = change.held
            if request.old != held.size:
                return Answer(409, f"{held.size}\n", SIZE_TYPE)
            try:
                verify_consistency(
                    held.size, checkpoint.size, request.proof, held.root, checkpoint.root
                )
            except ProofWrong as fault:
                # Two signed checkpoints that contradict each other convict the log: keep both.
                log.warning(
                    "checkpoint_not_consistent",
                    reason=str(fault),
                    held=held.checkpoint,
                    refused=str(signed),
                )
                return Answer(422, f"{fault}\n")
            cosignature = self._signer.cosign(signed.text, self._clock())
            note = Note(signed.text, (*signed.signatures, cosignature))
            change.put(Held(checkpoint.size, checkpoint.root, str(note)))
        log.info("cosigned", origin=checkpoint.origin, old=request.old, size=checkpoint.size)
        return Answer(200, str(cosignature))
