"""The thread that asks one witness, ever about the newest checkpoint, at the pace it can keep."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

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
    """One checkpoint put to all witnesses, and who has answered."""

    def __init__(self, note: Note, size: int, consistency: Consistency) -> None:
        self.note, self.size, self.consistency = note, size, consistency
        self.contradictions: dict[str, Contradiction] = {}
        self._answered: set[str] = set()
        self._changed = threading.Condition()

    def wait(self, names: set[str], seconds: float) -> None:
        """Until these have answered in one way or another, but no longer than that."""
        with self._changed:
            self._changed.wait_for(lambda: names <= self._answered, seconds)

    def answered(self, name: str, contradiction: Contradiction | None) -> None:
        """A witness has cosigned, failed, or contradicted."""
        with self._changed:
            self._answered.add(name)
            if contradiction is not None:
                self.contradictions[name] = contradiction
            self._changed.notify_all()


class Asker:
    """Asks one witness; ``keep`` stores a cosignature before anybody hears of it."""

    def __init__(self, client: WitnessClient, keep: Keep) -> None:
        self.name = str(client.key)
        self._client, self._keep = client, keep
        self._next: Round | None = None
        self._idle, self._closing = True, False
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
        worth waiting for: not while an earlier one is, or while a failure is rested from."""
        with self._changed:
            self._next = about
            self._changed.notify_all()
            return self._idle

    def _run(self) -> None:
        pause = PAUSE_SECONDS
        while (about := self._take()) is not None:
            if self._cosigned(about):
                pause = PAUSE_SECONDS
            else:
                self._rest(about, pause)
                pause = min(2 * pause, PAUSE_SECONDS_MAX)
        self._client.close()

    def _take(self) -> Round | None:
        with self._changed:
            self._idle = self._next is None
            self._changed.wait_for(lambda: self._next is not None or self._closing)
            about, self._next = self._next, None
            self._idle = False
            return None if self._closing else about

    def _rest(self, about: Round, seconds: float) -> None:
        """Leave the witness alone; then ask again, about the newest."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing, seconds)
            self._next = self._next or about

    def _cosigned(self, about: Round) -> bool:
        """Ask; whether the witness cosigned."""
        contradiction = None
        witness = {"witness": self._client.key.name, "size": about.size}
        try:
            signature = self._client.cosign(about.note, about.consistency)
            self._keep(self._client.key, about.size, signature)
            return True
        except Contradiction as fault:
            contradiction = fault
            log.error("witness_contradicts", **witness, reason=str(fault))
        except Unanswered as fault:
            log.warning("witness_away", **witness, reason=str(fault))
        except Exception as failure:
            if not self._closing:
                log.exception("witness_failed", **witness, exc_info=failure)
        finally:
            about.answered(self.name, contradiction)
        return False
