"""Carries an import's commands to the ledger: batches, a few under way while the next is read."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from types import TracebackType
from typing import Self
from uuid import UUID, uuid5

from domain.act import Command
from domain.event import Actor
from domain.streams.registry import NAMESPACE
from infra.district import District
from infra.group import Outcome
from infra.recorder import select_answers
from infra.submission import KeyReused, LedgerUnavailable, Receipt, Submission
from service.importing.report import ImportFailed, NoProgress, Place, Progress, Report, Unreadable
from service.scoring.reckoning import Reckoner

BATCH = 1000
"""Commands handed over together."""
UNDER_WAY = 2
"""Batches waiting for their commit while the next one is read."""

_Sent = list[tuple[Place, Submission]]


class Delivery:
    """A way to the ledger for one run of one importer.

    Every command has a key that names its row in the source, so that a run that was cut short, or
    is repeated, adds only what is missing. Use it as a context manager: leaving it settles all.
    """

    def __init__(
        self,
        district: District,
        importer: str,
        actor: Actor,
        report: Report,
        progress: Progress | None = None,
    ) -> None:
        self._district = district
        self._actor = actor
        self.caller = caller_of(importer)
        self._report = report
        self._progress = progress or NoProgress()
        self._reckoner = Reckoner.alone(district)
        self._chunk: _Sent = []
        self._may_be_known = True
        self._under_way: deque[tuple[_Sent, Future[list[Outcome]]]] = deque()

    def put(self, place: Place, command: Command, stream: UUID, key: str) -> None:
        """Take one command along; ``key`` names what it stands for in the source."""
        submission = Submission.of(command, stream, self._actor, caller=self.caller, key=key)
        if command.needs_reckoning:  # by all that came before it
            self.settle()
            submission = self._reckoner.complete(submission)
        self._chunk.append((place, submission))
        if len(self._chunk) >= BATCH:
            self._send()

    def settle(self) -> int:
        """Wait until all is answered; how many complaints there have been by then."""
        self._send()
        while self._under_way:
            self._land()
        return self._report.complaints

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if failure is None or isinstance(failure, Unreadable):
            self.settle()

    def _send(self) -> None:
        if not self._chunk:
            return
        chunk, self._chunk = self._chunk, []
        if self._may_be_known:
            chunk = self._without_known(chunk)
        if chunk:
            submissions = [submission for _, submission in chunk]
            self._under_way.append((chunk, self._district.ledger.enqueue(submissions)))
        while len(self._under_way) > UNDER_WAY:
            self._land()

    def _without_known(self, chunk: _Sent) -> _Sent:
        """What the ledger has not answered before; saves deciding it again. Where it knows nothing
        of a chunk, the next ones are not looked up until an answer shows that it should be."""
        asked = [(submission.caller, submission.key) for _, submission in chunk]
        with self._district.datastore.get_connection() as connection:
            kept = select_answers(connection, asked)
        self._may_be_known = bool(kept)
        if not kept:
            return chunk
        new: _Sent = []
        for place, submission in chunk:
            answer = kept.get((submission.caller, submission.key))
            if answer is None:
                new.append((place, submission))
            elif answer.request == self._district.vault.fingerprint(submission.request):
                self._report.known += 1
            else:
                self._report.complain_of(place, KeyReused())
        self._progress.advance(len(chunk) - len(new))
        return new

    def _land(self) -> None:
        chunk, future = self._under_way.popleft()
        report = self._report
        for (place, _), outcome in zip(chunk, future.result(), strict=True):
            if isinstance(outcome, LedgerUnavailable):
                raise ImportFailed("the database cannot be reached; run the import again to go on")
            if not isinstance(outcome, Receipt):
                report.complain_of(place, outcome)
            elif outcome.replayed:
                report.known += 1
                self._may_be_known = True
            else:
                report.accepted += 1
                report.facts += outcome.facts
                report.position = max(report.position, outcome.position)
        self._progress.advance(len(chunk))


def caller_of(importer: str) -> UUID:
    """The caller under which an importer's keys are kept."""
    return uuid5(NAMESPACE, f"importer:{importer}")
