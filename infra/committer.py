"""Takes a group of commands to its commit, whatever other processes and the database do meanwhile.

A first turn decides on the states held in memory and lets the append find out whether they were
still true. Every further turn has the ledger to itself, reads anew and asks first which keys were
answered, so that it cannot be overtaken and a commit in doubt is never made twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
import structlog
from psycopg.errors import (
    DeadlockDetected,
    LockNotAvailable,
    SerializationFailure,
    UniqueViolation,
)

from domain.rules.pack import RulePack
from domain.streams.registry import REGISTRY_STREAM
from infra.erasing import subjects_among
from infra.group import Group, HeldStreams, Outcome
from infra.randomness import random_pieces
from infra.recorder import (
    Batch,
    KeptAnswer,
    LedgerRecorder,
    append,
    lock_ledger,
    select_answers,
    select_leaves,
    select_versions,
)
from infra.submission import KeyReused, LedgerUnavailable, Receipt, Submission
from infra.vault import SubjectErased, Vault

log = structlog.get_logger()

RECONNECT_SECONDS = 30.0
"""How long commands wait for a database that is away before their callers are told."""
PAUSE_SECONDS = 0.2
"""Between two attempts to reach a database that is away."""
TURNS = 6
"""How often a group is decided anew; two suffice but for what nobody foresaw."""

_OVERTAKEN = (SerializationFailure, UniqueViolation, DeadlockDetected, LockNotAvailable)
_AWAY_STATES = frozenset({"25006", "25P03", "53100", "53300", "57P01", "57P02", "57P03", "57P05"})
"""A standby, a server without disc or connections, one that stops or starts."""


class _Work:
    """The commands of one call and what has become of each."""

    def __init__(self, submissions: Sequence[Submission], vault: Vault) -> None:
        self.submissions = submissions
        self._vault = vault
        self.outcomes: dict[int, Outcome] = {}

    def open(self, indices: Sequence[int]) -> list[int]:
        """Those that have no outcome yet."""
        return [index for index in indices if index not in self.outcomes]

    def streams(self, indices: Sequence[int]) -> set[UUID]:
        """Every stream that these commands write or read."""
        streams = {REGISTRY_STREAM}
        for index in indices:
            submission = self.submissions[index]
            streams.add(submission.stream)
            streams.update(submission.command.reads())
        return streams

    def replay(self, connection: psycopg.Connection[Any], indices: Sequence[int]) -> None:
        """Give those whose key was answered before the same answer again."""
        asked = {i: (self.submissions[i].caller, self.submissions[i].key) for i in indices}
        kept = select_answers(connection, list(asked.values()))
        for index, key in asked.items():
            if key in kept:
                asked_now = self._vault.fingerprint(self.submissions[index].request)
                self.outcomes[index] = _replayed(kept[key], asked_now)


class Committer:
    """Commits groups of commands over a connection of its own; for one thread at a time."""

    def __init__(
        self,
        recorder: LedgerRecorder,
        vault: Vault,
        packs: Sequence[RulePack],
        clock: Callable[[], datetime],
        on_commit: Callable[[int], None],
    ) -> None:
        self._recorder = recorder
        self._vault = vault
        self._packs = packs
        self._clock = clock
        self._on_commit = on_commit
        self._streams = HeldStreams(recorder.codec)
        self._random = random_pieces(16)
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None
        self._away_since: float | None = None

    def commit(self, submissions: Sequence[Submission]) -> list[Outcome]:
        """An outcome each, in order. It does not raise: what goes wrong is an outcome too."""
        work = _Work(submissions, self._vault)
        everyone = list(range(len(submissions)))
        try:
            self._settle(work, everyone)
        except Exception as failure:
            log.exception("ledger_group_failed", commands=len(submissions))
            self._streams = HeldStreams(self._recorder.codec)
            work.outcomes.update((index, failure) for index in work.open(everyone))
        return [work.outcomes[index] for index in everyone]

    def close(self) -> None:
        """Give the connection up."""
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
            self._connection = None

    def _settle(self, work: _Work, indices: Sequence[int], turn: int = 0) -> None:
        """Every one of these gets its outcome. A group that fails for no reason of the ledger's is
        halved until the command at fault stands alone, so that it cannot hold up the others."""
        while turn < TURNS and (indices := work.open(indices)):
            try:
                self._turn(work, indices, again=turn > 0)
                self._away_since = None
                turn += 1
            except (*_OVERTAKEN, SubjectErased):
                turn += 1
            except Exception as failure:
                if self._is_away(failure):
                    log.warning("ledger_database_away", commands=len(indices))
                    if not self._wait():
                        break
                    turn = 1
                elif len(indices) > 1:
                    middle = len(indices) // 2
                    self._settle(work, indices[:middle], min(turn, 1))
                    self._settle(work, indices[middle:], min(turn, 1))
                else:
                    name = type(work.submissions[indices[0]].command).__name__
                    log.exception("ledger_command_failed", command=name)
                    work.outcomes[indices[0]] = failure
        work.outcomes.update((index, LedgerUnavailable()) for index in work.open(indices))

    def _turn(self, work: _Work, indices: Sequence[int], *, again: bool) -> None:
        """Decide and commit these; those left without an outcome need another turn."""
        streams = work.streams(indices)
        connection = self._connect()
        try:
            if again:
                self._streams.forget(streams)
                with connection.transaction():
                    lock_ledger(connection)
                    work.replay(connection, indices)
                    group, first = self._append(connection, work, work.open(indices), streams)
            else:
                group, first = self._append(connection, work, indices, streams)
        except BaseException:
            self._streams.forget(streams)
            self._vault.forget_cached_keys()
            raise
        self._vault.forget(group.erased)
        for index, answer in zip(group.accepted, group.answers, strict=True):
            position = first - 1 + answer.ordinal
            work.outcomes[index] = Receipt(answer.stream, answer.version, position, answer.facts)
        if group.events:
            self._announce(first - 1 + len(group.events))
        if again:
            work.outcomes.update(group.outcomes)
        else:
            self._settle_refused(connection, work, group)

    def _append(
        self,
        connection: psycopg.Connection[Any],
        work: _Work,
        indices: Sequence[int],
        streams: set[UUID],
    ) -> tuple[Group, int]:
        """The group decided and appended, and the position of its first fact; ``streams`` are all
        that it may need."""
        self._streams.load(connection, streams)
        sealing = self._vault.sealing()
        begun = [stream for stream in streams if self._streams[stream].version == 0]
        group = Group(
            self._streams,
            sealing,
            self._recorder.codec,
            self._packs,
            self._clock,
            self._random,
            partial(select_leaves, connection),
            partial(sealing.knows, connection),
            subjects_among(connection, begun),
        )
        for index in indices:
            group.take(index, work.submissions[index])
        if not group.answers:
            return group, 0
        keys, sealed = sealing.rows(connection)
        batch = Batch(group.expected, group.events, group.answers, keys, sealed, group.erased)
        first, _recorded_at = append(connection, batch)
        return group, first

    def _settle_refused(
        self, connection: psycopg.Connection[Any], work: _Work, group: Group
    ) -> None:
        """A refusal stands unless the command is a retry of one that was accepted, or was judged by
        a state that another process has moved on: then it needs another turn."""
        if not group.outcomes:
            return
        work.replay(connection, [i for i in group.outcomes if not work.submissions[i].fresh_key])
        refused = work.open(list(group.outcomes))
        versions = select_versions(connection, list(work.streams(refused)))
        moved = {s for s, version in versions.items() if self._streams[s].version != version}
        for index in refused:
            if moved.isdisjoint(work.streams([index])):
                work.outcomes[index] = group.outcomes[index]

    def _announce(self, position: int) -> None:
        try:
            self._on_commit(position)
        except Exception:  # the facts are on the ledger, whoever fails to hear of them
            log.exception("ledger_announcement_failed")

    def _is_away(self, failure: Exception) -> bool:
        """Whether the database is gone, rather than at odds with what it was given."""
        if self._connection is None or self._connection.closed:
            return isinstance(failure, psycopg.Error | OSError)
        state = failure.sqlstate if isinstance(failure, psycopg.Error) else None
        return state is not None and (state in _AWAY_STATES or state[:2] in ("08", "58"))

    def _wait(self) -> bool:
        """Before another attempt to reach the database; False when it has been away too long."""
        self.close()
        now = time.monotonic()
        if self._away_since is None:
            self._away_since = now
            return True
        time.sleep(PAUSE_SECONDS)
        return now - self._away_since < RECONNECT_SECONDS

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        if self._connection is None or self._connection.closed:
            self._connection = None
            self._connection = self._recorder.datastore.connect()
        return self._connection


def _replayed(answer: KeptAnswer, fingerprint: bytes) -> Outcome:
    if answer.request != fingerprint:
        return KeyReused()
    return Receipt(answer.stream, answer.version, answer.position, answer.facts, replayed=True)
