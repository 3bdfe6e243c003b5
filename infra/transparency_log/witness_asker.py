"""The thread that asks one witness, ever about the newest checkpoint, at the pace it can keep."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.note import Note, Signature, VerifierKey
from infra.transparency_log.witness_client import (
    Consistency,
    Contradiction,
    Unanswered,
    WitnessClient,
)

log = structlog.get_logger()

PAUSE_SECONDS, PAUSE_SECONDS_MAX = 1.0, 60.0
"""How long a witness that failed is left alone: doubled from failure to failure."""
STOP_SECONDS = 1.0

Keep = Callable[[VerifierKey, int, Signature], None]


class Round:
    """One checkpoint put to all witnesses, and what they have answered in time."""

    def __init__(self, note: Note, consistency: Consistency) -> None:
        self.note, self.consistency = note, consistency
        self.size = Checkpoint.parse(note.text).size
        self.signatures: list[Signature] = []
        self.contradictions: dict[str, Contradiction] = {}
        self._answered: set[str] = set()
        self._over = False
        self._changed = threading.Condition()

    def wait(self, names: set[str], seconds: float) -> None:
        """Until these have answered in one way or another, but no longer than that."""
        with self._changed:
            self._changed.wait_for(lambda: names <= self._answered, seconds)
            self._over = True

    def answer(self, name: str, outcome: Signature | Contradiction | None) -> bool:
        """Take a witness's answer; whether it came in time."""
        with self._changed:
            if self._over:
                return False
            self._answered.add(name)
            if isinstance(outcome, Signature):
                self.signatures.append(outcome)
            elif outcome is not None:
                self.contradictions[name] = outcome
            self._changed.notify_all()
            return True


class Asker:
    """Asks one witness. ``keep`` stores a cosignature; ``proving`` is held while a proof is put
    together, since those who give proofs do so for one thread at a time."""

    def __init__(
        self,
        client: WitnessClient,
        proving: threading.Lock,
        keep: Keep,
        on_late: Callable[[int], None],
    ) -> None:
        self.name = client.key.name
        self._client, self._proving, self._keep, self._on_late = client, proving, keep, on_late
        self._next: Round | None = None
        self._resting = self._closing = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="witness", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """Ask nothing more; what is under way is not waited for long."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)

    def ask(self, about: Round) -> bool:
        """Ask about this next, in the place of what has not been asked yet; whether the answer is
        worth waiting for: not while the witness is left alone after a failure."""
        with self._changed:
            self._next = about
            self._changed.notify_all()
            return not self._resting

    def _run(self) -> None:
        pause = PAUSE_SECONDS
        while (about := self._take()) is not None:
            outcome = self._outcome(about)
            in_time = about.answer(self.name, outcome)
            if not isinstance(outcome, Signature):
                self._rest(about, pause)
                pause = min(2 * pause, PAUSE_SECONDS_MAX)
                continue
            pause = PAUSE_SECONDS
            if not in_time:
                self._on_late(about.size)
        self._client.close()

    def _take(self) -> Round | None:
        with self._changed:
            self._changed.wait_for(lambda: self._next is not None or self._closing)
            about, self._next = self._next, None
            return None if self._closing else about

    def _rest(self, about: Round, seconds: float) -> None:
        """Leave the witness alone; then ask again, about the newest."""
        with self._changed:
            self._resting = True
            self._changed.wait_for(lambda: self._closing, seconds)
            self._resting = False
            self._next = self._next or about

    def _outcome(self, about: Round) -> Signature | Contradiction | None:
        def prove(old: int) -> list[bytes]:
            with self._proving:
                return about.consistency(old)

        try:
            signature = self._client.cosign(about.note, prove)
            self._keep(self._client.key, about.size, signature)
        except Contradiction as fault:
            log.error("witness_contradicts", witness=self.name, size=about.size, reason=str(fault))
            return fault
        except Unanswered as fault:
            log.warning("witness_away", witness=self.name, size=about.size, reason=str(fault))
            return None
        except Exception as failure:
            if not self._closing:
                log.exception("witness_failed", witness=self.name, exc_info=failure)
            return None
        return signature
