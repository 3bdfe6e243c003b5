"""The write path: commands come in from many callers and are committed together in groups.

One writer thread takes what is waiting, decides it in order (commands on the same stream one after
the other, each seeing the one before), and appends the facts, the answers and the sealed words in
one transaction. Nobody is told of an acceptance before the commit.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from domain.rules.pack import RulePack
from domain.rules.packs import PACKS
from infra.committer import Committer
from infra.group import Outcome
from infra.recorder import LedgerRecorder
from infra.submission import LedgerUnavailable, Receipt, Submission
from infra.vault import Vault

GROUP_LIMIT = 512
"""Commands after which a group takes no further callers."""

_Waiter = Future[list[Outcome]] | tuple[asyncio.AbstractEventLoop, "asyncio.Future[list[Outcome]]"]
_Entry = tuple[Sequence[Submission], _Waiter]


class Ledger:
    """The one writer of this process. ``start`` it before use; ``close`` commits what waits."""

    def __init__(
        self,
        recorder: LedgerRecorder,
        vault: Vault,
        *,
        packs: Sequence[RulePack] = PACKS,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        on_commit: Callable[[int], None] = lambda position: None,
    ) -> None:
        self._committer = Committer(recorder, vault, packs, clock, on_commit)
        self._waiting: deque[_Entry] = deque()
        self._wake = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="ledger-writer", daemon=True)

    def start(self) -> None:
        """Begin to take commands."""
        self._thread.start()

    def close(self) -> None:
        """Commit what is waiting, then stop."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        if self._thread.is_alive():
            self._thread.join()
        self._committer.close()

    def submit(self, submission: Submission) -> Receipt:
        """Decide and commit one command, waiting for it.

        Raises ``Refusal``, ``StaleVersion``, ``KeyReused`` or ``LedgerUnavailable``.
        """
        return _settled(self.enqueue([submission]).result())

    async def submit_async(self, submission: Submission) -> Receipt:
        """As ``submit``, for a coroutine."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[list[Outcome]] = loop.create_future()
        self._put([submission], (loop, future))
        return _settled(await future)

    def enqueue(self, submissions: Sequence[Submission]) -> Future[list[Outcome]]:
        """Commands to be decided in order and committed together; an outcome each, in order.

        Not all or nothing: a refused one leaves the others standing.
        """
        future: Future[list[Outcome]] = Future()
        self._put(submissions, future)
        return future

    def _put(self, submissions: Sequence[Submission], waiter: _Waiter) -> None:
        with self._wake:
            if self._closing:
                raise LedgerUnavailable
            self._waiting.append((submissions, waiter))
            self._wake.notify()

    def _run(self) -> None:
        while taken := self._next_group():
            submissions = [submission for entry in taken for submission in entry[0]]
            _hand_out(taken, self._committer.commit(submissions))

    def _next_group(self) -> list[_Entry]:
        """What is waiting, up to the limit; empty when the ledger is closing and all is done."""
        taken: list[_Entry] = []
        size = 0
        with self._wake:
            while not taken:
                while not self._waiting and not self._closing:
                    self._wake.wait()
                while self._waiting and size < GROUP_LIMIT:
                    submissions, waiter = self._waiting.popleft()
                    # From here on a caller can no longer cancel; one who did is not recorded.
                    if isinstance(waiter, Future) and not waiter.set_running_or_notify_cancel():
                        continue
                    taken.append((submissions, waiter))
                    size += len(submissions)
                if self._closing and not self._waiting:
                    break
        return taken


def _settled(outcomes: list[Outcome]) -> Receipt:
    outcome = outcomes[0]
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _hand_out(taken: Sequence[_Entry], outcomes: Sequence[Outcome]) -> None:
    """Wake every caller; the coroutines of one loop by one call."""
    start = 0
    per_loop: dict[asyncio.AbstractEventLoop, list[tuple[Any, list[Outcome]]]] = {}
    for submissions, waiter in taken:
        own = list(outcomes[start : start + len(submissions)])
        start += len(submissions)
        if isinstance(waiter, Future):
            waiter.set_result(own)
        else:
            loop, future = waiter
            per_loop.setdefault(loop, []).append((future, own))
    for loop, results in per_loop.items():
        with suppress(RuntimeError):  # the loop was closed meanwhile: nobody waits any more
            loop.call_soon_threadsafe(_resolve, results)


def _resolve(results: list[tuple[Any, list[Outcome]]]) -> None:
    for future, outcomes in results:
        if not future.done():
            future.set_result(outcomes)
