"""Loads the sample into an empty ledger, once; interrupted, the next start completes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from domain.act import Command
from domain.event import Actor
from domain.roles import Role
from domain.rules.pack import beijing_date
from domain.streams.registry import organisation_id
from infra.district import District
from infra.recorder import select_answers
from infra.submission import Receipt, Submission
from service.sample.compose import everything, recent
from service.sample.names import CALLER, DISTRICT_CODE
from service.sample.plan import About, OfRecord, Planned
from service.scoring.reckoning import Reckoner

CHUNK = 250
"""Commands committed together, so that progress shows."""
LAST = "sample/end"
"""The idempotency key of the last command: once it is known, the sample is complete."""
IMPORTER = Actor(organisation=organisation_id(DISTRICT_CODE), role=Role.IMPORTER)


class SampleRefused(RuntimeError):
    """A command of the sample was refused; its place in the files and the reason."""


class Keyed(NamedTuple):
    """A command and the key under which it is recorded once."""

    key: str
    planned: Planned


def load(
    district: District,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Load what is missing of the sample; the number of facts recorded.

    A ledger that holds anything else, and nothing of the sample, is left alone. What the sample
    dates later than now is left for a later start.
    """
    with district.datastore.get_connection() as connection:
        if select_answers(connection, [(CALLER, LAST)]):
            return 0
        keyed = _keyed(datetime.now(UTC))
        known = select_answers(connection, [(CALLER, it.key) for it in keyed])
    if not known and district.recorder.head() > 0:
        return 0
    missing = [it for it in keyed if (CALLER, it.key) not in known]
    facts = done = 0
    reckoner = Reckoner.alone(district)
    for chunk in _chunks(missing):
        facts += _record(district, chunk, reckoner)
        done += len(chunk)
        progress(done, len(missing))
    return facts


def submission(district: District, keyed: Keyed) -> Submission:
    """What is handed to the ledger; a record that it is about must be there by now."""
    planned = keyed.planned
    command = planned.command
    if isinstance(command, About | OfRecord):
        command = _resolved(district, planned, command)
    actor = planned.actor or IMPORTER
    return Submission.of(command, planned.stream, actor, caller=CALLER, key=keyed.key)


def _keyed(now: datetime) -> list[Keyed]:
    """All that is to be loaded; what is under way comes before the command that ends it all."""
    course = list(_until(now, everything()))
    under_way = recent(beijing_date(now))
    recents = [Keyed(f"recent/{number}", it) for number, it in enumerate(under_way, 1)]
    return [*course[:-1], *recents, *course[-1:]]


def _until(now: datetime, planned: Sequence[Planned]) -> Iterator[Keyed]:
    """Each command with its key; none dated after now."""
    for number, it in enumerate(planned, 1):
        if it.happened_at > now:
            return
        yield Keyed(LAST if number == len(planned) else f"sample/{number}", it)


def _chunks(keyed: Sequence[Keyed]) -> Iterator[list[Keyed]]:
    """So many at a time; whatever is about earlier records begins a chunk of its own."""
    chunk: list[Keyed] = []
    for it in keyed:
        command = it.planned.command
        looks_back = isinstance(command, About | OfRecord) or command.needs_reckoning
        if chunk and (len(chunk) == CHUNK or looks_back):
            yield chunk
            chunk = []
        chunk.append(it)
    if chunk:
        yield chunk


def _record(district: District, chunk: Sequence[Keyed], reckoner: Reckoner) -> int:
    submissions = [submission(district, it) for it in chunk]
    if submissions[0].command.needs_reckoning:
        district.sealer.seal_all()  # what is final rests on a checkpoint
        submissions[0] = reckoner.complete(submissions[0])
    outcomes = district.ledger.enqueue(submissions).result()
    facts = 0
    for outcome, keyed in zip(outcomes, chunk, strict=True):
        if not isinstance(outcome, Receipt):
            raise SampleRefused(f"{keyed.planned.where}: {outcome!r}") from outcome
        facts += outcome.facts
    return facts


def _resolved(district: District, planned: Planned, about: About | OfRecord) -> Command:
    stream = about.of if isinstance(about, OfRecord) else planned.stream
    recorded = [it for it in district.recorder.stream(stream) if it.type == about.type]
    if len(recorded) < about.nth:
        raise SampleRefused(f"{planned.where}: no {about.type} number {about.nth} to be about")
    meant = recorded[about.nth - 1]
    return about.command(meant.position if isinstance(about, OfRecord) else meant.version)
