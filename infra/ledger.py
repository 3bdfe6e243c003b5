"""The write path: commands come in from many callers and are committed together in groups.

One writer thread takes what is waiting, decides it in order (commands on the same stream one after
the other, each seeing the one before), and appends the facts, the answers and the sealed words in
one transaction. Nobody is told of an acceptance before the commit.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import psycopg
import structlog
from psycopg.errors import SerializationFailure, UniqueViolation

from domain.rules.pack import RulePack
from domain.rules.packs import PACKS
from domain.streams.registry import REGISTRY_STREAM
from infra.group import Group, HeldStreams, Outcome
from infra.recorder import Batch, KeptAnswer, LedgerRecorder, append, select_answers
from infra.submission import KeyReused, LedgerUnavailable, Receipt, Submission
from infra.vault import Vault

log = structlog.get_logger()

GROUP_LIMIT = 512
"""Commands after which a group takes no further callers."""
RECONNECT_SECONDS = 30.0
"""How long a group waits for the database to come back before its callers are told."""
TURNS = 6
"""How often a group may find that another process was faster."""

_Waiter = (
    Future[list[Outcome]] | tuple[asyncio.AbstractEventLoop, "asyncio.Future[list[Outcome]]"]
)
_AWAY = (psycopg.OperationalError, psycopg.InterfaceError, OSError)


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
        self._recorder = recorder
        self._vault = vault
        self._packs = packs
        self._clock = clock
        self._on_commit = on_commit
        self._streams = HeldStreams(recorder.codec)
        self._waiting: deque[tuple[Sequence[Submission], _Waiter]] = deque()
        self._wake = threading.Condition()
        self._closing = False
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None
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
        self._drop_connection()

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
            try:
                outcomes = self._commit(submissions)
            except Exception as failure:
                log.exception("ledger_group_failed", commands=len(submissions))
                self._streams = HeldStreams(self._recorder.codec)
                away = isinstance(failure, _AWAY)
                outcomes = [LedgerUnavailable() if away else failure] * len(submissions)
            _hand_out(taken, outcomes)

    def _next_group(self) -> list[tuple[Sequence[Submission], _Waiter]]:
        """What is waiting, up to the limit; empty when the ledger is closing and all is done."""
        with self._wake:
            while not self._waiting and not self._closing:
                self._wake.wait()
            taken: list[tuple[Sequence[Submission], _Waiter]] = []
            size = 0
            while self._waiting and size < GROUP_LIMIT:
                taken.append(self._waiting.popleft())
                size += len(taken[-1][0])
            return taken

    def _commit(self, submissions: Sequence[Submission]) -> list[Outcome]:
        """Outcomes in order. A group that fails is decided again on what the ledger says by then;
        after two turns command by command, so that one at fault cannot hold up the others."""
        outcomes: dict[int, Outcome] = {}
        remaining = list(range(len(submissions)))
        deadline = time.monotonic() + RECONNECT_SECONDS
        turn = 0
        while remaining:
            groups = [remaining] if turn < 2 else [[index] for index in remaining]
            remaining = []
            for group in groups:
                try:
                    remaining += self._commit_group(submissions, group, outcomes)
                except (SerializationFailure, UniqueViolation):
                    remaining += self._settle_known(submissions, group, outcomes)
                except _AWAY:
                    log.warning("ledger_database_away", commands=len(group))
                    remaining += self._settle_in_doubt(submissions, group, outcomes, deadline)
                    turn = 0
            turn += 1
            if turn > TURNS:
                outcomes.update((index, LedgerUnavailable()) for index in remaining)
                break
        return [outcomes[index] for index in range(len(submissions))]

    def _commit_group(
        self,
        submissions: Sequence[Submission],
        indices: Sequence[int],
        outcomes: dict[int, Outcome],
    ) -> list[int]:
        """Decide and append; what must wait for another of the same key is returned."""
        connection = self._connect()
        streams = {submissions[index].stream for index in indices} | {REGISTRY_STREAM}
        for index in indices:
            streams.update(submissions[index].command.reads())
        self._streams.load(connection, streams)
        group = Group(
            self._streams,
            self._vault.sealing(),
            self._recorder.codec,
            self._packs,
            self._clock,
        )
        try:
            for index in indices:
                group.take(index, submissions[index])
            if group.answers:
                keys, sealed = group.sealing.rows(connection)
                batch = Batch(group.expected, group.events, group.answers, keys, sealed)
                first, _recorded_at = append(connection, batch)
        except BaseException:
            self._streams.forget(streams)
            self._vault.forget_cached_keys()
            raise
        for index, answer in zip(group.accepted, group.answers, strict=True):
            position = first - 1 + answer.ordinal
            outcomes[index] = Receipt(answer.stream, answer.version, position, answer.facts)
        if group.events:
            self._on_commit(first - 1 + len(group.events))
        self._settle_refused(submissions, group, outcomes)
        return group.deferred

    def _settle_refused(
        self, submissions: Sequence[Submission], group: Group, outcomes: dict[int, Outcome]
    ) -> None:
        """A refused command may be a retry of one that was accepted: then it gets that answer."""
        outcomes.update(group.outcomes)
        retries = [index for index in group.outcomes if not submissions[index].fresh_key]
        self._settle_known(submissions, retries, outcomes)

    def _settle_known(
        self,
        submissions: Sequence[Submission],
        indices: Sequence[int],
        outcomes: dict[int, Outcome],
    ) -> list[int]:
        """Give those whose key was answered before the same answer; the others are returned."""
        asked = {index: (submissions[index].caller, submissions[index].key) for index in indices}
        kept = select_answers(self._connect(), list(asked.values()))
        for index, key in asked.items():
            if key in kept:
                outcomes[index] = _replay(submissions[index], kept[key])
        return [index for index, key in asked.items() if key not in kept]

    def _settle_in_doubt(
        self,
        submissions: Sequence[Submission],
        indices: Sequence[int],
        outcomes: dict[int, Outcome],
        deadline: float,
    ) -> list[int]:
        """Wait for the database to come back, then let the keys say what was committed."""
        while time.monotonic() < deadline:
            self._drop_connection()
            with suppress(*_AWAY):
                return self._settle_known(submissions, indices, outcomes)
            time.sleep(0.2)
        outcomes.update((index, LedgerUnavailable()) for index in indices)
        return []

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        if self._connection is None or self._connection.closed:
            self._connection = self._recorder.datastore.connect()
        return self._connection

    def _drop_connection(self) -> None:
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
            self._connection = None


def _settled(outcomes: list[Outcome]) -> Receipt:
    outcome = outcomes[0]
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _replay(submission: Submission, answer: KeptAnswer) -> Outcome:
    if answer.request != submission.request:
        return KeyReused()
    return Receipt(answer.stream, answer.version, answer.position, answer.facts, replayed=True)


def _hand_out(
    taken: Sequence[tuple[Sequence[Submission], _Waiter]], outcomes: Sequence[Outcome]
) -> None:
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
