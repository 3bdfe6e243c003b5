"""One witness as the log asks it: a checkpoint goes in, a verified cosignature comes out."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from infra.transparency_log.checkpoint import Checkpoint, read_size
from infra.transparency_log.note import (
    Note,
    NoteMalformed,
    Signature,
    SignatureWrong,
    VerifierKey,
)
from infra.transparency_log.witness_request import WitnessRequest

Consistency = Callable[[int], list[bytes]]
"""Gives the proof that the first so many entries are the beginning of the checkpoint's tree."""

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 10.0
ANSWER_BYTES_MAX = 65_536
_OK, _CONFLICT, _UNPROCESSABLE = 200, 409, 422


class Unanswered(Exception):
    """The witness did not cosign, for a reason that says nothing about the log."""


class Contradiction(Exception):
    """The witness holds what this log cannot come from; the message says what, as far as known."""


class WitnessClient:
    """Asks one witness, from one thread at a time. ``held`` is the size that it is known to hold;
    where that is wrong, it says so itself."""

    def __init__(self, key: VerifierKey, address: str, held: int = 0) -> None:
        self.key, self.held = key, held
        self._address = f"{address.rstrip('/')}/add-checkpoint"
        self._http = httpx.Client(timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS))

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def cosign(self, note: Note, consistency: Consistency) -> Signature:
        """The witness's cosignature of a checkpoint; raises ``Unanswered`` or
        ``Contradiction``."""
        size = Checkpoint.parse(note.text).size
        asked = min(self.held, size)
        status, body = self._ask(asked, note, consistency)
        if status == _CONFLICT and self._learn(body, size) != asked:
            asked = self.held
            status, body = self._ask(asked, note, consistency)
        if status == _UNPROCESSABLE or (status == _CONFLICT and asked == size):
            raise Contradiction(f"holds another history of the first {asked:,} entries")
        if status != _OK:
            raise Unanswered(f"status {status}")
        signature = self._signature(note, body)
        self.held = size
        return signature

    def _learn(self, body: str, size: int) -> int:
        """The size that the witness says it holds."""
        try:
            self.held = read_size(body.removesuffix("\n"))
        except NoteMalformed:
            raise Unanswered("a refusal without the size that it holds") from None
        if self.held > size:
            raise Contradiction(f"has cosigned {self.held:,} entries")
        return self.held

    def _ask(self, old: int, note: Note, consistency: Consistency) -> tuple[int, str]:
        proof = tuple(consistency(old)) if old else ()
        request = WitnessRequest(old, proof, note)
        try:
            with self._http.stream("POST", self._address, content=str(request)) as response:
                body = bytearray()
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > ANSWER_BYTES_MAX:
                        raise Unanswered("the answer is too long")
                return response.status_code, body.decode()
        except (httpx.HTTPError, UnicodeDecodeError) as fault:
            raise Unanswered(type(fault).__name__) from None

    def _signature(self, note: Note, body: str) -> Signature:
        """The cosignature by the witness's key among the lines of an answer."""
        try:
            lines = [Signature.parse(line) for line in body.removesuffix("\n").split("\n")]
            own = [signature for signature in lines if self.key.made(signature)]
            for signature in own:
                self.key.verify(note.text, signature)
        except (NoteMalformed, SignatureWrong) as fault:
            raise Unanswered(str(fault)) from None
        if not own:
            raise Unanswered("no cosignature by the key that is configured")
        return own[-1]
