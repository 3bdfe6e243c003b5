"""A group of commands: states looked up, decisions taken, rows made for one transaction."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import structlog

from domain.act import Act, History
from domain.catalogue import stream_of
from domain.decider import STEPS, decide
from domain.event import Envelope, Event, Fact
from domain.events.erasure import SubjectErased as Erasure
from domain.refusal import Refusal, UnknownStream
from domain.rules.pack import RulePack, in_force
from domain.streams.kinds import STREAM_KINDS
from domain.streams.registry import REGISTRY_STREAM
from infra.codec import Codec
from infra.manifest import Leaf, chain, leaf
from infra.recorder import AnswerRow, EventRow, select_streams
from infra.submission import Receipt, StaleVersion, Submission
from infra.vault import Sealing, SubjectErased

log = structlog.get_logger()

STREAMS_KEPT = 20_000
FACTS_KEPT = 400_000
"""Stream states held in memory, and the facts that they were folded from: the least recently used
states are dropped first. A state takes about as much room as its facts are many."""

Outcome = Receipt | Exception


class HeldStream:
    """A stream's state at a version. ``kind`` and ``state`` are None while nobody has said what
    an unknown stream is to be."""

    __slots__ = ("kind", "state", "version")

    def __init__(self, events: Sequence[Event]) -> None:
        self.kind: str | None = None
        self.state: Any = None
        self.version = 0
        for event in events:
            self.fold(event.fact, event.occurred_at)

    def fold(self, fact: Fact, at: datetime) -> None:
        """Take one more fact."""
        kind = STREAM_KINDS[self.kind or stream_of(fact.type)]
        self.start(kind.name)
        self.state = kind.evolve(self.state, fact, at)
        self.version += 1

    def start(self, kind: str) -> None:
        """Let an unknown stream be of this kind."""
        if self.state is None or (self.version == 0 and self.kind != kind):
            self.kind, self.state = kind, STREAM_KINDS[kind].initial()


class HeldStreams:
    """The writer's memory of streams. What it holds may be behind the database when another process
    writes; the append notices, and the streams concerned are forgotten."""

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._held: OrderedDict[UUID, HeldStream] = OrderedDict()
        self._facts = 0

    def load(self, connection: psycopg.Connection[Any], streams: Iterable[UUID]) -> None:
        """Make sure that these are held, by one query for those that are not."""
        wanted = set(streams)
        missing = [stream for stream in wanted if stream not in self._held]
        if missing:
            for stream, events in select_streams(connection, self._codec, missing).items():
                self._held[stream] = HeldStream(events)
                self._facts += len(events)
        for stream in wanted:
            self._held.move_to_end(stream)
        while len(self._held) > len(wanted) and (
            len(self._held) > STREAMS_KEPT or self._facts > FACTS_KEPT
        ):
            _, dropped = self._held.popitem(last=False)
            self._facts -= dropped.version

    def __getitem__(self, stream: UUID) -> HeldStream:
        return self._held[stream]

    def fold(self, held: HeldStream, fact: Fact, at: datetime) -> None:
        """Let a stream that is held take one more fact."""
        held.fold(fact, at)
        self._facts += 1

    def forget(self, streams: Iterable[UUID]) -> None:
        """Drop what may be wrong; it will be read again."""
        for stream in streams:
            dropped = self._held.pop(stream, None)
            self._facts -= 0 if dropped is None else dropped.version


class Group:
    """Commands decided in order on the held states, and the rows that they come to. ``random``
    gives the 16 bytes of an id each, ``leaves`` what is stored of a stream, ``acquainted`` whether
    the vault knows a person; under the pseudonyms ``subjects`` nothing else may begin, lest the
    persons could not be erased.

    ``outcomes`` holds those settled without writing (refusals); ``accepted`` the indices whose
    answers are to be written, in the order of ``answers``; ``deferred`` those that must wait for
    another of the same key. ``erased`` are the persons to be forgotten with the facts.
    """

    def __init__(
        self,
        streams: HeldStreams,
        sealing: Sealing,
        codec: Codec,
        packs: Sequence[RulePack],
        clock: Callable[[], datetime],
        random: Iterator[bytes],
        leaves: Callable[[UUID], list[Leaf]],
        acquainted: Callable[[UUID], bool],
        subjects: Set[UUID] = frozenset(),
    ) -> None:
        self.events: list[EventRow] = []
        self.answers: list[AnswerRow] = []
        self.accepted: list[int] = []
        self.outcomes: dict[int, Outcome] = {}
        self.deferred: list[int] = []
        self.erased: list[UUID] = []
        self.sealing = sealing
        self._streams = streams
        self._codec = codec
        self._packs = packs
        self._clock = clock
        self._keys: set[tuple[UUID, str]] = set()
        self._random = random
        self._leaves = leaves
        self._acquainted = acquainted
        self._subjects = subjects
        self._registry = streams[REGISTRY_STREAM]
        self.expected = {REGISTRY_STREAM: self._registry.version}
        self._registry.start("registry")

    def take(self, index: int, submission: Submission) -> None:
        """Decide one command; its streams must be held."""
        key = (submission.caller, submission.key)
        if key in self._keys:
            self.deferred.append(index)
            return
        own = self._streams[submission.stream]
        mark = self.sealing.mark()
        try:
            act, decided = self._decide(submission, own)
        except (Refusal, StaleVersion, SubjectErased) as refusal:
            self.sealing.undo(mark)
            self.outcomes[index] = refusal
            return
        except Exception as failure:
            log.exception("decider_failed", command=type(submission.command).__name__)
            self.sealing.undo(mark)
            self.outcomes[index] = failure
            return
        self.expected.setdefault(submission.stream, own.version)
        for stream in submission.command.reads():
            self.expected.setdefault(stream, self._streams[stream].version)
        self._write(submission, own, act, decided)
        self._keys.add(key)
        self.accepted.append(index)
        self.answers.append(
            AnswerRow(
                *key,
                self.sealing.fingerprint(submission.request),
                submission.stream,
                own.version,
                len(self.events),
                len(decided),
            )
        )

    def _decide(
        self, submission: Submission, own: HeldStream
    ) -> tuple[Act, list[tuple[UUID, Fact]]]:
        command = submission.command
        if submission.expected_version not in (None, own.version):
            raise StaleVersion(own.version)
        own.start(STEPS[type(command)].stream)
        if own.kind != STEPS[type(command)].stream:
            raise UnknownStream
        if own.version == 0 and submission.stream in self._subjects and own.kind != "person":
            raise UnknownStream
        received_at = self._clock()
        occurred_at = command.occurred_at or received_at
        act = Act(
            actor=submission.actor,
            occurred_at=occurred_at,
            received_at=received_at,
            rules=in_force((*self._packs, *self._registry.state.packs), occurred_at),
            registry=self._registry.state,
            seal=self.sealing.seal,
            stream=submission.stream,
            on_behalf_of=command.on_behalf_of,
            others={stream: self._streams[stream].state for stream in command.reads()},
            history=self._history(submission.stream) if command.needs_history else None,
            acquainted=command.needs_acquaintance and self._acquainted(submission.stream),
            reckoning=submission.reckoning,
        )
        return act, decide(own.state, command, act)

    def _history(self, stream: UUID) -> History:
        """What the stream holds, with what this group adds to it."""
        added = [
            leaf(event.version, event.type, event.state)
            for event in self.events
            if event.stream == stream
        ]
        return chain([*self._leaves(stream), *added])

    def _write(
        self,
        submission: Submission,
        own: HeldStream,
        act: Act,
        decided: list[tuple[UUID, Fact]],
    ) -> None:
        causation = UUID(bytes=next(self._random), version=4)
        for stream, fact in decided:
            held = own if stream is submission.stream else self._streams[stream]
            self._streams.fold(held, fact, act.occurred_at)
            organisation = held.state.organisation
            known = act.registry.find(organisation) if organisation else None
            envelope = Envelope(
                id=UUID(bytes=next(self._random), version=4),
                occurred_at=act.occurred_at.astimezone(UTC),
                actor=submission.actor,
                clauses=fact.clauses,
                rule_pack=act.rules.id,
                causation=causation,
                correlation=submission.correlation or submission.stream,
                organisation=organisation,
                division_code=known.division_code if known else None,
                on_behalf_of=act.on_behalf_of,
                visibility=fact.visibility,
            )
            state = self._codec.encode(envelope, fact)
            self.events.append(EventRow(stream, held.version, fact.type, state))
            if isinstance(fact, Erasure):
                self.erased.append(fact.subject)
                self.sealing.erase(fact.subject)
